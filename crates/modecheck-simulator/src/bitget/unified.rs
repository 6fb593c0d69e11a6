//! What a unified account holds.
//!
//! <https://www.bitget.com/api-doc> (2025-12-05), and live answers of 2026-10-03: `null` lists without a cursor.

use rust_decimal::Decimal;
use serde_json::{Value, json};

use super::{
    account::Account,
    holdings::{Coin, Position},
    orders::{Market, Order, Plan},
    profile::Level,
    query::{Answer, Ask, Row, id},
    refusal::Refusal,
};

type Answered = Result<Answer, Refusal>;

const CATEGORIES: [&str; 5] = ["SPOT", "MARGIN", "USDT-FUTURES", "COIN-FUTURES", "USDC-FUTURES"];

/// `unrealisedPnl` and `btcUnrealizedPnl` are spelled as they are sent.
#[expect(clippy::unnecessary_wraps, reason = "all endpoints answer alike")]
pub(super) fn assets(account: &Account, _: &Ask) -> Answered {
    let row = |coin: &Coin| {
        let balance = (coin.available + coin.frozen + coin.locked).to_string();
        json!({
            "coin": coin.coin, "equity": balance, "usdValue": coin.usdt_value.to_string(), "balance": balance,
            "available": coin.available.to_string(), "debt": coin.debt.to_string(),
            "locked": (coin.frozen + coin.locked).to_string(),
        })
    };
    let equity = account.total().to_string();
    Ok(Answer::ok(json!({
        "accountEquity": equity, "usdtEquity": equity, "btcEquity": "0", "unrealisedPnl": "0",
        "usdtUnrealisedPnl": "0", "btcUnrealizedPnl": "0", "effEquity": equity, "mmr": "0", "imr": "0",
        "mgnRatio": "0", "positionMgnRatio": "0", "assets": account.coins.iter().map(row).collect::<Vec<_>>(),
    })))
}

#[expect(clippy::unnecessary_wraps, reason = "all endpoints answer alike")]
pub(super) fn repayable(account: &Account, ask: &Ask) -> Answered {
    let owed = account.coins.iter().filter(|coin| coin.debt > Decimal::ZERO);
    let row =
        |coin: &Coin| json!({ "coin": coin.coin, "size": coin.debt.to_string(), "amount": coin.debt.to_string() });
    Ok(Answer::ok(json!({ "repayableCoinList": ask.list(owed.map(row).collect()), "maxSelection": "1" })))
}

/// For accounts of the level `delta`; that others get 25002 is assumed.
pub(super) fn delta(account: &Account, _: &Ask) -> Answered {
    if account.level != Level::Delta {
        return Err(Refusal::new("25002", "Unsupported operation"));
    }
    Ok(Answer::ok(json!({
        "deltaEquityRatio": "0.15", "deltaThreshold": "0.2", "positionThreshold": "0.05", "list": [],
    })))
}

/// Nothing here changes a level: it is a call that an audit must never make.
pub(super) fn adjust(_: &mut [Account], _: usize, _: &Ask) -> Answered {
    Err(Refusal::new("25002", "Unsupported operation"))
}

/// The category has to be one of the three product types.
pub(super) fn positions(account: &Account, ask: &Ask) -> Answered {
    let market = ask.one_of("category", &Market::FUTURES, Market::as_str)?;
    let row = |held: &Position| {
        let made = ask.made(held.age_days).to_string();
        json!({
            "category": market.as_str(), "symbol": held.symbol, "marginCoin": held.margin_coin,
            "holdMode": held.pos_mode, "posSide": held.hold_side, "marginMode": held.margin_mode,
            "positionBalance": "0", "available": (held.total - held.locked).to_string(),
            "frozen": held.locked.to_string(), "total": held.total.to_string(), "leverage": "3",
            "curRealisedPnl": "0", "avgPrice": "1", "positionStatus": "normal", "unrealisedPnl": "0",
            "liquidationPrice": "0", "mmr": "0.015", "profitRate": "0", "markPrice": "1", "breakEvenPrice": "1",
            "totalFunding": "0", "openFeeTotal": "0", "closeFeeTotal": "0", "createdTime": made, "updatedTime": made,
        })
    };
    let held = account.positions.iter().filter(|held| held.is_held() && held.market == market);
    Ok(Answer::ok(json!({ "list": ask.list(held.map(row).collect()) })))
}

/// All categories unless one is asked for.
pub(super) fn orders(account: &Account, ask: &Ask) -> Answered {
    let category = ask.get("category");
    if category.is_some_and(|category| !CATEGORIES.contains(&category)) {
        return Err(ask.wrong("category"));
    }
    let fits = |order: &&Order| {
        order.is_open() && !order.tpsl && category.is_none_or(|category| category == order.market.as_str())
    };
    let row = |order: &Order| -> Row {
        let made = ask.made(order.age_days).to_string();
        let row = json!({
            "orderId": order.order_id, "clientOid": "", "category": order.market.as_str(), "symbol": order.symbol,
            "orderType": "limit", "side": order.side, "price": order.price, "qty": order.size, "amount": "0",
            "cumExecQty": "0", "cumExecValue": "0", "avgPrice": "0", "timeInForce": "gtc",
            "orderStatus": order.status, "posSide": "long", "holdMode": "one_way_mode", "delegateType": "normal",
            "reduceOnly": "NO", "marginMode": "crossed", "stpMode": "none", "takeProfit": "", "stopLoss": "",
            "feeDetail": [{ "feeCoin": null, "fee": null }], "createdTime": made, "updatedTime": made,
        });
        (id(&order.order_id), row)
    };
    let rows = account.orders.iter().filter(fits).map(row).collect();
    let page = ask.page(rows, ask.limit("limit", 100, 100)?)?;
    let cursor = page.end_id;
    Ok(Answer::ok(json!({ "list": ask.list(page.rows), "cursor": cursor })))
}

/// Take-profits, stop-losses and triggers of one category, as a list without a name.
pub(super) fn strategies(account: &Account, ask: &Ask) -> Answered {
    let category = ask.one_of("category", &CATEGORIES, |category| category)?;
    let row = |order_id: &str, symbol: &str, age_days: u64| {
        let made = ask.made(age_days).to_string();
        json!({
            "orderId": order_id, "clientOid": "", "category": category, "symbol": symbol, "qty": "0.01",
            "posSide": "long", "status": "pending", "triggerPrice": "1", "createdTime": made, "updatedTime": made,
        })
    };
    let plans = account.plans.iter().filter(|plan| plan.market.as_str() == category);
    let of_plan = |plan: &Plan| row(&plan.order_id, &plan.symbol, plan.age_days);
    let tpsl = account.orders.iter().filter(|order| order.is_open() && order.tpsl && order.market.as_str() == category);
    let of_order = |order: &Order| row(&order.order_id, &order.symbol, order.age_days);
    let rows: Vec<Value> = plans.map(of_plan).chain(tpsl.map(of_order)).collect();
    Ok(Answer::ok(rows.into()))
}
