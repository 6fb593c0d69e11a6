//! Rate limits: exact sliding windows.
//!
//! <https://www.okx.com/docs-v5/en/#overview-rate-limits> (2026-07-06): private calls count per user id, sub-accounts
//! apart; public ones per address.

use std::collections::{HashMap, VecDeque};

use super::refusal::Refusal;

/// Every limit of the endpoints simulated here is a number of calls in this time.
const WINDOW_MS: u64 = 2_000;

/// When the calls let through came, per caller and path.
#[derive(Debug, Default)]
pub(super) struct Windows(HashMap<(String, &'static str), VecDeque<u64>>);

impl Windows {
    /// Counts a call, or refuses it; a refused call does not count.
    pub(super) fn admit(&mut self, caller: &str, path: &'static str, most: usize, now_ms: u64) -> Result<(), Refusal> {
        let calls = self.0.entry((caller.to_owned(), path)).or_default();
        while calls.front().is_some_and(|at| at + WINDOW_MS <= now_ms) {
            calls.pop_front();
        }
        if calls.len() >= most {
            return Err(Refusal::new("50011", "too many requests"));
        }
        calls.push_back(now_ms);
        Ok(())
    }
}
