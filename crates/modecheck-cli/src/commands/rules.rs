use std::fmt::Write;

use modecheck_core::{Exchange, RuleCard, Rulebook, Source};
use modecheck_exchanges::rulebook;
use strum::IntoEnumIterator;

use crate::ambient;
use crate::args::Rules;
use crate::exit::{Exit, Failure};

/// Every rule with what it demands, how it is observed and where it is written.
pub(crate) fn rules(args: &Rules) -> Result<Exit, Failure> {
    let books: Vec<&dyn Rulebook> = match args.exchange {
        Some(exchange) => vec![rulebook(exchange)],
        None => Exchange::iter().map(rulebook).collect(),
    };
    let mut text = if args.markdown { PREFACE.to_owned() } else { String::new() };
    for book in books {
        let rules: Vec<_> =
            book.rules().into_iter().filter(|rule| args.as_of.is_none_or(|day| rule.in_force(day))).collect();
        if args.markdown {
            let _ = writeln!(text, "\n## {}\n\nDocuments followed until {}.\n\n{HEAD}", book.exchange(), book.as_of());
        }
        for rule in rules {
            if args.markdown { row(&mut text, rule) } else { describe(&mut text, rule) }
        }
    }
    ambient::print(&text)?;
    Ok(Exit::Success)
}

const PREFACE: &str =
    "# Rules\n\nEvery documented prerequisite that modecheck knows, printed by `modecheck rules --markdown`.\n";
const HEAD: &str = "| rule | what must hold | in force | blockers | observed by | source |\n|---|---|---|---|---|---|";

pub(crate) fn describe(text: &mut String, rule: &RuleCard) {
    let attestable = if rule.attestable { "a person's word may fill a gap" } else { "no person's word fills a gap" };
    let _ = writeln!(text, "{}: {}", rule.id, rule.title);
    let _ = writeln!(text, "    observed by: {}; {attestable}", rule.observed);
    let _ = writeln!(text, "    blockers: {}", kinds(rule));
    let _ = writeln!(text, "    in force: {}", in_force(rule));
    let _ = writeln!(text, "    source: {} ({}), {}", rule.source.document, rule.source.as_of, rule.source.url);
}

fn row(text: &mut String, rule: &RuleCard) {
    let attestable = if rule.attestable { "; a person's word may fill a gap" } else { "" };
    let Source { document, url, as_of } = rule.source;
    let _ = writeln!(
        text,
        "| `{}` | {} | {} | {} | {}{attestable} | [{document}]({url}), {as_of} |",
        rule.id,
        rule.title,
        in_force(rule),
        kinds(rule),
        rule.observed,
    );
}

fn kinds(rule: &RuleCard) -> String {
    let kinds: Vec<_> = rule.kinds.iter().map(ToString::to_string).collect();
    if kinds.is_empty() { "none: it leaves a gap".to_owned() } else { kinds.join(", ") }
}

fn in_force(rule: &RuleCard) -> String {
    match (rule.since, rule.until) {
        (None, None) => "always".to_owned(),
        (Some(since), None) => format!("since {since}"),
        (None, Some(until)) => format!("until {until}"),
        (Some(since), Some(until)) => format!("from {since} until {until}"),
    }
}
