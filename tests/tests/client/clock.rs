//! This machine's clock is set, or the machine sleeps, while an account is asked: Bybit's window stays where Bybit's clock
//! has it.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use async_trait::async_trait;
use modecheck::{AccountModeProvider, Ask, Client, Get, Reply, Transport, TransportError, Verdict};
use modecheck_simulator::bybit::{Account, Bybit};
use modecheck_tests::{InProcess, bybit_provider, judged, mode};

const MINUTE: i64 = 60_000;

/// Before an account's lists are asked for, time goes on at Bybit and by this machine's clock, and not for the program.
#[derive(Debug)]
struct Gap {
    inner: InProcess,
    exchange: Arc<Bybit>,
    at_bybit: i64,
    here: i64,
    passed: Arc<AtomicI64>,
}

#[async_trait]
impl Transport for Gap {
    async fn get(&self, request: Get) -> Result<Reply, TransportError> {
        if request.url().path().ends_with("/account/info") {
            self.exchange.set_clock_offset_ms(self.at_bybit);
            self.passed.store(self.here, Ordering::Relaxed);
        }
        self.inner.answer(&request).await
    }
}

/// The verdict on a clear account that is asked from this time of Bybit's on.
async fn verdict(from: &str, at_bybit: i64, here: i64) -> Verdict {
    let (exchange, account) = (Arc::new(Bybit::new()), Account::named("desk"));
    exchange.insert(account.clone());
    let inner = InProcess::new(&exchange).at(from.parse().expect("a time"));
    let (clock, passed) = (inner.clone(), Arc::new(AtomicI64::new(0)));
    let gap = Gap { inner, exchange, at_bybit, here, passed: Arc::clone(&passed) };
    let client = Client::on(gap, move || clock.now().plus_millis(passed.load(Ordering::Relaxed)), 1.0, 7);
    judged(&bybit_provider(&client, &account).collect(&Ask::new(mode("uta2-pro"))).await).verdict()
}

#[tokio::test(start_paused = true)]
async fn a_clock_that_is_set_moves_no_window() {
    for here in [-25 * MINUTE, 25 * MINUTE] {
        assert_eq!(verdict("2026-11-21T12:52:00Z", 0, here).await, Verdict::Blocked);
        assert_eq!(verdict("2026-11-21T12:27:00Z", 0, here).await, Verdict::Ready);
    }
}

#[tokio::test(start_paused = true)]
async fn a_machine_that_slept_knows_what_time_it_is() {
    assert_eq!(verdict("2026-11-21T12:27:00Z", 25 * MINUTE, 25 * MINUTE).await, Verdict::Blocked);
    assert_eq!(verdict("2026-11-21T12:52:00Z", 25 * MINUTE, 25 * MINUTE).await, Verdict::Ready);
}
