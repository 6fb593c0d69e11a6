//! OKX: two calls, and what explains a refusal.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use std::time::Duration;

use modecheck::{AccountModeProvider, Ask, Client, Credentials, Evidence, GapKind, Okx, Profile, Verdict};
use modecheck_simulator::okx::{self, Account, InstType, Order, Position};
use modecheck_simulator::{Fault, FaultKind, Server};
use modecheck_tests::{client, client_with, judged, mode, provider};
use tokio::time::Instant;

fn exchange(account: &Account) -> Arc<okx::Okx> {
    let exchange = Arc::new(okx::Okx::new());
    exchange.insert(account.clone());
    exchange
}

fn calls(evidence: &Evidence) -> BTreeMap<&str, u32> {
    let mut calls = BTreeMap::new();
    for response in evidence.responses.iter().filter(|response| response.call != "server-time") {
        *calls.entry(response.call.as_str()).or_insert(0) += 1;
    }
    calls
}

#[tokio::test(start_paused = true)]
async fn a_passing_account_takes_the_calls_that_were_estimated() {
    let account = Account::named("desk");
    let exchange = exchange(&account);
    let provider = provider(&client(&exchange), &account);
    for profile in [Profile::Standard, Profile::UntilBlocked, Profile::Thorough] {
        let ask = Ask { profile, ..Ask::new(mode("portfolio")) };
        let mut estimated = BTreeMap::new();
        provider.estimate(&ask).calls.iter().for_each(|call| *estimated.entry(call.call).or_insert(0) += call.times);
        let evidence = provider.collect(&ask).await;
        assert_eq!(calls(&evidence), estimated, "{profile}");
        assert_eq!(judged(&evidence).verdict(), Verdict::Ready, "{profile}");
    }
}

#[tokio::test(start_paused = true)]
async fn several_targets_take_one_configuration() {
    let account = Account::named("desk");
    let exchange = exchange(&account);
    let targets = ["spot", "futures", "multi-currency", "portfolio"].map(mode).to_vec();
    let evidence = provider(&client(&exchange), &account).collect(&Ask { targets, ..Ask::new(mode("spot")) }).await;
    let prechecks = 3; // It is in one of the four already.
    assert_eq!(calls(&evidence), BTreeMap::from([("account-config", 1), ("switch-precheck", prechecks)]));
}

/// What was asked and answered, but for the clock.
fn kept(evidence: &Evidence) -> BTreeSet<String> {
    let own = evidence.responses.iter().filter(|response| response.call != "server-time");
    own.map(|response| format!("{} {} {:?}", response.call, response.query, response.answer)).collect()
}

#[tokio::test(start_paused = true)]
async fn what_is_asked_at_once_is_what_is_asked_in_turn_and_names_nobody() {
    let uid = "24813579";
    let position = Position { pos_id: uid.to_owned(), ..Position::new(InstType::Swap, "BTC-USDT-SWAP", 1) };
    let with = |acct_lv, positions| Account { uid: uid.to_owned(), acct_lv, positions, ..Account::named("desk") };
    for account in [with(3, vec![]), with(4, vec![position])] {
        let exchange = exchange(&account);
        let kind = FaultKind::Delay { ms: 500 };
        exchange.inject(Fault { path: Some("/api/v5/account/config".to_owned()), account: None, times: None, kind });
        let collect = async |ask: &Ask| provider(&client(&exchange), &account).collect(ask).await;
        for targets in [&["multi-currency"][..], &["portfolio"], &["spot", "futures", "multi-currency", "portfolio"]] {
            let ask = Ask { targets: targets.iter().copied().map(mode).collect(), ..Ask::new(mode("portfolio")) };
            let began = Instant::now();
            let at_once = collect(&Ask { at_once: true, ..ask.clone() }).await;
            let stages = began.elapsed().as_millis() / 500;
            assert!(stages == 1 || targets.len() > 1, "nothing waits for the configuration");
            assert_eq!(kept(&at_once), kept(&collect(&ask).await));
            let written = serde_json::to_string(&at_once).unwrap();
            assert!(!written.contains(uid) && written.contains("••••3579"), "{written}");
        }
    }
}

#[tokio::test(start_paused = true)]
async fn at_once_keeps_nothing_of_a_key_that_is_of_no_use_and_asks_no_other_account() {
    let account = Account::named("desk");
    let exchange = exchange(&account);
    let ask = Ask { at_once: true, ..Ask::new(mode("portfolio")) };
    let unknown = Account { api_key: "another-key".to_owned(), ..account.clone() };
    let refused = provider(&client(&exchange), &unknown).collect(&ask).await;
    assert_eq!(calls(&refused), BTreeMap::from([("account-config", 1)]));
    assert_eq!(judged(&refused).verdict(), Verdict::Indeterminate);
    let prechecks = || exchange.requests().iter().filter(|request| request.target.contains("precheck")).count();
    let before = prechecks();
    let other = provider(&client(&exchange), &account).expecting("11111111").collect(&ask).await;
    assert_eq!(calls(&other), BTreeMap::from([("account-config", 1)]));
    assert_eq!(prechecks(), before, "the account that is not the one that is expected is asked nothing");
}

/// What is not needed is given up, however long it would take.
#[tokio::test(start_paused = true)]
async fn at_once_waits_for_no_precheck_that_is_not_needed() {
    let account = Account { acct_lv: 4, ..Account::named("desk") };
    let exchange = exchange(&account);
    let fault = |path: &str, kind| Fault { path: Some(path.to_owned()), account: None, times: None, kind };
    exchange.inject(fault("/api/v5/account/set-account-switch-precheck", FaultKind::Delay { ms: 9_000 }));
    exchange.inject(fault("/api/v5/account/config", FaultKind::Delay { ms: 500 }));
    let began = Instant::now();
    let ask = Ask { at_once: true, ..Ask::new(mode("portfolio")) };
    let evidence = provider(&client(&exchange), &account).collect(&ask).await;
    assert_eq!(judged(&evidence).verdict(), Verdict::AlreadyInMode);
    assert_eq!((calls(&evidence), began.elapsed().as_millis()), (BTreeMap::from([("account-config", 1)]), 500));
}

/// Somebody switches the account while it is asked.
#[tokio::test(start_paused = true)]
async fn a_precheck_that_contradicts_the_configuration_is_kept_and_settles_nothing() {
    for (targets, at_once) in
        [(&["portfolio"][..], true), (&["portfolio", "spot"], true), (&["portfolio", "spot"], false)]
    {
        let account = Account { acct_lv: 4, ..Account::named("desk") };
        let exchange = exchange(&account);
        let fault = |path: &str, kind| Fault { path: Some(path.to_owned()), account: None, times: Some(2), kind };
        exchange.inject(fault("/api/v5/account/config", FaultKind::Delay { ms: 3_000 }));
        exchange.inject(fault("/api/v5/account/set-account-switch-precheck", FaultKind::Unavailable));
        let provider = provider(&client(&exchange), &account);
        let targets = targets.iter().copied().map(mode).collect();
        let ask = Ask { targets, at_once, ..Ask::new(mode("portfolio")) };
        let (evidence, ()) = tokio::join!(provider.collect(&ask), async {
            tokio::time::sleep(Duration::from_millis(1)).await;
            exchange.edit("desk", |account| account.acct_lv = 3);
        });
        let report = judged(&evidence);
        let gap = report.evaluation.current.gap().map(|gap| gap.kind);
        assert_eq!((report.verdict(), gap), (Verdict::Indeterminate, Some(GapKind::Contradictory)), "{evidence:?}");
    }
}

#[tokio::test(start_paused = true)]
async fn the_exchange_never_has_to_refuse_for_rate() {
    let orders = (0..450).map(|_| Order::default()).collect();
    let account = Account { orders, ..Account::named("desk") };
    let exchange = exchange(&account);
    let provider = provider(&client(&exchange), &account);
    let start = Instant::now();
    for _ in 0..25 {
        let ask = Ask { profile: Profile::Thorough, deadline: Duration::from_secs(600), ..Ask::new(mode("portfolio")) };
        assert_eq!(judged(&provider.collect(&ask).await).verdict(), Verdict::Blocked);
    }
    let codes: BTreeSet<_> = exchange.requests().into_iter().map(|request| request.code).collect();
    assert_eq!(codes, BTreeSet::from(["0".to_owned()]));
    // The lists of algo orders bind: 25 times 7 calls at 20 in 2 seconds are 8 full windows, and 50 ms of margin each.
    let took = start.elapsed().as_millis();
    assert!((16_000..=16_400).contains(&took), "{took}");
}

#[tokio::test(start_paused = true)]
async fn a_refusal_for_rate_holds_everything_until_the_window_is_over() {
    let account = Account::named("desk");
    let exchange = exchange(&account);
    let headers = vec![("Retry-After".to_owned(), "7".to_owned())];
    let body = r#"{"code":"50011","msg":"Too Many Requests","data":[]}"#.to_owned();
    let kind = FaultKind::Status { status: 429, body, headers };
    exchange.inject(Fault { account: None, path: Some("precheck".to_owned()), times: Some(1), kind });
    let start = Instant::now();
    let evidence = provider(&client(&exchange), &account).collect(&Ask::new(mode("portfolio"))).await;
    assert_eq!(judged(&evidence).verdict(), Verdict::Ready);
    assert!(start.elapsed() >= Duration::from_secs(7), "the exchange's own reset is honoured");
}

#[tokio::test(start_paused = true)]
async fn a_refusal_for_rate_stops_what_was_reserved_before_it() {
    let account = Account::named("desk");
    let exchange = exchange(&account);
    let slow = FaultKind::Delay { ms: 100 };
    exchange.inject(Fault { account: None, path: Some("orders-algo-pending".to_owned()), times: None, kind: slow });
    let headers = vec![("Retry-After".to_owned(), "20".to_owned())];
    let kind = FaultKind::Status { status: 429, body: String::new(), headers };
    exchange.inject(Fault { account: None, path: Some("trade/orders-algo-pending".to_owned()), times: Some(1), kind });
    let start = Instant::now();
    let ask = Ask { profile: Profile::Thorough, deadline: Duration::from_secs(300), ..Ask::new(mode("portfolio")) };
    let evidence = provider(&client_with(&exchange, 0.1), &account).collect(&ask).await;
    assert_eq!(judged(&evidence).verdict(), Verdict::Ready);
    let refused = exchange.requests().iter().find(|request| request.status == 429).unwrap().at_ms;
    let after = exchange.requests().into_iter().filter(|request| request.target.contains("trade/orders-algo-pending"));
    let early = after.filter(|request| request.at_ms > refused + 300 && request.at_ms < refused + 20_000).count();
    assert_eq!(early, 0, "sent within the wait that the exchange demanded; all took {:?}", start.elapsed());
}

#[tokio::test(start_paused = true)]
async fn nothing_is_sent_that_is_not_listed() {
    let positions = (0..45).map(|n| Position::new(InstType::Swap, &format!("C{n}-USDT-SWAP"), 1)).collect();
    let account = Account { acct_lv: 4, positions, orders: vec![Order::default()], ..Account::named("desk") };
    let exchange = exchange(&account);
    let provider = provider(&client(&exchange), &account);
    for profile in [Profile::Standard, Profile::Thorough] {
        for target in ["spot", "futures"] {
            provider.collect(&Ask { profile, ..Ask::new(mode(target)) }).await;
        }
    }
    let listed: BTreeSet<_> = Okx::calls().iter().map(|call| call.path).collect();
    for request in exchange.requests() {
        assert_eq!(request.method, "GET");
        let path = request.target.split('?').next().unwrap().to_owned();
        assert!(listed.contains(path.as_str()), "{path} is not listed");
        assert_eq!(request.code, "0", "{} was refused: too many ids, or a parameter amiss", request.target);
    }
}

#[cfg(target_os = "linux")]
#[tokio::test]
async fn an_account_can_be_asked_from_another_address_of_this_machine() {
    let allowed = std::net::IpAddr::from([127, 0, 0, 2]);
    let account = Account { ips: vec![allowed], ..Account::named("desk") };
    let clock = || "2026-11-21T01:02:03.004Z".parse::<modecheck::Timestamp>().unwrap();
    let millis = move || clock().as_millis().unsigned_abs();
    let server = Server::start("127.0.0.1:0".parse().unwrap(), exchange(&account), Arc::new(millis)).await.unwrap();
    let verdict = async |client| {
        let site = Okx::site_at(&[server.url()], &[]).unwrap();
        let credentials = Credentials::new(&account.api_key, &account.api_secret, &account.passphrase);
        judged(&Okx::new(client, site, credentials).collect(&Ask::new(mode("portfolio"))).await).verdict()
    };
    assert_eq!(verdict(Client::new(clock).unwrap()).await, Verdict::Indeterminate);
    assert_eq!(verdict(Client::from_address(clock, 1.0, allowed).unwrap()).await, Verdict::Ready);
}

#[test]
fn the_list_of_what_can_be_sent_is_reviewed() {
    insta::assert_snapshot!("okx_calls", super::listed(Okx::calls()));
}
