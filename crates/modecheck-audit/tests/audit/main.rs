//! Inventories, good and bad, and the keys of their accounts.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]

mod inventory;
mod keys;
