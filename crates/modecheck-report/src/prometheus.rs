//! For a Prometheus textfile collector: gauges of one run.

use std::collections::BTreeMap;
use std::fmt::Write;

use modecheck_core::Verdict;
use strum::IntoEnumIterator;

use crate::json::{AfterSwitchV1, ReportV1};
use crate::run::RunV1;

/// The labels of a series and its value.
type Sample = (Vec<(&'static str, String)>, String);

/// The run in Prometheus's text format. Every series of a report names the account, where the evidence came from and in which
/// environment the account lives; a report with the labels of another has a label of its own, so that none is lost.
pub(crate) fn prometheus(run: &RunV1) -> String {
    let labelled = labelled(&run.reports);
    let each = |samples: fn(&ReportV1) -> Vec<Sample>| -> Vec<Sample> {
        let with = |(report, labels): &(&ReportV1, Vec<(&'static str, String)>)| {
            samples(report).into_iter().map(|(own, value)| ([labels.clone(), own].concat(), value)).collect::<Vec<_>>()
        };
        labelled.iter().flat_map(with).collect()
    };
    let mut missing: BTreeMap<&str, usize> = BTreeMap::new();
    run.not_audited.iter().for_each(|account| *missing.entry(&account.name).or_default() += 1);
    let missing = missing.into_iter().map(|(name, times)| (vec![("account", name.to_owned())], times.to_string()));
    let not_live: Vec<_> = run.unreal().map(|word| ("not_live", word)).into_iter().collect();
    let weak = Some(run.summary.below_assurance).filter(|weak| *weak > 0).map(|weak| (not_live, weak.to_string()));
    let families = [
        ("modecheck_verdict", "1 for the verdict on the switch, 0 for the others.", each(verdicts)),
        ("modecheck_blockers", "Blockers of a kind that nobody waived.", each(blockers)),
        ("modecheck_blockers_waived", "Blockers of a kind that the firm accepts to see.", each(waived)),
        ("modecheck_unknown", "Outcomes that a gap of a kind leaves unknown.", each(gaps)),
        ("modecheck_after_switch", "1 for each change that the switch brings.", each(changes)),
        ("modecheck_evaluated_timestamp_seconds", "The instant that was judged for.", each(evaluated)),
        ("modecheck_stale_timestamp_seconds", "When the report should no longer be acted on.", each(stale)),
        ("modecheck_next_open_timestamp_seconds", "When blockers that pass by themselves have passed.", each(open)),
        (
            "modecheck_below_assurance",
            "Reports that are ready on a weaker word than is demanded.",
            weak.into_iter().collect(),
        ),
        ("modecheck_not_audited", "Why an account has no report: how many reasons.", missing.collect()),
    ];
    families.into_iter().map(|(name, help, samples)| family(name, help, &samples)).collect()
}

fn family(name: &str, help: &str, samples: &[Sample]) -> String {
    let mut text = String::new();
    if samples.is_empty() {
        return text;
    }
    let _ = writeln!(text, "# HELP {name} {help}\n# TYPE {name} gauge");
    for (labels, value) in samples {
        let labels: Vec<_> = labels.iter().map(|(name, value)| format!("{name}=\"{}\"", escaped(value))).collect();
        let _ = writeln!(text, "{name}{{{}}} {value}", labels.join(","));
    }
    text
}

/// Every report with the labels that tell it from all others.
fn labelled(reports: &[ReportV1]) -> Vec<(&ReportV1, Vec<(&'static str, String)>)> {
    let mut seen: BTreeMap<Vec<String>, usize> = BTreeMap::new();
    let with = |report| {
        let mut labels = labels(report);
        let times = seen.entry(labels.iter().map(|(_, value)| value.clone()).collect()).or_default();
        *times += 1;
        if *times > 1 {
            labels.push(("again", times.to_string()));
        }
        (report, labels)
    };
    reports.iter().map(with).collect()
}

fn labels(report: &ReportV1) -> Vec<(&'static str, String)> {
    let (account, way) = (&report.account, &report.transition);
    let planned = report.planned().map(|time| ("planned", time.to_string()));
    let labels = vec![
        ("account", account.name.clone().unwrap_or_default()),
        ("ref", account.reference.clone().unwrap_or_default()),
        ("exchange", account.exchange.to_string()),
        ("axis", way.axis.to_string()),
        ("to", way.to.clone()),
        ("origin", report.origin.to_string()),
        ("environment", account.environment.to_string()),
    ];
    labels.into_iter().chain(planned).collect()
}

fn verdicts(report: &ReportV1) -> Vec<Sample> {
    let one =
        |verdict: Verdict| (vec![("verdict", verdict.to_string())], u8::from(verdict == report.verdict).to_string());
    Verdict::iter().map(one).collect()
}

fn blockers(report: &ReportV1) -> Vec<Sample> {
    let open = report.blockers.iter().filter(|blocker| blocker.waiver.is_none());
    counted("kind", open.map(|blocker| blocker.kind.to_string()))
}

fn waived(report: &ReportV1) -> Vec<Sample> {
    let waived = report.blockers.iter().filter(|blocker| blocker.waiver.is_some());
    counted("kind", waived.map(|blocker| blocker.kind.to_string()))
}

fn gaps(report: &ReportV1) -> Vec<Sample> {
    counted("gap", report.unknown.iter().map(|unknown| unknown.gap.to_string()))
}

fn changes(report: &ReportV1) -> Vec<Sample> {
    let one = |change: &AfterSwitchV1| {
        let labels = [
            ("code", change.code.to_string()),
            ("severity", change.severity.to_string()),
            ("applies", change.applies.to_string()),
        ];
        (labels.to_vec(), "1".to_owned())
    };
    report.after_switch.iter().map(one).collect()
}

fn counted(label: &'static str, words: impl Iterator<Item = String>) -> Vec<Sample> {
    let mut counts: BTreeMap<String, usize> = BTreeMap::new();
    words.for_each(|word| *counts.entry(word).or_default() += 1);
    counts.into_iter().map(|(word, count)| (vec![(label, word)], count.to_string())).collect()
}

fn evaluated(report: &ReportV1) -> Vec<Sample> {
    seconds(report.evaluated_at)
}

fn stale(report: &ReportV1) -> Vec<Sample> {
    seconds(report.stale_after)
}

fn open(report: &ReportV1) -> Vec<Sample> {
    seconds(report.next_open)
}

fn seconds(time: Option<modecheck_core::Timestamp>) -> Vec<Sample> {
    let value = |millis: i64| format!("{}.{:03}", millis.div_euclid(1000), millis.rem_euclid(1000));
    time.map(|time| (Vec::new(), value(time.as_millis()))).into_iter().collect()
}

/// A label's value as the format wants it; control characters are none of it.
fn escaped(value: &str) -> String {
    crate::human::plain(value).replace('\\', "\\\\").replace('"', "\\\"")
}
