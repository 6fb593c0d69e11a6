//! Rows of orders and positions, with every documented field.
//!
//! <https://bybit-exchange.github.io/docs/v5/order/open-order>, <https://bybit-exchange.github.io/docs/v5/position> and
//! <https://bybit-exchange.github.io/docs/v5/spread/trade/open-order> (2026-07-24)

use serde_json::{Map, Value, json};

use super::{
    account::Account,
    items::{Category, Position},
    orders::{Order, SpreadOrder},
    profile::MarginMode,
    query::Row,
};

/// When the made-up rows were created and last changed.
pub(super) const CREATED_MS: u64 = 1_795_100_400_000;

/// A row of fields that do not apply, and those that do.
fn filled(empty: &str, fields: Value) -> Value {
    let mut row: Map<String, Value> = empty.split_whitespace().map(|name| (name.to_owned(), json!(""))).collect();
    if let Value::Object(fields) = fields {
        row.extend(fields);
    }
    Value::Object(row)
}

/// The cursor is of the kind seen in a published answer: escaped, so that it holds percent signs.
pub(super) fn order(order: &Order) -> Row {
    const EMPTY: &str = "blockTradeId bboLevel bboSideType lastPriceOnCreated marketUnit ocoTriggerBy orderIv \
        orderLinkId placeType slLimitPrice slTriggerBy smpOrderId stopLoss takeProfit tpLimitPrice tpTriggerBy tpslMode";
    let spot = order.category == Category::Spot;
    let created = CREATED_MS.to_string();
    let triggered = order.order_status == "Untriggered";
    let mut row = filled(
        EMPTY,
        json!({
            "orderId": order.order_id, "symbol": order.symbol, "price": order.price, "qty": order.qty,
            "side": order.side, "isLeverage": if spot && order.is_leverage { "1" } else if spot { "0" } else { "" },
            "positionIdx": order.position_idx, "orderStatus": order.order_status, "cancelType": "UNKNOWN",
            "rejectReason": "EC_NoError", "avgPrice": if spot { "0.0" } else { "" }, "leavesQty": order.qty,
            "leavesValue": "0", "cumExecQty": "0", "cumExecValue": "0", "cumExecFee": "0", "timeInForce": "GTC",
            "orderType": order.order_type, "stopOrderType": order.stop_order_type,
            "triggerPrice": if triggered { order.price.as_str() } else { "0.00" },
            "triggerDirection": u8::from(triggered), "triggerBy": if triggered { "LastPrice" } else { "" },
            "reduceOnly": order.reduce_only, "closeOnTrigger": order.reduce_only && triggered, "smpType": "None",
            "smpGroup": 0, "createdTime": created, "updatedTime": created,
        }),
    );
    if !order.create_type.is_empty() && !spot {
        row["createType"] = json!(order.create_type);
    }
    (format!("page_args%3D{}%26symbol%3D6%26", order.order_id), row)
}

pub(super) fn spread_order(order: &SpreadOrder) -> Row {
    let created = CREATED_MS.to_string();
    let base = order.symbol.split_once("USD").map_or("", |(base, _)| base);
    let row = json!({
        "symbol": order.symbol, "baseCoin": base, "orderType": "Limit", "orderLinkId": "", "side": order.side,
        "timeInForce": "PostOnly", "orderId": order.order_id, "leavesQty": order.qty, "orderStatus": "New",
        "cumExecQty": "0", "price": order.price, "qty": order.qty, "createdTime": created, "updatedTime": created,
    });
    let part = format!("{}%3A{created}", order.order_id);
    (format!("{part}%2C{part}"), row)
}

/// Portfolio margin hides leverage and risk limit; an empty side is `None` in the older accounts' own wallets, and
/// only there does `tradeMode` tell isolated from cross.
pub(super) fn position(position: &Position, account: &Account) -> Row {
    const EMPTY: &str = "bustPrice leverageSysUpdatedTime liqPrice mmrSysUpdateTime \
        positionIMByMp positionMMByMp sessionAvgPrice";
    let status = account.unified_margin_status;
    let own_wallet = status == 1 || (matches!(status, 3 | 4) && position.category == Category::Inverse);
    let portfolio = account.margin_mode == MarginMode::PortfolioMargin && status != 1;
    let side = match (position.is_held(), own_wallet) {
        (true, _) => position.side.as_str(),
        (false, true) => "None",
        (false, false) => "",
    };
    let created = CREATED_MS.to_string();
    let row = filled(
        EMPTY,
        json!({
            "symbol": position.symbol, "positionIdx": position.position_idx, "side": side,
            "size": position.size.to_string(), "avgPrice": position.avg_price, "positionValue": "0",
            "tradeMode": u8::from(own_wallet && position.isolated), "autoAddMargin": 0,
            "positionStatus": position.position_status,
            "leverage": if portfolio { "" } else { position.leverage.as_str() },
            "markPrice": position.avg_price, "positionIM": "0", "positionMM": "0", "positionBalance": "0",
            "tpslMode": "Full", "takeProfit": position.take_profit, "stopLoss": position.stop_loss,
            "trailingStop": position.trailing_stop, "unrealisedPnl": "0", "curRealisedPnl": "0",
            "cumRealisedPnl": "0", "adlRankIndicator": 0, "riskId": u8::from(!portfolio),
            "riskLimitValue": if portfolio { "" } else { "2000000" }, "isReduceOnly": false, "seq": -1,
            "createdTime": created, "updatedTime": created,
        }),
    );
    (format!("{}%2C{created}%2C{}", position.symbol, position.position_idx), row)
}
