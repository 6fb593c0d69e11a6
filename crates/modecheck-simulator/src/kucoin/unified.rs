//! The unified account. Times are in nanoseconds since 2026-01-12, statuses of orders numbers since 2026-01-17.

use rust_decimal::Decimal;
use serde_json::{Value, json};

use super::{
    account::Account,
    orders::{FuturesOrder, Position, SpotOrder, StopOrder},
    profile::Mode,
    query::{Answer, Ask, Pages},
    refusal::Refusal,
    rows::CREATED_MS,
    wallet::with_holds,
};

type Answered = Result<Answer, Refusal>;

const CREATED_NS: u64 = CREATED_MS * 1_000_000 + 990_006;
/// The number seen for an order that is on the book.
const OPEN: u8 = 2;

/// A classic account is told that it is none of these users.
fn unified(account: &Account) -> Result<(), Refusal> {
    match account.mode {
        Mode::Unified => Ok(()),
        Mode::Classic => Err(Refusal::new("112010", "Invalid Unified Account user.")),
    }
}

fn text(amount: Decimal) -> String {
    format!("{amount:.10}")
}

/// What is borrowed, in USDT.
fn owed(account: &Account) -> Decimal {
    account.cross.iter().map(|asset| asset.liability() * asset.price).sum()
}

/// `GET /api/ua/v2/unified/account/overview`
pub(super) fn overview(account: &Account, _: &Ask) -> Answered {
    unified(account)?;
    let equity: Decimal = account.balances.iter().map(|held| held.balance).sum::<Decimal>() - owed(account);
    let data = json!({
        "accountType": "UNIFIED", "riskRatio": text(Decimal::ZERO), "equity": text(equity),
        "liability": text(owed(account)), "availableMargin": text(equity), "adjustedEquity": text(equity),
        "im": text(Decimal::ZERO), "mm": text(Decimal::ZERO),
    });
    Ok(data.into())
}

/// `GET /api/ua/v2/unified/account/balance`
pub(super) fn balance(account: &Account, ask: &Ask) -> Answered {
    unified(account)?;
    let owes = |currency: &str| -> Decimal {
        account.cross.iter().filter(|asset| asset.currency == currency).map(super::MarginAsset::liability).sum()
    };
    let row = |held: &super::Balance| {
        let liability = owes(&held.currency);
        json!({
            "currency": held.currency, "equity": text(held.balance - liability), "hold": text(held.holds),
            "balance": text(held.balance), "available": text(held.balance - held.holds), "liability": text(liability),
        })
    };
    let rows = with_holds(account).iter().filter(|held| held.kind != "main").map(row).collect();
    let data = json!({
        "accountType": "UNIFIED", "ts": ask.now_ms, "accounts": [{ "currencies": ask.list(rows) }],
    });
    Ok(data.into())
}

/// `GET /api/ua/v2/unified/order/open-list`: one trade type, plain orders unless conditional ones are asked for, and for
/// everything but futures one symbol. That `MARGIN` needs none is not documented.
pub(super) fn orders(account: &Account, ask: &Ask) -> Answered {
    let trade_type = ask.required("tradeType")?;
    let on_spot = match trade_type {
        "SPOT" => Some("TRADE"),
        "CROSS" | "MARGIN" => Some("MARGIN_TRADE"),
        "ISOLATED" => Some("MARGIN_ISOLATED_TRADE"),
        "FUTURES" => None,
        _ => return Err(Refusal::new("100040", "Invalid order trade type.")),
    };
    unified(account)?;
    let conditional = ask.one_of("orderFilter", &["NORMAL", "CONDITION"])? == "CONDITION";
    if matches!(trade_type, "SPOT" | "CROSS" | "ISOLATED") {
        ask.required("symbol")?;
    }
    let rows = match (on_spot, conditional) {
        (Some(kind), false) => spot(account, kind),
        (Some(kind), true) => waiting(account, kind),
        (None, _) => futures(account, conditional),
    };
    let rows = rows.into_iter().filter(|row| ask.fits("symbol", row["symbol"].as_str().unwrap_or_default())).collect();
    let mut data = ask.page(rows, Pages { page: "pageNumber", ..Pages::of(50, 200) })?;
    data["tradeType"] = json!(trade_type);
    Ok(data.into())
}

fn spot(account: &Account, kind: &str) -> Vec<Value> {
    let row = |order: &SpotOrder| row([&order.order_id, &order.symbol, &order.side], order.price, order.size, "");
    account.spot_orders.iter().filter(|order| !order.done && order.trade_type.as_str() == kind).map(row).collect()
}

fn waiting(account: &Account, kind: &str) -> Vec<Value> {
    let row = |order: &StopOrder| {
        let trigger = order.stop_price.to_string();
        row([&order.order_id, &order.symbol, &order.side], order.price, order.size, &trigger)
    };
    account.stop_orders.iter().filter(|order| !order.over && order.trade_type.as_str() == kind).map(row).collect()
}

fn futures(account: &Account, conditional: bool) -> Vec<Value> {
    let row = |order: &FuturesOrder| {
        let trigger = if order.untriggered { order.price.to_string() } else { String::new() };
        row([&order.order_id, &order.symbol, &order.side], order.price, order.size.into(), &trigger)
    };
    let fits = |order: &&FuturesOrder| !order.done && order.untriggered == conditional;
    account.futures_orders.iter().filter(fits).map(row).collect()
}

fn row([id, symbol, side]: [&String; 3], price: Decimal, amount: Decimal, trigger: &str) -> Value {
    json!({
        "orderId": id, "symbol": symbol, "orderType": "LIMIT", "side": side.to_uppercase(), "size": amount.to_string(),
        "price": price.to_string(), "timeInForce": "GTC", "orderTime": CREATED_NS, "stp": "",
        "cancelAfter": Value::Null, "postOnly": false, "reduceOnly": false, "triggerDirection": "",
        "triggerPrice": trigger, "triggerPriceType": "", "tpTriggerPrice": "", "tpTriggerPriceType": "",
        "slTriggerPrice": "", "slTriggerPriceType": "", "filledSize": "0", "avgPrice": "0", "fee": "0",
        "feeCurrency": "USDT", "tax": "0", "updatedTime": CREATED_NS, "triggerOrderId": "", "cancelReason": "",
        "cancelSize": "0", "clientOid": "", "sizeUnit": "UNIT", "status": OPEN,
    })
}

/// `GET /api/ua/v2/unified/position/open-list`: open ones only, by its name.
pub(super) fn positions(account: &Account, ask: &Ask) -> Answered {
    unified(account)?;
    let fits = |(_, held): &(u64, &Position)| held.is_held() && ask.fits("symbol", &held.symbol);
    let row = |(id, held): (u64, &Position)| {
        json!({
            "symbol": held.symbol, "id": (10_000_000_000_000_336 + id).to_string(), "marginMode": held.margin_mode,
            "size": held.current_qty.to_string(), "entryPrice": held.avg_entry_price.to_string(),
            "positionValue": "0", "markPrice": held.avg_entry_price.to_string(), "leverage": "3",
            "unrealizedPnL": "0", "realizedPnL": "0", "initialMargin": "0", "mmr": "0.004",
            "maintenanceMargin": "0", "creationTime": CREATED_NS,
        })
    };
    Ok(ask.list((0..).zip(&account.positions).filter(fits).map(row).collect()).into())
}
