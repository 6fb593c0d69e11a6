//! The real binary, against simulated exchanges and on its own.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]

mod attest;
mod bybit;
mod check;
mod common;
mod kucoin;
mod offline;
mod outputs;
