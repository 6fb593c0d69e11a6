//! Classic margin, cross and isolated.
//!
//! <https://www.bitget.com/api-doc> (2025-12-05). Orders are shown for one symbol at a time and from a time on that
//! has to be named: that there are any shows in what of a coin is frozen.

use std::collections::BTreeMap;

use rust_decimal::Decimal;
use serde_json::{Value, json};

use super::{
    account::Account,
    holdings::MarginCoin,
    manners::MarginLists,
    orders::{Market, Order},
    query::{Answer, Ask, MONTHS_DAYS, Row, id},
    refusal::Refusal,
};

type Answered = Result<Answer, Refusal>;

pub(super) fn crossed_assets(account: &Account, ask: &Ask) -> Answered {
    assets(account, Market::Crossed, ask)
}

pub(super) fn isolated_assets(account: &Account, ask: &Ask) -> Answered {
    assets(account, Market::Isolated, ask)
}

pub(super) fn crossed_orders(account: &Account, ask: &Ask) -> Answered {
    orders(account, Market::Crossed, ask)
}

pub(super) fn isolated_orders(account: &Account, ask: &Ask) -> Answered {
    orders(account, Market::Isolated, ask)
}

/// One row per coin, and in isolated margin per pair and coin; that rows of that kind name their pair as `symbol` is
/// assumed.
#[expect(clippy::unnecessary_wraps, reason = "all endpoints answer alike")]
fn assets(account: &Account, market: Market, ask: &Ask) -> Answered {
    let pair = |symbol: &str| if market == Market::Isolated { symbol.to_owned() } else { String::new() };
    let mut coins: BTreeMap<(String, String), (MarginCoin, Decimal)> = BTreeMap::new();
    for held in account.margin_coins.iter().filter(|coin| coin.market == market) {
        coins.insert((pair(&held.symbol), held.coin.clone()), (held.clone(), Decimal::ZERO));
    }
    for order in account.open_orders(market) {
        let key = (pair(&order.symbol), order.frozen_coin().to_owned());
        coins.entry(key).or_default().1 += order.frozen();
    }
    let row = |((symbol, coin), (held, frozen)): ((String, String), (MarginCoin, Decimal))| {
        let made = ask.made(1).to_string();
        let mut row = json!({
            "coin": coin, "totalAmount": held.total.to_string(),
            "available": (held.total - frozen).max(Decimal::ZERO).to_string(), "frozen": frozen.to_string(),
            "borrow": held.borrow.to_string(), "interest": held.interest.to_string(),
            "net": (held.total - held.borrow - held.interest).to_string(), "cTime": made, "uTime": made,
            "coupon": "0",
        });
        if market == Market::Isolated {
            row["symbol"] = json!(symbol);
        }
        row
    };
    Ok(Answer::ok(coins.into_iter().map(row).collect::<Vec<Value>>().into()))
}

/// Ninety days at a time is assumed.
fn orders(account: &Account, market: Market, ask: &Ask) -> Answered {
    let symbol = ask.required("symbol")?;
    ask.required("startTime")?;
    let window = ask.window(MONTHS_DAYS)?;
    let fits = |order: &&Order| order.symbol == symbol && window.contains(&ask.made(order.age_days));
    let row = |order: &Order| -> Row {
        let made = ask.made(order.age_days).to_string();
        let row = json!({
            "orderId": order.order_id, "symbol": order.symbol, "orderType": "limit", "enterPointSource": "API",
            "clientOid": "", "loanType": "normal", "price": order.price, "side": order.side,
            "status": order.status, "baseSize": order.size, "quoteSize": "0", "priceAvg": "0", "size": order.size,
            "amount": "0", "force": "gtc", "cTime": made, "uTime": made,
        });
        (id(&order.order_id), row)
    };
    let rows: Vec<Row> = account.open_orders(market).filter(fits).map(row).collect();
    let newest = rows.iter().map(|(id, _)| *id).max().map(|id| id.to_string());
    let page = ask.page(rows, ask.limit("limit", 100, 500)?)?;
    let name = match ask.moment.manners.margin_lists {
        MarginLists::OrderList => "orderList",
        MarginLists::ResultList => "resultList",
    };
    let oldest = page.end_id;
    Ok(Answer::ok(json!({ name: ask.list(page.rows), "maxId": newest, "minId": oldest })))
}
