//! KuCoin: no precheck, so every verdict is derived from reads, and from a person's word on what no read shows.

use std::collections::BTreeMap;
use std::sync::Arc;

use modecheck::{Ask, Attestation, BlockerKind, Verdict, precheck};
use modecheck_simulator::kucoin::{Kucoin, Mode, Rule, Target};
use modecheck_tests::states::kucoin as states;
use modecheck_tests::{client, kucoin_provider, mode};

const STATES: usize = 1_000;
const SEED: u64 = 2026;
/// What the clock says at the start.
const NOW_MS: u64 = 1_795_222_923_004;

fn word(rule: &str, holds: bool) -> Attestation {
    Attestation {
        rules: vec![rule.to_owned()],
        holds,
        by: "a person".to_owned(),
        on: "2026-11-20".parse().unwrap(),
        expires: "2027-02-01".parse().unwrap(),
        note: String::new(),
    }
}

#[tokio::test(start_paused = true)]
async fn a_switch_is_ready_exactly_where_it_succeeds_and_blocked_exactly_where_it_is_refused() {
    let mut rng = fastrand::Rng::with_seed(SEED);
    let mut verdicts = BTreeMap::new();
    for n in 0..STATES {
        let account = states::account(&mut rng, n);
        let exchange = Arc::new(Kucoin::new());
        exchange.set_limits_enforced(false);
        exchange.insert(account.clone());
        let words =
            vec![word("kucoin/whitelist", account.whitelisted), word("kucoin/questionnaire", account.questionnaire)];
        let provider = kucoin_provider(&client(&exchange), &account);
        let report = precheck(&provider, &Ask::new(mode("unified")), words).await.remove(0);
        let refusal = exchange.would_refuse(&account.name, Target::Unified, NOW_MS);
        let state = format!("seed {SEED}, state {n}: refusal {refusal:?}, {account:#?}");
        let expected = match &refusal {
            _ if account.mode == Mode::Unified => Verdict::AlreadyInMode,
            Some(_) => Verdict::Blocked,
            None => Verdict::Ready,
        };
        assert_eq!(report.verdict(), expected, "{:#?} {state}", report.evaluation.findings);
        if let (Verdict::Blocked, Some(refusal)) = (expected, &refusal) {
            for reason in &refusal.reasons {
                let meant = kinds_of(reason.rule);
                let found = report.evaluation.blockers().any(|blocker| meant.contains(&blocker.kind));
                assert!(found, "{:?} is not found: {state}", reason.rule);
            }
        }
        *verdicts.entry(report.verdict().to_string()).or_insert(0) += 1;
    }
    for verdict in [Verdict::Ready, Verdict::Blocked, Verdict::AlreadyInMode] {
        let count = verdicts.get(&verdict.to_string()).copied().unwrap_or(0);
        assert!(count > STATES / 20, "too few accounts are {verdict} to show anything: {verdicts:?}");
    }
}

/// What a refusal of the switch speaks of.
fn kinds_of(rule: Rule) -> &'static [BlockerKind] {
    use BlockerKind as Kind;
    match rule {
        Rule::Whitelist => &[Kind::WhitelistRequired],
        Rule::Questionnaire => &[Kind::QuestionnaireRequired],
        Rule::Positions => &[Kind::OpenPositions],
        Rule::SpotOrders | Rule::FuturesOrders => &[Kind::OpenOrders],
        Rule::SpotStopOrders | Rule::FuturesStopOrders => &[Kind::OpenAlgoOrders],
        Rule::MarginOrders => &[Kind::OpenOrders, Kind::OpenAlgoOrders],
        Rule::CrossLiability | Rule::IsolatedLiability | Rule::OtcLoan => &[Kind::OutstandingLiabilities],
        Rule::NegativeBalance => &[Kind::NegativeBalance],
        _ => &[],
    }
}
