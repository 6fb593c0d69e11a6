//! `modecheck.report/v1`: a type of its own, filled field by field, so that nothing internal leaks into it.

mod fill;
mod gaps;
mod read;
mod written;

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fmt;

pub use fill::Join;
pub(crate) use gaps::Gaps;
use modecheck_core::{
    Action, AfterSwitchCode, Applies, Assurance, Axis, Basis, BlockerKind, Category, Date, Environment, Exchange,
    GapKind, Known, NoticeCode, Of, Origin, Place, Profile, Scope, Severity, Span, SubjectType, Timestamp, Tool,
    Verdict, Way, Who,
};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use strum::{Display, IntoStaticStr};
pub use written::Written;

/// One account, one transition, in `modecheck.report/v1`.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub struct ReportV1 {
    pub(crate) schema: Schema,
    pub(crate) tool: ToolV1,
    pub(crate) account: AccountV1,
    pub(crate) origin: Origin,
    /// How much was read of the account; null in reports of before it was kept.
    pub(crate) profile: Option<Profile>,
    pub(crate) transition: TransitionV1,
    pub(crate) observed: Span,
    pub(crate) evaluated_at: Option<Timestamp>,
    pub(crate) stale_after: Option<Timestamp>,
    pub(crate) verdict: Verdict,
    pub(crate) assurance: Option<Assurance>,
    pub(crate) blockers_complete: CompleteV1,
    pub(crate) blocked_only_by_time: bool,
    pub(crate) next_open: Option<Timestamp>,
    pub(crate) waived: Waived,
    pub(crate) blockers: Vec<BlockerV1>,
    pub(crate) unknown: Vec<UnknownV1>,
    pub(crate) passed: Vec<PassedV1>,
    pub(crate) attested: Vec<AttestedV1>,
    pub(crate) margin_impact: Option<MarginImpactV1>,
    pub(crate) after_switch: Vec<AfterSwitchV1>,
    pub(crate) notices: Vec<NoticeV1>,
    pub(crate) coverage: Vec<CoverageV1>,
}

#[derive(Debug, Clone, Copy, Serialize, Deserialize, JsonSchema)]
pub(crate) enum Schema {
    #[serde(rename = "modecheck.report/v1")]
    V1,
}

#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub(crate) struct ToolV1 {
    pub(crate) name: String,
    pub(crate) version: String,
    pub(crate) rules_as_of: Option<Date>,
}

impl ToolV1 {
    pub(crate) fn new(tool: &Tool, rules_as_of: Option<Date>) -> Self {
        Self { name: tool.name.clone(), version: tool.version.clone(), rules_as_of }
    }
}

#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub(crate) struct AccountV1 {
    pub(crate) name: Option<String>,
    pub(crate) exchange: Exchange,
    #[serde(rename = "ref")]
    pub(crate) reference: Option<String>,
    pub(crate) uid: Option<String>,
    pub(crate) role: Option<String>,
    pub(crate) parent: Option<String>,
    pub(crate) environment: Environment,
    pub(crate) site: Option<String>,
    pub(crate) labels: BTreeMap<String, String>,
}

#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub(crate) struct TransitionV1 {
    pub(crate) axis: Axis,
    pub(crate) from: Option<String>,
    pub(crate) to: String,
    pub(crate) reversible: ReversibleV1,
    pub(crate) not_offered: Option<NotOfferedV1>,
}

/// Why an exchange has no such transition.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub(crate) struct NotOfferedV1 {
    pub(crate) reason: String,
    pub(crate) source: SourceV1,
}

#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub(crate) struct ReversibleV1 {
    pub(crate) value: Way,
    pub(crate) conditions: Vec<String>,
    pub(crate) source: Option<SourceV1>,
}

#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub(crate) struct CompleteV1 {
    pub(crate) value: Known,
    pub(crate) reason: Option<String>,
}

/// A reason why the switch would be refused.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub struct BlockerV1 {
    pub(crate) kind: BlockerKind,
    pub(crate) category: Category,
    pub(crate) rule: Cow<'static, str>,
    pub(crate) basis: Basis,
    pub(crate) on: Of,
    pub(crate) scope: Option<Scope>,
    pub(crate) summary: String,
    pub(crate) count: Option<u64>,
    pub(crate) native: NativeV1,
    pub(crate) subjects: Vec<SubjectV1>,
    pub(crate) subjects_omitted: usize,
    pub(crate) required: Option<String>,
    pub(crate) actual: Option<String>,
    pub(crate) shortfall: Option<String>,
    pub(crate) unit: Option<String>,
    pub(crate) clears_at: Option<Timestamp>,
    pub(crate) remediation: Vec<RemediationV1>,
    pub(crate) assigned_to: Option<String>,
    pub(crate) source: SourceV1,
    pub(crate) waiver: Option<WaiverV1>,
    pub(crate) fingerprint: String,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub(crate) struct NativeV1 {
    pub(crate) code: Option<String>,
    pub(crate) message: Option<String>,
}

#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub(crate) struct SubjectV1 {
    #[serde(rename = "type")]
    pub(crate) kind: SubjectType,
    pub(crate) id: Option<String>,
    pub(crate) client_order_id: Option<String>,
    pub(crate) symbol: Option<String>,
    pub(crate) side: Option<String>,
    pub(crate) quantity: Option<String>,
    pub(crate) placed_by: Option<String>,
    pub(crate) created_at: Option<Timestamp>,
    pub(crate) leverage: Option<String>,
    pub(crate) max_leverage: Option<String>,
    pub(crate) detail: Option<String>,
    /// The id that was taken out: it is in no form, and still tells what is one thing and what is two.
    #[serde(skip)]
    pub(crate) taken_out: TakenOut,
}

/// An id that was taken out. Nothing prints it.
#[derive(Clone, Default)]
pub(crate) struct TakenOut(pub(crate) Option<String>);

impl std::fmt::Debug for TakenOut {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("TakenOut")
    }
}

#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub(crate) struct RemediationV1 {
    pub(crate) action: Action,
    pub(crate) who: Who,
    #[serde(rename = "where")]
    pub(crate) place: Place,
    pub(crate) group: u8,
    pub(crate) order: u8,
    pub(crate) params: BTreeMap<String, String>,
    pub(crate) irreversible: bool,
    #[serde(rename = "do")]
    pub(crate) instruction: String,
}

#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub(crate) struct SourceV1 {
    pub(crate) document: Cow<'static, str>,
    pub(crate) url: Cow<'static, str>,
    pub(crate) as_of: Date,
}

/// Why a firm accepts to see a blocker.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct WaiverV1 {
    /// Why.
    pub reason: String,
    /// Who answers for it.
    pub owner: String,
    /// The last day it counts.
    pub expires: Date,
}

/// How many of a report's blockers the firm accepts to see.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema, Display, IntoStaticStr)]
#[serde(rename_all = "kebab-case")]
#[strum(serialize_all = "kebab-case")]
pub enum Waived {
    /// None, or there are no blockers.
    None,
    /// Some, not all.
    Some,
    /// All.
    All,
}

#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub(crate) struct UnknownV1 {
    /// Null where the gap is in the current mode, not in a rule.
    pub(crate) rule: Option<Cow<'static, str>>,
    pub(crate) kinds: Vec<BlockerKind>,
    pub(crate) gap: GapKind,
    pub(crate) call: Option<Cow<'static, str>>,
    pub(crate) native: Option<NativeV1>,
    pub(crate) who: Who,
    pub(crate) remediation: Vec<RemediationV1>,
    pub(crate) attestable: bool,
    pub(crate) detail: Cow<'static, str>,
}

#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub(crate) struct PassedV1 {
    pub(crate) rule: Cow<'static, str>,
    pub(crate) kinds: Vec<BlockerKind>,
    pub(crate) actual: Cow<'static, str>,
}

#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub(crate) struct AttestedV1 {
    pub(crate) rule: Cow<'static, str>,
    pub(crate) by: String,
    pub(crate) on: Date,
    pub(crate) expires: Date,
}

#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub(crate) struct MarginImpactV1 {
    pub(crate) before: MarginV1,
    pub(crate) after: MarginV1,
    pub(crate) leverage_after: Vec<LeverageV1>,
}

#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub(crate) struct MarginV1 {
    pub(crate) available_equity: Option<String>,
    pub(crate) margin_ratio: Option<String>,
    pub(crate) by_currency: Vec<CurrencyMarginV1>,
}

#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub(crate) struct CurrencyMarginV1 {
    pub(crate) currency: Option<String>,
    pub(crate) available_equity: Option<String>,
    pub(crate) margin_ratio: Option<String>,
}

#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub(crate) struct LeverageV1 {
    pub(crate) position: String,
    pub(crate) symbol: Option<String>,
    pub(crate) leverage: String,
}

#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub(crate) struct AfterSwitchV1 {
    pub(crate) code: AfterSwitchCode,
    pub(crate) severity: Severity,
    pub(crate) applies: Applies,
    pub(crate) count: Option<u64>,
    pub(crate) instances: Vec<String>,
    pub(crate) detail: String,
    pub(crate) source: SourceV1,
}

#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub(crate) struct NoticeV1 {
    pub(crate) code: NoticeCode,
    pub(crate) detail: String,
}

#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub(crate) struct CoverageV1 {
    pub(crate) evidence: Cow<'static, str>,
    pub(crate) state: StateV1,
    pub(crate) calls: usize,
    pub(crate) items: Option<usize>,
}

/// Whether evidence was read, or why not.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(untagged)]
pub(crate) enum StateV1 {
    Read(Read),
    Gap(GapKind),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum Read {
    Read,
}

impl StateV1 {
    /// Whether it was asked for and not read.
    pub(crate) fn is_failure(self) -> bool {
        !matches!(self, Self::Read(_) | Self::Gap(GapKind::NotAsked))
    }
}

impl fmt::Display for StateV1 {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Read(Read::Read) => f.write_str("read"),
            Self::Gap(kind) => kind.fmt(f),
        }
    }
}
