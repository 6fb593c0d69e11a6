//! Bitget: per-second limits per user, older windows, and nothing that is not listed.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use std::time::Duration;

use modecheck::{AccountModeProvider, Ask, Bitget, Client, Evidence};
use modecheck_simulator::bitget::{self, Account, Mode};
use modecheck_tests::{bitget_provider, client_at, mode};

fn exchange(account: &Account) -> (Arc<bitget::Bitget>, Client) {
    let exchange = Arc::new(bitget::Bitget::new());
    exchange.insert(account.clone());
    let client = client_at(&exchange, "2026-11-21T01:22:03Z".parse().expect("a time"));
    (exchange, client)
}

fn ask() -> Ask {
    Ask { deadline: Duration::from_secs(120), ..Ask::new(mode("unified")) }
}

fn calls(evidence: &Evidence) -> BTreeMap<&str, u32> {
    let mut calls = BTreeMap::new();
    for response in &evidence.responses {
        *calls.entry(response.call.as_str()).or_insert(0) += 1;
    }
    calls
}

#[tokio::test(start_paused = true)]
async fn the_calls_of_a_new_account_are_those_that_were_estimated() {
    let account = Account { registered_days_ago: 30, ..Account::named("desk") };
    let (_, client) = exchange(&account);
    let provider = bitget_provider(&client, &account);
    let estimate = provider.estimate(&ask());
    let estimated: BTreeMap<_, _> = estimate.calls.iter().map(|call| (call.call, call.times)).collect();
    assert_eq!(calls(&provider.collect(&ask()).await), estimated);
}

#[tokio::test(start_paused = true)]
async fn no_limit_is_exceeded_and_nothing_else_is_sent() {
    let account = Account { registered_days_ago: 700, ..Account::named("desk") };
    let (exchange, client) = exchange(&account);
    let evidence = bitget_provider(&client, &account).collect(&ask()).await;
    assert_eq!(calls(&evidence)["open-orders"], 6 * 8, "every window back to the account's opening");
    let listed: BTreeSet<_> = Bitget::calls().iter().map(|call| call.path).collect();
    for request in exchange.requests() {
        assert_eq!(request.method, "GET");
        assert!(listed.contains(request.target.split('?').next().unwrap_or_default()), "{}", request.target);
        assert_ne!(request.status, 429, "{}", request.target);
    }
}

#[tokio::test(start_paused = true)]
async fn a_unified_account_is_asked_five_calls() {
    let account = Account { mode: Mode::Unified, ..Account::named("desk") };
    let (_, client) = exchange(&account);
    let evidence = bitget_provider(&client, &account).collect(&ask()).await;
    let expected = ["account-info", "account-settings", "public-time", "unified-account-info", "upgrade-status"];
    assert_eq!(calls(&evidence), expected.map(|call| (call, 1)).into());
}

#[tokio::test(start_paused = true)]
async fn a_key_of_another_account_is_asked_nothing_more_and_no_uid_is_kept() {
    let account = Account::named("desk");
    let (exchange, client) = exchange(&account);
    let evidence = bitget_provider(&client, &account).collect(&ask()).await;
    let kept = serde_json::to_string(&evidence).expect("evidence is JSON");
    let uid = exchange.account("desk").expect("the account").uid;
    assert!(!kept.contains(&uid), "the uid is masked");
    let credentials = modecheck::Credentials::new(&account.api_key, &account.api_secret, &account.passphrase);
    let site = Bitget::site_at(&["http://127.0.0.1:1"], &[]).expect("an address of this machine");
    let other = Bitget::new(client, site, credentials).expecting("1").collect(&ask()).await;
    assert_eq!(other.responses.len(), 3, "{other:?}");
}

#[test]
fn what_can_be_sent_is_reviewed() {
    insta::assert_snapshot!("bitget-calls", super::listed(Bitget::calls()));
}
