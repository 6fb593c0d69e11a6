//! An exchange answers one call of a fixture with any bytes.

use std::sync::OnceLock;

use modecheck::output::{Format, Style, render};
use modecheck::{Answer, Evidence, Exchange, FailureKind, Verdict};
use serde_json::Value;

use super::{choice, chosen, kept};
use crate::{fixtures, judged};

/// A fixture, one of its responses, and what the report is without that.
#[derive(Debug)]
struct Place {
    evidence: Evidence,
    index: usize,
    /// Whether it is not `ready` without the response.
    rests: bool,
    /// Whether other responses block it.
    blocked: bool,
    /// Whether the fixture's own answer is a success.
    success: bool,
}

fn places(exchange: Exchange) -> &'static [Place] {
    static PLACES: [OnceLock<Vec<Place>>; 4] = [const { OnceLock::new() }; 4];
    let number = match exchange {
        Exchange::Okx => 0,
        Exchange::Bybit => 1,
        Exchange::Kucoin => 2,
        Exchange::Bitget => 3,
    };
    PLACES[number].get_or_init(|| fixtures(exchange.into()).iter().flat_map(|(_, one)| places_of(one)).collect())
}

fn places_of(evidence: &Evidence) -> Vec<Place> {
    let place = |index: usize| {
        let mut without = evidence.clone();
        let response = without.responses.remove(index);
        let verdict = judged(&without).verdict();
        let success = match &response.answer {
            Answer::Reply { body, .. } => is_success(evidence.exchange, body.get()),
            Answer::Failure { .. } => false,
        };
        let (rests, blocked) = (verdict != Verdict::Ready, verdict == Verdict::Blocked);
        Place { evidence: evidence.clone(), index, rests, blocked, success }
    };
    (0..evidence.responses.len()).map(place).collect()
}

/// Whether the exchange says, in its own envelope, that it answers the question.
fn is_success(exchange: Exchange, body: &str) -> bool {
    let Ok(body) = serde_json::from_str::<Value>(body) else { return false };
    match exchange {
        Exchange::Okx => body["code"] == "0",
        Exchange::Bybit => body["retCode"] == 0,
        Exchange::Kucoin => body["code"] == "200000",
        Exchange::Bitget => body["code"] == "00000",
    }
}

fn decoded(exchange: Exchange, data: &[u8]) {
    let (number, body) = choice(data);
    let places = places(exchange);
    let place = &places[number % places.len()];
    let mut evidence = place.evidence.clone();
    let response = &mut evidence.responses[place.index];
    let call = response.call.clone();
    let text = std::str::from_utf8(body);
    response.answer = match text {
        Ok(text) => Answer::Reply { status: 200, body: kept(text) },
        Err(_) => Answer::Failure { kind: FailureKind::NotText, detail: String::new() },
    };
    let report = judged(&evidence);
    let verdict = report.verdict();
    if matches!(verdict, Verdict::Ready) {
        assert!(!place.blocked, "{call}: its answer clears what another one blocks");
        // At Bitget a refusal tells the mode, so that some calls have to be refused.
        let must = place.rests && (exchange != Exchange::Bitget || place.success);
        let success = text.is_ok_and(|text| is_success(exchange, text));
        assert!(success || !must, "{call}: ready without an answer");
    }
    let json = render(std::slice::from_ref(&report), Format::Json, Style::default());
    let read: Value = serde_json::from_str(&json).expect("a report is JSON");
    assert_eq!(read["verdict"], verdict.to_string(), "{call}");
    let human = render(&[report], Format::Human, Style { verbose: true, ..Style::default() });
    assert!(!human.contains(|c: char| c.is_control() && c != '\n'), "{call}: a terminal is steered: {human:?}");
}

fn seeds(exchange: Exchange) -> Vec<Vec<u8>> {
    let seed = |(number, place): (usize, &Place)| match &place.evidence.responses[place.index].answer {
        Answer::Reply { body, .. } => Some(chosen(number, body.get().as_bytes())),
        Answer::Failure { .. } => None,
    };
    places(exchange).iter().enumerate().filter_map(seed).collect()
}

pub(super) fn okx(data: &[u8]) {
    decoded(Exchange::Okx, data);
}

pub(super) fn okx_seeds() -> Vec<Vec<u8>> {
    seeds(Exchange::Okx)
}

pub(super) fn bybit(data: &[u8]) {
    decoded(Exchange::Bybit, data);
}

pub(super) fn bybit_seeds() -> Vec<Vec<u8>> {
    seeds(Exchange::Bybit)
}

pub(super) fn kucoin(data: &[u8]) {
    decoded(Exchange::Kucoin, data);
}

pub(super) fn kucoin_seeds() -> Vec<Vec<u8>> {
    seeds(Exchange::Kucoin)
}

pub(super) fn bitget(data: &[u8]) {
    decoded(Exchange::Bitget, data);
}

pub(super) fn bitget_seeds() -> Vec<Vec<u8>> {
    seeds(Exchange::Bitget)
}
