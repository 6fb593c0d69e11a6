//! Whatever goes wrong, with whatever call: no account that its exchange would refuse is `ready`, nothing unknown
//! becomes clear, and no trouble of the network makes a clear account `blocked`.
//!
//! What the exchange would do is the simulator's own word on its own state. The calls are those of the tables of
//! calls, the faults all that the simulator knows and those below it: a new one of either is struck from the day it is
//! there.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]

mod accounts;
mod kinds;
mod strikes;
mod subjects;

use std::collections::{BTreeMap, BTreeSet};

use modecheck::{Exchange, Verdict, calls};

use crate::kinds::Kind;
use crate::strikes::{Strike, struck};
use crate::subjects::{Subject, Truth, subjects};

/// How many audits each exchange has in the usual run.
const AUDITS: usize = 1_500;
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

/// What is wrong with a verdict, if anything is.
fn wrong(truth: Truth, kind: &Kind, verdict: Verdict) -> Option<&'static str> {
    match (truth, verdict) {
        (Truth::Blocked, Verdict::Ready | Verdict::AlreadyInMode) => Some("an account that is refused passes"),
        (Truth::Unknown, Verdict::Ready | Verdict::AlreadyInMode) => Some("what is unknown became clear"),
        (Truth::Clear, Verdict::Blocked | Verdict::NotOffered) if kind.is_transport() => {
            Some("the network blocks a clear account")
        }
        _ => None,
    }
}

/// Every kind of fault on every call that a subject makes, in an order that the seed decides.
fn strikes<'a>(subject: &'a Subject, rng: &mut fastrand::Rng) -> Vec<Strike<'a>> {
    let made = calls(subject.exchange()).iter().filter(|call| subject.calls.contains(call.name));
    let mut strikes: Vec<_> = made
        .flat_map(|call| Kind::all(&subject.fields(call.name)).map(move |kind| (call, kind)))
        .map(|(call, kind)| Strike { subject, call, kind, times: [None, None, None, Some(1)][rng.usize(..4)] })
        .collect();
    rng.shuffle(&mut strikes);
    strikes
}

/// What was struck, and what was wrong.
#[derive(Default)]
struct Told {
    audits: usize,
    kinds: BTreeSet<String>,
    calls: BTreeSet<&'static str>,
    verdicts: BTreeMap<String, usize>,
    wrong: Vec<String>,
}

impl Told {
    async fn strike(&mut self, strike: &Strike<'_>, seed: u64) {
        let verdict = struck(strike).await;
        let case = format!("FAULT_SEED={seed} FAULT='{strike}'");
        match verdict {
            Err(panic) => self.wrong.push(format!("{case}: a panic: {panic}")),
            Ok(verdict) => {
                let problem = wrong(strike.subject.truth, &strike.kind, verdict);
                self.wrong
                    .extend(problem.filter(|_| !strike.kind.is_a_lie()).map(|why| format!("{case}: {verdict}: {why}")));
                *self.verdicts.entry(format!("{} is {verdict}", strike.subject.truth)).or_default() += 1;
            }
        }
        self.audits += 1;
        self.kinds.insert(strike.kind.family().to_owned());
        self.calls.insert(strike.call.name);
    }
}

#[expect(clippy::print_stdout, reason = "the figures that docs/trust.md cites")]
fn tell(exchange: Exchange, told: &Told) {
    let (audits, kinds, calls) = (told.audits, told.kinds.len(), told.calls.len());
    println!("{exchange}: {audits} audits, {kinds} kinds of faults, {calls} calls: {:?}", told.verdicts);
}

/// All that is struck at an exchange: whole rounds of other accounts each until there were enough audits. The usual
/// run takes as many of one round's strikes as it may, in equal shares.
async fn matrix(exchange: Exchange) -> Told {
    let (mut seed, only) = (number("FAULT_SEED", SEED), said("FAULT"));
    let audits = usize::try_from(number("FAULTS", AUDITS as u64)).unwrap();
    let mut told = Told::default();
    while told.audits < audits {
        let subjects = subjects(exchange, seed).await;
        let mut rng = fastrand::Rng::with_seed(seed);
        let share = (audits - told.audits).div_ceil(subjects.len());
        for subject in &subjects {
            let strikes = strikes(subject, &mut rng);
            match &only {
                Some(only) => {
                    for strike in strikes.iter().filter(|strike| strike.to_string() == *only) {
                        told.strike(strike, seed).await;
                    }
                }
                None => {
                    for strike in kinds::fairly(strikes, share) {
                        told.strike(&strike, seed).await;
                    }
                }
            }
        }
        if only.is_some() {
            break;
        }
        seed += 1;
    }
    tell(exchange, &told);
    told
}

async fn hold(exchange: Exchange) {
    let told = matrix(exchange).await;
    assert!(told.wrong.is_empty(), "{} of {} audits:\n{}", told.wrong.len(), told.audits, told.wrong.join("\n"));
    if said("FAULT").is_some() {
        return assert!(
            told.audits > 0 || !said("FAULT").unwrap().starts_with(&exchange.to_string()),
            "no such strike"
        );
    }
    assert!(told.kinds.len() >= 40, "{}: {:?}", told.kinds.len(), told.kinds);
    let listed = calls(exchange).iter().map(|call| call.name).filter(|name| !OF_FIRMS.contains(name));
    let missed: Vec<_> = listed.filter(|name| !told.calls.contains(name)).collect();
    assert!(missed.is_empty(), "no subject makes these calls: {missed:?}");
    for truth in [Truth::Blocked, Truth::Clear] {
        assert!(told.verdicts.contains_key(&format!("{truth} is {}", truth.verdict())), "{:?}", told.verdicts);
    }
}

#[tokio::test(start_paused = true)]
async fn nothing_that_goes_wrong_with_okx_makes_a_wrong_verdict() {
    hold(Exchange::Okx).await;
}

#[tokio::test(start_paused = true)]
async fn nothing_that_goes_wrong_with_bybit_makes_a_wrong_verdict() {
    hold(Exchange::Bybit).await;
}

#[tokio::test(start_paused = true)]
async fn nothing_that_goes_wrong_with_kucoin_makes_a_wrong_verdict() {
    hold(Exchange::Kucoin).await;
}

#[tokio::test(start_paused = true)]
async fn nothing_that_goes_wrong_with_bitget_makes_a_wrong_verdict() {
    hold(Exchange::Bitget).await;
}
