//! KuCoin, simulated.
//!
//! Written from <https://www.kucoin.com/docs-new> and <https://github.com/Kucoin/kucoin-universal-sdk> (2025-11-04),
//! from <https://www.kucoin.com/support/48142946141359> (2026-02-10) for the switch, and from what was published of live
//! answers; where all are silent, the place says what was assumed.

mod account;
mod auth;
mod dialect;
mod endpoints;
mod fill;
mod futures;
mod holdings;
mod limits;
mod loans;
mod margin;
mod members;
mod orders;
mod profile;
mod public;
mod query;
mod reads;
mod refusal;
mod rows;
mod rules;
mod settings;
mod spot;
mod state;
mod switch;
mod unified;
mod wallet;

use std::{
    fmt,
    sync::{Arc, Mutex},
};

pub use account::Account;
pub use holdings::{Balance, EarnHolding, FuturesBalance, IsolatedPair, Lending, MarginAsset, Member, OtcLoan};
pub use orders::{FuturesOrder, Position, SpotOrder, StopOrder, TradeType};
pub use profile::{Denial, Hidden, Mode, Permission, SiteType, Switching, Target};
pub use refusal::{Basis, Reason, Refusal, Rule};
pub use settings::{Absent, EmptyLists, Envelope, Host, MarginOff, Service, Statuses, Strictness, UaPaths, WayBack};

pub use crate::wire::Logged;
use crate::{
    frame::controls,
    scenario::Scenario,
    wire::{Exchange, Reply, Request},
};
use state::State;

/// One simulated KuCoin with its accounts.
///
/// It has two hosts, and `/api/v1/orders`, `/api/v1/status` and `/api/v1/timestamp` are something else on each.
/// [`Self::host`] gives one of them, so that two servers may share one exchange. As an [`Exchange`] of its own it is
/// both: the `host` header tells them apart where it begins with `api-futures.`, otherwise the path does, and the three
/// shared paths are the spot host's.
#[derive(Debug, Default)]
pub struct Kucoin {
    state: Mutex<State>,
}

impl Kucoin {
    /// The global site without accounts, with rate limits enforced.
    pub fn new() -> Self {
        Self::default()
    }

    /// The KuCoin of a scenario.
    pub fn from_scenario(scenario: &Scenario) -> Self {
        Self { state: Mutex::new(State::from_scenario(&scenario.kucoin)) }
    }

    /// One of its hosts, which knows nothing of the other's endpoints.
    pub fn host(self: &Arc<Self>, host: Host) -> Arc<dyn Exchange> {
        Arc::new(OneHost { exchange: Arc::clone(self), host })
    }

    /// Switches an account as `POST /api/ua/v2/account/mode` would, or as the website does, without the wire and
    /// whatever its key may do.
    pub fn try_switch(&self, name: &str, to: Target, now_ms: u64) -> Result<(), Refusal> {
        let mut state = self.lock();
        let (index, now_ms) = state.switchable(name, to, now_ms)?;
        switch::apply(&mut state.frame.accounts[index], to, now_ms);
        Ok(())
    }

    /// Why [`Self::try_switch`] would refuse at that time of the caller's clock; changes nothing, but that a switch
    /// done by then is done. A name it does not know is refused with 400003.
    pub fn would_refuse(&self, name: &str, to: Target, now_ms: u64) -> Option<Refusal> {
        self.lock().switchable(name, to, now_ms).err()
    }

    /// Sets whose keys it knows.
    pub fn set_site(&self, site: SiteType) {
        self.lock().settings.site = site;
    }

    /// Sets which versions of the unified paths are there.
    pub fn set_ua_paths(&self, paths: UaPaths) {
        self.lock().settings.ua_paths = paths;
    }

    /// Sets how a path that is not there is told.
    pub fn set_absent(&self, absent: Absent) {
        self.lock().settings.absent = absent;
    }

    /// Sets which HTTP statuses refusals come with.
    pub fn set_statuses(&self, statuses: Statuses) {
        self.lock().settings.statuses = statuses;
    }

    /// Sets what positions and the futures account ask of a key.
    pub fn set_futures_permission(&self, permission: Permission) {
        self.lock().settings.futures_permission = permission;
    }

    /// Sets the code for margin that was never enabled.
    pub fn set_margin_off(&self, code: MarginOff) {
        self.lock().settings.margin_off = code;
    }

    /// Sets how lists without rows are sent.
    pub fn set_empty_lists(&self, lists: EmptyLists) {
        self.lock().settings.empty_lists = lists;
    }

    /// Sets the envelope of the reads that were seen with two.
    pub fn set_envelope(&self, envelope: Envelope) {
        self.lock().settings.envelope = envelope;
    }

    /// Sets whether a switch is refused for what no page mentions.
    pub fn set_strictness(&self, strictness: Strictness) {
        self.lock().settings.strictness = strictness;
    }

    /// Sets what becomes of a switch back.
    pub fn set_way_back(&self, way_back: WayBack) {
        self.lock().settings.way_back = way_back;
    }

    /// Sets the code of a refused switch that has none of its own.
    pub fn set_refusal_code(&self, code: &str) {
        code.clone_into(&mut self.lock().settings.refusal_code);
    }

    /// Sets what a host says of its service.
    pub fn set_service(&self, host: Host, service: Service) {
        let settings = &mut self.lock().settings;
        match host {
            Host::Spot => settings.spot_service = service,
            Host::Futures => settings.futures_service = service,
        }
    }
}

controls!(Kucoin);

impl Exchange for Kucoin {
    fn answer(&self, request: &Request, now_ms: u64) -> Reply {
        let named = request.header("host").is_some_and(|host| host.starts_with("api-futures."));
        let host = if named { Host::Futures } else { endpoints::host_of(request.path()) };
        self.lock().answer(host, request, now_ms)
    }
}

/// A host of an exchange.
struct OneHost {
    exchange: Arc<Kucoin>,
    host: Host,
}

impl fmt::Debug for OneHost {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("OneHost").field("host", &self.host).finish_non_exhaustive()
    }
}

impl Exchange for OneHost {
    fn answer(&self, request: &Request, now_ms: u64) -> Reply {
        self.exchange.lock().answer(self.host, request, now_ms)
    }
}
