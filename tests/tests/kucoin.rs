//! KuCoin, asked and judged.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]

use std::sync::Arc;

use modecheck::{
    AccountModeProvider, Ask, Attestation, Axis, BlockerKind, Context, CoverageState, Current, Evidence, GapKind,
    KucoinRules, Outcome, Report, Rulebook, Verdict, precheck, report,
};
use modecheck_simulator::kucoin::{
    Account, FuturesBalance, FuturesOrder, IsolatedPair, Kucoin, MarginAsset, Permission, Position, SiteType,
    SpotOrder, StopOrder, TradeType, UaPaths,
};
use modecheck_tests::{client, context, kucoin_provider, mode};

async fn asked(account: Account, paths: UaPaths) -> Report {
    let exchange = Arc::new(Kucoin::new());
    exchange.set_ua_paths(paths);
    exchange.insert(account.clone());
    let provider = kucoin_provider(&client(&exchange), &account);
    precheck(&provider, &Ask::new(mode("unified")), Vec::new()).await.remove(0)
}

fn unknown(report: &Report) -> Vec<&str> {
    let open = report.evaluation.findings.iter().filter(|finding| matches!(finding.outcome, Outcome::Unknown(_)));
    open.map(|finding| finding.card.id).collect()
}

#[tokio::test(start_paused = true)]
async fn a_clean_account_lacks_the_two_rules_that_no_call_shows() {
    for paths in [UaPaths::Both, UaPaths::OnlyV1] {
        let report = asked(Account::named("desk"), paths).await;
        assert_eq!(report.verdict(), Verdict::Indeterminate);
        assert_eq!(unknown(&report), ["kucoin/whitelist", "kucoin/questionnaire"]);
    }
}

#[tokio::test(start_paused = true)]
async fn each_trouble_blocks_with_its_kind() {
    type Trouble = fn(&mut Account);
    let troubles: [(Trouble, BlockerKind); 7] = [
        (|account| account.positions.push(Position::default()), BlockerKind::OpenPositions),
        (|account| account.spot_orders.push(SpotOrder::default()), BlockerKind::OpenOrders),
        (
            |account| {
                account.margin_enabled = true;
                let trade_type = TradeType::MarginTrade;
                account.stop_orders.push(StopOrder { trade_type, ..StopOrder::default() });
            },
            BlockerKind::OpenAlgoOrders,
        ),
        (|account| account.futures_orders.push(FuturesOrder::default()), BlockerKind::OpenOrders),
        (
            |account| account.futures_orders.push(FuturesOrder { untriggered: true, ..FuturesOrder::default() }),
            BlockerKind::OpenAlgoOrders,
        ),
        (
            |account| {
                account.margin_enabled = true;
                account
                    .cross
                    .push(MarginAsset { v2: true, ..MarginAsset::owing("USDT", "0.00000001".parse().unwrap()) });
            },
            BlockerKind::OutstandingLiabilities,
        ),
        (
            |account| account.futures_balances.push(FuturesBalance::new("USDC", (-1).into())),
            BlockerKind::NegativeBalance,
        ),
    ];
    for (trouble, kind) in troubles {
        let mut account = Account::named("desk");
        trouble(&mut account);
        let report = asked(account, UaPaths::Both).await;
        let kinds: Vec<_> = report.evaluation.blockers().map(|blocker| blocker.kind).collect();
        assert_eq!((report.verdict(), kinds), (Verdict::Blocked, vec![kind]));
    }
}

#[tokio::test(start_paused = true)]
async fn a_general_key_says_what_it_could_not_decide() {
    let account = Account { permissions: [Permission::General].into(), ..Account::named("desk") };
    let open = asked(account, UaPaths::Both).await;
    assert!(unknown(&open).contains(&"kucoin/liabilities"));
    assert!(!unknown(&open).contains(&"kucoin/spot-orders"), "nothing is held");
}

fn gaps(report: &Report, part: &str) -> Vec<GapKind> {
    let rows = report.evaluation.coverage.iter().filter(|row| row.evidence.starts_with(part));
    let gap = |row: &modecheck::Coverage| match row.state {
        CoverageState::Gap(kind) => Some(kind),
        CoverageState::Read => None,
    };
    rows.filter_map(gap).collect()
}

async fn evidence(account: &Account) -> Evidence {
    let exchange = Arc::new(Kucoin::new());
    exchange.insert(account.clone());
    kucoin_provider(&client(&exchange), account).collect(&Ask::new(mode("unified"))).await
}

fn word() -> Attestation {
    let day = "2026-11-20".parse().unwrap();
    Attestation {
        rules: vec!["kucoin/whitelist".to_owned(), "kucoin/questionnaire".to_owned()],
        holds: true,
        by: "a person".to_owned(),
        on: day,
        expires: "2027-02-01".parse().unwrap(),
        note: String::new(),
    }
}

/// Judged with a person's word on what no call shows.
fn attested(evidence: &Evidence) -> Report {
    let context = Context { attestations: vec![word()], ..context(&KucoinRules, evidence) };
    report(&KucoinRules, evidence, &evidence.targets[0], &context, evidence.file_origin())
}

#[tokio::test(start_paused = true)]
async fn a_clean_account_is_ready_on_a_persons_word_and_never_without_a_reply() {
    let whole = evidence(&Account::named("desk")).await;
    let ready = attested(&whole);
    assert_eq!(ready.verdict(), Verdict::Ready, "{:#?}", ready.evaluation.findings);
    assert_eq!(gaps(&ready, ""), []);
    for index in 0..whole.responses.len() {
        let call = whole.responses[index].call.clone();
        // The clock judges nothing here.
        if call == "timestamp" {
            continue;
        }
        let mut missing = whole.clone();
        missing.responses.remove(index);
        let report = attested(&missing);
        assert_eq!(report.verdict(), Verdict::Indeterminate, "without {call}");
        assert!(gaps(&report, &call).contains(&GapKind::NotAsked), "without {call}");
    }
}

#[tokio::test(start_paused = true)]
async fn a_list_that_stops_short_shows_its_gap() {
    let order = || FuturesOrder { untriggered: true, ..FuturesOrder::default() };
    let account = Account { futures_orders: (0..120).map(|_| order()).collect(), ..Account::named("desk") };
    let mut evidence = evidence(&account).await;
    let pages = evidence.responses.iter().filter(|response| response.call == "futures-stop-orders").count();
    assert_eq!(pages, 3);
    evidence.responses.retain(|response| response.call != "futures-stop-orders" || response.page < 3);
    let report = attested(&evidence);
    assert_eq!(gaps(&report, "futures-stop-orders"), [GapKind::Truncated]);
    assert!(unknown(&report).contains(&"kucoin/futures-stop-orders"));
}

#[tokio::test(start_paused = true)]
async fn balances_are_read_in_every_currency_that_a_contract_settles_in() {
    let below = FuturesBalance::new("ETH", (-1).into());
    let account = Account { futures_balances: vec![below], ..Account::named("desk") };
    let whole = evidence(&account).await;
    let kinds: Vec<_> = attested(&whole).evaluation.blockers().map(|blocker| blocker.kind).collect();
    assert_eq!(kinds, [BlockerKind::NegativeBalance]);
    let mut spoiled = whole.clone();
    spoiled.responses.retain(|response| response.call != "futures-contracts" && response.query != "currency=ETH");
    assert_eq!(unknown(&attested(&spoiled)), ["kucoin/negative-balance"]);
}

#[tokio::test(start_paused = true)]
async fn a_key_of_another_site_is_no_answer() {
    let account = Account { site: SiteType::Australia, ..Account::named("desk") };
    let exchange = Arc::new(Kucoin::new());
    exchange.set_site(SiteType::Australia);
    exchange.insert(account.clone());
    let evidence = kucoin_provider(&client(&exchange), &account).collect(&Ask::new(mode("unified"))).await;
    let report = attested(&evidence);
    assert_eq!(report.verdict(), Verdict::Indeterminate);
    let gap = |current: &Current| matches!(current, Current::Unknown(_, gap) if gap.kind == GapKind::WrongSite);
    assert!(gap(&report.evaluation.current));
}

#[tokio::test(start_paused = true)]
async fn a_margin_account_that_is_not_in_order_is_not_passed() {
    for status in ["BANKRUPTCY", "LIQUIDATION", "REPAY", "BORROW", "SOMETHING"] {
        let account = Account { margin_enabled: true, cross_status: status.to_owned(), ..Account::named("desk") };
        assert_eq!(unknown(&attested(&evidence(&account).await)), ["kucoin/liabilities"], "{status}");
        let pair = IsolatedPair { status: status.to_owned(), ..IsolatedPair::default() };
        let account = Account { margin_enabled: true, isolated: vec![pair], ..Account::named("desk") };
        assert_eq!(unknown(&attested(&evidence(&account).await)), ["kucoin/liabilities"], "{status}");
    }
}

#[test]
fn a_reply_that_somebody_holds_is_read_by_its_code_and_is_never_ready() {
    let call = KucoinRules.readable_calls(Axis::AccountMode)[0];
    let judge = |body: &str| {
        let evidence = KucoinRules.held(call, &mode("unified"), body).unwrap();
        let context = Context { attestations: vec![word()], ..Context::new(None, KucoinRules.as_of()) };
        let report = report(&KucoinRules, &evidence, &mode("unified"), &context, evidence.file_origin());
        let kinds: Vec<_> = report.evaluation.blockers().map(|blocker| blocker.kind).collect();
        (report.verdict(), kinds)
    };
    let refused = |code: &str| judge(&format!(r#"{{"code":"{code}","msg":"no"}}"#));
    for (code, kind) in [
        ("411100", BlockerKind::AccountRestricted),
        ("400303", BlockerKind::KycRequired),
        ("400500", BlockerKind::RegionRestricted),
        ("130309", BlockerKind::LiquidationInProgress),
        ("112010", BlockerKind::Unclassified),
        ("999999", BlockerKind::Unclassified),
    ] {
        assert_eq!(refused(code), (Verdict::Blocked, vec![kind]), "{code}");
    }
    for code in ["400002", "400003", "400007", "429000", "500000", "404"] {
        assert_eq!(refused(code), (Verdict::Indeterminate, vec![]), "{code} says nothing of the account");
    }
    for body in [r#"{"code":"200000","data":null}"#, r#"{"code":"200000"}"#, "{}", "null", "<html>", ""] {
        assert_eq!(judge(body), (Verdict::Indeterminate, vec![]), "{body}");
    }
    assert!(KucoinRules.held(call, &mode("subs-unified"), "{}").is_none());
    assert!(KucoinRules.held("account-mode", &mode("unified"), "{}").is_none());
}

#[tokio::test(start_paused = true)]
async fn defaults_that_hide_a_part_are_overridden_in_every_call() {
    let evidence = evidence(&Account::named("desk")).await;
    let queries = |call: &str| {
        let asked = evidence.responses.iter().filter(|response| response.call == call);
        asked.map(|response| response.query.clone()).collect::<Vec<_>>()
    };
    let all = |call: &str, part: &str| {
        let queries = queries(call);
        assert!(!queries.is_empty() && queries.iter().all(|query| query.contains(part)), "{call}: {queries:?}");
    };
    all("futures-orders", "status=active");
    all("old-spot-orders", "status=active");
    all("margin-cross", "queryType=ALL");
    all("margin-isolated", "queryType=ALL");
    all("stop-orders", "tradeType=");
    for trade_type in ["TRADE", "MARGIN_TRADE", "MARGIN_ISOLATED_TRADE"] {
        for stop in ["stop", "oco"] {
            let wanted = format!("tradeType={trade_type}&stop={stop}&");
            assert!(queries("stop-orders").iter().any(|query| query.starts_with(&wanted)), "{wanted}");
        }
    }
    for currency in ["XBT", "USDT", "USDC", "ETH"] {
        assert!(queries("futures-overview").contains(&format!("currency={currency}")), "{currency}");
    }
}
