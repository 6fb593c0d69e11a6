//! The classic spot account.
//!
//! <https://www.bitget.com/api-doc> (2025-12-05). The samples of assets and orders have `message` where all others have
//! `msg`.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::{
    account::Account,
    holdings::Coin,
    orders::{Market, Order, Plan},
    query::{Answer, Ask, MONTHS_DAYS, Row, id},
    refusal::Refusal,
};

type Answered = Result<Answer, Refusal>;

/// A row per coin, of those too that only orders hold.
#[expect(clippy::unnecessary_wraps, reason = "all endpoints answer alike")]
pub(super) fn assets(account: &Account, ask: &Ask) -> Answered {
    let held = account.coins.iter().map(|coin| (coin.coin.clone(), coin.clone()));
    let mut coins: BTreeMap<String, Coin> = held.collect();
    for order in account.open_orders(Market::Spot) {
        let name = order.frozen_coin().to_owned();
        let coin = coins.entry(name.clone()).or_insert(Coin { coin: name, ..Coin::default() });
        coin.frozen += order.frozen();
    }
    let row = |coin: &Coin| {
        json!({
            "coin": coin.coin, "available": coin.available.to_string(), "frozen": coin.frozen.to_string(),
            "locked": coin.locked.to_string(), "limitAvailable": "0", "uTime": ask.made(1).to_string(),
        })
    };
    Ok(Answer { word: "message", ..Answer::ok(coins.values().map(row).collect::<Vec<Value>>().into()) })
}

/// Take-profits and stop-losses only when they are asked for, and then nothing else: `tpslType` is `normal` by default.
/// What is older than ninety days is in no answer: by the Chinese page it may not be asked for.
pub(super) fn orders(account: &Account, ask: &Ask) -> Answered {
    let tpsl = match ask.get("tpslType") {
        None | Some("normal") => false,
        Some("tpsl") => true,
        Some(_) => return Err(ask.wrong("tpslType")),
    };
    let symbol = ask.get("symbol");
    let window = ask.window(MONTHS_DAYS)?;
    let shown = |order: &Order| order.age_days <= MONTHS_DAYS && window.contains(&ask.made(order.age_days));
    let fits =
        |order: &&Order| order.tpsl == tpsl && shown(order) && symbol.is_none_or(|symbol| symbol == order.symbol);
    let row = |order: &Order| -> Row {
        let row = json!({
            "userId": account.uid, "symbol": order.symbol, "orderId": order.order_id, "clientOid": "",
            "priceAvg": order.price, "size": order.size, "orderType": "limit", "side": order.side,
            "status": order.status, "basePrice": "0", "baseVolume": "0", "quoteVolume": "0",
            "enterPointSource": "API", "cTime": ask.made(order.age_days).to_string(),
            "tpslType": if tpsl { "tpsl" } else { "normal" },
            "triggerPrice": if tpsl { json!(order.price) } else { Value::Null },
        });
        (id(&order.order_id), row)
    };
    let rows = account.open_orders(Market::Spot).filter(fits).map(row).collect();
    let page = ask.page(rows, ask.limit("limit", 100, 100)?)?;
    Ok(Answer { word: "message", ..Answer::ok(Value::Array(page.rows)) })
}

/// Ninety days at a time; pages of twenty unless more are asked for.
pub(super) fn plans(account: &Account, ask: &Ask) -> Answered {
    let window = ask.window(MONTHS_DAYS)?;
    let symbol = ask.get("symbol");
    let fits = |plan: &&Plan| {
        plan.market == Market::Spot
            && window.contains(&ask.made(plan.age_days))
            && symbol.is_none_or(|symbol| symbol == plan.symbol)
    };
    let row = |plan: &Plan| -> Row {
        let made = ask.made(plan.age_days).to_string();
        let row = json!({
            "orderId": plan.order_id, "clientOid": "", "symbol": plan.symbol, "size": "1", "executePrice": "1",
            "triggerPrice": "1", "status": plan.status, "orderType": "limit", "side": "buy",
            "planType": plan.plan_type, "triggerType": "fill_price", "enterPointSource": "API", "uTime": made,
            "cTime": made,
        });
        (id(&plan.order_id), row)
    };
    let rows = account.plans.iter().filter(fits).map(row).collect();
    let page = ask.page(rows, ask.limit("limit", 20, 100)?)?;
    let (more, end_id) = (page.more, page.end_id);
    Ok(Answer::ok(json!({ "nextFlag": more, "idLessThan": end_id, "orderList": ask.list(page.rows) })))
}
