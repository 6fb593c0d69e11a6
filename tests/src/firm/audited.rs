//! How a firm is asked, and what came of it.

use std::collections::{BTreeMap, HashMap};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use async_trait::async_trait;
use modecheck::output::Written;
use modecheck::{AccountModeProvider, Client, Credentials, Exchange, Profile, Timestamp, Transport};
use modecheck_audit::inventory::{Account, Attestations, Format, Inventory};
use modecheck_audit::store::{Keeper, Kept, StoreError};
use modecheck_audit::{Audit, Clients, Ended, Keep, Manner, Plan, Providers};
use serde_json::Value;
use tokio::sync::watch;

use super::desk::Desk;
use super::{Firm, in_process};
use crate::InProcess;

/// What came of a run.
#[derive(Debug)]
pub struct Ran {
    /// How it ended.
    pub ended: Ended,
    /// What was planned.
    pub plan: Plan,
    /// What was kept.
    pub kept: Vec<Kept>,
}

impl Ran {
    /// The verdicts, by account.
    pub fn verdicts(&self) -> BTreeMap<String, String> {
        let reports = self.kept.iter().filter_map(|kept| kept.outcome.as_ref().ok()).flatten();
        reports.map(|report: &Written| (report.name().to_owned(), report.verdict().to_string())).collect()
    }

    /// What is unknown of an account.
    pub fn gaps(&self, name: &str) -> String {
        self.reports().get(name).map(|report| report["unknown"].to_string()).unwrap_or_default()
    }

    /// The whole reports but for their times, by account.
    pub fn reports(&self) -> BTreeMap<String, Value> {
        let reports = self.kept.iter().filter_map(|kept| kept.outcome.as_ref().ok()).flatten();
        reports
            .map(|report| (report.name().to_owned(), timeless(serde_json::from_str(report.json()).unwrap())))
            .collect()
    }
}

/// The same without its times, which texts tell too.
fn timeless(value: Value) -> Value {
    let is_time = |word: &&str| word.parse::<Timestamp>().is_ok();
    match value {
        Value::String(text) if text.split(' ').any(|word| is_time(&word)) => {
            text.split(' ').filter(|word| !is_time(word)).collect::<Vec<_>>().join(" ").into()
        }
        Value::Array(items) => items.into_iter().map(timeless).collect(),
        Value::Object(fields) => fields.into_iter().map(|(name, value)| (name, timeless(value))).collect(),
        other => other,
    }
}

impl Firm {
    /// Clients that use this share of the exchanges' limits.
    pub fn clients(&self, share: f64) -> Clients {
        self.reached(|_, to, seed| by_its_clock(to.clone(), &to, share, seed))
    }

    /// The accounts with their keys, asked through clients that use this share of the limits.
    pub fn providers(&self, share: f64) -> WithKeys {
        self.keyed(self.clients(share))
    }

    /// Providers that reach each exchange on a way of the caller's choice.
    pub fn providers_by<T: Transport + 'static>(&self, share: f64, way: impl Fn(InProcess) -> T) -> WithKeys {
        self.keyed(self.reached(|_, to, seed| by_its_clock(way(to.clone()), &to, share, seed)))
    }

    /// Asks every account, using this share of the limits.
    pub async fn audit(&self, share: f64) -> Ran {
        self.audit_with(share, Arc::new(self.providers(share))).await
    }

    /// Asks every account over ways that do something to requests.
    pub async fn audit_over<T: Transport + 'static>(&self, share: f64, way: impl Fn(InProcess) -> T) -> Ran {
        self.audit_with(share, Arc::new(self.providers_by(share, way))).await
    }

    /// Asks every account from this time on, on a machine whose clock says this of what time it is.
    pub async fn audit_by(&self, start: &str, clock: fn(Timestamp) -> Timestamp) -> Ran {
        let start: Timestamp = start.parse().unwrap();
        let clients = self.reached(|_, to, seed| {
            let to = to.at(start);
            let own = to.clone();
            Client::on(to, move || clock(own.now()), 1.0, seed)
        });
        self.audit_with(1.0, Arc::new(self.keyed(clients))).await
    }

    /// The same with all that can be shared: what is left of one request is none.
    pub async fn trade(&self, share: f64) -> Ran {
        let clients = self.reached(|exchange, to, seed| match exchange {
            Exchange::Bitget => by_its_clock(Desk::new(to.clone(), in_process(&self.twin)), &to, share, seed),
            _ => by_its_clock(to.clone(), &to, share, seed),
        });
        self.audit_with(share, Arc::new(self.keyed(clients))).await
    }

    /// A client for each exchange.
    fn reached(&self, client: impl Fn(Exchange, InProcess, u64) -> Client) -> Clients {
        let exchanges = [
            (Exchange::Okx, in_process(&self.okx)),
            (Exchange::Bybit, in_process(&self.bybit)),
            (Exchange::Kucoin, in_process(&self.kucoin)),
            (Exchange::Bitget, in_process(&self.bitget)),
        ];
        let seeded = exchanges.into_iter().zip(1..);
        Clients::of(seeded.map(|((exchange, to), seed)| (exchange, client(exchange, to, seed))))
    }

    fn keyed(&self, clients: Clients) -> WithKeys {
        WithKeys { clients, keys: self.keys.clone() }
    }

    /// Asks every account with what these providers make of it.
    pub async fn audit_with(&self, share: f64, providers: Arc<dyn Providers>) -> Ran {
        let text = format!("[limits]\nshare = {share:?}\n{}", self.inventory);
        let inventory = Arc::new(Inventory::read(&text, Format::Toml).unwrap());
        let manner = Manner {
            all_subjects: false,
            read_only_keys: false,
            profile: Profile::Standard,
            deadline: Duration::from_secs(120),
            rules_as_of: None,
            planned: None,
            attestations: Attestations::default(),
        };
        let plan = Plan::of(&inventory, 0..inventory.accounts.len(), &self.clients(share), &manner).unwrap();
        let clock = in_process(&self.okx);
        let audit = Audit {
            inventory: Arc::clone(&inventory),
            manner: Arc::new(manner),
            providers,
            pseudonyms: self.pseudonyms.clone(),
            clock: Arc::new(move || clock.now()),
            keep: Keep::None,
        };
        let memory = Memory::default();
        let positions: Vec<_> = (0..inventory.accounts.len()).collect();
        let (_going, stop) = watch::channel(false);
        let ended = audit.run(&memory, &positions, &plan, stop, |_| {}).await.unwrap();
        Ran { ended, plan, kept: memory.0.into_inner().unwrap() }
    }
}

/// A client on a machine whose clock is the exchange's.
fn by_its_clock(way: impl Transport + 'static, exchange: &InProcess, share: f64, seed: u64) -> Client {
    let clock = exchange.clone();
    Client::on(way, move || clock.now(), share, seed)
}

/// Keeps nothing for longer than the test.
#[derive(Debug, Default)]
pub struct Memory(pub Mutex<Vec<Kept>>);

#[async_trait]
impl Keeper for Memory {
    async fn keep(&self, finished: &[Kept]) -> Result<(), StoreError> {
        let copy =
            |kept: &Kept| Kept { position: kept.position, at: kept.at, outcome: kept.outcome.clone(), evidence: None };
        self.0.lock().unwrap().extend(finished.iter().map(copy));
        Ok(())
    }
}

/// Accounts with their keys.
#[derive(Debug)]
pub struct WithKeys {
    clients: Clients,
    keys: HashMap<String, Credentials>,
}

impl Providers for WithKeys {
    fn provider(&self, account: &Account) -> Result<Box<dyn AccountModeProvider>, String> {
        let key = self.keys.get(&account.name).ok_or("no key")?.clone();
        self.clients.provider(account, &key)
    }
}
