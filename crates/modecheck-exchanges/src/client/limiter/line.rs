use std::collections::VecDeque;
use std::sync::Arc;

use tokio::sync::Notify;

/// Who waits for a limit, in the order of asking, and what each request weighs. Of most limits nobody waits for longer
/// than a moment, and then nothing is held.
#[derive(Debug, Default)]
pub(super) struct Line(Option<Box<Waiting>>);

#[derive(Debug)]
struct Waiting {
    requests: VecDeque<(u64, u32)>,
    /// Told when somebody leaves the line.
    left: Arc<Notify>,
    /// What the limit is called.
    key: String,
}

impl Line {
    /// Numbers ascend. What tells that somebody leaves the line.
    pub(super) fn join(&mut self, number: u64, weight: u32, key: String) -> Arc<Notify> {
        let fresh = || Box::new(Waiting { requests: VecDeque::with_capacity(1), left: Arc::default(), key });
        let waiting = self.0.get_or_insert_with(fresh);
        waiting.requests.push_back((number, weight));
        Arc::clone(&waiting.left)
    }

    /// Whether that leaves others behind.
    pub(super) fn leave(&mut self, number: u64) -> bool {
        let Some(waiting) = &mut self.0 else { return false };
        let place = waiting.requests.binary_search_by_key(&number, |(number, _)| *number);
        let is_ahead = place.is_ok_and(|place| {
            waiting.requests.remove(place);
            place < waiting.requests.len()
        });
        if waiting.requests.is_empty() {
            self.0 = None;
        }
        is_ahead
    }

    /// Tells those who wait that somebody left.
    pub(super) fn tell(&self) {
        self.0.iter().for_each(|waiting| waiting.left.notify_waiters());
    }

    /// What all those weigh that came before.
    pub(super) fn ahead_of(&self, number: u64) -> u64 {
        self.iter().take_while(|(other, _)| *other < number).map(|(_, weight)| u64::from(weight)).sum()
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = (u64, u32)> {
        self.0.iter().flat_map(|waiting| waiting.requests.iter().copied())
    }

    /// What the limit is called that somebody waits for.
    pub(super) fn key(&self) -> Option<&str> {
        self.0.as_ref().map(|waiting| waiting.key.as_str())
    }

    pub(super) fn is_empty(&self) -> bool {
        self.0.is_none()
    }
}
