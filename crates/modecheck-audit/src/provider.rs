//! From an account and its key to something that can be asked.

use std::collections::BTreeMap;

use modecheck_core::{AccountModeProvider, Exchange};
use modecheck_exchanges::{Bybit, Call, Client, Clock, Credentials, Okx, TransportError};

use crate::inventory::{Account, Limits};
use crate::keys::Key;

/// Where the accounts of a run get what they are asked with.
pub trait Providers: Send + Sync {
    /// The account, ready to be asked; or why it cannot be.
    fn provider(&self, account: &Account) -> Result<Box<dyn AccountModeProvider>, String>;
}

/// The clients of a process: one for each exchange, shared by all its accounts.
#[derive(Debug, Clone)]
pub struct Clients(BTreeMap<Exchange, Client>);

impl Clients {
    /// Clients on real sockets, each using its share of the exchange's limits.
    pub fn new<C: Clock + Clone + 'static>(
        clock: &C,
        limits: &Limits,
        exchanges: impl IntoIterator<Item = Exchange>,
    ) -> Result<Self, TransportError> {
        let client = |exchange| Ok((exchange, Client::with_share(clock.clone(), limits.share(exchange))?));
        exchanges.into_iter().map(client).collect::<Result<_, _>>().map(Self)
    }

    /// These clients.
    pub fn of(clients: impl IntoIterator<Item = (Exchange, Client)>) -> Self {
        Self(clients.into_iter().collect())
    }

    /// The account, to be asked with this key.
    pub fn provider(&self, account: &Account, key: &Key) -> Result<Box<dyn AccountModeProvider>, String> {
        let exchange = account.exchange;
        let client = self.0.get(&exchange).ok_or_else(|| format!("there is no client for {exchange}"))?.clone();
        let (site, credentials) = (account.site.clone(), key.credentials.clone());
        let uid = account.uid.as_ref().map(|uid| uid.as_written());
        let name = account.name.as_str();
        Ok(match exchange {
            Exchange::Okx => {
                Box::new(uid.into_iter().fold(Okx::new(client, site, credentials).named(name), Okx::expecting))
            }
            Exchange::Bybit => {
                Box::new(uid.into_iter().fold(Bybit::new(client, site, credentials).named(name), Bybit::expecting))
            }
            exchange => return Err(format!("this version cannot ask {exchange} yet")),
        })
    }

    /// The account, to be asked nothing: for what it would be asked.
    pub fn keyless(&self, account: &Account) -> Result<Box<dyn AccountModeProvider>, String> {
        self.provider(account, &Key { credentials: Credentials::new("", "", ""), version: None })
    }
}

/// The calls of an exchange.
pub(crate) fn calls(exchange: Exchange) -> &'static [&'static Call] {
    match exchange {
        Exchange::Okx => Okx::calls(),
        Exchange::Bybit => Bybit::calls(),
        Exchange::Kucoin | Exchange::Bitget => &[],
    }
}
