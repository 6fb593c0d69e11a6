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
mod members;
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

use std::sync::Mutex;

pub use account::Account;
pub use holdings::{Balance, Bot, Margin, MarginDetail, MarginFigures, MinimumEquity, PositionLimit, Preset};
pub use items::{InstType, MgnMode, PosSide, Position};
pub use members::Member;
pub use orders::{ALGO_TYPES, AlgoOrder, BotKind, Order};
pub use profile::{AccountKind, Compliance, CopyTrading, Permission, PosMode, Role, Site};
pub use query::{DetailsShape, PosListShape};
pub use refusal::Refusal;
pub use tiers::{TierStep, TierTable};
pub use unmatched::{Basis, UNMATCHED_TYPES, UnmatchedType};

pub use crate::wire::Logged;
use crate::{
    frame::controls,
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
        if let Some(account) = state.frame.account_mut(name) {
            switch::apply(account, target);
        }
        Ok(())
    }

    /// Why [`Self::try_switch`] would refuse; changes nothing. A name it does not know is refused with 50111.
    pub fn would_refuse(&self, name: &str, target: u8) -> Option<Refusal> {
        self.lock().switchable(name, target).err()
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
}

controls!(Okx);

impl Exchange for Okx {
    fn answer(&self, request: &Request, now_ms: u64) -> Reply {
        self.lock().answer(request, now_ms)
    }
}
