//! What people attest of accounts, from a file in TOML.

use std::path::Path;

use modecheck_core::{Attestation, Date, Exchange, GapKind, Outcome, Report, RuleCard, Rulebook, Timestamp};
use modecheck_exchanges::rulebook;
use serde::Deserialize;
use strum::IntoEnumIterator;
use toml::Spanned;
use toml::value::Datetime;
use wildmatch::WildMatch;

use crate::exit::Failure;
use crate::files;

/// How alike two words must be to be taken for a slip.
const ALIKE: f64 = 0.8;

/// A file of attestations as it is written.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    #[serde(rename = "attestation", default)]
    attestations: Vec<Entry>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Entry {
    rules: Vec<Spanned<String>>,
    accounts: Vec<String>,
    #[serde(default = "yes")]
    holds: bool,
    by: String,
    on: Spanned<Datetime>,
    expires: Spanned<Datetime>,
    #[serde(default)]
    note: String,
}

fn yes() -> bool {
    true
}

/// The attestations of a file, each with the accounts that it speaks of.
#[derive(Debug, Default)]
pub(crate) struct Attestations(Vec<(Vec<WildMatch>, Attestation)>);

impl Attestations {
    /// Reads a file, if one is named. All its mistakes are named at once.
    pub(crate) fn read(path: Option<&Path>) -> Result<Self, Failure> {
        let Some(path) = path else { return Ok(Self::default()) };
        let text = files::read(path)?;
        let name = path.display();
        let written: Written = toml::from_str(&text)
            .map_err(|error| Failure::Usage(format!("{name}: {}", error.to_string().trim_end())))?;
        let mut mistakes = Vec::new();
        let mut mistake = |at: usize, what: String| {
            let line = text[..at.min(text.len())].matches('\n').count() + 1;
            mistakes.push(format!("{name}: line {line}: {what}"));
        };
        let mut read = Vec::new();
        for entry in written.attestations {
            for rule in &entry.rules {
                if let Err(what) = attestable(rule.get_ref()) {
                    mistake(rule.span().start, what);
                }
            }
            let (given, lapses) = (&entry.on, &entry.expires);
            for written in [given, lapses].into_iter().filter(|written| to_day(written.get_ref()).is_none()) {
                mistake(written.span().start, format!("`{}` is not a day such as 2026-11-21", written.get_ref()));
            }
            let (Some(on), Some(expires)) = (to_day(given.get_ref()), to_day(lapses.get_ref())) else { continue };
            if expires < on {
                mistake(entry.expires.span().start, format!("it expires on {expires}, before it was given on {on}"));
            }
            let rules = entry.rules.into_iter().map(Spanned::into_inner).collect();
            let word = Attestation { rules, holds: entry.holds, by: entry.by, on, expires, note: entry.note };
            read.push((entry.accounts.iter().map(|pattern| WildMatch::new(pattern)).collect(), word));
        }
        if mistakes.is_empty() { Ok(Self(read)) } else { Err(Failure::Usage(mistakes.join("\n"))) }
    }

    /// What is attested of the account of this name.
    pub(crate) fn of(&self, account: &str) -> Vec<Attestation> {
        let speaks = |(patterns, _): &&(Vec<WildMatch>, Attestation)| patterns.iter().any(|one| one.matches(account));
        self.0.iter().filter(speaks).map(|(_, word)| word.clone()).collect()
    }
}

/// The words that a report did not rest on, although they speak of its account, and why.
pub(crate) fn unused(words: &[Attestation], report: &Report) -> Vec<String> {
    let finding = |rule: &str| report.evaluation.findings.iter().find(|finding| finding.card.id == rule);
    let reason = |rule: &String, word: &Attestation| match finding(rule).map(|finding| (&finding.outcome, finding.card))
    {
        Some((Outcome::Passed(_), _)) => Some("reads decided it".to_owned()),
        Some((Outcome::Blocked(_), _)) if word.holds => Some("reads decided it".to_owned()),
        Some((Outcome::Unknown(gap), _)) if gap.kind != GapKind::NotObservable => {
            Some(format!("it never replaces a read, and that left a gap: {}", gap.kind))
        }
        Some((Outcome::Unknown(_), card)) => Some(lapsed(card, word, report.evaluated_at)),
        _ => None,
    };
    let of = |word: &Attestation| {
        let said: Vec<_> = word.rules.iter().filter_map(|rule| Some((rule, reason(rule, word)?))).collect();
        said.into_iter().map(|(rule, why)| format!("the word of {} on {rule} does not count: {why}", word.by)).collect()
    };
    words.iter().flat_map(|word| -> Vec<String> { of(word) }).collect()
}

fn lapsed(card: &RuleCard, word: &Attestation, at: Option<Timestamp>) -> String {
    let last = word.expires.min(word.on.one_year_later());
    match at.map(Timestamp::date) {
        None => "nobody knows when the evidence was taken".to_owned(),
        Some(day) if day < word.on => format!("it is of {}, which is yet to come", word.on),
        Some(day) if day > last => format!("it lapsed after {last}"),
        Some(_) if word.on < card.source.as_of => {
            format!("the rule was revised on {}, after {}", card.source.as_of, word.on)
        }
        Some(_) => "a newer word counts".to_owned(),
    }
}

fn to_day(written: &Datetime) -> Option<Date> {
    let (Some(_), None, None) = (written.date, written.time, written.offset) else { return None };
    written.to_string().parse().ok()
}

/// That a person's word may fill a gap in this rule.
fn attestable(id: &str) -> Result<(), String> {
    let rules = || Exchange::iter().map(rulebook).flat_map(Rulebook::rules);
    match rules().find(|rule| rule.id == id) {
        Some(rule) if rule.attestable => Ok(()),
        Some(rule) => Err(format!("no person's word counts for `{id}`: it is observed by {}", rule.observed)),
        None => {
            let alike = rules().map(|rule| (strsim::jaro_winkler(rule.id, id), rule.id));
            let closest = alike.filter(|(alike, _)| *alike >= ALIKE).max_by(|one, other| one.0.total_cmp(&other.0));
            let hint = match closest {
                Some((_, known)) => format!("did you mean `{known}`?"),
                None => "`modecheck rules` lists the rules".to_owned(),
            };
            Err(format!("no rule is called `{id}`: {hint}"))
        }
    }
}
