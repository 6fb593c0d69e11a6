//! Orders: one that is found in any list blocks, and every list must be read to its end for none.

use modecheck_core::{Gap, GapKind, Outcome, RuleCard, Scope, Subject, SubjectType};
use rust_decimal::Decimal;

use super::super::calls;
use super::super::wire::Order;
use super::found::{Part, settle};
use super::queries::{FUTURES_QUERY, FUTURES_STOPS_QUERY, MARGIN_TYPES, OCO_QUERY, OLD_QUERY, SPOT_STOPS};
use super::reading::Reading;
use crate::client::Read;

/// Where one of the two lists is refused for the lack of a permission or withdrawn, nothing held in any currency is
/// evidence of no order: an order holds what it would spend.
pub(crate) fn spot_orders(card: &RuleCard, reading: &Reading<'_>) -> Outcome {
    let mut parts = [
        Part::orders(Scope::Spot, reading.symbols(&calls::SPOT_SYMBOLS, "").map(of_symbols)),
        Part::orders(Scope::Spot, orders(reading.orders(&calls::OLD_ORDERS, OLD_QUERY), SubjectType::Order)),
    ];
    let mut none = "no spot order";
    if nothing_held(reading) {
        let closed = |gap: &Gap| gap.kind == GapKind::PermissionMissing || is_withdrawn(gap);
        for part in &mut parts {
            if part.found.as_ref().is_err_and(closed) {
                (part.found, none) = (Ok(Vec::new()), "nothing is held for a spot order in any currency");
            }
        }
    }
    settle(card, parts.into(), none)
}

fn is_withdrawn(gap: &Gap) -> bool {
    gap.native.as_ref().is_some_and(|native| matches!(native.code.as_deref(), Some("404" | "404000" | "401000")))
}

/// Whether every currency that is told has nothing on hold, and there is one.
fn nothing_held(reading: &Reading<'_>) -> bool {
    let zero = |text: &str| Decimal::from_str_exact(text).is_ok_and(|value| value.is_zero());
    reading.accounts().is_ok_and(|rows| !rows.is_empty() && rows.iter().all(|row| zero(&row.holds)))
}

/// Pairs are told by two paths.
pub(crate) fn spot_stops(card: &RuleCard, reading: &Reading<'_>) -> Outcome {
    let mut parts: Vec<_> = SPOT_STOPS.iter().map(|query| waiting(Scope::Spot, reading, query)).collect();
    parts.push(Part::stops(Scope::Spot, orders(reading.pairs(OCO_QUERY), SubjectType::AlgoOrder)));
    settle(card, parts, "no spot stop order")
}

/// Where margin was never enabled there are no such orders, whatever the key may read.
pub(crate) fn margin_orders(card: &RuleCard, reading: &Reading<'_>) -> Outcome {
    let off = matches!((reading.cross(), reading.isolated()), (Ok(None), Ok(None)));
    let listed = |query: &str| match reading.margin_symbols(query) {
        Err(gap) if off && gap.kind == GapKind::PermissionMissing => Ok(Vec::new()),
        symbols => symbols.map(of_symbols),
    };
    let mut parts = Vec::new();
    for (symbols, stops) in MARGIN_TYPES {
        parts.push(Part::orders(Scope::Margin, listed(symbols)));
        parts.extend(stops.iter().map(|query| waiting(Scope::Margin, reading, query)));
    }
    settle(card, parts, if off { "margin was never enabled" } else { "no margin order" })
}

pub(crate) fn futures_orders(card: &RuleCard, reading: &Reading<'_>) -> Outcome {
    let rows = orders(reading.orders(&calls::FUTURES_ORDERS, FUTURES_QUERY), SubjectType::Order);
    settle(card, vec![Part::orders(Scope::Derivatives, rows)], "no futures order")
}

pub(crate) fn futures_stops(card: &RuleCard, reading: &Reading<'_>) -> Outcome {
    let rows = orders(reading.orders(&calls::FUTURES_STOPS, FUTURES_STOPS_QUERY), SubjectType::AlgoOrder);
    settle(card, vec![Part::stops(Scope::Derivatives, rows)], "no futures stop order")
}

fn waiting(scope: Scope, reading: &Reading<'_>, query: &str) -> Part {
    Part::stops(scope, orders(reading.waiting(query), SubjectType::AlgoOrder))
}

fn orders(rows: Read<Vec<Order>>, kind: SubjectType) -> Read<Vec<Subject>> {
    let subject = |row: Order| Subject {
        id: Some(row.id),
        client_order_id: row.client_oid,
        symbol: Some(row.symbol),
        side: row.side,
        detail: row.settle_currency.map(|currency| format!("settled in {currency}")),
        ..Subject::new(kind)
    };
    rows.map(|rows| rows.into_iter().map(subject).collect())
}

fn of_symbols(symbols: Vec<String>) -> Vec<Subject> {
    let subject = |symbol| Subject {
        symbol: Some(symbol),
        detail: Some("one or more orders".to_owned()),
        ..Subject::new(SubjectType::Order)
    };
    symbols.into_iter().map(subject).collect()
}
