//! Ready is earned: taking evidence away, or spoiling it, never leads to `ready`.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]

use std::sync::Arc;

use modecheck::{AccountModeProvider, Answer, Ask, Evidence, FailureKind, Profile, Response, Verdict};
use modecheck_simulator::okx::Okx;
use modecheck_tests::states::okx as states;
use modecheck_tests::{client, fixtures, judged, mode, provider};
use serde_json::Value;
use serde_json::value::RawValue;
use strum::IntoEnumIterator;

const STATES: usize = 40;

/// Every fixture, and what accounts in all sorts of states answered, with and without cross-checks.
async fn evidence() -> Vec<(String, Evidence)> {
    let exchange = Arc::new(Okx::new());
    let client = client(&exchange);
    let mut rng = fastrand::Rng::with_seed(7);
    // Two answers to one call contradict each other; without one of them they no longer do. A list that is text is
    // mended when it becomes null.
    let mut all = fixtures("okx");
    all.retain(|(name, _)| !name.ends_with("-twice") && name != "shape-list-is-text");
    for n in 0..STATES {
        let account = states::account(&mut rng, n);
        exchange.insert(account.clone());
        for profile in [Profile::Standard, Profile::Thorough] {
            let target = mode(["spot", "futures", "multi-currency", "portfolio"][rng.usize(..4)]);
            let evidence = provider(&client, &account).collect(&Ask { profile, ..Ask::new(target) }).await;
            all.push((format!("state {n}, {profile}"), evidence));
        }
    }
    all
}

fn check(name: &str, before: &Evidence, spoiled: &Evidence, how: &str) {
    let (was, is) = (judged(before).verdict(), judged(spoiled).verdict());
    assert!(is != Verdict::Ready || was == Verdict::Ready, "{name}: {how} turned {was} into {is}");
    let settled = is != Verdict::AlreadyInMode || was == Verdict::AlreadyInMode;
    assert!(settled, "{name}: {how} turned {was} into {is}");
}

#[tokio::test(start_paused = true)]
async fn a_response_that_is_missing_or_failed_never_leads_to_ready() {
    let mut spoiled_count = 0;
    for (name, before) in evidence().await {
        for index in 0..before.responses.len() {
            let call = before.responses[index].call.clone();
            let mut missing = before.clone();
            missing.responses.remove(index);
            check(&name, &before, &missing, &format!("dropping {call}"));
            // No rule rests on the time of day; everything else that was asked for is needed.
            let rests = call != "server-time";
            assert!(!rests || judged(&missing).verdict() != Verdict::Ready, "{name}: {call} is missing");
            for kind in FailureKind::iter() {
                let mut failed = before.clone();
                failed.responses[index].answer = Answer::Failure { kind, detail: "spoiled".to_owned() };
                check(&name, &before, &failed, &format!("failing {call} by {kind}"));
                assert!(!rests || judged(&failed).verdict() != Verdict::Ready, "{name}: {call} was not read ({kind})");
                spoiled_count += 1;
            }
        }
    }
    assert!(spoiled_count > 10_000, "{spoiled_count}");
}

#[tokio::test(start_paused = true)]
async fn a_spoiled_body_never_leads_to_ready() {
    let mut spoiled_count = 0;
    for (name, before) in evidence().await {
        for (index, response) in before.responses.iter().enumerate() {
            for (how, body) in spoils(response) {
                let mut spoiled = before.clone();
                if let Answer::Reply { body: whole, .. } = &mut spoiled.responses[index].answer {
                    *whole = body;
                }
                check(&name, &before, &spoiled, &format!("{how} in {}", response.call));
                spoiled_count += 1;
            }
        }
    }
    assert!(spoiled_count > 20_000, "{spoiled_count}");
}

#[tokio::test(start_paused = true)]
async fn the_order_of_responses_means_nothing() {
    for (name, before) in evidence().await {
        let mut reversed = before.clone();
        reversed.responses.reverse();
        let (one, other) = (judged(&before), judged(&reversed));
        assert_eq!(one.verdict(), other.verdict(), "{name}");
        let blockers = |report: &modecheck::Report| report.evaluation.blockers().map(|b| b.kind).collect::<Vec<_>>();
        assert_eq!(blockers(&one), blockers(&other), "{name}");
    }
}

/// The body, spoiled in every way at every place: wholly, and each value missing, null, of another type, unknown. A
/// list is not spoiled into a plausible empty one: nobody could tell.
fn spoils(response: &Response) -> Vec<(String, Box<RawValue>)> {
    let Answer::Reply { body, .. } = &response.answer else { return Vec::new() };
    let raw = |text: String| RawValue::from_string(text).unwrap();
    let empty = ["account-config", "switch-precheck", "balance"].contains(&response.call.as_str());
    let empty = empty.then_some(r#"{"code":"0","data":[],"msg":""}"#);
    let wholly =
        [r#""<html></html>""#, r#""""#, "null", "[]", "{}", r#"{"code":"0","msg":""}"#].into_iter().chain(empty);
    let mut spoils: Vec<_> = wholly.map(|text| (text.to_owned(), raw(text.to_owned()))).collect();
    let Ok(value) = serde_json::from_str::<Value>(body.get()) else { return spoils };
    let mut pointers = Vec::new();
    walk(&value, String::new(), &mut pointers);
    // Of a page of many rows the first is spoiled: the others are alike.
    let alike = |pointer: &str| pointer.strip_prefix("/data/").is_some_and(|rest| !rest.starts_with('0'));
    for pointer in pointers.into_iter().filter(|pointer| !pointer.is_empty() && !alike(pointer)) {
        let mut without = value.clone();
        let (parent, key) = pointer.rsplit_once('/').unwrap();
        if let Some(Value::Object(parent)) = without.pointer_mut(parent) {
            parent.remove(key);
            spoils.push((format!("missing {pointer}"), raw(without.to_string())));
        }
        let unknown = value.pointer(&pointer).and_then(Value::as_str).filter(|text| !text.is_empty());
        let unknown = unknown.map(|text| Value::from(format!("{text}x")));
        // OKX writes an empty list as null too, so null in place of a list within a row is a plausible empty one.
        let list = value.pointer(&pointer).is_some_and(Value::is_array) && pointer != "/data";
        for other in [(!list).then_some(Value::Null), Some(Value::from(7)), unknown].into_iter().flatten() {
            let mut with = value.clone();
            *with.pointer_mut(&pointer).unwrap() = other.clone();
            spoils.push((format!("{pointer} = {other}"), raw(with.to_string())));
        }
    }
    spoils
}

fn walk(value: &Value, pointer: String, pointers: &mut Vec<String>) {
    match value {
        Value::Object(fields) => {
            fields.iter().for_each(|(key, value)| walk(value, format!("{pointer}/{key}"), pointers));
        }
        Value::Array(items) => {
            items.iter().enumerate().for_each(|(index, value)| walk(value, format!("{pointer}/{index}"), pointers));
        }
        _ => {}
    }
    pointers.push(pointer);
}
