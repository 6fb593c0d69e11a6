//! Rows of orders, with every documented field; `""` where one does not apply.
//!
//! <https://www.okx.com/docs-v5/en/#order-book-trading> (2026-06-27)

use serde_json::{Map, Value, json};

use super::orders::{AlgoOrder, Order};

/// When the made-up rows were created and last changed.
pub(super) const CREATED_MS: &str = "1795100400000";

/// A success.
pub(super) fn envelope(data: Vec<Value>) -> Value {
    let mut envelope = json!({ "code": "0", "msg": "" });
    envelope["data"] = Value::Array(data);
    envelope
}

/// A row of fields that do not apply, and those that do.
pub(super) fn filled(empty: &str, fields: Value) -> Value {
    let mut row: Map<String, Value> = empty.split_whitespace().map(|name| (name.to_owned(), json!(""))).collect();
    if let Value::Object(fields) = fields {
        row.extend(fields);
    }
    Value::Object(row)
}

pub(super) fn order(order: &Order) -> Value {
    const EMPTY: &str = "algoClOrdId algoId attachAlgoClOrdId avgPx cancelSource cancelSourceReason ccy \
        clOrdId fillPx fillTime lever pxType pxUsd pxVol quickMgnType slOrdPx slTriggerPx slTriggerPxType source \
        stpId tag tgtCcy tpOrdPx tpTriggerPx tpTriggerPxType tradeId";
    let (base, quote) = order.inst_id.split_once('-').unwrap_or((&order.inst_id, ""));
    let quote = quote.split('-').next().unwrap_or_default();
    filled(
        EMPTY,
        json!({
            "accFillSz": "0", "attachAlgoOrds": [], "cTime": CREATED_MS, "category": "normal", "fee": "0",
            "feeCcy": base, "fillSz": "0", "instId": order.inst_id, "instType": order.inst_type.as_str(),
            "isTpLimit": "false", "linkedAlgoOrd": { "algoId": "" }, "ordId": order.ord_id, "ordType": order.ord_type,
            "pnl": "0", "posSide": "net", "px": order.px, "rebate": "0", "rebateCcy": quote, "reduceOnly": "false",
            "side": order.side, "state": "live", "stpMode": "cancel_maker", "sz": order.sz, "tdMode": order.td_mode,
            "tradeQuoteCcy": quote, "uTime": CREATED_MS,
        }),
    )
}

pub(super) fn algo_order(order: &AlgoOrder) -> Value {
    const EMPTY: &str = "activePx actualPx actualSide algoClOrdId callbackRatio callbackSpread ccy chaseType \
        chaseVal clOrdId closeFraction isTradeBorrowMode lever maxChaseType maxChaseVal moveTriggerPx ordId \
        ordPx pxLimit pxSpread pxVar quickMgnType slOrdPx slTriggerPx slTriggerPxType szLimit tag tgtCcy \
        timeInterval tpOrdPx tpTriggerPx tpTriggerPxType tradeQuoteCcy triggerPx triggerPxType triggerTime";
    let mut row = filled(
        EMPTY,
        json!({
            "actualSz": "0", "algoId": order.algo_id, "amendPxOnTriggerType": "0", "attachAlgoOrds": [],
            "cTime": CREATED_MS, "failCode": "0", "instId": order.inst_id, "instType": order.inst_type.as_str(),
            "last": order.trigger_px, "linkedOrd": { "ordId": "" }, "ordIdList": [], "ordType": order.ord_type,
            "posSide": "net", "reduceOnly": "false", "side": order.side, "state": "live", "sz": order.sz,
            "tdMode": order.td_mode, "uTime": CREATED_MS,
        }),
    );
    let trigger = if order.ord_type == "trigger" { "triggerPx" } else { "tpTriggerPx" };
    row[trigger] = json!(order.trigger_px);
    row
}
