//! KuCoin: two hosts, pools with weights, keys of two versions.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use modecheck::{
    AccountModeProvider, Ask, Client, CoverageState, Credentials, Evidence, GapKind, KeyVersion, Known, Kucoin,
    Outcome, Profile, Verdict,
};
use modecheck_simulator::kucoin::{self, Account, FuturesOrder, Member, Mode, SpotOrder};
use modecheck_simulator::{Exchange, Fault, FaultKind, Reply, Request};
use modecheck_tests::{client, judged, kucoin_provider, mode};
use tokio::time::Instant;

/// A main account that was admitted, as its unified sub-account shows.
fn desk(name: &str) -> Account {
    Account { members: vec![Member { unified: true, ..Member::default() }], ..Account::named(name) }
}

fn exchange(accounts: &[Account]) -> (Arc<kucoin::Kucoin>, Client) {
    let exchange = Arc::new(kucoin::Kucoin::new());
    for account in accounts {
        exchange.insert(account.clone());
    }
    let client = client(&exchange);
    (exchange, client)
}

fn unified() -> Ask {
    Ask::new(mode("unified"))
}

fn fault(path: &str, times: u32, kind: FaultKind) -> Fault {
    Fault { account: None, path: Some(path.to_owned()), times: Some(times), kind }
}

fn calls(evidence: &Evidence) -> BTreeMap<&str, u32> {
    let mut calls = BTreeMap::new();
    for response in &evidence.responses {
        *calls.entry(response.call.as_str()).or_insert(0) += 1;
    }
    calls
}

#[tokio::test(start_paused = true)]
async fn the_calls_are_those_that_were_estimated() {
    let account = desk("desk");
    let (_, client) = exchange(std::slice::from_ref(&account));
    let provider = kucoin_provider(&client, &account);
    for target in ["unified", "subs-unified", "classic"] {
        let ask = Ask::new(mode(target));
        let (estimate, once) = (provider.estimate(&ask), provider.estimate_once(&ask));
        let evidence = provider.collect(&ask).await;
        let made = calls(&evidence);
        for call in &estimate.calls {
            let open_ended = estimate.open_ended.contains(&call.call);
            assert!(made[call.call] == call.times || open_ended && made[call.call] > call.times, "{target} {call:?}");
        }
        let known = |call: &&&str| {
            let known = estimate.calls.iter().chain(&once.calls).any(|known| known.call == **call);
            known || estimate.open_ended.contains(*call)
        };
        assert!(made.keys().all(|call| known(&call)), "{target}: {made:?} {estimate:?}");
        let once: BTreeSet<_> = estimate.open_ended.iter().collect();
        assert_eq!(once.len(), estimate.open_ended.len(), "each is named once");
    }
}

#[tokio::test(start_paused = true)]
async fn a_clean_account_takes_less_than_a_tenth_of_any_pool() {
    let account = desk("desk");
    let (_, client) = exchange(std::slice::from_ref(&account));
    let evidence = kucoin_provider(&client, &account).collect(&unified()).await;
    assert_eq!(judged(&evidence).verdict(), Verdict::Ready);
    let mut spent: BTreeMap<&str, u32> = BTreeMap::new();
    for (name, times) in calls(&evidence) {
        let call = Kucoin::calls().iter().find(|call| call.name == name).unwrap();
        let quota = &call.quotas[0];
        *spent.entry(quota.pool.unwrap()).or_default() += times * quota.weight;
    }
    // What the documents expect of one audit is of the same order.
    assert_eq!(spent, BTreeMap::from([("futures", 30), ("management", 60), ("public", 6), ("spot", 92)]));
}

#[tokio::test(start_paused = true)]
async fn the_list_of_contracts_is_asked_once_for_all_accounts() {
    let accounts: Vec<_> = (0..3).map(|n| desk(&format!("desk-{n}"))).collect();
    let (exchange, client) = exchange(&accounts);
    for account in &accounts {
        let evidence = kucoin_provider(&client, account).collect(&unified()).await;
        assert_eq!(judged(&evidence).verdict(), Verdict::Ready, "each keeps what was read for all");
        assert_eq!(calls(&evidence)["futures-contracts"], 1);
    }
    let asked = exchange.requests().into_iter().filter(|request| request.target.contains("contracts/active"));
    assert_eq!(asked.count(), 1);
}

/// What blocks is found by the first list; the rest is said to be not asked.
#[tokio::test(start_paused = true)]
async fn reading_stops_at_the_first_blocker_when_it_is_asked_to() {
    let account = Account { spot_orders: vec![SpotOrder::default()], ..desk("desk") };
    let (exchange, client) = exchange(std::slice::from_ref(&account));
    let ask = Ask { profile: Profile::UntilBlocked, ..unified() };
    let evidence = kucoin_provider(&client, &account).collect(&ask).await;
    let report = judged(&evidence);
    assert_eq!((report.verdict(), report.evaluation.blockers_complete.value), (Verdict::Blocked, Known::No));
    let asked = ["account-mode", "futures-contracts", "key-info", "spot-order-symbols", "timestamp"];
    assert_eq!(calls(&evidence), asked.map(|call| (call, 1)).into());
    let positions = report.evaluation.coverage.iter().find(|row| row.evidence == "futures-positions");
    assert_eq!(positions.map(|row| row.state), Some(CoverageState::Gap(GapKind::NotAsked)));
    exchange.edit("desk", |account| account.spot_orders.clear());
    let evidence = kucoin_provider(&client, &account).collect(&ask).await;
    assert_eq!(judged(&evidence).verdict(), Verdict::Ready, "without a blocker everything is read");
    assert_eq!(calls(&evidence), calls(&kucoin_provider(&client, &account).collect(&unified()).await));
}

#[tokio::test(start_paused = true)]
async fn the_exchange_never_has_to_refuse_for_rate() {
    let order = FuturesOrder { untriggered: true, ..FuturesOrder::default() };
    let account = Account { futures_orders: vec![order; 500], ..desk("desk") };
    let (exchange, client) = exchange(std::slice::from_ref(&account));
    let provider = kucoin_provider(&client, &account);
    let ask = Ask { deadline: Duration::from_secs(600), ..unified() };
    let start = Instant::now();
    // Ten pages at 6 points and 24 points besides: the futures pool of one user binds.
    let asked = (0..30).map(|_| provider.collect(&ask));
    for evidence in futures::future::join_all(asked).await {
        assert_eq!(judged(&evidence).verdict(), Verdict::Blocked);
    }
    let refused: Vec<_> = exchange.requests().into_iter().filter(|request| request.code != "200000").collect();
    assert!(refused.is_empty(), "{:?}", refused.first());
    let took = start.elapsed().as_secs();
    assert!((30..=35).contains(&took), "2,520 points are two windows: {took}");
}

#[tokio::test(start_paused = true)]
async fn a_pool_that_is_told_to_be_spent_is_left_alone_until_it_is_full_again() {
    let account = desk("desk");
    let (exchange, client) = exchange(std::slice::from_ref(&account));
    let headers = [("gw-ratelimit-limit", "2000"), ("gw-ratelimit-remaining", "0"), ("gw-ratelimit-reset", "9000")];
    let headers = headers.map(|(name, value)| (name.to_owned(), value.to_owned())).to_vec();
    let body = r#"{"code":"200000","data":{"selfAccountMode":"CLASSIC"}}"#.to_owned();
    exchange.inject(fault("account/mode", 1, FaultKind::Status { status: 200, body, headers }));
    let start = Instant::now();
    kucoin_provider(&client, &account).collect(&unified()).await;
    assert!(start.elapsed() >= Duration::from_secs(9), "{:?}", start.elapsed());
    let requests = exchange.requests();
    let at = |path: &str| requests.iter().find(|request| request.target.ends_with(path)).unwrap().at_ms;
    let told = at("account/mode");
    assert!(at("/api/v1/accounts") >= told + 9_000 && at("/otc-loan/loan") >= told + 9_000, "the same pool");
    assert!(at("/api/v1/positions") < told + 1_000, "another pool");
}

#[tokio::test(start_paused = true)]
async fn a_refusal_for_rate_waits_for_the_pool_and_an_overload_only_a_little() {
    for (kind, least, most) in [(FaultKind::RateLimit, 1_500, 3_000), (FaultKind::Busy, 500, 1_000)] {
        let account = desk("desk");
        let (exchange, client) = exchange(std::slice::from_ref(&account));
        exchange.inject(fault("/api/v1/positions", 1, kind.clone()));
        let start = Instant::now();
        let report = judged(&kucoin_provider(&client, &account).collect(&unified()).await);
        assert_eq!(report.verdict(), Verdict::Ready, "{kind:?}");
        let took = start.elapsed().as_millis();
        assert!((least..=most).contains(&took), "{kind:?}: {took}");
    }
}

#[tokio::test(start_paused = true)]
async fn a_refusal_for_rate_to_the_end_is_no_answer() {
    let account = desk("desk");
    let (exchange, client) = exchange(std::slice::from_ref(&account));
    exchange.inject(fault("/api/v1/positions", 9, FaultKind::RateLimit));
    let report = judged(&kucoin_provider(&client, &account).collect(&unified()).await);
    let found =
        report.evaluation.findings.iter().find(|finding| finding.card.id == "kucoin/futures-positions").unwrap();
    let Outcome::Unknown(gap) = &found.outcome else { panic!("{:?}", found.outcome) };
    assert_eq!(gap.kind, GapKind::Unanswered);
}

#[tokio::test(start_paused = true)]
async fn a_clock_that_is_refused_is_set_by_the_exchange() {
    for offset in [-3_600_000, -6_000, 6_000, 3_600_000] {
        let account = desk("desk");
        let (exchange, client) = exchange(std::slice::from_ref(&account));
        exchange.set_clock_offset_ms(offset);
        let report = judged(&kucoin_provider(&client, &account).collect(&unified()).await);
        assert_eq!(report.verdict(), Verdict::Ready, "{offset}");
        let refused = exchange.requests().into_iter().filter(|request| request.code == "400002").count();
        assert!(refused <= 1, "{offset}: {refused}");
    }
}

#[tokio::test(start_paused = true)]
async fn cloudflare_shutting_the_address_out_ends_the_asking_for_half_a_minute() {
    let accounts = [desk("desk-1"), desk("desk-2")];
    let (exchange, client) = exchange(&accounts);
    let body = "<html>Error 1015: you are being rate limited</html>".to_owned();
    let kind = FaultKind::Status { status: 403, body, headers: Vec::new() };
    exchange.inject(fault("/api/v1/user/api-key", 1, kind));
    kucoin_provider(&client, &accounts[0]).collect(&unified()).await;
    let sent = exchange.requests().len();
    let shut_out = judged(&kucoin_provider(&client, &accounts[1]).collect(&unified()).await);
    assert_eq!((shut_out.verdict(), exchange.requests().len()), (Verdict::Indeterminate, sent));
    tokio::time::advance(Duration::from_secs(31)).await;
    let later = judged(&kucoin_provider(&client, &accounts[1]).collect(&unified()).await);
    assert_eq!(later.verdict(), Verdict::Ready);
}

/// Remembers every request with its headers.
#[derive(Debug)]
struct Recorded {
    exchange: Arc<kucoin::Kucoin>,
    seen: Mutex<Vec<Request>>,
}

impl Exchange for Recorded {
    fn answer(&self, request: &Request, now_ms: u64) -> Reply {
        self.seen.lock().expect("no test panics with it").push(request.clone());
        self.exchange.answer(request, now_ms)
    }
}

fn recorded(account: &Account) -> (Arc<Recorded>, Client) {
    let (exchange, _) = exchange(std::slice::from_ref(account));
    let recorded = Arc::new(Recorded { exchange, seen: Mutex::default() });
    let client = client(&recorded);
    (recorded, client)
}

async fn with_version(client: &Client, account: &Account, version: KeyVersion) -> Verdict {
    let credentials = Credentials::new(&account.api_key, &account.api_secret, &account.passphrase);
    let urls = ["spot=http://127.0.0.1:1", "futures=http://127.0.0.1:2"];
    let site = Kucoin::site_at(&urls, &[]).expect("addresses of this machine");
    let desk = Kucoin::new(client.clone(), site, credentials.of_version(version));
    judged(&desk.collect(&unified()).await).verdict()
}

#[tokio::test(start_paused = true)]
async fn keys_of_two_versions_sign_their_passphrase() {
    let account = desk("desk");
    for (version, told) in [(KeyVersion::V2, "2"), (KeyVersion::V3, "3")] {
        let (recorded, client) = recorded(&account);
        assert_eq!(with_version(&client, &account, version).await, Verdict::Ready);
        let seen = recorded.seen.lock().unwrap();
        let private: Vec<_> = seen.iter().filter(|request| request.header("KC-API-KEY").is_some()).collect();
        assert!(private.len() > 20);
        for request in private {
            assert_eq!(request.header("KC-API-KEY-VERSION"), Some(told));
            assert!(request.headers.iter().all(|(_, value)| !value.contains(&account.passphrase)));
            assert!(request.headers.iter().all(|(_, value)| !value.contains(&account.api_secret)));
            assert_eq!(request.header("X-SITE-TYPE"), None);
        }
        let public = seen.iter().filter(|request| request.target.contains("contracts/active"));
        assert!(public.clone().all(|request| request.header("KC-API-SIGN").is_none()) && public.count() == 1);
    }
}

#[tokio::test(start_paused = true)]
async fn a_key_that_is_too_old_for_a_call_is_told_so() {
    let account = Account { api_version: 2, ..desk("desk") };
    let (_, client) = exchange(std::slice::from_ref(&account));
    let report = judged(&kucoin_provider(&client, &account).collect(&unified()).await);
    let gap = report.evaluation.current.gap().unwrap();
    assert_eq!((gap.kind, gap.detail.contains("version 3")), (GapKind::KeyInvalid, true), "{}", gap.detail);
}

#[tokio::test(start_paused = true)]
async fn each_call_goes_to_its_own_host() {
    let account = desk("desk");
    let (recorded, client) = recorded(&account);
    kucoin_provider(&client, &account).collect(&unified()).await;
    let seen = recorded.seen.lock().unwrap();
    let on_futures = |request: &&Request| request.header("host").is_some_and(|host| host.starts_with("api-futures."));
    let (futures, spot): (Vec<_>, Vec<_>) = seen.iter().partition(on_futures);
    let paths = |requests: &[&Request]| {
        let path = |request: &&Request| request.target.split('?').next().unwrap_or_default().to_owned();
        requests.iter().map(path).collect::<BTreeSet<_>>()
    };
    let expected = [
        "/api/v1/account-overview",
        "/api/v1/contracts/active",
        "/api/v1/orders",
        "/api/v1/positions",
        "/api/v1/stopOrders",
    ];
    assert_eq!(paths(&futures), expected.map(str::to_owned).into());
    let shared: Vec<_> = paths(&spot).intersection(&paths(&futures)).cloned().collect();
    assert_eq!(shared, ["/api/v1/orders"], "which is another list on each");
}

#[tokio::test(start_paused = true)]
async fn a_key_of_another_account_is_asked_nothing_more() {
    let account = desk("desk");
    let (exchange, client) = exchange(std::slice::from_ref(&account));
    let credentials = Credentials::new(&account.api_key, &account.api_secret, &account.passphrase);
    let site = Kucoin::site_at(&["http://127.0.0.1:1"], &[]).unwrap();
    let report = judged(&Kucoin::new(client, site, credentials).expecting("1").collect(&unified()).await);
    assert_eq!(report.verdict(), Verdict::Indeterminate);
    let private = exchange.requests().into_iter().filter(|request| request.timestamp.is_some());
    assert_eq!(private.count(), 1);
}

#[tokio::test(start_paused = true)]
async fn nothing_is_sent_that_is_not_listed_and_nothing_is_kept_that_is_not_for_others() {
    let (exchange, client) = exchange(&[]);
    let listed: BTreeSet<_> = Kucoin::calls().iter().map(|call| call.path).collect();
    for (n, mode_now) in [Mode::Classic, Mode::Unified].into_iter().enumerate() {
        let account = Account { mode: mode_now, ..desk(&format!("desk-{n}")) };
        exchange.insert(account.clone());
        let account = exchange.account(&account.name).unwrap();
        for target in ["unified", "subs-unified", "classic"] {
            let evidence = kucoin_provider(&client, &account).collect(&Ask::new(mode(target))).await;
            let kept = serde_json::to_string(&evidence).unwrap();
            for secret in [&account.uid, &account.api_key, &account.api_secret, &account.passphrase] {
                assert!(!kept.contains(secret.as_str()), "{kept}");
            }
        }
    }
    for request in exchange.requests() {
        assert_eq!((request.method.as_str(), request.code.as_str()), ("GET", "200000"), "{}", request.target);
        let path = request.target.split('?').next().unwrap_or_default();
        assert!(listed.contains(path), "{path} is not listed");
        assert!(!path.contains("kcs-deduct"), "a GET that changes a setting");
    }
}

#[test]
fn the_list_of_what_can_be_sent_is_reviewed() {
    insta::assert_snapshot!("kucoin_calls", super::listed(Kucoin::calls()));
}
