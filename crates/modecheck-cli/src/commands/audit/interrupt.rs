use std::future::{Future, pending};
use std::sync::{Arc, OnceLock};
use std::time::Duration;

use tokio::sync::watch;
use tokio::time::{Instant, sleep_until};

use crate::exit::Failure;

/// How long what is under way is waited for: whoever ends services kills after ten seconds or more.
pub(super) const DRAIN: Duration = Duration::from_secs(8);

/// Ctrl-C, or being told to end: once finishes what is under way, for a while; twice does not wait for that.
pub(in crate::commands) struct Interrupt {
    stop: watch::Receiver<bool>,
    twice: watch::Receiver<bool>,
    /// Until when what is under way is waited for, once that is to end.
    until: Arc<OnceLock<Instant>>,
}

impl Interrupt {
    pub(in crate::commands) fn listen() -> Result<Self, Failure> {
        let (once, stop) = watch::channel(false);
        let (again, twice) = watch::channel(false);
        let until = Arc::new(OnceLock::new());
        let mut signals = Signals::new().map_err(|error| Failure::Unexpected(format!("no signals: {error}")))?;
        let ends = Arc::clone(&until);
        tokio::spawn(async move {
            signals.next().await;
            let _ = ends.set(Instant::now() + DRAIN);
            let _ = once.send(true);
            signals.next().await;
            let _ = again.send(true);
            // Whoever listens goes on listening.
            pending::<()>().await;
        });
        Ok(Self { stop, twice, until })
    }

    pub(in crate::commands) fn stop(&self) -> watch::Receiver<bool> {
        self.stop.clone()
    }

    pub(in crate::commands) async fn once(&mut self) {
        told(&mut self.stop).await;
    }

    /// Twice, or once and as long ago as what is under way is waited for, whatever that is.
    pub(in crate::commands) async fn enough(&mut self) {
        let (mut stop, until) = (self.stop.clone(), Arc::clone(&self.until));
        let drained = async {
            told(&mut stop).await;
            sleep_until(until.get().copied().unwrap_or_else(Instant::now)).await;
        };
        tokio::select! {
            () = told(&mut self.twice) => {}
            () = drained => {}
        }
    }

    /// Work that is of no use half done: given up at once.
    pub(in crate::commands) async fn before<T>(
        &mut self,
        work: impl Future<Output = Result<T, Failure>>,
    ) -> Result<T, Failure> {
        tokio::select! {
            done = work => done,
            () = self.once() => Err(Failure::Interrupted),
        }
    }
}

async fn told(signal: &mut watch::Receiver<bool>) {
    if signal.wait_for(|told| *told).await.is_err() {
        pending::<()>().await;
    }
}

#[cfg(unix)]
struct Signals(tokio::signal::unix::Signal, tokio::signal::unix::Signal);

#[cfg(unix)]
impl Signals {
    fn new() -> std::io::Result<Self> {
        use tokio::signal::unix::{SignalKind, signal};
        Ok(Self(signal(SignalKind::interrupt())?, signal(SignalKind::terminate())?))
    }

    async fn next(&mut self) {
        tokio::select! {
            _ = self.0.recv() => {}
            _ = self.1.recv() => {}
        }
    }
}

#[cfg(not(unix))]
struct Signals;

#[cfg(not(unix))]
impl Signals {
    fn new() -> std::io::Result<Self> {
        Ok(Self)
    }

    async fn next(&mut self) {
        if tokio::signal::ctrl_c().await.is_err() {
            pending::<()>().await;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test(start_paused = true)]
    async fn all_that_is_waited_for_after_one_interrupt_is_waited_for_together() {
        let (once, stop) = watch::channel(false);
        let (_again, twice) = watch::channel(false);
        let mut interrupt = Interrupt { stop, twice, until: Arc::default() };
        let told = Instant::now();
        let _ = interrupt.until.set(told + DRAIN);
        let _ = once.send(true);
        interrupt.enough().await;
        interrupt.enough().await;
        assert!(told.elapsed() < DRAIN + Duration::from_secs(1), "{:?}", told.elapsed());
    }
}
