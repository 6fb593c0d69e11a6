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

/// A limit as it is told apart from others: the network, and what draws on it.
type Bucket = (String, &'static str);

impl Plan {
    /// The plan of an audit of the accounts at these places: those that have keys.
    pub fn of(
        inventory: &Inventory,
        positions: impl Iterator<Item = usize> + Clone,
        clients: &Clients,
        manner: &Manner,
    ) -> Result<Self, String> {
        // Each main account is asked once for all below it, out of its own limits.
        let above: BTreeSet<&str> =
            positions.clone().filter_map(|position| inventory.accounts.parent(position)).collect();
        let mut draft = Draft::of(inventory);
        for account in positions.filter_map(|position| inventory.accounts.get(position)) {
            let provider = clients.keyless(&account)?;
            if let Some(ask) = manner.ask(&account) {
                let least = provider.estimate(&ask);
                let key = draft.key(&account, manner, &*provider);
                let (young, old) = (key + least.total(), key + provider.estimate_oldest(&ask).total());
                let part = draft.add(&account, least);
                part.accounts += 1;
                part.each =
                    part.each.map_or(Some((young, old)), |(least, most)| Some((least.min(young), most.max(old))));
                draft.once(&account, provider.estimate_once(&ask));
            }
            if above.contains(account.name.as_str()) {
                let vouch = provider.estimate_vouch();
                if vouch.total() > 0 {
                    draft.key(&account, manner, &*provider);
                    draft.add(&account, vouch).parents += 1;
                }
            }
            draft.finish(&account);
        }
        Ok(draft.plan())
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
struct Draft<'a> {
    inventory: &'a Inventory,
    plan: Plan,
    shared: BTreeMap<(Exchange, Bucket), (Quota, u64)>,
    /// What one account draws on limits of its own.
    own: BTreeMap<&'static str, (Quota, u64)>,
    /// Of the limits that each account has, that of the busiest.
    busiest: BTreeMap<(Exchange, Bucket), (String, Scope)>,
    made_once: BTreeSet<(Exchange, Vec<String>, &'static str)>,
}

impl<'a> Draft<'a> {
    fn of(inventory: &'a Inventory) -> Self {
        let (plan, made_once) = (Plan::default(), BTreeSet::new());
        Self { inventory, plan, shared: BTreeMap::new(), own: BTreeMap::new(), busiest: BTreeMap::new(), made_once }
    }

    /// Counts the calls that tell whether a key can only read, where nothing else is asked before.
    fn key(&mut self, account: &Account, manner: &Manner, provider: &dyn AccountModeProvider) -> u64 {
        let key = if manner.read_only_keys { provider.estimate_own_key() } else { Estimate::default() };
        let total = key.total();
        self.add(account, key);
        total
    }

    /// Counts these calls, which are made once for all accounts at one place.
    fn once(&mut self, account: &Account, mut estimate: Estimate) {
        let hosts: Vec<_> = account.site.hosts().map(|(_, url)| url.to_owned()).collect();
        estimate.calls.retain(|planned| self.made_once.insert((account.exchange, hosts.clone(), planned.call)));
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
                // Calls of one path draw on one limit.
                let drawn_by = quota.pool.unwrap_or(call.path);
                let known = if quota.meter == Meter::User {
                    self.own.entry(drawn_by).or_insert((*quota, 0))
                } else {
                    let bucket = (account.site.network().to_owned(), drawn_by);
                    self.shared.entry((account.exchange, bucket)).or_insert((*quota, 0))
                };
                known.1 += times * u64::from(quota.weight);
            }
        }
        part
    }

    /// An account has no more to be counted: of what it draws on its own limits that is kept which nobody exceeds. Of
    /// two that are as busy, that of the first by name.
    fn finish(&mut self, account: &Account) {
        let share = self.inventory.limits.share(account.exchange);
        for (drawn_by, (quota, weight)) in std::mem::take(&mut self.own) {
            let scope = scope(Some(&account.name), drawn_by, quota, weight, share);
            let bucket = (account.exchange, (account.site.network().to_owned(), drawn_by));
            let is_busier = self.busiest.get(&bucket).is_none_or(|(name, known)| {
                let (own, other) = ((scope.bound, scope.weight), (known.bound, known.weight));
                own > other || own == other && account.name < *name
            });
            if is_busier {
                self.busiest.insert(bucket, (account.name.clone(), scope));
            }
        }
    }

    fn plan(mut self) -> Plan {
        for ((exchange, (_, drawn_by)), (quota, weight)) in self.shared {
            let scope = scope(None, drawn_by, quota, weight, self.inventory.limits.share(exchange));
            self.plan.exchanges.entry(exchange).or_default().scopes.push(scope);
        }
        for ((exchange, _), (_, scope)) in self.busiest {
            self.plan.exchanges.entry(exchange).or_default().scopes.push(scope);
        }
        for part in self.plan.exchanges.values_mut() {
            part.scopes.sort_by_key(|scope| std::cmp::Reverse((scope.bound, scope.weight)));
        }
        self.plan
    }
}

/// How many requests may wait at a time for a limit that all accounts share.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Room {
    /// Enough to fill it for some windows, and no more than are sent well within the deadline.
    pub(crate) requests: u64,
    /// How many of them an account takes at least.
    pub(crate) each: u64,
}

impl Part {
    /// The room of the narrowest of these limits that every account draws on; `None` without one.
    pub(crate) fn room(&self, deadline: Duration) -> Option<Room> {
        // What is asked once for all makes no account wait.
        let of_each = |scope: &&Scope| scope.counted == ADDRESS && scope.weight >= self.accounts as u64;
        let shared = self.scopes.iter().filter(of_each);
        let rooms = shared.map(|scope| {
            let each = (scope.weight / self.accounts.max(1) as u64).max(1);
            let full = u128::from(scope.portion);
            let in_time = full * deadline.as_millis() / 4 / scope.window.as_millis().max(1);
            let requests = u64::try_from(in_time.min(full * WINDOWS)).unwrap_or(u64::MAX);
            Room { requests, each }
        });
        rooms.min_by_key(|room| room.requests / room.each)
    }
}

/// What scopes that all accounts share are counted by.
const ADDRESS: &str = "address";
/// How many windows' worth of requests wait at a time.
const WINDOWS: u128 = 3;

fn scope(user: Option<&str>, drawn_by: &str, quota: Quota, weight: u64, share: f64) -> Scope {
    let portion = quota.portion(share);
    let windows =
        |portion: u32| u32::try_from(weight.div_ceil(u64::from(portion)).saturating_sub(1)).unwrap_or(u32::MAX);
    Scope {
        counted: user.map_or_else(|| ADDRESS.to_owned(), |name| format!("user of {name}")),
        drawn_by: drawn_by.to_owned(),
        limit: quota.limit,
        window: quota.window,
        portion,
        weight,
        bound: quota.spaced(share).saturating_mul(windows(portion)),
        documented_bound: quota.window.saturating_mul(windows(quota.limit)),
    }
}
