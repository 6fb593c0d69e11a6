//! Somebody holds a reply of any bytes and asks what it means.

use modecheck::output::{Format, Style, render};
use modecheck::{Answer, Axis, Context, Exchange, Mode, Origin, Rulebook, Verdict, report, rulebook};
use serde_json::Value;

use super::{choice, chosen};
use crate::fixtures;

const EXCHANGES: [Exchange; 4] = [Exchange::Okx, Exchange::Bybit, Exchange::Kucoin, Exchange::Bitget];

/// Every call whose reply somebody may hold, with every mode that it may be about.
fn asked() -> Vec<(&'static dyn Rulebook, &'static str, Mode)> {
    let axes = [Axis::AccountMode, Axis::MarginMode];
    let rules = EXCHANGES.into_iter().map(rulebook);
    let of_axis = |(rules, axis): (&'static dyn Rulebook, Axis)| {
        let calls = rules.readable_calls(axis).iter();
        calls.flat_map(move |call| rules.modes(axis).iter().map(move |card| (rules, *call, card.mode())))
    };
    rules.flat_map(|rules| axes.map(|axis| (rules, axis))).flat_map(of_axis).collect()
}

pub(super) fn refusals(data: &[u8]) {
    let asked = asked();
    let (number, body) = choice(data);
    let (rules, call, target) = &asked[number % asked.len()];
    let Ok(body) = std::str::from_utf8(body) else { return };
    let Some(evidence) = rules.held(call, target, body) else { return };
    let context = Context::new(None, rules.as_of());
    let report = report(*rules, &evidence, target, &context, Origin::Normalized);
    let code = serde_json::from_str::<Value>(body).ok();
    let code = code.and_then(|body| body.get("code").or_else(|| body.get("retCode")).map(ToString::to_string));
    if matches!(report.verdict(), Verdict::Ready | Verdict::AlreadyInMode) {
        let code = code.unwrap_or_default();
        assert!(["\"0\"", "0", "\"200000\"", "\"00000\""].contains(&code.as_str()), "{call}: {code} passes");
    }
    for blocker in report.evaluation.blockers() {
        assert!(!blocker.summary.trim().is_empty(), "{call}: a blocker without a word");
    }
    let human = render(&[report], Format::Human, Style { verbose: true, ..Style::default() });
    assert!(!human.contains(|c: char| c.is_control() && c != '\n'), "{call}: a terminal is steered: {human:?}");
}

pub(super) fn seeds() -> Vec<Vec<u8>> {
    let asked = asked();
    let mut seeds = Vec::new();
    for exchange in EXCHANGES {
        for (_, evidence) in fixtures(exchange.into()) {
            for response in &evidence.responses {
                let Answer::Reply { body, .. } = &response.answer else { continue };
                let place =
                    asked.iter().position(|(rules, call, _)| rules.exchange() == exchange && *call == response.call);
                seeds.extend(place.map(|place| chosen(place, body.get().as_bytes())));
            }
        }
    }
    seeds
}
