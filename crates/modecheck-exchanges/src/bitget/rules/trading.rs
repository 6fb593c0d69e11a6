//! Positions, orders, debts and assets: what lists show.

use modecheck_core::{Basis, Blocker, BlockerKind, Gap, GapKind, Outcome, RuleCard, Scope, Subject, SubjectType};
use rust_decimal::Decimal;

use super::super::calls;
use super::super::wire::{Order, Position};
use super::reading::{Part, Reading};
use super::remediation::remediation;
use crate::words::count;

/// The least an account must be worth, in USDT.
const LEAST: Decimal = Decimal::ONE_THOUSAND;
/// The wallets of the overview.
const WALLETS: &[&str] = &["spot", "futures", "funding", "earn", "bots", "margin"];
/// From so many rows on a list may have more pages. Each row blocks, so that they are not asked for.
const PAGE: usize = 50;

pub(crate) fn amount(text: &str) -> Option<Decimal> {
    Decimal::from_str_exact(text).ok()
}

/// An amount that is no number is something rather than nothing.
fn is_some(text: &str) -> bool {
    amount(text).is_none_or(|amount| !amount.is_zero())
}

fn some(text: &str) -> Option<String> {
    (!text.is_empty()).then(|| text.to_owned())
}

pub(crate) fn positions(card: &RuleCard, reading: &Reading) -> Outcome {
    let subject = |row: &Position| Subject {
        symbol: some(&row.symbol),
        side: some(&row.hold_side),
        quantity: some(&row.total),
        ..Subject::new(SubjectType::Position)
    };
    let held = |row: &&Position| is_some(&row.total);
    let found = reading.positions.iter().filter_map(|part| {
        let rows: Vec<_> = part.rows.as_ref().ok()?.iter().filter(held).map(subject).collect();
        (!rows.is_empty()).then(|| blocker(card, BlockerKind::OpenPositions, part.scope, "open position", rows))
    });
    decided(reading, found.collect(), &reading.positions, "no open position")
}

pub(crate) fn orders(card: &RuleCard, reading: &Reading) -> Outcome {
    let frozen = reading.margin.iter().filter_map(|part| part.rows.as_ref().ok()).flatten();
    let frozen: Vec<_> = frozen.filter(|coin| is_some(&coin.frozen)).collect();
    let mut found = of_orders(card, &reading.orders);
    if !frozen.is_empty() {
        // Margin orders are listed by symbol only; what they freeze shows for all symbols at once.
        let coins: Vec<_> = frozen.iter().map(|coin| coin.coin.as_str()).collect();
        let summary = format!("open margin orders freeze {}", coins.join(", "));
        found.push(Blocker {
            scope: Some(Scope::Margin),
            remediation: remediation(BlockerKind::OpenOrders),
            ..Blocker::new(card, BlockerKind::OpenOrders, Basis::RuleOnReads, summary)
        });
    }
    if let (true, Some(gap)) = (found.is_empty(), unread(&reading.margin)) {
        return Outcome::Unknown(reading.because(&gap));
    }
    decided(reading, found, &reading.orders, "no open order")
}

pub(crate) fn plan_orders(card: &RuleCard, reading: &Reading) -> Outcome {
    decided(reading, of_orders(card, &reading.plans), &reading.plans, "no order waits for a trigger")
}

fn of_orders(card: &RuleCard, parts: &[Part<Order>]) -> Vec<Blocker> {
    let mut found: Vec<Blocker> = Vec::new();
    for part in parts {
        let Ok(rows) = &part.rows else { continue };
        let algo = part.call.name != calls::ORDERS.name && part.name != "normal";
        let (kind, what, of) = if algo {
            (BlockerKind::OpenAlgoOrders, "order that waits for a trigger", SubjectType::AlgoOrder)
        } else {
            (BlockerKind::OpenOrders, "open order", SubjectType::Order)
        };
        let subjects: Vec<_> = rows.iter().map(|row| order(row, of)).collect();
        match found.iter_mut().find(|known| known.kind == kind && known.scope == Some(part.scope)) {
            _ if subjects.is_empty() => {}
            Some(known) => {
                let subjects = known.subjects.drain(..).chain(subjects).collect();
                *known = blocker(card, kind, part.scope, what, subjects);
            }
            None => found.push(blocker(card, kind, part.scope, what, subjects)),
        }
    }
    found
}

fn order(row: &Order, kind: SubjectType) -> Subject {
    Subject {
        id: some(&row.id),
        symbol: some(&row.symbol),
        client_order_id: row.client_oid.as_deref().and_then(some),
        side: row.side.as_deref().and_then(some),
        quantity: row.size.as_deref().and_then(some),
        detail: row.plan_type.as_deref().and_then(some),
        ..Subject::new(kind)
    }
}

fn blocker(card: &RuleCard, kind: BlockerKind, scope: Scope, what: &str, subjects: Vec<Subject>) -> Blocker {
    let least = if subjects.len() < PAGE { "" } else { "at least " };
    let number = subjects.len();
    Blocker {
        scope: Some(scope),
        count: u64::try_from(number).ok().filter(|_| number < PAGE),
        required: Some("0".to_owned()),
        actual: Some(format!("{least}{number}")),
        remediation: remediation(kind),
        subjects,
        ..Blocker::new(card, kind, Basis::RuleOnReads, format!("{least}{} ({scope})", count(number, what)))
    }
}

pub(crate) fn margin_debt(card: &RuleCard, reading: &Reading) -> Outcome {
    let coins = reading.margin.iter().filter_map(|part| part.rows.as_ref().ok()).flatten();
    let debts = coins.filter(|coin| is_some(&coin.borrow) || is_some(&coin.interest));
    let debts: Vec<_> = debts
        .map(|coin| Subject {
            symbol: some(&coin.coin),
            quantity: some(&coin.borrow),
            detail: Some(format!("interest {}", coin.interest)),
            ..Subject::new(SubjectType::Liability)
        })
        .collect();
    let found = (!debts.is_empty())
        .then(|| blocker(card, BlockerKind::OutstandingLiabilities, Scope::Margin, "margin debt", debts));
    decided(reading, found.into_iter().collect(), &reading.margin, "nothing is borrowed")
}

pub(crate) fn loans(card: &RuleCard, reading: &Reading) -> Outcome {
    any_row(card, reading, &reading.loans, BlockerKind::CryptoLoan, "crypto loans")
}

pub(crate) fn assets(card: &RuleCard, reading: &Reading) -> Outcome {
    let rows = match &reading.balances {
        Ok(rows) => rows,
        Err(gap) => return Outcome::Unknown(reading.because(gap)),
    };
    let undecodable =
        |detail: String| Outcome::Unknown(Gap::new(GapKind::Undecodable, detail).left_by(calls::BALANCES.name));
    let mut total = Decimal::ZERO;
    for row in rows {
        let Some(sum) = amount(&row.usdt_balance).and_then(|value| total.checked_add(value)) else {
            return undecodable(format!("the balance of {} is no number", row.account_type));
        };
        total = sum;
    }
    if let Some(wallet) = WALLETS.iter().find(|wallet| rows.iter().all(|row| row.account_type != **wallet)) {
        return undecodable(format!("the balance of {wallet} is missing"));
    }
    if total >= LEAST {
        return Outcome::passed(Basis::RuleOnReads, format!("{total} USDT"));
    }
    Outcome::Blocked(vec![Blocker {
        required: Some(LEAST.to_string()),
        actual: Some(total.to_string()),
        shortfall: Some((LEAST - total).to_string()),
        unit: Some("USDT".to_owned()),
        remediation: remediation(BlockerKind::InsufficientAssets),
        ..Blocker::new(
            card,
            BlockerKind::InsufficientAssets,
            Basis::RuleOnReads,
            format!("total assets are {total} USDT of at least {LEAST}"),
        )
    }])
}

/// Any row of any of the lists blocks.
pub(crate) fn any_row<T>(
    card: &RuleCard,
    reading: &Reading,
    parts: &[Part<T>],
    kind: BlockerKind,
    what: &str,
) -> Outcome {
    let rows: usize = parts.iter().filter_map(|part| part.rows.as_ref().ok()).map(Vec::len).sum();
    let found = (rows > 0).then(|| Blocker {
        remediation: remediation(kind),
        ..Blocker::new(card, kind, Basis::RuleOnReads, format!("{what}: {rows} or more"))
    });
    decided(reading, found.into_iter().collect(), parts, &format!("no {what}"))
}

/// Blocked by what was found, unknown by the first list that was not read.
fn decided<T>(reading: &Reading, found: Vec<Blocker>, parts: &[Part<T>], passed: &str) -> Outcome {
    if !found.is_empty() {
        return Outcome::Blocked(found);
    }
    match unread(parts) {
        Some(gap) => Outcome::Unknown(reading.because(&gap)),
        None => Outcome::passed(Basis::RuleOnReads, passed.to_owned()),
    }
}

fn unread<T>(parts: &[Part<T>]) -> Option<Gap> {
    let (part, gap) = parts.iter().find_map(|part| Some((part, part.rows.as_ref().err()?)))?;
    let name = if part.name.is_empty() { part.call.name } else { &part.name };
    Some(Gap { detail: format!("{name} was not read: {}", gap.detail), ..gap.clone() })
}
