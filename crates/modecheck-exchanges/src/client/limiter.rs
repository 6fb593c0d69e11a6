//! Exact sliding windows. A token bucket refills while its burst is being spent and so lets up to twice the quota
//! into one window; a log of what was sent cannot.

use std::collections::{HashMap, VecDeque};
use std::sync::Mutex;
use std::time::Duration;

use tokio::time::Instant;

use super::{Quota, locked};

/// How much longer than the exchange's window ours is: arrivals are less even than departures.
const MARGIN: Duration = Duration::from_millis(50);
/// With more windows than this, those that are over are forgotten.
const CROWDED: usize = 4096;

/// What may be sent when, for all accounts of a process.
#[derive(Debug)]
pub(crate) struct Limiter {
    share: f64,
    windows: Mutex<HashMap<String, Window>>,
}

#[derive(Debug, Default)]
struct Window {
    /// When requests were or will be sent, and what they weigh; ascending.
    log: VecDeque<(Instant, u32)>,
    /// Nothing before this.
    held_until: Option<Instant>,
}

impl Limiter {
    /// A limiter that leaves the rest of every quota to others.
    pub(crate) fn new(share: f64) -> Self {
        Self { share: share.clamp(0.0, 1.0), windows: Mutex::default() }
    }

    /// Reserves the earliest moment at which a request of this weight may be sent; `None` when that is too late.
    /// Reservations of one key are in the order in which they were made.
    pub(crate) fn reserve(&self, key: &str, quota: &Quota, weight: u32, not_after: Instant) -> Option<Instant> {
        let mut windows = locked(&self.windows);
        let now = Instant::now();
        if windows.len() > CROWDED {
            windows.retain(|_, window| window.is_live(now));
        }
        let window = windows.entry(key.to_owned()).or_default();
        let at = window.earliest(now, self.portion(quota), quota.window + MARGIN, weight);
        (at <= not_after).then(|| {
            window.log.push_back((at, weight));
            at
        })
    }

    /// Lets nothing of this key pass for a while: the exchange said that its limit is reached.
    pub(crate) fn hold(&self, key: &str, wait: Duration) {
        let until = Instant::now() + wait;
        let mut windows = locked(&self.windows);
        let window = windows.entry(key.to_owned()).or_default();
        window.held_until = window.held_until.max(Some(until));
    }

    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "a share of a quota is between zero and the quota"
    )]
    fn portion(&self, quota: &Quota) -> u32 {
        ((f64::from(quota.limit) * self.share).floor() as u32).max(1)
    }
}

impl Window {
    fn earliest(&mut self, now: Instant, portion: u32, length: Duration, weight: u32) -> Instant {
        let last = self.log.back().map(|(at, _)| *at);
        let mut at = now.max(last.unwrap_or(now)).max(self.held_until.unwrap_or(now));
        while self.log.front().is_some_and(|(sent, _)| *sent + length <= now) {
            self.log.pop_front();
        }
        // A request heavier than the whole portion goes alone.
        let room = portion.saturating_sub(weight);
        let counted: Vec<_> = self.log.iter().filter(|(sent, _)| *sent + length > at).collect();
        let mut within: u32 = counted.iter().map(|(_, weight)| weight).sum();
        for (sent, weight) in counted {
            if within <= room {
                break;
            }
            at = *sent + length;
            within -= weight;
        }
        at
    }

    fn is_live(&self, now: Instant) -> bool {
        let recent = |(sent, _): &(Instant, u32)| *sent + Duration::from_secs(60) > now;
        self.log.back().is_some_and(recent) || self.held_until.is_some_and(|until| until > now)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::client::Meter;

    const WINDOW: Duration = Duration::from_secs(2);

    fn quota(limit: u32) -> Quota {
        Quota { limit, window: WINDOW, meter: Meter::User }
    }

    fn far() -> Instant {
        Instant::now() + Duration::from_secs(3600)
    }

    #[tokio::test(start_paused = true)]
    async fn the_quota_goes_at_once_and_the_next_waits_for_the_window() {
        let limiter = Limiter::new(1.0);
        let start = Instant::now();
        let waits: Vec<_> = (0..11).map(|_| limiter.reserve("k", &quota(5), 1, far()).unwrap() - start).collect();
        assert_eq!(waits[..5], [Duration::ZERO; 5]);
        assert_eq!(waits[5..10], [WINDOW + MARGIN; 5]);
        assert_eq!(waits[10], (WINDOW + MARGIN) * 2);
        assert_eq!(limiter.reserve("other", &quota(5), 1, far()).unwrap(), start, "another key has its own window");
    }

    #[tokio::test(start_paused = true)]
    async fn a_share_leaves_the_rest_and_a_hold_stops_everything() {
        let limiter = Limiter::new(0.5);
        let start = Instant::now();
        let waits: Vec<_> = (0..3).map(|_| limiter.reserve("k", &quota(5), 1, far()).unwrap() - start).collect();
        assert_eq!(waits, [Duration::ZERO, Duration::ZERO, WINDOW + MARGIN]);
        limiter.hold("held", Duration::from_secs(7));
        assert_eq!(limiter.reserve("held", &quota(5), 1, far()).unwrap() - start, Duration::from_secs(7));
        assert_eq!(
            limiter.reserve("held", &quota(5), 1, start + Duration::from_secs(6)),
            None,
            "too late is said at once"
        );
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
                    sent.push((limiter.reserve("k", &quota(limit), *weight, far()).unwrap(), *weight));
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
