use std::sync::atomic::{AtomicI64, Ordering};
use std::time::Duration;

use modecheck_core::Timestamp;
use tokio::sync::Mutex;
use tokio::time::Instant;

/// How long a measured difference between two clocks is trusted.
pub(crate) const TRUSTED: Duration = Duration::from_secs(600);
/// How long a measurement that failed is not tried again without need.
const FAILED: Duration = Duration::from_secs(30);

/// Where the client takes the time of day from. Waiting and limits use the runtime's own monotonic clock.
pub trait Clock: Send + Sync {
    /// The time of day now.
    fn now(&self) -> Timestamp;
}

impl<F: Fn() -> Timestamp + Send + Sync> Clock for F {
    fn now(&self) -> Timestamp {
        self()
    }
}

/// How far the exchange's clock is ahead of ours, measured once for all accounts on a host.
#[derive(Debug, Default)]
pub(crate) struct Skew {
    tried: Mutex<Option<Tried>>,
    millis: AtomicI64,
}

#[derive(Debug, Clone, Copy)]
struct Tried {
    at: Instant,
    measured: bool,
}

impl Skew {
    /// Milliseconds to add to our clock; zero until measured.
    pub(crate) fn millis(&self) -> i64 {
        self.millis.load(Ordering::Relaxed)
    }

    /// From now on it is so many.
    pub(crate) fn set(&self, millis: i64) {
        self.millis.store(millis, Ordering::Relaxed);
    }

    /// Measures unless that was tried since `since` (or lately, when `since` is `None`). Of several that want it at
    /// once, one measures and the others wait for it.
    pub(crate) async fn measure<F, Fut>(&self, since: Option<Instant>, measurement: F)
    where
        F: FnOnce() -> Fut,
        Fut: Future<Output = Option<i64>>,
    {
        let mut tried = self.tried.lock().await;
        let lately = |tried: Tried| tried.at.elapsed() < if tried.measured { TRUSTED } else { FAILED };
        if tried.is_some_and(|tried| since.map_or_else(|| lately(tried), |since| tried.measured && tried.at >= since)) {
            return;
        }
        let millis = measurement().await;
        if let Some(millis) = millis {
            self.set(millis);
        }
        *tried = Some(Tried { at: Instant::now(), measured: millis.is_some() });
    }
}
