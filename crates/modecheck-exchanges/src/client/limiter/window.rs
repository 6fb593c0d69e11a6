use std::time::Duration;

use tokio::time::Instant;

use super::line::Line;
use super::log::{Log, Sent};
use super::quota::MARGIN;

/// How long a request is under way at most before it arrives: to the other side of the world over a new connection.
/// Shorter than any window.
pub(super) const LATEST: Duration = Duration::from_millis(750);

/// One limit: what was sent lately, and who waits.
#[derive(Debug, Default)]
pub(super) struct Window {
    /// What counts.
    log: Log,
    /// What all of it weighs.
    within: u64,
    pub(super) line: Line,
    /// How long a request counts.
    pub(super) length: Duration,
    /// How much counts at a time at most.
    pub(super) portion: u32,
    /// Nothing before this.
    pub(super) held_until: Option<Instant>,
}

impl Window {
    /// When it is this request's turn at the earliest, as far as that is known: those ahead go as soon as they may. Now
    /// when the turn has come.
    pub(super) fn turn(&mut self, number: u64, weight: u32, now: Instant) -> Instant {
        let ahead = self.line.ahead_of(number);
        self.after(ahead, weight, now)
    }

    /// When a request may go at the earliest after others that weigh so much.
    pub(super) fn after(&mut self, ahead: u64, weight: u32, now: Instant) -> Instant {
        self.forget(now);
        let (room, portion) = (self.room(weight), u64::from(self.portion.max(1)));
        let (mut windows, mut rest) = (ahead / portion, ahead % portion);
        if rest > room {
            (windows, rest) = (windows + 1, 0);
        }
        let mut within = self.within;
        let freed = self.log.iter().map_while(|sent| {
            let is_full = within + rest > room;
            within -= u64::from(sent.weight);
            is_full.then_some(sent.since + self.length)
        });
        let at = freed.last().unwrap_or(now) + self.length.saturating_mul(u32::try_from(windows).unwrap_or(u32::MAX));
        at.max(self.held_until.unwrap_or(now))
    }

    /// Whether a request may go now.
    pub(super) fn has_room(&mut self, weight: u32, now: Instant) -> bool {
        self.forget(now);
        self.within <= self.room(weight) && self.held_until.is_none_or(|until| until <= now)
    }

    /// A request goes now.
    pub(super) fn depart(&mut self, number: u64, weight: u32, now: Instant) {
        self.line.leave(number);
        self.log.insert(Sent { since: now, number, weight, is_open: true });
        self.within += u64::from(weight);
    }

    /// A request that went at this moment has an answer: it arrived by now.
    pub(super) fn arrived(&mut self, number: u64, went: Instant, now: Instant) {
        if let Some(sent) = self.log.remove(went, number) {
            let since = now.min(went + LATEST).checked_sub(MARGIN).unwrap_or(went).max(went);
            self.log.insert(Sent { since, is_open: false, ..sent });
        }
    }

    /// How much was sent within this time.
    pub(super) fn sent_within(&self, time: Duration, now: Instant) -> u32 {
        self.log.iter().filter(|sent| sent.since + time > now).map(|sent| sent.weight).sum()
    }

    pub(super) fn counts_at(&self, now: Instant) -> bool {
        let until = |sent: &Sent| sent.since + self.length + if sent.is_open { LATEST } else { Duration::ZERO };
        self.log.iter().any(|sent| until(sent) > now)
            || !self.line.is_empty()
            || self.held_until.is_some_and(|until| until > now)
    }

    /// How much may count beside a request. One that is heavier than the whole portion goes alone.
    fn room(&self, weight: u32) -> u64 {
        u64::from(self.portion.saturating_sub(weight))
    }

    /// Drops what counts no more. What has no answer yet counts from the latest moment at which it may have arrived.
    fn forget(&mut self, now: Instant) {
        while let Some(sent) = self.log.first().copied() {
            if sent.since + self.length > now {
                break;
            }
            self.log.pop_first();
            if sent.is_open {
                self.log.insert(Sent { since: sent.since + LATEST - MARGIN, is_open: false, ..sent });
            } else {
                self.within -= u64::from(sent.weight);
            }
        }
    }
}
