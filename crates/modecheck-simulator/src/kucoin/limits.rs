//! Rate limits: pools of points, of which each call takes its weight.
//!
//! <https://www.kucoin.com/docs-new/rate-limit>: private pools count per user id, the public one per address, and
//! `gw-ratelimit-reset` tells the milliseconds until a pool is full again. That this counts from the first call of a
//! full pool, and that a refused call takes nothing, is assumed. The numbers are those of VIP level 0.

use std::collections::HashMap;

/// What calls take from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Pool {
    Public,
    Spot,
    Futures,
    Management,
    Earn,
    Unified,
}

impl Pool {
    /// The points, and the milliseconds they are for.
    fn quota(self) -> (u64, u64) {
        match self {
            Self::Spot => (4_000, 30_000),
            Self::Public | Self::Futures | Self::Management | Self::Earn => (2_000, 30_000),
            Self::Unified => (200, 3_000),
        }
    }
}

/// When a pool was last full, and what was taken since.
#[derive(Clone, Copy, Debug, Default)]
struct Window {
    since_ms: u64,
    taken: u64,
}

/// What callers have taken.
#[derive(Debug, Default)]
pub(super) struct Windows(HashMap<(String, Pool), Window>);

/// What is left of a pool.
#[derive(Clone, Copy, Debug)]
pub(super) struct Allowance {
    pub(super) granted: bool,
    limit: u64,
    left: u64,
    reset_ms: u64,
}

impl Windows {
    /// Takes a call's weight, or refuses it.
    pub(super) fn admit(&mut self, caller: &str, pool: Pool, weight: u64, now_ms: u64) -> Allowance {
        let (limit, window_ms) = pool.quota();
        let window = self.0.entry((caller.to_owned(), pool)).or_default();
        if window.taken == 0 || now_ms.saturating_sub(window.since_ms) >= window_ms {
            *window = Window { since_ms: now_ms, taken: 0 };
        }
        let granted = window.taken + weight <= limit;
        if granted {
            window.taken += weight;
        }
        let reset_ms = (window.since_ms + window_ms).saturating_sub(now_ms);
        Allowance { granted, limit, left: limit - window.taken, reset_ms }
    }
}

impl Allowance {
    pub(super) fn headers(self) -> [(String, String); 3] {
        [
            ("gw-ratelimit-limit".to_owned(), self.limit.to_string()),
            ("gw-ratelimit-remaining".to_owned(), self.left.to_string()),
            ("gw-ratelimit-reset".to_owned(), self.reset_ms.to_string()),
        ]
    }
}
