//! OKX: its precheck told as it is.

use std::collections::BTreeMap;
use std::sync::Arc;

use modecheck::{AccountModeProvider, Ask, BlockerKind, OkxRules, Report, Rulebook, Verdict, precheck};
use modecheck_simulator::okx::{
    Account, DetailsShape, InstType, Okx, PosListShape, Position, Preset, TierStep, TierTable,
};
use modecheck_tests::states::okx as states;
use modecheck_tests::{client, provider};

const STATES: usize = 4_000;
const SEED: u64 = 2026;

fn exchange() -> Arc<Okx> {
    let exchange = Arc::new(Okx::new());
    exchange.set_limits_enforced(false);
    exchange
}

async fn report(provider: &dyn AccountModeProvider, target: u8) -> Report {
    let target = OkxRules.target(&target.to_string()).unwrap();
    precheck(provider, &Ask::new(target), Vec::new()).await.remove(0)
}

#[tokio::test(start_paused = true)]
async fn ready_exactly_where_the_switch_succeeds_and_blocked_exactly_where_it_refuses() {
    let exchange = exchange();
    let client = client(&exchange);
    let mut rng = fastrand::Rng::with_seed(SEED);
    let mut verdicts = BTreeMap::new();
    for n in 0..STATES {
        let account = states::account(&mut rng, n);
        let target = rng.u8(1..=4);
        exchange.set_details_shape(if rng.bool() { DetailsShape::Array } else { DetailsShape::EmptyString });
        exchange.set_unmatched_pos_list(if rng.bool() { PosListShape::Ids } else { PosListShape::Objects });
        exchange.insert(account.clone());
        let report = report(&provider(&client, &account), target).await;
        let refusal = exchange.would_refuse(&account.name, target);
        let state =
            format!("seed {SEED}, state {n}: {} -> {target}, refusal {refusal:?}, {account:?}", account.acct_lv);
        let expected = match &refusal {
            _ if account.acct_lv == target => Verdict::AlreadyInMode,
            Some(_) => Verdict::Blocked,
            None => Verdict::Ready,
        };
        assert_eq!(report.verdict(), expected, "{state}");
        if let (Verdict::Blocked, Some(refusal)) = (expected, refusal) {
            let kinds: Vec<_> = report.evaluation.blockers().map(|blocker| blocker.kind).collect();
            let meant = kinds_of(&refusal.code);
            assert!(kinds.iter().any(|kind| meant.contains(kind)), "found {kinds:?}, refused for {meant:?}: {state}");
        }
        *verdicts.entry(report.verdict().to_string()).or_insert(0) += 1;
    }
    for verdict in [Verdict::Ready, Verdict::Blocked, Verdict::AlreadyInMode] {
        let count = verdicts.get(&verdict.to_string()).copied().unwrap_or(0);
        assert!(count > STATES / 20, "too few accounts are {verdict} to show anything: {verdicts:?}");
    }
}

/// What a refusal of the switch speaks of: <https://www.okx.com/docs-v5/en/#error-code-rest-api> (2026-07-13).
fn kinds_of(code: &str) -> &'static [BlockerKind] {
    use BlockerKind as Kind;
    match code {
        "51070" => &[Kind::FirstActivationRequired],
        "59132" => &[Kind::OpenOrders, Kind::OpenAlgoOrders, Kind::TradingBots, Kind::AlgoOrdersOrBots],
        "59133" => &[Kind::InsufficientAssets],
        "59134" => &[
            Kind::OpenPositions,
            Kind::HedgeModePositions,
            Kind::IsolatedMarginPositions,
            Kind::CrossMarginPositions,
            Kind::OptionPositions,
            Kind::TrialFundPositions,
        ],
        "51041" => &[Kind::HedgeModePositions],
        "50072" => &[Kind::IsolatedMarginPositions],
        "59135" => &[Kind::CopyTradingLeadOrFollow, Kind::CopyTradingFollow, Kind::CopyTradingLead],
        "51164" => &[Kind::CopyTradingLead],
        "59001" => &[Kind::OutstandingLiabilities],
        "59311" => &[Kind::VipLoan],
        "59113" => &[Kind::KycRequired],
        "59114" => &[Kind::ComplianceRestricted],
        "59136" => &[Kind::LeverageNotSet],
        "59138" => &[Kind::PositionTierExceeded],
        "59139" => &[Kind::InsufficientMargin],
        "50022" => &[Kind::LiquidationInProgress],
        "51024" | "50019" => &[Kind::AccountRestricted],
        _ => &[Kind::Unclassified],
    }
}

#[tokio::test(start_paused = true)]
async fn clearing_what_is_named_and_asking_again_leads_to_a_switch_that_succeeds() {
    let exchange = exchange();
    let client = client(&exchange);
    let mut account = Account::named("desk");
    account.orders.push(modecheck_simulator::okx::Order::default());
    exchange.insert(account.clone());
    let provider = provider(&client, &account);
    assert_eq!(report(&provider, 4).await.verdict(), Verdict::Blocked);
    assert!(exchange.try_switch("desk", 4).is_err());
    exchange.edit("desk", |account| account.orders.clear());
    assert_eq!(report(&provider, 4).await.verdict(), Verdict::Ready);
    assert_eq!(exchange.try_switch("desk", 4), Ok(()));
    assert_eq!(report(&provider, 4).await.verdict(), Verdict::AlreadyInMode);
}

#[tokio::test(start_paused = true)]
async fn a_leverage_preset_as_named_lets_the_positions_through() {
    let exchange = exchange();
    let client = client(&exchange);
    let step = |max_sz: u32, max_lever: u32| TierStep {
        max_sz: max_sz.into(),
        max_lever: max_lever.into(),
        mmr: 0.into(),
        imr: 0.into(),
    };
    let inst_family = "BTC-USDT".to_owned();
    let steps = vec![step(100, 50), step(1_000, 20)];
    exchange.set_tiers(TierTable { inst_type: InstType::Futures, inst_family, steps });
    let positions = ["BTC-USDT-261225", "BTC-USDT-270326"].map(|name| Position::new(InstType::Futures, name, 80));
    let account = Account { acct_lv: 4, positions: positions.to_vec(), ..Account::named("desk") };
    exchange.insert(account.clone());
    let report = report(&provider(&client, &account), 3).await;
    let lever = report.evaluation.blockers().next().unwrap().remediation[0].params["lever"].clone();
    let preset = |lever: u32| Some(Preset { acct_lv: 3, lever: lever.into() });
    exchange.edit("desk", |account| account.preset = preset(50));
    assert!(exchange.would_refuse("desk", 3).is_some(), "each position fits at 50, both together do not");
    exchange.edit("desk", |account| account.preset = preset(lever.parse().unwrap()));
    assert_eq!((lever.as_str(), exchange.would_refuse("desk", 3)), ("20", None));
}
