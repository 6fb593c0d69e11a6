use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use strum::{Display, EnumIter, EnumMessage, EnumString, IntoStaticStr};

/// Something a reader of the report should know that decides nothing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Notice {
    /// Which kind of remark this is.
    pub code: NoticeCode,
    /// The remark.
    pub detail: String,
}

impl Notice {
    /// A remark of this kind.
    pub fn new(code: NoticeCode, detail: impl Into<String>) -> Self {
        Self { code, detail: detail.into() }
    }
}

/// The kinds of remarks: a closed set.
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
pub enum NoticeCode {
    /// Two answers of the exchange do not fit together; the report follows the more cautious one.
    Contradiction,
    /// A blocker is certain, but the reads that would name its orders or positions did not succeed.
    DetailIncomplete,
    /// The key may do more than read, is bound to no address, or expires soon; a read-only key is enough for everything.
    KeyRights,
    /// The exchange announces maintenance for the time that was judged; no document says whether it stops the switch.
    Maintenance,
    /// Rules of an earlier day were applied than the newest that are known.
    OlderRules,
    /// Another document of the exchange reads stricter; this is what it would mean.
    OtherReading,
    /// Rules about the time of day were judged for another instant than the present.
    PlannedTime,
    /// The firm's policy demands something that the exchange shows of no account, so it was not judged.
    PolicyNotJudged,
    /// The account runs trading bots that the exchange's own precheck does not object to.
    RunningBots,
    /// The evidence is the exchange's reply to a switch that somebody sent, not to a question about one.
    SwitchReply,
    /// No document says whether this stops the switch, so no rule decides it; what was read of it is shown.
    Undocumented,
    /// The evidence does not say when it was taken, so nothing is known about its age.
    UnknownAge,
    /// The exchange sent a value that this version does not know; it is shown and decides nothing.
    UnrecognisedValue,
    /// The exchange still tells of an earlier refusal, for a reason that reads show no more.
    EarlierRefusal,
    /// No call shows what a rule asks for: it passes by what the answers imply. Only the exchange can say it for certain.
    Inferred,
}
