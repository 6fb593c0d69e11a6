//! What an exchange tells of the key that it was asked with.

use schemars::JsonSchema;
use serde::Serialize;
use strum::Display;

use crate::{Notice, NoticeCode, Timestamp};

/// A key that expires within two weeks is worth a word, in milliseconds.
const SOON: i64 = 14 * 86_400_000;

/// What the key's own information says. What it does not say is said so.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct KeyFacts {
    /// What the key may do, in the exchange's own words; `None` where it was not told.
    pub rights: Option<Vec<String>>,
    /// Whether it may read and nothing else; `None` where the exchange does not say.
    pub read_only: Option<bool>,
    /// What a key that may do more than read may do besides, and what there is to do about that, as a sentence.
    pub beyond: Option<String>,
    /// Whether it is bound to addresses.
    pub binding: Binding,
    /// Until when it lives.
    pub expiry: Expiry,
    /// The exchange's site that it belongs to, in the exchange's own word.
    pub site: Option<String>,
}

impl KeyFacts {
    /// What whoever owns the key should know of it at this instant, if anything: that it may do more than read, may be
    /// used from anywhere, or will not live long. What the exchange does not tell is not remarked.
    pub fn notice(&self, now: Option<Timestamp>) -> Option<Notice> {
        if *self == Self::default() {
            return None;
        }
        let rights = match (self.read_only, &self.beyond) {
            (Some(true), _) => None,
            (Some(false), Some(beyond)) => Some(beyond.clone()),
            (Some(false), None) => Some("the key may do more than read: a read-only key is enough".to_owned()),
            (None, _) => Some("whether the key is read-only is not said: a read-only key is enough".to_owned()),
        };
        let unbound = (self.binding == Binding::NotBound).then(|| "the key is bound to no address".to_owned());
        let remarks: Vec<_> = [rights, unbound, self.expires_soon(now)].into_iter().flatten().collect();
        (!remarks.is_empty()).then(|| Notice::new(NoticeCode::KeyRights, remarks.join("; ")))
    }

    fn expires_soon(&self, now: Option<Timestamp>) -> Option<String> {
        let (Expiry::At(at), Some(now)) = (self.expiry, now) else { return None };
        (at.as_millis() - now.as_millis() < SOON).then(|| format!("the key expires at {at}"))
    }
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

#[cfg(test)]
mod tests {
    use super::*;

    fn said(facts: &KeyFacts, now: i64) -> Option<String> {
        facts.notice(Timestamp::from_millis(now)).map(|notice| notice.detail)
    }

    #[test]
    fn what_is_told_of_a_key_is_remarked_and_nothing_else() {
        let reads = KeyFacts { read_only: Some(true), ..KeyFacts::default() };
        assert_eq!(said(&KeyFacts::default(), 0), None, "nothing was told");
        assert_eq!(said(&reads, 0), None);
        assert_eq!(said(&KeyFacts { binding: Binding::Bound, ..reads.clone() }, 0), None);
        let trades = KeyFacts { read_only: Some(false), beyond: Some("it trades".to_owned()), ..reads.clone() };
        assert_eq!(said(&trades, 0).as_deref(), Some("it trades"));
        let loose = KeyFacts { binding: Binding::NotBound, ..trades };
        assert_eq!(said(&loose, 0).as_deref(), Some("it trades; the key is bound to no address"));
        let unsaid = KeyFacts { binding: Binding::Bound, ..KeyFacts::default() };
        assert!(said(&unsaid, 0).is_some_and(|said| said.contains("is not said")));
        let ends = |at: i64| KeyFacts {
            expiry: Timestamp::from_millis(at).map_or(Expiry::Never, Expiry::At),
            ..reads.clone()
        };
        assert_eq!(said(&ends(SOON), 0), None);
        assert_eq!(said(&ends(SOON - 1), 0).as_deref(), Some("the key expires at 1970-01-14T23:59:59.999Z"));
        assert_eq!(ends(1).notice(None), None, "of evidence of unknown age nobody knows");
    }
}
