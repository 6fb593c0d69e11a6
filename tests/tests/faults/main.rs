//! Whatever goes wrong, with whatever call: no account that its exchange would refuse is `ready`, nothing unknown
//! becomes clear, and no trouble of the network makes a clear account `blocked`.
//!
//! What the exchange would do is the simulator's own word on its own state. The calls are those of the tables of
//! calls, the faults all that the simulator knows and those below it, and the fields all that its answers have: a new
//! one of any of these is struck from the day it is there.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]

mod accounts;
mod fields;
mod figures;
mod kinds;
mod pages;
mod sockets;
mod strikes;
mod subjects;
mod way;
mod words;

use std::collections::BTreeMap;
use std::sync::Mutex;
use std::thread;

use modecheck::{Exchange, calls};
use strum::{IntoEnumIterator, VariantArray};

use crate::figures::Figures;
use crate::kinds::{Kind, List};
use crate::strikes::Strike;
use crate::subjects::{Subject, Truth, subjects};

/// How many audits each exchange has in the usual run.
const AUDITS: usize = 2_500;
/// How many are of the same accounts.
const ROUND: usize = 25_000;
const SEED: u64 = 2026;
/// Calls that look for the accounts of a firm, and that no check of one account makes: a fault in them cannot touch a
/// verdict.
const OF_FIRMS: &[&str] = &["sub-accounts", "virtual-sub-accounts", "sub-members", "escrow-members"];

/// A text that the environment may set.
#[expect(clippy::disallowed_methods, reason = "who runs the tests says how much of it")]
fn said(name: &str) -> Option<String> {
    std::env::var(name).ok()
}

fn number(name: &str, usual: u64) -> u64 {
    said(name).map_or(usual, |text| text.parse().unwrap())
}

/// Every kind of fault on every call that a subject makes, in an order that the seed decides.
fn strikes<'a>(subject: &'a Subject, rng: &mut fastrand::Rng) -> Vec<Strike<'a>> {
    let made = calls(subject.exchange()).iter().filter(|call| subject.calls.contains(call.name));
    let mut strikes: Vec<_> = made
        .flat_map(|call| Kind::all(subject.places(call.path)).map(move |kind| (call, kind)))
        .map(|(call, kind)| Strike { subject, call, kind, times: [None, None, None, Some(1)][rng.usize(..4)] })
        .collect();
    rng.shuffle(&mut strikes);
    strikes
}

/// So many audits of an exchange, of accounts that the seed decides, in equal shares; all there are of the one strike
/// that is asked for.
async fn round(exchange: Exchange, seed: u64, audits: usize) -> Figures {
    let (mut figures, mut rng) = (Figures::default(), fastrand::Rng::with_seed(seed));
    let subjects = subjects(exchange, seed).await;
    let only = said("FAULT");
    for (nth, subject) in subjects.iter().enumerate() {
        let share = (audits - figures.audits).div_ceil(subjects.len() - nth);
        let strikes = strikes(subject, &mut rng);
        let strikes = match &only {
            Some(only) => strikes.into_iter().filter(|strike| strike.to_string() == *only).collect(),
            None => kinds::fairly(strikes, share),
        };
        for strike in strikes {
            figures.strike(&strike, seed).await;
        }
    }
    figures
}

/// The rounds that it takes, each on a clock of its own.
fn matrix() -> BTreeMap<Exchange, Figures> {
    let audits = usize::try_from(number("FAULTS", AUDITS as u64)).unwrap();
    let seed = number("FAULT_SEED", SEED);
    let rounds = (0_u64..).zip((0..audits).step_by(ROUND).map(|begun| ROUND.min(audits - begun)));
    let rounds = rounds.take(if said("FAULT").is_some() { 1 } else { usize::MAX });
    let rounds: Vec<_> = rounds.flat_map(|round| Exchange::iter().map(move |exchange| (exchange, round))).collect();
    let (left, told) = (Mutex::new(rounds.into_iter()), Mutex::new(BTreeMap::<_, Figures>::new()));
    let work = || {
        loop {
            let Some((exchange, (nth, audits))) = left.lock().unwrap().next() else { return };
            let clock = tokio::runtime::Builder::new_current_thread().enable_time().start_paused(true).build().unwrap();
            let figures = clock.block_on(round(exchange, seed + nth, audits));
            told.lock().unwrap().entry(exchange).or_default().add(figures);
        }
    };
    thread::scope(|scope| {
        let threads = thread::available_parallelism().map_or(1, usize::from);
        (0..threads).for_each(|_| drop(scope.spawn(work)));
    });
    told.into_inner().unwrap()
}

/// Whatever happens between two pages of a list, on each list that has several.
#[tokio::test(start_paused = true)]
async fn a_list_that_changes_while_it_is_read_never_looks_empty() {
    let mut figures = Figures::default();
    for exchange in Exchange::iter() {
        let (subject, paged) = subjects::with_long_lists(exchange).await;
        assert!(paged.len() >= 2 && subject.truth == Truth::Blocked, "{exchange}: {paged:?} {:?}", subject.truth);
        for call in calls(exchange).iter().filter(|call| paged.contains(call.name)) {
            for list in List::VARIANTS {
                let strike = Strike { subject: &subject, call, kind: Kind::List(*list), times: None };
                figures.strike(&strike, 0).await;
            }
        }
    }
    println!("lists of several pages: {figures}");
    assert!(figures.wrong.is_empty(), "{}", figures.wrong.join("\n"));
    assert!(figures.shrunk >= 2 * 2 * 4, "{figures}");
}

#[test]
fn nothing_that_goes_wrong_makes_a_wrong_verdict() {
    let (mut all, mut missed) = (Figures::default(), Vec::new());
    for (exchange, figures) in matrix() {
        println!("{exchange}: {figures}");
        let listed = calls(exchange).iter().map(|call| call.name).filter(|name| !OF_FIRMS.contains(name));
        let listed = listed.map(|name| format!("{exchange} {name}"));
        missed.extend(listed.filter(|name| !figures.calls.contains(name)));
        for truth in [Truth::Blocked, Truth::Clear] {
            let right = (truth, truth.verdict().to_string());
            missed.extend((!figures.verdicts.contains_key(&right)).then(|| format!("{exchange} {truth}")));
        }
        all.add(figures);
    }
    println!("all: {all}");
    println!("lies that nobody could see: {:#?}", all.unseen);
    assert!(all.wrong.is_empty(), "{} of {} audits:\n{}", all.wrong.len(), all.audits, all.wrong.join("\n"));
    assert!(all.audits > 0, "no such strike");
    if said("FAULT").is_none() {
        assert!(all.kinds.len() >= 70, "{}: {:?}", all.kinds.len(), all.kinds);
        assert!(missed.is_empty(), "no subject makes these calls, or is of this sort: {missed:?}");
    }
}
