//! From a report to its JSON, field by field.

use std::borrow::Cow;
use std::collections::BTreeMap;

use modecheck_core::{
    self as core, Attestation, Blocker, BlockerKind, CoverageState, Finding, Gap, Outcome, Report, Route,
};

use super::{
    AccountV1, AfterSwitchV1, AttestedV1, BlockerV1, CompleteV1, CoverageV1, CurrencyMarginV1, LeverageV1,
    MarginImpactV1, MarginV1, NativeV1, NotOfferedV1, NoticeV1, PassedV1, Read, RemediationV1, ReportV1, ReversibleV1,
    Schema, SourceV1, StateV1, SubjectV1, TakenOut, ToolV1, TransitionV1, UnknownV1, Waived, WaiverV1,
};

/// How many things a blocker lists before it only counts them.
pub(super) const SUBJECTS: usize = 50;

/// What a firm adds to a report: where the account stands, what is waived and who gets the work.
pub trait Join {
    /// The account above it, by name.
    fn parent(&self) -> Option<&str>;
    /// What the firm sorts it by.
    fn labels(&self) -> BTreeMap<String, String>;
    /// Why the firm accepts to see a blocker of this kind, if it does.
    fn waiver(&self, kind: BlockerKind) -> Option<WaiverV1>;
    /// Who gets the work of a blocker of this kind, if somebody is named.
    fn assignee(&self, kind: BlockerKind) -> Option<String>;
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
            origin: report.origin,
            profile: Some(report.profile),
            transition: transition(report),
            observed: report.observed,
            evaluated_at: report.evaluated_at,
            stale_after: report.stale_after(),
            verdict: report.verdict(),
            assurance: report.assurance(),
            blockers_complete: CompleteV1 {
                value: evaluation.blockers_complete.value,
                reason: evaluation.blockers_complete.reason.clone(),
            },
            blocked_only_by_time: evaluation.blocked_only_by_time(),
            next_open: report.next_open(),
            waived: Waived::None,
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

impl ReportV1 {
    /// This report with every subject of that report, however many there are.
    #[must_use]
    pub fn with_all_subjects(mut self, of: &Report) -> Self {
        for (blocker, known) in self.blockers.iter_mut().zip(of.evaluation.blockers()) {
            blocker.subjects = known.subjects.iter().map(subject).collect();
            blocker.subjects_omitted = 0;
        }
        self
    }

    /// The report on an account of a firm.
    pub fn joined(report: &Report, firm: &impl Join) -> Self {
        let mut joined = Self::from(report);
        joined.account.parent = firm.parent().map(str::to_owned);
        joined.account.labels = firm.labels();
        for blocker in &mut joined.blockers {
            blocker.waiver = firm.waiver(blocker.kind);
            blocker.assigned_to = firm.assignee(blocker.kind);
        }
        let waived = joined.blockers.iter().filter(|blocker| blocker.waiver.is_some()).count();
        joined.waived = match waived {
            0 => Waived::None,
            some if some < joined.blockers.len() => Waived::Some,
            _ => Waived::All,
        };
        joined
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
        let rule = || Cow::Borrowed(finding.card.id);
        match &finding.outcome {
            Outcome::Unknown(gap) => self.unknown.push(unknown(Some(finding), gap)),
            Outcome::Passed(passed) => {
                let kinds = finding.card.kinds.to_vec();
                self.passed.push(PassedV1 { rule: rule(), kinds, actual: passed.actual.clone() });
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
        rule: finding.map(|finding| finding.card.id.into()),
        kinds: finding.map(|finding| finding.card.kinds.to_vec()).unwrap_or_default(),
        gap: gap.kind,
        call: gap.call.clone(),
        native: gap.native.as_ref().map(native),
        who: gap.kind.who(),
        remediation: gap.remediation.iter().map(|step| remediation(step)).collect(),
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
        environment: report.account.environment,
        site: report.account.site.clone(),
        labels: BTreeMap::new(),
    }
}

fn transition(report: &Report) -> TransitionV1 {
    let reversible = &report.evaluation.reversible;
    TransitionV1 {
        axis: report.target.axis(),
        from: report.evaluation.current.mode().map(ToString::to_string),
        to: report.target.to_string(),
        reversible: ReversibleV1 {
            value: reversible.value,
            conditions: reversible.conditions.clone(),
            source: reversible.source.as_ref().map(source),
        },
        not_offered: match &report.evaluation.route {
            Route::NotOffered { reason, source: of } => {
                Some(NotOfferedV1 { reason: reason.clone(), source: source(of) })
            }
            _ => None,
        },
    }
}

fn blocker_v1(report: &Report, blocker: &Blocker) -> BlockerV1 {
    BlockerV1 {
        kind: blocker.kind,
        category: blocker.kind.category(),
        rule: blocker.rule.into(),
        basis: blocker.basis,
        on: blocker.on,
        scope: blocker.scope,
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
        kind: subject.kind,
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
        taken_out: TakenOut::default(),
    }
}

fn remediation(step: &core::Remediation) -> RemediationV1 {
    RemediationV1 {
        action: step.action,
        who: step.who,
        place: step.place,
        group: step.group,
        order: step.order,
        params: step.params.clone(),
        irreversible: step.irreversible,
        instruction: step.instruction.clone(),
    }
}

fn source(source: &core::Source) -> SourceV1 {
    SourceV1 { document: source.document.into(), url: source.url.into(), as_of: source.as_of }
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
        code: change.code,
        severity: change.severity,
        applies: change.applies,
        count: change.count,
        instances: change.instances.clone(),
        detail: change.detail.clone(),
        source: source(&change.source),
    }
}

fn notice(notice: &core::Notice) -> NoticeV1 {
    NoticeV1 { code: notice.code, detail: notice.detail.clone() }
}

fn coverage(part: &core::Coverage) -> CoverageV1 {
    let state = match part.state {
        CoverageState::Read => StateV1::Read(Read::Read),
        CoverageState::Gap(kind) => StateV1::Gap(kind),
    };
    CoverageV1 { evidence: part.evidence.clone(), state, calls: part.calls, items: part.items }
}
