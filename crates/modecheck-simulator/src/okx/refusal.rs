//! What the exchange says no with.
//!
//! <https://www.okx.com/docs-v5/en/#error-code> (2026-06-27). The codes and their HTTP statuses are the exchange's;
//! the messages are the simulator's, because the exchange's own wording changes and nobody may depend on it.

use serde_json::{Value, json};

use crate::wire::Response;

/// A code and a message, as the exchange's envelope carries them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refusal {
    /// The exchange's code.
    pub code: String,
    /// The message to people.
    pub message: String,
}

impl Refusal {
    pub(super) fn new(code: &str, message: impl Into<String>) -> Self {
        Self { code: code.to_owned(), message: message.into() }
    }

    pub(super) fn empty(parameter: &str) -> Self {
        Self::new("50014", format!("parameter {parameter} is empty"))
    }

    pub(super) fn wrong(parameter: &str) -> Self {
        Self::new("51000", format!("parameter {parameter} is wrong"))
    }

    /// The HTTP status the code comes with. 50119 is listed with 200 and seen live with 401.
    pub(super) fn status(&self) -> u16 {
        match self.code.as_str() {
            "404" => 404,
            "50000" | "50002" | "50006" | "50014" | "50015" | "51000" => 400,
            "50011" => 429,
            "50115" => 405,
            "50101" | "50102" | "50103" | "50104" | "50105" | "50106" | "50107" | "50110" | "50111" | "50112"
            | "50113" | "50119" => 401,
            _ => 200,
        }
    }

    /// Refusals of the gateway carry no data key and another key order than refusals of the endpoint.
    pub(super) fn response(&self) -> Response {
        if self.status() == 401 {
            let (message, code) = (Value::from(self.message.as_str()), &self.code);
            return Response::new(401, "application/json", format!(r#"{{"msg":{message},"code":"{code}"}}"#));
        }
        Response::json(self.status(), &json!({ "code": self.code, "data": [], "msg": self.message }))
    }
}
