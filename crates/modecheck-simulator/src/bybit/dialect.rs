//! How Bybit words a fault.

use serde_json::{Map, Value, json};

use crate::{
    dialect::{Codes, Dialect, Headers},
    wire::Response,
};

/// Bybit's words.
#[derive(Debug)]
pub(super) struct Words;

fn refusal(code: u32, message: &str) -> Response {
    Response::json(200, &json!({ "retCode": code, "retMsg": message, "result": {}, "retExtInfo": {} }))
}

impl Dialect for Words {
    fn headers(&self) -> Headers {
        Headers { key: "X-BAPI-API-KEY", timestamp: "X-BAPI-TIMESTAMP", resets: "X-Bapi-Limit-Reset-Timestamp" }
    }

    fn code(&self, response: &Response) -> String {
        let body: Option<serde_json::Value> = serde_json::from_slice(&response.body).ok();
        body.as_ref().and_then(|body| body.get("retCode")).map(ToString::to_string).unwrap_or_default()
    }

    fn codes(&self) -> Codes {
        Codes { clock: "10002", echoing: "10004" }
    }

    fn refused(&self, code: &str, message: &str) -> Response {
        refusal(code.parse().unwrap_or_default(), message)
    }

    fn rate_limit(&self) -> Response {
        let mut response = refusal(10_006, "too many visits");
        response.headers.push(("X-Bapi-Limit-Status".to_owned(), "0".to_owned()));
        response
    }

    fn busy(&self) -> Response {
        refusal(10_016, "server error, try again")
    }

    fn success(&self, data: Option<&str>, message: &str) -> String {
        let (data, message) = (data.unwrap_or("{}"), Value::from(message));
        format!(r#"{{"retCode":0,"retMsg":{message},"result":{data},"retExtInfo":{{}}}}"#)
    }

    fn first_row<'a>(&self, envelope: &'a mut Value) -> Option<&'a mut Map<String, Value>> {
        let listed = envelope.pointer("/result/list/0").is_some();
        envelope.pointer_mut(if listed { "/result/list/0" } else { "/result" })?.as_object_mut()
    }

    fn other_target(&self, row: &mut Map<String, Value>) {
        if let Some(status) = row.get_mut("unifiedMarginStatus") {
            *status = if *status == json!(6) { json!(5) } else { json!(6) };
        }
    }
}
