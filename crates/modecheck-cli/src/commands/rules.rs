use std::fmt::Write;

use modecheck_core::{Exchange, RuleCard, Rulebook};
use modecheck_exchanges::rulebook;
use strum::IntoEnumIterator;

use crate::args::Rules;
use crate::exit::{Exit, Failure};
use crate::{ambient, live};

/// Every rule with what it demands, how it is observed and where it is written.
pub(crate) fn rules(args: &Rules) -> Result<Exit, Failure> {
    let books: Vec<&dyn Rulebook> = match args.exchange {
        Some(exchange) => vec![live::rules_of(exchange)?],
        None => Exchange::iter().filter_map(rulebook).collect(),
    };
    let mut text = String::new();
    for rule in books.into_iter().flat_map(Rulebook::rules) {
        if args.as_of.is_none_or(|day| rule.in_force(day)) {
            describe(&mut text, rule);
        }
    }
    ambient::print(&text)?;
    Ok(Exit::Success)
}

pub(crate) fn describe(text: &mut String, rule: &RuleCard) {
    let kinds: Vec<_> = rule.kinds.iter().map(ToString::to_string).collect();
    let attestable = if rule.attestable { "a person's word may fill a gap" } else { "no person's word fills a gap" };
    let _ = writeln!(text, "{}: {}", rule.id, rule.title);
    let _ = writeln!(text, "    observed by: {}; {attestable}", rule.observed);
    let _ = writeln!(text, "    blockers: {}", kinds.join(", "));
    let _ = writeln!(text, "    source: {} ({}), {}", rule.source.document, rule.source.as_of, rule.source.url);
}
