use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use strum::{Display, EnumIter, EnumMessage, EnumString, IntoStaticStr};

/// One step that clears a blocker or fills a gap. Steps of one group are alternatives; groups follow each other.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Remediation {
    /// What is done.
    pub action: Action,
    /// Who does it.
    pub who: Who,
    /// Where it is done.
    pub place: Place,
    /// Steps of one group are alternatives.
    pub group: u8,
    /// The place of this step within its group.
    pub order: u8,
    /// What the step needs to know, by the exchange's own parameter names.
    pub params: BTreeMap<String, String>,
    /// Whether the step cannot be undone.
    pub irreversible: bool,
    /// The step as a sentence to the person who does it.
    pub instruction: String,
}

impl Remediation {
    /// A single step that can be undone.
    pub fn new(action: Action, who: Who, place: Place, instruction: impl Into<String>) -> Self {
        let instruction = instruction.into();
        Self { action, who, place, group: 1, order: 1, params: BTreeMap::new(), irreversible: false, instruction }
    }

    /// The step, with one more parameter.
    #[must_use]
    pub fn param(mut self, name: &str, value: impl Into<String>) -> Self {
        self.params.insert(name.to_owned(), value.into());
        self
    }

    /// The step, in this group at this place.
    #[must_use]
    pub fn at(mut self, group: u8, order: u8) -> Self {
        (self.group, self.order) = (group, order);
        self
    }

    /// The step, marked as one that cannot be undone.
    #[must_use]
    pub fn irreversible(mut self) -> Self {
        self.irreversible = true;
        self
    }
}

/// What a remediation step does.
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
pub enum Action {
    /// Cancel orders on the book.
    CancelOrder,
    /// Cancel conditional, trigger, TWAP, iceberg and like orders.
    CancelAlgoOrder,
    /// Remove take profit and stop loss from a position.
    RemovePositionTpsl,
    /// Stop a trading bot.
    StopBot,
    /// Close or reduce a position.
    ClosePosition,
    /// Change between one-way and hedge mode.
    ChangePositionMode,
    /// Change between isolated and cross margin.
    ChangeMarginMode,
    /// Set in advance the leverage that positions will have after the switch.
    PresetLeverage,
    /// Repay what is borrowed.
    Repay,
    /// Transfer assets in.
    TransferIn,
    /// Stop leading or following copy trades.
    LeaveCopyTrading,
    /// Answer the exchange's questionnaire.
    AnswerQuestionnaire,
    /// Ask the exchange to allow the account.
    RequestWhitelist,
    /// Verify the identity of the account's owner.
    VerifyIdentity,
    /// Activate the mode once on the exchange's website or app.
    ActivateOnWeb,
    /// Give the API key a permission that it lacks.
    GrantKeyPermission,
    /// Ask with a key of the parent account.
    UseParentKey,
    /// Wait, then ask again.
    Wait,
    /// Ask the exchange's support.
    ContactExchange,
}

/// Who can do a remediation step.
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
pub enum Who {
    /// Whoever trades on the account.
    Trader,
    /// Whoever runs the systems and the keys.
    Ops,
    /// Whoever moves the firm's assets.
    Treasury,
    /// The holder of the master account.
    MasterAccount,
    /// Compliance.
    Compliance,
    /// The exchange.
    Exchange,
    /// Nobody: it passes.
    Time,
}

/// Where a remediation step is done.
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
pub enum Place {
    /// Through the exchange's API.
    Api,
    /// On the exchange's website.
    Web,
    /// In the exchange's app.
    App,
    /// With the exchange's support.
    Support,
}
