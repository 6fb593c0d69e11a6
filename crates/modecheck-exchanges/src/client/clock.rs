use std::time::Duration;

use modecheck_core::Timestamp;
use tokio::sync::Mutex;
use tokio::time::Instant;

/// How long a measured difference between two clocks is trusted.
const TRUSTED: Duration = Duration::from_secs(600);

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
    measured: Mutex<Option<Instant>>,
    millis: std::sync::atomic::AtomicI64,
}

impl Skew {
    /// Milliseconds to add to our clock; zero until measured.
    pub(crate) fn millis(&self) -> i64 {
        self.millis.load(std::sync::atomic::Ordering::Relaxed)
    }

    /// Measures unless that was done since `since` (or lately, when `since` is `None`). Of several that want it at
    /// once, one measures and the others wait for it.
    pub(crate) async fn measure<F, Fut>(&self, since: Option<Instant>, measurement: F)
    where
        F: FnOnce() -> Fut,
        Fut: Future<Output = Option<i64>>,
    {
        let mut measured = self.measured.lock().await;
        let fresh = measured.is_some_and(|at| since.map_or(at.elapsed() < TRUSTED, |since| at >= since));
        if !fresh && let Some(millis) = measurement().await {
            self.millis.store(millis, std::sync::atomic::Ordering::Relaxed);
            *measured = Some(Instant::now());
        }
    }
}
