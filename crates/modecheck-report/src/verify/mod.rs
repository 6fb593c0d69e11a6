//! `modecheck.verify/v1`: whether a report still holds, and what changed since.

mod changes;
mod human;
mod identity;
mod remarks;

use modecheck_core::{BlockerKind, Exchange, Timestamp, Tool, Verdict};
use schemars::JsonSchema;
use serde::Serialize;
use strum::Display;

pub use self::human::verification;
pub(crate) use self::identity::shows;
pub use self::identity::{IdentityV1, Sameness};
use crate::json::{ReportV1, SubjectV1, ToolV1};

/// A report held against a fresh one on the same account and target.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct VerifyV1 {
    schema: Schema,
    tool: ToolV1,
    account: Option<String>,
    exchange: Exchange,
    /// Whether nothing that decides changed. Balances and the margin figures of a report move with the market and are
    /// no change by themselves.
    state: State,
    verdict: VerdictsV1,
    /// When the evidence of each was taken.
    taken: TakenV1,
    pub(crate) identity: IdentityV1,
    pub(crate) changes: Vec<ChangeV1>,
    window: Option<WindowV1>,
    /// What else to know of the comparison.
    pub(crate) remarks: Vec<String>,
    /// The fresh report.
    pub(crate) report: ReportV1,
}

#[derive(Debug, Clone, Copy, Serialize, JsonSchema)]
enum Schema {
    #[serde(rename = "modecheck.verify/v1")]
    V1,
}

/// Whether a report still holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema, Display)]
#[serde(rename_all = "kebab-case")]
#[strum(serialize_all = "kebab-case")]
pub enum State {
    /// All that decides is as it was, as far as it was read; `remarks` say what was not.
    Unchanged,
    /// Something is not.
    Changed,
}

#[derive(Debug, Clone, Copy, Serialize, JsonSchema)]
struct VerdictsV1 {
    before: Verdict,
    now: Verdict,
}

#[derive(Debug, Clone, Copy, Serialize, JsonSchema)]
struct TakenV1 {
    before: Option<Timestamp>,
    now: Option<Timestamp>,
}

/// One thing that changed.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct ChangeV1 {
    what: What,
    kind: Option<BlockerKind>,
    rule: Option<String>,
    /// Which blocker it is about.
    fingerprint: Option<String>,
    /// Which figure of a blocker changed.
    pub(crate) field: Option<String>,
    pub(crate) before: Option<String>,
    pub(crate) now: Option<String>,
    /// Orders, positions and the like that only the fresh report lists.
    pub(crate) came: Vec<SubjectV1>,
    /// Those that only the earlier one lists.
    pub(crate) went: Vec<SubjectV1>,
    /// It in a sentence.
    pub(crate) detail: String,
}

/// What changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema, Display)]
#[serde(rename_all = "kebab-case")]
#[strum(serialize_all = "kebab-case")]
enum What {
    Verdict,
    Assurance,
    Mode,
    BlockerNew,
    BlockerGone,
    /// A blocker of the earlier report that could not be looked for: it may be there still.
    BlockerUnclear,
    BlockerChanged,
    GapNew,
    GapGone,
    AfterSwitch,
    /// Other rules were applied.
    Rules,
}

/// When the time of day allows the switch.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
pub struct WindowV1 {
    /// When it stops to allow it; null where it does not allow it now, or no rule is about it.
    pub closes_at: Option<Timestamp>,
    /// When it next allows it, where it does not allow it now.
    pub opens_at: Option<Timestamp>,
    /// Whether either is near.
    pub is_near: bool,
}

/// What is known beside the two reports.
#[derive(Debug, Clone, Copy, Default)]
pub struct Beside<'a> {
    /// Until when the fresh verdict holds as far as the time of day decides it.
    pub holds_until: Option<Timestamp>,
    /// How near is near, in minutes.
    pub within: u32,
    /// The pseudonym of the account that was asked, where a store says it.
    pub reference: Option<&'a str>,
}

impl VerifyV1 {
    /// The fresh report held against the earlier one.
    pub fn between(before: &ReportV1, now: ReportV1, beside: Beside<'_>) -> Self {
        let changes = changes::changes(before, &now);
        Self {
            schema: Schema::V1,
            tool: ToolV1::new(&Tool::default(), now.tool.rules_as_of),
            account: before.account.name.clone(),
            exchange: before.account.exchange,
            state: if changes.is_empty() { State::Unchanged } else { State::Changed },
            verdict: VerdictsV1 { before: before.verdict, now: now.verdict },
            taken: TakenV1 { before: before.observed.until, now: now.observed.until },
            identity: IdentityV1::between(before, &now, beside.reference),
            changes,
            window: window(&now, beside),
            remarks: remarks::remarks(before, &now),
            report: now,
        }
    }

    /// The fresh report.
    pub fn report(&self) -> &ReportV1 {
        &self.report
    }

    /// Whether the same account was asked, as far as the reports tell.
    pub fn identity(&self) -> &IdentityV1 {
        &self.identity
    }

    /// It as JSON.
    pub fn json(&self) -> String {
        crate::pretty(self)
    }
}

fn window(now: &ReportV1, beside: Beside<'_>) -> Option<WindowV1> {
    let opens_at = now.next_open;
    let closes_at = beside.holds_until.filter(|_| opens_at.is_none());
    let next = opens_at.or(closes_at)?;
    let left = now.evaluated_at.map(|at| next.as_millis() - at.as_millis());
    let is_near = left.is_some_and(|left| left <= i64::from(beside.within) * 60_000);
    Some(WindowV1 { closes_at, opens_at, is_near })
}
