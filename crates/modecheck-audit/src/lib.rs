//! Many accounts in one run: which they are, what is asked of each, with whose keys, and what is kept of the answers.
//!
//! [`inventory`] reads a firm's list of accounts and finds all its mistakes at once; it holds no credentials. [`keys`]
//! fetches those, in a step of its own, from where the inventory says they are. [`Plan`] says what an audit would ask
//! and how fast it can be at best. [`Audit`] asks every account, and keeps each in a [`store`] as it is finished.

mod diff;
mod discover;
mod firm;
pub mod inventory;
pub mod keys;
mod plan;
mod provider;
mod reference;
mod run;
pub mod store;
mod words;

pub use diff::{Changed, Diff, Turned};
pub use discover::discover;
pub use firm::{FIRM_RULES, Manner, Member, Planned};
pub use plan::{Part, Plan, Scope};
pub use provider::{Clients, Providers};
pub use reference::Pseudonyms;
pub use run::{Audit, Ended, Event, Keep};
pub use words::Uses;
