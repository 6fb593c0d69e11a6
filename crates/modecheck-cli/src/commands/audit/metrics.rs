use std::fmt::Write;
use std::path::Path;

use modecheck_report::RunSpan;

use super::live::Live;
use crate::exit::Failure;
use crate::files::Pending;

/// Writes what a run came to in the text format of Prometheus, whole or not at all and for everybody to read:
/// whoever collects metrics is another user. Accounts are counted, not named.
pub(super) fn write(file: &Path, live: &Live, span: &RunSpan, not_audited: usize) -> Result<(), Failure> {
    let mut text = String::new();
    let mut family = |name: &str, help: &str, samples: Vec<(String, String)>| {
        let _ = writeln!(text, "# HELP modecheck_{name} {help}\n# TYPE modecheck_{name} gauge");
        for (labels, value) in samples {
            let _ = writeln!(text, "modecheck_{name}{labels} {value}");
        }
    };
    let one = |value: String| vec![(String::new(), value)];
    let verdicts = live.verdicts().iter().map(|((exchange, verdict), count)| {
        (format!("{{exchange=\"{exchange}\",verdict=\"{verdict}\"}}"), count.to_string())
    });
    let blockers = live.kinds().iter().map(|(kind, count)| (format!("{{kind=\"{kind}\"}}"), count.to_string()));
    family("reports", "Reports of the last run, by exchange and verdict.", verdicts.collect());
    family("blockers", "Blockers of the last run, by kind.", blockers.collect());
    family("not_audited", "Accounts of the last run without a report.", one(not_audited.to_string()));
    family("run_completed", "Whether the last run came to its end.", one(u8::from(span.completed).to_string()));
    let seconds = |millis: i64| format!("{}.{:03}", millis.div_euclid(1000), millis.rem_euclid(1000));
    family(
        "run_started_seconds",
        "When the last run began, in seconds since 1970.",
        one(seconds(span.started_at.as_millis())),
    );
    let some = |millis: Option<u64>| one(seconds(i64::try_from(millis.unwrap_or_default()).unwrap_or(i64::MAX)));
    family("run_asked_seconds", "How long the last run asked.", some(span.asked_millis));
    family("run_bound_seconds", "The shortest time that the limits allow for it.", some(span.bound_millis));
    let help = "The same with all of each documented limit and no margin.";
    family("run_documented_bound_seconds", help, some(span.documented_bound_millis));
    Pending::for_everybody(file)?.write(&text)
}
