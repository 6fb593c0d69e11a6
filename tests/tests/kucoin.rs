//! KuCoin, asked and judged.

use std::sync::Arc;

use modecheck::{Ask, BlockerKind, Outcome, Report, Verdict, precheck};
use modecheck_simulator::kucoin::{
    Account, FuturesBalance, FuturesOrder, Kucoin, MarginAsset, Permission, Position, SpotOrder, StopOrder, TradeType,
    UaPaths,
};
use modecheck_tests::{client, kucoin_provider, mode};

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
