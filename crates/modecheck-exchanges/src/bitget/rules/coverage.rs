//! What was read, part by part.

use modecheck_core::{Coverage, Evidence, Gap, Role};

use super::super::calls;
use super::super::dialect::{NO_LOAN_USER, NOT_A_TRADER};
use super::lists;
use super::reading::Reading;
use crate::client::{Call, Part};

/// One row for each part that was needed or read.
pub(crate) fn coverage(evidence: &Evidence, reading: &Reading) -> Vec<Coverage> {
    let wanted = reading.current.mode().is_none_or(|mode| mode.slug() == "classic");
    let back = reading.current.mode().is_some_and(|mode| mode.slug() == "unified")
        && evidence.targets.iter().any(|target| target.slug() == "classic");
    let one = |call: &Call, gap: Option<&Gap>, wanted| {
        Part::new(evidence, call, "").counted(gap.filter(|gap| !tells(gap)), None, wanted)
    };
    let single = |call, gap| one(call, gap, wanted);
    let mut rows = vec![Part::new(evidence, &calls::SETTINGS, "").row(reading.settings.as_ref().err(), None)];
    rows.extend(single(&calls::INFO, reading.info.as_ref().err()));
    rows.extend(one(&calls::UNIFIED_INFO, reading.unified.as_ref().err(), false));
    rows.extend(single(&calls::UPGRADE_STATUS, reading.told.as_ref().err()));
    let main = reading.role == Some(Role::Master);
    rows.extend(one(&calls::LOAN_TO_VALUE, reading.institutional.as_ref().err(), wanted && !main));
    rows.extend(one(&calls::RISK_UNIT, reading.risk_units.as_ref().err(), wanted && main));
    rows.extend(parts(evidence, &reading.leads, wanted));
    rows.extend(single(&calls::LEAD_SETTINGS, reading.lead_settings.as_ref().err()));
    rows.extend(single(&calls::BALANCES, reading.balances.as_ref().err()));
    rows.extend(parts(evidence, &reading.positions, wanted));
    rows.extend(parts(evidence, reading.orders.iter().filter(|part| !is_shown(reading, part)), wanted));
    rows.extend(parts(evidence, &reading.plans, wanted));
    rows.extend(parts(evidence, &reading.margin, wanted));
    rows.extend(parts(evidence, &reading.loans, wanted));
    rows.extend(parts(evidence, &reading.follows, wanted));
    rows.extend(parts(evidence, &reading.bots, wanted));
    rows.extend(parts(evidence, &reading.spot_coins, false));
    rows.extend(parts(evidence, &reading.futures_accounts, false));
    let held = &reading.held;
    rows.extend(parts(evidence, &held.positions, back));
    rows.extend(parts(evidence, &held.orders, back));
    rows.extend(parts(evidence, &held.plans, back));
    rows.extend(parts(evidence, &held.loans, back));
    rows.extend(one(&calls::UNIFIED_ASSETS, held.assets.as_ref().err(), back));
    rows.extend(one(&calls::SWITCH_STATUS, held.switch.as_ref().err(), back));
    rows
}

/// Whether what would be in this part shows by what is frozen, which is nothing.
fn is_shown<T>(reading: &Reading, part: &lists::Part<T>) -> bool {
    part.oldest && reading.nothing_is_frozen(part.call) == Ok(true)
}

fn parts<'a, T: 'a>(
    evidence: &Evidence,
    parts: impl IntoIterator<Item = &'a lists::Part<T>>,
    wanted: bool,
) -> Vec<Coverage> {
    let row = |part: &lists::Part<T>| {
        let items = part.rows.as_ref().ok().map(Vec::len);
        let row = Part::new(evidence, part.call, &part.query).named('/', &part.name);
        row.counted(part.gap().filter(|gap| !tells(gap)), items, wanted)
    };
    parts.into_iter().filter_map(row).collect()
}

/// Whether it is a code that says that there is nothing of the sort: an answer.
fn tells(gap: &Gap) -> bool {
    let code = gap.native.as_ref().and_then(|native| native.code.as_deref());
    code.is_some_and(|code| NOT_A_TRADER.contains(&code) || code == NO_LOAN_USER)
}
