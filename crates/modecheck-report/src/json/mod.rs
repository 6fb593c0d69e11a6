//! `modecheck.report/v1`: a type of its own, filled field by field, so that nothing internal leaks into it.

mod fill;
mod read;

use std::collections::BTreeMap;

pub use fill::Join;
use modecheck_core::{Assurance, BlockerKind, Category, Date, Exchange, Known, Span, Timestamp, Tool, Verdict, Way};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use strum::{Display, IntoStaticStr};

/// One account, one transition, in `modecheck.report/v1`.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub struct ReportV1 {
    schema: Schema,
    tool: ToolV1,
    account: AccountV1,
    origin: String,
    transition: TransitionV1,
    observed: Span,
    evaluated_at: Option<Timestamp>,
    stale_after: Option<Timestamp>,
    verdict: Verdict,
    assurance: Option<Assurance>,
    blockers_complete: CompleteV1,
    blocked_only_by_time: bool,
    next_open: Option<Timestamp>,
    waived: Waived,
    blockers: Vec<BlockerV1>,
    unknown: Vec<UnknownV1>,
    passed: Vec<PassedV1>,
    attested: Vec<AttestedV1>,
    margin_impact: Option<MarginImpactV1>,
    after_switch: Vec<AfterSwitchV1>,
    notices: Vec<NoticeV1>,
    coverage: Vec<CoverageV1>,
}

#[derive(Debug, Clone, Copy, Serialize, Deserialize, JsonSchema)]
enum Schema {
    #[serde(rename = "modecheck.report/v1")]
    V1,
}

#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub(crate) struct ToolV1 {
    name: String,
    version: String,
    rules_as_of: Option<Date>,
}

impl ToolV1 {
    pub(crate) fn new(tool: &Tool, rules_as_of: Option<Date>) -> Self {
        Self { name: tool.name.clone(), version: tool.version.clone(), rules_as_of }
    }
}

#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
struct AccountV1 {
    name: Option<String>,
    exchange: Exchange,
    #[serde(rename = "ref")]
    reference: Option<String>,
    uid: Option<String>,
    role: Option<String>,
    parent: Option<String>,
    environment: String,
    site: Option<String>,
    labels: BTreeMap<String, String>,
}

#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
struct TransitionV1 {
    axis: String,
    from: Option<String>,
    to: String,
    reversible: ReversibleV1,
}

#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
struct ReversibleV1 {
    value: Way,
    conditions: Vec<String>,
    source: Option<SourceV1>,
}

#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
struct CompleteV1 {
    value: Known,
    reason: Option<String>,
}

/// A reason why the switch would be refused.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub struct BlockerV1 {
    kind: BlockerKind,
    category: Category,
    rule: String,
    basis: String,
    on: String,
    scope: Option<String>,
    summary: String,
    count: Option<u64>,
    native: NativeV1,
    subjects: Vec<SubjectV1>,
    subjects_omitted: usize,
    required: Option<String>,
    actual: Option<String>,
    shortfall: Option<String>,
    unit: Option<String>,
    clears_at: Option<Timestamp>,
    remediation: Vec<RemediationV1>,
    assigned_to: Option<String>,
    source: SourceV1,
    waiver: Option<WaiverV1>,
    fingerprint: String,
}

#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
struct NativeV1 {
    code: Option<String>,
    message: Option<String>,
}

#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
struct SubjectV1 {
    #[serde(rename = "type")]
    kind: String,
    id: Option<String>,
    client_order_id: Option<String>,
    symbol: Option<String>,
    side: Option<String>,
    quantity: Option<String>,
    placed_by: Option<String>,
    created_at: Option<Timestamp>,
    leverage: Option<String>,
    max_leverage: Option<String>,
    detail: Option<String>,
}

#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
struct RemediationV1 {
    action: String,
    who: String,
    #[serde(rename = "where")]
    place: String,
    group: u8,
    order: u8,
    params: BTreeMap<String, String>,
    irreversible: bool,
    #[serde(rename = "do")]
    instruction: String,
}

#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
struct SourceV1 {
    document: String,
    url: String,
    as_of: Date,
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
struct UnknownV1 {
    /// Null where the gap is in the current mode, not in a rule.
    rule: Option<String>,
    kinds: Vec<BlockerKind>,
    gap: String,
    call: Option<String>,
    native: Option<NativeV1>,
    who: String,
    remediation: Vec<RemediationV1>,
    attestable: bool,
    detail: String,
}

#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
struct PassedV1 {
    rule: String,
    kinds: Vec<BlockerKind>,
    actual: String,
}

#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
struct AttestedV1 {
    rule: String,
    by: String,
    on: Date,
    expires: Date,
}

#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
struct MarginImpactV1 {
    before: MarginV1,
    after: MarginV1,
    leverage_after: Vec<LeverageV1>,
}

#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
struct MarginV1 {
    available_equity: Option<String>,
    margin_ratio: Option<String>,
    by_currency: Vec<CurrencyMarginV1>,
}

#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
struct CurrencyMarginV1 {
    currency: Option<String>,
    available_equity: Option<String>,
    margin_ratio: Option<String>,
}

#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
struct LeverageV1 {
    position: String,
    symbol: Option<String>,
    leverage: String,
}

#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
struct AfterSwitchV1 {
    code: String,
    severity: String,
    applies: String,
    count: Option<u64>,
    instances: Vec<String>,
    detail: String,
    source: SourceV1,
}

#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
struct NoticeV1 {
    code: String,
    detail: String,
}

#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
struct CoverageV1 {
    evidence: String,
    state: String,
    calls: usize,
    items: Option<usize>,
}
