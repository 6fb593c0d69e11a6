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
    fault::{Fault, FaultKind},
    query::pairs,
    scenario::KucoinScenario,
    wire::{Delivery, Logged, Reply, Request, Response},
};

#[derive(Debug)]
pub(super) struct State {
    pub(super) settings: Settings,
    pub(super) clock_offset_ms: i64,
    pub(super) limits_enforced: bool,
    pub(super) accounts: Vec<Account>,
    pub(super) faults: Vec<Fault>,
    pub(super) log: Vec<Logged>,
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
            settings: Settings::from(scenario),
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

    /// Whether a switch would be carried out: the account's index and the exchange's time.
    pub(super) fn switchable(&mut self, name: &str, to: Target, wall_ms: u64) -> Result<(usize, u64), Refusal> {
        let now_ms = self.settled(wall_ms);
        let index = self.accounts.iter().position(|account| account.name == name);
        let index = index.ok_or_else(|| Refusal::new("400003", format!("no account is called {name}")))?;
        rules::check(&self.accounts, index, to, &self.settings)?;
        Ok((index, now_ms))
    }

    fn settled(&mut self, wall_ms: u64) -> u64 {
        let now_ms = wall_ms.saturating_add_signed(self.clock_offset_ms);
        for account in &mut self.accounts {
            switch::settle(account, now_ms);
        }
        now_ms
    }

    pub(super) fn answer(&mut self, host: Host, request: &Request, wall_ms: u64) -> Reply {
        let now_ms = self.settled(wall_ms);
        let key = request.header("KC-API-KEY");
        let account = self.accounts.iter().find(|account| Some(account.api_key.as_str()) == key);
        let account = account.map(|account| account.name.clone());
        let kinds: Vec<FaultKind> = self
            .faults
            .iter_mut()
            .filter_map(|fault| fault.strikes(account.as_deref(), request.path()).then(|| fault.kind.clone()))
            .collect();

        let instead = kinds.iter().find_map(|kind| kind.page(&Words));
        let response = instead.unwrap_or_else(|| self.respond(host, request, [wall_ms, now_ms]));
        let mut reply = Reply::from(response);
        for kind in &kinds {
            kind.damage(&mut reply, &Words);
        }

        self.log.push(Logged {
            at_ms: now_ms,
            method: request.method.clone(),
            target: request.target.clone(),
            account,
            timestamp: request.header("KC-API-TIMESTAMP").map(str::to_owned),
            status: if reply.delivery == Delivery::Close { 0 } else { reply.response.status },
            code: code(&reply.response),
        });
        reply
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
            if self.limits_enforced && !left.granted { Err(Refusal::too_many()) } else { Ok(()) }
        };
        let found = endpoints::find(host, &request.method, request.path(), &self.settings);
        if let Ok((endpoint, Handler::Public(answer))) = found.as_ref().map(|endpoint| (endpoint, &endpoint.handler)) {
            admit(&request.peer.to_canonical().to_string(), endpoint.pool, endpoint.weight)?;
            return answer(&ask);
        }
        let index = auth::check(&self.accounts, self.settings.site, request, now_ms)?;
        let endpoint = found?;
        let account = &self.accounts[index];
        auth::permit(account, endpoint.needs(&self.settings), request.path())?;
        admit(&account.uid, endpoint.pool, endpoint.weight)?;
        match endpoint.handler {
            Handler::Public(answer) => answer(&ask),
            Handler::Own(answer) => answer(account, &ask),
            Handler::Classic(answer) => answer(account.classic_view().as_ref().unwrap_or(account), &ask),
            Handler::Family(answer) => answer(&self.accounts, index, &ask),
            Handler::Changing(answer) => answer(&mut self.accounts, index, &ask),
        }
    }
}

fn code(response: &Response) -> String {
    #[derive(Default, serde::Deserialize)]
    struct Coded {
        code: String,
    }
    serde_json::from_slice::<Coded>(&response.body).unwrap_or_default().code
}
