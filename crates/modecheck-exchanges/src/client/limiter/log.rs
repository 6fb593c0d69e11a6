use std::collections::VecDeque;

use tokio::time::Instant;

/// What was sent, by since when it counts and its number. Of a user that is little, so that it is held in little.
#[derive(Debug, Default)]
pub(super) struct Log(VecDeque<Sent>);

#[derive(Debug, Clone, Copy)]
pub(super) struct Sent {
    pub(super) since: Instant,
    pub(super) number: u64,
    pub(super) weight: u32,
    /// Whether there is no answer yet: then it may have arrived at any time since.
    pub(super) is_open: bool,
}

impl Log {
    pub(super) fn insert(&mut self, sent: Sent) {
        if self.0.capacity() == 0 {
            self.0.reserve_exact(1);
        }
        // What is newest is at the end, or near it.
        self.0.insert(self.place(sent.since, sent.number), sent);
    }

    pub(super) fn remove(&mut self, since: Instant, number: u64) -> Option<Sent> {
        let place = self.place(since, number);
        let is_it = self.0.get(place).is_some_and(|sent| (sent.since, sent.number) == (since, number));
        if is_it { self.0.remove(place) } else { None }
    }

    pub(super) fn first(&self) -> Option<&Sent> {
        self.0.front()
    }

    pub(super) fn pop_first(&mut self) {
        self.0.pop_front();
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = &Sent> {
        self.0.iter()
    }

    fn place(&self, since: Instant, number: u64) -> usize {
        self.0.partition_point(|sent| (sent.since, sent.number) < (since, number))
    }
}
