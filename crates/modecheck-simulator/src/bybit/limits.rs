//! Rate limits: exact sliding windows.
//!
//! <https://bybit-exchange.github.io/docs/v5/rate-limit> (2026-07-24): private calls count per user id and endpoint in
//! any second; all calls count per address in any five seconds, and too many of them close the exchange to the address
//! for ten minutes.

use std::{
    collections::{HashMap, VecDeque},
    net::IpAddr,
};

const SECOND_MS: u64 = 1_000;
const ADDRESS_WINDOW_MS: u64 = 5_000;
const ADDRESS_MOST: usize = 600;
const BAN_MS: u64 = 600_000;

/// When the calls let through came.
#[derive(Debug, Default)]
pub(super) struct Windows {
    users: HashMap<(String, &'static str), VecDeque<u64>>,
    addresses: HashMap<IpAddr, Address>,
}

#[derive(Debug, Default)]
struct Address {
    calls: VecDeque<u64>,
    banned_until: u64,
}

/// What is left of a limit.
#[derive(Clone, Copy, Debug)]
pub(super) struct Allowance {
    pub(super) granted: bool,
    pub(super) limit: usize,
    pub(super) left: usize,
    /// How long until a call is let through again.
    pub(super) wait_ms: u64,
}

impl Windows {
    /// Counts a call, or refuses it; a refused call does not count.
    pub(super) fn admit(&mut self, uid: &str, path: &'static str, limit: usize, now_ms: u64) -> Allowance {
        let calls = self.users.entry((uid.to_owned(), path)).or_default();
        forget(calls, SECOND_MS, now_ms);
        let granted = calls.len() < limit;
        if granted {
            calls.push_back(now_ms);
        }
        let left = limit - calls.len().min(limit);
        let wait_ms = calls.front().filter(|_| !granted).map_or(0, |at| at + SECOND_MS - now_ms);
        Allowance { granted, limit, left, wait_ms }
    }

    /// Counts a call of an address, whatever becomes of it; false once it is shut out.
    pub(super) fn let_in(&mut self, address: IpAddr, now_ms: u64) -> bool {
        let seen = self.addresses.entry(address.to_canonical()).or_default();
        if now_ms < seen.banned_until {
            return false;
        }
        forget(&mut seen.calls, ADDRESS_WINDOW_MS, now_ms);
        seen.calls.push_back(now_ms);
        if seen.calls.len() > ADDRESS_MOST {
            seen.calls.clear();
            seen.banned_until = now_ms + BAN_MS;
            return false;
        }
        true
    }
}

fn forget(calls: &mut VecDeque<u64>, window_ms: u64, now_ms: u64) {
    while calls.front().is_some_and(|at| at + window_ms <= now_ms) {
        calls.pop_front();
    }
}
