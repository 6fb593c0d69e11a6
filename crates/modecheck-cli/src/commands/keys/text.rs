//! The same for a person.

use modecheck_core::{Binding, GapKind};

use super::card::{Card, Open};

/// Its rights, addresses and end.
fn told(card: &Card) -> [String; 2] {
    let reads = match card.read_only {
        Some(true) => "reads only",
        Some(false) => "may do more than read",
        None => "whether it reads only is not told",
    };
    let rights = match &card.rights {
        Some(rights) if rights.is_empty() => "none".to_owned(),
        Some(rights) => rights.join(", "),
        None => "not told".to_owned(),
    };
    let bound = match card.ip_binding {
        Binding::Bound => "bound to addresses",
        Binding::NotBound => "bound to no address",
        Binding::NotTold => "the exchange does not tell whether it is bound to addresses",
    };
    let site = card.belongs_to.as_ref().map(|site| format!("; of the site {site}")).unwrap_or_default();
    [format!("  rights: {rights} ({reads})"), format!("  {bound}; {}{site}", card.expires)]
}

/// What is left open, what has one reason in one line. What the exchange did not come to is no fault of the key.
fn undecided(cannot: &[Open]) -> Vec<String> {
    let mut lines: Vec<(&Open, Vec<&str>)> = Vec::new();
    for open in cannot {
        let rule = open.rule.as_deref().unwrap_or("the current mode");
        match lines.iter_mut().find(|(known, _)| (&known.gap, &known.detail) == (&open.gap, &open.detail)) {
            Some((_, rules)) => rules.push(rule),
            None => lines.push((open, vec![rule])),
        }
    }
    let not_yet = GapKind::NotEvaluated.to_string();
    let line = |(open, rules): (&Open, Vec<&str>)| {
        let does_not = if open.gap == not_yet { "left open today" } else { "does not decide" };
        format!("  {does_not} {}: {}: {}", rules.join(", "), open.gap, open.detail)
    };
    lines.into_iter().map(line).collect()
}

pub(super) fn as_text(card: &Card) -> String {
    let word = |word: &Option<String>| word.clone().unwrap_or_else(|| "?".to_owned());
    let (environment, site) = (word(&card.environment), card.site.clone().unwrap_or_default());
    let place = format!("{environment} {site}");
    let head = format!("{}  {}  {}", card.account, card.exchange, place.trim_end());
    if let Some(problem) = &card.problem {
        return format!("{}  {}  {problem}\n", card.account, card.exchange);
    }
    let mut lines = vec![format!("{head}  account {} ({})", word(&card.uid), word(&card.role))];
    lines.extend(told(card));
    lines.extend(card.remarks.iter().map(|remark| format!("  {remark}")));
    let rules = if card.decides.is_empty() { String::new() } else { format!(": {}", card.decides.join(", ")) };
    let count = card.decides.len();
    lines.push(format!("  decides {count} {}{rules}", if count == 1 { "rule" } else { "rules" }));
    lines.extend(undecided(&card.cannot));
    if !card.no_key_decides.is_empty() {
        lines.push(format!("  no key decides {}", card.no_key_decides.join(", ")));
    }
    let plain = |line: String| line.replace(char::is_control, "\u{fffd}") + "\n";
    lines.into_iter().map(plain).collect()
}
