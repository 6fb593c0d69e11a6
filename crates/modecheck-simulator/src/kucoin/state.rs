//! What the exchange knows, and how a request goes through it.

use super::{
    account::Account,
    auth,
    dialect::Words,
    endpoints::{self, Handler},
    limits::{Allowance, Pool, Windows},
    profile::Target,
    query::{Answer, Ask},
    refusal::Refusal,
    rules,
    settings::{Host, Settings},
    switch,
};
use crate::{
    frame::Frame,
    query::pairs,
    scenario::KucoinScenario,
    wire::{Reply, Request, Response},
};

#[derive(Debug)]
pub(super) struct State {
    pub(super) frame: Frame<Account>,
    pub(super) settings: Settings,
    windows: Windows,
}

impl Default for State {
    fn default() -> Self {
        Self::from_scenario(&KucoinScenario::default())
    }
}

impl State {
    pub(super) fn from_scenario(scenario: &KucoinScenario) -> Self {
        Self {
            frame: Frame {
                clock_offset_ms: scenario.clock_offset_ms,
                limits_enforced: scenario.limits_enforced,
                accounts: scenario.accounts.clone(),
                faults: scenario.faults.clone(),
                log: Vec::new(),
            },
            settings: Settings::from(scenario),
            windows: Windows::default(),
        }
    }

    /// Whether a switch would be carried out: the account's index and the exchange's time.
    pub(super) fn switchable(&mut self, name: &str, to: Target, wall_ms: u64) -> Result<(usize, u64), Refusal> {
        let now_ms = self.settled(wall_ms);
        let index = self.frame.accounts.iter().position(|account| account.name == name);
        let index = index.ok_or_else(|| Refusal::new("400003", format!("no account is called {name}")))?;
        rules::check(&self.frame.accounts, index, to, &self.settings)?;
        Ok((index, now_ms))
    }

    fn settled(&mut self, wall_ms: u64) -> u64 {
        self.frame.settled(wall_ms, switch::settle)
    }

    pub(super) fn answer(&mut self, host: Host, request: &Request, wall_ms: u64) -> Reply {
        let now_ms = self.settled(wall_ms);
        let struck = self.frame.struck(request, &Words);
        let response = struck.instead(&Words).unwrap_or_else(|| self.respond(host, request, [wall_ms, now_ms]));
        self.frame.finished(request, struck, response, now_ms, &Words)
    }

    fn respond(&mut self, host: Host, request: &Request, times: [u64; 2]) -> Response {
        let mut allowance = None;
        let mut response = match self.handle(host, request, times, &mut allowance) {
            Ok(answer) => answer.response(),
            Err(refusal) => refusal.response(self.settings.statuses),
        };
        response.headers.extend(allowance.into_iter().flat_map(Allowance::headers));
        response
    }

    /// Windows run on the wall clock, so that moving the exchange's clock lifts no limit. Whether the key or the path is
    /// looked at first is documented nowhere; here the key is.
    fn handle(
        &mut self,
        host: Host,
        request: &Request,
        [wall_ms, now_ms]: [u64; 2],
        allowance: &mut Option<Allowance>,
    ) -> Result<Answer, Refusal> {
        let ask = Ask { query: pairs(request.query()), body: &request.body, host, now_ms, settings: &self.settings };
        let mut admit = |caller: &str, pool: Pool, weight: u64| {
            let left = self.windows.admit(caller, pool, weight, wall_ms);
            *allowance = Some(left);
            if self.frame.limits_enforced && !left.granted { Err(Refusal::too_many()) } else { Ok(()) }
        };
        let found = endpoints::find(host, &request.method, request.path(), &self.settings);
        if let Ok((endpoint, Handler::Public(answer))) = found.as_ref().map(|endpoint| (endpoint, &endpoint.handler)) {
            admit(&request.peer.to_canonical().to_string(), endpoint.pool, endpoint.weight)?;
            return answer(&ask);
        }
        let index = auth::check(&self.frame.accounts, self.settings.site, request, now_ms)?;
        let endpoint = found?;
        let account = &self.frame.accounts[index];
        auth::permit(account, endpoint.needs(&self.settings), request.path())?;
        admit(&account.uid, endpoint.pool, endpoint.weight)?;
        match endpoint.handler {
            Handler::Public(answer) => answer(&ask),
            Handler::Own(answer) => answer(account, &ask),
            Handler::Classic(answer) => answer(account.classic_view().as_ref().unwrap_or(account), &ask),
            Handler::Family(answer) => answer(&self.frame.accounts, index, &ask),
            Handler::Changing(answer) => answer(&mut self.frame.accounts, index, &ask),
        }
    }
}
