//! The futures host.

use serde_json::{Value, json};

use super::{
    account::Account,
    holdings::FuturesBalance,
    orders::{FuturesOrder, Position},
    query::{Answer, Ask, Pages},
    refusal::Refusal,
    rows::{self, number},
};
use rust_decimal::Decimal;

type Answered = Result<Answer, Refusal>;

const PAGES: Pages = Pages::of(50, 1_000);

/// `GET /api/v1/orders` on the futures host: done ones unless `status` is `active`.
pub(super) fn orders(account: &Account, ask: &Ask) -> Answered {
    let done = ask.one_of("status", &["done", "active"])? == "done";
    listed(account, ask, |order| !order.untriggered && order.done == done)
}

/// `GET /api/v1/stopOrders`: those that wait for their trigger, which the other list does not have.
pub(super) fn stops(account: &Account, ask: &Ask) -> Answered {
    listed(account, ask, |order| order.untriggered && !order.done)
}

fn listed(account: &Account, ask: &Ask, fits: impl Fn(&FuturesOrder) -> bool) -> Answered {
    let fits = |order: &&FuturesOrder| {
        fits(order)
            && ask.fits("symbol", &order.symbol)
            && ask.fits("side", &order.side)
            && ask.fits("type", &order.order_type)
    };
    Ok(ask.page(account.futures_orders.iter().filter(fits).map(rows::futures).collect(), PAGES)?.into())
}

/// `GET /api/v1/positions`: of all settle currencies unless one is named; rows without a size can appear.
#[expect(clippy::unnecessary_wraps, reason = "all endpoints answer alike")]
pub(super) fn positions(account: &Account, ask: &Ask) -> Answered {
    let fits = |(_, position): &(u64, &Position)| ask.fits("currency", &position.settle_currency);
    let shown = (0..).zip(&account.positions).filter(fits);
    Ok(ask.list(shown.map(|(id, position)| rows::position(position, id)).collect()).into())
}

/// `GET /api/v1/account-overview`: of one settle currency, which is XBT unless another is named. That a currency the
/// account has nothing in is told with zeros is assumed.
#[expect(clippy::unnecessary_wraps, reason = "all endpoints answer alike")]
pub(super) fn overview(account: &Account, ask: &Ask) -> Answered {
    let currency = ask.get("currency").unwrap_or("XBT");
    let held = account.futures_balances.iter().find(|balance| balance.currency == currency);
    let held = held.cloned().unwrap_or_else(|| FuturesBalance::new(currency, Decimal::ZERO));
    let equity = number(held.account_equity);
    let data = json!({
        "accountEquity": equity, "unrealisedPNL": number(held.unrealised_pnl),
        "marginBalance": number(held.account_equity - held.unrealised_pnl), "positionMargin": 0.0, "orderMargin": 0.0,
        "frozenFunds": 0.0, "availableBalance": number(held.available_balance), "currency": currency,
        "riskRatio": 0.0, "maxWithdrawAmount": number(held.available_balance.max(Decimal::ZERO)),
    });
    Ok(data.into())
}

/// `GET /api/v2/position/getPositionMode`: 0 one-way, 1 hedged.
#[expect(clippy::unnecessary_wraps, reason = "all endpoints answer alike")]
pub(super) fn position_mode(account: &Account, _: &Ask) -> Answered {
    let hedged = account.positions.iter().any(|position| position.position_side != "BOTH");
    Ok(json!({ "positionMode": u8::from(hedged) }).into())
}

/// `GET /api/v2/position/getMarginMode`: of one contract.
pub(super) fn margin_mode(account: &Account, ask: &Ask) -> Answered {
    let symbol = ask.required("symbol")?;
    let position = account.positions.iter().find(|position| position.symbol == symbol);
    let mode = position.map_or(Value::from("ISOLATED"), |position| json!(position.margin_mode));
    Ok(json!({ "symbol": symbol, "marginMode": mode }).into())
}
