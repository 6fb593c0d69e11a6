use std::collections::HashMap;
use std::sync::Arc;
use std::time::Duration;

use modecheck_core::{Gap, GapKind, Roster, read_only_key};
use tokio::sync::watch;
use tokio::task::JoinSet;
use tokio::time::timeout;
use tracing::Instrument;

use super::Rosters;
use crate::inventory::{Account, Source};
use crate::provider::Providers;

/// How many accounts are asked at a time.
const AT_A_TIME: usize = 32;
/// How long an account is asked, and how much longer it is waited for, should it not keep that.
const DEADLINE: Duration = Duration::from_secs(120);
const GRACE: Duration = Duration::from_secs(15);

/// What a key is told apart by: where it is kept, and where it is asked with.
pub(super) fn place(account: &Account) -> (&Source, modecheck_core::Exchange, String, String) {
    let site = &account.site;
    (&account.credentials, account.exchange, site.network().to_owned(), site.environment().to_string())
}

/// The rosters of these accounts, and whether it was stopped before all were asked.
pub(super) async fn ask(
    accounts: &Arc<[Account]>,
    providers: &Arc<dyn Providers>,
    positions: &[usize],
    read_only_keys: bool,
    mut stop: watch::Receiver<bool>,
) -> (Rosters, bool) {
    let mut rosters = Rosters::new();
    let mut waiting = positions.iter().copied().peekable();
    let (mut under_way, mut tasks) = (JoinSet::new(), HashMap::new());
    loop {
        while !*stop.borrow()
            && under_way.len() < AT_A_TIME
            && let Some(position) = waiting.next()
        {
            let account = &accounts[position];
            let span = tracing::info_span!(
                target: "modecheck", "roster", account = %account.name, exchange = %account.exchange
            );
            let work = one(Arc::clone(accounts), Arc::clone(providers), position, read_only_keys);
            tasks.insert(under_way.spawn(work.instrument(span)).id(), position);
        }
        let joined = tokio::select! {
            joined = under_way.join_next_with_id() => joined,
            Ok(()) = stop.changed() => continue,
        };
        let (id, roster) = match joined {
            None => break,
            Some(Ok((id, roster))) => (id, roster),
            Some(Err(error)) => {
                let detail = "modecheck failed on this account; that is a defect of modecheck: report it, please";
                (error.id(), Roster::unread(Gap::new(GapKind::NotAsked, detail)))
            }
        };
        if let Some(position) = tasks.remove(&id) {
            rosters.insert(position, roster);
        }
    }
    (rosters, waiting.peek().is_some())
}

async fn one(accounts: Arc<[Account]>, providers: Arc<dyn Providers>, position: usize, read_only_keys: bool) -> Roster {
    let provider = match providers.provider(&accounts[position]) {
        Ok(provider) => provider,
        Err(reason) => return Roster::unread(Gap::new(GapKind::NotAsked, reason)),
    };
    if read_only_keys && let Err(reason) = read_only_key(&*provider, DEADLINE).await {
        return Roster::unread(Gap::new(GapKind::NotAsked, reason));
    }
    timeout(DEADLINE + GRACE, provider.roster(DEADLINE)).await.unwrap_or_else(|_| {
        let detail = format!("it did not end within {} s", (DEADLINE + GRACE).as_secs());
        Roster::unread(Gap::new(GapKind::Unanswered, detail))
    })
}
