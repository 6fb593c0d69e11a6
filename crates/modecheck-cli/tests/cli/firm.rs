//! A simulated firm: accounts on all exchanges behind ports of this machine, and its inventory.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;
use std::path::PathBuf;
use std::process::{Command, Stdio};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};

use modecheck_simulator::bitget::{Bitget, NeverAsked};
use modecheck_simulator::bybit::Bybit;
use modecheck_simulator::kucoin::{Host, Kucoin};
use modecheck_simulator::okx::Okx;
use modecheck_simulator::{Exchange, Fault, Reply, Request, Server, bitget, bybit, kucoin, okx};
use serde_json::Value;
use tempfile::TempDir;

use crate::common::{Ran, millis};

/// Tells the time that an exchange goes by.
type Clock = Arc<dyn Fn() -> u64 + Send + Sync>;

/// What was sent that proves whose request it is, and what was signed.
type Proofs = Arc<Mutex<BTreeSet<String>>>;

/// An exchange, and what it is sent.
#[derive(Debug)]
struct Overheard {
    exchange: Arc<dyn Exchange>,
    proofs: Proofs,
    count: Arc<AtomicUsize>,
}

impl Exchange for Overheard {
    fn answer(&self, request: &Request, now_ms: u64) -> Reply {
        let header = |end: &str| request.headers.iter().find(|(name, _)| name.to_lowercase().ends_with(end));
        let value = |end: &str| header(end).map(|(_, value)| value.clone());
        if let (Some(signature), Some(timestamp)) = (value("-sign"), value("-timestamp")) {
            let target = &request.target;
            let signed = match (value("-recv-window"), value("-api-key")) {
                (Some(window), Some(key)) => format!("{timestamp}{key}{window}{}", request.query()),
                _ => format!("{timestamp}GET{target}"),
            };
            self.proofs
                .lock()
                .unwrap()
                .extend([Some(signature), value("-passphrase"), Some(signed)].into_iter().flatten());
        }
        self.count.fetch_add(1, Ordering::SeqCst);
        self.exchange.answer(request, now_ms)
    }
}

const HOUR: u64 = 3_600_000;

pub(crate) struct Firm {
    pub(crate) okx: Arc<Okx>,
    pub(crate) bybit: Arc<Bybit>,
    pub(crate) kucoin: Arc<Kucoin>,
    pub(crate) bitget: Arc<Bitget>,
    pub(crate) folder: TempDir,
    /// What was sent that proves whose request it is.
    pub(crate) proofs: Proofs,
    /// How many requests there were.
    pub(crate) count: Arc<AtomicUsize>,
    urls: [String; 5],
    inventory: String,
    keys: Vec<(String, String)>,
    _servers: [Server; 5],
    _runtime: tokio::runtime::Runtime,
}

impl Firm {
    pub(crate) fn new() -> Self {
        let (okx, bybit) = (Arc::new(Okx::new()), Arc::new(Bybit::new()));
        let (kucoin, bitget) = (Arc::new(Kucoin::new()), Arc::new(Bitget::new()));
        bitget.set_manners(|manners| manners.never_asked = NeverAsked::NoData);
        let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build().unwrap();
        // Far from the hours' turn, when nothing may be upgraded.
        let ahead = HOUR + 20 * 60_000 - millis() % HOUR;
        let of_bybit: Clock = Arc::new(move || millis() + ahead);
        let now: Clock = Arc::new(millis);
        let (proofs, count) = (Proofs::default(), Arc::<AtomicUsize>::default());
        let serve = |exchange: Arc<dyn Exchange>, clock: &Clock| {
            let listen = "127.0.0.1:0".parse().unwrap();
            let exchange = Arc::new(Overheard { exchange, proofs: Arc::clone(&proofs), count: Arc::clone(&count) });
            runtime.block_on(Server::start(listen, exchange, Arc::clone(clock))).unwrap()
        };
        let servers = [
            serve(Arc::clone(&okx) as _, &now),
            serve(Arc::clone(&bybit) as _, &of_bybit),
            serve(kucoin.host(Host::Spot), &now),
            serve(kucoin.host(Host::Futures), &now),
            serve(Arc::clone(&bitget) as _, &now),
        ];
        let urls = servers.each_ref().map(Server::url);
        let folder = tempfile::tempdir().unwrap();
        let (inventory, keys) = (String::new(), Vec::new());
        Self {
            okx,
            bybit,
            kucoin,
            bitget,
            folder,
            proofs,
            count,
            urls,
            inventory,
            keys,
            _servers: servers,
            _runtime: runtime,
        }
    }

    /// A firm of as many accounts on each exchange; every third is blocked by an order.
    pub(crate) fn of(each: usize) -> Self {
        let mut firm = Self::new();
        for n in 0..each {
            let mut account = okx::Account::named(&format!("okx-{n:03}"));
            account.acct_lv = 3;
            account.orders.extend((n % 3 == 0).then(okx::Order::default));
            firm.add_okx(&account, "");
            let mut account = bybit::Account::named(&format!("bybit-{n:03}"));
            let order = bybit::Order::new(bybit::Category::Spot, "BTCUSDT", "");
            account.orders.extend((n % 3 == 0).then_some(order));
            firm.add_bybit(&account, "");
        }
        firm
    }

    /// The same on all four exchanges, with all of their limits.
    pub(crate) fn of_all(each: usize) -> Self {
        let mut firm = Self::of(each);
        for n in 0..each {
            let mut account = kucoin::Account::named(&format!("kucoin-{n:03}"));
            account.spot_orders.extend((n % 3 == 0).then(kucoin::SpotOrder::default));
            firm.add_kucoin(&account);
            let mut account = bitget::Account::named(&format!("bitget-{n:03}"));
            // Older accounts are asked for older windows of their orders.
            account.registered_days_ago = 30;
            account.orders.extend((n % 3 == 0).then(bitget::Order::default));
            firm.add_bitget(&account);
        }
        firm.say("[limits]\nshare = 1.0");
        firm
    }

    /// Makes the same go wrong on all exchanges.
    pub(crate) fn inject(&self, fault: &Fault) {
        self.okx.inject(fault.clone());
        self.bybit.inject(fault.clone());
        self.kucoin.inject(fault.clone());
        self.bitget.inject(fault.clone());
    }

    /// Turns the limits of all exchanges off.
    pub(crate) fn enforce_no_limits(&self) {
        self.okx.set_limits_enforced(false);
        self.bybit.set_limits_enforced(false);
        self.kucoin.set_limits_enforced(false);
        self.bitget.set_limits_enforced(false);
    }

    /// An account with its key, and more lines for its stanza.
    pub(crate) fn add_okx(&mut self, account: &okx::Account, more: &str) {
        self.okx.insert(account.clone());
        let parts = [&account.api_key, &account.api_secret, &account.passphrase];
        self.add(&account.name, "okx", "portfolio", &parts.map(String::as_str), more);
    }

    pub(crate) fn add_bybit(&mut self, account: &bybit::Account, more: &str) {
        self.bybit.insert(account.clone());
        self.add(&account.name, "bybit", "uta2-pro", &[&account.api_key, &account.api_secret], more);
    }

    pub(crate) fn add_kucoin(&mut self, account: &kucoin::Account) {
        self.kucoin.insert(account.clone());
        let parts = [&account.api_key, &account.api_secret, &account.passphrase];
        self.add(&account.name, "kucoin", "unified", &parts.map(String::as_str), "");
    }

    pub(crate) fn add_bitget(&mut self, account: &bitget::Account) {
        self.bitget.insert(account.clone());
        let parts = [&account.api_key, &account.api_secret, &account.passphrase];
        self.add(&account.name, "bitget", "unified", &parts.map(String::as_str), "");
    }

    fn add(&mut self, name: &str, exchange: &str, target: &str, key: &[&str], more: &str) {
        let [okx, bybit, spot, futures, bitget] = &self.urls;
        let hosts = match exchange {
            "okx" => format!("base_url = \"{okx}\""),
            "bybit" => format!("base_url = \"{bybit}\""),
            "kucoin" => format!("base_urls = {{ spot = \"{spot}\", futures = \"{futures}\" }}"),
            _ => format!("base_url = \"{bitget}\""),
        };
        let target = if more.contains("target") { String::new() } else { format!("target = \"{target}\"\n") };
        self.say(&format!("[[account]]\nname = \"{name}\"\nexchange = \"{exchange}\"\n{hosts}\n{target}{more}\n"));
        let prefix = name.to_uppercase().replace('-', "_");
        for (part, value) in ["API_KEY", "API_SECRET", "API_PASSPHRASE"].into_iter().zip(key) {
            self.keys.push((format!("{prefix}_{part}"), (*value).to_owned()));
        }
    }

    /// More lines of the inventory.
    pub(crate) fn say(&mut self, text: &str) {
        let _ = writeln!(self.inventory, "{text}");
    }

    /// Loses the key of an account.
    pub(crate) fn lose_key(&mut self, name: &str) {
        let prefix = name.to_uppercase().replace('-', "_");
        self.keys.retain(|(variable, _)| !variable.starts_with(&prefix));
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// The binary, in the firm's folder, with its keys and its store.
    pub(crate) fn command(&self, args: &[&str]) -> Command {
        std::fs::write(self.path("firm.toml"), &self.inventory).unwrap();
        let mut command = Command::new(env!("CARGO_BIN_EXE_modecheck"));
        command.args(args).env_clear().envs(self.keys.iter().map(|(name, value)| (name, value)));
        command.env("XDG_DATA_HOME", self.folder.path()).current_dir(self.folder.path());
        command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
        command
    }

    /// The arguments that have a command ask one of its accounts.
    pub(crate) fn asking(&self, exchange: &str, name: &str) -> Vec<String> {
        let [okx, bybit, spot, futures, bitget] = &self.urls;
        let hosts = match exchange {
            "okx" => vec![okx.clone()],
            "bybit" => vec![bybit.clone()],
            "kucoin" => vec![format!("spot={spot}"), format!("futures={futures}")],
            _ => vec![bitget.clone()],
        };
        let prefix = name.to_uppercase().replace('-', "_");
        let asked = [exchange, "--name", name, "--credentials-env", &prefix, "--share", "1"].map(str::to_owned);
        asked.into_iter().chain(hosts.into_iter().flat_map(|host| ["--base-url".to_owned(), host])).collect()
    }

    pub(crate) fn run(&self, args: &[&str]) -> Ran {
        Ran::of(self.command(args).output().unwrap())
    }

    /// The same for a script, to which the binary is `$modecheck`.
    #[cfg(unix)]
    pub(crate) fn script(&self, text: &str) -> Ran {
        let like = self.command(&[]);
        let environment = like.get_envs().map(|(name, value)| (name, value.unwrap()));
        let mut shell = Command::new("/bin/sh");
        shell.args(["-c", text]).env_clear().envs(environment).env("modecheck", like.get_program());
        shell.env("PATH", "/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin").current_dir(self.folder.path());
        Ran::of(shell.output().unwrap())
    }

    pub(crate) fn audit(&self, args: &[&str]) -> Ran {
        self.run(&[&["audit", "firm.toml"], args].concat())
    }

    /// How often each account was asked something with its key.
    pub(crate) fn asked(&self) -> BTreeMap<String, usize> {
        let mut asked = BTreeMap::new();
        let others = [self.kucoin.requests(), self.bitget.requests()].concat();
        for request in self.okx.requests().into_iter().chain(self.bybit.requests()).chain(others) {
            *asked.entry(request.account.unwrap_or_default()).or_default() += 1;
        }
        asked.remove("");
        asked
    }
}

/// The reports in lines, whole but for their times, by account.
pub(crate) fn reports(jsonl: &str) -> BTreeMap<String, Value> {
    let reports = jsonl.lines().map(|line| timeless(serde_json::from_str(line).unwrap()));
    reports.map(|report| (report["account"]["name"].as_str().unwrap().to_owned(), report)).collect()
}

/// The same without its times, which texts tell too.
fn timeless(value: Value) -> Value {
    let is_time = |word: &&str| word.parse::<modecheck_core::Timestamp>().is_ok();
    match value {
        Value::String(text) if text.split(' ').any(|word| is_time(&word)) => {
            text.split(' ').filter(|word| !is_time(word)).collect::<Vec<_>>().join(" ").into()
        }
        Value::Array(items) => items.into_iter().map(timeless).collect(),
        Value::Object(fields) => fields.into_iter().map(|(name, value)| (name, timeless(value))).collect(),
        other => other,
    }
}

/// The verdicts in lines of reports, by account.
pub(crate) fn verdicts(jsonl: &str) -> BTreeMap<String, String> {
    let reports = jsonl.lines().map(|line| serde_json::from_str::<Value>(line).unwrap());
    let pair = |report: Value| {
        let text = |value: &Value| value.as_str().unwrap().to_owned();
        (text(&report["account"]["name"]), text(&report["verdict"]))
    };
    reports.map(pair).collect()
}
