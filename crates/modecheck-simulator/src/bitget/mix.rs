//! Classic futures: one product type per call.
//!
//! <https://www.bitget.com/api-doc> (2025-12-05), and live reports of `null` lists.

use serde_json::{Value, json};

use super::{
    account::Account,
    holdings::{FuturesCoin, Position},
    orders::{Market, Order, Plan},
    query::{Answer, Ask, MONTHS_DAYS, Page, Row, id},
    refusal::Refusal,
};

type Answered = Result<Answer, Refusal>;

pub(super) fn product(ask: &Ask) -> Result<Market, Refusal> {
    ask.one_of("productType", &Market::FUTURES, Market::as_str)
}

pub(super) fn positions(account: &Account, ask: &Ask) -> Answered {
    let (market, coin) = (product(ask)?, ask.get("marginCoin"));
    let fits = |held: &&Position| {
        held.is_held() && held.market == market && coin.is_none_or(|coin| coin.eq_ignore_ascii_case(&held.margin_coin))
    };
    let row = |held: &Position| {
        json!({
            "marginCoin": held.margin_coin, "symbol": held.symbol, "holdSide": held.hold_side,
            "openDelegateSize": "0", "marginSize": "0", "available": (held.total - held.locked).to_string(),
            "locked": held.locked.to_string(), "total": held.total.to_string(), "leverage": "20",
            "achievedProfits": "0", "openPriceAvg": "1", "marginMode": held.margin_mode, "posMode": held.pos_mode,
            "assetMode": held.asset_mode, "unrealizedPL": "0", "liquidationPrice": "0", "keepMarginRate": "0.004",
            "markPrice": "1", "breakEvenPrice": "1", "totalFee": "", "deductedFee": "0", "marginRatio": "0",
            "cTime": ask.made(held.age_days).to_string(),
        })
    };
    Ok(Answer::ok(account.positions.iter().filter(fits).map(row).collect::<Vec<Value>>().into()))
}

pub(super) fn accounts(account: &Account, ask: &Ask) -> Answered {
    let market = product(ask)?;
    let row = |coin: &FuturesCoin| {
        let (own, usdt) = (coin.equity.to_string(), coin.usdt_equity.to_string());
        json!({
            "marginCoin": coin.margin_coin, "locked": "0", "available": own, "crossedMaxAvailable": own,
            "isolatedMaxAvailable": own, "maxTransferOut": own, "accountEquity": own, "usdtEquity": usdt,
            "btcEquity": "0", "crossedRiskRate": "0", "unrealizedPL": "", "coupon": "0",
        })
    };
    let rows: Vec<Value> = account.futures_coins.iter().filter(|coin| coin.market == market).map(row).collect();
    Ok(Answer::ok(rows.into()))
}

/// Without a status only those that are `live`; three months back unless older ones are asked for.
pub(super) fn orders(account: &Account, ask: &Ask) -> Answered {
    let (market, window) = (product(ask)?, ask.window(MONTHS_DAYS)?);
    let status = match ask.get("status") {
        None => "live",
        Some(known @ ("live" | "partially_filled")) => known,
        Some(_) => return Err(ask.wrong("status")),
    };
    let symbol = ask.get("symbol");
    let fits = |order: &&Order| {
        order.status == status
            && window.contains(&ask.made(order.age_days))
            && symbol.is_none_or(|symbol| symbol == order.symbol)
    };
    let row = |order: &Order| -> Row {
        let made = ask.made(order.age_days).to_string();
        let row = json!({
            "symbol": order.symbol, "size": order.size, "orderId": order.order_id, "clientOid": "",
            "baseVolume": "0", "fee": "0", "price": order.price, "priceAvg": "", "status": order.status,
            "side": order.side, "force": "gtc", "totalProfits": "0", "posSide": "net", "marginCoin": "USDT",
            "quoteVolume": "0", "leverage": "10", "marginMode": "crossed", "enterPointSource": "web",
            "tradeSide": "buy_single", "posMode": "one_way_mode", "orderType": "limit", "orderSource": "normal",
            "presetStopSurplusPrice": "", "presetStopLossPrice": "", "reduceOnly": "NO", "cTime": made,
            "uTime": made,
        });
        (id(&order.order_id), row)
    };
    let rows = account.open_orders(market).filter(fits).map(row).collect();
    Ok(Answer::ok(entrusted(ask, ask.page(rows, ask.limit("limit", 100, 100)?)?)))
}

/// One plan type per call, which has to be named; three months back unless older ones are asked for.
pub(super) fn plans(account: &Account, ask: &Ask) -> Answered {
    let (market, window) = (product(ask)?, ask.window(MONTHS_DAYS)?);
    let kind = ask.one_of("planType", &["normal_plan", "track_plan", "profit_loss"], |kind| kind)?;
    let fits =
        |plan: &&Plan| plan.market == market && plan.asked_as() == kind && window.contains(&ask.made(plan.age_days));
    let row = |plan: &Plan| -> Row {
        let made = ask.made(plan.age_days).to_string();
        let row = json!({
            "planType": plan.plan_type, "symbol": plan.symbol, "size": "0", "orderId": plan.order_id,
            "clientOid": "", "price": "1", "callbackRatio": "", "triggerPrice": "1", "triggerType": "fill_price",
            "planStatus": plan.status, "side": "buy", "posSide": "net", "marginCoin": "USDT", "marginMode": "crossed",
            "enterPointSource": "API", "tradeSide": "buy_single", "posMode": "one_way_mode", "orderType": "limit",
            "cTime": made, "uTime": made,
        });
        (id(&plan.order_id), row)
    };
    let rows = account.plans.iter().filter(fits).map(row).collect();
    Ok(Answer::ok(entrusted(ask, ask.page(rows, ask.limit("limit", 100, 100)?)?)))
}

/// `endId` is left out of a page without rows.
fn entrusted(ask: &Ask, page: Page) -> Value {
    let end_id = page.end_id;
    let mut data = json!({ "entrustedList": ask.list(page.rows) });
    if let Some(end_id) = end_id {
        data["endId"] = json!(end_id);
    }
    data
}
