//! The words of reports as a page: every kind of blocker, on every exchange, and every gap.

use std::fmt::Write;

use modecheck_audit::FIRM_RULES;
use modecheck_core::{
    AfterSwitchCode, Basis, BlockerKind, ChangeCard, Exchange, GapKind, NoticeCode, Remediation, Verdict,
};
use modecheck_exchanges::rulebook;
use strum::{EnumMessage, IntoEnumIterator};

use super::explain::of_code;
use crate::ambient;
use crate::exit::{Exit, Failure};

const PREFACE: &str = "# Blockers and gaps

What the words of a report mean, printed by `modecheck explain --markdown`. The rules that find them are in
[rules.md](rules.md).
";

pub(crate) fn vocabulary() -> Result<Exit, Failure> {
    let mut text = PREFACE.to_owned();
    list::<Verdict>(&mut text, "Verdicts", "The first that fits, in this order.");
    let mut family = None;
    for kind in BlockerKind::iter() {
        if family.replace(kind.category()) != Some(kind.category()) {
            let _ = writeln!(text, "\n## Blockers: {}", kind.category());
        }
        blocker(&mut text, kind);
    }
    gaps(&mut text);
    changes(&mut text);
    list::<Basis>(&mut text, "Bases", "What a blocker rests on.");
    list::<NoticeCode>(&mut text, "Notices", "What a reader should know and what decides nothing.");
    ambient::print(&text)?;
    Ok(Exit::Success)
}

fn blocker(text: &mut String, kind: BlockerKind) {
    let _ = writeln!(text, "\n### {kind}\n\n{}\n", kind.get_documentation().unwrap_or_default().trim());
    let mut nowhere = true;
    for book in Exchange::iter().map(rulebook) {
        let rules: Vec<_> = book.rules().into_iter().filter(|rule| rule.kinds.contains(&kind)).collect();
        if rules.is_empty() {
            continue;
        }
        nowhere = false;
        let steps = book.remediation(kind);
        let step = |step: &Remediation| format!("{} ({}, {})", step.instruction, step.who, step.place);
        let mut parts: Vec<_> = steps.iter().map(step).collect();
        let rules: Vec<_> = rules.iter().map(|rule| format!("`{}`", rule.id)).collect();
        parts.push(format!("found by {}", rules.join(", ")));
        let _ = writeln!(text, "- {}: {}", book.exchange(), parts.join("; "));
    }
    for rule in FIRM_RULES.iter().filter(|rule| rule.kinds.contains(&kind)) {
        nowhere = false;
        let _ = writeln!(text, "- everywhere: found by `{}`", rule.id);
    }
    if nowhere {
        text.push_str("- no rule of this version finds it\n");
    }
}

fn gaps(text: &mut String) {
    text.push_str("\n## Gaps\n\nWhy the outcome of a rule is unknown. What is unknown is never taken for ready.\n\n");
    for gap in GapKind::iter() {
        let step = gap.remediation().map(|step| format!("; {}", step.instruction)).unwrap_or_default();
        let meaning = gap.get_documentation().unwrap_or_default();
        let _ = writeln!(text, "- `{gap}`: {meaning} ({}{step})", gap.who());
    }
}

fn changes(text: &mut String) {
    text.push_str("\n## After the switch\n\nWhat the switch changes, breaks or loses.\n");
    for code in AfterSwitchCode::iter() {
        let _ = writeln!(text, "\n### {code}\n\n{}\n", code.get_documentation().unwrap_or_default());
        for (exchange, ChangeCard { severity, detail, source, .. }) in of_code(code) {
            let _ = writeln!(
                text,
                "- {exchange} ({severity}): {detail} ([{}]({}), {})",
                source.document, source.url, source.as_of
            );
        }
    }
}

fn list<T: IntoEnumIterator + EnumMessage + ToString>(text: &mut String, title: &str, lead: &str) {
    let _ = writeln!(text, "\n## {title}\n\n{lead}\n");
    for word in T::iter() {
        let _ = writeln!(text, "- `{}`: {}", word.to_string(), word.get_documentation().unwrap_or_default());
    }
}
