//! A whole firm, made up from a seed, on exchanges that fail now and then: the whole engine on one simulated clock.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use async_trait::async_trait;
use fastrand::Rng;
use modecheck::output::Written;
use modecheck::{FailureKind, Get, Reply, Transport, TransportError};
use modecheck_audit::Pseudonyms;
use modecheck_simulator::{bitget, bybit, kucoin, okx};
use modecheck_tests::firm::{Firm, Ran, in_process, refused};
use modecheck_tests::{InProcess, states};

/// So many firms the usual run makes up.
const SEEDS: usize = 2;
const SEED: u64 = 2026;
/// How many accounts of each exchange, besides the families.
const EACH: usize = 12;
const SUBS: usize = 3;

/// A number that the environment may set.
#[expect(clippy::disallowed_methods, reason = "who runs the tests says how much of it")]
fn said(name: &str) -> Option<u64> {
    std::env::var(name).ok().map(|text| text.parse().unwrap())
}

/// What goes wrong now and then.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Mix {
    /// What asking again may help with: 503, connections that close, bodies that are cut, no answer in time.
    Passing,
    /// The same and pages with status 200, which a client cannot know to be passing.
    Any,
}

/// A way on which so many of a thousand requests end badly.
#[derive(Debug)]
struct Flaky {
    inner: InProcess,
    of_thousand: u32,
    mix: Mix,
    rng: Mutex<Rng>,
}

#[async_trait]
impl Transport for Flaky {
    async fn get(&self, request: Get) -> Result<Reply, TransportError> {
        let kinds = if self.mix == Mix::Any { 5 } else { 4 };
        let (latency, trouble) = {
            let mut rng = self.rng.lock().unwrap();
            (rng.u64(5..120), (rng.u32(..1_000) < self.of_thousand).then(|| rng.u8(..kinds)))
        };
        tokio::time::sleep(Duration::from_millis(latency)).await;
        let mut reply = self.inner.answer(&request).await?;
        let broken = |kind| Err(TransportError::new(kind, "now and then"));
        match trouble {
            None => return Ok(reply),
            Some(0) => return broken(FailureKind::Reset),
            Some(1) => return broken(FailureKind::CutBody),
            Some(2) => {
                tokio::time::sleep(Duration::from_secs(10)).await;
                return broken(FailureKind::Timeout);
            }
            Some(3) => reply.status = 503,
            Some(_) => reply.status = 200,
        }
        reply.body = b"<!doctype html><title>back soon</title>".to_vec();
        reply.headers.clear();
        Ok(reply)
    }
}

/// A firm that the seed decides: accounts in any state, accounts that nothing is in the way of, and families.
fn firm(seed: u64, pseudonyms: &Pseudonyms) -> Firm {
    let mut rng = Rng::with_seed(seed);
    let mut firm = Firm::new();
    firm.pseudonyms = pseudonyms.clone();
    for n in 0..EACH {
        if rng.bool() {
            firm.add_okx(&states::okx::account(&mut rng, n));
            let account = states::bybit::account(&mut rng, n + 1_000);
            firm.add_bybit(&bybit::Account { is_master: true, parent_uid: "0".to_owned(), ..account });
            let account = states::kucoin::account(&mut rng, n + 2_000);
            firm.add_kucoin(&kucoin::Account { is_master: true, parent_uid: String::new(), ..account });
            let account = states::bitget::account(&mut rng, n + 3_000);
            let registered_days_ago = account.registered_days_ago.min(80);
            firm.add_bitget(&bitget::Account { registered_days_ago, ..account });
        } else {
            firm.add_okx(&okx::Account { acct_lv: 3, ..okx::Account::named(&format!("okx-{n}")) });
            firm.add_bybit(&bybit::Account::named(&format!("bybit-{n}")));
            firm.add_kucoin(&kucoin::Account { whitelisted: true, ..kucoin::Account::named(&format!("kucoin-{n}")) });
            let account = bitget::Account::named(&format!("bitget-{n}"));
            firm.add_bitget(&bitget::Account { registered_days_ago: 30, ..account });
        }
    }
    family(&mut firm);
    firm.vouch();
    firm
}

fn family(firm: &mut Firm) {
    let main = bybit::Account::named("bybit-main");
    firm.add_bybit(&main);
    for nth in 0..SUBS {
        let sub = bybit::Account::named(&format!("bybit-sub-{nth}"));
        firm.add_bybit(&bybit::Account { is_master: false, parent_uid: main.uid.clone(), ..sub });
        firm.say("parent = \"bybit-main\"");
    }
    let main = kucoin::Account { whitelisted: true, activated: true, ..kucoin::Account::named("kucoin-main") };
    firm.add_kucoin(&main);
    for nth in 0..SUBS {
        let sub = kucoin::Account { whitelisted: true, ..kucoin::Account::named(&format!("kucoin-sub-{nth}")) };
        firm.add_kucoin(&kucoin::Account { is_master: false, parent_uid: main.uid.clone(), ..sub });
        firm.say("parent = \"kucoin-main\"");
    }
}

/// One run of the firm that the seed decides.
async fn run(seed: u64, of_thousand: u32, mix: Mix, pseudonyms: &Pseudonyms) -> (Firm, Ran) {
    let firm = firm(seed, pseudonyms);
    let way = |inner| Flaky { inner, of_thousand, mix, rng: Mutex::new(Rng::with_seed(seed)) };
    let ran = firm.audit_with(0.5, Arc::new(firm.providers_by(0.5, way))).await;
    (firm, ran)
}

fn is_definite(verdict: &str) -> bool {
    verdict != "indeterminate"
}

/// Whether the exchange would refuse the switch of an account of this name.
fn would_refuse(firm: &Firm, name: &str) -> bool {
    let now = in_process(&firm.bybit).now().as_millis().unsigned_abs();
    if firm.okx.account(name).is_some() {
        firm.okx.would_refuse(name, 4).is_some()
    } else if firm.bybit.account(name).is_some() {
        firm.bybit.would_refuse(name, now).is_some()
    } else if firm.kucoin.account(name).is_some() {
        firm.kucoin.would_refuse(name, kucoin::Target::Unified, now).is_some()
    } else {
        firm.bitget.would_refuse(name, now).is_some()
    }
}

/// What came of all runs with the same share of faults.
#[derive(Debug, Default)]
struct Told {
    runs: usize,
    accounts: usize,
    lost_or_doubled: usize,
    throttled: usize,
    wrong_ready: usize,
    /// Other verdicts than without faults, but for those that faults left open.
    changed: usize,
    /// Accounts with a definite verdict without faults, and with them.
    definite: usize,
    definite_still: usize,
    requests: usize,
    requests_without: usize,
}

impl Told {
    fn hear(&mut self, seed: u64, (firm, ran): &(Firm, Ran), clean: &(Firm, Ran)) -> Vec<String> {
        let (verdicts, expected) = (ran.verdicts(), clean.1.verdicts());
        let mut wrong = Vec::new();
        let mut times = BTreeMap::<_, usize>::new();
        for kept in &ran.kept {
            *times.entry(kept.position).or_default() += 1;
        }
        let amiss = expected.len().abs_diff(times.len()) + times.values().filter(|count| **count != 1).count();
        self.lost_or_doubled += amiss + expected.len().abs_diff(verdicts.len());
        if amiss > 0 || !ran.ended.completed || verdicts.len() != expected.len() {
            wrong.push(format!("SEED={seed}: {} reports on {} accounts", verdicts.len(), expected.len()));
        }
        let throttled = refused(firm);
        self.throttled += throttled.len();
        wrong.extend(throttled.into_iter().map(|request| format!("SEED={seed}: refused for rate: {request}")));
        for (name, verdict) in &verdicts {
            if matches!(verdict.as_str(), "ready") && would_refuse(firm, name) {
                self.wrong_ready += 1;
                wrong.push(format!("SEED={seed}: {name} is ready, and would be refused"));
            }
            if is_definite(verdict) && expected.get(name) != Some(verdict) {
                self.changed += 1;
                wrong.push(format!("SEED={seed}: {name} is {verdict}, and without faults {:?}", expected.get(name)));
            }
            let definite = expected.get(name).is_some_and(|verdict| is_definite(verdict));
            self.definite += usize::from(definite);
            self.definite_still += usize::from(definite && is_definite(verdict));
        }
        self.runs += 1;
        self.accounts += verdicts.len();
        self.requests += firm.requests().len();
        self.requests_without += clean.0.requests().len();
        wrong
    }
}

#[expect(clippy::cast_precision_loss, reason = "counts of a test are small")]
fn ratio(one: usize, other: usize) -> f64 {
    one as f64 / other.max(1) as f64
}

#[tokio::test(start_paused = true)]
async fn a_firm_on_exchanges_that_fail_loses_nobody_and_is_told_nothing_wrong() {
    let pseudonyms = Pseudonyms::random().unwrap();
    let seeds = match said("SEED") {
        Some(seed) => vec![seed],
        None => (SEED..).take(said("SEEDS").map_or(SEEDS, |seeds| usize::try_from(seeds).unwrap())).collect(),
    };
    let (mut told, mut wrong) = (BTreeMap::<_, Told>::new(), Vec::new());
    for seed in seeds {
        let clean = run(seed, 0, Mix::Passing, &pseudonyms).await;
        for (of_thousand, mix) in [(50, Mix::Passing), (50, Mix::Any), (200, Mix::Passing), (200, Mix::Any)] {
            let ran = run(seed, of_thousand, mix, &pseudonyms).await;
            wrong.extend(told.entry((of_thousand, format!("{mix:?}"))).or_default().hear(seed, &ran, &clean));
        }
    }
    for ((of_thousand, mix), told) in &told {
        println!(
            "{} % faults ({mix}): {} runs, {} accounts, lost or doubled {}, quota breaches {}, wrong ready {}, \
             other definite verdicts than without faults {}; definite still {} of {} ({:.3} %); requests {:.3} times",
            of_thousand / 10,
            told.runs,
            told.accounts,
            told.lost_or_doubled,
            told.throttled,
            told.wrong_ready,
            told.changed,
            told.definite_still,
            told.definite,
            100.0 * ratio(told.definite_still, told.definite),
            ratio(told.requests, told.requests_without),
        );
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(told.values().all(|told| told.definite_still > 0 && told.requests > told.requests_without));
}

#[tokio::test(start_paused = true)]
async fn the_same_seed_gives_the_same_requests_and_reports_to_the_byte() {
    let pseudonyms = Pseudonyms::random().unwrap();
    let seed = said("SEED").unwrap_or(SEED);
    let told = |ran: &(Firm, Ran)| {
        let reports = ran.1.kept.iter().map(|kept| {
            let reports =
                kept.outcome.as_ref().map(|reports| reports.iter().map(Written::json).collect::<Vec<_>>().concat());
            format!("{} {} {reports:?}", kept.position, kept.at)
        });
        let reports: Vec<_> = reports.collect();
        (reports, ran.0.requests())
    };
    let one = told(&run(seed, 200, Mix::Any, &pseudonyms).await);
    let again = told(&run(seed, 200, Mix::Any, &pseudonyms).await);
    assert!(one == again, "SEED={seed}");
    let other = told(&run(seed + 1, 200, Mix::Any, &pseudonyms).await);
    assert!(one != other, "the seed decides nothing");
}
