//! The matrix for a person at a terminal.

use std::collections::BTreeSet;
use std::fmt::Write;

use modecheck_core::Verdict;

use super::{MatrixV1, TargetV1, ThingV1, things};
use crate::human::{Style, plain, said_on_every_line};

/// The targets, each with the least that there is to clear for it, and then what clears the way to all of them.
pub(crate) fn matrix(matrix: &MatrixV1, style: Style) -> String {
    let Some(first) = matrix.reports.first() else { return String::new() };
    let from = plain(first.current().unwrap_or("?"));
    let head = format!("{} on {}, now in {from}:\n", plain(first.name()), first.exchange());
    let mut text = said_on_every_line(first, &head, style);
    for (report, target) in matrix.reports.iter().zip(&matrix.targets) {
        text.push_str(&said_on_every_line(report, &one(target, style), style));
    }
    text + &said_on_every_line(first, &all(matrix, style), style)
}

fn one(target: &TargetV1, style: Style) -> String {
    let mut text = format!("{}: {}", target.to, target.verdict);
    match target.verdict {
        Verdict::Blocked => {
            let _ = write!(text, ", {} to clear", things(target.to_clear.len(), target.lower_bound));
        }
        Verdict::Ready => {
            let word = target.assurance.map(|assurance| format!(", on the word of: {assurance}"));
            text.push_str(&word.unwrap_or_default());
        }
        Verdict::NotOffered => {
            let reason = target.not_offered.as_deref().map(|reason| format!(": {}", plain(reason)));
            text.push_str(&reason.unwrap_or_default());
        }
        Verdict::Indeterminate | Verdict::AlreadyInMode => {}
    }
    if let Some(opens) = target.next_open {
        let _ = write!(text, ", opens at {opens}");
    }
    text.push('\n');
    if style.quiet {
        return text;
    }
    for thing in &target.to_clear {
        text.push_str(&step(thing));
        for cleared in &thing.clears {
            let _ = writeln!(text, "    clears {}: {}", cleared.kind, plain(&cleared.summary));
        }
    }
    if !target.unknown.is_empty() {
        let _ = writeln!(text, "  not known: {}", target.unknown.join(", "));
    }
    text
}

fn step(thing: &ThingV1) -> String {
    let ways = thing.step.iter().chain(&thing.instead);
    let ways: Vec<_> = ways.map(|step| format!("{} ({})", plain(&step.instruction), step.who)).collect();
    let ways = if ways.is_empty() { "nobody knows what".to_owned() } else { ways.join("; or ") };
    format!("  do: {ways}\n")
}

/// The targets that are ready, and when they are.
fn enterable(matrix: &MatrixV1) -> String {
    let ready = matrix.targets.iter().filter(|target| target.verdict == Verdict::Ready);
    let ready: Vec<&str> = ready.map(|target| target.to.as_str()).collect();
    let ready = if ready.is_empty() { "none".to_owned() } else { ready.join(", ") };
    let when = if matrix.reports.iter().any(|report| report.planned().is_some()) { "then" } else { "now" };
    format!("{when}: {ready}")
}

/// What could be entered now, and what clears the way to all targets that are blocked, where they are several.
fn all(matrix: &MatrixV1, style: Style) -> String {
    let mut text = format!("could be entered {}\n", enterable(matrix));
    let blocked = matrix.targets.iter().filter(|target| target.verdict == Verdict::Blocked).count();
    if style.quiet || blocked < 2 {
        return text;
    }
    let number = things(matrix.to_clear.len(), matrix.lower_bound);
    let _ = writeln!(text, "to clear the way to all {blocked} that are blocked: {number}");
    for thing in &matrix.to_clear {
        let targets: BTreeSet<&str> = thing.clears.iter().map(|cleared| cleared.target.as_str()).collect();
        let order = matrix.targets.iter().map(|target| target.to.as_str()).filter(|to| targets.contains(to));
        let _ = writeln!(text, "{}    for {}", step(thing), order.collect::<Vec<_>>().join(", "));
    }
    text
}
