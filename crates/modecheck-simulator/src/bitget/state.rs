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
    frame::Frame,
    query::pairs,
    scenario::BitgetScenario,
    wire::{Reply, Request, Response},
};

/// When an answer is given, and how.
#[derive(Clone, Copy, Debug)]
pub(super) struct Moment {
    pub(super) now_ms: u64,
    pub(super) manners: Manners,
}

#[derive(Debug)]
pub(super) struct State {
    pub(super) frame: Frame<Account>,
    pub(super) manners: Manners,
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
            frame: Frame {
                clock_offset_ms: scenario.clock_offset_ms,
                limits_enforced: scenario.limits_enforced,
                accounts: scenario.accounts.clone(),
                faults: scenario.faults.clone(),
                log: Vec::new(),
            },
            manners: scenario.manners,
            windows: Windows::default(),
        }
    }

    /// The account's index and the exchange's time, once the changes of mode due by then are over.
    fn found(&mut self, name: &str, wall_ms: u64) -> Result<(usize, u64), Refusal> {
        let now_ms = self.settled(wall_ms);
        let index = self.frame.accounts.iter().position(|account| account.name == name);
        Ok((index.ok_or_else(|| Refusal::new("40037", format!("no account is called {name}")))?, now_ms))
    }

    /// Whether an upgrade would be carried out.
    pub(super) fn upgradable(&mut self, name: &str, wall_ms: u64) -> Result<(usize, u64), Refusal> {
        let (index, now_ms) = self.found(name, wall_ms)?;
        rules::check(&self.frame.accounts[index], self.manners.rule_set)?;
        Ok((index, now_ms))
    }

    /// Whether the way back would be taken.
    pub(super) fn returnable(&mut self, name: &str, wall_ms: u64) -> Result<(usize, u64), Refusal> {
        let (index, now_ms) = self.found(name, wall_ms)?;
        rules::check_back(&self.frame.accounts[index], members::hold(&self.frame.accounts, index))?;
        Ok((index, now_ms))
    }

    fn settled(&mut self, wall_ms: u64) -> u64 {
        self.frame.settled(wall_ms, switch::settle)
    }

    pub(super) fn answer(&mut self, request: &Request, wall_ms: u64) -> Reply {
        let now_ms = self.settled(wall_ms);
        let struck = self.frame.struck(request, &Words);
        let response = struck.instead(&Words).unwrap_or_else(|| self.respond(request, wall_ms, now_ms));
        self.frame.finished(request, struck, response, now_ms, &Words)
    }

    /// Windows run on the wall clock, so that moving the exchange's clock lifts no limit.
    fn respond(&mut self, request: &Request, wall_ms: u64, now_ms: u64) -> Response {
        let moment = Moment { now_ms, manners: self.manners };
        if self.frame.limits_enforced && !self.windows.let_in(request.peer, wall_ms) {
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
        let index = auth::check(&self.frame.accounts, self.manners, endpoint, request, moment.now_ms)?;
        let account = &self.frame.accounts[index];
        if let Some(code) = &account.barred {
            return Err(Refusal::only(Rule::Barred, code, v3));
        }
        if let Some(releasing) = self.manners.releasing.filter(|_| Releasing::is_open(moment.now_ms)) {
            return Err(Refusal::of(releasing.code(), v3));
        }
        auth::permit(account, endpoint, request.query())?;
        let granted = self.windows.admit(&account.uid, endpoint.path, endpoint.limit, wall_ms);
        *left = Some(granted.unwrap_or(0));
        if self.frame.limits_enforced && granted.is_none() {
            return Err(Refusal::of("429", v3));
        }
        auth::in_window(request.header("ACCESS-TIMESTAMP").unwrap_or_default(), &ask)?;
        match endpoint.handler {
            Handler::Own(_, answer) => answer(account, &ask),
            Handler::Family(_, answer) => answer(&mut self.frame.accounts, index, &ask),
            Handler::Public(answer) => answer(&ask),
        }
    }
}

fn remaining(left: usize) -> (String, String) {
    ("x-mbx-used-remain-limit".to_owned(), left.to_string())
}
