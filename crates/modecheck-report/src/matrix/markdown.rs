//! The matrix of every account of a run that was asked about several targets, for a ticket or a chat.

use std::fmt::Write;

use modecheck_core::Verdict;

use super::{MatrixV1, TargetV1, ThingV1, things};
use crate::json::ReportV1;
use crate::markdown::{TASK, cell, code, prose};

/// A section for each account and axis with more than one report.
pub(crate) fn sections(reports: &[ReportV1]) -> String {
    let mut groups: Vec<Vec<ReportV1>> = Vec::new();
    for report in reports {
        match groups.iter_mut().find(|group| same(&group[0], report)) {
            Some(group) => group.push(report.clone()),
            None => groups.push(vec![report.clone()]),
        }
    }
    let several = groups.into_iter().filter(|group| group.len() > 1);
    several.filter_map(MatrixV1::of).map(|matrix| section(&matrix)).collect()
}

fn same(one: &ReportV1, other: &ReportV1) -> bool {
    let of = |report: &ReportV1| (report.name().to_owned(), report.exchange(), report.transition.axis, report.unreal());
    of(one) == of(other)
}

fn section(matrix: &MatrixV1) -> String {
    let first = &matrix.reports[0];
    let word = first.unreal();
    let mark = word.as_ref().map(|word| format!("[{word}] ")).unwrap_or_default();
    let origin = word.unwrap_or_else(|| "live".to_owned());
    let mut text = format!("\n## {mark}{}: every target ({})\n\n", code(first.name()), matrix.axis);
    text.push_str("| to | verdict | origin | to clear |\n|---|---|---|---|\n");
    for target in &matrix.targets {
        let _ = writeln!(text, "| {} | **{}** | {origin} | {} |", cell(&target.to), target.verdict, least(target));
    }
    if !matrix.to_clear.is_empty() {
        let number = things(matrix.to_clear.len(), matrix.lower_bound);
        let _ = writeln!(text, "\n{mark}To clear the way to all that are blocked: {number}.\n");
    }
    matrix.to_clear.iter().for_each(|thing| text.push_str(&line(thing, &mark)));
    text
}

fn least(target: &TargetV1) -> String {
    if target.verdict == Verdict::Blocked { things(target.to_clear.len(), target.lower_bound) } else { String::new() }
}

fn line(thing: &ThingV1, mark: &str) -> String {
    let step = thing.step.as_ref().map(|step| format!("{} ({})", prose(&step.instruction), step.who));
    let step = step.unwrap_or_else(|| "nobody knows what".to_owned());
    let mut targets: Vec<String> = thing.clears.iter().map(|cleared| code(&cleared.target)).collect();
    targets.dedup();
    format!("{TASK}{mark}{step}: for {}\n", targets.join(", "))
}
