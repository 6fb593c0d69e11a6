//! What an exchange tells of the key that it was asked with.

use schemars::JsonSchema;
use serde::Serialize;
use strum::Display;

use crate::Timestamp;

/// What the key's own information says. What it does not say is said so.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct KeyFacts {
    /// What the key may do, in the exchange's own words; `None` where it was not told.
    pub rights: Option<Vec<String>>,
    /// Whether it may read and nothing else; `None` where the exchange does not say.
    pub read_only: Option<bool>,
    /// Whether it is bound to addresses.
    pub binding: Binding,
    /// Until when it lives.
    pub expiry: Expiry,
    /// The exchange's site that it belongs to, in the exchange's own word.
    pub site: Option<String>,
}

/// Whether a key may be used from some addresses only.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, JsonSchema, Display)]
#[serde(rename_all = "kebab-case")]
#[strum(serialize_all = "kebab-case")]
pub enum Binding {
    /// From some addresses only.
    Bound,
    /// From any address.
    NotBound,
    /// The exchange did not tell.
    #[default]
    NotTold,
}

impl Binding {
    /// By a list of addresses, which is empty for a key that is bound to none.
    pub fn of_list(addresses: Option<&str>) -> Self {
        match addresses.map(str::trim) {
            None => Self::NotTold,
            Some("") => Self::NotBound,
            Some(_) => Self::Bound,
        }
    }
}

/// Until when a key lives.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Expiry {
    /// Until then.
    At(Timestamp),
    /// It has no end.
    Never,
    /// The exchange did not tell.
    #[default]
    NotTold,
}
