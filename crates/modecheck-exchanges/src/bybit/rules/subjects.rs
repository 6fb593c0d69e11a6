//! The things that block, by what was read of them.

use modecheck_core::{Scope, Subject, SubjectType};
use rust_decimal::Decimal;

use super::super::dialect::millis;
use super::super::wire::{Coin, Order, Position};

pub(crate) fn order(row: &Order, kind: SubjectType) -> Subject {
    let detail = [row.stop_order_type.as_str(), row.order_status.as_str()];
    let detail: Vec<_> = detail.into_iter().filter(|word| !matches!(*word, "" | "UNKNOWN")).collect();
    Subject {
        id: some(&row.order_id),
        client_order_id: some(&row.order_link_id),
        symbol: some(&row.symbol),
        side: some(&row.side.to_lowercase()),
        quantity: some(&row.qty),
        placed_by: some(&row.create_type),
        created_at: millis(&row.created_time),
        detail: some(&detail.join(", ")),
        ..Subject::new(kind)
    }
}

pub(crate) fn position(row: &Position) -> Subject {
    let side = match row.side.as_str() {
        "Buy" => "long",
        "Sell" => "short",
        other => other,
    };
    let hedge = matches!(row.position_idx, 1 | 2).then(|| format!("hedge mode, positionIdx {}", row.position_idx));
    Subject {
        symbol: some(&row.symbol),
        side: some(side),
        quantity: some(&row.size),
        leverage: some(&row.leverage),
        created_at: millis(&row.created_time),
        detail: hedge,
        ..Subject::new(SubjectType::Position)
    }
}

/// What is owed in one coin; an amount that is no number is shown rather than taken for nothing, and an equity below
/// nothing is a debt.
pub(crate) fn debt(coin: &Coin) -> Option<Subject> {
    let amounts = [&coin.borrow_amount, &coin.spot_borrow, &coin.accrued_interest];
    let negative = |equity: &&String| decimal(equity).is_some_and(|equity| equity < Decimal::ZERO);
    let owed = amounts.into_iter().flatten().find(|amount| owes(amount));
    let owed = owed.or_else(|| coin.equity.as_ref().filter(negative))?;
    Some(Subject { symbol: some(&coin.coin), quantity: some(owed), ..Subject::new(SubjectType::Liability) })
}

/// Whether a coin says what is owed in it.
pub(crate) fn tells_debt(coin: &Coin) -> bool {
    let told = |amount: &Option<String>| amount.as_deref().is_some_and(|amount| decimal(amount).is_some());
    told(&coin.borrow_amount) && told(&coin.equity)
}

pub(crate) fn owes(amount: &str) -> bool {
    !amount.is_empty() && decimal(amount) != Some(Decimal::ZERO)
}

pub(crate) fn decimal(text: &str) -> Option<Decimal> {
    Decimal::from_str_exact(text).ok()
}

pub(crate) fn some(text: &str) -> Option<String> {
    (!text.is_empty()).then(|| text.to_owned())
}

/// The product of a row by the list that it stands in. A dash tells contracts with a delivery date from perpetuals.
pub(crate) fn scope(list: &str, symbol: &str) -> Scope {
    match (list, symbol.contains('-')) {
        ("usdt", false) => Scope::UsdtPerpetual,
        ("usdt", true) => Scope::UsdtFutures,
        ("usdc", false) => Scope::UsdcPerpetual,
        ("usdc", true) => Scope::UsdcFutures,
        ("inverse", _) => Scope::Inverse,
        ("option", _) => Scope::Option,
        ("spread", _) => Scope::Spread,
        (list, _) if list.starts_with("spot") => Scope::Spot,
        _ => Scope::Derivatives,
    }
}
