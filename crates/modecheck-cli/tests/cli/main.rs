//! The real binary, against simulated exchanges and on its own.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]

mod attest;
mod audit;
mod bitget;
mod bybit;
mod canary;
mod check;
mod clock;
mod common;
mod compared;
mod discover;
mod disks;
mod estimates;
mod firm;
mod guarded;
mod interrupted;
mod keeping;
mod keys;
mod killed;
mod kucoin;
mod leaving;
mod matrix;
mod offline;
mod outputs;
mod policy;
mod progress;
mod read_only;
mod replay;
mod revealing;
mod sample;
mod stores;
mod verify;
mod watch;
mod wherever;
mod wire;
mod words;
