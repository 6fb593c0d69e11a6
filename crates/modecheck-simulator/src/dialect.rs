//! How an exchange words what a fault says in its name.

use serde_json::{Map, Value};

use crate::wire::Response;

/// The headers of signed requests that the log looks at.
pub(crate) struct Headers {
    pub(crate) key: &'static str,
    pub(crate) timestamp: &'static str,
    /// When a limit is free again; empty where no header says so.
    pub(crate) resets: &'static str,
}

/// Codes of refusals.
pub(crate) struct Codes {
    /// The timestamp is not accepted.
    pub(crate) clock: &'static str,
    /// A refusal whose text is documented to repeat something of the caller's.
    pub(crate) echoing: &'static str,
}

/// The shapes of one exchange's answers.
pub(crate) trait Dialect {
    /// What its headers are called.
    fn headers(&self) -> Headers;

    /// The code in the envelope of an answer; empty when it has none.
    fn code(&self, response: &Response) -> String;

    /// Too many requests.
    fn rate_limit(&self) -> Response;

    /// What its refusals are called.
    fn codes(&self) -> Codes;

    /// A refusal with a code and words.
    fn refused(&self, code: &str, message: &str) -> Response;

    /// Unable to answer for now.
    fn busy(&self) -> Response;

    /// The text of a success with this JSON as its data, or with as good as none.
    fn success(&self, data: Option<&str>, message: &str) -> String;

    /// What a fault that damages a field damages.
    fn first_row<'a>(&self, envelope: &'a mut Value) -> Option<&'a mut Map<String, Value>>;

    /// Makes a row speak of another mode.
    fn other_target(&self, row: &mut Map<String, Value>);
}
