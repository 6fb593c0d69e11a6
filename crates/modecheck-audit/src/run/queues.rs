use std::collections::BTreeMap;
use std::time::Duration;

use modecheck_core::Exchange;

use crate::inventory::{Inventory, Roll};
use crate::plan::{Plan, Room};

/// How many accounts of an exchange are asked at a time at least and at most, whatever its limits.
const FEWEST: u64 = 8;
const MOST: u64 = 96;
/// After how many accounts it is believed how much one takes.
const ENOUGH: u64 = 4;

/// The accounts that are still to be asked, by exchange, and how many of each may be under way.
pub(super) struct Queues<'a> {
    accounts: &'a Roll,
    positions: &'a [usize],
    by_exchange: BTreeMap<Exchange, Queue>,
}

struct Queue {
    /// How many wait, and from where on among all: those of other exchanges are passed over.
    waiting: usize,
    from: usize,
    under_way: u64,
    ended: u64,
    /// How many requests those that ended took.
    taken: u64,
    room: Option<Room>,
}

impl Queue {
    /// How many may be under way: as many as there is room for by what accounts have been seen to take. Accounts that
    /// share a limit delay each other, and of too many none would end within its deadline.
    fn at_a_time(&self) -> u64 {
        match self.room {
            None => MOST,
            Some(_) if self.ended < ENOUGH => FEWEST,
            Some(Room { requests, each }) => (requests / each.max(self.taken / self.ended)).clamp(FEWEST, MOST),
        }
    }
}

impl<'a> Queues<'a> {
    pub(super) fn new(inventory: &'a Inventory, positions: &'a [usize], plan: &Plan, deadline: Duration) -> Self {
        let accounts = &inventory.accounts;
        let mut by_exchange = BTreeMap::new();
        for exchange in positions.iter().filter_map(|position| accounts.exchange(*position)) {
            let room = || plan.exchanges.get(&exchange).and_then(|part| part.room(deadline));
            let queue = by_exchange.entry(exchange).or_insert_with(|| Queue {
                waiting: 0,
                from: 0,
                under_way: 0,
                ended: 0,
                taken: 0,
                room: room(),
            });
            queue.waiting += 1;
        }
        Self { accounts, positions, by_exchange }
    }

    /// The next account that may be begun.
    pub(super) fn next(&mut self) -> Option<usize> {
        let may = |(_, queue): &(_, &mut Queue)| queue.waiting > 0 && queue.under_way < queue.at_a_time();
        let (exchange, queue) = self.by_exchange.iter_mut().find(may)?;
        let rest = self.positions.get(queue.from..)?;
        let is_next = |position: &usize| self.accounts.exchange(*position) == Some(*exchange);
        let passed = rest.iter().position(is_next)?;
        queue.under_way += 1;
        queue.waiting -= 1;
        queue.from += passed + 1;
        rest.get(passed).copied()
    }

    /// An account ended that took so many requests.
    pub(super) fn ended(&mut self, exchange: Option<Exchange>, requests: u64) {
        if let Some(queue) = exchange.and_then(|exchange| self.by_exchange.get_mut(&exchange)) {
            queue.under_way = queue.under_way.saturating_sub(1);
            queue.ended += 1;
            queue.taken += requests;
        }
    }

    pub(super) fn is_empty(&self) -> bool {
        self.by_exchange.values().all(|queue| queue.waiting == 0)
    }
}
