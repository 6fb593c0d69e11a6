use std::borrow::Cow;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use strum::{Display, EnumIter, EnumMessage, EnumString, IntoStaticStr};

use crate::{Action, Native, Place, Remediation, Who};

/// Why the outcome of a rule is unknown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Gap {
    /// Which kind of gap this is.
    pub kind: GapKind,
    /// The call that left it, where one did.
    pub call: Option<Cow<'static, str>>,
    /// The exchange's own code and text, where there are any.
    pub native: Option<Native>,
    /// What happened and what to do, in a sentence.
    pub detail: Cow<'static, str>,
    /// The step that resolves it, where there is one.
    pub remediation: Option<Box<Remediation>>,
}

impl Gap {
    /// A gap of this kind.
    pub fn new(kind: GapKind, detail: impl Into<Cow<'static, str>>) -> Self {
        Self { kind, call: None, native: None, detail: detail.into(), remediation: kind.remediation().map(Box::new) }
    }

    /// The gap, left by this call.
    #[must_use]
    pub fn left_by(mut self, call: impl Into<Cow<'static, str>>) -> Self {
        self.call = Some(call.into());
        self
    }

    /// The gap, resolved by this step rather than by the one usual for its kind.
    #[must_use]
    pub fn resolved_by(mut self, step: Remediation) -> Self {
        self.remediation = Some(Box::new(step));
        self
    }

    /// The gap, with the exchange's own words.
    #[must_use]
    pub fn in_words(mut self, native: Native) -> Self {
        self.native = Some(native);
        self
    }
}

/// The kinds of gaps: a closed set.
#[derive(
    Debug,
    Clone,
    Copy,
    PartialEq,
    Eq,
    Hash,
    PartialOrd,
    Ord,
    Serialize,
    Deserialize,
    JsonSchema,
    Display,
    EnumIter,
    EnumMessage,
    EnumString,
    IntoStaticStr,
)]
#[serde(rename_all = "kebab-case")]
#[strum(serialize_all = "kebab-case")]
#[non_exhaustive]
pub enum GapKind {
    /// The call that the rule needs was not made.
    NotAsked,
    /// No API shows what the rule is about.
    NotObservable,
    /// The exchange stopped at an earlier stage and did not evaluate this one.
    NotEvaluated,
    /// The exchange does not accept the key: key, signature, passphrase or expiry.
    KeyInvalid,
    /// The key belongs to another region or environment of the exchange.
    WrongSite,
    /// The key lacks the permission that the call needs.
    PermissionMissing,
    /// The key may not be used from this address.
    IpNotAllowed,
    /// The network refused the access: a 403 page, a ban, a redirect, a region. It says nothing about the account.
    AccessBlocked,
    /// No usable answer came: DNS, TLS, timeout, reset, cut body, 408/429/5xx to the end, a clock refused twice.
    Unanswered,
    /// An answer came that cannot be read: HTML, an empty success, bad or too large JSON, a missing field.
    Undecodable,
    /// An answer came with a code or value that this version does not know.
    Unrecognised,
    /// Not every page of a list was read.
    Truncated,
    /// Two answers disagree, or the answer is for another question.
    Contradictory,
    /// The endpoint does not serve an account in this mode.
    ModeMismatch,
    /// A switch is under way; reads are not evidence until it is settled.
    ModeChanging,
    /// The key is not of the account that was named.
    WrongAccount,
    /// Today's documents no longer describe this transition.
    NoLongerDocumented,
}

impl GapKind {
    /// Who can resolve a gap of this kind.
    pub fn who(self) -> Who {
        match self {
            Self::NotEvaluated => Who::Trader,
            Self::NotObservable => Who::MasterAccount,
            Self::Unanswered | Self::ModeChanging => Who::Time,
            Self::NoLongerDocumented => Who::Exchange,
            Self::NotAsked
            | Self::KeyInvalid
            | Self::WrongSite
            | Self::PermissionMissing
            | Self::IpNotAllowed
            | Self::AccessBlocked
            | Self::Undecodable
            | Self::Unrecognised
            | Self::Truncated
            | Self::Contradictory
            | Self::ModeMismatch
            | Self::WrongAccount => Who::Ops,
        }
    }

    /// The step that resolves a gap of this kind on any exchange, where there is one.
    pub fn remediation(self) -> Option<Remediation> {
        let (action, place, instruction) = match self {
            Self::PermissionMissing => {
                (Action::GrantKeyPermission, Place::Web, "give the API key the read permission, then ask again")
            }
            Self::Unanswered => (Action::Wait, Place::Api, "ask again in a while"),
            Self::ModeChanging => (Action::Wait, Place::Api, "wait until the switch is settled, then ask again"),
            Self::NoLongerDocumented => {
                (Action::ContactExchange, Place::Support, "ask the exchange whether it still offers this switch")
            }
            _ => return None,
        };
        Some(Remediation::new(action, self.who(), place, instruction))
    }
}
