//! What was read, part by part.

use modecheck_core::{Coverage, Evidence};

use super::super::calls;
use super::reading::{self, Reading};
use crate::client::Part;

/// One row for each part that was needed or read.
pub(crate) fn coverage(evidence: &Evidence, reading: &Reading) -> Vec<Coverage> {
    let wanted = reading.current.mode().is_none_or(|mode| mode.slug() == "classic");
    let single = |call, gap| Part::new(evidence, calls_name(call), call, "").counted(gap, None, wanted);
    let mut rows = vec![
        Part::new(evidence, calls::SETTINGS.name, &calls::SETTINGS, "").row(reading.settings.as_ref().err(), None),
    ];
    rows.extend(single(&calls::INFO, reading.info.as_ref().err()));
    rows.extend(Part::new(evidence, calls::UNIFIED_INFO.name, &calls::UNIFIED_INFO, "").counted(
        reading.unified.as_ref().err(),
        None,
        false,
    ));
    rows.extend(single(&calls::UPGRADE_STATUS, reading.told.as_ref().err()));
    rows.extend(single(&calls::LOAN_TO_VALUE, reading.institutional.as_ref().err()));
    rows.extend(single(&calls::FOLLOWERS, reading.followers.as_ref().err()));
    rows.extend(single(&calls::LEAD_SETTINGS, reading.lead_settings.as_ref().err()));
    rows.extend(single(&calls::BALANCES, reading.balances.as_ref().err()));
    rows.extend(parts(evidence, &reading.positions, wanted));
    rows.extend(parts(evidence, &reading.orders, wanted));
    rows.extend(parts(evidence, &reading.plans, wanted));
    rows.extend(parts(evidence, &reading.margin, wanted));
    rows.extend(parts(evidence, &reading.loans, wanted));
    rows.extend(parts(evidence, &reading.follows, wanted));
    rows.extend(parts(evidence, &reading.bots, wanted));
    rows
}

fn calls_name(call: &'static crate::client::Call) -> &'static str {
    call.name
}

fn parts<T>(evidence: &Evidence, parts: &[reading::Part<T>], wanted: bool) -> Vec<Coverage> {
    let row = |part: &reading::Part<T>| {
        let name =
            if part.name.is_empty() { part.call.name.to_owned() } else { format!("{}/{}", part.call.name, part.name) };
        Part::new(evidence, name, part.call, &part.query).list(&part.rows, wanted)
    };
    parts.iter().filter_map(row).collect()
}
