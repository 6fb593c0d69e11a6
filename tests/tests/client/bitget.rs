//! Bitget: limits per user and per address, older windows, keys and clocks, and nothing that is not listed.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use std::time::Duration;

use modecheck::{
    AccountModeProvider, Ask, Bitget, BlockerKind, Client, CoverageState, Evidence, GapKind, Known, Outcome, Profile,
    Report, Verdict,
};
use modecheck_simulator::bitget::{self, Account, Denial, Kind, MarginCoin, Market, Mode, Order};
use modecheck_simulator::{Fault, FaultKind};
use modecheck_tests::{bitget_provider, client_at, client_with, judged, mode};

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
    let (estimate, once) = (provider.estimate(&ask()), provider.estimate_once(&ask()));
    let all = estimate.calls.iter().chain(&once.calls);
    let estimated: BTreeMap<_, _> = all.map(|call| (call.call, call.times)).collect();
    assert_eq!(calls(&provider.collect(&ask()).await), estimated);
}

#[tokio::test(start_paused = true)]
async fn nothing_is_sent_that_is_not_listed_and_the_exchange_never_has_to_refuse_for_rate() {
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

/// What blocks is found by the first list; the rest is said to be not asked.
#[tokio::test(start_paused = true)]
async fn reading_stops_at_the_first_blocker_when_it_is_asked_to() {
    // The page of a unified account's orders names one that follows, which is empty.
    let classic = [("account-info", 1), ("account-settings", 1), ("open-orders", 1), ("public-time", 1)].as_slice();
    let unified = [
        ("account-info", 1),
        ("account-settings", 1),
        ("public-time", 1),
        ("unified-account-info", 1),
        ("unified-orders", 2),
    ]
    .as_slice();
    let cases = [
        (Mode::Classic, "unified", classic, "positions/usdt-futures"),
        (Mode::Unified, "classic", unified, "unified-positions/usdt-futures"),
    ];
    for (from, target, asked, unasked) in cases {
        let orders = vec![Order::default(), Order::new(Market::Spot, "BTCUSDT")];
        let account = Account { mode: from, registered_days_ago: 700, orders, ..Account::named("desk") };
        let (exchange, client) = exchange(&account);
        let whole = Ask { targets: vec![mode(target)], ..ask() };
        let ask = Ask { profile: Profile::UntilBlocked, ..whole.clone() };
        let evidence = bitget_provider(&client, &account).collect(&ask).await;
        let report = judged(&evidence);
        assert_eq!((report.verdict(), report.evaluation.blockers_complete.value), (Verdict::Blocked, Known::No));
        assert_eq!(calls(&evidence), asked.iter().copied().collect());
        let row = report.evaluation.coverage.iter().find(|row| row.evidence == unasked);
        assert_eq!(row.map(|row| row.state), Some(CoverageState::Gap(GapKind::NotAsked)), "{unasked}");
        exchange.edit("desk", |account| account.orders.clear());
        let evidence = bitget_provider(&client, &account).collect(&ask).await;
        let report = judged(&evidence);
        let lasting = report.evaluation.blockers().find(|blocker| blocker.kind != BlockerKind::SwitchingSuspended);
        assert_eq!(lasting, None, "what nobody asked for yet is said to be disabled, which may have lapsed");
        let all = bitget_provider(&client, &account).collect(&whole).await;
        assert_eq!(calls(&evidence), calls(&all), "without a blocker that lasts everything is read");
    }
}

/// An earlier refusal speaks for what reads leave open, and reading that stops leaves open what it did not ask.
#[tokio::test(start_paused = true)]
async fn words_of_an_earlier_refusal_do_not_block_for_what_was_not_asked() {
    let reason = "Upgrade to a unified trading account is not supported due to active copy trading orders or an \
                  ongoing copy relationship";
    let upgraded = bitget::Outcome { status: "fail".to_owned(), reason: Some(reason.to_owned()) };
    let orders = vec![Order::new(Market::Spot, "BTCUSDT")];
    let account = Account { upgraded: Some(upgraded), orders, registered_days_ago: 30, ..Account::named("desk") };
    for profile in [Profile::Standard, Profile::UntilBlocked] {
        let (_, client) = exchange(&account);
        let report = judged(&bitget_provider(&client, &account).collect(&Ask { profile, ..ask() }).await);
        let kinds: Vec<_> = report.evaluation.blockers().map(|blocker| blocker.kind).collect();
        assert_eq!(kinds, [BlockerKind::OpenOrders], "{profile}");
    }
}

/// A pair that was not asked about is not said to be without orders.
#[tokio::test(start_paused = true)]
async fn margin_orders_that_nobody_asked_about_are_not_said_to_be_none() {
    let orders = vec![Order::new(Market::Crossed, "BTCUSDT")];
    let account = Account { orders, registered_days_ago: 30, ..Account::named("desk") };
    let (_, client) = exchange(&account);
    let ask = Ask { profile: Profile::UntilBlocked, ..ask() };
    let report = judged(&bitget_provider(&client, &account).collect(&ask).await);
    let said: Vec<_> = report.evaluation.blockers().map(|blocker| &blocker.summary).collect();
    assert!(matches!(said[..], [one] if one.ends_with("no pair was asked about")), "{said:?}");
}

/// <https://www.bitget.com/legacy-docs/classic/faq> (2026-09-28): what remains of a call's limit is told in a header.
#[tokio::test(start_paused = true)]
async fn a_limit_that_others_have_spent_is_left_alone_until_the_next_second() {
    let account = Account { registered_days_ago: 30, ..Account::named("desk") };
    let page = |left: &str| {
        let headers = vec![("x-mbx-used-remain-limit".to_owned(), left.to_owned())];
        let body = r#"{"code":"00000","msg":"success","requestTime":0,"data":{"entrustedList":null,"endId":null}}"#;
        FaultKind::Status { status: 200, body: body.to_owned(), headers }
    };
    // Of ten a second this client takes five: the others are in their right to the other five.
    for (left, crowded) in [("0", true), ("4", false)] {
        let (exchange, _) = exchange(&account);
        let path = Some("/orders-plan-pending".to_owned());
        exchange.inject(Fault { path, times: Some(1), ..page(left).into() });
        let client = client_with(&exchange, 0.5);
        bitget_provider(&client, &account).collect(&ask()).await;
        let requests = exchange.requests();
        let plans = requests.iter().filter(|request| request.target.contains("/orders-plan-pending"));
        let at: Vec<_> = plans.map(|request| request.at_ms).collect();
        assert_eq!(at[1] >= at[0] + 1_000, crowded, "{left}: {at:?}");
        assert!(at.len() > 5 && at[5] > at[0] + 1_000, "five a second of its own: {at:?}");
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
    assert_eq!(calls(&other), ["account-info", "account-settings"].map(|call| (call, 1)).into());
}

#[tokio::test(start_paused = true)]
async fn a_unified_account_that_may_be_another_is_in_no_mode() {
    let barred = Denial { path: "v3/account/info".to_owned(), ..Denial::default() };
    for (denied, expected) in [(Vec::new(), "1"), (vec![barred], "the account's own")] {
        let account = Account { mode: Mode::Unified, denied, ..Account::named("desk") };
        let (_, client) = exchange(&account);
        let credentials = modecheck::Credentials::new(&account.api_key, &account.api_secret, &account.passphrase);
        let site = Bitget::site_at(&["http://127.0.0.1:1"], &[]).expect("an address of this machine");
        let report = judged(&Bitget::new(client, site, credentials).expecting(expected).collect(&ask()).await);
        assert_eq!(report.verdict(), Verdict::Indeterminate, "{expected}");
        assert_eq!(report.evaluation.current.gap().map(|gap| gap.kind), Some(GapKind::WrongAccount), "{expected}");
    }
}

#[tokio::test(start_paused = true)]
async fn nobody_who_is_followed_is_named_by_a_uid() {
    let trader = bitget::Trader { trader_id: "8812345678".to_owned(), ..bitget::Trader::default() };
    let mut account = Account { risk_unit: Some("7712345678".to_owned()), ..Account::named("desk") };
    account.follow.traders.push(trader);
    let (_, client) = exchange(&account);
    let evidence = bitget_provider(&client, &account).collect(&ask()).await;
    let kept = serde_json::to_string(&evidence).expect("evidence is JSON");
    assert!(kept.contains("••••5678") && !kept.contains("8812345678") && !kept.contains("7712345678"), "{kept}");
}

/// What is unknown of a rule.
fn gap(report: &Report, rule: &str) -> Option<(GapKind, String)> {
    let finding = report.evaluation.findings.iter().find(|finding| finding.card.id == rule)?;
    match &finding.outcome {
        Outcome::Unknown(gap) => {
            let said = gap.native.as_ref().and_then(|native| native.message.clone());
            Some((gap.kind, said.unwrap_or_default()))
        }
        _ => None,
    }
}

#[tokio::test(start_paused = true)]
async fn what_a_key_may_not_read_is_named() {
    let denied = Denial { path: "all-position".to_owned(), ..Denial::default() };
    let account = Account { denied: vec![denied], ..Account::named("desk") };
    let (_, client) = exchange(&account);
    let report = judged(&bitget_provider(&client, &account).collect(&ask()).await);
    let (kind, said) = gap(&report, "bitget/positions").expect("a gap");
    assert_eq!(kind, GapKind::PermissionMissing);
    assert!(said.starts_with("Incorrect permissions, need"), "{said}");
}

#[tokio::test(start_paused = true)]
async fn the_mode_that_a_refusal_tells_proves_nothing_about_a_wrong_key() {
    for mode in [Mode::Classic, Mode::Unified] {
        let account = Account { mode, ..Account::named("desk") };
        let (exchange, client) = exchange(&account);
        for (wrong, code) in [
            (Account { api_secret: "another".to_owned(), ..account.clone() }, "40009"),
            (Account { passphrase: "another".to_owned(), ..account.clone() }, "40012"),
        ] {
            let evidence = bitget_provider(&client, &wrong).collect(&ask()).await;
            let report = judged(&evidence);
            assert_eq!(report.verdict(), Verdict::Indeterminate, "{mode:?}, {code}");
            let gap = report.evaluation.current.gap().expect("the mode is not known");
            assert_eq!(gap.kind, GapKind::KeyInvalid, "{mode:?}, {code}");
            assert_eq!(gap.native.as_ref().and_then(|native| native.code.as_deref()), Some(code), "{mode:?}");
            assert!(evidence.responses.len() <= 4, "with a key of no use nothing more is asked");
            assert!(exchange.requests().iter().any(|request| matches!(request.code.as_str(), "40084" | "40085")));
        }
    }
}

#[tokio::test(start_paused = true)]
async fn a_clock_that_bitget_refuses_is_measured() {
    let account = Account { registered_days_ago: 30, ..Account::named("desk") };
    let (exchange, client) = exchange(&account);
    exchange.set_clock_offset_ms(120_000);
    let evidence = bitget_provider(&client, &account).collect(&ask()).await;
    assert_eq!(judged(&evidence).evaluation.current.mode().map(modecheck::Mode::slug), Some("classic"));
    let refused = exchange.requests().iter().filter(|request| request.code == "40008").count();
    assert!(refused <= 2, "refused {refused} times");
}

#[tokio::test(start_paused = true)]
async fn six_thousand_a_minute_are_shared_by_all_accounts_of_an_address() {
    let accounts: Vec<_> = (0..45)
        .map(|n| Account { registered_days_ago: 700, uid: format!("77{n:06}"), ..Account::named(&format!("desk-{n}")) })
        .collect();
    let (exchange, client) = exchange(&accounts[0]);
    accounts.iter().skip(1).for_each(|account| exchange.insert(account.clone()));
    let ask = Ask { deadline: Duration::from_secs(600), ..ask() };
    let providers: Vec<_> = accounts.iter().map(|account| bitget_provider(&client, account)).collect();
    futures::future::join_all(providers.iter().map(|provider| provider.collect(&ask))).await;
    let requests = exchange.requests();
    assert!(requests.len() > 6_000, "{} show nothing", requests.len());
    assert!(requests.iter().all(|request| request.status != 429));
}

#[tokio::test(start_paused = true)]
async fn margin_orders_are_named_by_the_pairs_that_freeze() {
    let order = Order::new(Market::Isolated, "BTCUSDT");
    let coin = MarginCoin { market: Market::Isolated, symbol: "BTCUSDT".to_owned(), ..MarginCoin::default() };
    let account = Account { orders: vec![order], margin_coins: vec![coin], ..Account::named("desk") };
    let (_, client) = exchange(&account);
    let report = judged(&bitget_provider(&client, &account).collect(&ask()).await);
    let blocker = report.evaluation.blockers().next().expect("a blocker");
    assert_eq!((blocker.kind, blocker.subjects.len()), (BlockerKind::OpenOrders, 1), "{}", blocker.summary);
}

#[tokio::test(start_paused = true)]
async fn a_list_is_asked_for_to_its_end() {
    let orders = vec![Order::new(Market::UsdtFutures, "BTCUSDT"); 250];
    let account = Account { registered_days_ago: 30, orders, ..Account::named("desk") };
    let (_, client) = exchange(&account);
    let report = judged(&bitget_provider(&client, &account).collect(&ask()).await);
    let counts = report.evaluation.blockers().find(|blocker| blocker.kind == BlockerKind::OpenOrders);
    assert_eq!(counts.and_then(|blocker| blocker.count), Some(250));
}

#[tokio::test(start_paused = true)]
async fn the_way_back_is_asked_of_the_interface_of_unified_accounts() {
    let account = Account { mode: Mode::Unified, ..Account::named("desk") };
    let (exchange, client) = exchange(&account);
    let evidence = bitget_provider(&client, &account).collect(&Ask { ..Ask::new(mode("classic")) }).await;
    let report = judged(&evidence);
    assert_eq!(gap(&report, "bitget/way-back").map(|(kind, _)| kind), Some(GapKind::NotObservable));
    exchange.edit("desk", |account| account.orders.push(Order::new(Market::CoinFutures, "BTCUSD")));
    let report = judged(&bitget_provider(&client, &account).collect(&Ask::new(mode("classic"))).await);
    let kinds: Vec<_> = report.evaluation.blockers().map(|blocker| blocker.kind).collect();
    assert_eq!(kinds, [BlockerKind::OpenOrders]);
}

#[tokio::test(start_paused = true)]
async fn a_main_account_vouches_for_what_its_sub_accounts_are() {
    let main = Account { mode: Mode::Unified, uid: "99000099".to_owned(), ..Account::named("main") };
    let other = Account { mode: Mode::Unified, uid: "99000011".to_owned(), ..Account::named("other") };
    let sub = Account { kind: Kind::Custodial, parent_uid: "99000099".to_owned(), ..Account::named("sub") };
    let (exchange, client) = exchange(&main);
    exchange.insert(other.clone());
    exchange.insert(sub.clone());
    let judged_with = async |above: &Account| {
        let given = bitget_provider(&client, above).vouch(&ask()).await;
        judged(&bitget_provider(&client, &sub).collect(&Ask { given, ..ask() }).await)
    };
    let found = judged_with(&main).await;
    assert!(found.evaluation.blockers().any(|blocker| blocker.kind == BlockerKind::CustodyAccount));
    let of_other = judged_with(&other).await;
    let custodial = gap(&of_other, "bitget/custodial-sub-account");
    assert_eq!(custodial.map(|(kind, _)| kind), Some(GapKind::WrongAccount));
}

#[test]
fn the_list_of_what_can_be_sent_is_reviewed() {
    insta::assert_snapshot!("bitget_calls", super::listed(Bitget::calls()));
}
