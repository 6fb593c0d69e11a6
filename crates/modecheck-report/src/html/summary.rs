//! What the accounts add up to.

use std::collections::{BTreeMap, BTreeSet};

use modecheck_core::Verdict;

use super::sign;
use crate::json::ReportV1;
use crate::run::RunV1;

/// A verdict, how often it was given, and what it means for whoever decides.
pub(super) struct Tile {
    pub(super) class: String,
    pub(super) sign: &'static str,
    pub(super) word: String,
    pub(super) count: usize,
    pub(super) meaning: &'static str,
}

/// The verdicts on one exchange's accounts.
pub(super) struct Line {
    pub(super) exchange: String,
    pub(super) count: usize,
    pub(super) parts: Vec<Part>,
    pub(super) said: String,
}

/// A part of a bar, in hundredths.
pub(super) struct Part {
    pub(super) class: String,
    pub(super) x: String,
    pub(super) width: String,
}

/// How many accounts a word is said of, and the length of the bar for it.
pub(super) struct Bar {
    pub(super) word: String,
    pub(super) accounts: usize,
    pub(super) width: String,
}

/// The verdicts in the order of the page: what can be done first.
const ORDER: [(Verdict, &str); 5] = [
    (Verdict::Ready, "could be switched when this was read"),
    (Verdict::AlreadyInMode, "are there: nothing to do"),
    (Verdict::Blocked, "would be refused; the reasons are named"),
    (Verdict::Indeterminate, "not enough is known to say ready"),
    (Verdict::NotOffered, "the exchange has no such switch"),
];

/// The whole run in one sentence.
pub(super) fn headline(run: &RunV1) -> String {
    let all = run.reports.len() + run.not_audited.len();
    if all == 0 {
        return "No accounts".to_owned();
    }
    let count = |verdict| of(run, verdict);
    let (ready, there, blocked) = (count(Verdict::Ready), count(Verdict::AlreadyInMode), count(Verdict::Blocked));
    let undecided = count(Verdict::Indeterminate);
    let parts = [
        (blocked, "blocked"),
        (undecided, "undecided"),
        (there, "there already"),
        (count(Verdict::NotOffered), "not offered"),
        (run.not_audited.len(), "without a report"),
    ];
    let parts: Vec<_> =
        parts.iter().filter(|(count, _)| *count > 0).map(|(count, word)| format!("{count}\u{a0}{word}")).collect();
    let accounts = match (all, unit(run)) {
        (1, _) => "1 account is".to_owned(),
        (_, Unit::Accounts) => format!("{all} accounts are"),
        (_, Unit::Switches) => format!("{all} switches are"),
    };
    let weak = run.summary.below_assurance;
    let ready =
        if weak > 0 { format!("{ready} ({weak} on a weaker word than is demanded)") } else { ready.to_string() };
    let rest = if parts.is_empty() { String::new() } else { format!(": {}", parts.join(", ")) };
    let made = if unit(run) == Unit::Accounts { "to switch" } else { "to be made" };
    format!("{ready} of {accounts} ready {made}{rest}")
}

/// What is counted: accounts, or switches where an account may have several.
#[derive(Debug, Clone, Copy, PartialEq, Eq, strum::Display)]
pub(super) enum Unit {
    Accounts,
    Switches,
}

pub(super) fn unit(run: &RunV1) -> Unit {
    let account = |report: &'_ ReportV1| (report.name().to_owned(), report.exchange().to_string());
    let accounts: BTreeSet<_> = run.reports.iter().map(account).collect();
    if accounts.len() == run.reports.len() { Unit::Accounts } else { Unit::Switches }
}

/// What is said where no blocker was found: that nothing blocks, only where all is known.
pub(super) fn without_blockers(run: &RunV1) -> &'static str {
    let is_known = run.not_audited.is_empty() && run.summary.below_assurance == 0;
    if is_known && run.reports.iter().all(ReportV1::is_settled) {
        "Nothing blocks any account."
    } else {
        "No blocker was found. What could not be read may hide some."
    }
}

fn of(run: &RunV1, verdict: Verdict) -> usize {
    run.reports.iter().filter(|report| report.verdict == verdict).count()
}

pub(super) fn tiles(run: &RunV1) -> Vec<Tile> {
    let tile = |(verdict, meaning): (Verdict, &'static str)| Tile {
        class: verdict.to_string(),
        sign: sign(verdict),
        word: verdict.to_string(),
        count: of(run, verdict),
        meaning,
    };
    let without = Tile {
        class: "not-audited".to_owned(),
        sign: "·",
        word: "no report".to_owned(),
        count: run.not_audited.len(),
        meaning: "could not be asked; nothing is said of them",
    };
    ORDER.into_iter().map(tile).chain([without]).filter(|tile| tile.count > 0 || always(&tile.class)).collect()
}

/// The tiles that are there even when they count nothing.
fn always(class: &str) -> bool {
    ["ready", "blocked", "indeterminate"].contains(&class)
}

pub(super) fn exchanges(run: &RunV1) -> Vec<Line> {
    let names: BTreeSet<String> = run.reports.iter().map(|report| report.exchange().to_string()).collect();
    let line = |exchange: String| {
        let here: Vec<_> = run.reports.iter().filter(|report| report.exchange().to_string() == exchange).collect();
        let count = |verdict| here.iter().filter(|report| report.verdict == verdict).count();
        let counts: Vec<_> =
            ORDER.iter().map(|(verdict, _)| (*verdict, count(*verdict))).filter(|(_, count)| *count > 0).collect();
        let mut before = 0;
        let mut part = |(verdict, count): &(Verdict, usize)| {
            let part = Part {
                class: verdict.to_string(),
                x: hundredths(before, here.len()),
                width: hundredths(*count, here.len()),
            };
            before += count;
            part
        };
        let said: Vec<_> = counts.iter().map(|(verdict, count)| format!("{count} {verdict}")).collect();
        Line { count: here.len(), parts: counts.iter().map(&mut part).collect(), said: said.join(", "), exchange }
    };
    names.into_iter().map(line).collect()
}

/// What blocks, and what is not known of the accounts that it leaves undecided, on one scale.
pub(super) fn kinds_and_gaps(run: &RunV1) -> (Vec<Bar>, Vec<Bar>) {
    let kinds = counted(run, |report| report.blockers.iter().map(|blocker| blocker.kind.to_string()).collect());
    let gaps = counted(run, |report| match report.verdict {
        Verdict::Indeterminate => report.unknown.iter().map(|unknown| unknown.gap.to_string()).collect(),
        _ => BTreeSet::new(),
    });
    let most = kinds.iter().chain(&gaps).map(|(_, count)| *count).max().unwrap_or(1);
    let bar = |(word, accounts): (String, usize)| Bar { word, accounts, width: hundredths(accounts, most) };
    (kinds.into_iter().map(bar).collect(), gaps.into_iter().map(bar).collect())
}

/// How many reports each word is said of, the most first.
fn counted(run: &RunV1, words: fn(&ReportV1) -> BTreeSet<String>) -> Vec<(String, usize)> {
    let mut counts: BTreeMap<String, usize> = BTreeMap::new();
    for word in run.reports.iter().flat_map(words) {
        *counts.entry(word).or_default() += 1;
    }
    let mut counts: Vec<_> = counts.into_iter().collect();
    counts.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
    counts
}

/// A share in hundredths, to two places, without rounding errors that differ between machines.
fn hundredths(part: usize, whole: usize) -> String {
    let share = part * 10_000 / whole.max(1);
    format!("{}.{:02}", share / 100, share % 100)
}
