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

/// `GET /api/v1/contracts/active`: <https://www.kucoin.com/docs-new/rest/futures-trading/market-data/get-all-symbols>, with
/// the fields of the official client's `openapi-futures-market.json` (2025-11-04) that tell contracts apart. A few of
/// hundreds, one or more for each settle currency.
#[expect(clippy::unnecessary_wraps, reason = "all endpoints answer alike")]
pub(super) fn contracts(_: &Ask) -> Answered {
    let rows =
        [("XBTUSDTM", "USDT"), ("ETHUSDTM", "USDT"), ("XBTUSDCM", "USDC"), ("XBTUSDM", "XBT"), ("ETHUSDM", "ETH")];
    let row = |(symbol, settle): (&str, &str)| {
        json!({
            "symbol": symbol, "type": "FFWCSX", "baseCurrency": &symbol[..3], "settleCurrency": settle,
            "isInverse": symbol.ends_with("USDM"), "status": "Open", "expireDate": null,
        })
    };
    Ok(json!(rows.map(row)).into())
}
