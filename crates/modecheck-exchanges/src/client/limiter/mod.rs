//! Exact sliding windows. A token bucket refills while its burst is being spent and so lets up to twice the quota
//! into one window; a log of what was sent cannot.
//!
//! Requests stand in line for each of their limits and are written into its log at the moment when they go. Whoever
//! comes late goes late: that moves those behind by as much, and costs nobody a place.

mod line;
mod log;
#[cfg(test)]
mod patterns;
mod quota;
#[cfg(test)]
mod tests;
mod waiting;
mod window;

use std::collections::HashMap;
use std::hash::{BuildHasher, RandomState};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use tokio::sync::Notify;
use tokio::time::{Instant, timeout_at};

pub use self::waiting::Waiting;
use self::window::Window;
use super::{Quota, locked};

/// After so many new windows those that are over are forgotten.
const FEW: usize = 512;

/// What may be sent when, for all accounts of a process.
#[derive(Debug)]
pub(crate) struct Limiter {
    share: f64,
    state: Mutex<State>,
    /// What keys are known by: in so few bytes that there may be many, and so that nobody can make two alike.
    hashers: [RandomState; 2],
}

/// A key, as it is known.
type Known = [u64; 2];

#[derive(Debug, Default)]
struct State {
    /// Apart from the table, of which a half may be empty.
    windows: HashMap<Known, Box<Window>>,
    /// With this many windows those that are over are forgotten.
    sweep_at: usize,
    /// How many have stood in line.
    numbers: u64,
}

/// A request's place in the line for one limit. Whoever drops it leaves the line.
#[derive(Debug)]
pub(crate) struct Place<'a> {
    limiter: &'a Limiter,
    key: Known,
    number: u64,
    weight: u32,
    /// Tells that somebody left the line.
    left: Arc<Notify>,
    gone: bool,
}

/// A request that is on its way.
#[derive(Debug)]
pub(crate) struct Departure<'a> {
    limiter: &'a Limiter,
    at: Instant,
    places: Vec<Place<'a>>,
}

impl Limiter {
    /// A limiter that leaves the rest of every quota to others.
    pub(crate) fn new(share: f64) -> Self {
        Self { share: share.clamp(0.0, 1.0), state: Mutex::default(), hashers: Default::default() }
    }

    fn known(&self, key: &str) -> Known {
        self.hashers.each_ref().map(|hasher| hasher.hash_one(key))
    }

    /// Stands in line for a limit.
    pub(crate) fn queue<'a>(&'a self, key: String, quota: &Quota) -> Place<'a> {
        let now = Instant::now();
        let mut state = locked(&self.state);
        state.numbers += 1;
        let number = state.numbers;
        let known = self.known(&key);
        let window = state.window(known, now);
        (window.length, window.portion) = (quota.spaced(self.share), quota.portion(self.share));
        let left = window.line.join(number, quota.weight, key);
        Place { limiter: self, key: known, number, weight: quota.weight, left, gone: false }
    }

    /// Has a request go now, if each of its limits still allows that; else it leaves all lines.
    pub(crate) fn go<'a>(&'a self, mut places: Vec<Place<'a>>) -> Option<Departure<'a>> {
        let at = {
            let mut state = locked(&self.state);
            // Taken under the lock: the moments in a log ascend.
            let now = Instant::now();
            let mut may = |place: &Place<'_>| {
                state.windows.get_mut(&place.key).is_some_and(|window| window.has_room(place.weight, now))
            };
            if !places.iter().all(&mut may) {
                return None;
            }
            for place in &mut places {
                place.gone = true;
                if let Some(window) = state.windows.get_mut(&place.key) {
                    window.depart(place.number, place.weight, now);
                }
            }
            now
        };
        Some(Departure { limiter: self, at, places })
    }

    /// Lets nothing of this key pass for a while: the exchange said that its limit is reached.
    pub(crate) fn hold(&self, key: &str, wait: Duration) {
        let now = Instant::now();
        let mut state = locked(&self.state);
        let window = state.window(self.known(key), now);
        window.held_until = window.held_until.max(Some(now + wait));
    }

    /// Whether others use so much of a quota, of which so much is left, that what they have beyond the share that was
    /// left to them has to come out of ours, and ours is used up then.
    pub(crate) fn is_crowded(&self, key: &str, quota: &Quota, left: u32) -> bool {
        let now = Instant::now();
        let state = locked(&self.state);
        let own = state.windows.get(&self.known(key)).map_or(0, |window| window.sent_within(quota.window, now));
        let (ours, others) = (quota.portion(self.share), quota.limit.saturating_sub(left.saturating_add(own)));
        let beyond = others.saturating_sub(quota.limit.saturating_sub(ours));
        beyond > 0 && own.saturating_add(beyond) >= ours
    }
}

impl State {
    fn window(&mut self, key: Known, now: Instant) -> &mut Window {
        if self.windows.len() >= self.sweep_at.max(FEW) {
            self.windows.retain(|_, window| window.counts_at(now));
            self.sweep_at = self.windows.len() + FEW;
        }
        self.windows.entry(key).or_default()
    }
}

impl Place<'_> {
    /// Waits for the turn; false at once when it cannot come before the deadline.
    pub(crate) async fn turn(&self, deadline: Instant) -> bool {
        loop {
            let left = self.left.notified();
            let now = Instant::now();
            let at = {
                let mut state = locked(&self.limiter.state);
                let window = state.windows.get_mut(&self.key);
                window.map_or(now, |window| window.turn(self.number, self.weight, now))
            };
            if at <= now || at > deadline {
                return at <= deadline;
            }
            // The turn is later where others go late, and earlier where somebody leaves: either way it is looked up again.
            let _ = timeout_at(at, left).await;
        }
    }
}

impl Drop for Place<'_> {
    fn drop(&mut self) {
        if !self.gone {
            let mut state = locked(&self.limiter.state);
            if let Some(window) = state.windows.get_mut(&self.key)
                && window.line.leave(self.number)
            {
                window.line.tell();
            }
        }
    }
}

impl Departure<'_> {
    /// It has arrived, since there is an answer.
    pub(crate) fn arrived(self) {
        let now = Instant::now();
        let mut state = locked(&self.limiter.state);
        for place in &self.places {
            if let Some(window) = state.windows.get_mut(&place.key) {
                window.arrived(place.number, self.at, now);
            }
        }
    }
}
