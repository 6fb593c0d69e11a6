//! What was read, part by part.

use modecheck_core::{Coverage, Evidence, Mode};

use super::super::calls;
use super::reading::{Reading, SWITCH, algo_query, precheck_query};
use crate::client::{Call, Part};

/// One row for each part that was needed or read.
pub(crate) fn coverage(evidence: &Evidence, reading: &Reading, target: &Mode) -> Vec<Coverage> {
    let query = precheck_query(target).unwrap_or_default();
    let expected = reading.expected();
    let part = |name: String, call: &Call, first: &str| Part::new(evidence, name, call, first);
    let whole = |call: &Call| Part::new(evidence, call.name, call, "");
    // A held reply may be the one to the switch itself.
    let call = if evidence.responses.iter().any(|response| response.call == SWITCH) {
        SWITCH
    } else {
        calls::SWITCH_PRECHECK.name
    };
    let answered = Part { evidence, name: call.to_owned(), call, first: query };
    let mut rows = vec![
        whole(&calls::ACCOUNT_CONFIG).row(reading.config.as_ref().err(), None),
        answered.row(reading.answer.as_ref().err(), None),
    ];
    rows.extend(whole(&calls::POSITIONS).list(&reading.positions, expected.positions));
    rows.extend(whole(&calls::POSITION_TIERS).list(&reading.tiers, false));
    rows.extend(whole(&calls::OPEN_ORDERS).list(&reading.orders, expected.orders));
    for (kind, read) in &reading.algos {
        let name = format!("algo-orders/{kind}");
        rows.extend(part(name, &calls::ALGO_ORDERS, &algo_query(kind)).list(read, expected.algos));
    }
    for (call, query, read) in &reading.bots {
        let kind = query.split_once('=').map_or_else(String::new, |(_, kind)| format!("/{kind}"));
        rows.extend(part(format!("{}{kind}", call.name), call, query).list(read, expected.algos));
    }
    let balance = reading.balance.as_ref();
    let currencies = balance.ok().map(|balance| balance.details.len());
    rows.extend(whole(&calls::BALANCE).counted(balance.err(), currencies, expected.balance));
    rows
}
