//! One account and every mode that it might be switched to: what could be entered now, and what to clear for the rest.

use std::fmt::Write;

use modecheck_core::{Blocker, Known, Outcome, Remediation, Report, Route, Verdict};

use crate::human::{Style, from, name, plain, said_on_every_line};

/// The targets, each with the least that there is to clear for it.
pub fn matrix(reports: &[Report], style: Style) -> String {
    let Some(first) = reports.first() else { return "no modes\n".to_owned() };
    let head = format!("{} on {}, now in {}:\n", name(first), first.exchange, from(first));
    let targets = reports.iter().map(|report| said_on_every_line(report, &target(report, style), style));
    said_on_every_line(first, &head, style) + &targets.collect::<String>()
}

fn target(report: &Report, style: Style) -> String {
    let blockers: Vec<_> = report.evaluation.blockers().collect();
    let open = report.evaluation.findings.iter().filter(|finding| matches!(finding.outcome, Outcome::Unknown(_)));
    let open: Vec<_> = open.map(|finding| finding.card.id).collect();
    let mut text = format!("{}: {}", report.target, report.verdict());
    match report.verdict() {
        Verdict::Blocked => {
            let complete = report.evaluation.blockers_complete.value == Known::Yes && open.is_empty();
            let least = if complete { "" } else { "at least " };
            let things = if blockers.len() == 1 { "thing" } else { "things" };
            let _ = write!(text, ", {least}{} {things} to clear", blockers.len());
        }
        Verdict::Ready => {
            let word = report.assurance().map(|assurance| format!(", on the word of: {assurance}"));
            text.push_str(&word.unwrap_or_default());
        }
        Verdict::NotOffered => {
            if let Route::NotOffered { reason, .. } = &report.evaluation.route {
                let _ = write!(text, ": {}", plain(reason));
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
fn steps(blocker: &Blocker) -> String {
    let mut groups: Vec<(u8, Vec<&Remediation>)> = Vec::new();
    for step in &blocker.remediation {
        match groups.iter_mut().find(|(group, _)| *group == step.group) {
            Some((_, steps)) => steps.push(step),
            None => groups.push((step.group, vec![step])),
        }
    }
    let one = |step: &&Remediation| format!("{} ({})", plain(&step.instruction), step.who);
    let group = |(_, steps): &(u8, Vec<&Remediation>)| {
        format!("    do: {}\n", steps.iter().map(one).collect::<Vec<_>>().join("; or "))
    };
    groups.iter().map(group).collect()
}
