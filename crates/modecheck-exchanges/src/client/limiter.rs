//! Exact sliding windows. A token bucket refills while its burst is being spent and so lets up to twice the quota
//! into one window; a log of what was sent cannot.

use std::collections::{HashMap, VecDeque};
use std::fmt;
use std::sync::Mutex;
use std::time::Duration;

use tokio::time::Instant;

use super::{Meter, Quota, locked};

/// How much longer than the exchange's window ours is: arrivals are less even than departures.
const MARGIN: Duration = Duration::from_millis(50);
/// Below this many windows none is looked at to be forgotten.
const FEW: usize = 4096;

/// What may be sent when, for all accounts of a process.
#[derive(Debug)]
pub(crate) struct Limiter {
    share: f64,
    state: Mutex<State>,
}

#[derive(Debug, Default)]
struct State {
    windows: HashMap<String, Window>,
    /// With this many windows those that are over are forgotten: twice as many as the last time were not.
    sweep_at: usize,
}

#[derive(Debug, Default)]
struct Window {
    /// When requests were or will be sent, and what they weigh; ascending.
    log: VecDeque<(Instant, u32)>,
    /// How long a request counts.
    length: Duration,
    /// Nothing before this.
    held_until: Option<Instant>,
}

/// A limit that requests wait for.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Waiting {
    /// What the exchange counts by.
    pub meter: Meter,
    /// What draws on it: a pool, or one call.
    pub drawn_by: String,
    /// How many requests wait.
    pub requests: usize,
    /// How long the first of them still has to.
    pub left: Duration,
}

/// A moment at which one request may be sent. Given back when dropped without being used.
#[derive(Debug)]
pub(crate) struct Reservation<'a> {
    limiter: &'a Limiter,
    pub(crate) key: &'a str,
    pub(crate) at: Instant,
    used: bool,
}

impl Limiter {
    /// A limiter that leaves the rest of every quota to others.
    pub(crate) fn new(share: f64) -> Self {
        Self { share: share.clamp(0.0, 1.0), state: Mutex::default() }
    }

    /// Reserves the earliest moment at which a request may be sent; `None` when that is too late. Reservations of one
    /// key are in the order in which they were made.
    pub(crate) fn reserve<'a>(&'a self, key: &'a str, quota: &Quota, not_after: Instant) -> Option<Reservation<'a>> {
        let now = Instant::now();
        let mut state = locked(&self.state);
        let window = state.window(key, now);
        window.length = quota.spaced(self.share);
        let at = window.earliest(now, quota.portion(self.share), quota.weight);
        (at <= not_after).then(|| {
            window.log.push_back((at, quota.weight));
            Reservation { limiter: self, key, at, used: false }
        })
    }

    /// Lets nothing of this key pass for a while: the exchange said that its limit is reached.
    pub(crate) fn hold(&self, key: &str, wait: Duration) {
        let now = Instant::now();
        let mut state = locked(&self.state);
        let window = state.window(key, now);
        window.held_until = window.held_until.max(Some(now + wait));
    }

    /// Whether others use so much of a quota, of which so much is left, that what they have beyond the share that was
    /// left to them has to come out of ours, and ours is used up then.
    pub(crate) fn is_crowded(&self, key: &str, quota: &Quota, left: u32) -> bool {
        let now = Instant::now();
        let state = locked(&self.state);
        let log = state.windows.get(key).map(|window| &window.log);
        let counts = |sent: &Instant| *sent <= now && *sent + quota.window > now;
        let own: u32 = log.into_iter().flatten().filter(|(sent, _)| counts(sent)).map(|(_, weight)| weight).sum();
        let (ours, others) = (quota.portion(self.share), quota.limit.saturating_sub(left.saturating_add(own)));
        let beyond = others.saturating_sub(quota.limit.saturating_sub(ours));
        beyond > 0 && own.saturating_add(beyond) >= ours
    }

    /// The limit that most requests wait for now. Whose it is is not told.
    pub(crate) fn waiting(&self) -> Option<Waiting> {
        let now = Instant::now();
        let state = locked(&self.state);
        let waits = state.windows.iter().filter_map(|(key, window)| {
            let mut later = window.log.iter().map(|(at, _)| *at).filter(|at| *at > now);
            let (left, mut parts) = (later.next()? - now, key.splitn(3, '|').skip(1));
            let meter = if parts.next()?.is_empty() { Meter::Address } else { Meter::User };
            Some(Waiting { meter, drawn_by: parts.next()?.to_owned(), requests: 1 + later.count(), left })
        });
        waits.max_by(|one, other| {
            (one.requests, one.left, &one.drawn_by).cmp(&(other.requests, other.left, &other.drawn_by))
        })
    }

    /// Whether nothing of this key may pass now.
    pub(crate) fn is_held(&self, key: &str) -> bool {
        let state = locked(&self.state);
        state.windows.get(key).and_then(|window| window.held_until).is_some_and(|until| until > Instant::now())
    }
}

impl fmt::Display for Waiting {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let seconds = self.left.as_secs() + u64::from(self.left.subsec_nanos() > 0);
        f.write_str(match self.meter {
            Meter::Address => "address",
            Meter::User => "user",
        })?;
        // What all calls draw on is called after what it is counted by.
        if self.drawn_by != "address" {
            write!(f, " {}", self.drawn_by)?;
        }
        write!(f, ", {seconds} s")
    }
}

impl Quota {
    /// So much of it is used where this share of every quota is: at least one request.
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "a share of a quota is between zero and the quota"
    )]
    pub fn portion(&self, share: f64) -> u32 {
        ((f64::from(self.limit) * share).floor() as u32).max(1)
    }

    /// How long a request counts here, where this share of every quota is used: the exchange's window and a margin,
    /// since requests arrive less evenly than they are sent. Where the share is less than one request in a window, one
    /// counts in so many windows that it is the share again.
    pub fn spaced(&self, share: f64) -> Duration {
        let requests = f64::from(self.limit) * share;
        let windows = if requests > 0.0 && requests < 1.0 { 1.0 / requests } else { 1.0 };
        self.window.mul_f64(windows) + MARGIN
    }
}

impl State {
    fn window(&mut self, key: &str, now: Instant) -> &mut Window {
        if self.windows.len() >= self.sweep_at.max(FEW) {
            self.windows.retain(|_, window| window.counts_at(now));
            self.sweep_at = self.windows.len() * 2;
        }
        self.windows.entry(key.to_owned()).or_default()
    }
}

impl Window {
    fn earliest(&mut self, now: Instant, portion: u32, weight: u32) -> Instant {
        let last = self.log.back().map(|(at, _)| *at);
        let mut at = now.max(last.unwrap_or(now)).max(self.held_until.unwrap_or(now));
        while self.log.front().is_some_and(|(sent, _)| *sent + self.length <= now) {
            self.log.pop_front();
        }
        // A request heavier than the whole portion goes alone.
        let room = portion.saturating_sub(weight);
        let counted: Vec<_> = self.log.iter().filter(|(sent, _)| *sent + self.length > at).collect();
        let mut within: u32 = counted.iter().map(|(_, weight)| weight).sum();
        for (sent, weight) in counted {
            if within <= room {
                break;
            }
            at = *sent + self.length;
            within -= weight;
        }
        at
    }

    fn counts_at(&self, now: Instant) -> bool {
        let counts = self.log.back().is_some_and(|(sent, _)| *sent + self.length > now);
        counts || self.held_until.is_some_and(|until| until > now)
    }
}

impl Reservation<'_> {
    /// The request goes out now.
    pub(crate) fn use_up(mut self) {
        self.used = true;
    }
}

impl Drop for Reservation<'_> {
    fn drop(&mut self) {
        if !self.used {
            let mut state = locked(&self.limiter.state);
            let log = state.windows.get_mut(self.key).map(|window| &mut window.log);
            let place = log.as_ref().and_then(|log| log.iter().rposition(|(at, _)| *at == self.at));
            if let (Some(log), Some(place)) = (log, place) {
                log.remove(place);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const WINDOW: Duration = Duration::from_secs(2);

    fn quota(limit: u32, weight: u32) -> Quota {
        Quota::of_pool(limit, WINDOW, Meter::User, "all", weight)
    }

    /// When a request that goes out at its time does so.
    fn sent(limiter: &Limiter, key: &str, limit: u32, weight: u32) -> Instant {
        let reservation = limiter.reserve(key, &quota(limit, weight), far()).unwrap();
        let at = reservation.at;
        reservation.use_up();
        at
    }

    fn far() -> Instant {
        Instant::now() + Duration::from_secs(3600)
    }

    #[tokio::test(start_paused = true)]
    async fn the_quota_goes_at_once_and_the_next_waits_for_the_window() {
        let limiter = Limiter::new(1.0);
        let start = Instant::now();
        let waits: Vec<_> = (0..11).map(|_| sent(&limiter, "k", 5, 1) - start).collect();
        assert_eq!(waits[..5], [Duration::ZERO; 5]);
        assert_eq!(waits[5..10], [WINDOW + MARGIN; 5]);
        assert_eq!(waits[10], (WINDOW + MARGIN) * 2);
        assert_eq!(sent(&limiter, "other", 5, 1), start, "another key has its own window");
    }

    #[tokio::test(start_paused = true)]
    async fn a_share_leaves_the_rest_and_a_hold_stops_everything() {
        let limiter = Limiter::new(0.5);
        let start = Instant::now();
        let waits: Vec<_> = (0..3).map(|_| sent(&limiter, "k", 5, 1) - start).collect();
        assert_eq!(waits, [Duration::ZERO, Duration::ZERO, WINDOW + MARGIN]);
        limiter.hold("held", Duration::from_secs(7));
        assert_eq!(sent(&limiter, "held", 5, 1) - start, Duration::from_secs(7));
        assert!(limiter.reserve("held", &quota(5, 1), start + Duration::from_secs(6)).is_none(), "said at once");
    }

    #[tokio::test(start_paused = true)]
    async fn a_share_of_less_than_one_request_is_one_in_several_windows() {
        let limiter = Limiter::new(0.25);
        let start = Instant::now();
        let waits: Vec<_> = (0..3).map(|_| sent(&limiter, "k", 1, 1) - start).collect();
        assert_eq!(waits, [Duration::ZERO, WINDOW * 4 + MARGIN, (WINDOW * 4 + MARGIN) * 2]);
    }

    #[tokio::test(start_paused = true)]
    async fn whoever_uses_more_than_was_left_to_them_is_yielded_to() {
        let limiter = Limiter::new(0.5);
        for _ in 0..3 {
            sent(&limiter, "k", 20, 1);
        }
        let crowded = |left| limiter.is_crowded("k", &quota(20, 1), left);
        assert!(!crowded(17), "nobody else is there");
        assert!(!crowded(7), "others use their ten");
        assert!(!crowded(2), "others use five more, which leaves us five, of which three are used");
        assert!(crowded(0), "others use seven more, which leaves us the three that are used");
        tokio::time::advance(WINDOW).await;
        assert!(!crowded(10), "what was sent before the window counts no more");
        let all = Limiter::new(1.0);
        for _ in 0..20 {
            sent(&all, "k", 20, 1);
        }
        assert!(!all.is_crowded("k", &quota(20, 1), 0), "it is all our own");
    }

    #[tokio::test(start_paused = true)]
    async fn what_is_not_used_is_given_back() {
        let limiter = Limiter::new(1.0);
        let start = Instant::now();
        (0..20).for_each(|_| drop(limiter.reserve("k", &quota(5, 1), far()).unwrap()));
        assert_eq!(sent(&limiter, "k", 5, 1), start);
    }

    #[tokio::test(start_paused = true)]
    async fn what_most_requests_wait_for_is_told_and_not_whose_it_is() {
        let limiter = Limiter::new(1.0);
        let wait = |key: &str, times| {
            for _ in 0..times {
                sent(&limiter, key, 2, 1);
            }
        };
        wait("host|user-4470|orders", 2);
        assert_eq!(limiter.waiting(), None);
        wait("host|user-4470|orders", 1);
        wait("host||public", 5);
        let waiting = |meter, drawn_by: &str, requests, left| {
            Some(Waiting { meter, drawn_by: drawn_by.to_owned(), requests, left })
        };
        assert_eq!(limiter.waiting(), waiting(Meter::Address, "public", 3, WINDOW + MARGIN));
        tokio::time::advance(WINDOW + MARGIN).await;
        assert_eq!(limiter.waiting(), waiting(Meter::Address, "public", 1, WINDOW + MARGIN));
        wait("host|user-4470|orders", 3);
        assert_eq!(limiter.waiting(), waiting(Meter::User, "orders", 2, WINDOW + MARGIN));
    }

    #[tokio::test(start_paused = true)]
    async fn windows_that_are_over_are_forgotten() {
        let limiter = Limiter::new(1.0);
        for n in 0..20_000 {
            sent(&limiter, &n.to_string(), 5, 1);
            tokio::time::advance(Duration::from_millis(1)).await;
        }
        assert!(locked(&limiter.state).windows.len() <= 2 * FEW + 1, "{}", locked(&limiter.state).windows.len());
    }

    proptest! {
        #[test]
        fn no_window_ever_holds_more_than_the_quota(
            arrivals in prop::collection::vec((0_u64..900, 1_u32..4), 1..120), limit in 3_u32..20,
        ) {
            let runtime = tokio::runtime::Builder::new_current_thread().enable_time().start_paused(true).build().unwrap();
            let sent = runtime.block_on(async {
                let limiter = Limiter::new(1.0);
                let mut sent = Vec::new();
                for (pause, weight) in &arrivals {
                    tokio::time::advance(Duration::from_millis(*pause)).await;
                    sent.push((super::tests::sent(&limiter, "k", limit, *weight), *weight));
                }
                sent
            });
            for (index, (start, _)) in sent.iter().enumerate() {
                let within: u32 =
                    sent[index..].iter().take_while(|(at, _)| *at < *start + WINDOW).map(|(_, weight)| weight).sum();
                prop_assert!(within <= limit, "{within} within one window of {limit}");
            }
        }
    }
}
