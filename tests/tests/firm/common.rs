//! A firm on simulated exchanges, asked without sockets.

use std::collections::{BTreeMap, HashMap};
use std::fmt::Write;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use async_trait::async_trait;
use modecheck::output::ReportV1;
use modecheck::{AccountModeProvider, Client, Credentials, Exchange, Profile, Timestamp, Transport};
use modecheck_audit::inventory::{Account, Attestations, Format, Inventory};
use modecheck_audit::store::{Keeper, Kept, StoreError};
use modecheck_audit::{Audit, Clients, Ended, Keep, Manner, Plan, Providers, Pseudonyms};
use modecheck_simulator::{Logged, bitget, bybit, kucoin, okx};
use modecheck_tests::InProcess;
use serde_json::Value;
use tokio::sync::watch;

use crate::desk::Desk;

/// When all of it happens: far from the hours' turn, when Bybit refuses whatever the account.
const START: &str = "2026-11-21T12:20:00Z";
/// The address of this machine that accounts are asked at unless something else is said.
pub(crate) const HERE: &str = "127.0.0.1:1";

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
pub(crate) fn in_process<E: modecheck_simulator::Exchange>(exchange: &Arc<E>) -> InProcess {
    InProcess::new(exchange).at(START.parse().unwrap())
}

/// A firm whose accounts are on simulated exchanges.
pub(crate) struct Firm {
    pub(crate) okx: Arc<okx::Okx>,
    pub(crate) bybit: Arc<bybit::Bybit>,
    pub(crate) kucoin: Arc<kucoin::Kucoin>,
    pub(crate) bitget: Arc<bitget::Bitget>,
    /// What its accounts are called: those of two firms are compared where these are the same.
    pub(crate) pseudonyms: Pseudonyms,
    /// Bitget again, with the same accounts, for what only one may ask for.
    twin: Arc<bitget::Bitget>,
    inventory: String,
    keys: HashMap<String, Credentials>,
}

/// What came of a run.
pub(crate) struct Ran {
    pub(crate) ended: Ended,
    pub(crate) plan: Plan,
    pub(crate) kept: Vec<Kept>,
}

impl Ran {
    /// The verdicts, by account.
    pub(crate) fn verdicts(&self) -> BTreeMap<String, String> {
        let reports = self.kept.iter().filter_map(|kept| kept.outcome.as_ref().ok()).flatten();
        reports.map(|report: &ReportV1| (report.name().to_owned(), report.verdict().to_string())).collect()
    }
}

impl Ran {
    /// What is unknown of an account.
    pub(crate) fn gaps(&self, name: &str) -> String {
        self.reports().get(name).map(|report| report["unknown"].to_string()).unwrap_or_default()
    }

    /// The whole reports but for their times, by account.
    pub(crate) fn reports(&self) -> BTreeMap<String, Value> {
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

impl Firm {
    pub(crate) fn new() -> Self {
        Self {
            okx: Arc::new(okx::Okx::new()),
            bybit: Arc::new(bybit::Bybit::new()),
            kucoin: Arc::new(kucoin::Kucoin::new()),
            bitget: Arc::new(bitget::Bitget::new()),
            pseudonyms: Pseudonyms::random().unwrap(),
            twin: Arc::new(bitget::Bitget::new()),
            inventory: String::new(),
            keys: HashMap::new(),
        }
    }

    pub(crate) fn add_okx(&mut self, account: &okx::Account) {
        self.add_okx_at(HERE, account);
    }

    pub(crate) fn add_bybit(&mut self, account: &bybit::Account) {
        self.add_bybit_at(HERE, account);
    }

    pub(crate) fn add_kucoin(&mut self, account: &kucoin::Account) {
        self.add_kucoin_at(HERE, account);
    }

    pub(crate) fn add_bitget(&mut self, account: &bitget::Account) {
        self.add_bitget_at(HERE, account);
    }

    /// An account that is asked at this address.
    pub(crate) fn add_okx_at(&mut self, address: &str, account: &okx::Account) {
        self.okx.insert(account.clone());
        let key = Credentials::new(&account.api_key, &account.api_secret, &account.passphrase);
        self.add(&account.name, ["okx", "portfolio", address], key);
    }

    pub(crate) fn add_bybit_at(&mut self, address: &str, account: &bybit::Account) {
        self.bybit.insert(account.clone());
        let key = Credentials::new(&account.api_key, &account.api_secret, "");
        self.add(&account.name, ["bybit", "uta2-pro", address], key);
    }

    pub(crate) fn add_kucoin_at(&mut self, address: &str, account: &kucoin::Account) {
        self.kucoin.insert(account.clone());
        let key = Credentials::new(&account.api_key, &account.api_secret, &account.passphrase);
        self.add(&account.name, ["kucoin", "unified", address], key);
    }

    pub(crate) fn add_bitget_at(&mut self, address: &str, account: &bitget::Account) {
        self.bitget.insert(account.clone());
        self.twin.insert(account.clone());
        let key = Credentials::new(&account.api_key, &account.api_secret, &account.passphrase);
        self.add(&account.name, ["bitget", "unified", address], key);
    }

    /// One more line for the account that was added last.
    pub(crate) fn say(&mut self, line: &str) {
        let _ = writeln!(self.inventory, "{line}");
    }

    /// A person's word that what no call shows holds, for all accounts that are called after their exchange.
    pub(crate) fn vouch(&mut self) {
        for (exchange, rules) in [("kucoin", &WORDS_ON_KUCOIN[..]), ("bitget", &WORDS_ON_BITGET)] {
            self.say(&format!("[[attestation]]\nrules = {rules:?}\naccounts = [\"{exchange}-*\"]"));
            self.say("by = \"a person\"\non = 2026-11-20\nexpires = 2027-02-01");
        }
    }

    fn add(&mut self, name: &str, [exchange, target, address]: [&str; 3], key: Credentials) {
        let hosts = match (exchange, address.strip_suffix(":1")) {
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
    pub(crate) fn lose(&mut self, name: &str, key: Credentials) {
        self.keys.insert(name.to_owned(), key);
    }

    /// Clients that use this share of the exchanges' limits.
    pub(crate) fn clients(&self, share: f64) -> Clients {
        let bitget = in_process(&self.bitget);
        self.clients_with(share, Client::on(bitget.clone(), move || bitget.now(), share, 4))
    }

    /// Providers that reach each exchange on a way of the caller's choice.
    pub(crate) fn providers_by<T: Transport + 'static>(&self, share: f64, way: impl Fn(InProcess) -> T) -> WithKeys {
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
    pub(crate) fn requests(&self) -> Vec<Logged> {
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
    pub(crate) async fn audit_by(&self, start: &str, clock: fn(Timestamp) -> Timestamp) -> Ran {
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

    pub(crate) fn providers(&self, share: f64) -> WithKeys {
        WithKeys { clients: self.clients(share), keys: self.keys.clone() }
    }

    /// Asks every account, using this share of the limits.
    pub(crate) async fn audit(&self, share: f64) -> Ran {
        self.audit_with(share, Arc::new(self.providers(share))).await
    }

    /// Asks every account over ways that do something to requests.
    pub(crate) async fn audit_over<T: Transport + 'static>(&self, share: f64, way: impl Fn(InProcess) -> T) -> Ran {
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
    pub(crate) async fn trade(&self, share: f64) -> Ran {
        let desk = Desk::new(in_process(&self.bitget), in_process(&self.twin));
        let clock = in_process(&self.bitget);
        let clients = self.clients_with(share, Client::on(desk, move || clock.now(), share, 5));
        self.audit_with(share, Arc::new(WithKeys { clients, keys: self.keys.clone() })).await
    }

    pub(crate) async fn audit_with(&self, share: f64, providers: Arc<dyn Providers>) -> Ran {
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
        let accounts = inventory.accounts.iter();
        let plan = Plan::of(&inventory, accounts, &self.clients(share), &manner).unwrap();
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
#[derive(Default)]
pub(crate) struct Memory(pub(crate) Mutex<Vec<Kept>>);

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
pub(crate) struct WithKeys {
    clients: Clients,
    keys: HashMap<String, Credentials>,
}

impl Providers for WithKeys {
    fn provider(&self, account: &Account) -> Result<Box<dyn AccountModeProvider>, String> {
        let key = self.keys.get(&account.name).ok_or("no key")?.clone();
        self.clients.provider(account, &key)
    }
}
