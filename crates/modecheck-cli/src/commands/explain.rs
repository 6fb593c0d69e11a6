use std::fmt::Write;

use modecheck_audit::FIRM_RULES;
use modecheck_core::{
    AfterSwitchCode, Basis, BlockerKind, ChangeCard, Exchange, GapKind, NoticeCode, Rulebook, Verdict,
};
use modecheck_exchanges::rulebook;
use strum::{EnumMessage, IntoEnumIterator};

use super::rules::describe;
use crate::ambient;
use crate::exit::{Exit, Failure};

/// How alike two words must be to be taken for a slip.
const ALIKE: f64 = 0.8;

pub(crate) fn explain(term: &str) -> Result<Exit, Failure> {
    let books = || Exchange::iter().map(rulebook);
    let mut text = words(term);
    if let Ok(kind) = term.parse::<BlockerKind>() {
        kind_page(&mut text, kind, books());
    }
    if let Ok(gap) = term.parse::<GapKind>() {
        let _ = writeln!(text, "who can resolve it: {}", gap.who());
        let _ = gap.remediation().map(|step| writeln!(text, "do: {}", step.instruction));
    }
    if let Ok(code) = term.parse::<AfterSwitchCode>() {
        for (exchange, change) in of_code(code) {
            let ChangeCard { severity, detail, source, .. } = change;
            let _ = writeln!(text, "on {exchange} ({severity}): {detail}");
            let _ = writeln!(text, "    source: {} ({}), {}", source.document, source.as_of, source.url);
        }
    }
    for rule in books().flat_map(Rulebook::rules).chain(FIRM_RULES.iter().copied()).filter(|rule| rule.id == term) {
        describe(&mut text, rule);
    }
    for (exchange, meaning) in books().filter_map(|book| Some((book.exchange(), book.explain_code(term)?))) {
        let _ = writeln!(text, "{term} on {exchange}: {meaning}");
    }
    if text.is_empty() {
        return Err(Failure::Usage(unknown(term)));
    }
    ambient::print(&text)?;
    Ok(Exit::Success)
}

/// The changes of this code, exchange by exchange.
pub(crate) fn of_code(code: AfterSwitchCode) -> impl Iterator<Item = (Exchange, ChangeCard)> {
    let changes = Exchange::iter().map(rulebook).flat_map(|book| {
        let exchange = book.exchange();
        book.changes().into_iter().map(move |change| (exchange, change))
    });
    changes.filter(move |(_, change)| change.code == code)
}

/// The page of a word of a closed set: its documentation.
fn words(term: &str) -> String {
    fn page<T: IntoEnumIterator + EnumMessage + ToString>(
        term: &str,
        family: &str,
        named: impl Fn(&T) -> bool,
    ) -> String {
        let found = T::iter().find(|word| named(word));
        let documentation = found.and_then(|word| word.get_documentation().map(|text| (word.to_string(), text)));
        documentation
            .map(|(word, text)| format!("{word} ({family}{})\n{text}\n", alias(&word, term)))
            .unwrap_or_default()
    }
    let kind = term.parse::<BlockerKind>().ok();
    page::<BlockerKind>(term, "kind of blocker", |word| Some(*word) == kind)
        + &page::<GapKind>(term, "gap", |word| word.to_string() == term)
        + &page::<Verdict>(term, "verdict", |word| word.to_string() == term)
        + &page::<NoticeCode>(term, "notice", |word| word.to_string() == term)
        + &page::<AfterSwitchCode>(term, "change after the switch", |word| word.to_string() == term)
        + &page::<Basis>(term, "basis of a blocker", |word| word.to_string() == term)
}

fn alias(word: &str, term: &str) -> String {
    if word == term { String::new() } else { format!(", also called {term}") }
}

fn kind_page<'a>(text: &mut String, kind: BlockerKind, books: impl Iterator<Item = &'a dyn Rulebook>) {
    let _ = writeln!(text, "family: {}", kind.category());
    for book in books {
        for step in book.remediation(kind) {
            let _ = writeln!(text, "on {}: {} ({}, {})", book.exchange(), step.instruction, step.who, step.place);
        }
        for rule in book.rules().iter().filter(|rule| rule.kinds.contains(&kind)) {
            let _ = writeln!(text, "found by {}: {}", rule.id, rule.source.url);
        }
    }
    for rule in FIRM_RULES.iter().filter(|rule| rule.kinds.contains(&kind)) {
        let _ = writeln!(text, "found by {}: {}", rule.id, rule.source.document);
    }
}

/// Every word, alias, rule and code that has a page.
fn known() -> impl Iterator<Item = String> {
    fn words<T: IntoEnumIterator + EnumMessage>() -> impl Iterator<Item = String> {
        T::iter().flat_map(|word| word.get_serializations().iter().map(|name| (*name).to_owned()).collect::<Vec<_>>())
    }
    let books = || Exchange::iter().map(rulebook);
    let rules = books().flat_map(Rulebook::rules).chain(FIRM_RULES.iter().copied()).map(|rule| rule.id.to_owned());
    let codes = books().flat_map(Rulebook::codes).map(str::to_owned);
    let told = words::<BlockerKind>().chain(words::<GapKind>()).chain(words::<Verdict>());
    let told = told.chain(words::<NoticeCode>()).chain(words::<AfterSwitchCode>()).chain(words::<Basis>());
    told.chain(rules).chain(codes)
}

fn unknown(term: &str) -> String {
    // A code that nobody knows is no slip for another one.
    let is_word = term.contains(char::is_alphabetic);
    let closest = known().filter(|_| is_word).map(|word| (strsim::jaro_winkler(&word, term), word));
    let closest = closest.filter(|(alike, _)| *alike >= ALIKE).max_by(|one, other| one.0.total_cmp(&other.0));
    let hint = match closest {
        Some((_, word)) => format!("did you mean `{word}`?"),
        None => "`modecheck rules` lists the rules, `modecheck schema report` the words".to_owned(),
    };
    format!("nothing is called `{term}`: {hint}")
}
