//! KuCoin: no precheck, so every verdict is derived from reads, and from a person's word on what no read shows.

use std::collections::BTreeMap;
use std::sync::Arc;

use modecheck::{AccountModeProvider, Ask, Attestation, BlockerKind, GapKind, Outcome, Report, Verdict, precheck};
use modecheck_simulator::kucoin::{Account, Kucoin, MarginOff, Member, Mode, Permission, Rule, Target};
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

/// The account, and the main account of those that are none.
fn exchange(rng: &mut fastrand::Rng, account: &Account, n: usize) -> Arc<Kucoin> {
    let exchange = Arc::new(Kucoin::new());
    exchange.set_limits_enforced(false);
    exchange.set_margin_off([MarginOff::NotEnabled, MarginOff::NotOpened][n % 2]);
    exchange.insert(states::main_account(rng));
    exchange.insert(account.clone());
    exchange
}

/// The account's report, with what the key of the main account adds and, where `words` are asked for, a true word on
/// what no call shows.
async fn report(exchange: &Arc<Kucoin>, account: &Account, target: &'static str, words: bool) -> Report {
    let client = client(exchange);
    let main = exchange.account("main").unwrap();
    let mut ask = Ask::new(mode(target));
    if !account.is_master {
        ask.given = kucoin_provider(&client, &main).vouch(&ask).await;
    }
    let admitted = if account.is_master { account } else { &main };
    // Sub-accounts may switch once their main account is unified or activated, which nobody sees but by its list.
    let open = account.is_master || main.activated || main.mode == Mode::Unified;
    let said = [
        word("kucoin/whitelist", admitted.whitelisted && open),
        word("kucoin/questionnaire", admitted.questionnaire || !account.is_master),
    ];
    let said = if words { said.to_vec() } else { Vec::new() };
    precheck(&kucoin_provider(&client, account), &ask, said).await.remove(0)
}

#[tokio::test(start_paused = true)]
async fn a_switch_is_ready_exactly_where_it_succeeds_and_blocked_exactly_where_it_is_refused() {
    let mut rng = fastrand::Rng::with_seed(SEED);
    let mut verdicts = BTreeMap::new();
    for n in 0..STATES {
        let account = states::account(&mut rng, n);
        let exchange = exchange(&mut rng, &account, n);
        let report = report(&exchange, &account, "unified", true).await;
        let refusal = exchange.would_refuse(&account.name, Target::Unified, NOW_MS);
        let state = format!("seed {SEED}, state {n}: refusal {refusal:?}, {account:#?}");
        let expected = match &refusal {
            // Frozen accounts do not tell their mode.
            _ if account.mode == Mode::Unified && !account.frozen => Verdict::AlreadyInMode,
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

#[tokio::test(start_paused = true)]
async fn without_a_persons_word_nothing_is_ready_that_would_be_refused_for_what_reads_can_show() {
    let mut rng = fastrand::Rng::with_seed(SEED + 1);
    let mut verdicts = BTreeMap::new();
    for n in 0..STATES {
        let mut account = states::account(&mut rng, n);
        account.permissions = states::permissions(&mut rng);
        let exchange = exchange(&mut rng, &account, n);
        let target =
            [("unified", Target::Unified), ("subs-unified", Target::SubsUnified), ("classic", Target::Classic)]
                [rng.usize(..3)];
        let report = report(&exchange, &account, target.0, false).await;
        let refusal = exchange.would_refuse(&account.name, target.1, NOW_MS);
        let state = format!("seed {SEED}, state {n}: to {}, refusal {refusal:?}, {account:#?}", target.0);
        let shown = refusal
            .iter()
            .flat_map(|refusal| &refusal.reasons)
            .any(|reason| reason.rule.is_readable() && !matches!(reason.rule, Rule::AlreadyThere | Rule::NotDescribed));
        match report.verdict() {
            Verdict::Ready => assert!(!shown, "{state}"),
            Verdict::Blocked => assert!(refusal.is_some(), "{state}"),
            _ => {}
        }
        let whole = account.permissions.len() == 4;
        assert!(!whole || !shown || report.verdict() == Verdict::Blocked, "{:?}: {state}", report.verdict());
        let missing = report.evaluation.findings.iter().any(|finding| match &finding.outcome {
            Outcome::Unknown(gap) => gap.kind == GapKind::PermissionMissing,
            _ => false,
        });
        assert!(!(whole && missing), "{state}");
        *verdicts.entry(report.verdict().to_string()).or_insert(0) += 1;
    }
    let all = [Verdict::Ready, Verdict::Blocked, Verdict::Indeterminate, Verdict::AlreadyInMode, Verdict::NotOffered];
    for verdict in all {
        let count = verdicts.get(&verdict.to_string()).copied().unwrap_or(0);
        assert!(count > STATES / 100, "too few accounts are {verdict} to show anything: {verdicts:?}");
    }
}

/// A key that may read a part of an account only is never more sure than one that may read it all.
#[tokio::test(start_paused = true)]
async fn a_key_that_may_less_knows_less() {
    let mut rng = fastrand::Rng::with_seed(SEED + 2);
    let mut weaker = 0;
    for n in 0..STATES / 4 {
        let mut account = states::account(&mut rng, n);
        account.members = vec![Member { unified: true, ..Member::default() }];
        let exchange = exchange(&mut rng, &account, n);
        let strong = report(&exchange, &account, "unified", false).await.verdict();
        account.permissions = [Permission::General].into();
        exchange.insert(account.clone());
        let weak = report(&exchange, &account, "unified", false).await.verdict();
        let less = weak == strong || weak == Verdict::Indeterminate;
        assert!(less, "state {n}: {strong} became {weak}: {account:#?}");
        weaker += usize::from(weak != strong);
    }
    assert!(weaker > STATES / 40, "{weaker}");
}

/// What no read shows, and nobody thought of, is refused all the same: such an account was ready.
#[tokio::test(start_paused = true)]
async fn what_no_read_shows_is_the_limit_of_a_verdict_from_evidence() {
    use modecheck_simulator::kucoin::Hidden;
    for hidden in [Hidden::Identity, Hidden::MainIdentity, Hidden::Region, Hidden::Restricted, Hidden::Risk] {
        let account = Account { hidden: [hidden].into(), ..Account::named("state") };
        let exchange = exchange(&mut fastrand::Rng::with_seed(1), &account, 0);
        let refusal = exchange.would_refuse(&account.name, Target::Unified, NOW_MS).unwrap();
        let report = report(&exchange, &account, "unified", true).await;
        assert_eq!(report.verdict(), Verdict::Ready, "{hidden:?} is not shown by any call");
        assert_eq!(report.evaluation.blockers_complete.value, modecheck::Known::Unknown);
        // Its reply is understood.
        let body = format!(r#"{{"code":"{}","msg":"{}"}}"#, refusal.code, refusal.message);
        let rules = modecheck::rulebook(modecheck::Exchange::Kucoin);
        let evidence = rules.held("set-account-mode", &mode("unified"), &body).unwrap();
        let judged = modecheck_tests::judged(&evidence);
        let kinds: Vec<_> = judged.evaluation.blockers().map(|blocker| blocker.kind).collect();
        assert_eq!((judged.verdict(), kinds.len()), (Verdict::Blocked, 1), "{hidden:?}");
        assert_ne!(kinds, [BlockerKind::Unclassified], "{hidden:?}");
    }
}

/// What a refusal of the switch speaks of.
fn kinds_of(rule: Rule) -> &'static [BlockerKind] {
    use BlockerKind as Kind;
    match rule {
        Rule::Whitelist | Rule::MainNotActivated => &[Kind::WhitelistRequired],
        Rule::Questionnaire => &[Kind::QuestionnaireRequired],
        Rule::Frozen => &[Kind::AccountRestricted],
        Rule::Positions => &[Kind::OpenPositions],
        Rule::SpotOrders | Rule::FuturesOrders => &[Kind::OpenOrders],
        Rule::SpotStopOrders | Rule::FuturesStopOrders => &[Kind::OpenAlgoOrders],
        Rule::MarginOrders => &[Kind::OpenOrders, Kind::OpenAlgoOrders],
        Rule::CrossLiability | Rule::IsolatedLiability | Rule::OtcLoan => &[Kind::OutstandingLiabilities],
        Rule::NegativeBalance => &[Kind::NegativeBalance],
        _ => &[],
    }
}
