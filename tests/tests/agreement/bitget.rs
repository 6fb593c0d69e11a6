//! Bitget: what no read shows is attested from what the simulator knows, and the rest is derived from reads.

use std::collections::BTreeMap;
use std::sync::Arc;

use modecheck::{Ask, Attestation, Date, Verdict, precheck};
use modecheck_simulator::bitget::{
    Account, Bitget, ClassicCode, Empties, EmptyCopies, ErrorStatus, Hidden, Kind, MarginLists, Market, Mode,
    NeverAsked, NotATrader, Rule, Wrapping,
};
use modecheck_tests::states::bitget as states;
use modecheck_tests::{bitget_provider, client_at, mode};

const STATES: usize = 2_000;
const SEED: u64 = 2026;
/// 2026-11-21T01:00:00Z.
const HOUR: i64 = 1_795_222_800_000;

/// A person who knows the account says what no read shows.
fn words(account: &Account) -> Vec<Attestation> {
    let hidden = |state| account.hidden.contains(&state);
    let closed = account.kind == Kind::Virtual && !account.whitelisted;
    let held = [
        ("bitget/copy-trading-lead", !hidden(Hidden::SignalProvider)),
        ("bitget/trading-bots", account.bots.iter().all(|bot| !bot.running)),
        ("bitget/login-method", !hidden(Hidden::ThirdPartyLogin)),
        ("bitget/account-status", !hidden(Hidden::Abnormal)),
        ("bitget/region", !hidden(Hidden::Region)),
        ("bitget/questionnaire", !hidden(Hidden::Questionnaire)),
        ("bitget/virtual-sub-account", !closed),
        ("bitget/custodial-sub-account", account.kind != Kind::Custodial),
        ("bitget/upgrade-status", !hidden(Hidden::Disabled)),
        ("bitget/orders", !has_unlisted_order(account)),
    ];
    let word = |(rule, holds): (&str, bool)| Attestation {
        rules: vec![rule.to_owned()],
        holds,
        by: "a person".to_owned(),
        on: Date::new(2026, 11, 21),
        expires: Date::new(2026, 11, 22),
        note: String::new(),
    };
    held.map(word).to_vec()
}

/// Spot orders of more than ninety days are in no list.
fn has_unlisted_order(account: &Account) -> bool {
    account.open_orders(Market::Spot).any(|order| order.age_days >= 90)
}

fn exchange(rng: &mut fastrand::Rng, account: &Account) -> Arc<Bitget> {
    let exchange = Arc::new(Bitget::new());
    exchange.set_limits_enforced(false);
    exchange.set_manners(|manners| {
        manners.never_asked = [NeverAsked::Disabled, NeverAsked::NoData][rng.usize(..2)];
        manners.classic_code = [ClassicCode::C40084, ClassicCode::C25245][rng.usize(..2)];
        manners.error_status = [ErrorStatus::BadRequest, ErrorStatus::Ok][rng.usize(..2)];
        manners.empties = [Empties::Null, Empties::Empty][rng.usize(..2)];
        manners.empty_copies = [EmptyCopies::List, EmptyCopies::NoData][rng.usize(..2)];
        manners.not_a_trader = [NotATrader::C31001, NotATrader::C31025, NotATrader::C40732][rng.usize(..3)];
        let wrappings = [Wrapping::Bare, Wrapping::List, Wrapping::ResultList, Wrapping::Documented];
        manners.copy_lists = wrappings[rng.usize(..4)];
        manners.loan_lists = wrappings[rng.usize(..4)];
        manners.margin_lists = [MarginLists::OrderList, MarginLists::ResultList][rng.usize(..2)];
    });
    exchange.insert(account.clone());
    exchange
}

#[tokio::test(start_paused = true)]
async fn an_upgrade_is_ready_only_where_it_succeeds_and_blocked_only_where_it_is_refused() {
    let mut rng = fastrand::Rng::with_seed(SEED);
    let mut verdicts = BTreeMap::new();
    for n in 0..STATES {
        let account = states::account(&mut rng, n);
        let exchange = exchange(&mut rng, &account);
        let at = modecheck::Timestamp::from_millis(HOUR).unwrap();
        let provider = bitget_provider(&client_at(&exchange, at), &account);
        let attested = rng.u8(..4) > 0;
        let words = if attested { words(&account) } else { Vec::new() };
        let report = precheck(&provider, &Ask::new(mode("unified")), words).await.remove(0);
        let refusal = exchange.would_refuse(&account.name, at.as_millis().unsigned_abs());
        let found: Vec<_> = report.evaluation.blockers().map(|blocker| blocker.rule).collect();
        let verdict = report.verdict();
        let state = format!("seed {SEED}, state {n}: {found:?}, refusal {refusal:?}, {account:#?}");
        match (account.mode, &refusal) {
            (Mode::Unified, _) if account.barred.is_none() => assert_eq!(verdict, Verdict::AlreadyInMode, "{state}"),
            (Mode::Classic, None) if attested && account.denied.is_empty() => {
                assert_eq!(verdict, Verdict::Ready, "{state}");
            }
            // Nobody spoke, or the key may not read everything.
            (Mode::Classic, None) => assert!(
                verdict != Verdict::Blocked || found.iter().all(|rule| *rule == "bitget/upgrade-status"),
                "{verdict}: {state}"
            ),
            (_, Some(refusal)) => {
                assert_ne!(verdict, Verdict::Ready, "{state}");
                let readable =
                    refusal.reasons.iter().any(|reason| reason.rule.is_readable() && reason.rule != Rule::AlreadyThere)
                        && !has_unlisted_order(&account);
                if account.mode == Mode::Classic && account.denied.is_empty() && (readable || attested) {
                    assert_eq!(verdict, Verdict::Blocked, "{state}");
                }
            }
            (_, None) => panic!("{state}"),
        }
        *verdicts.entry(verdict.to_string()).or_insert(0) += 1;
    }
    for verdict in [Verdict::Ready, Verdict::Blocked, Verdict::AlreadyInMode, Verdict::Indeterminate] {
        let count = verdicts.get(&verdict.to_string()).copied().unwrap_or(0);
        assert!(count > STATES / 100, "too few accounts are {verdict} to show anything: {verdicts:?}");
    }
}

#[tokio::test(start_paused = true)]
async fn a_way_back_is_ready_only_where_it_would_be_taken() {
    let mut rng = fastrand::Rng::with_seed(SEED);
    let mut verdicts = BTreeMap::new();
    for n in 0..STATES / 5 {
        let mut account = states::account(&mut rng, n);
        account.mode = Mode::Unified;
        account.kind = Kind::Main;
        account.parent_uid = String::new();
        let exchange = exchange(&mut rng, &account);
        let at = modecheck::Timestamp::from_millis(HOUR).unwrap();
        let provider = bitget_provider(&client_at(&exchange, at), &account);
        let word = Attestation { rules: vec!["bitget/way-back".to_owned()], ..words(&account).remove(0) };
        let word = Attestation { holds: true, ..word };
        let report = precheck(&provider, &Ask::new(mode("classic")), vec![word]).await.remove(0);
        let refusal = exchange.would_refuse_back(&account.name, at.as_millis().unsigned_abs());
        let found: Vec<_> = report.evaluation.blockers().map(|blocker| blocker.kind).collect();
        let state = format!("seed {SEED}, state {n}: {found:?}, refusal {refusal:?}, {account:#?}");
        match refusal {
            Some(_) => assert_ne!(report.verdict(), Verdict::Ready, "{state}"),
            None => assert_ne!(report.verdict(), Verdict::Blocked, "{state}"),
        }
        *verdicts.entry(report.verdict().to_string()).or_insert(0) += 1;
    }
    for verdict in [Verdict::Ready, Verdict::Blocked] {
        let count = verdicts.get(&verdict.to_string()).copied().unwrap_or(0);
        assert!(count > STATES / 100, "too few accounts are {verdict} to show anything: {verdicts:?}");
    }
}
