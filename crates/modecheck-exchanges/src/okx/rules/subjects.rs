//! Rows of OKX's lists as things that a person can act on.

use modecheck_core::{Subject, SubjectType};
use rust_decimal::Decimal;

use super::super::dialect::millis;
use super::super::wire::{AlgoOrder, Balance, CurrencyBalance, Order, Position, PositionTier};
use super::reading::Reading;

pub(crate) fn order(row: &Order) -> Subject {
    Subject {
        id: some(&row.ord_id),
        client_order_id: some(&row.cl_ord_id),
        symbol: some(&row.inst_id),
        side: some(&row.side),
        quantity: some(&row.sz),
        created_at: millis(&row.c_time),
        detail: some(&row.ord_type),
        ..Subject::new(SubjectType::Order)
    }
}

pub(crate) fn algo(row: &AlgoOrder) -> Subject {
    Subject {
        id: some(&row.algo_id),
        client_order_id: some(&row.algo_cl_ord_id),
        symbol: some(&row.inst_id),
        side: some(&row.side),
        quantity: some(&row.sz),
        created_at: millis(&row.c_time),
        detail: some(&row.ord_type),
        ..Subject::new(SubjectType::AlgoOrder)
    }
}

/// Every bot on the lists that were read.
pub(crate) fn bots(reading: &Reading) -> Vec<Subject> {
    let lists = reading.bots.iter().filter_map(|(call, _, read)| read.as_ref().ok().map(|rows| (call.name, rows)));
    let rows = lists.flat_map(|(list, rows)| rows.iter().map(move |row| (list, row)));
    let bot = |(list, row): (&str, &super::super::wire::Bot)| Subject {
        id: some(&row.algo_id),
        symbol: some(&row.inst_id),
        created_at: millis(&row.c_time),
        detail: Some(match (row.algo_ord_type.as_str(), row.state.as_str()) {
            ("", state) => format!("{list}, {state}"),
            (kind, state) => format!("{kind}, {state}"),
        }),
        ..Subject::new(SubjectType::Bot)
    };
    rows.map(bot).collect()
}

/// The currencies in which something is owed. An amount that is no number is shown rather than taken for nothing.
///
/// `uplLiab`, what an unrealised loss would owe, is not counted: no page says whether OKX's `repay_borrowings` means it.
pub(crate) fn liabilities(balance: &Balance) -> Vec<Subject> {
    let liability = |row: &CurrencyBalance| {
        let borrowed = [&row.liab, &row.cross_liab, &row.iso_liab].into_iter().find(|amount| owes(amount));
        let interest = Some(&row.interest).filter(|interest| owes(interest));
        borrowed.or(interest).map(|amount| Subject {
            symbol: some(&row.ccy),
            quantity: some(amount),
            detail: borrowed.and(interest).map(|interest| format!("and {interest} of interest")),
            ..Subject::new(SubjectType::Liability)
        })
    };
    balance.details.iter().filter_map(liability).collect()
}

fn owes(amount: &str) -> bool {
    !amount.is_empty() && decimal(amount) != Some(Decimal::ZERO)
}

/// The position with this id, as far as it was read; its leverage is the one that the exchange names here, if it does.
pub(crate) fn position(reading: &Reading, id: &str, lever: Option<&str>) -> Subject {
    let bare = Subject { id: some(id), leverage: lever.and_then(some), ..Subject::new(SubjectType::Position) };
    let Some(row) = row(reading, id) else { return bare };
    Subject {
        symbol: some(&row.inst_id),
        side: side(row),
        quantity: some(row.pos.trim_start_matches('-')),
        created_at: millis(&row.c_time),
        leverage: lever.and_then(some).or_else(|| some(&row.lever)),
        detail: some(&format!("{} {}", row.mgn_mode, row.inst_type)),
        ..bare
    }
}

pub(crate) fn row<'a>(reading: &'a Reading, id: &str) -> Option<&'a Position> {
    reading.positions.as_ref().ok()?.iter().find(|row| row.pos_id == id)
}

/// Long or short. In one-way mode the sign of the size tells, for margin trades the currency that is held.
fn side(row: &Position) -> Option<String> {
    let base = row.inst_id.split('-').next().unwrap_or_default();
    let side = match (row.pos_side.as_str(), row.inst_type.as_str()) {
        (side @ ("long" | "short"), _) => side,
        (_, "MARGIN") if row.pos_ccy.is_empty() => return None,
        (_, "MARGIN") if row.pos_ccy == base => "long",
        (_, "MARGIN") => "short",
        _ if row.pos.starts_with('-') => "short",
        _ => "long",
    };
    Some(side.to_owned())
}

/// The instrument family of a contract: `BTC-USDT` of `BTC-USDT-SWAP`, `BTC-USD_UM` of `BTC-USD_UM-SWAP`.
pub(crate) fn family(row: &Position) -> Option<String> {
    let mut parts = row.inst_id.splitn(3, '-');
    match (parts.next(), parts.next(), parts.next()) {
        (Some(base), Some(quote), Some(_)) => Some(format!("{base}-{quote}")),
        _ => None,
    }
}

/// The highest leverage that this position may have outside portfolio mode, by the public tiers. OKX does not say
/// whether a tier is that of one position or of all in the family; the sum, which is safe in both readings, decides.
pub(crate) fn ceiling(reading: &Reading, row: &Position, others: &[&Position]) -> Option<Decimal> {
    let family = family(row)?;
    let alike =
        others.iter().filter(|other| other.inst_type == row.inst_type && self::family(other).as_ref() == Some(&family));
    let size = |row: &Position| decimal(row.pos.trim_start_matches('-'));
    let size = alike.map(|other| size(other)).sum::<Option<Decimal>>()?;
    let of_family = |(kind, tier): &&(String, PositionTier)| {
        let named = if tier.inst_family.is_empty() { &tier.uly } else { &tier.inst_family };
        *kind == row.inst_type && *named == family
    };
    let fits = |(_, tier): &&(String, PositionTier)| {
        let bounds = decimal(&tier.min_sz).zip(decimal(&tier.max_sz));
        bounds.is_some_and(|(min, max)| min <= size && size <= max)
    };
    let levers = reading.tiers.as_ref().ok()?.iter().filter(of_family).filter(fits);
    // Where tiers share a bound, the lower leverage is the safe one.
    levers.filter_map(|(_, tier)| decimal(&tier.max_lever)).min()
}

pub(crate) fn decimal(text: &str) -> Option<Decimal> {
    Decimal::from_str_exact(text).ok()
}

fn some(text: &str) -> Option<String> {
    (!text.is_empty()).then(|| text.to_owned())
}
