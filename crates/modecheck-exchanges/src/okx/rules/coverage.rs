//! What was read, part by part.

use modecheck_core::{Coverage, Evidence, Mode};

use super::super::calls;
use super::reading::{Reading, SWITCH, precheck_query};
use crate::client::Part;

/// One row for each part that was needed or read.
pub(crate) fn coverage(evidence: &Evidence, reading: &Reading, target: &Mode) -> Vec<Coverage> {
    let query = precheck_query(target).unwrap_or_default();
    let expected = reading.expected();
    let whole = |call| Part::new(evidence, call, "");
    // A held reply may be the one to the switch itself.
    let switched = evidence.responses.iter().any(|response| response.call == SWITCH);
    let call = if switched { SWITCH } else { calls::SWITCH_PRECHECK.name };
    let mut rows = vec![
        whole(&calls::ACCOUNT_CONFIG).row(reading.config.as_ref().err(), None),
        Part::new(evidence, &calls::SWITCH_PRECHECK, &query).by(call).row(reading.answer.as_ref().err(), None),
    ];
    rows.extend(whole(&calls::POSITIONS).list(&reading.positions, expected.positions));
    rows.extend(whole(&calls::POSITION_TIERS).list(&reading.tiers, false));
    rows.extend(whole(&calls::OPEN_ORDERS).list(&reading.orders, expected.orders));
    // Their queries are one parameter: the kind.
    let kind = |query: &'static str| query.split_once('=').map_or("", |(_, kind)| kind);
    for (call, query, read) in &reading.algos {
        rows.extend(Part::new(evidence, call, query).named('/', kind(query)).list(read, expected.algos));
    }
    for (call, query, read) in &reading.bots {
        rows.extend(Part::new(evidence, call, query).named('/', kind(query)).list(read, expected.algos));
    }
    let balance = reading.balance.as_ref();
    let currencies = balance.ok().map(|balance| balance.details.len());
    rows.extend(whole(&calls::BALANCE).counted(balance.err(), currencies, expected.balance));
    rows
}
