//! What an audit would ask, which limit binds, and how fast it can be at best. Asks nothing.

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use modecheck_core::{AccountModeProvider, Estimate, Exchange};
use modecheck_exchanges::{Meter, Quota, calls};

use crate::firm::Manner;
use crate::inventory::{Account, Inventory};
use crate::provider::Clients;

/// What an audit would ask.
#[derive(Debug, Clone, Default)]
#[non_exhaustive]
pub struct Plan {
    /// By exchange.
    pub exchanges: BTreeMap<Exchange, Part>,
}

/// What it would ask of one exchange.
#[derive(Debug, Clone, Default)]
#[non_exhaustive]
pub struct Part {
    /// How many accounts.
    pub accounts: usize,
    /// How many of them are asked once more, for the accounts below them.
    pub parents: usize,
    /// How many calls an account takes at least: a young one, and the oldest.
    pub each: Option<(u64, u64)>,
    /// How often each call is made at least.
    pub calls: BTreeMap<&'static str, u64>,
    /// The calls that may be needed besides, depending on what the exchange answers.
    pub open_ended: BTreeSet<&'static str>,
    /// The limits that these draw on, the one that binds first. Of limits that each user has, the busiest user's.
    pub scopes: Vec<Scope>,
}

/// A limit, and what of it would be used.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Scope {
    /// What the exchange counts by: an address, or the user of an account.
    pub counted: String,
    /// What draws on it: a pool, or one call.
    pub drawn_by: String,
    /// The documented limit.
    pub limit: u32,
    /// In any window of this length.
    pub window: Duration,
    /// How much of it is used in a window.
    pub portion: u32,
    /// How much is needed in all.
    pub weight: u64,
    /// The shortest time that this needs.
    pub bound: Duration,
    /// The shortest time that it would need with all of the limit and nothing but the documented window.
    pub documented_bound: Duration,
}

/// A limit as it is told apart from others: the network, who is counted, and what draws on it.
type Bucket = (String, Option<String>, &'static str);

impl Plan {
    /// The plan of an audit of these accounts: those that have keys.
    pub fn of<'a>(
        inventory: &Inventory,
        accounts: impl Iterator<Item = &'a Account>,
        clients: &Clients,
        manner: &Manner,
    ) -> Result<Self, String> {
        let mut draft = Draft::default();
        let mut accounts: Vec<&Account> = accounts.collect();
        for account in &accounts {
            let Some(ask) = manner.ask(account) else { continue };
            let provider = clients.keyless(account)?;
            let least = provider.estimate(&ask);
            let key = draft.key(account, manner, &*provider);
            let (young, old) = (key + least.total(), key + provider.estimate_oldest(&ask).total());
            let part = draft.add(account, least);
            part.accounts += 1;
            part.each = part.each.map_or(Some((young, old)), |(least, most)| Some((least.min(young), most.max(old))));
        }
        for account in &accounts {
            let Some(ask) = manner.ask(account) else { continue };
            draft.once(account, clients.keyless(account)?.estimate_once(&ask));
        }
        // Each main account is asked once for all below it, out of its own limits.
        let above: BTreeSet<String> = accounts.iter().filter_map(|account| account.parent.clone()).collect();
        accounts.retain(|account| above.contains(&account.name));
        for parent in accounts {
            let provider = clients.keyless(parent)?;
            let vouch = provider.estimate_vouch();
            if vouch.total() > 0 {
                draft.key(parent, manner, &*provider);
                draft.add(parent, vouch).parents += 1;
            }
        }
        Ok(draft.plan(inventory))
    }

    /// The shortest time that the limits allow: that of the one that binds.
    pub fn bound(&self) -> Duration {
        self.scopes().map(|scope| scope.bound).max().unwrap_or_default()
    }

    /// The same for somebody who used all of each limit, and whose requests arrived as evenly as they were sent.
    pub fn documented_bound(&self) -> Duration {
        self.scopes().map(|scope| scope.documented_bound).max().unwrap_or_default()
    }

    fn scopes(&self) -> impl Iterator<Item = &Scope> {
        self.exchanges.values().flat_map(|part| &part.scopes)
    }
}

/// A plan whose limits are still being added up.
#[derive(Default)]
struct Draft {
    plan: Plan,
    buckets: BTreeMap<Exchange, BTreeMap<Bucket, (Quota, u64)>>,
    made_once: BTreeSet<(Exchange, String, &'static str)>,
}

impl Draft {
    /// Counts the calls that tell whether a key can only read, where nothing else is asked before.
    fn key(&mut self, account: &Account, manner: &Manner, provider: &dyn AccountModeProvider) -> u64 {
        let key = if manner.read_only_keys { provider.estimate_own_key() } else { Estimate::default() };
        let total = key.total();
        self.add(account, key);
        total
    }

    /// Counts these calls, which are made once for all accounts at one place.
    fn once(&mut self, account: &Account, mut estimate: Estimate) {
        let network = account.site.network();
        estimate.calls.retain(|planned| self.made_once.insert((account.exchange, network.to_owned(), planned.call)));
        self.add(account, estimate);
    }

    /// Counts these calls as asked of this account.
    fn add(&mut self, account: &Account, estimate: Estimate) -> &mut Part {
        let part = self.plan.exchanges.entry(account.exchange).or_default();
        part.open_ended.extend(estimate.open_ended);
        for planned in estimate.calls {
            let times = u64::from(planned.times);
            *part.calls.entry(planned.call).or_default() += times;
            let Some(call) = calls(account.exchange).iter().find(|call| call.name == planned.call) else {
                continue;
            };
            for quota in call.quotas {
                let user = (quota.meter == Meter::User).then(|| account.name.clone());
                // Calls of one path draw on one limit.
                let drawn_by = quota.pool.unwrap_or(call.path);
                let bucket = (account.site.network().to_owned(), user, drawn_by);
                let known = self.buckets.entry(account.exchange).or_default().entry(bucket).or_insert((*quota, 0));
                known.1 += times * u64::from(quota.weight);
            }
        }
        part
    }

    fn plan(mut self, inventory: &Inventory) -> Plan {
        for (exchange, buckets) in self.buckets {
            let share = inventory.limits.share(exchange);
            self.plan.exchanges.entry(exchange).or_default().scopes = scopes(buckets, share);
        }
        self.plan
    }
}

/// How many requests may wait at a time for a limit that all accounts share.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Room {
    /// Enough to fill it for some windows, and no more than are sent well within the deadline.
    pub(crate) requests: u64,
    /// How many of them an account takes at least, and how many the oldest.
    pub(crate) each: u64,
    pub(crate) oldest: u64,
}

impl Part {
    /// The room of the narrowest of these limits; `None` without one.
    pub(crate) fn room(&self, deadline: Duration) -> Option<Room> {
        let shared = self.scopes.iter().filter(|scope| scope.counted == ADDRESS);
        let rooms = shared.map(|scope| {
            let each = (scope.weight / self.accounts.max(1) as u64).max(1);
            let full = u128::from(scope.portion);
            let in_time = full * deadline.as_millis() / 4 / scope.window.as_millis().max(1);
            let requests = u64::try_from(in_time.min(full * WINDOWS)).unwrap_or(u64::MAX);
            Room { requests, each, oldest: self.each.map_or(each, |(_, oldest)| oldest.max(each)) }
        });
        rooms.min_by_key(|room| room.requests / room.each)
    }
}

/// What scopes that all accounts share are counted by.
const ADDRESS: &str = "address";
/// How many windows' worth of requests wait at a time.
const WINDOWS: u128 = 3;

fn scopes(buckets: BTreeMap<Bucket, (Quota, u64)>, share: f64) -> Vec<Scope> {
    let mut busiest: BTreeMap<(bool, String, &'static str), Scope> = BTreeMap::new();
    for ((network, user, drawn_by), (quota, weight)) in buckets {
        let portion = quota.portion(share);
        let windows =
            |portion: u32| u32::try_from(weight.div_ceil(u64::from(portion)).saturating_sub(1)).unwrap_or(u32::MAX);
        let of_user = user.is_some();
        let scope = Scope {
            counted: user.map_or_else(|| ADDRESS.to_owned(), |name| format!("user of {name}")),
            drawn_by: drawn_by.to_owned(),
            limit: quota.limit,
            window: quota.window,
            portion,
            weight,
            bound: quota.spaced(share).saturating_mul(windows(portion)),
            documented_bound: quota.window.saturating_mul(windows(quota.limit)),
        };
        let known = busiest.entry((of_user, network, drawn_by)).or_insert_with(|| scope.clone());
        if (scope.bound, scope.weight) > (known.bound, known.weight) {
            *known = scope;
        }
    }
    let mut scopes: Vec<_> = busiest.into_values().collect();
    scopes.sort_by_key(|scope| std::cmp::Reverse((scope.bound, scope.weight)));
    scopes
}
