//! Bybit: nine calls, lists to their end, one clock.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use std::time::Duration;

use modecheck::{
    AccountModeProvider, Ask, Axis, Bybit, Client, CoverageState, Evidence, GapKind, Known, Mode, Profile, Timestamp,
    Verdict,
};
use modecheck_simulator::bybit::{self, Account, Category, Cursors, Order};
use modecheck_simulator::{Fault, FaultKind};
use modecheck_tests::{bybit_provider, client_at, judged, mode};

const PUBLIC: [&str; 2] = ["instruments", "system-status"];

fn noon() -> Timestamp {
    "2026-11-21T12:20:00Z".parse().expect("a time")
}

fn exchange(accounts: &[Account]) -> (Arc<bybit::Bybit>, Client) {
    let exchange = Arc::new(bybit::Bybit::new());
    for account in accounts {
        exchange.insert(account.clone());
    }
    let client = client_at(&exchange, noon());
    (exchange, client)
}

fn upgrade() -> Ask {
    Ask::new(mode("uta2-pro"))
}

/// The calls of the account's own, counted.
fn calls(evidence: &Evidence) -> BTreeMap<&str, u32> {
    let mut calls = BTreeMap::new();
    for response in evidence.responses.iter().filter(|response| !PUBLIC.contains(&response.call.as_str())) {
        *calls.entry(response.call.as_str()).or_insert(0) += 1;
    }
    calls
}

#[tokio::test(start_paused = true)]
async fn a_clean_account_is_ready_with_nine_calls_of_its_own() {
    let account = Account::named("desk");
    let (_, client) = exchange(std::slice::from_ref(&account));
    let evidence = bybit_provider(&client, &account).collect(&upgrade()).await;
    assert_eq!(judged(&evidence).verdict(), Verdict::Ready);
    let expected = [("account-info", 1), ("key-info", 1), ("market-time", 1), ("open-orders", 5), ("spread-orders", 1)];
    assert_eq!(calls(&evidence), BTreeMap::from(expected));
}

#[tokio::test(start_paused = true)]
async fn what_is_asked_at_once_is_what_is_asked_in_turn_and_names_nobody() {
    let uid = "24813579";
    let order = Order { order_id: uid.to_owned(), ..Order::new(Category::Linear, "BTCUSDT", "USDT") };
    let account = Account { uid: uid.to_owned(), orders: vec![order], ..Account::named("desk") };
    let (exchange, client) = exchange(std::slice::from_ref(&account));
    let slow = FaultKind::Delay { ms: 500 };
    exchange.inject(Fault { path: Some("/v5/user/query-api".to_owned()), account: None, times: None, kind: slow });
    let (provider, began) = (bybit_provider(&client, &account), tokio::time::Instant::now());
    let at_once = provider.collect(&Ask { at_once: true, ..upgrade() }).await;
    assert_eq!(began.elapsed().as_millis() / 100, 5, "nothing waits for the key's answer");
    let kept = serde_json::to_string(&at_once).unwrap();
    assert!(!kept.contains(uid) && kept.contains("••••3579"), "{kept}");
    assert_eq!(calls(&at_once), calls(&provider.collect(&upgrade()).await));
    let named = bybit_provider(&client, &account).expecting("11111111");
    let other = named.collect(&Ask { at_once: true, ..upgrade() }).await;
    assert_eq!(
        calls(&other),
        BTreeMap::from([("key-info", 1), ("market-time", 1)]),
        "another account is asked nothing"
    );
}

#[tokio::test(start_paused = true)]
async fn what_its_clock_said_belongs_to_the_middle_of_the_way_there_and_back() {
    let account = Account::named("desk");
    let (exchange, client) = exchange(std::slice::from_ref(&account));
    let slow = FaultKind::Delay { ms: 500 };
    exchange.inject(Fault { path: Some("/v5/market/time".to_owned()), account: None, times: None, kind: slow });
    let evidence = bybit_provider(&client, &account).collect(&upgrade()).await;
    let clock = evidence.responses.iter().find(|response| response.call == "market-time").unwrap();
    let (at, until) = (clock.at.unwrap(), evidence.taken.until.unwrap());
    assert_eq!(until.as_millis() - at.as_millis(), 250, "{evidence:?}");
}

#[tokio::test(start_paused = true)]
async fn what_is_public_is_asked_once_for_all_accounts() {
    let accounts: Vec<_> = (0..3).map(|n| Account::named(&format!("desk-{n}"))).collect();
    let (exchange, client) = exchange(&accounts);
    for account in &accounts {
        let evidence = bybit_provider(&client, account).collect(&upgrade()).await;
        assert_eq!(judged(&evidence).verdict(), Verdict::Ready, "each keeps what was read for all");
    }
    let requests = exchange.requests();
    let asked = |path: &str| requests.iter().filter(|request| request.target.starts_with(path)).count();
    assert_eq!((asked("/v5/market/instruments-info"), asked("/v5/system/status")), (1, 1));
    assert_eq!(asked("/v5/market/time"), 3, "the clock is each account's own evidence");
    tokio::time::advance(Duration::from_secs(600)).await;
    bybit_provider(&client, &accounts[0]).collect(&upgrade()).await;
    let requests = exchange.requests();
    let asked = requests.iter().filter(|request| request.target.starts_with("/v5/market/instruments-info"));
    assert_eq!(asked.count(), 2, "a list of instruments grows old");
}

#[tokio::test(start_paused = true)]
async fn the_calls_are_those_that_were_estimated() {
    let account = Account::named("desk");
    let (_, client) = exchange(std::slice::from_ref(&account));
    let provider = bybit_provider(&client, &account);
    for profile in [Profile::Standard, Profile::Thorough] {
        for target in [mode("uta2-pro"), Mode::new(Axis::MarginMode, "isolated")] {
            let ask = Ask { profile, ..Ask::new(target) };
            let estimate = provider.estimate(&ask);
            let estimated: BTreeMap<_, _> = estimate.calls.iter().map(|call| (call.call, call.times)).collect();
            let evidence = provider.collect(&ask).await;
            let mut made = calls(&evidence);
            made.retain(|call, _| !estimate.open_ended.contains(call) || estimated.contains_key(call));
            assert_eq!(made, estimated, "{profile}");
        }
    }
}

#[tokio::test(start_paused = true)]
async fn one_order_on_the_last_page_is_enough_whatever_the_cursors_do() {
    let closed = Order { order_status: "Filled".to_owned(), ..Order::new(Category::Spot, "BTCUSDT", "") };
    let orders: Vec<_> = (0..101).map(|_| Order::new(Category::Linear, "BTCUSDT", "USDT")).chain([closed]).collect();
    let account = Account { orders, ..Account::named("desk") };
    let (exchange, client) = exchange(std::slice::from_ref(&account));
    for cursors in [Cursors::EmptyAtTheEnd, Cursors::OnEveryPage, Cursors::ZeroAtTheEnd] {
        exchange.set_cursors(cursors);
        let report = judged(&bybit_provider(&client, &account).collect(&upgrade()).await);
        let counts: Vec<_> = report.evaluation.blockers().map(|blocker| blocker.count).collect();
        assert_eq!((report.verdict(), counts), (Verdict::Blocked, vec![Some(101)]), "{cursors:?}");
    }
    exchange.edit("desk", |account| account.orders.clear());
    exchange.set_cursors(Cursors::OnEveryPage);
    let report = judged(&bybit_provider(&client, &account).collect(&upgrade()).await);
    assert_eq!(report.verdict(), Verdict::Ready, "an empty list ends");
}

#[tokio::test(start_paused = true)]
async fn a_cursor_that_repeats_is_followed_no_further() {
    let orders = vec![Order::new(Category::Inverse, "BTCUSD", "BTC"); 60];
    let account = Account { orders, ..Account::named("desk") };
    let (exchange, client) = exchange(std::slice::from_ref(&account));
    exchange.set_cursors(Cursors::Repeated);
    let evidence = bybit_provider(&client, &account).collect(&upgrade()).await;
    let report = judged(&evidence);
    let inverse = report.evaluation.coverage.iter().find(|row| row.evidence == "open-orders/inverse");
    assert_eq!(inverse.map(|row| row.state), Some(CoverageState::Gap(GapKind::Truncated)));
    assert!(calls(&evidence)["open-orders"] < 10, "{:?}", calls(&evidence));
}

#[tokio::test(start_paused = true)]
async fn reading_stops_at_the_first_blocker_when_it_is_asked_to() {
    let account = Account { vip_level: "No VIP".to_owned(), ..Account::named("desk") };
    let (exchange, client) = exchange(std::slice::from_ref(&account));
    let ask = Ask { profile: Profile::UntilBlocked, ..upgrade() };
    let evidence = bybit_provider(&client, &account).collect(&ask).await;
    let report = judged(&evidence);
    assert_eq!((report.verdict(), report.evaluation.blockers_complete.value), (Verdict::Blocked, Known::No));
    assert_eq!(calls(&evidence), BTreeMap::from([("account-info", 1), ("key-info", 1), ("market-time", 1)]));
    exchange.edit("desk", |account| account.vip_level = "VIP-1".to_owned());
    let evidence = bybit_provider(&client, &account).collect(&ask).await;
    assert_eq!(judged(&evidence).verdict(), Verdict::Ready, "without a blocker everything is read");
    assert_eq!(calls(&evidence)["open-orders"], 5);
}

/// An order stops no change of margin mode: what does is asked for first.
#[tokio::test(start_paused = true)]
async fn of_a_margin_mode_figures_are_read_before_orders() {
    let account = Account { equity: 999.into(), ..Account::named("desk") };
    let (_, client) = exchange(std::slice::from_ref(&account));
    let ask = Ask { profile: Profile::UntilBlocked, ..Ask::new(Mode::new(Axis::MarginMode, "portfolio")) };
    let evidence = bybit_provider(&client, &account).collect(&ask).await;
    let report = judged(&evidence);
    assert_eq!((report.verdict(), report.evaluation.blockers_complete.value), (Verdict::Blocked, Known::No));
    let asked = ["account-info", "key-info", "market-time", "wallet-balance"];
    assert_eq!(calls(&evidence), asked.map(|call| (call, 1)).into());
}

#[tokio::test(start_paused = true)]
async fn the_exchange_never_has_to_refuse_for_rate() {
    let orders = vec![Order::new(Category::Linear, "BTCUSDT", "USDT"); 400];
    let accounts: Vec<_> =
        (0..40).map(|n| Account { orders: orders.clone(), ..Account::named(&format!("desk-{n}")) }).collect();
    let (exchange, client) = exchange(&accounts);
    let ask = Ask { deadline: Duration::from_secs(600), profile: Profile::Thorough, ..upgrade() };
    let providers: Vec<_> = accounts.iter().map(|account| bybit_provider(&client, account)).collect();
    let asked = providers.iter().map(|provider| provider.collect(&ask));
    for evidence in futures::future::join_all(asked).await {
        assert_eq!(judged(&evidence).verdict(), Verdict::Blocked);
    }
    let refused: Vec<_> = exchange.requests().into_iter().filter(|request| request.code != "0").collect();
    assert!(refused.is_empty(), "{:?}", refused.first());
}

#[tokio::test(start_paused = true)]
async fn a_banned_address_sends_nothing_more_for_any_account() {
    let accounts = [Account::named("desk-1"), Account::named("desk-2")];
    let (exchange, client) = exchange(&accounts);
    let kind = FaultKind::Status { status: 403, body: "<html>403 ERROR</html>".to_owned(), headers: Vec::new() };
    exchange.inject(Fault { account: None, path: Some("query-api".to_owned()), times: Some(1), kind });
    let first = judged(&bybit_provider(&client, &accounts[0]).collect(&upgrade()).await);
    assert_eq!(first.verdict(), Verdict::Indeterminate);
    let sent = exchange.requests().len();
    let second = bybit_provider(&client, &accounts[1]).collect(&upgrade()).await;
    assert_eq!(judged(&second).verdict(), Verdict::Indeterminate);
    assert_eq!(exchange.requests().len(), sent, "nothing was sent");
    tokio::time::advance(Duration::from_secs(601)).await;
    let later = bybit_provider(&client, &accounts[1]).collect(&upgrade()).await;
    assert_eq!(judged(&later).verdict(), Verdict::Ready, "the ban is over by itself");
}

#[tokio::test(start_paused = true)]
async fn the_window_is_that_of_the_exchange_and_not_of_this_machine() {
    let account = Account::named("desk");
    let (exchange, client) = exchange(std::slice::from_ref(&account));
    exchange.set_clock_offset_ms(33 * 60_000);
    let report = judged(&bybit_provider(&client, &account).collect(&upgrade()).await);
    assert_eq!(report.verdict(), Verdict::Blocked);
    assert!(report.evaluation.blocked_only_by_time());
    assert_eq!(report.next_open().map(|at| at.to_string()).as_deref(), Some("2026-11-21T13:06:00.000Z"));
}

#[tokio::test(start_paused = true)]
async fn a_key_of_another_account_is_asked_nothing_more() {
    let account = Account::named("desk");
    let (exchange, client) = exchange(std::slice::from_ref(&account));
    let site = Bybit::site_at(&["http://127.0.0.1:1"], &[]).expect("an address of this machine");
    let credentials = modecheck::Credentials::new(&account.api_key, &account.api_secret, "");
    let provider = Bybit::new(client, site, credentials).expecting("1");
    let report = judged(&provider.collect(&upgrade()).await);
    assert_eq!(report.verdict(), Verdict::Indeterminate);
    let private = exchange.requests().into_iter().filter(|request| request.timestamp.is_some()).count();
    assert_eq!(private, 1);
}

#[tokio::test(start_paused = true)]
async fn a_main_account_that_looks_alike_does_not_vouch() {
    let main = |uid: &str| Account { uid: uid.to_owned(), ..Account::named(uid) };
    let (right, alike) = (main("10004616"), main("20004616"));
    let sub = Account { is_master: false, parent_uid: right.uid.clone(), ..Account::named("sub") };
    let (_, client) = exchange(&[right.clone(), alike.clone(), sub.clone()]);
    for (parent, verdict) in [(&right, Verdict::Ready), (&alike, Verdict::Indeterminate)] {
        let given = bybit_provider(&client, parent).vouch(&upgrade()).await;
        let evidence = bybit_provider(&client, &sub).collect(&Ask { given, ..upgrade() }).await;
        assert_eq!(judged(&evidence).verdict(), verdict, "their masked ids are the same");
        let kept = serde_json::to_string(&evidence).expect("evidence is JSON");
        assert!(!kept.contains("0004616"), "{kept}");
    }
}

#[tokio::test(start_paused = true)]
async fn nothing_is_sent_that_is_not_listed() {
    let (exchange, client) = exchange(&[]);
    for status in [1, 3, 4, 5, 6] {
        let account = Account { unified_margin_status: status, ..Account::named(&format!("desk-{status}")) };
        exchange.insert(account.clone());
        for profile in [Profile::Standard, Profile::Thorough] {
            for target in [mode("uta2-pro"), Mode::new(Axis::MarginMode, "isolated")] {
                bybit_provider(&client, &account).collect(&Ask { profile, ..Ask::new(target) }).await;
            }
        }
    }
    let listed: BTreeSet<_> = Bybit::calls().iter().map(|call| call.path).collect();
    for request in exchange.requests() {
        assert_eq!(request.method, "GET");
        let path = request.target.split('?').next().unwrap_or_default().to_owned();
        assert!(listed.contains(path.as_str()), "{path} is not listed");
        let served = request.code == "0" || request.account.as_deref() == Some("desk-1");
        assert!(served, "{} was refused with {}: a parameter amiss", request.target, request.code);
    }
}

#[test]
fn the_list_of_what_can_be_sent_is_reviewed() {
    insta::assert_snapshot!("bybit_calls", super::listed(Bybit::calls()));
}
