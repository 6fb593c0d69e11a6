//! Evaluation without any exchange: what outcomes add up to, whom changes concern, and what a report says of itself.

mod changes;
mod made_up;
mod reports;
mod rules;
mod verdicts;
