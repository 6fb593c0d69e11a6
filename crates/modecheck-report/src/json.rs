//! `modecheck.report/v1`: a type of its own, filled field by field, so that nothing internal leaks into it.

use std::collections::BTreeMap;

use modecheck_core::{
    self as core, Assurance, Attestation, Blocker, BlockerKind, Category, CoverageState, Date, Exchange, Finding, Gap,
    Known, Outcome, Report, Span, Timestamp, Tool, Verdict, Way,
};
use schemars::JsonSchema;
use serde::Serialize;

/// How many things a blocker lists before it only counts them.
const SUBJECTS: usize = 50;

/// One account, one transition, in `modecheck.report/v1`.
#[derive(Debug, Clone, Serialize, JsonSchema)]
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
    waived: &'static str,
    blockers: Vec<BlockerV1>,
    unknown: Vec<UnknownV1>,
    passed: Vec<PassedV1>,
    attested: Vec<AttestedV1>,
    margin_impact: Option<MarginImpactV1>,
    after_switch: Vec<AfterSwitchV1>,
    notices: Vec<NoticeV1>,
    coverage: Vec<CoverageV1>,
}

#[derive(Debug, Clone, Copy, Serialize, JsonSchema)]
enum Schema {
    #[serde(rename = "modecheck.report/v1")]
    V1,
}

#[derive(Debug, Clone, Serialize, JsonSchema)]
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

#[derive(Debug, Clone, Serialize, JsonSchema)]
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

#[derive(Debug, Clone, Serialize, JsonSchema)]
struct TransitionV1 {
    axis: String,
    from: Option<String>,
    to: String,
    reversible: ReversibleV1,
}

#[derive(Debug, Clone, Serialize, JsonSchema)]
struct ReversibleV1 {
    value: Way,
    conditions: Vec<String>,
    source: Option<SourceV1>,
}

#[derive(Debug, Clone, Serialize, JsonSchema)]
struct CompleteV1 {
    value: Known,
    reason: Option<String>,
}

#[derive(Debug, Clone, Serialize, JsonSchema)]
struct BlockerV1 {
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

#[derive(Debug, Clone, Serialize, JsonSchema)]
struct NativeV1 {
    code: Option<String>,
    message: Option<String>,
}

#[derive(Debug, Clone, Serialize, JsonSchema)]
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

#[derive(Debug, Clone, Serialize, JsonSchema)]
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

#[derive(Debug, Clone, Serialize, JsonSchema)]
struct SourceV1 {
    document: String,
    url: String,
    as_of: Date,
}

/// A blocker that the firm accepts to see.
#[derive(Debug, Clone, Serialize, JsonSchema)]
struct WaiverV1 {
    reason: String,
    owner: String,
    expires: Date,
}

#[derive(Debug, Clone, Serialize, JsonSchema)]
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

#[derive(Debug, Clone, Serialize, JsonSchema)]
struct PassedV1 {
    rule: String,
    kinds: Vec<BlockerKind>,
    actual: String,
}

#[derive(Debug, Clone, Serialize, JsonSchema)]
struct AttestedV1 {
    rule: String,
    by: String,
    on: Date,
    expires: Date,
}

#[derive(Debug, Clone, Serialize, JsonSchema)]
struct MarginImpactV1 {
    before: MarginV1,
    after: MarginV1,
    leverage_after: Vec<LeverageV1>,
}

#[derive(Debug, Clone, Serialize, JsonSchema)]
struct MarginV1 {
    available_equity: Option<String>,
    margin_ratio: Option<String>,
    by_currency: Vec<CurrencyMarginV1>,
}

#[derive(Debug, Clone, Serialize, JsonSchema)]
struct CurrencyMarginV1 {
    currency: Option<String>,
    available_equity: Option<String>,
    margin_ratio: Option<String>,
}

#[derive(Debug, Clone, Serialize, JsonSchema)]
struct LeverageV1 {
    position: String,
    symbol: Option<String>,
    leverage: String,
}

#[derive(Debug, Clone, Serialize, JsonSchema)]
struct AfterSwitchV1 {
    code: String,
    severity: String,
    applies: String,
    count: Option<u64>,
    instances: Vec<String>,
    detail: String,
    source: SourceV1,
}

#[derive(Debug, Clone, Serialize, JsonSchema)]
struct NoticeV1 {
    code: String,
    detail: String,
}

#[derive(Debug, Clone, Serialize, JsonSchema)]
struct CoverageV1 {
    evidence: String,
    state: String,
    calls: usize,
    items: Option<usize>,
}

impl From<&Report> for ReportV1 {
    fn from(report: &Report) -> Self {
        let evaluation = &report.evaluation;
        let mut lists = Lists::default();
        lists.unknown.extend(evaluation.current.gap().map(|gap| unknown(None, gap)));
        evaluation.findings.iter().for_each(|finding| lists.add(finding));
        Self {
            schema: Schema::V1,
            tool: ToolV1::new(&report.tool, Some(report.rules_as_of)),
            account: account(report),
            origin: report.origin.to_string(),
            transition: transition(report),
            observed: report.observed,
            evaluated_at: report.evaluated_at,
            stale_after: report.stale_after(),
            verdict: report.verdict,
            assurance: report.assurance,
            blockers_complete: CompleteV1 {
                value: evaluation.blockers_complete.value,
                reason: evaluation.blockers_complete.reason.clone(),
            },
            blocked_only_by_time: evaluation.blocked_only_by_time(),
            next_open: None,
            waived: "none",
            blockers: evaluation.blockers().map(|blocker| blocker_v1(report, blocker)).collect(),
            unknown: lists.unknown,
            passed: lists.passed,
            attested: lists.attested,
            margin_impact: evaluation.margin_impact.as_ref().map(margin_impact),
            after_switch: evaluation.after_switch.iter().map(after_switch).collect(),
            notices: evaluation.notices.iter().map(notice).collect(),
            coverage: evaluation.coverage.iter().map(coverage).collect(),
        }
    }
}

/// The findings that do not block, by what they are.
#[derive(Default)]
struct Lists {
    unknown: Vec<UnknownV1>,
    passed: Vec<PassedV1>,
    attested: Vec<AttestedV1>,
}

impl Lists {
    fn add(&mut self, finding: &Finding) {
        let rule = || finding.card.id.to_owned();
        match &finding.outcome {
            Outcome::Unknown(gap) => self.unknown.push(unknown(Some(finding), gap)),
            Outcome::Passed(passed) => {
                let kinds = finding.card.kinds.to_vec();
                self.passed.push(PassedV1 { rule: rule(), kinds, actual: passed.actual.to_string() });
            }
            Outcome::Attested(Attestation { by, on, expires, .. }) => {
                self.attested.push(AttestedV1 { rule: rule(), by: by.clone(), on: *on, expires: *expires });
            }
            Outcome::Blocked(_) | Outcome::NotApplicable => {}
        }
    }
}

fn unknown(finding: Option<&Finding>, gap: &Gap) -> UnknownV1 {
    UnknownV1 {
        rule: finding.map(|finding| finding.card.id.to_owned()),
        kinds: finding.map(|finding| finding.card.kinds.to_vec()).unwrap_or_default(),
        gap: gap.kind.to_string(),
        call: gap.call.clone(),
        native: gap.native.as_ref().map(native),
        who: gap.kind.who().to_string(),
        remediation: gap.kind.remediation().iter().map(remediation).collect(),
        attestable: finding.is_some_and(|finding| finding.card.attestable),
        detail: gap.detail.clone(),
    }
}

fn account(report: &Report) -> AccountV1 {
    AccountV1 {
        name: report.account.name.clone(),
        exchange: report.exchange,
        reference: report.account.reference.clone(),
        uid: report.evaluation.uid.clone(),
        role: report.role().map(ToString::to_string),
        parent: None,
        environment: report.account.environment.to_string(),
        site: report.account.site.clone(),
        labels: BTreeMap::new(),
    }
}

fn transition(report: &Report) -> TransitionV1 {
    let reversible = &report.evaluation.reversible;
    TransitionV1 {
        axis: report.target.axis().to_string(),
        from: report.evaluation.current.mode().map(ToString::to_string),
        to: report.target.to_string(),
        reversible: ReversibleV1 {
            value: reversible.value,
            conditions: reversible.conditions.clone(),
            source: reversible.source.as_ref().map(source),
        },
    }
}

fn blocker_v1(report: &Report, blocker: &Blocker) -> BlockerV1 {
    BlockerV1 {
        kind: blocker.kind,
        category: blocker.kind.category(),
        rule: blocker.rule.to_owned(),
        basis: blocker.basis.to_string(),
        on: blocker.on.to_string(),
        scope: blocker.scope.map(|scope| scope.to_string()),
        summary: blocker.summary.clone(),
        count: blocker.count,
        native: native(&blocker.native),
        subjects: blocker.subjects.iter().take(SUBJECTS).map(subject).collect(),
        subjects_omitted: blocker.subjects.len().saturating_sub(SUBJECTS),
        required: blocker.required.clone(),
        actual: blocker.actual.clone(),
        shortfall: blocker.shortfall.clone(),
        unit: blocker.unit.clone(),
        clears_at: blocker.clears_at,
        remediation: blocker.remediation.iter().map(remediation).collect(),
        assigned_to: None,
        source: source(&blocker.source),
        waiver: None,
        fingerprint: report.fingerprint(blocker),
    }
}

fn native(native: &core::Native) -> NativeV1 {
    NativeV1 { code: native.code.clone(), message: native.message.clone() }
}

fn subject(subject: &core::Subject) -> SubjectV1 {
    SubjectV1 {
        kind: subject.kind.to_string(),
        id: subject.id.clone(),
        client_order_id: subject.client_order_id.clone(),
        symbol: subject.symbol.clone(),
        side: subject.side.clone(),
        quantity: subject.quantity.clone(),
        placed_by: subject.placed_by.clone(),
        created_at: subject.created_at,
        leverage: subject.leverage.clone(),
        max_leverage: subject.max_leverage.clone(),
        detail: subject.detail.clone(),
    }
}

fn remediation(step: &core::Remediation) -> RemediationV1 {
    RemediationV1 {
        action: step.action.to_string(),
        who: step.who.to_string(),
        place: step.place.to_string(),
        group: step.group,
        order: step.order,
        params: step.params.clone(),
        irreversible: step.irreversible,
        instruction: step.instruction.clone(),
    }
}

fn source(source: &core::Source) -> SourceV1 {
    SourceV1 { document: source.document.to_owned(), url: source.url.to_owned(), as_of: source.as_of }
}

fn margin_impact(impact: &core::MarginImpact) -> MarginImpactV1 {
    let currency = |margin: &core::Margin| CurrencyMarginV1 {
        currency: margin.currency.clone(),
        available_equity: margin.available_equity.clone(),
        margin_ratio: margin.margin_ratio.clone(),
    };
    let margin = |margin: &core::Margin| MarginV1 {
        available_equity: margin.available_equity.clone(),
        margin_ratio: margin.margin_ratio.clone(),
        by_currency: margin.by_currency.iter().map(currency).collect(),
    };
    let leverage = |position: &core::LeverageAfter| LeverageV1 {
        position: position.position.clone(),
        symbol: position.symbol.clone(),
        leverage: position.leverage.clone(),
    };
    MarginImpactV1 {
        before: margin(&impact.before),
        after: margin(&impact.after),
        leverage_after: impact.leverage_after.iter().map(leverage).collect(),
    }
}

fn after_switch(change: &core::AfterSwitch) -> AfterSwitchV1 {
    AfterSwitchV1 {
        code: change.code.to_string(),
        severity: change.severity.to_string(),
        applies: change.applies.to_string(),
        count: change.count,
        instances: change.instances.clone(),
        detail: change.detail.clone(),
        source: source(&change.source),
    }
}

fn notice(notice: &core::Notice) -> NoticeV1 {
    NoticeV1 { code: notice.code.to_string(), detail: notice.detail.clone() }
}

fn coverage(part: &core::Coverage) -> CoverageV1 {
    let state = match part.state {
        CoverageState::Read => "read".to_owned(),
        CoverageState::Gap(kind) => kind.to_string(),
    };
    CoverageV1 { evidence: part.evidence.clone(), state, calls: part.calls, items: part.items }
}
