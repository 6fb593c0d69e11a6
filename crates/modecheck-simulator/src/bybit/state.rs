//! What the exchange knows, and how a request goes through it.

use super::{
    account::Account,
    auth,
    dialect::Words,
    endpoints::{self, Endpoint, Handler},
    limits::{Allowance, Windows},
    margin::{self, MarginRefusal},
    market::{Instrument, Maintenance},
    profile::{Ban, Environment, MarginMode},
    query::{Answer, Ask, Cursors},
    refusal::{Basis, Refusal, Rule},
    rules::{self, RuleSet},
    upgrade::{self, UpgradeRefusal},
    words::of_code,
};
use crate::{
    frame::Frame,
    query::pairs,
    scenario::BybitScenario,
    wire::{Reply, Request, Response},
};

/// What can be set about the exchange as a whole.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Settings {
    pub(super) environment: Environment,
    pub(super) rule_set: RuleSet,
    pub(super) cursors: Cursors,
    pub(super) upgrade_refusal: UpgradeRefusal,
    pub(super) margin_refusal: MarginRefusal,
}

#[derive(Debug)]
pub(super) struct State {
    pub(super) frame: Frame<Account>,
    pub(super) settings: Settings,
    pub(super) instruments: Vec<Instrument>,
    pub(super) maintenance: Vec<Maintenance>,
    windows: Windows,
}

impl Default for State {
    fn default() -> Self {
        Self::from_scenario(&BybitScenario::default())
    }
}

impl State {
    pub(super) fn from_scenario(scenario: &BybitScenario) -> Self {
        let usual = || Instrument::usual();
        Self {
            frame: Frame {
                clock_offset_ms: scenario.clock_offset_ms,
                limits_enforced: scenario.limits_enforced,
                accounts: scenario.accounts.clone(),
                faults: scenario.faults.clone(),
                log: Vec::new(),
            },
            settings: Settings {
                environment: scenario.environment,
                rule_set: scenario.rule_set,
                cursors: scenario.cursors,
                upgrade_refusal: scenario.upgrade_refusal,
                margin_refusal: scenario.margin_refusal,
            },
            instruments: if scenario.instruments.is_empty() { usual() } else { scenario.instruments.clone() },
            maintenance: scenario.maintenance.clone(),
            windows: Windows::default(),
        }
    }

    /// The account's index and the exchange's time, once the upgrades due by then are done.
    pub(super) fn found(&mut self, name: &str, wall_ms: u64) -> Result<(usize, u64), Refusal> {
        let now_ms = self.settled(wall_ms);
        let index = self.frame.accounts.iter().position(|account| account.name == name);
        Ok((index.ok_or_else(|| Refusal::new("10003", format!("no account is called {name}")))?, now_ms))
    }

    /// Whether an upgrade would be carried out.
    pub(super) fn upgradable(&mut self, name: &str, wall_ms: u64) -> Result<(usize, u64), Refusal> {
        let (index, now_ms) = self.found(name, wall_ms)?;
        let level = upgrade::level(&self.frame.accounts, index);
        rules::check(&self.frame.accounts[index], &level, self.settings.rule_set, now_ms)?;
        Ok((index, now_ms))
    }

    /// Whether a margin mode would be taken.
    pub(super) fn margin_settable(&self, name: &str, mode: MarginMode) -> Result<(), Refusal> {
        let account = self.frame.accounts.iter().find(|account| account.name == name);
        let account = account.ok_or_else(|| Refusal::new("10003", format!("no account is called {name}")))?;
        margin::check(account, mode, &self.instruments, self.settings.margin_refusal)
    }

    fn settled(&mut self, wall_ms: u64) -> u64 {
        self.frame.settled(wall_ms, upgrade::settle)
    }

    pub(super) fn answer(&mut self, request: &Request, wall_ms: u64) -> Reply {
        let now_ms = self.settled(wall_ms);
        let struck = self.frame.struck(request, &Words);
        let response = struck.instead(&Words).unwrap_or_else(|| self.respond(request, wall_ms, now_ms));
        self.frame.finished(request, struck, response, now_ms, &Words)
    }

    /// Windows run on the wall clock, so that moving the exchange's clock lifts no limit. A GET with a body never
    /// gets past the network in front of the exchange.
    fn respond(&mut self, request: &Request, wall_ms: u64, now_ms: u64) -> Response {
        let let_in = !self.frame.limits_enforced || self.windows.let_in(request.peer, wall_ms);
        let with_body = request.method == "GET" && !request.body.is_empty();
        if !let_in || with_body {
            return Refusal::new("403", "blocked").response(now_ms);
        }
        let mut allowance = None;
        let answered = endpoints::find(&request.method, request.path())
            .and_then(|endpoint| self.handle(endpoint, request, [wall_ms, now_ms], &mut allowance));
        let mut response = match answered {
            Ok(answer) => answer.response(now_ms),
            Err(refusal) => refusal.response(now_ms),
        };
        if let Some(allowance) = allowance {
            response.headers.extend(headers(allowance, now_ms));
        }
        response
    }

    fn handle(
        &mut self,
        endpoint: &'static Endpoint,
        request: &Request,
        [wall_ms, now_ms]: [u64; 2],
        allowance: &mut Option<Allowance>,
    ) -> Result<Answer, Refusal> {
        let ask = Ask {
            query: pairs(request.query()),
            body: &request.body,
            now_ms,
            settings: self.settings,
            instruments: &self.instruments,
            maintenance: &self.maintenance,
        };
        if let Handler::Public(answer) = endpoint.handler {
            return answer(&ask);
        }
        let index = auth::check(&self.frame.accounts, self.settings.environment, request, now_ms)?;
        let account = &mut self.frame.accounts[index];
        if account.banned == Some(Ban::Everything) {
            return Err(Refusal::only(Rule::Banned, Basis::Documented, "10008", of_code("10008")));
        }
        auth::permit(account, endpoint.handler.needs(), endpoint.path, &ask)?;
        let left = self.windows.admit(&account.uid, endpoint.path, endpoint.limit, wall_ms);
        *allowance = Some(left);
        if self.frame.limits_enforced && !left.granted {
            return Err(Refusal::new("10006", "Too many visits. Exceeded the API Rate Limit."));
        }
        match endpoint.handler {
            Handler::Own(_, answer) => answer(account, &ask),
            Handler::Family(_, answer) => answer(&mut self.frame.accounts, index, &ask),
            Handler::Public(answer) => answer(&ask),
        }
    }
}

/// <https://bybit-exchange.github.io/docs/v5/rate-limit> (2026-07-24)
fn headers(allowance: Allowance, now_ms: u64) -> [(String, String); 3] {
    [
        ("X-Bapi-Limit".to_owned(), allowance.limit.to_string()),
        ("X-Bapi-Limit-Status".to_owned(), allowance.left.to_string()),
        ("X-Bapi-Limit-Reset-Timestamp".to_owned(), (now_ms + allowance.wait_ms).to_string()),
    ]
}
