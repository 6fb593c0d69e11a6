//! The real binary, against simulated exchanges and on its own.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]

mod attest;
mod audit;
mod bitget;
mod bybit;
mod check;
mod common;
mod firm;
mod guarded;
mod keeping;
mod keys;
mod kucoin;
mod matrix;
mod offline;
mod outputs;
mod policy;
mod replay;
mod watch;
