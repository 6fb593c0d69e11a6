use std::collections::{BTreeMap, VecDeque};
use std::time::Duration;

use modecheck_core::Exchange;

use crate::inventory::Inventory;
use crate::plan::Plan;

/// How many accounts of an exchange are asked at a time at least and at most, whatever its limits.
const FEWEST: u64 = 8;
const MOST: u64 = 96;
/// After how many accounts it is believed how much one takes.
const ENOUGH: u64 = 4;

/// The accounts that are still to be asked, by exchange, and how many of each may be under way.
pub(super) struct Queues(BTreeMap<Exchange, Queue>);

struct Queue {
    waiting: VecDeque<usize>,
    under_way: u64,
    ended: u64,
    /// How many requests those that ended took.
    taken: u64,
    /// How many requests may wait at a time, and how many an account takes at least.
    room: Option<(u64, u64)>,
}

impl Queue {
    /// How many may be under way: as many as there is room for by what accounts have been seen to take. Accounts that
    /// share a limit delay each other, and of too many none would end within its deadline.
    fn at_a_time(&self) -> u64 {
        match self.room {
            None => MOST,
            Some(_) if self.ended < ENOUGH => FEWEST,
            Some((room, each)) => (room / each.max(self.taken / self.ended)).clamp(FEWEST, MOST),
        }
    }
}

impl Queues {
    pub(super) fn new(inventory: &Inventory, positions: &[usize], plan: &Plan, deadline: Duration) -> Self {
        let mut queues = BTreeMap::new();
        for position in positions {
            let exchange = inventory.accounts[*position].exchange;
            let room = || plan.exchanges.get(&exchange).and_then(|part| part.room(deadline));
            let queue = queues.entry(exchange).or_insert_with(|| Queue {
                waiting: VecDeque::new(),
                under_way: 0,
                ended: 0,
                taken: 0,
                room: room(),
            });
            queue.waiting.push_back(*position);
        }
        Self(queues)
    }

    /// The next account that may be begun.
    pub(super) fn next(&mut self) -> Option<usize> {
        let may = |queue: &&mut Queue| !queue.waiting.is_empty() && queue.under_way < queue.at_a_time();
        let queue = self.0.values_mut().find(may)?;
        queue.under_way += 1;
        queue.waiting.pop_front()
    }

    /// An account ended that took so many requests.
    pub(super) fn ended(&mut self, exchange: Exchange, requests: u64) {
        if let Some(queue) = self.0.get_mut(&exchange) {
            queue.under_way = queue.under_way.saturating_sub(1);
            queue.ended += 1;
            queue.taken += requests;
        }
    }

    pub(super) fn is_empty(&self) -> bool {
        self.0.values().all(|queue| queue.waiting.is_empty())
    }
}
