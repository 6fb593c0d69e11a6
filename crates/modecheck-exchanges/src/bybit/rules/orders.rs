//! Open orders: one blocker for each product and sort of order.

use modecheck_core::{Basis, Blocker, BlockerKind, Outcome, RuleCard, Scope, SubjectType};

use super::super::wire::Order;
use super::reading::Reading;
use super::remediation::remediation;
use super::subjects;
use crate::words::count;

/// No order of any kind is open anywhere.
pub(crate) fn open_orders(card: &RuleCard, reading: &Reading) -> Outcome {
    let blockers = blockers(card, reading, reading.basis(), |_, _| true);
    if !blockers.is_empty() {
        return Outcome::Blocked(blockers);
    }
    if let Some(gap) = reading.orders_unread(|_| true) {
        return Outcome::Unknown(reading.because(gap));
    }
    Outcome::passed(reading.basis(), format!("no open order in {} lists read to their end", reading.orders.len() + 1))
}

/// The orders that are wanted, of those that were read, by product and sort.
pub(crate) fn blockers(
    card: &RuleCard,
    reading: &Reading,
    basis: Basis,
    wanted: impl Fn(&str, &Order) -> bool,
) -> Vec<Blocker> {
    let listed = reading.orders.iter().filter_map(|part| Some((part.name.as_str(), part.rows.as_ref().ok()?)));
    let spread = reading.spreads.as_ref().ok().map(|rows| ("spread", rows));
    let mut groups: Vec<(Scope, BlockerKind, Vec<&Order>)> = Vec::new();
    for (list, rows) in listed.chain(spread) {
        for row in rows.iter().filter(|row| wanted(list, row)) {
            let (scope, kind) = (subjects::scope(list, &row.symbol), sort(row));
            match groups.iter_mut().find(|(known, of, _)| (*known, *of) == (scope, kind)) {
                Some((_, _, rows)) => rows.push(row),
                None => groups.push((scope, kind, vec![row])),
            }
        }
    }
    groups.into_iter().map(|(scope, kind, rows)| blocker(card, basis, scope, kind, &rows)).collect()
}

/// A take-profit, stop-loss, trailing, conditional or one-cancels-the-other order says so in `stopOrderType`.
fn sort(order: &Order) -> BlockerKind {
    match order.stop_order_type.as_str() {
        "" | "UNKNOWN" => BlockerKind::OpenOrders,
        _ => BlockerKind::OpenAlgoOrders,
    }
}

fn blocker(card: &RuleCard, basis: Basis, scope: Scope, kind: BlockerKind, rows: &[&Order]) -> Blocker {
    let algo = kind == BlockerKind::OpenAlgoOrders;
    let (what, subject) =
        if algo { ("open conditional order", SubjectType::AlgoOrder) } else { ("open order", SubjectType::Order) };
    Blocker {
        scope: Some(scope),
        count: u64::try_from(rows.len()).ok(),
        subjects: rows.iter().map(|row| subjects::order(row, subject)).collect(),
        required: Some("0".to_owned()),
        actual: Some(rows.len().to_string()),
        unit: Some("orders".to_owned()),
        remediation: remediation(kind),
        ..Blocker::new(card, kind, basis, format!("{} ({scope})", count(rows.len(), what)))
    }
}
