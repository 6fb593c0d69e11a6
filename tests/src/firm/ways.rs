//! What happens between a client and an exchange.

use std::collections::HashSet;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use async_trait::async_trait;
use fastrand::Rng;
use modecheck::{FailureKind, Get, Reply, STREAMS_PER_HOST, Transport, TransportError};
use secrecy::ExposeSecret;

use crate::InProcess;

/// Each request takes another time to arrive, up to so many milliseconds, and so does each answer.
#[derive(Debug)]
pub struct Uneven {
    to: InProcess,
    there: u64,
    back: u64,
    multiplexed: bool,
    rng: Mutex<Rng>,
}

impl Uneven {
    /// A way to an exchange, whose requests take up to `there` milliseconds and whose answers up to `back`.
    pub fn new(to: InProcess, there: u64, back: u64) -> Self {
        Self { to, there, back, multiplexed: false, rng: Mutex::new(Rng::with_seed(11)) }
    }

    /// The same to an exchange that carries many requests on one connection.
    #[must_use]
    pub fn multiplexed(self) -> Self {
        Self { multiplexed: true, ..self }
    }

    async fn wait(&self, most: u64) {
        let millis = self.rng.lock().unwrap().u64(..=most);
        tokio::time::sleep(Duration::from_millis(millis)).await;
    }
}

#[async_trait]
impl Transport for Uneven {
    async fn get(&self, request: Get) -> Result<Reply, TransportError> {
        self.wait(self.there).await;
        let answer = self.to.get(request).await;
        self.wait(self.back).await;
        answer
    }

    fn at_a_time(&self, host: &str) -> usize {
        if self.multiplexed { STREAMS_PER_HOST } else { self.to.at_a_time(host) }
    }
}

/// So many requests of a hundred fail, each in another way than the one before.
#[derive(Debug)]
pub struct Flaky {
    to: InProcess,
    percent: u8,
    rng: Mutex<Rng>,
    failed: AtomicUsize,
    sent: Arc<Sent>,
}

/// The requests that were signed, and how many of them differ: the others were sent again.
#[derive(Debug, Default)]
pub struct Sent {
    requests: AtomicUsize,
    calls: Mutex<HashSet<(String, String)>>,
}

impl Sent {
    fn add(&self, request: &Get) {
        let key = request.headers().find(|(name, _)| name.ends_with("-KEY"));
        if let Some((_, key)) = key {
            self.requests.fetch_add(1, Ordering::Relaxed);
            self.calls.lock().unwrap().insert((key.expose_secret().to_owned(), request.url().to_string()));
        }
    }

    /// How many requests were signed.
    pub fn requests(&self) -> usize {
        self.requests.load(Ordering::Relaxed)
    }

    /// How many of them differ.
    pub fn calls(&self) -> usize {
        self.calls.lock().unwrap().len()
    }
}

impl Flaky {
    /// Counts what is sent.
    pub fn new(to: InProcess, percent: u8, seed: u64, sent: &Arc<Sent>) -> Self {
        let rng = Mutex::new(Rng::with_seed(seed));
        Self { to, percent, rng, failed: AtomicUsize::new(0), sent: Arc::clone(sent) }
    }
}

#[async_trait]
impl Transport for Flaky {
    async fn get(&self, request: Get) -> Result<Reply, TransportError> {
        self.sent.add(&request);
        let page = |status| Ok(Reply { status, headers: Vec::new(), body: b"<!doctype html><p>back soon".to_vec() });
        let answer = self.to.get(request).await;
        if self.rng.lock().unwrap().u8(..100) >= self.percent {
            return answer;
        }
        match self.failed.fetch_add(1, Ordering::Relaxed) % 4 {
            0 => page(503),
            1 => Err(TransportError::new(FailureKind::Reset, "as the test says")),
            2 => Err(TransportError::new(FailureKind::CutBody, "as the test says")),
            _ => page(200),
        }
    }
}
