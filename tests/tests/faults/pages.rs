//! Last pages that name another one all the same.

use modecheck::Exchange;
use serde_json::{Value, json};

/// The cursor that no exchange gave.
const MADE_UP: &str = "990000000000000001";

/// Makes a page name another; whether it is a page of a list that can.
pub(crate) fn names_another(exchange: Exchange, page: &mut Value) -> bool {
    let set =
        |page: &mut Value, place: &str, value: Value| page.pointer_mut(place).map(|there| *there = value).is_some();
    match exchange {
        Exchange::Okx => false,
        Exchange::Bybit => {
            let last = |page: &Value, place| page.pointer(place).is_some_and(|cursor| cursor == "" || cursor == "0");
            let places = ["/result/nextPageCursor", "/result/nextCursor"];
            places.into_iter().any(|place| last(page, place) && set(page, place, json!(MADE_UP)))
        }
        Exchange::Kucoin => {
            let (at, of) = (page.pointer("/data/currentPage"), page.pointer("/data/totalPage"));
            let (Some(at), Some(of)) = (at.and_then(Value::as_u64), of.and_then(Value::as_u64)) else { return false };
            at >= of && set(page, "/data/totalPage", json!(at + 1))
        }
        Exchange::Bitget => {
            let flagged = set(page, "/data/nextFlag", json!(true));
            let more = page.pointer("/data/hasNext").is_some() && set(page, "/data/hasNext", json!(true));
            let cursor = page.pointer("/data/list").is_some() && set(page, "/data/cursor", json!(MADE_UP));
            flagged || more || cursor
        }
    }
}

/// The page after it, without rows and naming none.
pub(crate) fn emptied(exchange: Exchange, page: &mut Value) {
    let at = page.pointer("/data/totalPage").cloned();
    let Some(data) = page.get_mut(if exchange == Exchange::Bybit { "result" } else { "data" }) else { return };
    if data.is_array() {
        *data = json!([]);
    }
    let Some(fields) = data.as_object_mut() else { return };
    for (name, value) in fields.iter_mut() {
        match value {
            Value::Array(rows) => rows.clear(),
            Value::Bool(more) if matches!(name.as_str(), "nextFlag" | "hasNext") => *more = false,
            cursor if matches!(name.as_str(), "nextPageCursor" | "nextCursor" | "cursor") => *cursor = json!(""),
            number if name == "currentPage" => *number = at.clone().unwrap_or_default(),
            _ => {}
        }
    }
}
