use std::collections::{BTreeMap, VecDeque};
use std::time::Duration;

use modecheck_core::Exchange;

use crate::inventory::Inventory;
use crate::plan::{Plan, Room};

/// How many accounts of an exchange are asked at a time at least and at most, whatever its limits.
const FEWEST: u64 = 8;
const MOST: u64 = 96;
/// After how many accounts it is believed how much one takes, and how many are asked at a time at most until then: even
/// if each took twenty times what was planned, they would end within their deadline.
const ENOUGH: u64 = 4;
const FIRST: u64 = 32;

/// The accounts that are still to be asked, by exchange, and how many of each may be under way.
pub(super) struct Queues(BTreeMap<Exchange, Queue>);

struct Queue {
    waiting: VecDeque<usize>,
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
            Some(Room { requests, oldest, .. }) if self.ended < ENOUGH => (requests / oldest).clamp(FEWEST, FIRST),
            Some(Room { requests, each, .. }) => (requests / each.max(self.taken / self.ended)).clamp(FEWEST, MOST),
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
