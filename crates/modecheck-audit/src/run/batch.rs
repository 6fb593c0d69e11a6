use std::time::Duration;

use tokio::time::Instant;

use crate::store::Kept;

/// How many accounts one commit takes at most, and how long the first of them waits for it.
const MOST: usize = 64;
const LONGEST: Duration = Duration::from_millis(50);

/// What is finished and not yet kept.
#[derive(Debug, Default)]
pub(super) struct Batch {
    finished: Vec<Kept>,
    since: Option<Instant>,
}

impl Batch {
    pub(super) fn add(&mut self, kept: Kept) {
        self.since.get_or_insert_with(Instant::now);
        self.finished.push(kept);
    }

    pub(super) fn is_empty(&self) -> bool {
        self.finished.is_empty()
    }

    /// When it is to be kept at the latest.
    pub(super) fn due(&self) -> Instant {
        self.since.unwrap_or_else(Instant::now) + LONGEST
    }

    pub(super) fn is_due(&self) -> bool {
        self.finished.len() >= MOST || !self.is_empty() && self.due() <= Instant::now()
    }

    pub(super) fn take(&mut self) -> Vec<Kept> {
        self.since = None;
        std::mem::take(&mut self.finished)
    }
}
