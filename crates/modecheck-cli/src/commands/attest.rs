//! `modecheck attest`: what a person's word may fill, a stanza that says it, and whether a file of such words counts.

use std::fmt::Write;
use std::path::Path;

use modecheck_audit::inventory::{Attestations, Stated, not_counting};
use modecheck_core::{Attestation, Exchange, RuleCard, Timestamp};
use modecheck_exchanges::rulebook;
use strum::IntoEnumIterator;

use crate::attest_args::Attest;
use crate::exit::{Exit, Failure};
use crate::{ambient, attest};

pub(crate) fn attest(args: &Attest) -> Result<Exit, Failure> {
    match (&args.validate, args.rules.is_empty()) {
        (Some(file), _) => validate(file),
        (None, true) => ambient::print(&list(args.exchange)).map(|()| Exit::Success),
        (None, false) => stanza(args),
    }
}

fn attestable(exchange: Exchange) -> impl Iterator<Item = &'static RuleCard> {
    rulebook(exchange).rules().into_iter().filter(|rule| rule.attestable)
}

/// What could be attested.
fn list(exchange: Option<Exchange>) -> String {
    let mut text = String::new();
    for exchange in Exchange::iter().filter(|one| exchange.is_none_or(|exchange| *one == exchange)) {
        let mut rules = attestable(exchange).peekable();
        if rules.peek().is_none() {
            let _ = writeln!(text, "{exchange}: no rule takes a person's word; reads decide all of them");
        }
        for rule in rules {
            let _ = writeln!(text, "{}: {}", rule.id, rule.title);
            let _ = writeln!(text, "    counts if given on {} or later: the rule is of that day", rule.source.as_of);
        }
    }
    text
}

/// Prints the stanza, once it is one that would be taken.
fn stanza(args: &Attest) -> Result<Exit, Failure> {
    let now = ambient::now();
    let on = args.on.unwrap_or_else(|| now.date());
    let (Some(by), Some(expires)) = (&args.by, args.expires) else {
        return Err(Failure::Usage("name whose word it is with --by, and its last day with --expires".to_owned()));
    };
    // What JSON quotes, TOML reads as the same text.
    let quoted = |text: &String| serde_json::to_string(text).unwrap_or_default();
    let list = |texts: &[String]| texts.iter().map(quoted).collect::<Vec<_>>().join(", ");
    let mut text = String::from("[[attestation]]\n");
    let _ = writeln!(text, "rules = [{}]", list(&args.rules));
    let _ = writeln!(text, "accounts = [{}]", list(&args.accounts));
    if args.denies {
        text.push_str("holds = false\n");
    }
    let _ = writeln!(text, "by = {}\non = {on}\nexpires = {expires}", quoted(by));
    if let Some(note) = &args.note {
        let _ = writeln!(text, "note = {}", quoted(note));
    }
    let read = Attestations::read(&text).map_err(|mistakes| {
        let problems: Vec<_> = mistakes.iter().map(|one| format!("{}: {}", one.problem, one.remedy)).collect();
        Failure::Usage(problems.join("\n"))
    })?;
    for problem in problems(&read, now) {
        ambient::complain(&problem);
    }
    ambient::print(&text)?;
    Ok(Exit::Success)
}

fn validate(file: &Path) -> Result<Exit, Failure> {
    let read = attest::read(Some(file))?;
    let now = ambient::now();
    let mut text = String::new();
    for Stated { accounts, word, .. } in read.iter() {
        let says = if word.holds { "holds" } else { "does not hold" };
        let accounts = accounts.as_written().join(", ");
        for rule in &word.rules {
            let _ = writeln!(text, "{rule} {says} for {accounts}: {}, {}", word.by, state(rule, word, now));
        }
    }
    if text.is_empty() {
        return Err(Failure::Usage(format!("{}: holds no [[attestation]]", file.display())));
    }
    ambient::print(&text.replace(|c: char| c.is_control() && c != '\n', "\u{fffd}"))?;
    Ok(Exit::Success)
}

fn state(rule: &str, word: &Attestation, now: Timestamp) -> String {
    let until = word.lapses();
    let why = card(rule).and_then(|card| not_counting(card, word, now));
    why.map_or_else(|| format!("counts until {until}"), |why| format!("does not count today: {why}"))
}

/// Why words do not count today, of all that do not.
fn problems(words: &Attestations, now: Timestamp) -> Vec<String> {
    let of = |word: &Attestation| -> Vec<String> {
        let why = |rule: &String| {
            not_counting(card(rule)?, word, now).map(|why| format!("{rule}: does not count today: {why}"))
        };
        word.rules.iter().filter_map(why).collect()
    };
    words.iter().flat_map(|stated| of(&stated.word)).collect()
}

fn card(id: &str) -> Option<&'static RuleCard> {
    Exchange::iter().flat_map(|exchange| rulebook(exchange).rules()).find(|rule| rule.id == id)
}
