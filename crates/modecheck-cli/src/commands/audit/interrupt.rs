use std::future::pending;

use tokio::sync::watch;

use crate::exit::Failure;

/// Ctrl-C, or being told to end: once finishes what is under way, twice does not wait for that.
pub(in crate::commands) struct Interrupt {
    stop: watch::Receiver<bool>,
    twice: watch::Receiver<bool>,
}

impl Interrupt {
    pub(in crate::commands) fn listen() -> Result<Self, Failure> {
        let (once, stop) = watch::channel(false);
        let (again, twice) = watch::channel(false);
        let mut signals = Signals::new().map_err(|error| Failure::Unexpected(format!("no signals: {error}")))?;
        tokio::spawn(async move {
            signals.next().await;
            let _ = once.send(true);
            signals.next().await;
            let _ = again.send(true);
            // Whoever listens goes on listening.
            pending::<()>().await;
        });
        Ok(Self { stop, twice })
    }

    pub(in crate::commands) fn stop(&self) -> watch::Receiver<bool> {
        self.stop.clone()
    }

    pub(in crate::commands) async fn once(&mut self) {
        if self.stop.wait_for(|stop| *stop).await.is_err() {
            pending::<()>().await;
        }
    }

    pub(in crate::commands) async fn twice(&mut self) {
        if self.twice.wait_for(|twice| *twice).await.is_err() {
            pending::<()>().await;
        }
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
