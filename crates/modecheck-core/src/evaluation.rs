use std::borrow::Cow;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use strum::{Display, EnumString, IntoStaticStr};

use crate::{AfterSwitch, Finding, Gap, GapKind, KeyFacts, MarginImpact, Mode, Notice, Role, Source, Timestamp};

/// What the rules make of one account's evidence for one target.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Evaluation {
    /// The mode that the account is in.
    pub current: Current,
    /// Whether there is a way from there to the target.
    pub route: Route,
    /// Each rule that was in force, and its outcome.
    pub findings: Vec<Finding>,
    /// Whether there can be blockers that the findings do not name.
    pub blockers_complete: Completeness,
    /// Whether there is a way back.
    pub reversible: Reversible,
    /// What the exchange calculates for the account before and after.
    pub margin_impact: Option<MarginImpact>,
    /// What the switch will change.
    pub after_switch: Vec<AfterSwitch>,
    /// Until when the rules that passed by the time of day go on to pass.
    pub holds_until: Option<Timestamp>,
    /// Remarks that decide nothing.
    pub notices: Vec<Notice>,
    /// What was read.
    pub coverage: Vec<Coverage>,
    /// What the exchange tells of the key.
    pub key: KeyFacts,
    /// The account's id at the exchange, masked.
    pub uid: Option<String>,
    /// What the account is in its owner's hierarchy.
    pub role: Option<Role>,
}

/// The mode that the account is in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Current {
    /// The exchange says so.
    Known(Mode),
    /// A switch is under way.
    Changing(Gap),
    /// Not known; the mode is what the exchange said, if it said something that nobody knows.
    Unknown(Option<Mode>, Gap),
}

impl Current {
    /// The mode as far as the exchange named one.
    pub fn mode(&self) -> Option<&Mode> {
        match self {
            Self::Known(mode) => Some(mode),
            Self::Changing(_) => None,
            Self::Unknown(mode, _) => mode.as_ref(),
        }
    }

    /// Why it is not known, when it is not.
    pub fn gap(&self) -> Option<&Gap> {
        match self {
            Self::Known(_) => None,
            Self::Changing(gap) | Self::Unknown(_, gap) => Some(gap),
        }
    }
}

/// Whether the exchange has a way from the current mode to the target.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Route {
    /// It has, or nobody knows.
    Open,
    /// The account is there.
    AlreadyThere,
    /// A document says that it has not.
    NotOffered {
        /// What the document says.
        reason: String,
        /// The document.
        source: Source,
    },
}

/// Whether the named blockers are all there are.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Completeness {
    /// Whether they are.
    pub value: Known,
    /// Why, when it is not certain that they are.
    pub reason: Option<String>,
}

/// Yes, no, or not known.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema, Display, EnumString, IntoStaticStr)]
#[serde(rename_all = "kebab-case")]
#[strum(serialize_all = "kebab-case")]
pub enum Known {
    /// Yes.
    Yes,
    /// No.
    No,
    /// Nobody says.
    Unknown,
}

/// Whether there is a way back after the switch.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reversible {
    /// Whether there is.
    pub value: Way,
    /// On what conditions.
    pub conditions: Vec<String>,
    /// The document that says so.
    pub source: Option<Source>,
}

/// Whether a way back is open.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema, Display, EnumString, IntoStaticStr)]
#[serde(rename_all = "kebab-case")]
#[strum(serialize_all = "kebab-case")]
pub enum Way {
    /// It is.
    Yes,
    /// There is none.
    No,
    /// On conditions.
    Conditional,
    /// Nobody says.
    Unknown,
}

/// Whether one kind of evidence was read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Coverage {
    /// Which evidence: the call, and the part of it where a call has parts.
    pub evidence: Cow<'static, str>,
    /// Whether it was read to the end.
    pub state: CoverageState,
    /// In how many calls.
    pub calls: usize,
    /// How many items it has, when it is a list that was read to the end.
    pub items: Option<usize>,
}

/// How far a kind of evidence was read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CoverageState {
    /// To the end.
    Read,
    /// Not to the end, for this reason.
    Gap(GapKind),
}
