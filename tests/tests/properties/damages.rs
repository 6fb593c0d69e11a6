//! Whatever is taken away or spoiled, and however much of it at once, nothing moves toward `ready`.

use std::collections::BTreeSet;

use modecheck::{
    Answer, Attestation, Axis, Context, Evidence, Exchange, FailureKind, Mode, Of, Origin, Response, Timestamp,
    Verdict, report, rulebook,
};
use modecheck_tests::context;
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::{Index, Selector};
use serde_json::Value;
use serde_json::value::RawValue;
use strum::IntoEnumIterator;

use crate::any::{every_fixture, json};

/// One thing that goes wrong with one response.
#[derive(Debug, Clone)]
enum Damage {
    Dropped,
    Failed(FailureKind),
    /// The whole body is something else, which no exchange answers.
    Other(String),
    /// One value of the body is gone, or is of another type, or is a word that nobody knows.
    Field(Index, Spoil),
}

#[derive(Debug, Clone, Copy)]
enum Spoil {
    Removed,
    Null,
    Number,
    Unknown,
}

fn damage() -> impl Strategy<Value = Damage> {
    let spoils = prop::sample::select(vec![Spoil::Removed, Spoil::Null, Spoil::Number, Spoil::Unknown]);
    prop_oneof![
        1 => Just(Damage::Dropped),
        1 => prop::sample::select(FailureKind::iter().collect::<Vec<_>>()).prop_map(Damage::Failed),
        1 => json().prop_map(Damage::Other),
        8 => (any::<Index>(), spoils).prop_map(|(place, spoil)| Damage::Field(place, spoil)),
    ]
}

/// Whether this is all that a main account says of its sub-account. Where nobody asked it, a person may speak.
fn may_be_unasked(evidence: &Evidence, index: usize) -> bool {
    let of_parent = |response: &&Response| response.of == Of::Parent;
    of_parent(&&evidence.responses[index]) && evidence.responses.iter().filter(of_parent).count() == 1
}

fn spoil(evidence: &mut Evidence, place: Index, damage: &Damage) {
    if !evidence.responses.is_empty() {
        spoil_at(evidence, place.index(evidence.responses.len()), damage);
    }
}

fn spoil_at(evidence: &mut Evidence, index: usize, damage: &Damage) {
    match damage {
        Damage::Dropped if may_be_unasked(evidence, index) => {}
        Damage::Dropped => {
            evidence.responses.remove(index);
        }
        Damage::Failed(kind) => {
            evidence.responses[index].answer = Answer::Failure { kind: *kind, detail: "spoiled".to_owned() };
        }
        Damage::Other(body) => put(&mut evidence.responses[index].answer, body.clone()),
        Damage::Field(field, how) => {
            let Answer::Reply { body, .. } = &evidence.responses[index].answer else { return };
            let Ok(mut value) = serde_json::from_str::<Value>(body.get()) else { return };
            if change(&mut value, *field, *how, goes_by_names(evidence)) {
                put(&mut evidence.responses[index].answer, value.to_string());
            }
        }
    }
}

fn put(answer: &mut Answer, text: String) {
    if let Answer::Reply { body, .. } = answer {
        *body = RawValue::from_string(text).unwrap();
    }
}

/// Whether a rule knows contracts by their names: which are pre-market ones. Another name, of a contract that there may be,
/// is a lie that nobody can see.
fn goes_by_names(evidence: &Evidence) -> bool {
    evidence.exchange == Exchange::Bybit && evidence.targets[0] == Mode::new(Axis::MarginMode, "portfolio")
}

/// Changes one value of the body, if it can be changed so: `null` in place of a list is how some write an empty one.
fn change(value: &mut Value, field: Index, how: Spoil, is_named: bool) -> bool {
    let mut places = Vec::new();
    walk(value, String::new(), &mut places);
    if places.is_empty() {
        return false;
    }
    let place = &places[field.index(places.len())];
    let (parent, key) = place.rsplit_once('/').unwrap();
    let was = value.pointer_mut(place).unwrap();
    match how {
        Spoil::Removed => match value.pointer_mut(parent) {
            Some(Value::Object(fields)) => fields.remove(&key.replace("~1", "/").replace("~0", "~")).is_some(),
            _ => false,
        },
        Spoil::Null if was.is_array() => false,
        Spoil::Null => {
            *was = Value::Null;
            true
        }
        Spoil::Number if was.is_number() => false,
        Spoil::Number => {
            *was = Value::from(7);
            true
        }
        Spoil::Unknown if is_named && key == "symbol" => false,
        Spoil::Unknown => match was.as_str().filter(|text| !text.is_empty()) {
            Some(text) => {
                *was = Value::from(format!("{text}x"));
                true
            }
            None => false,
        },
    }
}

fn walk(value: &Value, at: String, places: &mut Vec<String>) {
    match value {
        Value::Object(fields) => fields.iter().for_each(|(name, value)| {
            walk(value, format!("{at}/{}", name.replace('~', "~0").replace('/', "~1")), places);
        }),
        Value::Array(items) => items.iter().enumerate().for_each(|(n, one)| walk(one, format!("{at}/{n}"), places)),
        _ => {}
    }
    if !at.is_empty() {
        places.push(at);
    }
}

/// The verdict as it is, and where a person says whatever no read shows.
fn verdicts(evidence: &Evidence) -> [Verdict; 2] {
    [verdict(evidence, Vec::new()), spoken_for(evidence)]
}

fn spoken_for(evidence: &Evidence) -> Verdict {
    let rules = rulebook(evidence.exchange);
    let day = evidence.taken.until.map_or(rules.as_of(), Timestamp::date);
    let word = Attestation {
        rules: rules.rules().iter().map(|rule| rule.id.to_owned()).collect(),
        holds: true,
        by: "a person".to_owned(),
        on: day,
        expires: day,
        note: String::new(),
    };
    verdict(evidence, vec![word])
}

fn verdict(evidence: &Evidence, attestations: Vec<Attestation>) -> Verdict {
    let rules = rulebook(evidence.exchange);
    let context = Context { attestations, ..context(rules, evidence) };
    report(rules, evidence, &evidence.targets[0], &context, Origin::Fixture).verdict()
}

/// Of these two answers contradict each other: without one of them they no longer do. A list that is text is mended when
/// it becomes null.
fn is_mended_by_damage(name: &str) -> bool {
    name.ends_with("-twice") || name == "okx/shape-list-is-text"
}

fn settled(verdict: Verdict) -> bool {
    matches!(verdict, Verdict::Ready | Verdict::AlreadyInMode)
}

proptest! {
    #[test]
    fn no_set_of_damages_leads_to_ready(
        selector in any::<Selector>(),
        damages in vec((any::<Index>(), damage()), 1..6),
    ) {
        let (name, before) = selector.select(every_fixture());
        if is_mended_by_damage(name) {
            return Ok(());
        }
        let mut spoiled = before.clone();
        for (place, damage) in &damages {
            spoil(&mut spoiled, *place, damage);
        }
        for (was, is) in verdicts(before).into_iter().zip(verdicts(&spoiled)) {
            prop_assert!(!settled(is) || was == is, "{}: {} became {}", name, was, is);
        }
    }

    #[test]
    fn the_more_is_missing_the_further_from_ready(
        selector in any::<Selector>(),
        first in vec(any::<Index>(), 1..5),
        then in any::<Index>(),
    ) {
        let (name, before) = selector.select(every_fixture());
        if is_mended_by_damage(name) {
            return Ok(());
        }
        let mut fewer = before.clone();
        for place in &first {
            spoil(&mut fewer, *place, &Damage::Dropped);
        }
        let mut fewest = fewer.clone();
        spoil(&mut fewest, then, &Damage::Dropped);
        for (was, is) in verdicts(&fewer).into_iter().zip(verdicts(&fewest)) {
            prop_assert!(!settled(is) || was == is, "{}: {} became {}", name, was, is);
        }
    }

    #[test]
    fn nothing_at_all_is_never_ready(selector in any::<Selector>()) {
        let (name, before) = selector.select(every_fixture());
        let nothing = Evidence { responses: Vec::new(), ..before.clone() };
        for verdict in verdicts(&nothing) {
            prop_assert!(!settled(verdict), "{}: {}", name, verdict);
        }
    }
}

/// What chance finds late: each of them alone, with a person who says the rest. Without one it is in `monotone`.
#[test]
fn no_response_that_is_missing_or_failed_leads_to_ready() {
    let mut gaps = BTreeSet::new();
    let failed = FailureKind::iter().filter(|kind| gaps.insert(kind.gap())).map(Damage::Failed);
    let damages: Vec<Damage> = failed.chain([Damage::Dropped]).collect();
    for (name, before) in every_fixture().iter().filter(|(name, _)| !is_mended_by_damage(name)) {
        let was = spoken_for(before);
        for index in 0..before.responses.len() {
            for damage in &damages {
                let mut spoiled = before.clone();
                spoil_at(&mut spoiled, index, damage);
                let (is, call) = (spoken_for(&spoiled), &before.responses[index].call);
                assert!(!settled(is) || was == is, "{name}: {was} became {is} by {damage:?} of {call}");
            }
        }
    }
}
