//! What a switch changes, breaks or loses.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use strum::{Display, EnumIter, EnumMessage, EnumString, IntoStaticStr};

use crate::{Source, Transition};

/// Something the switch will change, break or lose.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AfterSwitch {
    /// Which change.
    pub code: AfterSwitchCode,
    /// How bad it is.
    pub severity: Severity,
    /// Whether it concerns this account.
    pub applies: Applies,
    /// How many things it concerns.
    pub count: Option<u64>,
    /// Which ones.
    pub instances: Vec<String>,
    /// The change, in a sentence.
    pub detail: String,
    /// The document that describes it.
    pub source: Source,
}

/// The changes that a switch can bring: a closed set.
#[derive(
    Debug,
    Clone,
    Copy,
    PartialEq,
    Eq,
    Hash,
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
pub enum AfterSwitchCode {
    /// API keys lack what they need to trade in the other mode, or stop working.
    ApiKeys,
    /// Programs must make other calls: those of the old mode are refused, or no page says that they go on.
    Endpoints,
    /// Orders and trades of before the switch are found through other calls only.
    History,
    /// Wallets that were separate become one, or one becomes several.
    Wallets,
    /// Another number of orders may be open at a time.
    OrderCaps,
    /// Contracts can no longer be held long and short at once.
    HedgeMode,
    /// The margin mode is another one, is chosen for the whole account, or fewer are left.
    MarginMode,
    /// Positions will run at another leverage, or leverage is no longer theirs to set.
    Leverage,
    /// Products that can be traded now cannot in the other mode.
    Products,
    /// Running strategies end.
    Strategies,
    /// While the switch runs, trading stands still or what the exchange answers is not to be relied on.
    Pause,
}

/// A change that a document describes: what is known of it without any account.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ChangeCard {
    /// Which change.
    pub code: AfterSwitchCode,
    /// How bad it is.
    pub severity: Severity,
    /// The change, in a sentence.
    pub detail: &'static str,
    /// The document that describes it, and the day of the edition that was read.
    pub source: Source,
}

/// A change with the transitions that bring it. `R` is the exchange's reading of the evidence.
#[derive(Debug)]
pub struct Change<R: 'static> {
    /// What the change is.
    pub card: ChangeCard,
    /// Whether this transition brings it; with an unknown current mode, whether it may.
    pub brought_by: fn(&Transition) -> bool,
    /// Whom it concerns.
    pub concerns: Concerns<R>,
}

/// Whom a change concerns.
#[derive(Debug)]
pub enum Concerns<R: 'static> {
    /// Every account that makes the transition: certain as soon as the current mode is.
    Everyone,
    /// Some accounts, by what was read of this one.
    Some(fn(&R) -> Concern),
}

/// What the evidence says of whether a change concerns the account. It does only if that was read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Concern {
    /// Whether it does.
    pub applies: Applies,
    /// How many things it concerns.
    pub count: Option<u64>,
    /// Which ones.
    pub instances: Vec<String>,
    /// What was found, in words that follow the change.
    pub found: Option<String>,
}

impl Concern {
    /// It does, by what was found.
    pub fn yes(found: impl Into<String>) -> Self {
        Self { found: Some(found.into()), ..Self::of(Applies::Yes) }
    }

    /// It does not, by what was found.
    pub fn no(found: impl Into<String>) -> Self {
        Self { found: Some(found.into()), ..Self::of(Applies::No) }
    }

    /// What was read does not tell.
    pub fn unknown() -> Self {
        Self::of(Applies::Unknown)
    }

    /// The same, for this reason.
    #[must_use]
    pub fn because(self, found: impl Into<String>) -> Self {
        Self { found: Some(found.into()), ..self }
    }

    /// The same, naming the things that it concerns and counting them.
    #[must_use]
    pub fn naming(self, instances: Vec<String>) -> Self {
        Self { count: u64::try_from(instances.len()).ok(), instances, ..self }
    }

    /// The same, without the count where there may be more than these.
    #[must_use]
    pub fn counted_if(self, whole: bool) -> Self {
        Self { count: self.count.filter(|_| whole), ..self }
    }

    fn of(applies: Applies) -> Self {
        Self { applies, count: None, instances: Vec::new(), found: None }
    }
}

/// The changes that a transition brings, each with what the reading says of it.
pub fn changes<R>(table: &[Change<R>], reading: &R, transition: &Transition) -> Vec<AfterSwitch> {
    let brought = table.iter().filter(|change| (change.brought_by)(transition));
    let entry = |Change { card, concerns, .. }: &Change<R>| {
        let Concern { applies, count, instances, found } = match concerns {
            Concerns::Everyone if transition.from.is_some() => Concern::of(Applies::Yes),
            Concerns::Everyone => Concern::unknown(),
            Concerns::Some(judge) => judge(reading),
        };
        let found = found.map(|found| format!(" ({found})")).unwrap_or_default();
        let detail = format!("{}{found}", card.detail);
        AfterSwitch { code: card.code, severity: card.severity, applies, count, instances, detail, source: card.source }
    };
    brought.map(entry).collect()
}

/// How bad a change is.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema, Display, EnumString, IntoStaticStr,
)]
#[serde(rename_all = "kebab-case")]
#[strum(serialize_all = "kebab-case")]
pub enum Severity {
    /// Good to know.
    Info,
    /// Something stops working.
    Breaks,
    /// Something is lost.
    Loss,
}

/// Whether a change concerns the account.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema, Display, EnumString, IntoStaticStr,
)]
#[serde(rename_all = "kebab-case")]
#[strum(serialize_all = "kebab-case")]
pub enum Applies {
    /// It does.
    Yes,
    /// It does not.
    No,
    /// What was read does not tell.
    Unknown,
}
