//! Bitget, simulated.
//!
//! Written from <https://www.bitget.com/api-doc> as of December 2025, from Bitget's help pages and from what was
//! published of live answers up to October 2026; where they are silent, the place says what was assumed, and where they
//! contradict each other, [`Manners`] has both.

mod account;
mod assets;
mod auth;
mod copies;
mod copying;
mod dialect;
mod endpoints;
mod fill;
mod holdings;
mod info;
mod limits;
mod loans;
mod manners;
mod margin;
mod members;
mod mix;
mod orders;
mod profile;
mod query;
mod refusal;
mod rules;
mod spot;
mod state;
mod switch;
mod unified;
mod words;

use std::sync::Mutex;

pub use account::Account;
pub use copying::{CopyOrder, Follow, Lead, Trader};
pub use holdings::{Bot, Coin, FuturesCoin, InsLoan, Loan, MarginCoin, Position, Sub};
pub use manners::{
    ClassicCode, Empties, EmptyCopies, ErrorStatus, InFlight, Manners, MarginLists, NeverAsked, NotATrader, PermType,
    Reasons, Releasing, RequestTime, RuleSet, Wrapping,
};
pub use orders::{Market, Order, Plan};
pub use profile::{Denial, Hidden, KeyKind, Kind, Level, Mode, Outcome, Switching};
pub use refusal::{Basis, Reason, Refusal, Rule};

pub use crate::wire::Logged;
use crate::{
    frame::controls,
    scenario::Scenario,
    wire::{Exchange, Reply, Request},
};
use state::State;

/// One simulated Bitget with its accounts.
#[derive(Debug, Default)]
pub struct Bitget {
    state: Mutex<State>,
}

impl Bitget {
    /// Without accounts, with rate limits enforced.
    pub fn new() -> Self {
        Self::default()
    }

    /// The Bitget of a scenario.
    pub fn from_scenario(scenario: &Scenario) -> Self {
        Self { state: Mutex::new(State::from_scenario(&scenario.bitget)) }
    }

    /// Begins an upgrade to the unified account as `POST /api/v2/spot/account/upgrade` would, without the wire and
    /// whatever its key may do. Unlike the wire it says at once what is in the way, and then begins nothing.
    pub fn try_switch(&self, name: &str, now_ms: u64) -> Result<(), Refusal> {
        let mut state = self.lock();
        let (index, now_ms) = state.upgradable(name, now_ms)?;
        switch::apply(&mut state.frame.accounts[index], Mode::Unified, None, now_ms);
        Ok(())
    }

    /// Why [`Self::try_switch`] would refuse at that time of the caller's clock; changes nothing, but that a change of
    /// mode over by then is over. A name it does not know is refused with 40037.
    pub fn would_refuse(&self, name: &str, now_ms: u64) -> Option<Refusal> {
        self.lock().upgradable(name, now_ms).err()
    }

    /// Begins the way back to the classic account as `POST /api/v3/account/switch` would, without the wire.
    pub fn try_switch_back(&self, name: &str, now_ms: u64) -> Result<(), Refusal> {
        let mut state = self.lock();
        let (index, now_ms) = state.returnable(name, now_ms)?;
        switch::apply(&mut state.frame.accounts[index], Mode::Classic, None, now_ms);
        Ok(())
    }

    /// Why [`Self::try_switch_back`] would refuse; changes nothing, but that a change of mode over by then is over.
    pub fn would_refuse_back(&self, name: &str, now_ms: u64) -> Option<Refusal> {
        self.lock().returnable(name, now_ms).err()
    }

    /// Sets how it behaves where it could behave otherwise.
    pub fn set_manners(&self, change: impl FnOnce(&mut Manners)) {
        change(&mut self.lock().manners);
    }
}

controls!(Bitget);

impl Exchange for Bitget {
    fn answer(&self, request: &Request, now_ms: u64) -> Reply {
        self.lock().answer(request, now_ms)
    }
}
