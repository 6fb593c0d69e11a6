mod document;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;
use strum::{Display, EnumIter, EnumString, IntoStaticStr};

use crate::{Axis, Exchange, GapKind, Mode, Origin, Timestamp};

/// What an exchange answered, with when and how it was asked; verbatim but for masked identity fields.
///
/// Its JSON is `modecheck.evidence/v1`: a saved run, a fixture and the input of an offline check are the same file.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(try_from = "document::EvidenceV1", into = "document::EvidenceV1")]
pub struct Evidence {
    /// What asked.
    pub tool: Tool,
    /// Who was asked.
    pub exchange: Exchange,
    /// About which account.
    pub account: Account,
    /// On which axis.
    pub axis: Axis,
    /// The modes that the account might be switched to.
    pub targets: Vec<Mode>,
    /// How much was to be read.
    pub profile: Profile,
    /// From the first question to the last answer.
    pub taken: Span,
    /// Where evidence that is not a live reading came from.
    pub provenance: Option<String>,
    /// One response for each page of each call.
    pub responses: Vec<Response>,
}

impl Evidence {
    /// Where a report on evidence from a file comes from: evidence with a provenance was not read from an account.
    pub fn file_origin(&self) -> Origin {
        if self.provenance.is_some() { Origin::Fixture } else { Origin::Saved }
    }
}

/// The program that wrote a file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Tool {
    /// Its name.
    pub name: String,
    /// Its version.
    pub version: String,
}

impl Default for Tool {
    fn default() -> Self {
        Self { name: "modecheck".to_owned(), version: env!("CARGO_PKG_VERSION").to_owned() }
    }
}

/// Which account evidence is about, without anything that identifies it to others.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Account {
    /// What its owner calls it.
    pub name: Option<String>,
    /// A keyed pseudonym, the same in all runs of one store.
    #[serde(rename = "ref")]
    pub reference: Option<String>,
    /// What it is in its owner's hierarchy.
    pub role: Option<Role>,
    /// Which of the exchange's environments it lives in.
    pub environment: Environment,
    /// Which of the exchange's sites it lives on.
    pub site: Option<String>,
}

/// What an account is in its owner's hierarchy.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema, Display, EnumString)]
#[serde(from = "String", into = "String")]
#[schemars(with = "String")]
#[strum(serialize_all = "kebab-case")]
pub enum Role {
    /// It has no parent.
    Master,
    /// It is a sub-account.
    Sub,
    /// It is a sub-account that a trading team manages for its owner.
    Managed,
    /// It is a sub-account whose assets a custodian holds.
    Custody,
    /// Something that this version does not know, kept whole.
    #[strum(default)]
    Other(String),
}

impl From<Role> for String {
    fn from(role: Role) -> Self {
        role.to_string()
    }
}

impl From<String> for Role {
    fn from(text: String) -> Self {
        text.parse().unwrap_or(Self::Other(text))
    }
}

/// Which of an exchange's environments an account lives in. Only `live` is real.
#[derive(
    Debug,
    Clone,
    Copy,
    Default,
    PartialEq,
    Eq,
    Hash,
    Serialize,
    Deserialize,
    JsonSchema,
    Display,
    EnumString,
    IntoStaticStr,
)]
#[serde(rename_all = "kebab-case")]
#[strum(serialize_all = "kebab-case")]
pub enum Environment {
    /// Real money.
    Live,
    /// The exchange's demo trading.
    Demo,
    /// The exchange's test network.
    Testnet,
    /// A simulator on this machine.
    Simulator,
    /// Not known.
    #[default]
    Unknown,
}

/// How much to read of an account.
#[derive(
    Debug,
    Clone,
    Copy,
    Default,
    PartialEq,
    Eq,
    Hash,
    Serialize,
    Deserialize,
    JsonSchema,
    Display,
    EnumString,
    IntoStaticStr,
)]
#[serde(rename_all = "kebab-case")]
#[strum(serialize_all = "kebab-case")]
pub enum Profile {
    /// What the rules need, and what makes a blocker clear to a person.
    #[default]
    Standard,
    /// Also what cross-checks the exchange's own answers.
    Thorough,
    /// Nothing more once a blocker is certain.
    UntilBlocked,
    /// Nothing: the evidence is a reply that somebody held.
    Held,
}

/// From when to when; unknown for evidence that does not say.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Span {
    /// The first question.
    pub from: Option<Timestamp>,
    /// The last answer.
    pub until: Option<Timestamp>,
}

/// What came of one request, or of one page of a list.
#[derive(Debug, Clone)]
pub struct Response {
    /// The call that was made.
    pub call: String,
    /// Which of the exchange's hosts was asked.
    pub host: String,
    /// The query as it was sent.
    pub query: String,
    /// Which page of a list this is, from 1.
    pub page: u32,
    /// Whether the account itself was asked or its parent.
    pub of: Of,
    /// When the answer came.
    pub at: Option<Timestamp>,
    /// How often it was asked.
    pub attempts: u32,
    /// The answer.
    pub answer: Answer,
}

/// An answer, or why there is none.
#[derive(Debug, Clone)]
pub enum Answer {
    /// The exchange answered.
    Reply {
        /// The HTTP status.
        status: u16,
        /// The body as it came, but for masked identity fields; a body that is not JSON is kept as a JSON string.
        body: Box<RawValue>,
    },
    /// No usable answer came.
    Failure {
        /// What went wrong.
        kind: FailureKind,
        /// What went wrong, in a sentence.
        detail: String,
    },
}

/// Whose evidence or whose blocker it is.
#[derive(
    Debug,
    Clone,
    Copy,
    Default,
    PartialEq,
    Eq,
    Hash,
    Serialize,
    Deserialize,
    JsonSchema,
    Display,
    EnumString,
    IntoStaticStr,
)]
pub enum Of {
    /// The account's own.
    #[default]
    #[serde(rename = "self")]
    #[strum(serialize = "self")]
    OwnAccount,
    /// Its parent's.
    #[serde(rename = "parent")]
    #[strum(serialize = "parent")]
    Parent,
}

/// Why a request has no usable answer.
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
pub enum FailureKind {
    /// The host's name was not resolved.
    Dns,
    /// No connection was made.
    Connect,
    /// No trusted encryption was agreed on.
    Tls,
    /// The answer did not come in time.
    Timeout,
    /// The connection broke before an answer came.
    Reset,
    /// The answer broke off.
    CutBody,
    /// The account's deadline passed.
    Deadline,
    /// The answer asked for another try, and the run had none left.
    RetriesSpent,
    /// The answer is larger than any that the call can give.
    TooLarge,
    /// The answer is nested deeper than any that the call can give.
    TooDeep,
    /// The answer is not text.
    NotText,
    /// The credentials cannot be sent: they hold characters that no header may hold.
    Unsendable,
    /// Nothing was sent: the exchange had shut this machine's address out before.
    Banned,
    /// The key is not of the account that was named; its answer was discarded.
    WrongAccount,
}

impl FailureKind {
    /// The gap that such a failure leaves.
    pub fn gap(self) -> GapKind {
        match self {
            Self::Dns
            | Self::Connect
            | Self::Tls
            | Self::Timeout
            | Self::Reset
            | Self::CutBody
            | Self::Deadline
            | Self::RetriesSpent => GapKind::Unanswered,
            Self::TooLarge | Self::TooDeep | Self::NotText => GapKind::Undecodable,
            Self::Unsendable => GapKind::KeyInvalid,
            Self::Banned => GapKind::AccessBlocked,
            Self::WrongAccount => GapKind::WrongAccount,
        }
    }
}

/// Why a file that is well-formed JSON is no evidence.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum EvidenceError {
    /// A response has neither an answer nor a failure, or both.
    #[error("response {index} (call `{call}`) needs either `status` and `body` or `failure`, not both")]
    Answer {
        /// Its place in the list, from 1.
        index: usize,
        /// The call that it names.
        call: String,
    },
}

impl JsonSchema for Evidence {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Evidence".into()
    }

    fn json_schema(generator: &mut schemars::SchemaGenerator) -> schemars::Schema {
        document::EvidenceV1::json_schema(generator)
    }
}
