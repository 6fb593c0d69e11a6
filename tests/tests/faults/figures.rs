//! What was struck, and what came of it.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use modecheck::Verdict;

use crate::kinds::Kind;
use crate::strikes::{Came, Strike, struck};
use crate::subjects::Truth;

/// The figures of one exchange, or of all.
#[derive(Debug, Default)]
pub(crate) struct Figures {
    pub(crate) audits: usize,
    pub(crate) kinds: BTreeSet<&'static str>,
    pub(crate) calls: BTreeSet<String>,
    /// Each kind with each call, a damaged field counting as one for each place, row and damage.
    cells: BTreeSet<String>,
    pub(crate) verdicts: BTreeMap<(Truth, String), usize>,
    pub(crate) requests: usize,
    wrong_ready: usize,
    false_blocked: usize,
    panics: usize,
    lost_or_doubled: usize,
    quota_breaches: usize,
    other_methods: usize,
    foreign: usize,
    /// Lists that had more pages than one while they shrank.
    pub(crate) shrunk: usize,
    /// Answers that nobody could tell from true ones, and passed for such: by call and kind.
    pub(crate) unseen: BTreeMap<String, usize>,
    /// What brings each back that is wrong.
    pub(crate) wrong: Vec<String>,
}

impl Figures {
    /// Strikes once.
    pub(crate) async fn strike(&mut self, strike: &Strike<'_>, seed: u64) {
        let came = struck(strike, false).await;
        let again = format!("FAULT_SEED={seed} FAULT='{strike}'");
        self.audits += 1;
        self.kinds.insert(strike.kind.family());
        self.calls.insert(format!("{} {}", strike.subject.exchange(), strike.call.name));
        self.cells.insert(format!("{} {} {}", strike.subject.exchange(), strike.call.name, strike.kind));
        self.requests += came.requests;
        self.quota_breaches += came.throttled;
        self.other_methods += came.other_methods;
        self.foreign += came.foreign;
        self.shrunk +=
            usize::from(strike.kind.shrinks() && came.seen.followed.load(std::sync::atomic::Ordering::Relaxed));
        if came.throttled + came.other_methods + came.foreign > 0 {
            let (throttled, others, foreign) = (came.throttled, came.other_methods, came.foreign);
            self.wrong.push(format!("{again}: {throttled} over a limit, {others} no GETs, {foreign} to other places"));
        }
        match &came.verdicts {
            Err(panic) => {
                self.panics += 1;
                self.wrong.push(format!("{again}: a panic: {panic}"));
            }
            Ok(verdicts) => {
                if let [verdict] = verdicts[..] {
                    self.judge(strike, &came, verdict, &again).await;
                } else {
                    self.lost_or_doubled += 1;
                    self.wrong.push(format!("{again}: {} reports", verdicts.len()));
                }
            }
        }
    }

    async fn judge(&mut self, strike: &Strike<'_>, came: &Came, verdict: Verdict, again: &str) {
        let truth = strike.subject.truth;
        *self.verdicts.entry((truth, verdict.to_string())).or_default() += 1;
        let Some(why) = wrong(truth, &strike.kind, verdict).filter(|_| came.is_refused) else { return };
        if is_unseen(strike).await {
            let (exchange, call) = (strike.subject.exchange(), strike.call.name);
            *self.unseen.entry(format!("{exchange} {call} {}", strike.kind.family())).or_default() += 1;
            return;
        }
        if truth == Truth::Clear {
            self.false_blocked += 1;
        } else {
            self.wrong_ready += 1;
        }
        self.wrong.push(format!("{again}: {verdict}: {why}"));
    }

    pub(crate) fn add(&mut self, other: Self) {
        self.audits += other.audits;
        self.kinds.extend(other.kinds);
        self.calls.extend(other.calls);
        self.cells.extend(other.cells);
        for (verdict, count) in other.verdicts {
            *self.verdicts.entry(verdict).or_default() += count;
        }
        self.requests += other.requests;
        self.wrong_ready += other.wrong_ready;
        self.false_blocked += other.false_blocked;
        self.panics += other.panics;
        self.lost_or_doubled += other.lost_or_doubled;
        self.quota_breaches += other.quota_breaches;
        self.other_methods += other.other_methods;
        self.foreign += other.foreign;
        self.shrunk += other.shrunk;
        for (what, count) in other.unseen {
            *self.unseen.entry(what).or_default() += count;
        }
        self.wrong.extend(other.wrong);
    }
}

impl fmt::Display for Figures {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (kinds, calls) = (self.kinds.len(), self.calls.len());
        write!(f, "{} audits, {kinds} kinds of faults, {calls} calls, {} cells, ", self.audits, self.cells.len())?;
        write!(f, "{} requests; wrong ready {}, ", self.requests, self.wrong_ready)?;
        write!(f, "falsely blocked by transport {}, panics {}, ", self.false_blocked, self.panics)?;
        write!(f, "lost or doubled {}, quota breaches {}, ", self.lost_or_doubled, self.quota_breaches)?;
        write!(f, "no GETs {}, to a foreign origin {}; ", self.other_methods, self.foreign)?;
        write!(f, "lists that shrank between pages {}; ", self.shrunk)?;
        write!(f, "lies that nobody could see {}; ", self.unseen.values().sum::<usize>())?;
        let verdicts = self.verdicts.iter().map(|((truth, verdict), count)| format!("{truth} is {verdict} {count}"));
        f.write_str(&verdicts.collect::<Vec<_>>().join(", "))
    }
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

/// Whether all that came was what the exchange answers to the same question about another account, without a word of
/// whose it is.
async fn is_unseen(strike: &Strike<'_>) -> bool {
    if strike.kind.is_a_lie() {
        return true;
    }
    let seen = struck(strike, true).await.seen;
    let count = |count: &std::sync::atomic::AtomicUsize| count.load(std::sync::atomic::Ordering::Relaxed);
    count(&seen.replaced) > 0 && count(&seen.told_apart) == 0
}
