//! One account and every mode that it might be switched to: what could be entered now, and what to clear for the rest.

use std::fmt::Write;

use modecheck_core::{Known, Verdict};

use crate::human::{Style, plain, said_on_every_line};
use crate::json::{BlockerV1, RemediationV1, ReportV1};

/// The targets, each with the least that there is to clear for it.
pub fn matrix(reports: &[ReportV1], style: Style) -> String {
    let Some(first) = reports.first() else { return "no modes\n".to_owned() };
    let from = plain(first.current().unwrap_or("?"));
    let head = format!("{} on {}, now in {from}:\n", plain(first.name()), first.exchange());
    let targets = reports.iter().map(|report| said_on_every_line(report, &target(report, style), style));
    said_on_every_line(first, &head, style) + &targets.collect::<String>()
}

fn target(report: &ReportV1, style: Style) -> String {
    let blockers = report.blockers();
    let open: Vec<_> = report.open_rules().collect();
    let mut text = format!("{}: {}", report.target(), report.verdict());
    match report.verdict() {
        Verdict::Blocked => {
            let complete = report.blockers_complete.value == Known::Yes && open.is_empty();
            let least = if complete { "" } else { "at least " };
            let things = if blockers.len() == 1 { "thing" } else { "things" };
            let _ = write!(text, ", {least}{} {things} to clear", blockers.len());
        }
        Verdict::Ready => {
            let word = report.assurance().map(|assurance| format!(", on the word of: {assurance}"));
            text.push_str(&word.unwrap_or_default());
        }
        Verdict::NotOffered => {
            if let Some(no) = &report.transition.not_offered {
                let _ = write!(text, ": {}", plain(&no.reason));
            }
        }
        Verdict::Indeterminate | Verdict::AlreadyInMode => {}
    }
    text.push('\n');
    if style.quiet {
        return text;
    }
    for blocker in blockers {
        let _ = writeln!(text, "  {}: {}", blocker.kind, plain(&blocker.summary));
        text.push_str(&steps(blocker));
    }
    if !open.is_empty() && report.verdict() != Verdict::NotOffered {
        let _ = writeln!(text, "  not known: {}", open.join(", "));
    }
    text
}

/// What clears a blocker: groups follow each other, and the steps of one are alternatives.
fn steps(blocker: &BlockerV1) -> String {
    let mut groups: Vec<(u8, Vec<&RemediationV1>)> = Vec::new();
    for step in &blocker.remediation {
        match groups.iter_mut().find(|(group, _)| *group == step.group) {
            Some((_, steps)) => steps.push(step),
            None => groups.push((step.group, vec![step])),
        }
    }
    let one = |step: &&RemediationV1| format!("{} ({})", plain(&step.instruction), step.who);
    let group = |(_, steps): &(u8, Vec<&RemediationV1>)| {
        format!("    do: {}\n", steps.iter().map(one).collect::<Vec<_>>().join("; or "))
    };
    groups.iter().map(group).collect()
}
