//! What the exchange says no with.
//!
//! <https://www.kucoin.com/docs-new/error-code>. No page has a code or a text for a refused switch.

use serde_json::json;

use super::settings::{Absent, Settings, Statuses};
use crate::wire::Response;

/// A code and a message, and for a refused switch why.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refusal {
    /// The envelope's code.
    pub code: String,
    /// The message.
    pub message: String,
    /// Everything that stood in the way; empty when the call got no further than its key, its form or its limit.
    pub reasons: Vec<Reason>,
}

/// One thing in the way of a switch.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reason {
    /// The rule it breaks; not on the wire.
    pub rule: Rule,
    /// What the rule rests on; not on the wire.
    pub basis: Basis,
    /// The code other calls have for it; empty when there is none.
    pub code: String,
    /// The sentence: made up where there is no code.
    pub message: String,
}

/// What a rule rests on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Basis {
    /// The pages say so for this very switch, or for every call.
    Documented,
    /// The pages say so nearby, or not at all, and the simulator takes the cautious side.
    Assumed,
}

/// What a switch is refused for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Rule {
    /// Not on the whitelist.
    Whitelist,
    /// The questionnaire is not done, or the agreements are not signed.
    Questionnaire,
    /// The main account is neither unified nor activated.
    MainNotActivated,
    /// A futures position.
    Positions,
    /// An active spot order.
    SpotOrders,
    /// A spot order that waits for its trigger.
    SpotStopOrders,
    /// A margin order, active or waiting.
    MarginOrders,
    /// An active futures order.
    FuturesOrders,
    /// A futures order that waits for its trigger.
    FuturesStopOrders,
    /// A debt in cross margin.
    CrossLiability,
    /// A debt in an isolated pair.
    IsolatedLiability,
    /// A loan of the VIP desk.
    OtcLoan,
    /// A negative balance.
    NegativeBalance,
    /// Frozen.
    Frozen,
    /// A switch is on its way.
    InProgress,
    /// Nothing to switch.
    AlreadyThere,
    /// A switch no page describes.
    NotDescribed,
    /// The way back is closed.
    WayBack,
    /// A state that no read shows.
    Hidden,
    /// For no reason known.
    Unexplained,
}

impl Rule {
    /// Whether reads with the account's own key can show it.
    pub fn is_readable(self) -> bool {
        !matches!(
            self,
            Self::Whitelist
                | Self::Questionnaire
                | Self::MainNotActivated
                | Self::InProgress
                | Self::WayBack
                | Self::Hidden
                | Self::Unexplained
        )
    }
}

impl Refusal {
    pub(super) fn new(code: &str, message: impl Into<String>) -> Self {
        Self { code: code.to_owned(), message: message.into(), reasons: Vec::new() }
    }

    /// A parameter that is missing or not understood.
    pub(super) fn parameter() -> Self {
        Self::new("400100", "Parameter Error")
    }

    pub(super) fn denied() -> Self {
        Self::new("400007", "Access Denied.")
    }

    pub(super) fn frozen() -> Self {
        Self::new("411100", "User is frozen")
    }

    pub(super) fn too_many() -> Self {
        Self::new("429000", "Too many requests. System-level rate limit exceeded.")
    }

    pub(super) fn absent(how: Absent) -> Self {
        match how {
            Absent::NotFound => Self::new("404", "Not Found"),
            Absent::UrlNotFound => Self::new("404000", "URL Not Found -- The requested resource could not be found"),
            Absent::Deprecated => Self::deprecated(),
        }
    }

    pub(super) fn deprecated() -> Self {
        Self::new("401000", "The interface has been deprecated")
    }

    /// A refused switch. The body has room for one sentence; that it is the first one found is assumed.
    pub(super) fn of_switch(reasons: Vec<Reason>, settings: &Settings) -> Option<Self> {
        let first = reasons.first()?;
        let code = if first.code.is_empty() { &settings.refusal_code } else { &first.code };
        Some(Self { code: code.clone(), message: first.message.clone(), reasons })
    }

    pub(super) fn response(&self, statuses: Statuses) -> Response {
        let mut body = json!({ "code": self.code, "msg": self.message });
        if self.code == "404" {
            (body["retry"], body["success"]) = (json!(false), json!(false));
        }
        let status = match self.code.as_str() {
            "404" | "404000" => 404,
            "429000" => 429,
            "400001" | "400002" | "400003" | "400004" | "400005" | "400006" if statuses == Statuses::Telling => 401,
            "400007" if statuses == Statuses::Telling => 403,
            _ => 200,
        };
        Response::json(status, &body)
    }
}

impl Reason {
    pub(super) fn new(rule: Rule, basis: Basis, code: &str, message: impl Into<String>) -> Self {
        Self { rule, basis, code: code.to_owned(), message: message.into() }
    }
}
