//! For a ticket or a chat: a table of the accounts, then what stops each and what to do.

use std::fmt::Write;

use modecheck_core::Verdict;

use crate::human::plain;
use crate::json::{AfterSwitchV1, BlockerV1, Gaps, ReportV1, SourceV1, Waived};
use crate::run::RunV1;

/// How many of the things that block are named.
const SUBJECTS: usize = 5;
/// What begins a line that somebody can tick off.
pub(crate) const TASK: &str = "- [ ] ";
/// Characters that mean something to a reader of Markdown, or that call somebody.
const SPECIAL: &[char] = &['`', '*', '[', ']', '<', '>', '|', '\\', '&', '$', '#', '~', '@', '!'];

/// The run as Markdown in GitHub's dialect. Nothing that an exchange says becomes a link, a picture or a mention.
pub(crate) fn markdown(run: &RunV1) -> String {
    let mut text = format!("# {}\n\n{}", title(run), read(run));
    if !run.reports.is_empty() {
        text.push_str("| account | exchange | from | to | verdict | origin | why |\n|---|---|---|---|---|---|---|\n");
    }
    run.reports.iter().for_each(|report| text.push_str(&row(report)));
    if !run.not_audited.is_empty() {
        text.push_str("\n## No report\n\n");
    }
    for account in &run.not_audited {
        let _ = writeln!(text, "- {}: {}", code(&account.name), prose(&account.reason));
    }
    text.push_str(&crate::matrix::sections(&run.reports));
    run.reports.iter().for_each(|report| text.push_str(&section(report)));
    text
}

fn title(run: &RunV1) -> String {
    let verdicts = run.summary.verdicts.iter().filter(|(_, count)| **count > 0);
    let mut counts: Vec<_> = verdicts.map(|(verdict, count)| format!("{count} {verdict}")).collect();
    if run.summary.below_assurance > 0 {
        counts.push(format!("{} of the ready on a weaker word than is demanded", run.summary.below_assurance));
    }
    if !run.not_audited.is_empty() {
        counts.push(format!("{} without a report", run.not_audited.len()));
    }
    let counts = if counts.is_empty() { "no reports".to_owned() } else { counts.join(", ") };
    format!("Account-mode switch: {counts}{}", aside(run))
}

/// What is not live of the run.
fn aside(run: &RunV1) -> String {
    run.unreal().map(|word| format!(" ({word})")).unwrap_or_default()
}

/// From when to when the accounts were read, in a paragraph.
fn read(run: &RunV1) -> String {
    let from = run.reports.iter().filter_map(|report| report.observed.from).min();
    let until = run.reports.iter().filter_map(|report| report.observed.until).max();
    let read =
        |(from, until)| format!("Read from {from} to {until}{}; what was ready then may not be now.\n\n", aside(run));
    from.zip(until).map(read).unwrap_or_default()
}

fn row(report: &ReportV1) -> String {
    let origin = report.unreal().unwrap_or_else(|| "live".to_owned());
    let waived = match report.waived {
        Waived::None => "",
        Waived::Some => " (some waived)",
        Waived::All => " (all waived)",
    };
    let reasons = report.reasons().join(", ") + waived;
    let from = report.current().map_or_else(|| "?".to_owned(), cell);
    let (name, to) = (cell(report.name()), cell(report.target()));
    format!("| {name} | {} | {from} | {to} | **{}** | {origin} | {reasons} |\n", report.exchange(), report.verdict)
}

fn section(report: &ReportV1) -> String {
    let mark = report.unreal().map(|word| format!("[{word}] ")).unwrap_or_default();
    let settled = matches!(report.verdict, Verdict::Ready | Verdict::AlreadyInMode);
    if settled && report.notices.is_empty() && report.after_switch.is_empty() {
        return String::new();
    }
    let from = report.current().map_or_else(|| "?".to_owned(), code);
    let mut lines = Vec::new();
    if let Some(no) = &report.transition.not_offered {
        lines.push(format!("- not offered: {} ({})", prose(&no.reason), link(&no.source)));
    }
    report.blockers.iter().for_each(|blocker| blocked(&mut lines, blocker));
    report.gaps_grouped().iter().for_each(|gaps| unknown(&mut lines, gaps));
    report.after_switch.iter().for_each(|change| changed(&mut lines, change));
    let back = &report.transition.reversible;
    if !matches!(report.verdict, Verdict::AlreadyInMode | Verdict::NotOffered) {
        let words = [&[back.value.to_string()][..], &back.conditions].concat();
        lines.push(format!("- way back: {}", prose(&words.join("; "))));
    }
    for notice in &report.notices {
        lines.push(format!("- note ({}): {}", notice.code, prose(&notice.detail)));
    }
    if let (Verdict::Blocked, Some(reason)) = (report.verdict, &report.blockers_complete.reason) {
        lines.push(format!("- there may be more: {}", prose(reason)));
    }
    let (name, to) = (code(report.name()), code(report.target()));
    let head = format!("\n## {mark}{name}: {from} to {to}: {}\n\n", report.verdict);
    head + &lines.iter().map(|line| marked(line, &mark)).collect::<String>()
}

/// A line of a list with the mark before its text.
fn marked(line: &str, mark: &str) -> String {
    let bullet = if line.trim_start().starts_with(TASK) { TASK } else { "- " };
    format!("{}\n", line.replacen(bullet, &format!("{bullet}{mark}"), 1))
}

fn blocked(lines: &mut Vec<String>, blocker: &BlockerV1) {
    let native = blocker.native.code.as_deref().map(|word| format!(" ({})", code(word))).unwrap_or_default();
    let waived = blocker.waiver.as_ref().map(|waiver| format!(", waived: {}", prose(&waiver.reason)));
    let waived = waived.unwrap_or_default();
    lines.push(format!("- **{}**: {}{native}{waived}", blocker.kind, prose(&blocker.summary)));
    if let Some(message) = &blocker.native.message {
        lines.push(format!("  - the exchange says: {}", code(message)));
    }
    for subject in blocker.subjects.iter().take(SUBJECTS) {
        lines.push(format!("  - {}", code(&subject.described())));
    }
    let omitted = blocker.subjects.len().saturating_sub(SUBJECTS) + blocker.subjects_omitted;
    if omitted > 0 {
        lines.push(format!("  - and {omitted} more"));
    }
    for step in &blocker.remediation {
        let done = if step.irreversible { ", cannot be undone" } else { "" };
        lines.push(format!("  {TASK}{} ({}, {}{done})", prose(&step.instruction), step.who, step.place));
    }
    lines.push(format!("  - source: {}", link(&blocker.source)));
}

fn unknown(lines: &mut Vec<String>, gaps: &Gaps<'_>) {
    let gap = gaps.gap;
    let calls = gaps.calls().map(|calls| format!(" ({})", prose(&calls))).unwrap_or_default();
    lines.push(format!("- unknown, {}: **{}**{calls}: {}", prose(&gaps.rules()), gap.gap, prose(&gap.detail)));
    if let Some(native) = &gap.native {
        let said = [native.code.as_deref(), native.message.as_deref()].into_iter().flatten().collect::<Vec<_>>();
        lines.push(format!("  - the exchange says: {}", code(&said.join(" "))));
    }
    for step in &gap.remediation {
        lines.push(format!("  {TASK}{} ({})", prose(&step.instruction), step.who));
    }
}

fn changed(lines: &mut Vec<String>, change: &AfterSwitchV1) {
    let AfterSwitchV1 { code: name, severity, applies, detail, .. } = change;
    lines.push(format!("- after the switch, **{name}** ({severity}, applies: {applies}): {}", prose(detail)));
    for instance in change.instances.iter().take(SUBJECTS) {
        lines.push(format!("  - {}", code(instance)));
    }
    let omitted = change.instances.len().saturating_sub(SUBJECTS);
    if omitted > 0 {
        lines.push(format!("  - and {omitted} more"));
    }
    lines.push(format!("  - source: {}", link(&change.source)));
}

fn link(source: &SourceV1) -> String {
    let breaks_out = |c: char| c.is_whitespace() || c.is_control() || "()<>[]".contains(c);
    if !source.url.starts_with("https://") || source.url.contains(breaks_out) {
        return format!("{} {}, {}", prose(&source.document), code(&source.url), source.as_of);
    }
    format!("[{}]({}), {}", prose(&source.document), source.url, source.as_of)
}

/// A sentence. With anything in it that Markdown would read as more than text, it is shown as code.
pub(crate) fn prose(text: &str) -> String {
    let text = plain(text);
    if text.contains(SPECIAL) || text.contains("://") || text.contains("www.") {
        return code(&text);
    }
    text.replace('_', "\\_")
}

/// Text that is shown as it is, within a fence longer than any in it.
pub(crate) fn code(text: &str) -> String {
    let text = plain(text);
    let longest = text.split(|c| c != '`').map(str::len).max().unwrap_or_default();
    let fence = "`".repeat(longest + 1);
    let space = if text.starts_with('`') || text.ends_with('`') || text.trim().is_empty() { " " } else { "" };
    format!("{fence}{space}{text}{space}{fence}")
}

/// The same in a table, where a stroke ends the cell even within code.
pub(crate) fn cell(text: &str) -> String {
    code(text).replace('|', "\\|")
}
