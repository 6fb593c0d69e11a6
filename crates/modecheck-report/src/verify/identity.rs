//! Whether two reports are on one account, as far as they tell.

use schemars::JsonSchema;
use serde::Serialize;

use crate::json::ReportV1;

/// Whether the account that was asked is the one of the report.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct IdentityV1 {
    /// What can be told.
    pub value: Sameness,
    /// It in a sentence.
    pub detail: String,
}

/// What can be told of two accounts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Sameness {
    /// They are one: the store gives both one pseudonym, and the exchange names one id.
    Same,
    /// Nothing speaks against it.
    NotContradicted,
    /// Neither report says enough.
    Unknown,
    /// They are two.
    Other,
}

impl IdentityV1 {
    pub(super) fn between(before: &ReportV1, now: &ReportV1, reference: Option<&str>) -> Self {
        let named = |report: &ReportV1| report.account.uid.clone().filter(|uid| shows(uid));
        let same_reference = before.account.reference.as_deref().zip(reference).map(|(old, new)| old == new);
        let is = |value, detail: String| Self { value, detail };
        match (named(before), named(now), same_reference) {
            (Some(old), Some(new), _) if old != new => {
                is(Sameness::Other, format!("the report is on account {old}, and the key is of account {new}"))
            }
            (Some(_), Some(uid), Some(true)) => {
                is(Sameness::Same, format!("the store calls both accounts the same, and both are {uid}"))
            }
            (Some(_), Some(uid), Some(false)) => is(
                Sameness::NotContradicted,
                format!(
                    "both accounts are {uid}; the store calls them differently: the report is of another store, or of before the inventory's uid or name changed"
                ),
            ),
            (Some(_), Some(uid), None) => is(
                Sameness::NotContradicted,
                format!("both accounts are {uid}; whether what is masked is the same too cannot be told"),
            ),
            (_, _, Some(true)) => is(
                Sameness::NotContradicted,
                "the store calls both accounts the same; whose key it is was not read of both".to_owned(),
            ),
            (_, _, Some(false)) => is(
                Sameness::Unknown,
                "whose key it is was not read of both, and the store calls the accounts differently: they may be two"
                    .to_owned(),
            ),
            _ => is(Sameness::Unknown, "whose key it is was not read of both: it may be another account's".to_owned()),
        }
    }
}

/// Whether a masked id shows anything.
pub(crate) fn shows(uid: &str) -> bool {
    uid.starts_with('•') && !uid.trim_start_matches('•').is_empty()
}
