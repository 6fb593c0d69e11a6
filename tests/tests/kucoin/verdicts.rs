//! What is ready, and what blocks.

use std::sync::Arc;

use modecheck::{BlockerKind, GapKind, Verdict};
use modecheck_simulator::kucoin::{
    Account, FuturesBalance, FuturesOrder, IsolatedPair, Kucoin, MarginAsset, Position, SpotOrder, StopOrder,
    TradeType, UaPaths,
};
use modecheck_tests::judged as unattested;

use crate::{attested, desk, evidence, evidence_at, gap, gaps, judged, unknown};

#[tokio::test(start_paused = true)]
async fn a_clean_account_lacks_the_two_rules_that_no_call_shows() {
    for paths in [UaPaths::Both, UaPaths::OnlyV1] {
        let exchange = Arc::new(Kucoin::new());
        exchange.set_ua_paths(paths);
        let evidence = evidence_at(&exchange, &desk()).await;
        let report = unattested(&evidence);
        assert_eq!(report.verdict(), Verdict::Indeterminate);
        assert_eq!(unknown(&report), ["kucoin/whitelist", "kucoin/questionnaire"]);
        let report = attested(&evidence);
        assert_eq!(report.verdict(), Verdict::Ready);
        assert_eq!(report.assurance().map(|word| word.to_string()).as_deref(), Some("attested"));
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
                let quote = MarginAsset::owing("USDT", "0.00038891".parse().unwrap());
                account.isolated.push(IsolatedPair { quote, ..IsolatedPair::default() });
            },
            BlockerKind::OutstandingLiabilities,
        ),
        (
            |account| account.futures_balances.push(FuturesBalance::new("USDC", (-1).into())),
            BlockerKind::NegativeBalance,
        ),
    ];
    for (trouble, kind) in troubles {
        let mut account = desk();
        trouble(&mut account);
        let report = judged(&account).await;
        let kinds: Vec<_> = report.evaluation.blockers().map(|blocker| blocker.kind).collect();
        assert_eq!((report.verdict(), kinds), (Verdict::Blocked, vec![kind]));
    }
}

#[tokio::test(start_paused = true)]
async fn without_any_one_reply_nothing_is_ready() {
    let whole = evidence(&desk()).await;
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
async fn a_frozen_account_is_blocked_and_asked_nothing_more() {
    let account = Account { frozen: true, ..desk() };
    let exchange = Arc::new(Kucoin::new());
    let report = attested(&evidence_at(&exchange, &account).await);
    let found: Vec<_> = report.evaluation.blockers().map(|found| (found.kind, found.native.code.clone())).collect();
    assert_eq!(report.verdict(), Verdict::Blocked);
    assert_eq!(found, [(BlockerKind::AccountRestricted, Some("411100".to_owned()))]);
    assert!(unknown(&report).contains(&"kucoin/futures-positions"), "what was not read is not passed");
    let private = exchange.requests().into_iter().filter(|request| request.timestamp.is_some());
    assert_eq!(private.count(), 1);
    // Frozen between two calls.
    let late = crate::denied("/api/v1/positions", "411100");
    assert_eq!(crate::blocked(&judged(&late).await), ["kucoin/not-frozen"]);
}

#[tokio::test(start_paused = true)]
async fn a_margin_account_that_is_not_in_order_is_not_passed() {
    for status in ["BANKRUPTCY", "LIQUIDATION", "REPAY", "BORROW", "SOMETHING"] {
        let account = Account { cross_status: status.to_owned(), ..desk() };
        let report = judged(&account).await;
        assert_eq!(unknown(&report), ["kucoin/liabilities"], "{status}");
        assert!(gap(&report, "kucoin/liabilities").detail.contains(status));
        let pair = IsolatedPair { status: status.to_owned(), ..IsolatedPair::default() };
        let account = Account { isolated: vec![pair], ..desk() };
        assert_eq!(unknown(&judged(&account).await), ["kucoin/liabilities"], "{status}");
    }
}
