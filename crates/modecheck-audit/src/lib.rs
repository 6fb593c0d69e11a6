//! Many accounts in one run: which they are, what is asked of each, and with whose keys.
//!
//! [`inventory`] reads a firm's list of accounts and finds all its mistakes at once; it holds no credentials. [`keys`]
//! fetches those, in a step of its own, from where the inventory says they are.

pub mod inventory;
pub mod keys;
