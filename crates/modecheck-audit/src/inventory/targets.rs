use modecheck_core::{Axis, Exchange, Mode, ModeCard, Rulebook};
use modecheck_exchanges::rulebook;

use super::fields::Fields;
use super::mistake::Complaints;
use super::written::At;

/// All modes of one axis.
const EVERY: &str = "every";

/// The modes that an account might be switched to: `target`, or `targets`, or `every` in either.
pub(crate) fn read(fields: &Fields<'_>, exchange: Option<Exchange>, complaints: &Complaints) -> Option<Vec<Mode>> {
    let written = match (fields.has("target"), fields.has("targets")) {
        (true, true) => {
            complaints.add(fields.line_of("targets"), "there are both `target` and `targets`", "leave one of them");
            return None;
        }
        (false, false) => {
            complaints.add(fields.line(), "[[account]] has no `target`", "add target = \"portfolio\" or targets = […]");
            return None;
        }
        (true, false) => vec![fields.text("target")?],
        (false, true) => fields.texts("targets")?,
    };
    let rules = rulebook(exchange?);
    let mut modes: Vec<Mode> = Vec::new();
    let mut is_right = true;
    for one in &written {
        for mode in named(rules, *one, complaints).unwrap_or_else(|| {
            is_right = false;
            Vec::new()
        }) {
            if modes.contains(&mode) {
                complaints.add(one.line, format!("the target `{mode}` is named twice"), "leave one");
            } else {
                modes.push(mode);
            }
        }
    }
    let axis = modes.first()?.axis();
    if let Some(other) = modes.iter().find(|mode| mode.axis() != axis) {
        let problem = format!("the targets are of two axes, {axis} and {}", other.axis());
        complaints.add(written.first()?.line, problem, "keep those of one axis");
        return None;
    }
    is_right.then_some(modes)
}

/// What one word names: a mode, or all modes of an axis.
fn named(rules: &dyn Rulebook, written: At<&str>, complaints: &Complaints) -> Option<Vec<Mode>> {
    let axis = match written.value.split_once(':') {
        None if written.value == EVERY => Some(Axis::AccountMode),
        Some((axis, EVERY)) => axis.parse().ok(),
        _ => None,
    };
    let all: Vec<_> = axis.map_or(&[][..], |axis| rules.modes(axis)).iter().map(ModeCard::mode).collect();
    if !all.is_empty() {
        return Some(all);
    }
    match rules.target(written.value) {
        Ok(mode) => Some(vec![mode]),
        Err(unknown) => {
            complaints.pass_on(written.line, &unknown.to_string());
            None
        }
    }
}
