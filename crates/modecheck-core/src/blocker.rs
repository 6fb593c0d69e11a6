use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use strum::{Display, EnumIter, EnumMessage, EnumString, IntoStaticStr};

use crate::{BlockerKind, Of, Remediation, RuleCard, Source, Subject, Timestamp};

/// A reason why the exchange would refuse the switch now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Blocker {
    /// Which kind of reason, in the words shared by all exchanges.
    pub kind: BlockerKind,
    /// The rule that found it.
    pub rule: &'static str,
    /// What the finding rests on.
    pub basis: Basis,
    /// Whose fault it is: the account's own or its parent's.
    pub on: Of,
    /// The product that it is about, where it is about one.
    pub scope: Option<Scope>,
    /// One line for a person.
    pub summary: String,
    /// How many things block, where they can be counted.
    pub count: Option<u64>,
    /// The exchange's own code and text.
    pub native: Native,
    /// What blocks, thing by thing, as far as it was read.
    pub subjects: Vec<Subject>,
    /// What the rule demands.
    pub required: Option<String>,
    /// What was found.
    pub actual: Option<String>,
    /// What is missing between the two, where it is a figure.
    pub shortfall: Option<String>,
    /// The unit of the three.
    pub unit: Option<String>,
    /// When it clears by itself, where that is known.
    pub clears_at: Option<Timestamp>,
    /// What clears it.
    pub remediation: Vec<Remediation>,
    /// The document that states the rule.
    pub source: Source,
}

impl Blocker {
    /// A blocker found by this rule, of which nothing more is known yet.
    pub fn new(card: &RuleCard, kind: BlockerKind, basis: Basis, summary: impl Into<String>) -> Self {
        Self {
            kind,
            rule: card.id,
            basis,
            on: Of::OwnAccount,
            scope: None,
            summary: summary.into(),
            count: None,
            native: Native::default(),
            subjects: Vec::new(),
            required: None,
            actual: None,
            shortfall: None,
            unit: None,
            clears_at: None,
            remediation: Vec::new(),
            source: card.source,
        }
    }
}

/// The exchange's own words: its code and its text.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Native {
    /// The code, verbatim.
    pub code: Option<String>,
    /// The text, verbatim but for redactions.
    pub message: Option<String>,
}

impl Native {
    /// The exchange's code with its text; an empty text is none.
    pub fn new(code: &str, message: &str) -> Self {
        let some = |text: &str| (!text.is_empty()).then(|| text.to_owned());
        Self { code: some(code), message: some(message) }
    }
}

/// What a blocker rests on.
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
pub enum Basis {
    /// The exchange's own check or refusal says so.
    ExchangeVerdict,
    /// Figures that the exchange calculated for this switch say so.
    ExchangeFigures,
    /// A documented rule, applied to what was read.
    RuleOnReads,
    /// A document alone says so.
    Document,
    /// A document says so that newer documents no longer repeat.
    SupersededDocument,
    /// A person says so.
    Attested,
    /// The firm's own policy says so.
    FirmPolicy,
}

/// The product that a blocker is about.
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
    EnumString,
    IntoStaticStr,
)]
#[serde(rename_all = "kebab-case")]
#[strum(serialize_all = "kebab-case")]
#[non_exhaustive]
pub enum Scope {
    /// Spot.
    Spot,
    /// Spot margin.
    Margin,
    /// USDT-margined perpetuals.
    UsdtPerpetual,
    /// USDC-margined perpetuals.
    UsdcPerpetual,
    /// USDT-margined futures with a delivery date.
    UsdtFutures,
    /// USDC-margined futures with a delivery date.
    UsdcFutures,
    /// Coin-margined contracts.
    Inverse,
    /// Options.
    Option,
    /// Spread trading.
    Spread,
    /// Contracts of any sort.
    Derivatives,
}
