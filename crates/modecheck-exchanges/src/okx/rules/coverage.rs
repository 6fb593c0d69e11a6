//! What was read, part by part.

use modecheck_core::{Coverage, CoverageState, Evidence, Gap, GapKind, Mode, Of};

use super::super::calls;
use super::reading::{Reading, SWITCH, algo_query, precheck_query};
use crate::client::{Call, Read};

/// One row for each part that was needed or read.
pub(crate) fn coverage(evidence: &Evidence, reading: &Reading, target: &Mode) -> Vec<Coverage> {
    let query = precheck_query(target).unwrap_or_default();
    let expected = reading.expected();
    let part =
        |name: String, call: &Call, first: &str| Part { evidence, name, call: call.name, first: first.to_owned() };
    let whole = |call: &Call| part(call.name.to_owned(), call, "");
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
    if expected.balance || balance.err().is_none_or(|gap| gap.kind != GapKind::NotAsked) {
        rows.push(whole(&calls::BALANCE).row(balance.err(), balance.ok().map(|balance| balance.details.len())));
    }
    rows
}

/// The responses to one question, with its further pages.
struct Part<'a> {
    evidence: &'a Evidence,
    name: String,
    call: &'static str,
    first: String,
}

impl Part<'_> {
    /// A row for a list that was wanted or read.
    fn list<T>(self, read: &Read<Vec<T>>, wanted: bool) -> Option<Coverage> {
        let gap = read.as_ref().err();
        let asked = gap.is_none_or(|gap| gap.kind != GapKind::NotAsked);
        (wanted || asked).then(|| self.row(gap, read.as_ref().ok().map(Vec::len)))
    }

    fn row(self, gap: Option<&Gap>, items: Option<usize>) -> Coverage {
        // Split calls (positions, tiers) have no first query; further pages add a parameter to theirs.
        let more = |rest: &str| self.first.is_empty() || rest.is_empty() || rest.starts_with('&');
        let of_this = |query: &str| query.strip_prefix(&self.first).is_some_and(more);
        let own = self.evidence.responses.iter().filter(|response| response.of == Of::OwnAccount);
        let calls = own.filter(|response| response.call == self.call && of_this(&response.query)).count();
        let state = gap.map_or(CoverageState::Read, |gap| CoverageState::Gap(gap.kind));
        Coverage { evidence: self.name, state, calls, items }
    }
}
