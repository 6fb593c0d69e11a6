//! How OKX words a fault.

use serde_json::{Map, Value, json};

use super::refusal::Refusal;
use crate::{
    dialect::{Codes, Dialect, Headers},
    wire::Response,
};

/// OKX's words.
#[derive(Debug)]
pub(super) struct Words;

impl Dialect for Words {
    fn headers(&self) -> Headers {
        Headers { key: "OK-ACCESS-KEY", timestamp: "OK-ACCESS-TIMESTAMP", resets: "" }
    }

    fn code(&self, response: &Response) -> String {
        let body: Option<serde_json::Value> = serde_json::from_slice(&response.body).ok();
        body.as_ref().and_then(|body| body.get("code")?.as_str()).unwrap_or_default().to_owned()
    }

    fn codes(&self) -> Codes {
        Codes { clock: "50102", echoing: "50110" }
    }

    fn refused(&self, code: &str, message: &str) -> Response {
        Refusal::new(code, message).response()
    }

    fn rate_limit(&self) -> Response {
        Refusal::new("50011", "too many requests").response()
    }

    fn busy(&self) -> Response {
        Response::json(503, &json!({ "code": "50001", "data": [], "msg": "service unavailable for now" }))
    }

    fn success(&self, data: Option<&str>, message: &str) -> String {
        format!(r#"{{"code":"0","data":{},"msg":{}}}"#, data.unwrap_or("[]"), Value::from(message))
    }

    fn first_row<'a>(&self, envelope: &'a mut Value) -> Option<&'a mut Map<String, Value>> {
        envelope.pointer_mut("/data/0")?.as_object_mut()
    }

    fn other_target(&self, row: &mut Map<String, Value>) {
        let other = if row.get("acctLv") == Some(&json!("4")) { "3" } else { "4" };
        row.insert("acctLv".to_owned(), json!(other));
    }
}
