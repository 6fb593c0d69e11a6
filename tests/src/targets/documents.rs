//! Anybody hands over a file of evidence.

use modecheck::{Evidence, Verdict, report, rulebook};
use serde_json::Value;

use crate::{context, fixtures};

pub(super) fn evidence(data: &[u8]) {
    let Ok(read) = serde_json::from_slice::<Evidence>(data) else { return };
    let written = serde_json::to_string(&read).expect("evidence is JSON");
    let again: Evidence = serde_json::from_str(&written).expect("evidence that was written is read");
    assert_eq!(serde_json::to_string(&again).ok().as_ref(), Some(&written), "what is read is what was written");
    let rules = rulebook(read.exchange);
    for target in &read.targets {
        let verdict = report(rules, &read, target, &context(rules, &read), read.file_origin()).verdict();
        let known = rules.modes(target.axis()).iter().any(|card| card.slug == target.slug());
        assert!(known || verdict != Verdict::Ready, "ready for `{target}`, which {} does not have", read.exchange);
    }
}

pub(super) fn seeds() -> Vec<Vec<u8>> {
    let all = ["okx", "bybit", "kucoin", "bitget"].into_iter().flat_map(fixtures);
    all.map(|(_, evidence)| serde_json::to_vec(&evidence).expect("evidence is JSON")).collect()
}

/// Every text of a document, names of fields among them.
pub fn every_text(value: &Value) -> Vec<&str> {
    match value {
        Value::String(text) => vec![text],
        Value::Array(items) => items.iter().flat_map(every_text).collect(),
        Value::Object(fields) => {
            let pairs = fields.iter().flat_map(|(name, value)| [vec![name.as_str()], every_text(value)]);
            pairs.flatten().collect()
        }
        Value::Null | Value::Bool(_) | Value::Number(_) => Vec::new(),
    }
}
