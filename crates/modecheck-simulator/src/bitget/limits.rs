//! Rate limits: exact sliding windows.
//!
//! <https://www.bitget.com/api-doc> (2025-12-05): calls count per user id and endpoint; all calls count per address,
//! 6,000 a minute, and more of them close the exchange to the address for five minutes (one minute before 2025-08-11).

use std::{
    collections::{HashMap, VecDeque},
    net::IpAddr,
};

const MINUTE_MS: u64 = 60_000;
const ADDRESS_MOST: usize = 6_000;
const BLOCK_MS: u64 = 300_000;

/// When the calls let through came.
#[derive(Debug, Default)]
pub(super) struct Windows {
    users: HashMap<(String, &'static str), VecDeque<u64>>,
    addresses: HashMap<IpAddr, Address>,
}

#[derive(Debug, Default)]
struct Address {
    calls: VecDeque<u64>,
    blocked_until: u64,
}

impl Windows {
    /// Counts a call and tells how many are left, or refuses it; a refused call does not count.
    pub(super) fn admit(
        &mut self,
        uid: &str,
        path: &'static str,
        (limit, per_ms): (usize, u64),
        now_ms: u64,
    ) -> Option<usize> {
        let calls = self.users.entry((uid.to_owned(), path)).or_default();
        forget(calls, per_ms, now_ms);
        let left = limit.checked_sub(calls.len() + 1)?;
        calls.push_back(now_ms);
        Some(left)
    }

    /// Counts a call of an address, whatever becomes of it; false once it is shut out.
    pub(super) fn let_in(&mut self, address: IpAddr, now_ms: u64) -> bool {
        let seen = self.addresses.entry(address.to_canonical()).or_default();
        if now_ms < seen.blocked_until {
            return false;
        }
        forget(&mut seen.calls, MINUTE_MS, now_ms);
        seen.calls.push_back(now_ms);
        if seen.calls.len() > ADDRESS_MOST {
            seen.calls.clear();
            seen.blocked_until = now_ms + BLOCK_MS;
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
