//! Laws that hold of anything that may come, tried on random cases. `PROPTEST_CASES=10000` tries more of them; a case
//! that breaks a law is made small, printed, and kept in `proptest-regressions`.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]

mod any;
mod damages;
mod documents;
mod fingerprints;
mod inventories;
mod judging;
mod signatures;
mod window;
