//! Which accounts there are below a firm's main accounts, beside those that its inventory names.

mod ask;
mod compare;
mod stanza;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use modecheck_core::Roster;
use modecheck_report::DiscoveryV1;
use tokio::sync::watch;

use crate::inventory::{Account, Inventory};
use crate::provider::Providers;

/// Asks main accounts' keys for the accounts below them, and whose keys those of the others are of which the inventory
/// has no uid. Compares the two. With `read_only_keys` a key that can do more than read is asked for nothing but its own
/// information. When `stop` becomes true, what is under way is finished and nothing more begun.
pub async fn discover(
    inventory: &Arc<Inventory>,
    providers: &Arc<dyn Providers>,
    read_only_keys: bool,
    stop: watch::Receiver<bool>,
) -> DiscoveryV1 {
    let accounts: Arc<[Account]> = inventory.accounts.iter().collect();
    let positions = candidates(&accounts);
    let (rosters, stopped) = ask::ask(&accounts, providers, &positions, read_only_keys, stop).await;
    compare::compare(&accounts, &rosters, stopped)
}

/// What the keys told, by the place of the account in the inventory.
type Rosters = BTreeMap<usize, Roster>;

/// The accounts that others name as their parent.
fn parents(accounts: &[Account]) -> BTreeSet<&str> {
    accounts.iter().filter_map(|account| account.parent.as_deref()).collect()
}

/// The accounts to ask: those that may be main accounts, and those whose key has to tell whose it is. Of two that are
/// asked with one key at one place, the first.
fn candidates(accounts: &[Account]) -> Vec<usize> {
    let parents = parents(accounts);
    let wanted = |account: &Account| {
        parents.contains(account.name.as_str()) || account.parent.is_none() || account.uid.is_none()
    };
    let mut seen = BTreeSet::new();
    let accounts = accounts.iter().enumerate().filter(|(_, account)| wanted(account));
    let once = accounts.filter(|(_, account)| seen.insert(ask::place(account)));
    once.map(|(position, _)| position).collect()
}
