//! What the exchange knows, and how a request goes through it.

use super::{
    account::Account,
    auth,
    dialect::Words,
    endpoints::{self, Endpoint, Handler},
    limits::Windows,
    manners::{Manners, Releasing},
    members,
    query::{Answer, Ask},
    refusal::{Refusal, Rule},
    rules, switch,
};
use crate::{
    fault::{Fault, FaultKind},
    query::pairs,
    scenario::BitgetScenario,
    wire::{Delivery, Logged, Reply, Request, Response},
};

/// When an answer is given, and how.
#[derive(Clone, Copy, Debug)]
pub(super) struct Moment {
    pub(super) now_ms: u64,
    pub(super) manners: Manners,
}

#[derive(Debug)]
pub(super) struct State {
    pub(super) manners: Manners,
    pub(super) clock_offset_ms: i64,
    pub(super) limits_enforced: bool,
    pub(super) accounts: Vec<Account>,
    pub(super) faults: Vec<Fault>,
    pub(super) log: Vec<Logged>,
    windows: Windows,
}

impl Default for State {
    fn default() -> Self {
        Self::from_scenario(&BitgetScenario::default())
    }
}

impl State {
    pub(super) fn from_scenario(scenario: &BitgetScenario) -> Self {
        Self {
            manners: scenario.manners,
            clock_offset_ms: scenario.clock_offset_ms,
            limits_enforced: scenario.limits_enforced,
            accounts: scenario.accounts.clone(),
            faults: scenario.faults.clone(),
            log: Vec::new(),
            windows: Windows::default(),
        }
    }

    pub(super) fn account_mut(&mut self, name: &str) -> Option<&mut Account> {
        self.accounts.iter_mut().find(|account| account.name == name)
    }

    /// The account's index and the exchange's time, once the changes of mode due by then are over.
    fn found(&mut self, name: &str, wall_ms: u64) -> Result<(usize, u64), Refusal> {
        let now_ms = self.settled(wall_ms);
        let index = self.accounts.iter().position(|account| account.name == name);
        Ok((index.ok_or_else(|| Refusal::new("40037", format!("no account is called {name}")))?, now_ms))
    }

    /// Whether an upgrade would be carried out.
    pub(super) fn upgradable(&mut self, name: &str, wall_ms: u64) -> Result<(usize, u64), Refusal> {
        let (index, now_ms) = self.found(name, wall_ms)?;
        rules::check(&self.accounts[index], self.manners.rule_set)?;
        Ok((index, now_ms))
    }

    /// Whether the way back would be taken.
    pub(super) fn returnable(&mut self, name: &str, wall_ms: u64) -> Result<(usize, u64), Refusal> {
        let (index, now_ms) = self.found(name, wall_ms)?;
        rules::check_back(&self.accounts[index], members::hold(&self.accounts, index))?;
        Ok((index, now_ms))
    }

    fn settled(&mut self, wall_ms: u64) -> u64 {
        let now_ms = wall_ms.saturating_add_signed(self.clock_offset_ms);
        for account in &mut self.accounts {
            switch::settle(account, now_ms);
        }
        now_ms
    }

    pub(super) fn answer(&mut self, request: &Request, wall_ms: u64) -> Reply {
        let now_ms = self.settled(wall_ms);
        let key = request.header("ACCESS-KEY");
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
            timestamp: request.header("ACCESS-TIMESTAMP").map(str::to_owned),
            status: if reply.delivery == Delivery::Close { 0 } else { reply.response.status },
            code: code(&reply.response),
        });
        reply
    }

    /// Windows run on the wall clock, so that moving the exchange's clock lifts no limit.
    fn respond(&mut self, request: &Request, wall_ms: u64, now_ms: u64) -> Response {
        let moment = Moment { now_ms, manners: self.manners };
        if self.limits_enforced && !self.windows.let_in(request.peer, wall_ms) {
            let mut blocked = Refusal::of("429", false).response(moment);
            blocked.headers.push(remaining(0));
            return blocked;
        }
        let mut left = None;
        let answered = endpoints::find(&request.method, request.path())
            .and_then(|endpoint| self.handle(endpoint, request, moment, wall_ms, &mut left));
        let mut response = match answered {
            Ok(answer) => answer.response(moment),
            Err(refusal) => refusal.response(moment),
        };
        response.headers.extend(left.map(remaining));
        response
    }

    fn handle(
        &mut self,
        endpoint: &'static Endpoint,
        request: &Request,
        moment: Moment,
        wall_ms: u64,
        left: &mut Option<usize>,
    ) -> Result<Answer, Refusal> {
        let v3 = endpoint.is_v3();
        let ask = Ask { query: pairs(request.query()), body: &request.body, v3, moment };
        if let Handler::Public(answer) = endpoint.handler {
            return answer(&ask);
        }
        let index = auth::check(&self.accounts, self.manners, endpoint, request, moment.now_ms)?;
        let account = &self.accounts[index];
        if let Some(code) = &account.barred {
            return Err(Refusal::only(Rule::Barred, code, v3));
        }
        if let Some(releasing) = self.manners.releasing.filter(|_| Releasing::is_open(moment.now_ms)) {
            return Err(Refusal::of(releasing.code(), v3));
        }
        auth::permit(account, endpoint, request.query())?;
        let granted = self.windows.admit(&account.uid, endpoint.path, endpoint.limit, wall_ms);
        *left = Some(granted.unwrap_or(0));
        if self.limits_enforced && granted.is_none() {
            return Err(Refusal::of("429", v3));
        }
        auth::in_window(request.header("ACCESS-TIMESTAMP").unwrap_or_default(), &ask)?;
        match endpoint.handler {
            Handler::Own(_, answer) => answer(account, &ask),
            Handler::Family(_, answer) => answer(&mut self.accounts, index, &ask),
            Handler::Public(answer) => answer(&ask),
        }
    }
}

fn remaining(left: usize) -> (String, String) {
    ("x-mbx-used-remain-limit".to_owned(), left.to_string())
}

/// An envelope, as far as the log goes.
#[derive(serde::Deserialize)]
struct Coded {
    code: String,
}

fn code(response: &Response) -> String {
    let body: Option<Coded> = serde_json::from_slice(&response.body).ok();
    body.map(|body| body.code).unwrap_or_default()
}
