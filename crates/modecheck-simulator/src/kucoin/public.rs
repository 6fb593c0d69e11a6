//! The reads without a key, on both hosts.

use serde_json::json;

use super::{
    query::{Answer, Ask},
    refusal::Refusal,
};

type Answered = Result<Answer, Refusal>;

/// `GET /api/v1/timestamp`
#[expect(clippy::unnecessary_wraps, reason = "all endpoints answer alike")]
pub(super) fn time(ask: &Ask) -> Answered {
    Ok(json!(ask.now_ms).into())
}

/// `GET /api/v1/status`
#[expect(clippy::unnecessary_wraps, reason = "all endpoints answer alike")]
pub(super) fn status(ask: &Ask) -> Answered {
    Ok(json!({ "status": ask.service().as_str(), "msg": "" }).into())
}

/// `GET /api/v1/contracts/active`: a few of hundreds, one or more for each settle currency.
#[expect(clippy::unnecessary_wraps, reason = "all endpoints answer alike")]
pub(super) fn contracts(_: &Ask) -> Answered {
    let rows =
        [("XBTUSDTM", "USDT"), ("ETHUSDTM", "USDT"), ("XBTUSDCM", "USDC"), ("XBTUSDM", "XBT"), ("ETHUSDM", "ETH")];
    let row = |(symbol, settle): (&str, &str)| json!({ "symbol": symbol, "settleCurrency": settle, "status": "Open", "isInverse": symbol.ends_with("USDM") });
    Ok(json!(rows.map(row)).into())
}
