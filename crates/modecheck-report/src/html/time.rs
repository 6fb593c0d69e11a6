use modecheck_core::Timestamp;

use crate::json::BlockerV1;

/// A time as a person reads it, in UTC, to the second.
pub(crate) fn readable(time: Timestamp) -> String {
    let text = time.to_string();
    let (day, rest) = text.split_once('T').unwrap_or((&text, ""));
    let clock = rest.split(['.', 'Z']).next().unwrap_or_default();
    format!("{day} {clock} UTC")
}

impl BlockerV1 {
    /// When it passes by itself, where that is known.
    pub(crate) fn clears(&self) -> Option<String> {
        self.clears_at.map(readable)
    }
}
