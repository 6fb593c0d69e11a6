//! A whole firm in one run, on simulated time and with the exchanges' limits enforced.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]

mod alone;
mod clocks;
mod damaged;
mod family;
mod faults;
mod flaky;
mod leaving;
mod order;
mod pace;
mod parents;
mod planned;
mod poisoned;
mod simulated;
