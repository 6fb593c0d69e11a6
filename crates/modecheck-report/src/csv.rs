//! For spreadsheets: one row per account, and one per blocker and per change after the switch below it.

use csv::{Terminator, WriterBuilder};

use crate::human::plain;
use crate::json::{AfterSwitchV1, BlockerV1, RemediationV1, ReportV1, SourceV1, SubjectV1};
use crate::run::{NotAudited, RunV1};

/// What is said of the account, in every row of it.
const ACCOUNT: [&str; 27] = [
    "row",
    "not_live",
    "account",
    "exchange",
    "ref",
    "uid",
    "role",
    "parent",
    "environment",
    "origin",
    "site",
    "axis",
    "from",
    "to",
    "verdict",
    "assurance",
    "why",
    "blockers",
    "unknown",
    "blockers_complete",
    "waived",
    "observed_until",
    "evaluated_at",
    "stale_after",
    "next_open",
    "rules_as_of",
    "labels",
];
/// What is said of one blocker.
const BLOCKER: [&str; 23] = [
    "kind",
    "category",
    "rule",
    "basis",
    "on",
    "scope",
    "count",
    "summary",
    "native_code",
    "native_message",
    "subjects",
    "required",
    "actual",
    "shortfall",
    "unit",
    "clears_at",
    "do",
    "who",
    "where",
    "assigned_to",
    "waiver",
    "source",
    "fingerprint",
];

/// What is said of one change after the switch, besides what it shares with blockers.
const CHANGE: [&str; 3] = ["change", "severity", "applies"];

/// The run as comma-separated values with a row of names first. What a spreadsheet would take for a formula has an
/// apostrophe before it.
pub(crate) fn csv(run: &RunV1) -> String {
    let mut writer = WriterBuilder::new().terminator(Terminator::Any(b'\n')).from_writer(Vec::new());
    let mut rows = vec![ACCOUNT.into_iter().chain(BLOCKER).chain(CHANGE).map(str::to_owned).collect::<Vec<_>>()];
    for report in &run.reports {
        rows.push(row(account("account", report), Vec::new()));
        rows.extend(report.blockers.iter().map(|one| row(account("blocker", report), blocker(one))));
        rows.extend(report.after_switch.iter().map(|one| row(account("after-switch", report), change(one))));
    }
    rows.extend(run.not_audited.iter().map(|account| row(without(account), Vec::new())));
    for row in rows {
        // A vector takes whatever is written, and all rows are of one length.
        let _ = writer.write_record(row.iter().map(|cell| harmless(cell)));
    }
    writer.into_inner().ok().and_then(|bytes| String::from_utf8(bytes).ok()).unwrap_or_default()
}

fn row(account: Vec<String>, blocker: Vec<String>) -> Vec<String> {
    let mut row = account;
    row.extend(blocker);
    row.resize(ACCOUNT.len() + BLOCKER.len() + CHANGE.len(), String::new());
    row
}

fn account(kind: &str, report: &ReportV1) -> Vec<String> {
    let (account, way) = (&report.account, &report.transition);
    let labels: Vec<_> = account.labels.iter().map(|(name, value)| format!("{name}={value}")).collect();
    vec![
        kind.to_owned(),
        report.unreal().unwrap_or_default(),
        text(account.name.as_ref()),
        account.exchange.to_string(),
        text(account.reference.as_ref()),
        text(account.uid.as_ref()),
        text(account.role.as_ref()),
        text(account.parent.as_ref()),
        account.environment.to_string(),
        report.origin.to_string(),
        text(account.site.as_ref()),
        way.axis.to_string(),
        text(way.from.as_ref()),
        way.to.clone(),
        report.verdict.to_string(),
        text(report.assurance.as_ref()),
        report.reasons().join(" "),
        report.blockers.len().to_string(),
        report.unknown.len().to_string(),
        report.blockers_complete.value.to_string(),
        report.waived.to_string(),
        text(report.observed.until.as_ref()),
        text(report.evaluated_at.as_ref()),
        text(report.stale_after.as_ref()),
        text(report.next_open.as_ref()),
        text(report.tool.rules_as_of.as_ref()),
        labels.join(" "),
    ]
}

fn blocker(blocker: &BlockerV1) -> Vec<String> {
    let waiver = blocker.waiver.as_ref().map(|waiver| format!("{} ({})", waiver.reason, waiver.owner));
    let mut subjects: Vec<_> = blocker.subjects.iter().map(SubjectV1::described).collect();
    if blocker.subjects_omitted > 0 {
        subjects.push(format!("and {} more", blocker.subjects_omitted));
    }
    let step = blocker.remediation.first();
    let of = |field: fn(&RemediationV1) -> String| step.map(field).unwrap_or_default();
    vec![
        blocker.kind.to_string(),
        blocker.category.to_string(),
        blocker.rule.to_string(),
        blocker.basis.to_string(),
        blocker.on.to_string(),
        text(blocker.scope.as_ref()),
        text(blocker.count.as_ref()),
        blocker.summary.clone(),
        text(blocker.native.code.as_ref()),
        text(blocker.native.message.as_ref()),
        subjects.join("; "),
        text(blocker.required.as_ref()),
        text(blocker.actual.as_ref()),
        text(blocker.shortfall.as_ref()),
        text(blocker.unit.as_ref()),
        text(blocker.clears_at.as_ref()),
        of(|step| step.instruction.clone()),
        of(|step| step.who.to_string()),
        of(|step| step.place.to_string()),
        text(blocker.assigned_to.as_ref()),
        waiver.unwrap_or_default(),
        source(&blocker.source),
        blocker.fingerprint.clone(),
    ]
}

fn change(change: &AfterSwitchV1) -> Vec<String> {
    let said = |column: &&str| match *column {
        "count" => text(change.count.as_ref()),
        "summary" => change.detail.clone(),
        "subjects" => change.instances.join("; "),
        "source" => source(&change.source),
        _ => String::new(),
    };
    let own = [change.code.to_string(), change.severity.to_string(), change.applies.to_string()];
    BLOCKER.iter().map(said).chain(own).collect()
}

fn source(source: &SourceV1) -> String {
    format!("{} ({}) {}", source.document, source.as_of, source.url)
}

/// An account without a report has a name, a verdict of its own and the reason.
fn without(account: &NotAudited) -> Vec<String> {
    let said = |column: &&str| match *column {
        "row" => "account".to_owned(),
        "account" => account.name.clone(),
        "verdict" => "not-audited".to_owned(),
        "why" => account.reason.clone(),
        _ => String::new(),
    };
    ACCOUNT.iter().map(said).collect()
}

fn text<T: ToString>(value: Option<&T>) -> String {
    value.map(ToString::to_string).unwrap_or_default()
}

/// A cell that no spreadsheet takes for a formula, on one line. Plain figures stay figures.
fn harmless(cell: &str) -> String {
    let cell = plain(cell);
    let first = cell.trim_start().chars().next();
    let formula = matches!(first, Some('=' | '+' | '-' | '@' | '|' | '%' | '＝' | '＋' | '－' | '＠'));
    let figure = cell.strip_prefix(['-', '+']).is_some_and(|rest| {
        rest.starts_with(|c: char| c.is_ascii_digit()) && rest.chars().all(|c| c.is_ascii_digit() || c == '.')
    });
    if formula && !figure { format!("'{cell}") } else { cell }
}
