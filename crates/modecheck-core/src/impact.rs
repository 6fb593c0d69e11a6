use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use strum::{Display, EnumIter, EnumMessage, EnumString, IntoStaticStr};

use crate::Source;

/// What the exchange calculates for the account before and after the switch.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct MarginImpact {
    /// In the mode that the account is in.
    pub before: Margin,
    /// In the mode that it would be switched to.
    pub after: Margin,
    /// The leverage that positions will have after the switch.
    pub leverage_after: Vec<LeverageAfter>,
}

/// Margin figures of an account, or of one currency of it, as the exchange wrote them.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Margin {
    /// The currency, when these are one currency's figures.
    pub currency: Option<String>,
    /// Available equity: in USD for an account, else in the currency.
    pub available_equity: Option<String>,
    /// Maintenance margin ratio.
    pub margin_ratio: Option<String>,
    /// The same, currency by currency, where the mode is margined that way.
    pub by_currency: Vec<Self>,
}

/// The leverage of one position after the switch.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LeverageAfter {
    /// The exchange's id of the position.
    pub position: String,
    /// The instrument, where the position could be read.
    pub symbol: Option<String>,
    /// The leverage.
    pub leverage: String,
}

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
    /// Positions will run at another leverage.
    Leverage,
    /// Running strategies end.
    Strategies,
    /// API keys lack what they need to trade in the other mode.
    ApiKeys,
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
