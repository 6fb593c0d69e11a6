//! The same for a person at a terminal.

use std::fmt::Write;

use modecheck_core::Timestamp;

use super::{ChangeV1, State, VerifyV1, WindowV1};
use crate::human::{Style, details, plain, said_on_every_line};
use crate::json::SubjectV1;

/// How many orders and positions are named with a change.
const SUBJECTS: usize = 5;

/// Whether the report still holds, what changed, and what the fresh report says; only the first with `quiet`.
pub fn verification(verified: &VerifyV1, style: Style) -> String {
    let now = &verified.report;
    let mut text = String::new();
    let name = verified.account.as_deref().unwrap_or("-");
    let from = now.current().unwrap_or("?");
    let head = format!("{name}: {} {from} -> {}: ", verified.exchange, now.target());
    let verdict = match verified.state {
        State::Unchanged if now.has_unknowns() => {
            format!("still {}, and nothing changed of what was read", verified.verdict.now)
        }
        State::Unchanged => format!("still {}, unchanged", verified.verdict.now),
        State::Changed if verified.verdict.before == verified.verdict.now => {
            format!("still {}, but changed", verified.verdict.now)
        }
        State::Changed => format!("was {}, now {}", verified.verdict.before, verified.verdict.now),
    };
    line(&mut text, 0, &(head + &verdict));
    line(&mut text, 2, &format!("report of {}, asked again {}", when(verified.taken.before), when(verified.taken.now)));
    line(&mut text, 2, &format!("account: {}", verified.identity.detail));
    for change in &verified.changes {
        changed(&mut text, change, style);
    }
    if let Some(window) = &verified.window {
        line(&mut text, 2, &hours(window));
    }
    for remark in &verified.remarks {
        line(&mut text, 2, &format!("note: {remark}"));
    }
    said_on_every_line(now, &text, style) + &details(now, style)
}

fn changed(text: &mut String, change: &ChangeV1, style: Style) {
    line(text, 2, &format!("{}: {}", change.what, change.detail));
    let shown = if style.verbose { usize::MAX } else { SUBJECTS };
    for (word, subjects) in [("came", &change.came), ("went", &change.went)] {
        for subject in subjects.iter().take(shown) {
            line(text, 6, &format!("{word}: {}", SubjectV1::described(subject)));
        }
        let omitted = subjects.len().saturating_sub(shown);
        if omitted > 0 {
            line(text, 6, &format!("{word}: and {omitted} more"));
        }
    }
}

fn hours(window: &WindowV1) -> String {
    let near = if window.is_near { ", which is near" } else { "" };
    match (window.opens_at, window.closes_at) {
        (Some(opens), _) => format!("by the time of day the switch is allowed from {opens}{near}"),
        (None, closes) => format!("by the time of day the switch is allowed until {}{near}", when(closes)),
    }
}

fn when(time: Option<Timestamp>) -> String {
    time.map_or_else(|| "an unknown time".to_owned(), |time| time.to_string())
}

fn line(text: &mut String, indent: usize, content: &str) {
    let _ = writeln!(text, "{:indent$}{}", "", plain(content));
}
