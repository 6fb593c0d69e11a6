//! How KuCoin words a fault.

use serde_json::{Map, Value, json};

use super::refusal::Refusal;
use crate::{
    dialect::{Codes, Dialect, Headers},
    kucoin::settings::Statuses,
    wire::Response,
};

/// KuCoin's words.
#[derive(Debug)]
pub(super) struct Words;

fn too_many(left: &str) -> Response {
    let mut response = Refusal::too_many().response(Statuses::Usual);
    for (name, value) in [("limit", "2000"), ("remaining", left), ("reset", "1500")] {
        response.headers.push((format!("gw-ratelimit-{name}"), value.to_owned()));
    }
    response
}

impl Dialect for Words {
    fn headers(&self) -> Headers {
        Headers { key: "KC-API-KEY", timestamp: "KC-API-TIMESTAMP", resets: "gw-ratelimit-reset" }
    }

    fn code(&self, response: &Response) -> String {
        #[derive(Default, serde::Deserialize)]
        struct Coded {
            code: String,
        }
        serde_json::from_slice::<Coded>(&response.body).unwrap_or_default().code
    }

    fn codes(&self) -> Codes {
        Codes { clock: "400002", echoing: "400005" }
    }

    fn refused(&self, code: &str, message: &str) -> Response {
        Refusal::new(code, message).response(Statuses::Usual)
    }

    fn rate_limit(&self) -> Response {
        too_many("0")
    }

    /// The same code with points left in the pool means that the system is overloaded.
    fn busy(&self) -> Response {
        too_many("1970")
    }

    fn success(&self, data: Option<&str>, message: &str) -> String {
        let (data, message) = (data.unwrap_or("{}"), Value::from(message));
        format!(r#"{{"code":"200000","msg":{message},"data":{data}}}"#)
    }

    fn first_row<'a>(&self, envelope: &'a mut Value) -> Option<&'a mut Map<String, Value>> {
        const LISTS: [&str; 4] = ["/data/items/0", "/data/assets/0", "/data/accounts/0", "/data/0"];
        let listed = LISTS.into_iter().find(|list| envelope.pointer(list).is_some_and(Value::is_object));
        envelope.pointer_mut(listed.unwrap_or("/data"))?.as_object_mut()
    }

    fn other_target(&self, row: &mut Map<String, Value>) {
        if let Some(mode) = row.get_mut("selfAccountMode") {
            *mode = if *mode == json!("UNIFIED") { json!("CLASSIC") } else { json!("UNIFIED") };
        }
    }
}
