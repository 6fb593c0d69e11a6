//! How an exchange words what a fault says in its name.

use serde_json::{Map, Value};

use crate::wire::Response;

/// The shapes of one exchange's answers.
pub(crate) trait Dialect {
    /// Too many requests.
    fn rate_limit(&self) -> Response;

    /// Unable to answer for now.
    fn busy(&self) -> Response;

    /// The text of a success with this JSON as its data, or with as good as none.
    fn success(&self, data: Option<&str>, message: &str) -> String;

    /// What a fault that damages a field damages.
    fn first_row<'a>(&self, envelope: &'a mut Value) -> Option<&'a mut Map<String, Value>>;

    /// Makes a row speak of another mode.
    fn other_target(&self, row: &mut Map<String, Value>);
}
