//! Bybit: no precheck, so every verdict is derived from reads.

use std::collections::BTreeMap;
use std::sync::Arc;

use modecheck::{
    AccountModeProvider, Ask, Axis, Basis, BlockerKind, GapKind, Mode, Outcome, Profile, Report, Timestamp, Verdict,
    precheck,
};
use modecheck_simulator::bybit::{Account, Bybit, Cursors, MarginMode, Position, Reason, Rule};
use modecheck_tests::states::bybit as states;
use modecheck_tests::{bybit_provider, client_at};

const STATES: usize = 4_000;
const SEED: u64 = 2026;
/// 2026-11-21T01:00:00Z.
const HOUR: i64 = 1_795_222_800_000;

/// The account and, for a sub-account, what the key of the main account adds.
async fn report(exchange: &Arc<Bybit>, account: &Account, at: Timestamp, ask: Ask) -> Report {
    let client = client_at(exchange, at);
    let mut ask = ask;
    if !account.is_master {
        let main = exchange.account("main").unwrap();
        ask.given = bybit_provider(&client, &main).vouch(&ask).await;
    }
    precheck(&bybit_provider(&client, account), &ask, Vec::new()).await.remove(0)
}

fn exchange(rng: &mut fastrand::Rng, account: &Account) -> Arc<Bybit> {
    let exchange = Arc::new(Bybit::new());
    exchange.set_limits_enforced(false);
    let cursors = [Cursors::EmptyAtTheEnd, Cursors::OnEveryPage, Cursors::ZeroAtTheEnd];
    exchange.set_cursors(cursors[rng.usize(..cursors.len())]);
    let level = ["VIP-1", "No VIP"][rng.usize(..2)].to_owned();
    exchange.insert(Account { uid: "99000099".to_owned(), vip_level: level, ..Account::named("main") });
    exchange.insert(account.clone());
    exchange
}

#[tokio::test(start_paused = true)]
async fn an_upgrade_is_ready_exactly_where_it_succeeds_and_blocked_exactly_where_it_is_refused() {
    let mut rng = fastrand::Rng::with_seed(SEED);
    let mut verdicts = BTreeMap::new();
    for n in 0..STATES {
        let account = states::account(&mut rng, n);
        let exchange = exchange(&mut rng, &account);
        let minute = rng.i64(0..60) * i64::from(rng.bool()) + 10;
        let at = Timestamp::from_millis(HOUR + minute % 60 * 60_000 + rng.i64(0..60_000)).unwrap();
        let target = Mode::new(Axis::AccountMode, ["uta2-pro", "uta2-pro", "uta2-pro", "uta2"][rng.usize(..4)]);
        let profile = if rng.u8(..5) == 0 { Profile::Thorough } else { Profile::Standard };
        let report = report(&exchange, &account, at, Ask { profile, ..Ask::new(target.clone()) }).await;
        let refusal = exchange.would_refuse(&account.name, at.as_millis().unsigned_abs());
        let state = format!("seed {SEED}, state {n} at {at}: to {target}, refusal {refusal:?}, {account:#?}");
        let banned = account.banned.is_some();
        let expected: &[Verdict] = match (account.unified_margin_status, target.slug(), &refusal) {
            // A ban hides the mode.
            _ if banned => &[Verdict::Blocked],
            (6, "uta2-pro", _) | (5, "uta2", _) => &[Verdict::AlreadyInMode],
            (6, _, _) => &[Verdict::NotOffered],
            // No page describes these any more: what the last one refuses blocks, and nothing is ready.
            (1 | 3 | 4, _, _) => &[Verdict::Indeterminate, Verdict::Blocked],
            // Only the thorough reading takes a position's own take-profit for an order, as older pages did.
            (5, _, None) if profile == Profile::Thorough => &[Verdict::Ready, Verdict::Blocked],
            (5, _, None) => &[Verdict::Ready],
            _ => &[Verdict::Blocked],
        };
        assert!(expected.contains(&report.verdict()), "{}: {state}", report.verdict());
        if let (5, Verdict::Blocked, Some(refusal)) = (account.unified_margin_status, report.verdict(), &refusal) {
            for reason in &refusal.reasons {
                let meant = kinds_of(reason.rule);
                let found = report.evaluation.blockers().any(|blocker| meant.contains(&blocker.kind));
                assert!(found, "{:?} is not found: {state}", reason.rule);
            }
        }
        *verdicts.entry(report.verdict().to_string()).or_insert(0) += 1;
    }
    for verdict in
        [Verdict::Ready, Verdict::Blocked, Verdict::AlreadyInMode, Verdict::Indeterminate, Verdict::NotOffered]
    {
        let count = verdicts.get(&verdict.to_string()).copied().unwrap_or(0);
        assert!(count > STATES / 100, "too few accounts are {verdict} to show anything: {verdicts:?}");
    }
}

/// What a refusal of the upgrade speaks of.
fn kinds_of(rule: Rule) -> &'static [BlockerKind] {
    use BlockerKind as Kind;
    match rule {
        Rule::Level => &[Kind::VipLevelRequired],
        Rule::OpenOrders => &[Kind::OpenOrders, Kind::OpenAlgoOrders],
        Rule::Window => &[Kind::BlackoutWindow],
        Rule::Banned => &[Kind::AccountRestricted],
        _ => &[],
    }
}

#[tokio::test(start_paused = true)]
async fn a_withdrawn_upgrade_is_judged_by_the_last_page_that_described_it() {
    let mut rng = fastrand::Rng::with_seed(SEED + 1);
    let mut blocked = 0;
    for n in 0..STATES / 2 {
        let mut account = states::account(&mut rng, n);
        account.unified_margin_status = [1, 3, 4][rng.usize(..3)];
        account.banned = None;
        if account.unified_margin_status == 1 {
            account.spread_orders.clear();
            account.orders.retain(|order| order.category.as_str() != "option");
            account.positions.retain(|position| position.category.as_str() != "option");
        }
        let exchange = exchange(&mut rng, &account);
        exchange.set_rule_set(modecheck_simulator::bybit::RuleSet::Of2025_10);
        let at = Timestamp::from_millis(HOUR + rng.i64(0..3_600_000)).unwrap();
        let target = Mode::new(Axis::AccountMode, if account.unified_margin_status == 3 { "uta2" } else { "uta2-pro" });
        let report = report(&exchange, &account, at, Ask::new(target)).await;
        let refusal = exchange.would_refuse(&account.name, at.as_millis().unsigned_abs());
        let state = format!("seed {SEED}, state {n} at {at}: refusal {refusal:?}, {account:#?}");
        let expected = if refusal.is_some() { Verdict::Blocked } else { Verdict::Indeterminate };
        assert_eq!(report.verdict(), expected, "{:#?} {state}", report.evaluation.findings);
        let gap = report.evaluation.findings.iter().any(|finding| match &finding.outcome {
            Outcome::Unknown(gap) => gap.kind == GapKind::NoLongerDocumented,
            _ => false,
        });
        assert!(gap, "{state}");
        let superseded = report.evaluation.blockers().all(|blocker| blocker.basis == Basis::SupersededDocument);
        assert!(superseded, "{state}");
        blocked += usize::from(refusal.is_some());
    }
    assert!((STATES / 10..STATES * 2 / 5).contains(&blocked), "{blocked}");
}

/// Whether reads show the reason and a page says that it refuses the switch; hedge mode does so by implication.
fn is_certain(reason: &Reason) -> bool {
    let said = reason.basis == modecheck_simulator::bybit::Basis::Documented || reason.rule == Rule::UsdtHedge;
    reason.rule.is_readable() && said
}

#[tokio::test(start_paused = true)]
async fn a_margin_mode_is_never_ready_where_it_is_refused() {
    let mut rng = fastrand::Rng::with_seed(SEED + 2);
    let mut verdicts = BTreeMap::new();
    for n in 0..STATES {
        let mut account = states::account(&mut rng, n);
        account.unified_margin_status = [3, 4, 5, 6][rng.usize(..4)];
        account.banned = None;
        if rng.u8(..10) == 0 {
            account.positions.push(Position { event_futures: true, ..Position::default() });
        }
        let (slug, mode) = [
            ("isolated", MarginMode::IsolatedMargin),
            ("cross", MarginMode::RegularMargin),
            ("portfolio", MarginMode::PortfolioMargin),
        ][rng.usize(..3)];
        let exchange = exchange(&mut rng, &account);
        let at = Timestamp::from_millis(HOUR).unwrap();
        let report = report(&exchange, &account, at, Ask::new(Mode::new(Axis::MarginMode, slug))).await;
        let refusal = exchange.would_refuse_margin_mode(&account.name, mode);
        let state = format!("seed {SEED}, state {n} at {at}: to {slug}, refusal {refusal:?}, {account:#?}");
        let verdict = report.verdict();
        let readable = refusal.as_ref().is_some_and(|refusal| refusal.reasons.iter().any(is_certain));
        match &refusal {
            _ if account.margin_mode == mode => assert_eq!(verdict, Verdict::AlreadyInMode, "{state}"),
            Some(_) if readable => assert_eq!(verdict, Verdict::Blocked, "{state}"),
            Some(_) => assert!(matches!(verdict, Verdict::Blocked | Verdict::Indeterminate), "{verdict}: {state}"),
            // What Bybit alone can calculate leaves an account with positions open.
            None => assert!(matches!(verdict, Verdict::Ready | Verdict::Indeterminate), "{verdict}: {state}"),
        }
        *verdicts.entry(verdict.to_string()).or_insert(0) += 1;
    }
    for verdict in [Verdict::Ready, Verdict::Blocked, Verdict::AlreadyInMode, Verdict::Indeterminate] {
        let count = verdicts.get(&verdict.to_string()).copied().unwrap_or(0);
        assert!(count > STATES / 100, "too few accounts are {verdict} to show anything: {verdicts:?}");
    }
}
