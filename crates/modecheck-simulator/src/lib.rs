//! modecheck-simulator: the exchange's side of the wire.
//!
//! A simulated exchange checks what the real one checks (signature, clock, passphrase, address, permission, rate
//! limit), answers an account-mode precheck from the state of an account, and carries out or refuses the switch
//! itself. Where the exchange has no precheck, as on Bybit, it answers the reads that show the state. It is written
//! from the exchanges' documents alone and shares no code with the engine it tests, so that the two can disagree.
//!
//! ```
//! use modecheck_simulator::okx::{Account, Okx};
//!
//! let exchange = Okx::new();
//! exchange.insert(Account::named("desk-arb"));
//! assert!(exchange.would_refuse("desk-arb", 4).is_none());
//!
//! exchange.edit("desk-arb", |account| account.activated.clear());
//! assert_eq!(exchange.would_refuse("desk-arb", 4).map(|refusal| refusal.code), Some("51070".to_owned()));
//! ```
//!
//! ```
//! use modecheck_simulator::bybit::{Account, Bybit, Rule};
//!
//! let (exchange, noon_and_a_half) = (Bybit::new(), 1_795_177_800_000);
//! exchange.insert(Account { vip_level: "No VIP".to_owned(), ..Account::named("desk-arb") });
//! let refusal = exchange.would_refuse("desk-arb", noon_and_a_half).expect("no VIP");
//! assert_eq!(refusal.reasons[0].rule, Rule::Level);
//! ```
//!
//! [`Server`] puts an exchange behind HTTP on a loopback address; [`Scenario`] describes one in a file; a [`Fault`]
//! makes it fail on purpose.

pub mod bitget;
pub mod bybit;
mod dialect;
mod fault;
mod frame;
pub mod kucoin;
mod made_up;
pub mod okx;
mod query;
mod scenario;
mod server;
mod wire;

pub use fault::{Fault, FaultKind};
pub use scenario::{BitgetScenario, BybitScenario, KucoinScenario, OkxScenario, Scenario, ScenarioError};
pub use server::{Clock, Server, Way};
pub use wire::{Delivery, Exchange, Logged, Reply, Request, Response};
