//! Reading that ends at the first blocker, beside reading that does not: of the same account both say the same.

use std::collections::BTreeSet;
use std::sync::Arc;

use modecheck::{
    AccountModeProvider, Ask, Attestation, Axis, Context, CoverageState, Evidence, GapKind, Known, Mode, Profile,
    Report, Timestamp, Verdict, report, rulebook,
};
use modecheck_simulator::{bitget, bybit, kucoin};
use modecheck_tests::states;
use modecheck_tests::{bitget_provider, bybit_provider, client_at, context, kucoin_provider, mode};

const STATES: usize = 300;
const SEED: u64 = 2027;
/// A time at which no window stands in the way.
fn noon() -> Timestamp {
    "2026-11-21T12:20:00Z".parse().unwrap()
}

/// A person says that whatever no read shows holds, so that accounts without a blocker are ready.
fn judged(evidence: &Evidence) -> Report {
    let book = rulebook(evidence.exchange);
    let word = Attestation {
        rules: book.rules().iter().filter(|card| card.attestable).map(|card| card.id.to_owned()).collect(),
        holds: true,
        by: "a person".to_owned(),
        on: "2026-11-20".parse().unwrap(),
        expires: "2027-02-01".parse().unwrap(),
        note: String::new(),
    };
    let context = Context { attestations: vec![word], ..context(book, evidence) };
    report(book, evidence, &evidence.targets[0], &context, evidence.file_origin())
}

fn questions(evidence: &Evidence) -> BTreeSet<(&str, &str)> {
    evidence.responses.iter().map(|response| (response.call.as_str(), response.query.as_str())).collect()
}

/// What became of some accounts.
#[derive(Debug, Default)]
struct Seen {
    ready: usize,
    stopped: usize,
    /// Questions that were spared those that were stopped, of so many.
    spared: usize,
    of: usize,
}

impl Seen {
    fn compare(&mut self, whole: &Evidence, quick: &Evidence, state: &str) {
        let (all, asked) = (questions(whole), questions(quick));
        let (said, found) = (judged(whole), judged(quick));
        let evaluation = &found.evaluation;
        assert_eq!(found.verdict(), said.verdict(), "{state}");
        assert!(asked.is_subset(&all), "asked besides: {:?}: {state}", asked.difference(&all));
        let known: BTreeSet<_> = said.evaluation.blockers().map(|blocker| (blocker.rule, blocker.kind)).collect();
        let odd = evaluation.blockers().find(|blocker| !known.contains(&(blocker.rule, blocker.kind)));
        assert_eq!(odd, None, "blocks only as long as not all is read: {state}");
        let unasked = evaluation.coverage.iter().any(|row| row.state == CoverageState::Gap(GapKind::NotAsked));
        match found.verdict() {
            Verdict::Blocked => {}
            Verdict::AlreadyInMode | Verdict::NotOffered => return,
            earned @ (Verdict::Ready | Verdict::Indeterminate) => {
                assert_eq!(asked, all, "{earned} without having read everything: {state}");
                self.ready += usize::from(earned == Verdict::Ready);
                return;
            }
        }
        let complete = evaluation.blockers_complete.value;
        assert_ne!(complete, Known::Yes, "{state}");
        assert_eq!(complete == Known::No, unasked, "{complete:?}: {state}");
        self.stopped += usize::from(unasked);
        self.spared += all.len() - asked.len();
        self.of += all.len();
    }

    /// There were enough of each, and stopping spared them at least this share of the questions, in percent.
    fn show(&self, states: usize, percent: usize) {
        assert!(self.stopped > states / 10 && self.ready > states / 100, "{self:?}");
        assert!(self.spared * 100 > self.of * percent, "{self:?}");
    }
}

/// The account read in both ways, at the same time.
async fn both(provider: impl Fn() -> Box<dyn AccountModeProvider>, ask: &Ask) -> [Evidence; 2] {
    let quick = Ask { profile: Profile::UntilBlocked, ..ask.clone() };
    [provider().collect(ask).await, provider().collect(&quick).await]
}

#[tokio::test(start_paused = true)]
async fn kucoin_says_the_same_of_an_account_whether_or_not_it_is_read_on() {
    let (mut rng, mut seen) = (fastrand::Rng::with_seed(SEED), Seen::default());
    for n in 0..STATES {
        let account = states::kucoin::account(&mut rng, n);
        let exchange = Arc::new(kucoin::Kucoin::new());
        exchange.set_limits_enforced(false);
        exchange.insert(account.clone());
        let provider =
            || -> Box<dyn AccountModeProvider> { Box::new(kucoin_provider(&client_at(&exchange, noon()), &account)) };
        let [whole, quick] = both(provider, &Ask::new(mode("unified"))).await;
        seen.compare(&whole, &quick, &format!("seed {SEED}, state {n}: {account:#?}"));
    }
    seen.show(STATES, 30);
}

#[tokio::test(start_paused = true)]
async fn bitget_says_the_same_of_an_account_whether_or_not_it_is_read_on() {
    for (target, back) in [("unified", false), ("classic", true)] {
        let (mut rng, mut seen) = (fastrand::Rng::with_seed(SEED), Seen::default());
        for n in 0..STATES {
            let mut account = states::bitget::account(&mut rng, n);
            if back {
                (account.mode, account.kind) = (bitget::Mode::Unified, bitget::Kind::Main);
                account.parent_uid.clear();
            }
            let exchange = Arc::new(bitget::Bitget::new());
            exchange.set_limits_enforced(false);
            exchange.insert(account.clone());
            let provider = || -> Box<dyn AccountModeProvider> {
                Box::new(bitget_provider(&client_at(&exchange, noon()), &account))
            };
            let [whole, quick] = both(provider, &Ask::new(mode(target))).await;
            seen.compare(&whole, &quick, &format!("seed {SEED}, state {n}, to {target}: {account:#?}"));
        }
        seen.show(STATES, 30);
    }
}

#[tokio::test(start_paused = true)]
async fn bybit_says_the_same_of_an_account_whether_or_not_it_is_read_on() {
    let targets = [(Axis::AccountMode, "uta2-pro"), (Axis::MarginMode, "isolated"), (Axis::MarginMode, "portfolio")];
    for (axis, slug) in targets {
        let (mut rng, mut seen) = (fastrand::Rng::with_seed(SEED), Seen::default());
        for n in 0..STATES {
            let account = states::bybit::account(&mut rng, n);
            let exchange = Arc::new(bybit::Bybit::new());
            exchange.set_limits_enforced(false);
            exchange.insert(account.clone());
            let provider = || -> Box<dyn AccountModeProvider> {
                Box::new(bybit_provider(&client_at(&exchange, noon()), &account))
            };
            let [whole, quick] = both(provider, &Ask::new(Mode::new(axis, slug))).await;
            seen.compare(&whole, &quick, &format!("seed {SEED}, state {n}, to {slug}: {account:#?}"));
        }
        seen.show(STATES, 10);
    }
}
