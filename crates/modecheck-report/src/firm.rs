//! A whole firm for a person at a terminal: one line a report, then what it all adds up to.

use std::fmt::Write;

use modecheck_core::Verdict;

use crate::human::{Style, marked, plain};
use crate::json::{ReportV1, Waived};
use crate::run::{DIFFERS, NotAudited, RunSpan, Summary, WordState};

/// How many accounts are named with a piece of work.
const NAMES: usize = 5;

/// A report in one line.
pub fn brief(report: &ReportV1) -> String {
    let mark = report.unreal().map(|word| format!("[{word}] ")).unwrap_or_default();
    let (name, from) = (report.name(), report.current().unwrap_or("?"));
    let why = why(report);
    let line = format!(
        "{mark}{name}  {}  {from} -> {}  {}{}{why}",
        report.exchange(),
        report.target(),
        report.verdict(),
        if why.is_empty() { "" } else { ": " },
    );
    plain(&line) + "\n"
}

fn why(report: &ReportV1) -> String {
    let mut reasons: Vec<String> = match report.verdict() {
        Verdict::Blocked => report.blockers().iter().map(|blocker| blocker.kind().to_string()).collect(),
        Verdict::Indeterminate => report.gaps().into_iter().map(str::to_owned).collect(),
        _ => Vec::new(),
    };
    reasons.sort_unstable();
    reasons.dedup();
    let waived = match report.waived() {
        Waived::None => "",
        Waived::Some => " (some waived)",
        Waived::All => " (all waived)",
    };
    reasons.join(", ") + waived
}

/// What a run adds up to. Where not all of it is live, every line says so.
pub fn firm(summary: &Summary, not_audited: &[NotAudited], style: Style) -> String {
    marked(&summary.unreal(), &lines(summary, not_audited), style)
}

fn lines(summary: &Summary, not_audited: &[NotAudited]) -> String {
    let mut text = String::new();
    let verdicts = summary.verdicts.iter().filter(|(_, count)| **count > 0);
    let verdicts: Vec<_> = verdicts.map(|(verdict, count)| format!("{count} {verdict}")).collect();
    let reports = counted(summary.reports, "report");
    let _ =
        writeln!(text, "\n{reports}: {}", if verdicts.is_empty() { "none".to_owned() } else { verdicts.join(", ") });
    for (wave, verdicts) in &summary.waves {
        let verdicts: Vec<_> = verdicts.iter().map(|(verdict, count)| format!("{count} {verdict}")).collect();
        let _ = writeln!(text, "wave {}: {}", plain(wave), verdicts.join(", "));
    }
    if summary.below_assurance > 0 {
        let _ = writeln!(text, "{} of the ready rest on a weaker word than is demanded", summary.below_assurance);
    }
    if !not_audited.is_empty() {
        let _ = writeln!(text, "\nno report on {}:", accounts(not_audited.len()));
        for account in not_audited {
            let _ = writeln!(text, "  {}: {}", plain(&account.name), plain(&account.reason));
        }
    }
    work(&mut text, summary);
    choices(&mut text, summary);
    words(&mut text, summary);
    if let Some(run) = &summary.run {
        text.push_str(&span(run));
    }
    text
}

fn work(text: &mut String, summary: &Summary) {
    if !summary.parents.is_empty() {
        let _ = writeln!(text, "\nfor main accounts to do, once for all below them:");
    }
    for parent in &summary.parents {
        let name = plain(parent.parent.as_deref().unwrap_or("the main account"));
        let _ = writeln!(text, "  {name}: {}: {} ({})", parent.kind, plain(&parent.summary), accounts(parent.accounts));
    }
    if !summary.work.is_empty() {
        let _ = writeln!(text, "\nto do, what unblocks most first:");
    }
    for work in &summary.work {
        let who = work.assigned_to.as_deref().map_or_else(|| "nobody named".to_owned(), plain);
        let more = work.accounts.saturating_sub(NAMES);
        let names = work.names.iter().take(NAMES).cloned().collect::<Vec<_>>().join(", ");
        let names = if more > 0 { format!("{names} and {more} more") } else { names };
        let alone =
            if work.unblocks > 0 { format!(", the only known blocker of {}", work.unblocks) } else { String::new() };
        let (kind, exchange, accounts, names) = (&work.kind, work.exchange, accounts(work.accounts), plain(&names));
        let _ = writeln!(text, "  {kind} on {exchange} ({who}): {accounts}{alone}: {names}");
        let step = work.instruction.as_deref().map_or_else(|| DIFFERS.to_owned(), plain);
        let _ = writeln!(text, "    do: {step}");
    }
}

fn choices(text: &mut String, summary: &Summary) {
    if !summary.choices.is_empty() {
        let _ = writeln!(text, "\nevery target that was asked about:");
    }
    for choice in &summary.choices {
        let _ = writeln!(text, "  {}: {}", plain(&choice.account), plain(&choice.now()));
        choice.targets.iter().for_each(|target| {
            let _ = writeln!(text, "    {}", plain(&target.to_string()));
        });
        if let Some(least) = choice.least() {
            let _ = writeln!(text, "    {least}");
        }
        for thing in &choice.to_clear {
            let _ = writeln!(text, "      {}", plain(&thing.to_string()));
        }
    }
    if summary.choices_omitted > 0 {
        let _ = writeln!(text, "  and {} more", accounts(summary.choices_omitted));
    }
}

fn words(text: &mut String, summary: &Summary) {
    for (what, words) in [("waiver", &summary.waivers), ("attestation", &summary.attestations)] {
        for word in words {
            let state = match word.state {
                WordState::Applied if word.times == 1 => "applied once".to_owned(),
                WordState::Applied => format!("applied {} times", word.times),
                other => other.to_string(),
            };
            let (by, about) = (plain(&word.by), plain(&word.about.join(", ")));
            let _ = writeln!(text, "{what} of {by} on {about} (line {}): {state}", word.line);
        }
    }
}

fn span(run: &RunSpan) -> String {
    let state = match (run.completed, run.ended_at) {
        (true, _) => "complete",
        (false, Some(_)) => "interrupted",
        (false, None) => "not ended",
    };
    let seconds = |millis: u64| format!("{}.{} s", (millis + 50) / 1000, (millis + 50) % 1000 / 100);
    let spent = run.asked_millis.map(|millis| format!(", asked for {}", seconds(millis))).unwrap_or_default();
    let all = |millis| format!("; {} with all of the documented limits and no margin", seconds(millis));
    let all = run.documented_bound_millis.map(all).unwrap_or_default();
    let bound = match (run.bound_millis, run.asked_millis) {
        (Some(0), _) => " (the limits alone would not have made it wait)".to_owned(),
        (Some(bound), Some(asked)) if run.completed && asked < bound => {
            format!(
                " (less than the {} that the limits allow for what was planned: some of it was not needed{all})",
                seconds(bound)
            )
        }
        (Some(bound), Some(asked)) if run.completed => {
            let (bound, times) = (seconds(bound), hundredths(asked, bound));
            format!(" ({times} times the {bound} that the limits allow at least for what was planned{all})")
        }
        (Some(bound), _) => format!(" (the limits allow no less than {} for what was planned{all})", seconds(bound)),
        (None, _) => String::new(),
    };
    let read = match run.ended_at {
        Some(end) => format!(", read from {} to {end}", run.started_at),
        None => format!(", begun {}", run.started_at),
    };
    format!("\nrun {}: {state}{read}{spent}{bound}\n", run.id)
}

/// How many times one is the other, to two places.
fn hundredths(one: u64, other: u64) -> String {
    let times = (one * 100).div_ceil(other);
    format!("{}.{:02}", times / 100, times % 100)
}

fn accounts(count: usize) -> String {
    counted(count, "account")
}

/// So many of a thing.
fn counted(count: usize, thing: &str) -> String {
    if count == 1 { format!("1 {thing}") } else { format!("{count} {thing}s") }
}
