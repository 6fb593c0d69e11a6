//! A simulated firm: accounts on OKX and Bybit behind ports of this machine, and its inventory.

use std::collections::BTreeMap;
use std::fmt::Write;
use std::path::PathBuf;
use std::process::{Command, Stdio};
use std::sync::Arc;

use modecheck_simulator::bybit::Bybit;
use modecheck_simulator::okx::Okx;
use modecheck_simulator::{Server, bybit, okx};
use serde_json::Value;
use tempfile::TempDir;

use crate::common::{Ran, millis};

const HOUR: u64 = 3_600_000;

pub(crate) struct Firm {
    pub(crate) okx: Arc<Okx>,
    pub(crate) bybit: Arc<Bybit>,
    pub(crate) folder: TempDir,
    urls: [String; 2],
    inventory: String,
    keys: Vec<(String, String)>,
    _servers: [Server; 2],
    _runtime: tokio::runtime::Runtime,
}

impl Firm {
    pub(crate) fn new() -> Self {
        let (okx, bybit) = (Arc::new(Okx::new()), Arc::new(Bybit::new()));
        let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build().unwrap();
        let listen = || "127.0.0.1:0".parse().unwrap();
        // Far from the hours' turn, when nothing may be upgraded.
        let ahead = HOUR + 20 * 60_000 - millis() % HOUR;
        let of_bybit = Arc::new(move || millis() + ahead);
        let servers = runtime.block_on(async {
            let okx = Server::start(listen(), Arc::clone(&okx) as _, Arc::new(millis)).await.unwrap();
            [okx, Server::start(listen(), Arc::clone(&bybit) as _, of_bybit).await.unwrap()]
        });
        let urls = [servers[0].url(), servers[1].url()];
        let folder = tempfile::tempdir().unwrap();
        let (inventory, keys) = (String::new(), Vec::new());
        Self { okx, bybit, folder, urls, inventory, keys, _servers: servers, _runtime: runtime }
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

    fn add(&mut self, name: &str, exchange: &str, target: &str, key: &[&str], more: &str) {
        let url = &self.urls[usize::from(exchange == "bybit")];
        let target = if more.contains("target") { String::new() } else { format!("target = \"{target}\"\n") };
        self.say(&format!(
            "[[account]]\nname = \"{name}\"\nexchange = \"{exchange}\"\nbase_url = \"{url}\"\n{target}{more}\n"
        ));
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

    pub(crate) fn run(&self, args: &[&str]) -> Ran {
        let output = self.command(args).output().unwrap();
        let text = |bytes| String::from_utf8(bytes).unwrap();
        Ran { code: output.status.code().unwrap_or(-1), out: text(output.stdout), err: text(output.stderr) }
    }

    pub(crate) fn audit(&self, args: &[&str]) -> Ran {
        self.run(&[&["audit", "firm.toml"], args].concat())
    }

    /// How often each account was asked something with its key.
    pub(crate) fn asked(&self) -> BTreeMap<String, usize> {
        let mut asked = BTreeMap::new();
        for request in self.okx.requests().into_iter().chain(self.bybit.requests()) {
            *asked.entry(request.account.unwrap_or_default()).or_default() += 1;
        }
        asked.remove("");
        asked
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
