//! Whatever comes when, goes late and takes its time: no window holds more than the quota, at the sender or at the
//! exchange, and nobody waits for nothing.

use futures_util::future::join_all;
use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};
use tokio::time::sleep;

use super::quota::MARGIN;
use super::tests::far;
use super::window::LATEST;
use super::*;
use crate::client::Meter;

/// Timers are no more exact than this.
const TICK: Duration = Duration::from_millis(2);

/// A request that somebody wants to send.
#[derive(Debug, Clone)]
struct Wish {
    /// How long after the one before, in milliseconds.
    pause: u64,
    user: usize,
    weight: u32,
    /// How late it goes when its turn has come.
    late: u64,
    /// How long it is under way, and how long until there is an answer.
    travels: u64,
    answers: u64,
    /// How long the exchange says that nothing more may come of the user.
    hold: Option<u64>,
}

/// A request that went.
#[derive(Debug, Clone)]
struct Went {
    user: usize,
    weight: u32,
    asked: Instant,
    sent: Instant,
    arrived: Instant,
    held: Option<(Instant, Instant)>,
}

/// What users and the address may send.
#[derive(Debug, Clone)]
struct Limits {
    of_user: Quota,
    of_address: Quota,
    share: f64,
}

impl Limits {
    fn new(user: u32, address: u32, share: f64) -> Self {
        let pool = |limit, seconds, meter| Quota::of_pool(limit, Duration::from_secs(seconds), meter, "all", 1);
        Self { of_user: pool(user, 1, Meter::User), of_address: pool(address, 5, Meter::Address), share }
    }

    /// The limits of a request, by the keys that they are known by.
    fn of(&self, user: usize, weight: u32) -> [(&'static str, Quota); 2] {
        let key = ["first", "second", "third"][user];
        [(key, self.of_user), ("address", self.of_address)].map(|(key, quota)| (key, Quota { weight, ..quota }))
    }
}

/// Waits for all of these limits, one after the other, and goes so late.
pub(super) async fn departure<'a>(limiter: &'a Limiter, limits: &[(&str, Quota)], late: Duration) -> Departure<'a> {
    loop {
        let mut places = Vec::new();
        for (key, quota) in limits {
            let place = limiter.queue((*key).to_owned(), quota);
            assert!(place.turn(far()).await, "a week is enough");
            places.push(place);
        }
        sleep(late).await;
        if let Some(departure) = limiter.go(places) {
            return departure;
        }
    }
}

async fn sent(limiter: &Limiter, limits: &Limits, wish: &Wish, after: u64) -> Went {
    let millis = Duration::from_millis;
    sleep(millis(after)).await;
    let (asked, keys) = (Instant::now(), limits.of(wish.user, wish.weight));
    let departure = departure(limiter, &keys, millis(wish.late)).await;
    let sent = departure.at;
    sleep(millis(wish.answers)).await;
    departure.arrived();
    let held = wish.hold.map(|hold| {
        limiter.hold(keys[0].0, millis(hold));
        (Instant::now(), Instant::now() + millis(hold))
    });
    Went { user: wish.user, weight: wish.weight, asked, sent, arrived: sent + millis(wish.travels), held }
}

/// All that went, in the order of going.
fn all_sent(limits: &Limits, wishes: &[Wish]) -> Vec<Went> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_time().start_paused(true).build().unwrap();
    let limiter = Limiter::new(limits.share);
    let mut after = 0;
    let tasks = wishes.iter().map(|wish| {
        after += wish.pause;
        sent(&limiter, limits, wish, after)
    });
    let mut went = runtime.block_on(join_all(tasks));
    went.sort_by_key(|went| went.sent);
    went
}

/// The most that is in any window of this length.
fn most(went: &[Went], length: Duration, at: fn(&Went) -> Instant) -> u32 {
    let mut moments: Vec<_> = went.iter().map(|went| (at(went), went.weight)).collect();
    moments.sort();
    let from = |index: usize| {
        let within = moments[index..].iter().take_while(|(moment, _)| *moment < moments[index].0 + length);
        within.map(|(_, weight)| weight).sum()
    };
    (0..moments.len()).map(from).max().unwrap_or(0)
}

fn of_user(went: &[Went], user: usize) -> Vec<Went> {
    went.iter().filter(|went| went.user == user).cloned().collect()
}

fn assert_within(went: &[Went], quota: &Quota, share: f64) -> Result<(), TestCaseError> {
    let heaviest = went.iter().map(|went| went.weight).max().unwrap_or(0);
    let portion = quota.portion(share).max(heaviest);
    let sent = most(went, quota.window + MARGIN, |went| went.sent);
    let arrived = most(went, quota.window, |went| went.arrived);
    prop_assert!(sent <= portion, "{sent} of {portion} went within one window");
    prop_assert!(arrived <= portion, "{arrived} of {portion} arrived within one window");
    Ok(())
}

fn wish(punctual: bool) -> impl Strategy<Value = Wish> {
    let up_to = move |most: u64| if punctual { (0_u64..1).boxed() } else { (0..most).boxed() };
    let weight = if punctual { 1_u32..2 } else { 1..4 };
    let hold = if punctual { Just(None).boxed() } else { prop::option::weighted(0.05, 1_u64..9_000).boxed() };
    let times = (up_to(400), up_to(1_500), up_to(1_000_000));
    (prop_oneof![0_u64..1, 0_u64..900], 0_usize..3, weight, times, hold).prop_map(
        |(pause, user, weight, (late, answers, part), hold)| {
            let longest = answers.min(u64::try_from(LATEST.as_millis()).unwrap());
            Wish { pause, user, weight, late, travels: longest * part / 1_000_000, answers, hold }
        },
    )
}

fn limits() -> impl Strategy<Value = Limits> {
    (1_u32..12, 1_u32..40, prop_oneof![Just(1.0), 0.05..1.0])
        .prop_map(|(user, address, share)| Limits::new(user, address, share))
}

/// Tries as many patterns as the environment says (`PROPTEST_CASES`), or the usual number.
fn try_all(punctual: bool, test: impl Fn(&Limits, &[Wish]) -> Result<(), TestCaseError>) {
    let patterns = (limits(), prop::collection::vec(wish(punctual), 1..80));
    let mut runner = TestRunner::new(Config { failure_persistence: None, ..Config::default() });
    runner.run(&patterns, |(limits, wishes)| test(&limits, &wishes)).unwrap();
    println!("{} patterns of arrivals held", runner.config().cases);
}

#[test]
fn no_window_ever_holds_more_than_the_quota() {
    try_all(false, |limits, wishes| {
        let went = all_sent(limits, wishes);
        prop_assert_eq!(went.len(), wishes.len());
        assert_within(&went, &limits.of_address, limits.share)?;
        for user in 0..3 {
            let own = of_user(&went, user);
            assert_within(&own, &limits.of_user, limits.share)?;
            for (from, until) in own.iter().filter_map(|went| went.held) {
                let early = own.iter().find(|went| went.sent > from && went.sent < until);
                prop_assert!(early.is_none(), "{early:?} went while its user was held");
            }
        }
        Ok(())
    });
}

#[test]
fn nobody_waits_while_every_window_has_room() {
    try_all(true, |limits, wishes| {
        let went = all_sent(limits, wishes);
        let own: Vec<_> = (0..3).map(|user| of_user(&went, user)).collect();
        for one in &went {
            let sets = [(&own[one.user], limits.of_user), (&went, limits.of_address)];
            let full = |at: Instant| {
                sets.iter().any(|(went, quota)| {
                    let length = quota.spaced(limits.share);
                    let counts =
                        went.iter().filter(|other| other.sent <= at + TICK && other.sent + length > at).count();
                    counts >= quota.portion(limits.share) as usize
                })
            };
            // Room comes when somebody's time is over, or was there from the start.
            let frees = sets.iter().flat_map(|(went, quota)| {
                let length = quota.spaced(limits.share);
                went.iter().map(move |other| other.sent + length)
            });
            let waits = |at: &Instant| *at >= one.asked && *at + TICK < one.sent;
            let idle = frees.chain([one.asked]).find(|at| waits(at) && !full(*at));
            prop_assert!(idle.is_none(), "{one:?} might have gone at {idle:?}");
        }
        Ok(())
    });
}

#[test]
fn a_backlog_takes_little_longer_than_the_windows_that_it_needs() {
    let runner = |late: u64, answers: u64| {
        let wish = |n: u64| Wish {
            pause: 0,
            user: usize::try_from(n % 3).unwrap(),
            weight: 1,
            late: n * 7919 % (late + 1),
            travels: 0,
            answers: n * 104_729 % (answers + 1),
            hold: None,
        };
        let limits = Limits::new(600, 600, 1.0);
        let went = all_sent(&limits, &(0..3_000).map(wish).collect::<Vec<_>>());
        let took = went.last().unwrap().sent - went[0].asked;
        (took, limits.of_address.spaced(1.0) * 4)
    };
    let (took, bound) = runner(0, 0);
    assert_eq!(took, bound, "punctual");
    for (late, answers) in [(20, 0), (100, 0), (0, 200), (50, 150)] {
        let (took, bound) = runner(late, answers);
        assert!(took <= bound.mul_f64(1.03), "late {late} ms, answers {answers} ms: {took:?} for {bound:?}");
    }
}
