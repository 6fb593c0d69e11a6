//! A firm on simulated exchanges, asked without sockets and on simulated time.
#![expect(clippy::unwrap_used, clippy::missing_panics_doc, reason = "a test that cannot go on fails")]

mod audited;
mod desk;
mod sizes;
mod ways;

use std::collections::{BTreeMap, HashMap};
use std::fmt::{self, Write};
use std::sync::Arc;

use modecheck::Credentials;
use modecheck_audit::Pseudonyms;
use modecheck_simulator::{Logged, bitget, bybit, kucoin, okx};

pub use self::audited::{Memory, Ran, WithKeys};
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

    /// Every request that any exchange has seen.
    pub fn requests(&self) -> Vec<Logged> {
        [self.okx.requests(), self.bybit.requests(), self.kucoin.requests(), self.bitget.requests()].concat()
    }
}
