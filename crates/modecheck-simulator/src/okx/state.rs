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
    fault::{Fault, FaultKind},
    query::pairs,
    scenario::OkxScenario,
    wire::{Delivery, Logged, Reply, Request, Response},
};

#[derive(Debug)]
pub(super) struct State {
    pub(super) site: Site,
    pub(super) clock_offset_ms: i64,
    pub(super) limits_enforced: bool,
    pub(super) details: DetailsShape,
    pub(super) pos_list: PosListShape,
    pub(super) accounts: Vec<Account>,
    pub(super) tiers: Vec<TierTable>,
    pub(super) faults: Vec<Fault>,
    pub(super) log: Vec<Logged>,
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
            site: scenario.site,
            clock_offset_ms: scenario.clock_offset_ms,
            limits_enforced: scenario.limits_enforced,
            details: scenario.details_shape,
            pos_list: scenario.unmatched_pos_list,
            accounts: scenario.accounts.clone(),
            tiers: scenario.tiers.clone(),
            faults: scenario.faults.clone(),
            log: Vec::new(),
            windows: Windows::default(),
        }
    }

    pub(super) fn account_mut(&mut self, name: &str) -> Option<&mut Account> {
        self.accounts.iter_mut().find(|account| account.name == name)
    }

    /// Whether the switch would be carried out.
    pub(super) fn switchable(&self, name: &str, target: u8) -> Result<(), Refusal> {
        let account = self.accounts.iter().find(|account| account.name == name);
        let account = account.ok_or_else(|| Refusal::new("50111", format!("no account is called {name}")))?;
        if !(1..=4).contains(&target) {
            return Err(Refusal::wrong("acctLv"));
        }
        switch::check(account, &self.tiers, target)
    }

    pub(super) fn answer(&mut self, request: &Request, wall_ms: u64) -> Reply {
        let now_ms = wall_ms.saturating_add_signed(self.clock_offset_ms);
        let key = request.header("OK-ACCESS-KEY");
        let account = self.accounts.iter().find(|account| Some(account.api_key.as_str()) == key);
        let account = account.map(|account| account.name.clone());
        let kinds: Vec<FaultKind> = self
            .faults
            .iter_mut()
            .filter_map(|fault| fault.strikes(account.as_deref(), request.path()).then(|| fault.kind.clone()))
            .collect();

        let instead = kinds.iter().find_map(|kind| kind.page(&Words));
        let response = instead.unwrap_or_else(|| self.respond(request, wall_ms, now_ms));
        let mut reply = Reply::from(response);
        for kind in &kinds {
            kind.damage(&mut reply, &Words);
        }

        self.log.push(Logged {
            at_ms: now_ms,
            method: request.method.clone(),
            target: request.target.clone(),
            account,
            timestamp: request.header("OK-ACCESS-TIMESTAMP").map(str::to_owned),
            status: if reply.delivery == Delivery::Close { 0 } else { reply.response.status },
            code: code(&reply.response),
        });
        reply
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
        let most = if self.limits_enforced { endpoint.limit } else { usize::MAX };
        match endpoint.handler {
            Handler::Public(answer) => {
                let caller = request.peer.to_canonical().to_string();
                self.windows.admit(&caller, endpoint.path, most, wall_ms)?;
                answer(&ask)
            }
            Handler::Private(permission, answer) => {
                let index = auth::check(&self.accounts, self.site, request, now_ms)?;
                let account = &mut self.accounts[index];
                auth::permit(account, permission)?;
                self.windows.admit(&account.uid, endpoint.path, most, wall_ms)?;
                answer(account, &ask)
            }
        }
    }
}

fn code(response: &Response) -> String {
    let body: Option<serde_json::Value> = serde_json::from_slice(&response.body).ok();
    body.as_ref().and_then(|body| body.get("code")?.as_str()).unwrap_or_default().to_owned()
}
