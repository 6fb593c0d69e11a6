//! A firm on simulated exchanges, asked without sockets and on simulated time.
#![expect(clippy::unwrap_used, clippy::missing_panics_doc, reason = "a test that cannot go on fails")]

mod desk;
mod sizes;
mod ways;

use std::collections::{BTreeMap, HashMap};
use std::fmt::{self, Write};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use async_trait::async_trait;
use modecheck::output::ReportV1;
use modecheck::{AccountModeProvider, Client, Credentials, Exchange, Profile, Timestamp, Transport};
use modecheck_audit::inventory::{Account, Attestations, Format, Inventory};
use modecheck_audit::store::{Keeper, Kept, StoreError};
use modecheck_audit::{Audit, Clients, Ended, Keep, Manner, Plan, Providers, Pseudonyms};
use modecheck_simulator::{Logged, bitget, bybit, kucoin, okx};
use serde_json::Value;
use tokio::sync::watch;

use self::desk::Desk;
pub use self::sizes::{add_many, is_throttled, of_sizes, refused};
pub use self::ways::{Flaky, Sent, Uneven};
use crate::InProcess;

/// When all of it happens: far from the hours' turn, when Bybit refuses whatever the account.
const START: &str = "2026-11-21T12:20:00Z";
/// The address of this machine that accounts are asked at unless something else is said.
pub const HERE: &str = "127.0.0.1:1";

/// What no call shows of an account.
const WORDS_ON_KUCOIN: [&str; 2] = ["kucoin/whitelist", "kucoin/questionnaire"];
const WORDS_ON_BITGET: [&str; 7] = [
    "bitget/copy-trading-lead",
    "bitget/trading-bots",
    "bitget/login-method",
    "bitget/account-status",
    "bitget/region",
    "bitget/questionnaire",
    "bitget/upgrade-status",
];

/// A simulated exchange, at the time when all of it happens.
pub fn in_process<E: modecheck_simulator::Exchange>(exchange: &Arc<E>) -> InProcess {
    InProcess::new(exchange).at(START.parse().unwrap())
}

/// A firm whose accounts are on simulated exchanges.
pub struct Firm {
    /// The exchange, to be looked at and changed behind the firm's back.
    pub okx: Arc<okx::Okx>,
    /// The exchange, to be looked at and changed behind the firm's back.
    pub bybit: Arc<bybit::Bybit>,
    /// The exchange, to be looked at and changed behind the firm's back.
    pub kucoin: Arc<kucoin::Kucoin>,
    /// The exchange, to be looked at and changed behind the firm's back.
    pub bitget: Arc<bitget::Bitget>,
    /// What its accounts are called: those of two firms are compared where these are the same.
    pub pseudonyms: Pseudonyms,
    /// Bitget again, with the same accounts, for what only one may ask for.
    twin: Arc<bitget::Bitget>,
    inventory: String,
    /// Where an exchange is asked that is asked over sockets, as a line of the inventory.
    hosts: HashMap<String, String>,
    keys: HashMap<String, Credentials>,
}

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
        reports.map(|report: &ReportV1| (report.name().to_owned(), report.verdict().to_string())).collect()
    }

    /// What is unknown of an account.
    pub fn gaps(&self, name: &str) -> String {
        self.reports().get(name).map(|report| report["unknown"].to_string()).unwrap_or_default()
    }

    /// The whole reports but for their times, by account.
    pub fn reports(&self) -> BTreeMap<String, Value> {
        let reports = self.kept.iter().filter_map(|kept| kept.outcome.as_ref().ok()).flatten();
        reports.map(|report| (report.name().to_owned(), timeless(serde_json::to_value(report).unwrap()))).collect()
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

impl Default for Firm {
    fn default() -> Self {
        Self::new()
    }
}

impl fmt::Debug for Firm {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Firm").field("accounts", &self.keys.len()).finish_non_exhaustive()
    }
}

impl Firm {
    /// One without accounts.
    pub fn new() -> Self {
        Self {
            okx: Arc::new(okx::Okx::new()),
            bybit: Arc::new(bybit::Bybit::new()),
            kucoin: Arc::new(kucoin::Kucoin::new()),
            bitget: Arc::new(bitget::Bitget::new()),
            pseudonyms: Pseudonyms::random().unwrap(),
            twin: Arc::new(bitget::Bitget::new()),
            inventory: String::new(),
            hosts: HashMap::new(),
            keys: HashMap::new(),
        }
    }

    /// An account of the exchange.
    pub fn add_okx(&mut self, account: &okx::Account) {
        self.add_okx_at(HERE, account);
    }

    /// An account of the exchange.
    pub fn add_bybit(&mut self, account: &bybit::Account) {
        self.add_bybit_at(HERE, account);
    }

    /// An account of the exchange.
    pub fn add_kucoin(&mut self, account: &kucoin::Account) {
        self.add_kucoin_at(HERE, account);
    }

    /// An account of the exchange.
    pub fn add_bitget(&mut self, account: &bitget::Account) {
        self.add_bitget_at(HERE, account);
    }

    /// An account that is asked at this address.
    pub fn add_okx_at(&mut self, address: &str, account: &okx::Account) {
        self.okx.insert(account.clone());
        let key = Credentials::new(&account.api_key, &account.api_secret, &account.passphrase);
        self.add(&account.name, ["okx", "portfolio", address], key);
    }

    /// An account that is asked at this address.
    pub fn add_bybit_at(&mut self, address: &str, account: &bybit::Account) {
        self.bybit.insert(account.clone());
        let key = Credentials::new(&account.api_key, &account.api_secret, "");
        self.add(&account.name, ["bybit", "uta2-pro", address], key);
    }

    /// An account that is asked at this address.
    pub fn add_kucoin_at(&mut self, address: &str, account: &kucoin::Account) {
        self.kucoin.insert(account.clone());
        let key = Credentials::new(&account.api_key, &account.api_secret, &account.passphrase);
        self.add(&account.name, ["kucoin", "unified", address], key);
    }

    /// An account that is asked at this address.
    pub fn add_bitget_at(&mut self, address: &str, account: &bitget::Account) {
        self.bitget.insert(account.clone());
        self.twin.insert(account.clone());
        let key = Credentials::new(&account.api_key, &account.api_secret, &account.passphrase);
        self.add(&account.name, ["bitget", "unified", address], key);
    }

    /// Has the accounts of an exchange that are added from now on asked where this line of the inventory says.
    pub fn ask_at(&mut self, exchange: &str, line: String) {
        self.hosts.insert(exchange.to_owned(), line);
    }

    /// Its inventory: each account with its keys in the environment, under its own name.
    pub fn inventory(&self) -> String {
        format!("[defaults]\ncredentials = {{ env = \"{{NAME}}\" }}\n{}", self.inventory)
    }

    /// The keys of its accounts, as variables of the environment.
    pub fn environment(&self) -> BTreeMap<String, String> {
        let all = |name: &str| {
            let okx = self.okx.account(name).map(|one| [one.api_key, one.api_secret, one.passphrase]);
            let bybit = || self.bybit.account(name).map(|one| [one.api_key, one.api_secret, String::new()]);
            let kucoin = || self.kucoin.account(name).map(|one| [one.api_key, one.api_secret, one.passphrase]);
            let bitget = || self.bitget.account(name).map(|one| [one.api_key, one.api_secret, one.passphrase]);
            okx.or_else(bybit).or_else(kucoin).or_else(bitget).unwrap()
        };
        let variables = self.keys.keys().flat_map(|name| {
            let prefix = name.to_uppercase().replace('-', "_");
            let named = ["API_KEY", "API_SECRET", "API_PASSPHRASE"].map(|what| format!("{prefix}_{what}"));
            named.into_iter().zip(all(name)).filter(|(_, value)| !value.is_empty())
        });
        variables.collect()
    }

    /// One more line for the account that was added last.
    pub fn say(&mut self, line: &str) {
        let _ = writeln!(self.inventory, "{line}");
    }

    /// A person's word that what no call shows holds, for all accounts that are called after their exchange.
    pub fn vouch(&mut self) {
        for (exchange, rules) in [("kucoin", &WORDS_ON_KUCOIN[..]), ("bitget", &WORDS_ON_BITGET)] {
            self.say(&format!("[[attestation]]\nrules = {rules:?}\naccounts = [\"{exchange}-*\"]"));
            self.say("by = \"a person\"\non = 2026-11-20\nexpires = 2027-02-01");
        }
    }

    fn add(&mut self, name: &str, [exchange, target, address]: [&str; 3], key: Credentials) {
        let hosts = match (exchange, address.strip_suffix(":1")) {
            _ if address == HERE && self.hosts.contains_key(exchange) => self.hosts[exchange].clone(),
            // Its hosts are told apart by their ports.
            ("kucoin", Some(host)) => {
                format!("base_urls = {{ spot = \"http://{host}:1\", futures = \"http://{host}:2\" }}")
            }
            _ => format!("base_url = \"http://{address}\""),
        };
        let _ = writeln!(
            self.inventory,
            "[[account]]\nname = \"{name}\"\nexchange = \"{exchange}\"\ntarget = \"{target}\"\n{hosts}"
        );
        self.keys.insert(name.to_owned(), key);
    }

    /// Has another key for an account than its own.
    pub fn lose(&mut self, name: &str, key: Credentials) {
        self.keys.insert(name.to_owned(), key);
    }

    /// Clients that use this share of the exchanges' limits.
    pub fn clients(&self, share: f64) -> Clients {
        let bitget = in_process(&self.bitget);
        self.clients_with(share, Client::on(bitget.clone(), move || bitget.now(), share, 4))
    }

    /// Providers that reach each exchange on a way of the caller's choice.
    pub fn providers_by<T: Transport + 'static>(&self, share: f64, way: impl Fn(InProcess) -> T) -> WithKeys {
        let client = |transport: InProcess, seed| {
            let clock = transport.clone();
            Client::on(way(transport), move || clock.now(), share, seed)
        };
        let clients = Clients::of([
            (Exchange::Okx, client(in_process(&self.okx), 1)),
            (Exchange::Bybit, client(in_process(&self.bybit), 2)),
            (Exchange::Kucoin, client(in_process(&self.kucoin), 3)),
            (Exchange::Bitget, client(in_process(&self.bitget), 4)),
        ]);
        WithKeys { clients, keys: self.keys.clone() }
    }

    /// Every request that any exchange has seen.
    pub fn requests(&self) -> Vec<Logged> {
        [self.okx.requests(), self.bybit.requests(), self.kucoin.requests(), self.bitget.requests()].concat()
    }

    fn clients_with(&self, share: f64, bitget: Client) -> Clients {
        let client = |transport: InProcess, seed| {
            let clock = transport.clone();
            Client::on(transport, move || clock.now(), share, seed)
        };
        Clients::of([
            (Exchange::Okx, client(in_process(&self.okx), 1)),
            (Exchange::Bybit, client(in_process(&self.bybit), 2)),
            (Exchange::Kucoin, client(in_process(&self.kucoin), 3)),
            (Exchange::Bitget, bitget),
        ])
    }

    /// Asks every account from this time on, on a machine whose clock says this of what time it is.
    pub async fn audit_by(&self, start: &str, clock: fn(Timestamp) -> Timestamp) -> Ran {
        let start: Timestamp = start.parse().unwrap();
        let client = |transport: InProcess, seed| {
            let transport = transport.at(start);
            let own = transport.clone();
            Client::on(transport, move || clock(own.now()), 1.0, seed)
        };
        let clients = Clients::of([
            (Exchange::Okx, client(in_process(&self.okx), 1)),
            (Exchange::Bybit, client(in_process(&self.bybit), 2)),
            (Exchange::Kucoin, client(in_process(&self.kucoin), 3)),
            (Exchange::Bitget, client(in_process(&self.bitget), 4)),
        ]);
        self.audit_with(1.0, Arc::new(WithKeys { clients, keys: self.keys.clone() })).await
    }

    /// The accounts with their keys, asked through clients that use this share of the limits.
    pub fn providers(&self, share: f64) -> WithKeys {
        WithKeys { clients: self.clients(share), keys: self.keys.clone() }
    }

    /// Asks every account, using this share of the limits.
    pub async fn audit(&self, share: f64) -> Ran {
        self.audit_with(share, Arc::new(self.providers(share))).await
    }

    /// Asks every account over ways that do something to requests.
    pub async fn audit_over<T: Transport + 'static>(&self, share: f64, way: impl Fn(InProcess) -> T) -> Ran {
        let client = |exchange, to: InProcess| {
            let clock = to.clone();
            (exchange, Client::on(way(to), move || clock.now(), share, 6))
        };
        let clients = Clients::of([
            client(Exchange::Okx, in_process(&self.okx)),
            client(Exchange::Bybit, in_process(&self.bybit)),
            client(Exchange::Kucoin, in_process(&self.kucoin)),
            client(Exchange::Bitget, in_process(&self.bitget)),
        ]);
        self.audit_with(share, Arc::new(WithKeys { clients, keys: self.keys.clone() })).await
    }

    /// The same with all that can be shared: what is left of one request is none.
    pub async fn trade(&self, share: f64) -> Ran {
        let desk = Desk::new(in_process(&self.bitget), in_process(&self.twin));
        let clock = in_process(&self.bitget);
        let clients = self.clients_with(share, Client::on(desk, move || clock.now(), share, 5));
        self.audit_with(share, Arc::new(WithKeys { clients, keys: self.keys.clone() })).await
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
