//! For a build server: an account is a suite, a rule is a case.

use std::fmt::Write;

use modecheck_core::Verdict;
use quick_junit::{NonSuccessKind, Report, TestCase, TestCaseStatus, TestSuite};

use crate::human::plain;
use crate::json::{BlockerV1, ReportV1, UnknownV1};
use crate::run::{NotAudited, RunV1};

/// The run as `JUnit` XML: blocked is a failure, unknown an error, waived skipped.
pub(crate) fn junit(run: &RunV1) -> String {
    let mut whole = Report::new("modecheck");
    whole.add_test_suites(run.reports.iter().map(suite));
    whole.add_test_suites(run.not_audited.iter().map(without));
    whole.add_test_suites(weak(run));
    whole.to_string().unwrap_or_default()
}

fn suite(report: &ReportV1) -> TestSuite {
    let mark = mark(report);
    let (name, target) = (plain(report.name()), plain(report.target()));
    let mut suite = TestSuite::new(format!("{mark}{name} on {} to {target}", report.exchange()));
    let properties = [
        ("exchange", report.exchange().to_string()),
        ("verdict", report.verdict.to_string()),
        ("origin", report.origin.to_string()),
        ("environment", report.account.environment.to_string()),
        ("axis", report.transition.axis.to_string()),
        ("from", report.current().map(plain).unwrap_or_default()),
        ("to", target.clone()),
        ("evaluated_at", report.evaluated_at.map(|time| time.to_string()).unwrap_or_default()),
    ];
    suite.add_properties(properties.iter().map(|(name, value)| (*name, value.as_str())));
    for change in &report.after_switch {
        let said = format!("{mark}{}, applies: {}: {}", change.severity, change.applies, change.detail);
        suite.add_property((format!("after-switch.{}", change.code), plain(&said)));
    }
    let class = format!("{mark}modecheck.{}.{name}", report.exchange());
    for (rule, status) in cases(report, &mark) {
        let mut case = TestCase::new(format!("{mark}{}", plain(rule)), status);
        case.set_classname(class.as_str());
        suite.add_test_case(case);
    }
    suite
}

/// One case for the mode, so that no suite is empty, and one for each rule.
fn cases<'a>(report: &'a ReportV1, mark: &str) -> Vec<(&'a str, TestCaseStatus)> {
    let mut cases = vec![("mode", mode(report, mark))];
    let mut blocked: Vec<(&str, Vec<&BlockerV1>)> = Vec::new();
    for blocker in &report.blockers {
        match blocked.iter_mut().find(|(rule, _)| *rule == blocker.rule) {
            Some((_, all)) => all.push(blocker),
            None => blocked.push((&blocker.rule, vec![blocker])),
        }
    }
    cases.extend(blocked.iter().map(|(rule, blockers)| (*rule, refused(blockers, mark))));
    let rules = report.unknown.iter().filter_map(|unknown| Some((unknown.rule.as_deref()?, open(unknown, mark))));
    cases.extend(rules);
    cases.extend(report.passed.iter().map(|passed| (&*passed.rule, TestCaseStatus::success())));
    cases.extend(report.attested.iter().map(|word| {
        let mut status = TestCaseStatus::skipped();
        status.set_message(plain(&format!("{mark}not read: {} says so, until {}", word.by, word.expires)));
        (&*word.rule, status)
    }));
    cases
}

/// Whether the current mode is known and the switch is one that the exchange has.
fn mode(report: &ReportV1, mark: &str) -> TestCaseStatus {
    if let Some(unknown) = report.unknown.iter().find(|unknown| unknown.rule.is_none()) {
        return open(unknown, mark);
    }
    match report.verdict {
        Verdict::NotOffered => {
            amiss(NonSuccessKind::Failure, "not-offered", &format!("{mark}the exchange has no such switch"), "")
        }
        Verdict::Indeterminate if report.unknown.is_empty() => {
            amiss(NonSuccessKind::Error, "indeterminate", &format!("{mark}no rule is known that applies"), "")
        }
        _ => TestCaseStatus::success(),
    }
}

fn refused(blockers: &[&BlockerV1], mark: &str) -> TestCaseStatus {
    let summaries: Vec<_> = blockers.iter().map(|one| format!("{}: {}", one.kind, one.summary)).collect();
    let message = format!("{mark}{}", summaries.join("; "));
    if blockers.iter().all(|blocker| blocker.waiver.is_some()) {
        let mut status = TestCaseStatus::skipped();
        status.set_type("waived").set_message(plain(&message));
        return status;
    }
    let details = blockers.iter().map(|blocker| details(blocker, mark)).collect::<String>();
    amiss(NonSuccessKind::Failure, blockers[0].kind.into(), &message, &details)
}

fn details(blocker: &BlockerV1, mark: &str) -> String {
    let says = blocker.native.message.as_ref().map(|message| format!("the exchange says: {message}"));
    let steps =
        blocker.remediation.iter().map(|step| format!("do: {} ({}, {})", step.instruction, step.who, step.place));
    let source = format!("source: {}, {} {}", blocker.source.document, blocker.source.as_of, blocker.source.url);
    let lines = says.into_iter().chain(steps).chain([source]);
    marked(lines, mark)
}

fn open(unknown: &UnknownV1, mark: &str) -> TestCaseStatus {
    let message = format!("{mark}{}: {}", unknown.gap, unknown.detail);
    let steps = unknown.remediation.iter().map(|step| format!("do: {} ({})", step.instruction, step.who));
    let details = marked(steps, mark);
    amiss(NonSuccessKind::Error, unknown.gap.into(), &message, &details)
}

fn without(account: &NotAudited) -> TestSuite {
    let mut suite = TestSuite::new(plain(&account.name));
    let status = amiss(NonSuccessKind::Error, "not-audited", &account.reason, "");
    suite.add_test_case(TestCase::new("mode", status));
    suite
}

/// What the firm demands of all: the words that `ready` rests on.
fn weak(run: &RunV1) -> Option<TestSuite> {
    let weak = run.summary.below_assurance;
    let mark = run.unreal().map(|word| format!("[{word}] ")).unwrap_or_default();
    let message = format!("{mark}{weak} of the ready rest on a weaker word than is demanded");
    let mut suite = TestSuite::new(format!("{mark}min_assurance"));
    suite.add_test_case(TestCase::new(
        format!("{mark}assurance"),
        amiss(NonSuccessKind::Error, "below-assurance", &message, ""),
    ));
    (weak > 0).then_some(suite)
}

fn amiss(kind: NonSuccessKind, word: &str, message: &str, details: &str) -> TestCaseStatus {
    let mut status = TestCaseStatus::non_success(kind);
    status.set_type(word).set_message(plain(message));
    if !details.is_empty() {
        status.set_description(details);
    }
    status
}

fn marked(lines: impl Iterator<Item = String>, mark: &str) -> String {
    let mut text = String::new();
    for line in lines {
        let _ = writeln!(text, "{mark}{}", plain(&line));
    }
    text
}

fn mark(report: &ReportV1) -> String {
    report.unreal().map(|word| format!("[{word}] ")).unwrap_or_default()
}
