//! Bybit, simulated.
//!
//! Written from <https://bybit-exchange.github.io/docs/v5/intro> as of mid-2026 and from what was published of live
//! answers; where both are silent, the place says what was assumed.

mod account;
mod auth;
mod dialect;
mod endpoints;
mod fill;
mod holdings;
mod items;
mod limits;
mod loans;
mod margin;
mod market;
mod members;
mod orders;
mod profile;
mod public;
mod query;
mod reads;
mod refusal;
mod rows;
mod rules;
mod state;
mod trading;
mod upgrade;
mod wallet;
mod words;

use std::sync::Mutex;

pub use account::{Account, Permissions};
pub use holdings::{Coin, InsLoan, Loan, Member, Overview, OverviewCategory, Strategy, Wallet};
pub use items::{Category, Position};
pub use margin::MarginRefusal;
pub use market::{Instrument, Maintenance};
pub use orders::{Order, SpreadOrder};
pub use profile::{Ban, Denial, Environment, Hidden, MarginMode, Upgrading};
pub use query::Cursors;
pub use refusal::{Basis, Reason, Refusal, Rule};
pub use rules::RuleSet;
pub use upgrade::UpgradeRefusal;

pub use crate::wire::Logged;
use crate::{
    frame::controls,
    scenario::Scenario,
    wire::{Exchange, Reply, Request},
};
use state::State;

/// One simulated Bybit with its accounts.
#[derive(Debug, Default)]
pub struct Bybit {
    state: Mutex<State>,
}

impl Bybit {
    /// The main network under the newest rules, without accounts, with a few instruments, with rate limits enforced.
    pub fn new() -> Self {
        Self::default()
    }

    /// The Bybit of a scenario.
    pub fn from_scenario(scenario: &Scenario) -> Self {
        Self { state: Mutex::new(State::from_scenario(&scenario.bybit)) }
    }

    /// Upgrades an account as `POST /v5/account/upgrade-to-uta` would, without the wire and whatever its key may do.
    pub fn try_upgrade(&self, name: &str, now_ms: u64) -> Result<(), Refusal> {
        let mut state = self.lock();
        let (index, now_ms) = state.upgradable(name, now_ms)?;
        let rules = state.settings.rule_set;
        upgrade::apply(&mut state.frame.accounts[index], rules, now_ms);
        Ok(())
    }

    /// Why [`Self::try_upgrade`] would refuse at that time of the caller's clock; changes nothing, but that an upgrade
    /// done by then is done. A name it does not know is refused with 10003.
    pub fn would_refuse(&self, name: &str, now_ms: u64) -> Option<Refusal> {
        self.lock().upgradable(name, now_ms).err()
    }

    /// Sets an account's margin mode as `POST /v5/account/set-margin-mode` would, without the wire.
    pub fn try_margin_mode(&self, name: &str, mode: MarginMode) -> Result<(), Refusal> {
        let mut state = self.lock();
        state.margin_settable(name, mode)?;
        if let Some(account) = state.frame.account_mut(name) {
            account.margin_mode = mode;
        }
        Ok(())
    }

    /// Why [`Self::try_margin_mode`] would refuse; changes nothing.
    pub fn would_refuse_margin_mode(&self, name: &str, mode: MarginMode) -> Option<Refusal> {
        self.lock().margin_settable(name, mode).err()
    }

    /// Sets which version of the rules holds for upgrades.
    pub fn set_rule_set(&self, rules: RuleSet) {
        self.lock().settings.rule_set = rules;
    }

    /// Sets whose keys it knows.
    pub fn set_environment(&self, environment: Environment) {
        self.lock().settings.environment = environment;
    }

    /// Sets how lists end.
    pub fn set_cursors(&self, cursors: Cursors) {
        self.lock().settings.cursors = cursors;
    }

    /// Sets how a refused upgrade is worded.
    pub fn set_upgrade_refusal(&self, wording: UpgradeRefusal) {
        self.lock().settings.upgrade_refusal = wording;
    }

    /// Sets which code a refused margin mode comes with.
    pub fn set_margin_refusal(&self, wording: MarginRefusal) {
        self.lock().settings.margin_refusal = wording;
    }

    /// Sets what is listed.
    pub fn set_instruments(&self, instruments: Vec<Instrument>) {
        self.lock().instruments = instruments;
    }

    /// Sets what maintenance is announced.
    pub fn set_maintenance(&self, maintenance: Vec<Maintenance>) {
        self.lock().maintenance = maintenance;
    }
}

controls!(Bybit);

impl Exchange for Bybit {
    fn answer(&self, request: &Request, now_ms: u64) -> Reply {
        self.lock().answer(request, now_ms)
    }
}
