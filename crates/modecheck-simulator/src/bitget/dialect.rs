//! How Bitget words a fault.

use serde_json::{Map, Value, json};

use super::words::of_code;
use crate::{
    dialect::{Codes, Dialect, Headers},
    wire::Response,
};

/// Bitget's words.
#[derive(Debug)]
pub(super) struct Words;

fn refusal(status: u16, code: &str) -> Response {
    Response::json(status, &json!({ "code": code, "msg": of_code(code, false), "requestTime": 0, "data": null }))
}

/// Where the rows of the various answers are.
const LISTS: [&str; 6] = [
    "/data/entrustedList/0",
    "/data/orderList/0",
    "/data/resultList/0",
    "/data/list/0",
    "/data/assets/0",
    "/data/repayableCoinList/0",
];

impl Dialect for Words {
    fn headers(&self) -> Headers {
        Headers { key: "ACCESS-KEY", timestamp: "ACCESS-TIMESTAMP", resets: "" }
    }

    fn code(&self, response: &Response) -> String {
        let body: Option<Coded> = serde_json::from_slice(&response.body).ok();
        body.map(|body| body.code).unwrap_or_default()
    }

    fn codes(&self) -> Codes {
        Codes { clock: "40008", echoing: "40009" }
    }

    fn refused(&self, code: &str, message: &str) -> Response {
        let body = json!({ "code": code, "msg": message, "requestTime": 0, "data": null });
        Response::json(400, &body)
    }

    fn rate_limit(&self) -> Response {
        let mut response = refusal(429, "429");
        response.headers.push(("x-mbx-used-remain-limit".to_owned(), "0".to_owned()));
        response
    }

    /// 40725, which may come in the release windows of Tuesday to Thursday, 14:00 to 17:00 at UTC+8.
    fn busy(&self) -> Response {
        refusal(400, "40725")
    }

    fn success(&self, data: Option<&str>, message: &str) -> String {
        let (data, message) = (data.unwrap_or("null"), Value::from(message));
        format!(r#"{{"code":"00000","msg":{message},"requestTime":0,"data":{data}}}"#)
    }

    fn first_row<'a>(&self, envelope: &'a mut Value) -> Option<&'a mut Map<String, Value>> {
        let lists = std::iter::once("/data/0").chain(LISTS);
        let place = lists.into_iter().find(|place| envelope.pointer(place).is_some()).unwrap_or("/data");
        envelope.pointer_mut(place)?.as_object_mut()
    }

    fn other_target(&self, row: &mut Map<String, Value>) {
        if let Some(mode) = row.get_mut("accountMode") {
            *mode = if *mode == json!("unified") { json!("hybrid") } else { json!("unified") };
        }
    }
}

/// An envelope, as far as the log goes.
#[derive(serde::Deserialize)]
struct Coded {
    code: String,
}
