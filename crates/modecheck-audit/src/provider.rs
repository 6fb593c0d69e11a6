//! From an account and its key to something that can be asked.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use modecheck_core::{AccountModeProvider, Exchange};
use modecheck_exchanges::{Client, Clock, Credentials, Owner, Site, TransportError, Waiting, provider};

use crate::inventory::{Account, Inventory, Limits};

/// Where the accounts of a run get what they are asked with.
pub trait Providers: Send + Sync {
    /// The account, ready to be asked; or why it cannot be.
    fn provider(&self, account: &Account) -> Result<Box<dyn AccountModeProvider>, String>;
}

/// The clients of a process: one for each exchange, shared by all its accounts.
#[derive(Debug, Clone)]
pub struct Clients(BTreeMap<Exchange, Client>);

impl Clients {
    /// Clients on real sockets that can ask at these sites, each using its share of its exchange's limits.
    pub fn new<'a>(
        clock: impl Clock + 'static,
        limits: &Limits,
        sites: impl IntoIterator<Item = (Exchange, &'a Site)>,
    ) -> Result<Self, TransportError> {
        let (first, mut clients) = (Client::new(clock)?, BTreeMap::new());
        for (exchange, site) in sites {
            clients.entry(exchange).or_insert_with(|| first.beside(limits.share(exchange))).prepare(site)?;
        }
        Ok(Self(clients))
    }

    /// These clients.
    pub fn of(clients: impl IntoIterator<Item = (Exchange, Client)>) -> Self {
        Self(clients.into_iter().collect())
    }

    /// What most requests to an exchange wait for now, if any do.
    pub fn waiting(&self, exchange: Exchange) -> Option<Waiting> {
        self.0.get(&exchange)?.waiting()
    }

    /// Has the clients begin another run.
    pub fn renew(&self) {
        self.0.values().for_each(Client::renew);
    }

    /// Has the clients remember the accounts' full uids, until they are asked for.
    pub fn remember_uids(&self) {
        self.0.values().for_each(Client::remember_uids);
    }

    /// The full uids that were read, by exchange and account; as secret as the firm takes them to be.
    pub fn uids(&self) -> BTreeMap<(Exchange, String), String> {
        let of = |(exchange, client): (&Exchange, &Client)| {
            let exchange = *exchange;
            client.uids().into_iter().map(move |(name, uid)| ((exchange, name), uid))
        };
        self.0.iter().flat_map(of).collect()
    }

    /// The accounts whose keys were read to be of one and the same account as an earlier one, which stands beside them;
    /// both by their places in the inventory. One that was not asked is the account of its `uid`. Two axes of one account
    /// are two.
    pub fn doubled(&self, inventory: &Inventory) -> Vec<(usize, usize)> {
        let accounts = &inventory.accounts;
        let read = |place: &usize| self.0.get(&accounts.exchange(*place)?)?.owner(accounts.name(*place)?);
        let written = |place: &usize| Owner::by_digest(&accounts.get(*place)?.uid?.digest());
        let owner = |place: &usize| read(place).or_else(|| written(place));
        // Of a hundred thousand accounts few are one another's: only these are looked at closely.
        let mut all: Vec<_> = (0..accounts.len()).filter_map(|place| owner(&place)).collect();
        all.sort_unstable();
        let twice: BTreeSet<_> = all.windows(2).filter(|pair| pair[0] == pair[1]).map(|pair| pair[0]).collect();
        drop(all);
        if twice.is_empty() {
            return Vec::new();
        }
        let mut realms = HashMap::new();
        let alike = (0..accounts.len()).filter_map(|place| {
            let owner = owner(&place).filter(|owner| twice.contains(owner))?;
            let account = accounts.get(place)?;
            let realm = (account.exchange, account.site.environment(), account.targets.first()?.axis());
            let next = realms.len();
            Some((*realms.entry(realm).or_insert(next), owner, place))
        });
        let mut alike: Vec<_> = alike.collect();
        alike.sort_unstable();
        let same = alike.chunk_by(|one, other| (one.0, one.1) == (other.0, other.1));
        let doubled = same.flat_map(|same| same.iter().skip(1).map(|other| (other.2, same[0].2)));
        let mut doubled: Vec<_> = doubled.collect();
        doubled.sort_unstable();
        doubled
    }

    /// The account, to be asked with this key.
    pub fn provider(&self, account: &Account, key: &Credentials) -> Result<Box<dyn AccountModeProvider>, String> {
        let exchange = account.exchange;
        let client = self.0.get(&exchange).ok_or_else(|| format!("there is no client for {exchange}"))?.clone();
        let (name, uid) = (account.name.clone(), account.uid.as_ref().map(|uid| uid.as_written().to_owned()));
        Ok(provider(exchange, client, account.site.clone(), key.clone(), Some(name), uid))
    }

    /// The account, to be asked nothing: for what it would be asked.
    pub fn keyless(&self, account: &Account) -> Result<Box<dyn AccountModeProvider>, String> {
        self.provider(account, &Credentials::new("", "", ""))
    }
}
