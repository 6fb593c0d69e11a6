//! How OKX words a fault.

use serde_json::{Map, Value, json};

use super::refusal::Refusal;
use crate::{dialect::Dialect, wire::Response};

/// OKX's words.
#[derive(Debug)]
pub(super) struct Words;

impl Dialect for Words {
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
