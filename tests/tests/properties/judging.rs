//! A report follows from its evidence alone: not from the order of the answers, nor from when or how often it is made.

use modecheck::output::{Format, Style, render, render_matrix};
use modecheck::output::{Redaction, ReportV1, VerifyV1};
use modecheck::{Context, Date, Evidence, Mode, Report, report, rulebook};
use modecheck_tests::{context, judged};
use proptest::prelude::*;
use serde_json::Value;
use strum::IntoEnumIterator;

use crate::any::{every_fixture, fixture};

/// A fixture, and its responses in another order.
fn shuffled() -> impl Strategy<Value = (&'static (String, Evidence), Evidence)> {
    fixture().prop_flat_map(|one| {
        let order = Just((0..one.1.responses.len()).collect::<Vec<_>>()).prop_shuffle();
        order.prop_map(move |order| {
            let responses = order.into_iter().map(|index| one.1.responses[index].clone()).collect();
            (one, Evidence { responses, ..one.1.clone() })
        })
    })
}

fn sort(value: &mut Value) {
    match value {
        Value::Array(items) => {
            items.iter_mut().for_each(sort);
            items.sort_by_key(ToString::to_string);
        }
        Value::Object(fields) => fields.values_mut().for_each(sort),
        _ => {}
    }
}

/// The report as JSON, with the lists whose order is that of the reading sorted.
fn sorted(report: &Report) -> Value {
    let mut document = serde_json::to_value(ReportV1::from(report)).unwrap();
    sort(&mut document);
    document
}

fn modes(evidence: &Evidence) -> Vec<Mode> {
    rulebook(evidence.exchange).modes(evidence.axis).iter().map(modecheck::ModeCard::mode).collect()
}

proptest! {
    #[test]
    fn a_report_is_independent_of_the_order_of_the_answers((one, other) in shuffled()) {
        prop_assert_eq!(sorted(&judged(&one.1)), sorted(&judged(&other)), "{}", one.0);
    }

    #[test]
    fn the_same_evidence_gives_the_same_bytes_in_every_form((name, evidence) in fixture()) {
        let style = Style { verbose: true, ..Style::default() };
        for format in Format::iter() {
            let [one, other] = [(); 2].map(|()| render(&[judged(evidence)], format, style));
            prop_assert_eq!(one, other, "{} as {}", name, format);
            let reports = || vec![ReportV1::from(&judged(evidence))];
            let [one, other] = [(); 2].map(|()| render_matrix(reports(), format, style));
            prop_assert_eq!(one, other, "{} as {}", name, format);
        }
    }

    #[test]
    fn evidence_that_was_saved_is_judged_as_it_was((name, evidence) in fixture()) {
        let saved: Evidence = serde_json::from_str(&serde_json::to_string_pretty(evidence).unwrap()).unwrap();
        let [one, other] = [evidence, &saved].map(|evidence| {
            render(&[judged(evidence)], Format::Json, Style::default())
        });
        prop_assert_eq!(one, other, "{}", name);
    }

    #[test]
    fn every_target_is_judged_without_a_panic_and_for_itself((name, evidence) in fixture(), days in -1500_i64..1500) {
        let rules = rulebook(evidence.exchange);
        let day = rules.as_of().to_string().parse::<Date>().unwrap();
        let noon: modecheck::Timestamp = format!("{day}T12:00:00Z").parse().unwrap();
        let then = noon.plus_millis(days * 86_400_000).date();
        for target in modes(evidence) {
            let of_then = Context { rules_as_of: then, ..context(rules, evidence) };
            let judged = report(rules, evidence, &target, &of_then, evidence.file_origin());
            prop_assert_eq!(&judged.target, &target, "{}", name);
            prop_assert_eq!(judged.rules_as_of, then);
        }
    }

    #[test]
    fn what_is_redacted_stays_so_and_changes_nothing_that_decides((name, evidence) in fixture()) {
        let plain = ReportV1::from(&judged(evidence));
        for what in ["amounts", "ids", "amounts,ids"] {
            let redaction: Redaction = what.parse().unwrap();
            let mut once = plain.clone();
            redaction.report(&mut once);
            let mut twice = once.clone();
            redaction.report(&mut twice);
            prop_assert_eq!(serde_json::to_value(&once).unwrap(), serde_json::to_value(&twice).unwrap(), "{}", name);
            prop_assert_eq!(once.verdict(), plain.verdict());
            let prints = |report: &ReportV1| {
                report.blockers().iter().map(|one| one.fingerprint().to_owned()).collect::<Vec<_>>()
            };
            prop_assert_eq!(prints(&once), prints(&plain));
        }
    }

    #[test]
    fn a_report_held_against_itself_is_unchanged((name, evidence) in fixture()) {
        let report = ReportV1::from(&judged(evidence));
        let verified: Value =
            serde_json::from_str(&VerifyV1::between(&report, report.clone(), modecheck::output::Beside::default()).json()).unwrap();
        prop_assert_eq!(&verified["state"], "unchanged", "{}: {}", name, verified["changes"]);
    }
}

#[test]
fn there_is_something_to_judge() {
    assert!(every_fixture().len() > 400, "{}", every_fixture().len());
}
