//! The reads without a key.

use serde_json::{Value, json};

use super::{
    items::Category,
    market::{Instrument, Maintenance},
    query::{Answer, Ask, Row},
    refusal::Refusal,
    rows::CREATED_MS,
};

type Answered = Result<Answer, Refusal>;

/// <https://bybit-exchange.github.io/docs/v5/market/time> (2026-07-24)
#[expect(clippy::unnecessary_wraps, reason = "all endpoints answer alike")]
pub(super) fn time(ask: &Ask) -> Answered {
    let (second, nano) = ((ask.now_ms / 1_000).to_string(), (u128::from(ask.now_ms) * 1_000_000).to_string());
    Ok(Answer::ok(json!({ "timeSecond": second, "timeNano": nano })))
}

const TRADING: &str = "Trading";

fn status_of(listed: &Instrument) -> &'static str {
    if listed.pre_market { "PreLaunch" } else { TRADING }
}

/// <https://bybit-exchange.github.io/docs/v5/market/instrument> (2026-07-24). Only what trades comes unless another status
/// is asked for. Spot comes whole, whatever the limit.
pub(super) fn instruments(ask: &Ask) -> Answered {
    let category = ask.category()?;
    let limit = ask.limit("limit", 500, 1_000)?;
    let (symbol, base, status) = (ask.get("symbol"), ask.get("baseCoin"), ask.get("status").unwrap_or(TRADING));
    let fits = |listed: &&Instrument| {
        listed.category == category
            && status_of(listed) == status
            && symbol.is_none_or(|symbol| symbol == listed.symbol)
            && base.is_none_or(|base| base == listed.base_coin)
    };
    let rows: Vec<Row> = ask.instruments.iter().filter(fits).map(row).collect();
    let limit = if category == Category::Spot { rows.len().max(1) } else { limit };
    let (rows, cursor) = ask.page_until("cursor", rows, limit, "")?;
    Ok(Answer::ok(json!({ "category": category.as_str(), "list": rows, "nextPageCursor": cursor })))
}

fn row(listed: &Instrument) -> Row {
    let kind = match listed.category {
        Category::Linear => "LinearPerpetual",
        Category::Inverse => "InversePerpetual",
        Category::Spot | Category::Option => "",
    };
    let status = status_of(listed);
    let mut row = json!({
        "symbol": listed.symbol, "status": status, "baseCoin": listed.base_coin, "quoteCoin": listed.quote_coin,
    });
    let extra = match listed.category {
        Category::Spot => json!({ "innovation": "0", "marginTrading": "utaOnly" }),
        Category::Option => json!({ "settleCoin": listed.settle_coin, "optionsType": "Call" }),
        Category::Linear | Category::Inverse => json!({
            "contractType": kind, "settleCoin": listed.settle_coin, "isPreListing": listed.pre_market,
            "unifiedMarginTrade": true,
        }),
    };
    if let (Value::Object(row), Value::Object(extra)) = (&mut row, extra) {
        row.extend(extra);
    }
    (format!("first%3D{}%26{CREATED_MS}", listed.symbol), row)
}

/// <https://bybit-exchange.github.io/docs/v5/system-status> (2026-07-24)
pub(super) fn status(ask: &Ask) -> Answered {
    let (id, state) = (ask.get("id"), ask.get("state"));
    if state.is_some_and(|state| !matches!(state, "scheduled" | "ongoing" | "completed" | "canceled")) {
        return Err(Refusal::parameter("state"));
    }
    let fits = |work: &&Maintenance| id.is_none_or(|id| id == work.id) && state.is_none_or(|state| state == work.state);
    let row = |work: &Maintenance| {
        json!({
            "id": work.id, "title": work.title, "state": work.state, "begin": work.begin_ms.to_string(),
            "end": work.end_ms.to_string(), "href": "", "serviceTypes": [1, 2, 3, 4, 5], "product": [1, 2],
            "uidSuffix": work.uid_suffix, "maintainType": 1, "env": 1,
        })
    };
    let rows: Vec<_> = ask.maintenance.iter().filter(fits).map(row).collect();
    Ok(Answer::new("", json!({ "list": rows })))
}
