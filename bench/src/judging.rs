//! From evidence to the report's JSON, beside the least that anybody does with the same bytes.

use std::hint::black_box;
use std::time::Instant;

use modecheck::output::ReportV1;
use modecheck::{Context, Evidence, Exchange, report, rulebook};
use serde::de::IgnoredAny;

use crate::figure::{Bound, Figure};
use crate::sample::Document;

/// A passing account of OKX: its configuration and its precheck.
const SAMPLE: &str = include_str!("../../fixtures/okx/scode-0.json");

fn judged(evidence: &Evidence) -> String {
    let rules = rulebook(Exchange::Okx);
    let context = Context::new(evidence.taken.until, rules.as_of());
    let report = report(rules, evidence, &evidence.targets[0], &context, evidence.file_origin());
    serde_json::to_string(&ReportV1::from(&report)).unwrap()
}

/// Nanoseconds of each, the medians of rounds in which they take turns: whatever slows the machine slows all of them.
fn nanos<const N: usize>(mut works: [&mut dyn FnMut(); N]) -> [f64; N] {
    const ROUNDS: usize = 60;
    const ONES: u32 = 500;
    let mut rounds = [const { Vec::new() }; N];
    for _ in 0..ROUNDS {
        for (work, rounds) in works.iter_mut().zip(&mut rounds) {
            let started = Instant::now();
            (0..ONES).for_each(|_| work());
            rounds.push(started.elapsed().as_secs_f64() * 1e9 / f64::from(ONES));
        }
    }
    rounds.map(|mut rounds| {
        rounds.sort_by(f64::total_cmp);
        rounds[ROUNDS / 2]
    })
}

pub(crate) fn measure() -> Vec<Figure> {
    let compact = serde_json::from_str::<serde_json::Value>(SAMPLE).unwrap().to_string();
    let bytes = compact.as_str();
    let evidence: Evidence = serde_json::from_str(bytes).unwrap();
    let [scan, typed, read, whole] = nanos([
        &mut || drop(black_box(serde_json::from_str::<IgnoredAny>(black_box(bytes)))),
        &mut || drop(black_box(serde_json::from_str::<Document>(black_box(bytes)).unwrap())),
        &mut || drop(black_box(serde_json::from_str::<Evidence>(black_box(bytes)).unwrap())),
        &mut || drop(black_box(judged(black_box(&evidence)))),
    ]);
    let micros = |what: &str, nanos: f64| Figure::new(what, nanos / 1e3, "µs");
    #[expect(clippy::cast_precision_loss, reason = "figures for people")]
    let size = bytes.len() as f64;
    vec![
        Figure::new("evidence of one OKX account", size, "bytes"),
        micros("syntax scan of it", scan),
        micros("typed decode of it", typed),
        micros("reading it as evidence", read),
        micros("evaluate + JSON of it", whole),
        Figure::new("evaluate + JSON of it", size / whole * 1e3, "MB/s"),
        Figure::new("evaluate + JSON ÷ typed decode", whole / typed, "times").bound(Bound::AtMost(3.0)),
    ]
}
