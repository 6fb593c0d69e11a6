//! Evaluation without any exchange: what outcomes add up to, whom changes concern, and what a report says of itself.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]

mod changes;
mod made_up;
mod reports;
mod rules;
mod verdicts;
