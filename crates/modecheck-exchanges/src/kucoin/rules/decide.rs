//! What each rule makes of the reading.

use modecheck_core::{
    Action, Basis, Blocker, BlockerKind, Gap, GapKind, Outcome, Place, Remediation, RuleCard, Subject, SubjectType, Who,
};
use rust_decimal::Decimal;

use super::super::calls;
use super::super::wire::{Asset, Order};
use super::reading::{Reading, settle_currencies};
use super::{FUTURES_QUERY, MARGIN_TYPES, OCO_QUERY, OLD_QUERY, SPOT_STOPS, remediation};
use crate::client::{Call, Read, tail};

const READS: Basis = Basis::RuleOnReads;

pub(crate) fn positions(card: &RuleCard, reading: &Reading<'_>) -> Outcome {
    let held = reading.positions().map(|rows| {
        let held = rows.into_iter().filter(|row| row.is_open || row.current_qty.as_f64() != Some(0.0));
        let subject = |row: super::super::wire::Position| Subject {
            symbol: Some(row.symbol),
            quantity: Some(row.current_qty.to_string()),
            detail: Some(row.settle_currency),
            ..Subject::new(SubjectType::Position)
        };
        held.map(subject).collect()
    });
    settle(card, vec![(BlockerKind::OpenPositions, held)], "no futures position")
}

/// Without the permission for the list of symbols, nothing held in any account is evidence of no order.
pub(crate) fn spot_orders(card: &RuleCard, reading: &Reading<'_>) -> Outcome {
    let symbols = match reading.symbols(&calls::SPOT_SYMBOLS, "") {
        Err(gap) if gap.kind == GapKind::PermissionMissing => match reading.accounts() {
            Ok(rows) if rows.iter().all(|row| is_zero(&row.holds)) => Ok(Vec::new()),
            _ => Err(gap),
        },
        symbols => symbols.map(of_symbols),
    };
    let old = orders(reading.orders(&calls::OLD_ORDERS, OLD_QUERY), SubjectType::Order);
    settle(card, vec![(BlockerKind::OpenOrders, symbols), (BlockerKind::OpenOrders, old)], "no spot order")
}

pub(crate) fn spot_stops(card: &RuleCard, reading: &Reading<'_>) -> Outcome {
    let mut parts: Vec<_> = SPOT_STOPS.iter().map(|query| waiting(reading, query)).collect();
    // Both paths have the pairs: those that the other list named are not named twice.
    let known = |id: &Option<String>| {
        parts.iter().flat_map(|(_, part)| part.iter().flatten()).any(|subject: &Subject| subject.id == *id)
    };
    let pairs = orders(reading.pairs(OCO_QUERY), SubjectType::AlgoOrder)
        .map(|pairs| pairs.into_iter().filter(|pair| !known(&pair.id)).collect());
    parts.push((BlockerKind::OpenAlgoOrders, pairs));
    settle(card, parts, "no spot stop order")
}

pub(crate) fn margin_orders(card: &RuleCard, reading: &Reading<'_>) -> Outcome {
    let mut parts = Vec::new();
    for (symbols, stops) in MARGIN_TYPES {
        parts.push((BlockerKind::OpenOrders, reading.margin_symbols(symbols).map(of_symbols)));
        parts.extend(stops.iter().map(|query| waiting(reading, query)));
    }
    settle(card, parts, "no margin order")
}

pub(crate) fn futures_orders(card: &RuleCard, reading: &Reading<'_>) -> Outcome {
    let rows = orders(reading.orders(&calls::FUTURES_ORDERS, FUTURES_QUERY), SubjectType::Order);
    settle(card, vec![(BlockerKind::OpenOrders, rows)], "no futures order")
}

pub(crate) fn futures_stops(card: &RuleCard, reading: &Reading<'_>) -> Outcome {
    let rows = orders(reading.orders(&calls::FUTURES_STOPS, "pageSize=50"), SubjectType::AlgoOrder);
    settle(card, vec![(BlockerKind::OpenAlgoOrders, rows)], "no futures stop order")
}

/// Any debt counts: the documented wording has no tolerance.
pub(crate) fn liabilities(card: &RuleCard, reading: &Reading<'_>) -> Outcome {
    let (cross, isolated) = (reading.cross(), reading.isolated());
    let mut troubles = Vec::new();
    if let Ok(Some(reply)) = &cross {
        troubles.extend(trouble("the cross margin account", &reply.status, &calls::CROSS));
    }
    let pairs = isolated.iter().flatten().flat_map(|reply| &reply.assets);
    troubles.extend(pairs.filter_map(|pair| trouble(&pair.symbol, &pair.status, &calls::ISOLATED)));
    let cross = cross.map(|reply| {
        reply.map(|reply| debts(&reply.accounts, &reply.total_liability_of_quote_currency)).unwrap_or_default()
    });
    let isolated = isolated.map(|reply| {
        let pairs = |reply: super::super::wire::Isolated| {
            let assets: Vec<_> =
                reply.assets.into_iter().flat_map(|pair| [pair.base_asset, pair.quote_asset]).collect();
            debts(&assets, &reply.total_liability_of_quote_currency)
        };
        reply.map(pairs).unwrap_or_default()
    });
    let loans = reading.otc_loan().map(|reply| {
        let owed = reply.orders.iter().filter(|loan| !is_zero(&loan.principal) || !is_zero(&loan.interest));
        owed.map(|loan| amount(&loan.currency, &loan.principal)).collect()
    });
    let kind = BlockerKind::OutstandingLiabilities;
    let parts = [(kind, cross), (kind, isolated), (kind, loans)].into_iter();
    settle(card, parts.chain(troubles.into_iter().map(|gap| (kind, Err(gap)))).collect(), "nothing owed")
}

/// A margin account that is not in order, debts or not, is one of which nobody can say that nothing is owed.
fn trouble(whose: &str, status: &str, call: &Call) -> Option<Gap> {
    let kind = match status {
        "EFFECTIVE" => return None,
        "BANKRUPTCY" | "LIQUIDATION" | "REPAY" | "BORROW" => GapKind::Contradictory,
        _ => GapKind::Unrecognised,
    };
    Some(Gap::new(kind, format!("{whose} has the status {status}, and no debt is told")).left_by(call.name))
}

pub(crate) fn negative(card: &RuleCard, reading: &Reading<'_>) -> Outcome {
    let kind = BlockerKind::NegativeBalance;
    let contracts = reading.contracts();
    let currencies = settle_currencies(&contracts);
    let mut parts: Vec<_> = currencies
        .iter()
        .map(|currency| {
            let below = reading.overview(currency).map(|reply| {
                let figures = [reply.account_equity, reply.available_balance];
                let below = figures.iter().find(|figure| figure.as_f64().is_none_or(|figure| figure < 0.0));
                below.map(|figure| amount(currency, &figure.to_string())).into_iter().collect::<Vec<_>>()
            });
            (kind, below)
        })
        .collect();
    let accounts = reading.accounts().map(|rows| {
        let below = |text: &str| Decimal::from_str_exact(text).map_or(true, |value| value < Decimal::ZERO);
        let rows = rows.into_iter().filter(|row| below(&row.balance) || below(&row.available));
        rows.map(|row| amount(&row.currency, &row.balance)).collect()
    });
    parts.push((kind, accounts));
    parts.extend(contracts.err().map(|gap| (kind, Err(gap))));
    settle(card, parts, "no negative balance in the spot accounts and in any settle currency of futures")
}

/// Sub-accounts that are unified already show that their main account was admitted.
pub(crate) fn admitted(_: &RuleCard, reading: &Reading<'_>) -> Outcome {
    let inferred = || Outcome::passed(READS, "inferred: the main account has unified sub-accounts");
    let is_master = reading.key.as_ref().ok().and_then(super::role) == Some(modecheck_core::Role::Master);
    if is_master && reading.mode.as_ref().is_ok_and(|mode| !mode.unified_sub_account.is_empty()) {
        return inferred();
    }
    if let (Ok(key), Ok(parent), Ok(mode)) = (&reading.key, &reading.parent_key, &reading.parent_mode) {
        let related = key.parent_uid.as_deref().map(tail) == Some(tail(&parent.uid));
        if !related {
            return Outcome::Unknown(Gap::new(GapKind::Contradictory, "the parent's key is of another account"));
        }
        if !mode.unified_sub_account.is_empty() {
            return inferred();
        }
    }
    let step = Remediation::new(Action::ContactExchange, Who::MasterAccount, Place::Support, "ask @Kucoin_API_Support");
    Outcome::Unknown(Gap::new(GapKind::NotObservable, "no API shows it").resolved_by(step))
}

pub(crate) fn way_back(_: &RuleCard, _: &Reading<'_>) -> Outcome {
    Outcome::Unknown(Gap::new(GapKind::NotObservable, "no page says what the way back demands"))
}

/// What was found in each part blocks; else the first part that was not read leaves its gap.
fn settle(card: &RuleCard, parts: Vec<(BlockerKind, Read<Vec<Subject>>)>, none: &'static str) -> Outcome {
    let mut blockers: Vec<Blocker> = Vec::new();
    let mut unread = None;
    for (kind, part) in parts {
        match part {
            Err(gap) => unread = unread.or(Some(gap)),
            Ok(found) if found.is_empty() => {}
            Ok(found) => match blockers.iter_mut().find(|blocker| blocker.kind == kind) {
                Some(blocker) => blocker.subjects.extend(found),
                None => blockers.push(Blocker {
                    subjects: found,
                    remediation: remediation(kind),
                    ..Blocker::new(card, kind, READS, format!("against the rule: {}", card.title.to_lowercase()))
                }),
            },
        }
    }
    match (blockers.is_empty(), unread) {
        (false, _) => Outcome::Blocked(blockers),
        (true, Some(gap)) => Outcome::Unknown(gap),
        (true, None) => Outcome::passed(READS, none),
    }
}

fn waiting(reading: &Reading<'_>, query: &str) -> (BlockerKind, Read<Vec<Subject>>) {
    (BlockerKind::OpenAlgoOrders, orders(reading.orders(&calls::STOP_ORDERS, query), SubjectType::AlgoOrder))
}

fn orders(rows: Read<Vec<Order>>, kind: SubjectType) -> Read<Vec<Subject>> {
    let subject = |row: Order| Subject {
        id: Some(row.id),
        client_order_id: row.client_oid,
        symbol: Some(row.symbol),
        side: row.side,
        detail: row.settle_currency,
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

/// What is owed, coin by coin; a total that no coin accounts for is a debt too.
fn debts(assets: &[Asset], total: &str) -> Vec<Subject> {
    let owes = |asset: &&Asset| {
        let parts = [Some(&asset.liability), asset.liability_principal.as_ref(), asset.liability_interest.as_ref()];
        parts.into_iter().flatten().any(|part| !is_zero(part))
    };
    let found: Vec<_> = assets.iter().filter(owes).map(|asset| amount(&asset.currency, &asset.liability)).collect();
    if found.is_empty() && !is_zero(total) { vec![amount("in all, in USDT", total)] } else { found }
}

fn amount(currency: &str, quantity: &str) -> Subject {
    let (symbol, quantity) = (Some(currency.to_owned()), Some(quantity.to_owned()));
    Subject { symbol, quantity, ..Subject::new(SubjectType::Liability) }
}

/// An amount that is no number is something rather than nothing.
fn is_zero(text: &str) -> bool {
    Decimal::from_str_exact(text).is_ok_and(|value| value.is_zero())
}
