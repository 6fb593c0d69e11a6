//! What was read, part by part.

use modecheck_core::{Coverage, Evidence, Transition};

use super::super::calls;
use super::queries::{LISTS, overview_query};
use super::reading::{Reading, settle_currencies};
use crate::client::{Call, Part};

/// One row for each part that was wanted or read.
pub(crate) fn coverage(evidence: &Evidence, reading: &Reading<'_>, transition: &Transition) -> Vec<Coverage> {
    if reading.reply.is_some() {
        return Vec::new();
    }
    let wanted = super::to_unified(transition);
    let part = |call: &Call, query: &str, wanted: bool| {
        let (gap, items) = reading.part(call, query);
        Part::new(evidence, call, query).named('?', query).counted(gap.as_ref(), items, wanted)
    };
    let mut rows: Vec<_> = part(&calls::KEY_INFO, "", true).into_iter().collect();
    rows.extend(part(&calls::ACCOUNT_MODE, "", true));
    rows.extend(part(&calls::ACCOUNT_MODE_V1, "", false));
    rows.extend(LISTS.iter().filter_map(|(call, query)| part(call, query, wanted)));
    rows.extend(part(&calls::CONTRACTS, "", wanted));
    for currency in settle_currencies(&reading.contracts()) {
        rows.extend(part(&calls::OVERVIEW, &overview_query(&currency), wanted));
    }
    rows
}
