use std::time::Duration;

use crate::client::Quota;

/// How much longer than the exchange's window ours is at least: arrivals are less even than departures.
pub(super) const MARGIN: Duration = Duration::from_millis(50);

impl Quota {
    /// So much of it is used where this share of every quota is: at least one request.
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "a share of a quota is between zero and the quota"
    )]
    pub fn portion(&self, share: f64) -> u32 {
        ((f64::from(self.limit) * share).floor() as u32).max(1)
    }

    /// How long a request counts here, where this share of every quota is used: the exchange's window and a margin,
    /// since requests arrive less evenly than they are sent. Where the share is less than one request in a window, one
    /// counts in so many windows that it is the share again.
    pub fn spaced(&self, share: f64) -> Duration {
        let requests = f64::from(self.limit) * share;
        let windows = if requests > 0.0 && requests < 1.0 { 1.0 / requests } else { 1.0 };
        self.window.mul_f64(windows) + MARGIN
    }
}
