//! What the exchange knows, and how a request goes through it.

use super::{
    account::Account,
    auth,
    dialect::Words,
    endpoints::{self, Endpoint, Handler},
    limits::Windows,
    profile::Site,
    query::{Ask, DetailsShape, PosListShape, declares_json},
    refusal::Refusal,
    switch,
    tiers::TierTable,
};
use crate::{
    frame::Frame,
    query::pairs,
    scenario::OkxScenario,
    wire::{Reply, Request, Response},
};

#[derive(Debug)]
pub(super) struct State {
    pub(super) frame: Frame<Account>,
    pub(super) site: Site,
    pub(super) details: DetailsShape,
    pub(super) pos_list: PosListShape,
    pub(super) tiers: Vec<TierTable>,
    windows: Windows,
}

impl Default for State {
    fn default() -> Self {
        Self::from_scenario(&OkxScenario::default())
    }
}

impl State {
    pub(super) fn from_scenario(scenario: &OkxScenario) -> Self {
        Self {
            frame: Frame {
                clock_offset_ms: scenario.clock_offset_ms,
                limits_enforced: scenario.limits_enforced,
                accounts: scenario.accounts.clone(),
                faults: scenario.faults.clone(),
                log: Vec::new(),
            },
            site: scenario.site,
            details: scenario.details_shape,
            pos_list: scenario.unmatched_pos_list,
            tiers: scenario.tiers.clone(),
            windows: Windows::default(),
        }
    }

    /// Whether the switch would be carried out.
    pub(super) fn switchable(&self, name: &str, target: u8) -> Result<(), Refusal> {
        let account = self.frame.accounts.iter().find(|account| account.name == name);
        let account = account.ok_or_else(|| Refusal::new("50111", format!("no account is called {name}")))?;
        if !(1..=4).contains(&target) {
            return Err(Refusal::wrong("acctLv"));
        }
        switch::check(account, &self.tiers, target)
    }

    pub(super) fn answer(&mut self, request: &Request, wall_ms: u64) -> Reply {
        let now_ms = wall_ms.saturating_add_signed(self.frame.clock_offset_ms);
        let struck = self.frame.struck(request, &Words);
        let response = struck.instead(&Words).unwrap_or_else(|| self.respond(request, wall_ms, now_ms));
        self.frame.finished(request, struck, response, now_ms, &Words)
    }

    fn respond(&mut self, request: &Request, wall_ms: u64, now_ms: u64) -> Response {
        let answered = endpoints::find(&request.method, request.path())
            .and_then(|endpoint| self.handle(endpoint, request, wall_ms, now_ms));
        answered.map_or_else(|refusal| refusal.response(), |body| Response::json(200, &body))
    }

    /// Windows run on the wall clock, so that moving the exchange's clock lifts no limit.
    fn handle(
        &mut self,
        endpoint: &'static Endpoint,
        request: &Request,
        wall_ms: u64,
        now_ms: u64,
    ) -> Result<serde_json::Value, Refusal> {
        let ask = Ask {
            query: pairs(request.query()),
            body: &request.body,
            json_body: declares_json(request),
            now_ms,
            tiers: &self.tiers,
            details: self.details,
            pos_list: self.pos_list,
        };
        let most = if self.frame.limits_enforced { endpoint.limit } else { usize::MAX };
        match endpoint.handler {
            Handler::Public(answer) => {
                let caller = request.peer.to_canonical().to_string();
                self.windows.admit(&caller, endpoint.path, most, wall_ms)?;
                answer(&ask)
            }
            Handler::Private(permission, answer) => {
                let index = auth::check(&self.frame.accounts, self.site, request, now_ms)?;
                let account = &mut self.frame.accounts[index];
                auth::permit(account, permission)?;
                self.windows.admit(&account.uid, endpoint.path, most, wall_ms)?;
                answer(account, &ask)
            }
            Handler::Family(permission, answer) => {
                let index = auth::check(&self.frame.accounts, self.site, request, now_ms)?;
                let account = &self.frame.accounts[index];
                auth::permit(account, permission)?;
                self.windows.admit(&account.uid, endpoint.path, most, wall_ms)?;
                answer(&self.frame.accounts, index, &ask)
            }
        }
    }
}
