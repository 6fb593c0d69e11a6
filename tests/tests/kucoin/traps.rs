//! Each way in which KuCoin's defaults and shapes hide what is there.

use std::sync::Arc;

use modecheck::{BlockerKind, Evidence, GapKind, Outcome, Verdict};
use modecheck_simulator::kucoin::{
    Absent, Account, Balance, EmptyLists, Envelope, FuturesBalance, FuturesOrder, IsolatedPair, Kucoin, MarginAsset,
    MarginOff, Position, SpotOrder, StopOrder, TradeType,
};
use modecheck_simulator::{Fault, FaultKind};
use modecheck_tests::judged as unattested;

use crate::{attested, blocked, denied, desk, evidence, evidence_at, gap, gaps, judged, outcome, unknown};

#[tokio::test(start_paused = true)]
async fn orders_are_the_active_ones_and_not_the_done_ones_that_are_the_default() {
    let futures = |done| FuturesOrder { done, ..FuturesOrder::default() };
    let spot = |done| SpotOrder { done, low_frequency: true, ..SpotOrder::default() };
    let account = |done| Account { futures_orders: vec![futures(done)], spot_orders: vec![spot(done)], ..desk() };
    assert_eq!(blocked(&judged(&account(false)).await), ["kucoin/spot-orders", "kucoin/futures-orders"]);
    assert_eq!(judged(&account(true)).await.verdict(), Verdict::Ready);
}

#[tokio::test(start_paused = true)]
async fn orders_that_wait_are_of_every_trade_type_and_not_of_spot_alone() {
    for oco in [false, true] {
        for trade_type in TradeType::ALL {
            let order = StopOrder { trade_type, oco, ..StopOrder::default() };
            let account = Account { stop_orders: vec![order], ..desk() };
            let report = judged(&account).await;
            let rule = if trade_type == TradeType::Trade { "kucoin/spot-stop-orders" } else { "kucoin/margin-orders" };
            assert_eq!(blocked(&report), [rule], "{trade_type:?} {oco}");
            let found = report.evaluation.blockers().next().unwrap();
            assert_eq!((found.kind, found.count), (BlockerKind::OpenAlgoOrders, Some(1)), "told once");
        }
    }
}

#[tokio::test(start_paused = true)]
async fn debts_are_of_both_halves_of_a_margin_account() {
    for v2 in [false, true] {
        let asset = MarginAsset { v2, ..MarginAsset::owing("USDT", 1.into()) };
        let cross = Account { cross: vec![asset], ..desk() };
        let pair = IsolatedPair { quote: MarginAsset::owing("USDT", 1.into()), v2, ..IsolatedPair::default() };
        let isolated = Account { isolated: vec![pair], ..desk() };
        for account in [cross, isolated] {
            assert_eq!(blocked(&judged(&account).await), ["kucoin/liabilities"], "v2 {v2}: {account:?}");
        }
    }
}

#[tokio::test(start_paused = true)]
async fn dust_and_interest_are_debts() {
    let dust = "0.00000001".parse().unwrap();
    let principal = MarginAsset { liability_principal: dust, ..MarginAsset::default() };
    let interest = MarginAsset { liability_interest: dust, ..MarginAsset::default() };
    for asset in [principal, interest] {
        let account = Account { cross: vec![asset], ..desk() };
        assert_eq!(blocked(&judged(&account).await), ["kucoin/liabilities"]);
    }
}

#[tokio::test(start_paused = true)]
async fn balances_are_read_in_every_currency_that_a_contract_settles_in() {
    for currency in ["XBT", "USDT", "USDC", "ETH"] {
        let below = FuturesBalance::new(currency, "-0.000001".parse().unwrap());
        let account = Account { futures_balances: vec![below], ..desk() };
        let whole = evidence(&account).await;
        let report = attested(&whole);
        assert_eq!(blocked(&report), ["kucoin/negative-balance"], "{currency}");
        let subjects = &report.evaluation.blockers().next().unwrap().subjects;
        assert_eq!(subjects.iter().map(|subject| subject.symbol.as_deref()).collect::<Vec<_>>(), [Some(currency)]);
    }
    let whole = evidence(&desk()).await;
    let mut no_list = whole.clone();
    no_list.responses.retain(|response| response.call != "futures-contracts");
    assert_eq!(unknown(&attested(&no_list)), ["kucoin/negative-balance"]);
    let empty = with_body(&whole, "futures-contracts", r#"{"code":"200000","data":[]}"#);
    assert_eq!(gap(&attested(&empty), "kucoin/negative-balance").kind, GapKind::Undecodable);
    let mut no_ether = whole.clone();
    no_ether.responses.retain(|response| response.query != "currency=ETH");
    assert_eq!(gap(&attested(&no_ether), "kucoin/negative-balance").kind, GapKind::NotAsked);
    // Bitcoin's account in answer to every currency.
    let bitcoin = r#"{"code":"200000","data":{"currency":"XBT","accountEquity":1.0,"availableBalance":1.0}}"#;
    let defaulted = with_body(&whole, "futures-overview", bitcoin);
    assert_eq!(gap(&attested(&defaulted), "kucoin/negative-balance").kind, GapKind::Contradictory);
}

#[tokio::test(start_paused = true)]
async fn a_balance_that_is_low_but_not_negative_is_none() {
    let loss = FuturesBalance { unrealised_pnl: (-5).into(), ..FuturesBalance::new("USDT", 10.into()) };
    let account = Account { futures_balances: vec![loss], ..desk() };
    assert_eq!(judged(&account).await.verdict(), Verdict::Ready);
}

#[tokio::test(start_paused = true)]
async fn a_balance_is_negative_by_its_sign_and_unknown_where_it_is_no_number() {
    let whole = evidence(&desk()).await;
    let told = |balance: &str| {
        let row = format!(r#""currency":"PEPE","type":"trade","available":"0","holds":"0","balance":"{balance}""#);
        attested(&with_body(&whole, "accounts", &format!(r#"{{"code":"200000","data":[{{{row}}}]}}"#)))
    };
    for balance in ["0", "-0", "-0.00", "1E-8", "123456789012.000000000000000000", "0.00000000000000000000000000001"] {
        assert_eq!(told(balance).verdict(), Verdict::Ready, "{balance}");
    }
    for balance in ["-1", "-1E-8", "-123456789012.000000000000000001"] {
        assert_eq!(blocked(&told(balance)), ["kucoin/negative-balance"], "{balance}");
    }
    for balance in ["", "?", "--1", "NaN", "inf", "1,000"] {
        assert_eq!(gap(&told(balance), "kucoin/negative-balance").kind, GapKind::Undecodable, "{balance}");
    }
}

#[tokio::test(start_paused = true)]
async fn orders_of_symbols_that_nobody_would_guess_are_found() {
    let order = SpotOrder::new(TradeType::Trade, "ODD-KCS");
    let report = judged(&Account { spot_orders: vec![order], ..desk() }).await;
    let found = report.evaluation.blockers().next().unwrap();
    assert_eq!(found.subjects[0].symbol.as_deref(), Some("ODD-KCS"));
    assert_eq!((found.count, found.actual.as_deref()), (None, None), "how many there are is not read");
    for trade_type in [TradeType::MarginTrade, TradeType::MarginIsolatedTrade] {
        let order = SpotOrder::new(trade_type, "ODD-KCS");
        let account = Account { spot_orders: vec![order], ..desk() };
        assert_eq!(blocked(&judged(&account).await), ["kucoin/margin-orders"], "{trade_type:?}");
    }
}

#[tokio::test(start_paused = true)]
async fn a_number_of_symbols_that_are_not_named_is_no_empty_list() {
    let whole = evidence(&desk()).await;
    let told = |size: &str| format!(r#"{{"code":"200000","data":{{"symbolSize":{size},"symbols":[]}}}}"#);
    assert_eq!(attested(&with_body(&whole, "margin-order-symbols", &told("0"))).verdict(), Verdict::Ready);
    let report = attested(&with_body(&whole, "margin-order-symbols", &told("1")));
    assert_eq!(gap(&report, "kucoin/margin-orders").kind, GapKind::Contradictory);
}

#[tokio::test(start_paused = true)]
async fn margin_that_was_never_enabled_owes_nothing_and_has_no_orders() {
    for code in [MarginOff::NotEnabled, MarginOff::NotOpened] {
        let exchange = Arc::new(Kucoin::new());
        exchange.set_margin_off(code);
        let account = Account { margin_enabled: false, ..desk() };
        let report = attested(&evidence_at(&exchange, &account).await);
        assert_eq!(report.verdict(), Verdict::Ready, "{code:?}");
        let Outcome::Passed(passed) = outcome(&report, "kucoin/liabilities") else { panic!("{code:?}") };
        assert!(passed.actual.contains("margin was never enabled"), "{}", passed.actual);
    }
    for code in ["101030", "130306"] {
        let account = denied("/api/v1/stop-order", code);
        assert_eq!(unknown(&judged(&account).await), ["kucoin/spot-stop-orders"], "spot is not margin: {code}");
        for (path, rule) in [
            ("/api/v1/positions", "kucoin/futures-positions"),
            ("/hf/orders/active/symbols", "kucoin/spot-orders"),
            ("/otc-loan/loan", "kucoin/liabilities"),
        ] {
            assert_eq!(unknown(&judged(&denied(path, code)).await), [rule], "{path} {code}");
        }
    }
}

#[tokio::test(start_paused = true)]
async fn an_error_in_a_reply_with_status_200_is_no_empty_list() {
    for (path, rule) in [
        ("/api/v1/positions", "kucoin/futures-positions"),
        ("/api/v1/hf/orders/active/symbols", "kucoin/spot-orders"),
        ("/api/v1/orders", "kucoin/spot-orders"),
        ("/api/v1/stop-order", "kucoin/spot-stop-orders"),
        ("/api/v3/oco/orders", "kucoin/spot-stop-orders"),
        ("/margin/order/active/symbols", "kucoin/margin-orders"),
        ("/api/v1/stopOrders", "kucoin/futures-stop-orders"),
        ("/api/v3/margin/accounts", "kucoin/liabilities"),
        ("/api/v3/isolated/accounts", "kucoin/liabilities"),
        ("/otc-loan/loan", "kucoin/liabilities"),
        ("/api/v1/accounts", "kucoin/negative-balance"),
        ("/api/v1/account-overview", "kucoin/negative-balance"),
    ] {
        for (code, kind) in [("999999", GapKind::Unrecognised), ("400007", GapKind::PermissionMissing)] {
            // Nothing held would be evidence of no spot order, where a list may not be read.
            let held = Balance { holds: 1.into(), ..Balance::default() };
            let account = Account { balances: vec![held], ..denied(path, code) };
            let report = judged(&account).await;
            let unread = report.evaluation.findings.iter().find(|finding| finding.card.id == rule).unwrap();
            let Outcome::Unknown(gap) = &unread.outcome else { panic!("{path} {code}: {:?}", unread.outcome) };
            assert_eq!(gap.kind, kind, "{path}");
            assert_ne!(report.verdict(), Verdict::Ready, "{path}");
        }
    }
}

#[tokio::test(start_paused = true)]
async fn a_list_that_is_null_is_no_empty_list() {
    let exchange = Arc::new(Kucoin::new());
    exchange.set_empty_lists(EmptyLists::Null);
    let report = attested(&evidence_at(&exchange, &Account { ..desk() }).await);
    assert_eq!(report.verdict(), Verdict::Indeterminate);
    assert!(report.evaluation.current.mode().is_some(), "no rule needs the lists of sub-accounts");
    for rule in [
        "kucoin/futures-positions",
        "kucoin/spot-orders",
        "kucoin/spot-stop-orders",
        "kucoin/futures-orders",
        "kucoin/futures-stop-orders",
        "kucoin/margin-orders",
        "kucoin/liabilities",
    ] {
        assert_eq!(gap(&report, rule).kind, GapKind::Undecodable, "{rule}");
    }
}

#[tokio::test(start_paused = true)]
async fn a_position_is_open_when_it_says_so_or_has_a_size() {
    for (is_open, size, open) in [
        (None, 0, false),
        (Some(false), 0, false),
        (Some(true), 0, true),
        (Some(false), 1, true),
        (Some(false), -1, true),
    ] {
        let position = Position { is_open, ..Position::new("XBTUSDM", "XBT", size) };
        let report = judged(&Account { positions: vec![position], ..desk() }).await;
        let expected: &[&str] = if open { &["kucoin/futures-positions"] } else { &[] };
        assert_eq!(blocked(&report), expected, "{is_open:?} {size}");
        assert_eq!(report.verdict() == Verdict::Ready, !open);
    }
}

#[tokio::test(start_paused = true)]
async fn lists_are_read_to_their_end() {
    let order = || FuturesOrder { untriggered: true, ..FuturesOrder::default() };
    let account = Account { futures_orders: (0..120).map(|_| order()).collect(), ..desk() };
    let mut evidence = evidence(&account).await;
    let counts: Vec<_> = attested(&evidence).evaluation.blockers().map(|blocker| blocker.count).collect();
    assert_eq!(counts, [Some(120)]);
    let pages = evidence.responses.iter().filter(|response| response.call == "futures-stop-orders").count();
    assert_eq!(pages, 3);
    evidence.responses.retain(|response| response.call != "futures-stop-orders" || response.page < 3);
    let report = attested(&evidence);
    assert_eq!(gaps(&report, "futures-stop-orders"), [GapKind::Truncated]);
    assert_eq!(unknown(&report), ["kucoin/futures-stop-orders"]);
}

#[tokio::test(start_paused = true)]
async fn a_page_that_does_not_add_up_is_no_end() {
    let whole = evidence(&desk()).await;
    let page = |current: u32, size: u32, rows: u32, pages: u32| {
        format!(
            r#"{{"code":"200000","data":{{"currentPage":{current},"pageSize":{size},"totalNum":{rows},"totalPage":{pages},"items":[]}}}}"#
        )
    };
    assert_eq!(attested(&with_body(&whole, "futures-orders", &page(1, 50, 0, 0))).verdict(), Verdict::Ready);
    for body in [page(1, 50, 7, 1), page(2, 50, 0, 0), page(1, 50, 60, 2), page(1, 50, 0, 2), page(0, 50, 0, 0)] {
        let report = attested(&with_body(&whole, "futures-orders", &body));
        assert_eq!(gap(&report, "kucoin/futures-orders").kind, GapKind::Truncated, "{body}");
    }
}

#[tokio::test(start_paused = true)]
async fn a_page_that_repeats_is_followed_no_further() {
    // Two pages are told, and whichever is asked the first comes.
    let body = r#"{"code":"200000","data":{"currentPage":1,"pageSize":50,"totalNum":60,"totalPage":2,"items":[
        {"id":"1","symbol":"XBTUSDTM"}]}}"#;
    let exchange = Arc::new(Kucoin::new());
    let kind = FaultKind::Status { status: 200, body: body.to_owned(), headers: Vec::new() };
    exchange.inject(Fault { account: None, path: Some("stopOrders".to_owned()), times: None, kind });
    let evidence = evidence_at(&exchange, &desk()).await;
    let asked = exchange.requests().into_iter().filter(|request| request.target.contains("stopOrders"));
    assert_eq!(asked.count(), 2);
    assert_eq!(unknown(&attested(&evidence)), ["kucoin/futures-stop-orders"]);
}

#[tokio::test(start_paused = true)]
async fn both_envelopes_of_a_success_are_read_and_no_third() {
    let exchange = Arc::new(Kucoin::new());
    exchange.set_envelope(Envelope::WithSuccess);
    let whole = evidence_at(&exchange, &desk()).await;
    assert_eq!(attested(&whole).verdict(), Verdict::Ready);
    let account = Account { spot_orders: vec![SpotOrder::default()], ..desk() };
    assert_eq!(blocked(&attested(&evidence_at(&exchange, &account).await)), ["kucoin/spot-orders"]);
    for odd in [
        r#"{"code":"200","data":{"symbols":[]}}"#,
        r#"{"code":"200","success":false,"data":{"symbols":[]}}"#,
        r#"{"code":"200000","success":false,"data":{"symbols":[]}}"#,
        r#"{"code":200000,"data":{"symbols":[]}}"#,
        r#"{"data":{"symbols":[]}}"#,
        r#"{"code":"200000","data":{}}"#,
        r#"{"code":"200000","data":null}"#,
        r#"{"code":"200000"}"#,
    ] {
        let report = attested(&with_body(&whole, "spot-order-symbols", odd));
        assert_eq!(unknown(&report), ["kucoin/spot-orders"], "{odd}");
    }
}

#[tokio::test(start_paused = true)]
async fn orders_from_before_the_high_frequency_account_are_found() {
    let order = SpotOrder { low_frequency: true, ..SpotOrder::default() };
    let account = Account { spot_orders: vec![order], ..desk() };
    let report = judged(&account).await;
    let found = report.evaluation.blockers().next().unwrap();
    assert_eq!((found.rule, found.count), ("kucoin/spot-orders", Some(1)));
    // Where their list is withdrawn what they hold shows them.
    for code in ["401000", "404", "404000"] {
        let withdrawn = Account { denied: denied("/api/v1/orders", code).denied, ..account.clone() };
        assert!(unknown(&judged(&withdrawn).await).contains(&"kucoin/spot-orders"), "{code}");
        let report = judged(&Account { spot_orders: Vec::new(), ..withdrawn }).await;
        let Outcome::Passed(passed) = outcome(&report, "kucoin/spot-orders") else { panic!("{code}") };
        assert!(passed.actual.contains("nothing is held"), "{}", passed.actual);
    }
}

#[tokio::test(start_paused = true)]
async fn pairs_of_orders_are_found_by_either_path_and_not_when_they_are_over() {
    let pair = |over| StopOrder { oco: true, over, ..StopOrder::default() };
    let pairs = |over: bool| Account { stop_orders: vec![pair(over)], ..desk() };
    assert_eq!(judged(&pairs(true)).await.verdict(), Verdict::Ready);
    let exchange = Arc::new(Kucoin::new());
    exchange.set_absent(Absent::Deprecated);
    for withdrawn in ["401000", "404"] {
        let denied = denied("/api/v3/oco/orders", withdrawn).denied;
        let account = Account { denied, ..pairs(false) };
        assert_eq!(blocked(&judged(&account).await), ["kucoin/spot-stop-orders"], "{withdrawn}");
        let account = Account { stop_orders: Vec::new(), ..account };
        assert_eq!(judged(&account).await.verdict(), Verdict::Ready, "{withdrawn}");
    }
    // The newer list has lost it.
    let whole = evidence(&pairs(false)).await;
    let none = r#"{"code":"200000","data":{"currentPage":1,"pageSize":50,"totalNum":0,"totalPage":0,"items":[]}}"#;
    assert_eq!(blocked(&attested(&with_body(&whole, "stop-orders", none))), ["kucoin/spot-stop-orders"]);
}

#[tokio::test(start_paused = true)]
async fn a_ratio_of_debts_that_are_not_told_is_no_pass() {
    let whole = evidence(&desk()).await;
    for (ratio, verdict) in [("0", Verdict::Ready), ("0.5", Verdict::Indeterminate), ("?", Verdict::Indeterminate)] {
        let account = format!(r#""totalLiabilityOfQuoteCurrency":"0","debtRatio":"{ratio}","status":"EFFECTIVE""#);
        let cross = format!(r#"{{"code":"200000","data":{{{account},"accounts":[]}}}}"#);
        assert_eq!(attested(&with_body(&whole, "margin-cross", &cross)).verdict(), verdict, "{ratio}");
        let none = r#"{"currency":"USDT","liability":"0"}"#;
        let pair = format!(r#"{{"symbol":"BTC-USDT",{account},"baseAsset":{none},"quoteAsset":{none}}}"#);
        let data = format!(r#"{{"totalLiabilityOfQuoteCurrency":"0","assets":[{pair}]}}"#);
        let isolated = format!(r#"{{"code":"200000","data":{data}}}"#);
        let report = attested(&with_body(&whole, "margin-isolated", &isolated));
        assert_eq!(report.verdict(), verdict, "{ratio}");
    }
}

#[tokio::test(start_paused = true)]
async fn a_loan_is_a_debt_and_a_loan_of_nothing_is_none() {
    let whole = evidence(&desk()).await;
    for (principal, interest, owed) in [("0", "0", false), ("0E-8", "0.0", false), ("0", "0.1", true), ("?", "0", true)]
    {
        let order = format!(r#"{{"orderId":"1","principal":"{principal}","interest":"{interest}","currency":"USDT"}}"#);
        let body = format!(r#"{{"code":"200000","data":{{"orders":[{order}]}}}}"#);
        let report = unattested(&with_body(&whole, "otc-loan", &body));
        assert_eq!(!blocked(&report).is_empty(), owed, "{principal} {interest}");
    }
}

/// The evidence with this body in every reply to a call.
fn with_body(evidence: &Evidence, call: &str, body: &str) -> Evidence {
    let mut changed = evidence.clone();
    for response in changed.responses.iter_mut().filter(|response| response.call == call) {
        let body = serde_json::value::RawValue::from_string(body.to_owned()).unwrap();
        response.answer = modecheck::Answer::Reply { status: 200, body };
    }
    changed
}
