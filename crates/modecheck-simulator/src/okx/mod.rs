//! OKX, simulated.
//!
//! Written from <https://www.okx.com/docs-v5/en/> as of mid-2026; where the pages are silent, the place says what was
//! assumed.

mod account;
mod auth;
mod bot_rows;
mod dialect;
mod endpoints;
mod fill;
mod holdings;
mod holdings_rows;
mod items;
mod limits;
mod orders;
mod precheck;
mod preset;
mod profile;
mod query;
mod reads;
mod refusal;
mod rows;
mod state;
mod switch;
mod tiers;
mod unmatched;

use std::sync::{Mutex, MutexGuard, PoisonError};

pub use account::Account;
pub use holdings::{Balance, Bot, Margin, MarginDetail, MarginFigures, MinimumEquity, PositionLimit, Preset};
pub use items::{InstType, MgnMode, PosSide, Position};
pub use orders::{ALGO_TYPES, AlgoOrder, BotKind, Order};
pub use profile::{AccountKind, Compliance, CopyTrading, Permission, PosMode, Role, Site};
pub use query::{DetailsShape, PosListShape};
pub use refusal::Refusal;
pub use tiers::{TierStep, TierTable};
pub use unmatched::{Basis, UNMATCHED_TYPES, UnmatchedType};

pub use crate::wire::Logged;
use crate::{
    fault::Fault,
    scenario::Scenario,
    wire::{Exchange, Reply, Request},
};
use state::State;

/// One simulated OKX with its accounts.
#[derive(Debug, Default)]
pub struct Okx {
    state: Mutex<State>,
}

impl Okx {
    /// The global site, without accounts, with rate limits enforced.
    pub fn new() -> Self {
        Self::default()
    }

    /// The OKX of a scenario.
    pub fn from_scenario(scenario: &Scenario) -> Self {
        Self { state: Mutex::new(State::from_scenario(&scenario.okx)) }
    }

    /// Adds an account, or replaces the one of that name.
    pub fn insert(&self, mut account: Account) {
        account.fill();
        let accounts = &mut self.lock().accounts;
        match accounts.iter_mut().find(|other| other.name == account.name) {
            Some(other) => *other = account,
            None => accounts.push(account),
        }
    }

    /// Changes an account; whether it was there.
    pub fn edit(&self, name: &str, change: impl FnOnce(&mut Account)) -> bool {
        let mut state = self.lock();
        let found = state.account_mut(name);
        found.map(|account| (change(account), account.fill())).is_some()
    }

    /// An account as it is now.
    pub fn account(&self, name: &str) -> Option<Account> {
        self.lock().account_mut(name).cloned()
    }

    /// Publishes the position tiers of a family, in place of those it had.
    pub fn set_tiers(&self, table: TierTable) {
        let tiers = &mut self.lock().tiers;
        tiers.retain(|other| (other.inst_type, &other.inst_family) != (table.inst_type, &table.inst_family));
        tiers.push(table);
    }

    /// Switches an account as `POST /api/v5/account/set-account-level` would, without the wire.
    pub fn try_switch(&self, name: &str, target: u8) -> Result<(), Refusal> {
        let mut state = self.lock();
        state.switchable(name, target)?;
        if let Some(account) = state.account_mut(name) {
            switch::apply(account, target);
        }
        Ok(())
    }

    /// Why [`Self::try_switch`] would refuse; changes nothing. A name it does not know is refused with 50111.
    pub fn would_refuse(&self, name: &str, target: u8) -> Option<Refusal> {
        self.lock().switchable(name, target).err()
    }

    /// Makes something go wrong from now on. Faults are tried in the order they were injected.
    pub fn inject(&self, fault: Fault) {
        self.lock().faults.push(fault);
    }

    /// Ends all faults.
    pub fn clear_faults(&self) {
        self.lock().faults.clear();
    }

    /// Every request seen so far.
    pub fn requests(&self) -> Vec<Logged> {
        self.lock().log.clone()
    }

    /// Sets the exchange's clock ahead of the caller's, or behind it.
    pub fn set_clock_offset_ms(&self, offset_ms: i64) {
        self.lock().clock_offset_ms = offset_ms;
    }

    /// Turns the rate limits on or off.
    pub fn set_limits_enforced(&self, enforced: bool) {
        self.lock().limits_enforced = enforced;
    }

    /// Sets whose keys it knows.
    pub fn set_site(&self, site: Site) {
        self.lock().site = site;
    }

    /// Sets what the precheck sends as margin details where they do not apply.
    pub fn set_details_shape(&self, shape: DetailsShape) {
        self.lock().details = shape;
    }

    /// Sets how the precheck lists unmatched positions.
    pub fn set_unmatched_pos_list(&self, shape: PosListShape) {
        self.lock().pos_list = shape;
    }

    /// A panic elsewhere leaves the state usable: every change to it is complete or not begun.
    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Exchange for Okx {
    fn answer(&self, request: &Request, now_ms: u64) -> Reply {
        self.lock().answer(request, now_ms)
    }
}
