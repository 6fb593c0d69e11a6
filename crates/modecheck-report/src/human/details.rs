//! What stops one account, what to do about it, and what is not known.

use std::fmt::Write;

use modecheck_core::{Applies, Severity, Verdict};

use super::{Style, plain, said_on_every_line};
use crate::json::{AfterSwitchV1, BlockerV1, CurrencyMarginV1, Gaps, MarginV1, ReportV1};

/// How many of the things that block are printed.
const SUBJECTS: usize = 5;

/// What there is to say of a report, after an empty line; nothing of one that is plainly ready.
pub fn details(report: &ReportV1, style: Style) -> String {
    if style.quiet || !style.verbose && is_plain(report) {
        return String::new();
    }
    let from = report.current().unwrap_or("?");
    let mut text = String::new();
    line(&mut text, 0, &format!("{}: {from} -> {}: {}", report.name(), report.target(), report.verdict));
    if let Some(no) = &report.transition.not_offered {
        line(&mut text, 2, &format!("not offered: {} ({}, {})", no.reason, no.source.document, no.source.as_of));
    }
    report.blockers.iter().for_each(|blocker| blocked(&mut text, blocker, style));
    report.gaps_grouped().iter().for_each(|gaps| unknown(&mut text, gaps));
    if let Some(impact) = &report.margin_impact {
        margin(&mut text, "before", &impact.before);
        margin(&mut text, "after", &impact.after);
    }
    let concerns = |change: &&AfterSwitchV1| style.verbose || change.applies != Applies::No;
    report.after_switch.iter().filter(concerns).for_each(|change| changed(&mut text, change, style));
    way_back(&mut text, report);
    for notice in &report.notices {
        line(&mut text, 2, &format!("note ({}): {}", notice.code, notice.detail));
    }
    if let (Verdict::Blocked, Some(reason)) = (report.verdict, &report.blockers_complete.reason) {
        line(&mut text, 2, &format!("there may be more: {reason}"));
    }
    if style.verbose {
        verbose(&mut text, report);
    }
    format!("\n{}", said_on_every_line(report, &text, style))
}

/// Whether the table says all that matters.
fn is_plain(report: &ReportV1) -> bool {
    let breaks = |change: &AfterSwitchV1| change.severity != Severity::Info && change.applies != Applies::No;
    let changes = report.after_switch.iter().any(breaks);
    report.is_settled() && report.notices.is_empty() && report.margin_impact.is_none() && !changes
}

fn blocked(text: &mut String, blocker: &BlockerV1, style: Style) {
    let code = blocker.native.code.as_deref().map(|code| format!(" [{code}]")).unwrap_or_default();
    line(text, 2, &format!("{}: {}{code}", blocker.kind, blocker.summary));
    if let Some(message) = &blocker.native.message {
        line(text, 6, &format!("the exchange says: {message}"));
    }
    if let Some(figures) = blocker.figures() {
        line(text, 6, &figures);
    }
    let shown = if style.verbose { usize::MAX } else { SUBJECTS };
    for subject in blocker.subjects.iter().take(shown) {
        line(text, 6, &subject.described());
    }
    let omitted = blocker.subjects.len().saturating_sub(shown) + blocker.subjects_omitted;
    if omitted > 0 {
        line(text, 6, &format!("and {omitted} more"));
    }
    for step in &blocker.remediation {
        line(text, 4, &format!("do: {} ({}, {})", step.instruction, step.who, step.place));
    }
    if let Some(waiver) = &blocker.waiver {
        line(text, 4, &format!("waived until {} by {}: {}", waiver.expires, waiver.owner, waiver.reason));
    }
}

fn unknown(text: &mut String, gaps: &Gaps<'_>) {
    let gap = gaps.gap;
    let calls = gaps.calls().map(|calls| format!(" ({calls})")).unwrap_or_default();
    line(text, 2, &format!("unknown, {}: {}{calls}: {}", gaps.rules(), gap.gap, gap.detail));
    if let Some(native) = &gap.native {
        let said = [native.code.as_deref(), native.message.as_deref()].into_iter().flatten().collect::<Vec<_>>();
        line(text, 6, &format!("the exchange says: {}", said.join(" ")));
    }
    for step in &gap.remediation {
        line(text, 4, &format!("do: {} ({})", step.instruction, step.who));
    }
}

fn changed(text: &mut String, change: &AfterSwitchV1, style: Style) {
    let AfterSwitchV1 { code, severity, applies, detail, instances, .. } = change;
    line(text, 2, &format!("after the switch, {code} ({severity}, applies: {applies}): {detail}"));
    let shown = if style.verbose { usize::MAX } else { SUBJECTS };
    instances.iter().take(shown).for_each(|instance| line(text, 6, instance));
    let omitted = instances.len().saturating_sub(shown);
    if omitted > 0 {
        line(text, 6, &format!("and {omitted} more"));
    }
}

/// Whether the switch can be taken back; of one that is not made there is nothing to say.
fn way_back(text: &mut String, report: &ReportV1) {
    let transition = &report.transition;
    if transition.not_offered.is_none() && report.verdict != Verdict::AlreadyInMode {
        let words = [&[transition.reversible.value.to_string()][..], &transition.reversible.conditions].concat();
        line(text, 2, &format!("way back: {}", words.join("; ")));
    }
}

fn margin(text: &mut String, when: &str, margin: &MarginV1) {
    let whole = figures(margin.available_equity.as_ref(), margin.margin_ratio.as_ref());
    if !whole.is_empty() {
        line(text, 2, &format!("margin {when}: {whole}"));
    }
    for CurrencyMarginV1 { currency, available_equity, margin_ratio } in &margin.by_currency {
        let figures = figures(available_equity.as_ref(), margin_ratio.as_ref());
        line(text, 2, &format!("margin {when}, {}: {figures}", currency.as_deref().unwrap_or("?")));
    }
}

fn figures(equity: Option<&String>, ratio: Option<&String>) -> String {
    let figure = |name: &str, value: Option<&String>| value.map(|value| format!("{name} {value}"));
    let figures = [figure("available equity", equity), figure("margin ratio", ratio)];
    figures.into_iter().flatten().collect::<Vec<_>>().join(", ")
}

fn verbose(text: &mut String, report: &ReportV1) {
    if let (Some(from), Some(until)) = (report.observed.from, report.observed.until) {
        let stale = report.stale_after.map(|time| format!(", not to be relied on after {time}")).unwrap_or_default();
        line(text, 2, &format!("read from {from} to {until}{stale}"));
    }
    for word in &report.attested {
        line(text, 2, &format!("attested, {}: by {} on {}, until {}", word.rule, word.by, word.on, word.expires));
    }
    for passed in &report.passed {
        line(text, 2, &format!("passed, {}: {}", passed.rule, passed.actual));
    }
    for part in &report.coverage {
        let items = part.items.map(|items| format!(", items {items}")).unwrap_or_default();
        line(text, 2, &format!("evidence {}: {} (calls {}{items})", part.evidence, part.state, part.calls));
    }
}

fn line(text: &mut String, indent: usize, content: &str) {
    let _ = writeln!(text, "{:indent$}{}", "", plain(content));
}
