//! Positions, orders, debts and assets: what lists show.

use std::collections::BTreeSet;

use modecheck_core::{
    Basis, Blocker, BlockerKind, Gap, GapKind, Outcome, Profile, RuleCard, Scope, Subject, SubjectType,
};
use rust_decimal::Decimal;

use super::super::calls;
use super::super::wire::{Order, Position, UnifiedAssets};
use super::lists::Part;
use super::reading::Reading;
use super::remediation::remediation;
use crate::words::count;

/// The least an account must be worth, in USDT.
const LEAST: Decimal = Decimal::ONE_THOUSAND;
/// The wallets of the overview.
const WALLETS: &[&str] = &["spot", "futures", "funding", "earn", "bots", "margin"];

pub(crate) fn amount(text: &str) -> Option<Decimal> {
    Decimal::from_str_exact(text).ok()
}

/// An amount that is no number is something rather than nothing.
pub(crate) fn is_some(text: &str) -> bool {
    amount(text).is_none_or(|amount| !amount.is_zero())
}

fn some(text: &str) -> Option<String> {
    (!text.is_empty()).then(|| text.to_owned())
}

pub(crate) fn positions(card: &RuleCard, reading: &Reading) -> Outcome {
    decided(reading, of_positions(card, &reading.positions), &reading.positions, "no open position")
}

pub(crate) fn of_positions(card: &RuleCard, parts: &[Part<Position>]) -> Vec<Blocker> {
    let subject = |row: &Position| Subject {
        symbol: some(&row.symbol),
        side: some(&row.hold_side),
        quantity: some(&row.total),
        ..Subject::new(SubjectType::Position)
    };
    let held = |row: &&Position| is_some(&row.total);
    let found = parts.iter().filter_map(|part| {
        let rows: Vec<_> = part.rows.as_ref().ok()?.iter().filter(held).map(subject).collect();
        (!rows.is_empty()).then(|| blocker(card, BlockerKind::OpenPositions, part.scope, "open position", rows, true))
    });
    found.collect()
}

pub(crate) fn orders(card: &RuleCard, reading: &Reading) -> Outcome {
    let mut found = of_orders(card, &reading.orders, |part| part.name.contains("tpsl"));
    found.extend(margin_orders(card, reading));
    if let (true, Some(gap)) = (found.is_empty(), unread(&reading.margin)) {
        return Outcome::Unknown(reading.because(&gap));
    }
    decided(reading, found, &reading.orders, "no open order")
}

/// Margin orders are listed by pair only: what they freeze shows that there are some, and the pairs that could be asked
/// about give them names.
fn margin_orders(card: &RuleCard, reading: &Reading) -> Option<Blocker> {
    let coins = reading.margin.iter().filter_map(|part| part.rows.as_ref().ok()).flatten();
    let frozen: BTreeSet<_> = coins.filter(|coin| is_some(&coin.frozen)).map(|coin| coin.coin.as_str()).collect();
    if frozen.is_empty() {
        return None;
    }
    let coins = frozen.into_iter().collect::<Vec<_>>().join(", ");
    let subjects: Vec<_> = reading.margin_orders.iter().map(|row| order(row, SubjectType::Order)).collect();
    let named = match (subjects.is_empty(), reading.profile) {
        (false, _) => "there may be more",
        (true, Profile::UntilBlocked) => "no pair was asked about",
        (true, _) => "no pair that could be asked about has one",
    };
    Some(Blocker {
        scope: Some(Scope::Margin),
        remediation: remediation(BlockerKind::OpenOrders),
        subjects,
        ..Blocker::new(
            card,
            BlockerKind::OpenOrders,
            Basis::RuleOnReads,
            format!("open margin orders freeze {coins}; they are listed by pair only: {named}"),
        )
    })
}

pub(crate) fn plan_orders(card: &RuleCard, reading: &Reading) -> Outcome {
    decided(reading, of_orders(card, &reading.plans, |_| true), &reading.plans, "no order waits for a trigger")
}

/// Orders of one kind and scope, and whether they are all there are.
type Found = ((bool, Scope), (Vec<Subject>, bool));

/// A blocker for each kind and scope of orders; `algo` tells which lists are of orders that wait for a trigger.
pub(crate) fn of_orders(card: &RuleCard, parts: &[Part<Order>], algo: fn(&Part<Order>) -> bool) -> Vec<Blocker> {
    let mut found: Vec<Found> = Vec::new();
    for part in parts {
        let Ok(rows) = &part.rows else { continue };
        let key = (algo(part), part.scope);
        let kind = if key.0 { SubjectType::AlgoOrder } else { SubjectType::Order };
        let rows = rows.iter().map(|row| order(row, kind));
        match found.iter_mut().find(|(known, _)| *known == key) {
            _ if rows.len() == 0 => {}
            Some((_, (subjects, whole))) => {
                subjects.extend(rows);
                *whole &= part.cut.is_none();
            }
            None => found.push((key, (rows.collect(), part.cut.is_none()))),
        }
    }
    let of = |((algo, scope), (subjects, whole)): Found| {
        let (kind, what) = if algo {
            (BlockerKind::OpenAlgoOrders, "order that waits for a trigger")
        } else {
            (BlockerKind::OpenOrders, "open order")
        };
        blocker(card, kind, scope, what, subjects, whole)
    };
    found.into_iter().map(of).collect()
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

/// `whole`: whether these are all there are.
fn blocker(
    card: &RuleCard,
    kind: BlockerKind,
    scope: Scope,
    what: &str,
    subjects: Vec<Subject>,
    whole: bool,
) -> Blocker {
    let least = if whole { "" } else { "at least " };
    let number = subjects.len();
    Blocker {
        scope: Some(scope),
        count: u64::try_from(number).ok().filter(|_| whole),
        required: Some("0".to_owned()),
        actual: Some(format!("{least}{number}")),
        remediation: remediation(kind),
        subjects,
        ..Blocker::new(card, kind, Basis::RuleOnReads, format!("{least}{} ({scope})", count(number, what)))
    }
}

pub(crate) fn margin_debt(card: &RuleCard, reading: &Reading) -> Outcome {
    let coins = reading.margin.iter().filter_map(|part| part.rows.as_ref().ok()).flatten();
    let owed = coins.filter(|coin| is_some(&coin.borrow) || is_some(&coin.interest));
    let found = debts(
        card,
        "margin debt",
        owed.map(|coin| Subject {
            symbol: some(&coin.coin),
            quantity: some(&coin.borrow),
            detail: Some(format!("interest {}", coin.interest)),
            ..Subject::new(SubjectType::Liability)
        }),
    );
    decided(reading, found.into_iter().collect(), &reading.margin, "nothing is borrowed")
}

/// What a unified account owes.
pub(crate) fn unified_debt(card: &RuleCard, assets: &UnifiedAssets) -> Option<Blocker> {
    let owed = assets.assets.iter().filter(|coin| is_some(&coin.debt));
    debts(
        card,
        "debt",
        owed.map(|coin| Subject {
            symbol: some(&coin.coin),
            quantity: some(&coin.debt),
            ..Subject::new(SubjectType::Liability)
        }),
    )
}

fn debts(card: &RuleCard, what: &str, owed: impl Iterator<Item = Subject>) -> Option<Blocker> {
    let owed: Vec<_> = owed.collect();
    let kind = BlockerKind::OutstandingLiabilities;
    (!owed.is_empty()).then(|| blocker(card, kind, Scope::Margin, what, owed, true))
}

pub(crate) fn loans(card: &RuleCard, reading: &Reading) -> Outcome {
    // A loan may stand in both lists, with what is owed and what is pledged: rows are no number of loans.
    let found = rows_block(card, &reading.loans, BlockerKind::CryptoLoan, "loans, debts and pledges of crypto loans");
    decided(reading, found.into_iter().collect(), &reading.loans, "no crypto loans")
}

pub(crate) fn assets(card: &RuleCard, reading: &Reading) -> Outcome {
    let rows = match &reading.balances {
        Ok(rows) => rows,
        Err(gap) => return Outcome::Unknown(reading.because(gap)),
    };
    let undecodable =
        |detail: String| Outcome::Unknown(Gap::new(GapKind::Undecodable, detail).left_by(calls::BALANCES.name));
    let mut total = Decimal::ZERO;
    for (number, row) in rows.iter().enumerate() {
        let unclear = |kind, detail: &str| {
            let gap = Gap::new(kind, format!("the balance of {} {detail}", row.account_type));
            Outcome::Unknown(gap.left_by(calls::BALANCES.name))
        };
        // What is no wallet may be a sum of wallets: counted, it would make the account richer than it is.
        if !WALLETS.contains(&row.account_type.as_str()) {
            return unclear(GapKind::Unrecognised, "is of no wallet that this version knows");
        }
        if rows[..number].iter().any(|other| other.account_type == row.account_type) {
            return unclear(GapKind::Contradictory, "is told twice");
        }
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
    decided(reading, rows_block(card, parts, kind, what).into_iter().collect(), parts, &format!("no {what}"))
}

pub(crate) fn rows_block<T>(card: &RuleCard, parts: &[Part<T>], kind: BlockerKind, what: &str) -> Option<Blocker> {
    let rows: usize = parts.iter().filter_map(|part| part.rows.as_ref().ok()).map(Vec::len).sum();
    (rows > 0).then(|| Blocker {
        remediation: remediation(kind),
        ..Blocker::new(card, kind, Basis::RuleOnReads, format!("{what}: {rows} or more"))
    })
}

/// Blocked by what was found, unknown by the first list that was not read. Orders on the book that are older than the
/// oldest window would freeze something: where nothing at all is frozen or locked there are none.
fn decided<T>(reading: &Reading, found: Vec<Blocker>, parts: &[Part<T>], passed: &str) -> Outcome {
    if !found.is_empty() {
        return Outcome::Blocked(found);
    }
    let (oldest, reached): (Vec<_>, Vec<_>) = parts.iter().partition(|part| part.oldest);
    let beyond = |part: &&Part<T>| match reading.nothing_is_frozen(part.call) {
        Ok(true) => None,
        Ok(false) => unread([*part]),
        Err(gap) => Some(gap),
    };
    match unread(reached).or_else(|| oldest.iter().find_map(beyond)) {
        Some(gap) => Outcome::Unknown(reading.because(&gap)),
        None if oldest.is_empty() => Outcome::passed(Basis::RuleOnReads, passed.to_owned()),
        None => {
            let actual = format!("{passed} in the time that is listed; every locked and frozen is zero");
            Outcome::passed(Basis::RuleOnReads, actual)
        }
    }
}

pub(crate) fn unread<'a, T: 'a>(parts: impl IntoIterator<Item = &'a Part<T>>) -> Option<Gap> {
    let (part, gap) = parts.into_iter().find_map(|part| Some((part, part.gap()?)))?;
    let name = if part.name.is_empty() { part.call.name } else { &part.name };
    Some(Gap { detail: format!("{name} was not read: {}", gap.detail).into(), ..gap.clone() })
}
