//! A firm on simulated exchanges, asked without sockets.

use std::collections::{BTreeMap, HashMap};
use std::fmt::Write;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use async_trait::async_trait;
use modecheck::output::ReportV1;
use modecheck::{AccountModeProvider, Client, Credentials, Exchange, Profile};
use modecheck_audit::inventory::{Account, Attestations, Format, Inventory};
use modecheck_audit::store::{Keeper, Kept, StoreError};
use modecheck_audit::{Audit, Clients, Ended, Keep, Manner, Plan, Providers, Pseudonyms};
use modecheck_simulator::{bitget, bybit, kucoin, okx};
use modecheck_tests::InProcess;
use tokio::sync::watch;

/// A firm whose accounts are on simulated exchanges.
pub(crate) struct Firm {
    pub(crate) okx: Arc<okx::Okx>,
    pub(crate) bybit: Arc<bybit::Bybit>,
    pub(crate) kucoin: Arc<kucoin::Kucoin>,
    pub(crate) bitget: Arc<bitget::Bitget>,
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
        let reports = self.kept.iter().filter_map(|kept| kept.outcome.as_ref().ok()).flatten();
        let of = |report: &ReportV1| serde_json::to_value(report).unwrap()["unknown"].to_string();
        reports.filter(|report| report.name() == name).map(of).collect()
    }
}

impl Firm {
    pub(crate) fn new() -> Self {
        Self {
            okx: Arc::new(okx::Okx::new()),
            bybit: Arc::new(bybit::Bybit::new()),
            kucoin: Arc::new(kucoin::Kucoin::new()),
            bitget: Arc::new(bitget::Bitget::new()),
            inventory: String::new(),
            keys: HashMap::new(),
        }
    }

    pub(crate) fn add_okx(&mut self, account: &okx::Account) {
        self.okx.insert(account.clone());
        self.add(&account.name, "okx", "portfolio", &account.api_key, &account.api_secret, &account.passphrase);
    }

    pub(crate) fn add_bybit(&mut self, account: &bybit::Account) {
        self.bybit.insert(account.clone());
        self.add(&account.name, "bybit", "uta2-pro", &account.api_key, &account.api_secret, "");
    }

    pub(crate) fn add_kucoin(&mut self, account: &kucoin::Account) {
        self.kucoin.insert(account.clone());
        self.add(&account.name, "kucoin", "unified", &account.api_key, &account.api_secret, &account.passphrase);
    }

    pub(crate) fn add_bitget(&mut self, account: &bitget::Account) {
        self.bitget.insert(account.clone());
        self.add(&account.name, "bitget", "unified", &account.api_key, &account.api_secret, &account.passphrase);
    }

    /// One more line of the account that was added last.
    pub(crate) fn say(&mut self, line: &str) {
        let _ = writeln!(self.inventory, "{line}");
    }

    /// A person's word that what no call shows holds for all accounts of an exchange.
    pub(crate) fn attest(&mut self, rules: &[&str]) {
        let exchange = rules[0].split('/').next().unwrap();
        let _ = writeln!(
            self.inventory,
            "[[attestation]]\nrules = {rules:?}\naccounts = [\"{exchange}-*\"]\nby = \"a person\"\non = 2026-11-20\nexpires = 2027-02-01"
        );
    }

    fn add(&mut self, name: &str, exchange: &str, target: &str, key: &str, secret: &str, passphrase: &str) {
        let hosts = match exchange {
            "kucoin" => "base_urls = { spot = \"http://127.0.0.1:1\", futures = \"http://127.0.0.1:2\" }",
            _ => "base_url = \"http://127.0.0.1:1\"",
        };
        let _ = writeln!(
            self.inventory,
            "[[account]]\nname = \"{name}\"\nexchange = \"{exchange}\"\ntarget = \"{target}\"\n{hosts}"
        );
        self.keys.insert(name.to_owned(), Credentials::new(key, secret, passphrase));
    }

    /// Clients that use this share of the exchanges' limits.
    pub(crate) fn clients(&self, share: f64) -> Clients {
        let client = |transport: InProcess, seed| {
            let clock = transport.clone();
            Client::on(transport, move || clock.now(), share, seed)
        };
        Clients::of([
            (Exchange::Okx, client(InProcess::new(&self.okx), 1)),
            (Exchange::Bybit, client(InProcess::new(&self.bybit), 2)),
            (Exchange::Kucoin, client(InProcess::new(&self.kucoin), 3)),
            (Exchange::Bitget, client(InProcess::new(&self.bitget), 4)),
        ])
    }

    pub(crate) fn providers(&self, share: f64) -> WithKeys {
        WithKeys { clients: self.clients(share), keys: self.keys.clone() }
    }

    /// Asks every account, using this share of the limits.
    pub(crate) async fn audit(&self, share: f64) -> Ran {
        self.audit_on(share, |_| true).await
    }

    /// The same, on some of the exchanges.
    pub(crate) async fn audit_on(&self, share: f64, on: impl Fn(Exchange) -> bool) -> Ran {
        self.audit_with(share, Arc::new(self.providers(share)), on).await
    }

    pub(crate) async fn audit_with(
        &self,
        share: f64,
        providers: Arc<dyn Providers>,
        on: impl Fn(Exchange) -> bool,
    ) -> Ran {
        let text = format!("[limits]\nshare = {share:?}\n{}", self.inventory);
        let inventory = Arc::new(Inventory::read(&text, Format::Toml).unwrap());
        let manner = Manner {
            all_subjects: false,
            profile: Profile::Standard,
            deadline: Duration::from_secs(120),
            rules_as_of: None,
            planned: None,
            attestations: Attestations::default(),
        };
        let accounts = inventory.accounts.iter();
        let plan = Plan::of(&inventory, accounts, &self.clients(share), |account| manner.ask(account)).unwrap();
        let clock = InProcess::new(&self.okx);
        let audit = Audit {
            inventory: Arc::clone(&inventory),
            manner: Arc::new(manner),
            providers,
            pseudonyms: Pseudonyms::random().unwrap(),
            clock: Arc::new(move || clock.now()),
            keep: Keep::None,
        };
        let memory = Memory::default();
        let asked = |position: &usize| on(inventory.accounts[*position].exchange);
        let positions: Vec<_> = (0..inventory.accounts.len()).filter(asked).collect();
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
