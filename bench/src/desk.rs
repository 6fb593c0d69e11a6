//! The accounts that every client asks, made up from their numbers: the simulator and its callers agree without a word.

use serde::Serialize;

/// One account's name and key.
#[derive(Debug, Serialize)]
pub(crate) struct Desk {
    pub(crate) name: String,
    pub(crate) key: String,
    pub(crate) secret: String,
    pub(crate) passphrase: String,
}

impl Desk {
    pub(crate) fn of(number: usize) -> Self {
        Self {
            name: format!("desk-{number:06}"),
            key: format!("bench-key-{number:06}"),
            secret: format!("bench-secret-of-desk-{number:06}"),
            passphrase: "Bench-words-1".to_owned(),
        }
    }
}
