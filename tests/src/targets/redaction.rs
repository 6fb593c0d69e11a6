//! Whatever an exchange echoes, in whatever form: credentials, proofs, ids and addresses are not kept.

use std::collections::BTreeSet;
use std::sync::{Arc, OnceLock};

use modecheck::output::{Format, Style, render};
use modecheck::{Answer, Exchange, calls};
use serde_json::Value;

use super::every_text;
use super::stage::{Owner, Seen, Stage};
use super::{choice, chosen};
use crate::judged;

const KEY: &str = "canary-key/1b7e9d44";
const SECRET: &str = "canary\"secret\\77c01";
const PASSPHRASE: &str = "canary-pass+phrase";
const UID: &str = "44705892343619584";
const ADDRESS: &str = "203.0.113.7";
/// Bytes that no JSON holds stand for what must not be kept.
const MARKS: [(u8, &str); 5] = [(1, KEY), (2, SECRET), (3, PASSPHRASE), (4, UID), (5, ADDRESS)];
/// This one for the proof that the request carried.
const PROOF: u8 = 6;

/// An exchange's stage, and which of its calls is answered otherwise.
struct Place {
    stage: Arc<Stage>,
    path: &'static str,
    /// What it answers else.
    body: Vec<u8>,
    /// Whether it is asked before anybody knows whose key it is.
    first: bool,
}

fn places() -> &'static [Place] {
    static PLACES: OnceLock<Vec<Place>> = OnceLock::new();
    PLACES.get_or_init(|| {
        let exchanges = [Exchange::Okx, Exchange::Bybit, Exchange::Kucoin, Exchange::Bitget];
        exchanges.into_iter().flat_map(places_of).collect()
    })
}

fn places_of(exchange: Exchange) -> Vec<Place> {
    let owner = Owner {
        key: KEY.to_owned(),
        secret: SECRET.to_owned(),
        passphrase: PASSPHRASE.to_owned(),
        uid: UID.to_owned(),
    };
    let stage = Arc::new(Stage::of(exchange, owner));
    let bodies = Arc::new(std::sync::Mutex::new(Vec::<(String, Vec<u8>)>::new()));
    let keep = Arc::clone(&bodies);
    let (evidence, _) = stage.collect(Arc::new(move |seen: &Seen, body: Vec<u8>| {
        keep.lock().expect("nobody panics").push((seen.url.path().to_owned(), body.clone()));
        body
    }));
    let bodies = bodies.lock().expect("nobody panics").clone();
    let asked: BTreeSet<_> = evidence.responses.iter().map(|response| response.call.as_str()).collect();
    let place = |call: &&'static modecheck::Call| {
        let body = bodies.iter().find(|(path, _)| path == call.path)?.1.clone();
        let public = call.access == modecheck::Access::Public;
        let first = public || ["account-config", "key-info", "spot-account-info", "account-info"].contains(&call.name);
        Some(Place { stage: Arc::clone(&stage), path: call.path, body, first })
    };
    calls(exchange).iter().filter(|call| asked.contains(call.name)).filter_map(place).collect()
}

/// The bytes with what their marks stand for.
fn marked(data: &[u8], seen: &Seen) -> Vec<u8> {
    let proof = seen.headers.iter().find(|(name, _)| name.ends_with("-SIGN")).map_or("", |(_, value)| value);
    let mut body = Vec::with_capacity(data.len());
    for byte in data {
        match MARKS.iter().find(|(mark, _)| mark == byte) {
            // As JSON writes it, without its quotes.
            Some((_, text)) => {
                let quoted = Value::from(*text).to_string();
                body.extend_from_slice(&quoted.as_bytes()[1..quoted.len() - 1]);
            }
            None if *byte == PROOF => body.extend_from_slice(proof.as_bytes()),
            None => body.push(*byte),
        }
    }
    body
}

pub(super) fn redaction(data: &[u8]) {
    let (number, body) = choice(data);
    let place = &places()[number % places().len()];
    let (path, body) = (place.path, body.to_vec());
    let proofs = Arc::new(std::sync::Mutex::new(BTreeSet::new()));
    let known = Arc::clone(&proofs);
    let twist = move |seen: &Seen, own: Vec<u8>| {
        if seen.url.path() != path {
            return own;
        }
        let proof = seen.headers.iter().find(|(name, _)| name.ends_with("-SIGN"));
        known.lock().expect("nobody panics").extend(proof.map(|(_, value)| value.clone()));
        marked(&body, seen)
    };
    let (evidence, _) = place.stage.collect(Arc::new(twist));
    let proofs = proofs.lock().expect("nobody panics").clone();
    let document = serde_json::to_value(&evidence).expect("evidence is JSON");
    // Who has no passphrase has nothing to hide.
    let passphrase = modecheck::has_passphrase(place.stage.exchange).then_some(PASSPHRASE);
    let secrets = [KEY, SECRET].into_iter().chain(passphrase).chain(proofs.iter().map(String::as_str));
    let secrets: Vec<&str> = secrets.collect();
    let free_of_secrets = |text: &str| {
        for secret in &secrets {
            assert!(!text.contains(secret), "{path}: {secret:?} is kept in {text:?}");
        }
    };
    every_text(&document).into_iter().for_each(free_of_secrets);
    for response in &evidence.responses {
        let Answer::Reply { body, .. } = &response.answer else { continue };
        let body: Value = serde_json::from_str(body.get()).expect("a body is JSON");
        for text in values(&body) {
            assert!(!stands_in(text, ADDRESS), "{path}: an address is kept in {text:?}");
            assert!(place.first || !stands_in(text, UID), "{path}: an id is kept in {text:?}");
        }
    }
    for format in [Format::Human, Format::Json] {
        free_of_secrets(&render(&[judged(&evidence)], format, Style { verbose: true, ..Style::default() }));
    }
}

/// Every text that is a value.
fn values(value: &Value) -> Vec<&str> {
    match value {
        Value::String(text) => vec![text],
        Value::Array(items) => items.iter().flat_map(values).collect(),
        Value::Object(fields) => fields.values().flat_map(values).collect(),
        Value::Null | Value::Bool(_) | Value::Number(_) => Vec::new(),
    }
}

/// Whether it stands there by itself; as part of a longer word it is something else.
fn stands_in(text: &str, what: &str) -> bool {
    let part = |c: Option<char>| c.is_some_and(|c| c.is_alphanumeric() || matches!(c, '.' | ':'));
    text.match_indices(what)
        .any(|(at, _)| !part(text[..at].chars().next_back()) && !part(text[at + what.len()..].chars().next()))
}

pub(super) fn seeds() -> Vec<Vec<u8>> {
    let mut seeds = Vec::new();
    for (number, place) in places().iter().enumerate() {
        let body = String::from_utf8_lossy(&place.body).replace(UID, "\u{4}");
        seeds.push(chosen(number, body.as_bytes()));
        // An echo in the first text of the body, and one in a body that is no JSON.
        let echo = body.replacen("\"\"", "\"\u{1} \u{2} \u{3} of \u{4} at \u{5}: \u{6}\"", 1);
        seeds.push(chosen(number, echo.as_bytes()));
        seeds.push(chosen(number, b"<html>\x01 \x02 \x03 of \x04 at \x05: \x06</html>"));
    }
    seeds
}
