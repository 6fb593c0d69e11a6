use std::fmt;
use std::time::Duration;

use tokio::time::Instant;

use super::Limiter;
use super::window::Window;
use crate::client::{Meter, locked};

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

impl Limiter {
    /// The limit that most requests wait for now. Whose it is is not told.
    pub(crate) fn waiting(&self) -> Option<Waiting> {
        let now = Instant::now();
        let mut state = locked(&self.state);
        let waits = state.windows.values_mut().filter_map(|window| {
            let (requests, left) = window.waiting(now)?;
            let mut parts = window.line.key()?.splitn(3, '|').skip(1);
            let meter = if parts.next()?.is_empty() { Meter::Address } else { Meter::User };
            Some(Waiting { meter, drawn_by: parts.next()?.to_owned(), requests, left })
        });
        waits.max_by(|one, other| {
            (one.requests, one.left, &one.drawn_by).cmp(&(other.requests, other.left, &other.drawn_by))
        })
    }
}

impl Window {
    /// How many wait for their turn, and how long the first of them still has to.
    fn waiting(&mut self, now: Instant) -> Option<(usize, Duration)> {
        let (mut ahead, line) = (0, self.line.iter().collect::<Vec<_>>());
        for (place, (_, weight)) in line.iter().enumerate() {
            let at = self.after(ahead, *weight, now);
            if at > now {
                return Some((line.len() - place, at - now));
            }
            ahead += u64::from(*weight);
        }
        None
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
