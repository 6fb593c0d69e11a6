//! Two opinions on one account: ours, from what a simulated exchange answers, and the simulated switch itself.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]

mod bitget;
mod bybit;
mod kucoin;
mod okx;
mod until;
