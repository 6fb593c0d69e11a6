//! What main accounts' keys show of the accounts below them, compared with an inventory, against simulated exchanges.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]

mod compared;
mod firm;
mod keys;
mod lists;
