//! A firm on simulated exchanges, with an inventory that says what each test wants it to.

use std::collections::HashMap;
use std::fmt::Write;
use std::sync::Arc;

use modecheck::output::{DiscoveryV1, MemberV1};
use modecheck::{AccountModeProvider, Client, Credentials, Exchange};
use modecheck_audit::inventory::{Account, Format, Inventory};
use modecheck_audit::{Clients, Providers, discover};
use modecheck_simulator::{bitget, bybit, kucoin, okx};
use modecheck_tests::InProcess;
use tokio::sync::watch;

#[derive(Default)]
pub(crate) struct Firm {
    pub(crate) okx: Arc<okx::Okx>,
    pub(crate) bybit: Arc<bybit::Bybit>,
    pub(crate) kucoin: Arc<kucoin::Kucoin>,
    pub(crate) bitget: Arc<bitget::Bitget>,
    pub(crate) inventory: String,
    keys: HashMap<String, Credentials>,
}

impl Firm {
    pub(crate) fn add_okx(&mut self, account: &okx::Account, more: &str) {
        self.okx.insert(account.clone());
        let key = Credentials::new(account.api_key.clone(), account.api_secret.clone(), account.passphrase.clone());
        self.name(&account.name, "okx", "portfolio", key, more);
    }

    pub(crate) fn add_bybit(&mut self, account: &bybit::Account, more: &str) {
        self.bybit.insert(account.clone());
        let key = Credentials::new(account.api_key.clone(), account.api_secret.clone(), "");
        self.name(&account.name, "bybit", "uta2-pro", key, more);
    }

    pub(crate) fn add_kucoin(&mut self, account: &kucoin::Account, more: &str) {
        self.kucoin.insert(account.clone());
        let key = Credentials::new(account.api_key.clone(), account.api_secret.clone(), account.passphrase.clone());
        self.name(&account.name, "kucoin", "unified", key, more);
    }

    pub(crate) fn add_bitget(&mut self, account: &bitget::Account, more: &str) {
        self.bitget.insert(account.clone());
        let key = Credentials::new(account.api_key.clone(), account.api_secret.clone(), account.passphrase.clone());
        self.name(&account.name, "bitget", "unified", key, more);
    }

    fn name(&mut self, name: &str, exchange: &str, target: &str, key: Credentials, more: &str) {
        let hosts = match exchange {
            "kucoin" => "base_urls = { spot = \"http://127.0.0.1:1\", futures = \"http://127.0.0.1:2\" }",
            _ => "base_url = \"http://127.0.0.1:1\"",
        };
        let target = if more.contains("target") { String::new() } else { format!("target = \"{target}\"") };
        let _ = writeln!(
            self.inventory,
            "[[account]]\nname = \"{name}\"\nexchange = \"{exchange}\"\n{target}\n{hosts}\n{more}"
        );
        self.keys.insert(name.to_owned(), key);
    }

    pub(crate) fn lose_key(&mut self, name: &str) {
        self.keys.remove(name);
    }

    pub(crate) async fn discover(&self) -> DiscoveryV1 {
        let inventory = Arc::new(Inventory::read(&self.inventory, Format::Toml).unwrap());
        let client = |transport: InProcess, seed| {
            let clock = transport.clone();
            Client::on(transport, move || clock.now(), 1.0, seed)
        };
        let clients = Clients::of([
            (Exchange::Okx, client(InProcess::new(&self.okx), 1)),
            (Exchange::Bybit, client(InProcess::new(&self.bybit), 2)),
            (Exchange::Kucoin, client(InProcess::new(&self.kucoin), 3)),
            (Exchange::Bitget, client(InProcess::new(&self.bitget), 4)),
        ]);
        let providers: Arc<dyn Providers> = Arc::new(WithKeys { clients, keys: self.keys.clone() });
        let (_going, stop) = watch::channel(false);
        discover(&inventory, &providers, false, stop).await
    }
}

struct WithKeys {
    clients: Clients,
    keys: HashMap<String, Credentials>,
}

impl Providers for WithKeys {
    fn provider(&self, account: &Account) -> Result<Box<dyn AccountModeProvider>, String> {
        let key = self.keys.get(&account.name).ok_or("it has no credentials")?;
        self.clients.provider(account, key)
    }
}

/// The members of the one family, by what they are called, with a standing and a mode.
pub(crate) fn members(found: &DiscoveryV1) -> Vec<(&str, String, &str)> {
    let [family] = found.families.as_slice() else { panic!("one family: {found:#?}") };
    let told = |member: &'_ MemberV1| member.standing.to_string();
    family.members.iter().map(|member| (member.called(), told(member), member.mode.as_deref().unwrap_or("?"))).collect()
}

/// The gaps of the one family.
pub(crate) fn gaps(found: &DiscoveryV1) -> Vec<&str> {
    found.families.iter().flat_map(|family| &family.gaps).map(|gap| gap.gap.as_str()).collect()
}
