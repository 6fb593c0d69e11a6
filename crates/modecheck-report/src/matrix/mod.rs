//! One account and every mode that it might be switched to: what could be entered now, and the least to clear for the
//! rest.

mod choice;
mod least;
mod markdown;
mod text;

pub use choice::{ChoiceTargetV1, ChoiceThingV1, ChoiceV1};
use least::{Standing, Thing, least};
pub(crate) use markdown::sections;
use modecheck_core::{Assurance, Axis, BlockerKind, Known, Origin, Scope, Span, Timestamp, Verdict};
use schemars::JsonSchema;
use serde::Serialize;
pub(crate) use text::matrix;

use crate::json::{AccountV1, RemediationV1, ReportV1, ToolV1};

/// One account and every mode of one axis, in `modecheck.matrix/v1`.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct MatrixV1 {
    schema: Schema,
    tool: ToolV1,
    account: AccountV1,
    origin: Origin,
    axis: Axis,
    from: Option<String>,
    observed: Span,
    evaluated_at: Option<Timestamp>,
    /// The targets that are ready, unless they were judged for another time than that of the evidence.
    enterable_now: Vec<String>,
    targets: Vec<TargetV1>,
    /// The fewest things that clear the way to every target that is blocked, each once.
    to_clear: Vec<ThingV1>,
    /// Whether more may have to be cleared than is listed.
    lower_bound: bool,
    reports: Vec<ReportV1>,
}

#[derive(Debug, Clone, Copy, Serialize, JsonSchema)]
enum Schema {
    #[serde(rename = "modecheck.matrix/v1")]
    V1,
}

/// One target.
#[derive(Debug, Clone, Serialize, JsonSchema)]
struct TargetV1 {
    to: String,
    verdict: Verdict,
    assurance: Option<Assurance>,
    /// Why the exchange does not offer it, where it does not.
    not_offered: Option<String>,
    next_open: Option<Timestamp>,
    /// The rules that are unknown.
    unknown: Vec<String>,
    /// The fewest things that clear the way to it.
    to_clear: Vec<ThingV1>,
    /// Whether more may have to be cleared than is listed: unless the blockers are known to be all there are.
    lower_bound: bool,
}

/// One thing to clear.
#[derive(Debug, Clone, Serialize, JsonSchema)]
struct ThingV1 {
    /// What to do; null where nobody knows.
    step: Option<RemediationV1>,
    /// Other ways to the same end.
    instead: Vec<RemediationV1>,
    clears: Vec<ClearedV1>,
}

/// A blocker that a thing clears, wholly or in part.
#[derive(Debug, Clone, Serialize, JsonSchema)]
struct ClearedV1 {
    target: String,
    kind: BlockerKind,
    rule: String,
    scope: Option<Scope>,
    summary: String,
    fingerprint: String,
}

impl MatrixV1 {
    /// The matrix of reports on one account, all made of one reading; none without reports.
    pub fn of(reports: Vec<ReportV1>) -> Option<Self> {
        let first = reports.first()?;
        let blocked: Vec<&ReportV1> = reports.iter().filter(|report| report.verdict == Verdict::Blocked).collect();
        let ready = reports.iter().filter(|report| report.verdict == Verdict::Ready && report.planned().is_none());
        let standing: Vec<Standing<'_>> = blocked.iter().flat_map(|report| standing(report)).collect();
        Some(Self {
            schema: Schema::V1,
            tool: first.tool.clone(),
            account: first.account.clone(),
            origin: first.origin,
            axis: first.transition.axis,
            from: first.transition.from.clone(),
            observed: first.observed,
            evaluated_at: first.evaluated_at,
            enterable_now: ready.map(|report| report.transition.to.clone()).collect(),
            targets: reports.iter().map(target).collect(),
            to_clear: least(&standing).iter().map(ThingV1::from).collect(),
            lower_bound: blocked.iter().any(|report| lower_bound(report)),
            reports,
        })
    }
}

/// How many things there are to clear, in words.
fn things(number: usize, lower_bound: bool) -> String {
    let least = if lower_bound { "at least " } else { "" };
    format!("{least}{number} {}", if number == 1 { "thing" } else { "things" })
}

fn standing(report: &ReportV1) -> impl Iterator<Item = Standing<'_>> {
    report.blockers.iter().map(|blocker| (report.transition.to.as_str(), blocker))
}

fn lower_bound(report: &ReportV1) -> bool {
    report.blockers_complete.value != Known::Yes || !report.unknown.is_empty()
}

fn target(report: &ReportV1) -> TargetV1 {
    let blocked = report.verdict == Verdict::Blocked;
    let standing: Vec<_> = standing(report).filter(|_| blocked).collect();
    let judged = !matches!(report.verdict, Verdict::AlreadyInMode | Verdict::NotOffered);
    TargetV1 {
        to: report.transition.to.clone(),
        verdict: report.verdict,
        assurance: report.assurance,
        not_offered: report.transition.not_offered.as_ref().map(|no| no.reason.clone()),
        next_open: report.next_open,
        unknown: report.open_rules().filter(|_| judged).map(str::to_owned).collect(),
        to_clear: least(&standing).iter().map(ThingV1::from).collect(),
        lower_bound: blocked && lower_bound(report),
    }
}

impl From<&Thing<'_>> for ThingV1 {
    fn from(thing: &Thing<'_>) -> Self {
        let cleared = |(target, blocker): &Standing<'_>| ClearedV1 {
            target: (*target).to_owned(),
            kind: blocker.kind,
            rule: blocker.rule.to_string(),
            scope: blocker.scope,
            summary: blocker.summary.clone(),
            fingerprint: blocker.fingerprint.clone(),
        };
        Self {
            step: thing.step.cloned(),
            instead: thing.instead.iter().map(|step| (*step).clone()).collect(),
            clears: thing.clears.iter().map(cleared).collect(),
        }
    }
}
