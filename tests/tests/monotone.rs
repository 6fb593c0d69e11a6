//! Ready is earned: taking evidence away, or spoiling it, never leads to `ready`.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]

use std::sync::Arc;

use modecheck::{
    AccountModeProvider, Answer, Ask, Attestation, Axis, Context, Evidence, FailureKind, Mode, Origin, Profile,
    Response, Verdict, report, rulebook,
};
use modecheck_simulator::{
    bybit::Bybit,
    kucoin::{Kucoin, Member},
    okx::Okx,
};
use modecheck_tests::states;
use modecheck_tests::{bybit_provider, client, client_at, context, fixtures, judged, kucoin_provider, mode, provider};
use serde_json::Value;
use serde_json::value::RawValue;
use strum::IntoEnumIterator;

const STATES: usize = 40;
/// What no rule rests on: it explains, or is told beside the verdict. Of the wallet and the institutional loan this
/// holds for upgrades, which read them for the sake of completeness.
const RESTS_NOTHING: &[&str] = &[
    "server-time",
    "timestamp",
    "system-status",
    "strategies",
    "institutional-loans",
    "crypto-loans",
    "asset-overview",
    "members",
    "rfqs",
    "quotes",
    "wallet-balance",
    "loan-liquidation",
];

fn rests(evidence: &Evidence, call: &str) -> bool {
    let margin = evidence.axis == Axis::MarginMode && matches!(call, "wallet-balance" | "loan-liquidation");
    // To cross from portfolio margin no rule looks at the key, nor at the time; a level counts for upgrades alone.
    let upgrade = evidence.axis == Axis::AccountMode || !matches!(call, "key-info" | "market-time");
    (margin || !RESTS_NOTHING.contains(&call)) && upgrade
}

/// Every fixture, and what accounts in all sorts of states answered, with and without cross-checks.
async fn evidence() -> Vec<(String, Evidence)> {
    let exchange = Arc::new(Okx::new());
    let okx = client(&exchange);
    let mut rng = fastrand::Rng::with_seed(7);
    // Two answers to one call contradict each other; without one of them they no longer do. A list that is text is
    // mended when it becomes null.
    let mut all = fixtures("okx");
    all.retain(|(name, _)| !name.ends_with("-twice") && name != "shape-list-is-text");
    all.extend(fixtures("bybit"));
    all.extend(fixtures("kucoin"));
    for n in 0..STATES {
        let account = states::okx::account(&mut rng, n);
        exchange.insert(account.clone());
        for profile in [Profile::Standard, Profile::Thorough] {
            let target = mode(["spot", "futures", "multi-currency", "portfolio"][rng.usize(..4)]);
            let evidence = provider(&okx, &account).collect(&Ask { profile, ..Ask::new(target) }).await;
            all.push((format!("okx state {n}, {profile}"), evidence));
        }
    }
    let exchange = Arc::new(Bybit::new());
    let bybit = client_at(&exchange, "2026-11-21T01:20:00Z".parse().unwrap());
    for n in 0..STATES {
        let account = states::bybit::account(&mut rng, n);
        exchange.insert(account.clone());
        for (profile, target) in [
            (Profile::Standard, mode("uta2-pro")),
            (Profile::Thorough, mode("uta2-pro")),
            (Profile::Standard, Mode::new(Axis::MarginMode, ["isolated", "cross", "portfolio"][rng.usize(..3)])),
        ] {
            let evidence = bybit_provider(&bybit, &account).collect(&Ask { profile, ..Ask::new(target) }).await;
            all.push((format!("bybit state {n}, {profile}"), evidence));
        }
    }
    let exchange = Arc::new(Kucoin::new());
    let kucoin = client(&exchange);
    for n in 0..STATES {
        let mut account = states::kucoin::account(&mut rng, n);
        // It shows that the account was admitted, without which nothing would be ready to begin with.
        account.members = vec![Member { unified: true, ..Member::default() }];
        // Two pages are as good as twenty.
        account.futures_orders.truncate(60);
        exchange.insert(account.clone());
        let evidence = kucoin_provider(&kucoin, &account).collect(&Ask::new(mode("unified"))).await;
        all.push((format!("kucoin state {n}"), evidence));
    }
    all
}

fn check(name: &str, was: Verdict, is: Verdict, how: &str) {
    assert!(is != Verdict::Ready || was == Verdict::Ready, "{name}: {how} turned {was} into {is}");
    assert!(is != Verdict::AlreadyInMode || was == Verdict::AlreadyInMode, "{name}: {how} turned {was} into {is}");
}

#[tokio::test(start_paused = true)]
async fn a_response_that_is_missing_or_failed_never_leads_to_ready() {
    let mut spoiled_count = 0;
    // One of each sort: failures that leave the same gap are the same to every rule.
    let mut gaps = std::collections::BTreeSet::new();
    let kinds: Vec<_> = FailureKind::iter().filter(|kind| gaps.insert(kind.gap())).collect();
    for (name, before) in evidence().await {
        let was = judged(&before).verdict();
        for index in 0..before.responses.len() {
            let call = before.responses[index].call.clone();
            let mut missing = before.clone();
            missing.responses.remove(index);
            let is = judged(&missing).verdict();
            check(&name, was, is, &format!("dropping {call}"));
            let rests = rests(&before, &call);
            assert!(!rests || is != Verdict::Ready, "{name}: {call} is missing");
            for kind in &kinds {
                let mut failed = before.clone();
                failed.responses[index].answer = Answer::Failure { kind: *kind, detail: "spoiled".to_owned() };
                let is = judged(&failed).verdict();
                check(&name, was, is, &format!("failing {call} by {kind}"));
                assert!(!rests || is != Verdict::Ready, "{name}: {call} was not read ({kind})");
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
        let (was, mut spoiled) = (judged(&before).verdict(), before.clone());
        for (index, response) in before.responses.iter().enumerate() {
            for (how, body) in spoils(response) {
                if let Answer::Reply { body: whole, .. } = &mut spoiled.responses[index].answer {
                    *whole = body;
                }
                check(&name, was, judged(&spoiled).verdict(), &format!("{how} in {}", response.call));
                spoiled_count += 1;
            }
            spoiled.responses[index] = response.clone();
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
    let wholly = [r#""<html></html>""#, r#""""#, "null", "[]", "{}", r#"{"code":"0","msg":""}"#];
    let wholly = wholly.into_iter().chain(empty).chain([r#"{"retCode":0,"retMsg":"OK","result":{}}"#]);
    let mut spoils: Vec<_> = wholly.map(|text| (text.to_owned(), raw(text.to_owned()))).collect();
    let Ok(value) = serde_json::from_str::<Value>(body.get()) else { return spoils };
    let mut pointers = Vec::new();
    walk(&value, String::new(), &mut pointers);
    // Of a page of many rows the first is spoiled: the others are alike.
    let later = |pointer: &str, list| {
        pointer.strip_prefix(list).is_some_and(|rest| rest.starts_with(|c: char| ('1'..='9').contains(&c)))
    };
    let alike = |pointer: &str| ["/data/", "/data/items/", "/result/list/"].iter().any(|list| later(pointer, list));
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
        let list = value.pointer(&pointer).is_some_and(Value::is_array) && pointer.starts_with("/data/");
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

/// The verdict where a person says whatever no read shows.
fn spoken_for(evidence: &Evidence) -> Verdict {
    let rules = rulebook(evidence.exchange);
    let day = evidence.taken.until.map_or(rules.as_of(), modecheck::Timestamp::date);
    let word = Attestation {
        rules: rules.rules().iter().map(|rule| rule.id.to_owned()).collect(),
        holds: true,
        by: "a person".to_owned(),
        on: day,
        expires: day,
        note: String::new(),
    };
    let context = Context { attestations: vec![word], ..context(rules, evidence) };
    report(rules, evidence, &evidence.targets[0], &context, Origin::Fixture).verdict()
}

/// Calls on which nothing rests once a person speaks: the clock, names of orders, and what kind of sub-account it is.
fn rests_on(evidence: &Evidence, call: &str) -> bool {
    let back = evidence.targets[0] == mode("classic") && matches!(call, "account-info" | "upgrade-status");
    !["public-time", "isolated-orders", "crossed-orders", "sub-accounts"].contains(&call) && !back
}

#[test]
fn a_bitget_account_that_a_person_speaks_for_is_ready_only_with_every_read() {
    let fixtures = fixtures("bitget");
    let (_, clean) = fixtures.iter().find(|(name, _)| name == "classic-clean").unwrap();
    let body = |response: &Response| match &response.answer {
        Answer::Reply { body, .. } => Some(body.get().to_owned()),
        Answer::Failure { .. } => None,
    };
    let known: std::collections::BTreeSet<_> = clean.responses.iter().map(|r| (&r.call, &r.query, body(r))).collect();
    let mut spoiled_count = 0;
    for (name, before) in &fixtures {
        let was = spoken_for(before);
        for (index, response) in before.responses.iter().enumerate() {
            let call = &response.call;
            let mut missing = before.clone();
            missing.responses.remove(index);
            let is = spoken_for(&missing);
            // Of a sub-account whose main account was not asked a person may say of what kind it is.
            if call != "sub-accounts" {
                check(name, was, is, &format!("dropping {call}"));
            }
            assert!(is != Verdict::Ready || !rests_on(before, call), "{name}: {call} is missing");
            let mut failed = before.clone();
            failed.responses[index].answer = Answer::Failure { kind: FailureKind::Timeout, detail: String::new() };
            let is = spoken_for(&failed);
            check(name, was, is, &format!("failing {call}"));
            assert!(is != Verdict::Ready || !rests_on(before, call), "{name}: {call} failed");
            // What every fixture has alike is spoiled in one of them.
            if name != "classic-clean" && known.contains(&(call, &response.query, body(response))) {
                continue;
            }
            for (how, body) in spoils(response) {
                let mut spoiled = before.clone();
                if let Answer::Reply { body: whole, .. } = &mut spoiled.responses[index].answer {
                    *whole = body;
                }
                check(name, was, spoken_for(&spoiled), &format!("{how} in {call}"));
                spoiled_count += 1;
            }
        }
    }
    assert!(spoiled_count > 10_000, "{spoiled_count}");
}
