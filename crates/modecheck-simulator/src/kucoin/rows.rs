//! Rows of orders and positions, with every documented field.
//!
//! <https://github.com/Kucoin/kucoin-universal-sdk> (2025-11-04). Ids of spot orders are hexadecimal, those of futures
//! orders numbers as text; times are milliseconds but where a name or a page says otherwise.

use rust_decimal::{Decimal, prelude::ToPrimitive};
use serde_json::{Map, Value, json};

use super::orders::{FuturesOrder, Position, SpotOrder, StopOrder};

/// When the made-up rows were created and last changed.
pub(super) const CREATED_MS: u64 = 1_795_100_400_000;

/// An amount as a JSON number: futures tell theirs so, and very small ones in scientific notation.
pub(super) fn number(amount: Decimal) -> Value {
    json!(amount.to_f64().unwrap_or_default())
}

fn with(mut row: Value, more: Value) -> Value {
    if let (Value::Object(row), Value::Object(more)) = (&mut row, more) {
        row.extend(more);
    }
    row
}

/// Names that have no value.
fn nulls(names: &str) -> Value {
    Value::Object(names.split_whitespace().map(|name| (name.to_owned(), Value::Null)).collect::<Map<_, _>>())
}

fn any_spot(order: &SpotOrder) -> Value {
    let (size, funds) = (order.size.to_string(), (order.size * order.price).normalize().to_string());
    with(
        nulls("stp tags remark"),
        json!({
            "id": order.order_id, "symbol": order.symbol, "opType": "DEAL", "type": "limit", "side": order.side,
            "price": order.price.to_string(), "size": size, "funds": funds, "dealSize": "0", "dealFunds": "0",
            "fee": "0", "feeCurrency": order.symbol.split_once('-').map_or("", |(_, quote)| quote),
            "timeInForce": "GTC", "postOnly": false, "hidden": false, "iceberg": false, "visibleSize": "0",
            "cancelAfter": 0, "channel": "API", "clientOid": format!("client-{}", order.order_id),
            "cancelExist": false, "createdAt": CREATED_MS, "tradeType": order.trade_type.as_str(),
        }),
    )
}

/// A row of the high-frequency lists.
pub(super) fn high_frequency(order: &SpotOrder) -> Value {
    with(
        any_spot(order),
        json!({
            "remainSize": order.size.to_string(), "remainFunds": (order.size * order.price).normalize().to_string(),
            "cancelledSize": "0", "cancelledFunds": "0", "inOrderBook": true, "tax": "0", "active": !order.done,
            "lastUpdatedAt": CREATED_MS,
        }),
    )
}

/// A row of the older list.
pub(super) fn low_frequency(order: &SpotOrder) -> Value {
    let more = json!({ "stp": "", "stop": "", "stopTriggered": false, "stopPrice": "0", "isActive": !order.done });
    with(any_spot(order), more)
}

/// Its time is in nanoseconds.
pub(super) fn stop(order: &StopOrder) -> Value {
    let stop = match (order.oco, order.side.as_str()) {
        (true, _) => "oco",
        (false, "sell") => "loss",
        (false, _) => "entry",
    };
    with(
        nulls("funds stp visibleSize remark tags stopTriggerTime"),
        json!({
            "id": order.order_id, "symbol": order.symbol, "userId": "6705f5c311545b000157d3ec", "status": "NEW",
            "type": "limit", "side": order.side, "price": order.price.to_string(), "size": order.size.to_string(),
            "timeInForce": "GTC", "cancelAfter": -1, "postOnly": false, "hidden": false, "iceberg": false,
            "channel": "API", "clientOid": format!("client-{}", order.order_id), "orderTime": CREATED_MS * 1_000_000,
            "domainId": "kucoin", "tradeSource": "USER", "tradeType": order.trade_type.as_str(),
            "feeCurrency": "USDT", "takerFeeRate": "0.001", "makerFeeRate": "0.001", "createdAt": CREATED_MS,
            "stop": stop, "stopPrice": order.stop_price.to_string(),
        }),
    )
}

/// `status` is `NEW`, `TRIGGERED`, `DONE` or `CANCELLED`.
pub(super) fn oco(order: &StopOrder) -> Value {
    json!({
        "orderId": order.order_id, "symbol": order.symbol, "clientOid": format!("client-{}", order.order_id),
        "orderTime": CREATED_MS, "status": if order.over { "DONE" } else { "NEW" },
    })
}

/// Its order time is in nanoseconds; an untriggered order has none.
pub(super) fn futures(order: &FuturesOrder) -> Value {
    let (done, waits) = (order.done, order.untriggered);
    with(
        nulls("remark tags"),
        json!({
            "id": order.order_id, "symbol": order.symbol, "type": order.order_type, "side": order.side,
            "price": order.price.to_string(), "size": order.size, "value": "0", "dealValue": "0", "dealSize": 0,
            "stp": "", "stop": if waits { "down" } else { "" }, "stopPriceType": if waits { "TP" } else { "" },
            "stopTriggered": if waits { Value::Null } else { json!(false) },
            "stopPrice": if waits { json!(order.price.to_string()) } else { Value::Null }, "timeInForce": "GTC",
            "postOnly": false, "hidden": false, "iceberg": false, "leverage": "3", "forceHold": false,
            "closeOrder": false, "visibleSize": 0, "clientOid": format!("client-{}", order.order_id),
            "isActive": !done, "cancelExist": done, "createdAt": CREATED_MS, "updatedAt": CREATED_MS,
            "endAt": if done { json!(CREATED_MS) } else { Value::Null },
            "orderTime": if waits { Value::Null } else { json!(CREATED_MS * 1_000_000 + 45_990_006) },
            "settleCurrency": order.settle_currency, "marginMode": "CROSS", "avgDealPrice": "0", "filledSize": 0,
            "filledValue": "0", "status": if done { "done" } else { "open" }, "reduceOnly": order.reduce_only,
        }),
    )
}

/// Amounts are numbers, not texts.
pub(super) fn position(position: &Position, id: u64) -> Value {
    const ZEROS: &str = "currentComm unrealisedCost realisedGrossCost realisedCost posInit posMargin posMaint \
        realisedGrossPnl realisedPnl unrealisedPnl unrealisedPnlPcnt unrealisedRoePcnt delevPercentage";
    let zeros = ZEROS.split_whitespace().map(|name| (name.to_owned(), json!(0.0))).collect::<Map<_, _>>();
    let cost = number(position.avg_entry_price * Decimal::from(position.current_qty) / Decimal::ONE_THOUSAND);
    with(
        Value::Object(zeros),
        json!({
            "id": (500_000_000_000_988_255 + id).to_string(), "symbol": position.symbol,
            "crossMode": position.margin_mode == "CROSS", "openingTimestamp": CREATED_MS,
            "currentTimestamp": CREATED_MS, "currentQty": position.current_qty, "currentCost": cost,
            "isOpen": position.told_open(), "markPrice": number(position.avg_entry_price), "markValue": cost,
            "posCost": cost, "avgEntryPrice": number(position.avg_entry_price), "liquidationPrice": 0.0,
            "bankruptPrice": 0.0, "settleCurrency": position.settle_currency,
            "isInverse": !matches!(position.settle_currency.as_str(), "USDT" | "USDC"),
            "marginMode": position.margin_mode, "positionSide": position.position_side, "leverage": 3,
        }),
    )
}
