use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use modecheck_core::{Vouched, read_only_key};
use tokio::sync::OnceCell;
use tokio::time::timeout;
use tracing::Instrument;

use super::account::GRACE;
use crate::firm::Manner;
use crate::inventory::Inventory;
use crate::provider::Providers;

/// What main accounts say of the accounts below them: each is asked once in a run.
#[derive(Debug, Default)]
pub(super) struct Parents(Mutex<HashMap<String, Arc<OnceCell<Vouched>>>>);

impl Parents {
    /// What this account says, asked as long as any other; nothing where it cannot be asked or does not end. Then the
    /// accounts below it have reports all the same, with the gap that this leaves.
    pub(super) async fn vouch(
        &self,
        inventory: &Arc<Inventory>,
        manner: &Arc<Manner>,
        providers: &Arc<dyn Providers>,
        parent: &str,
    ) -> Vouched {
        let once = {
            let mut known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
            Arc::clone(known.entry(parent.to_owned()).or_default())
        };
        let asked = once.get_or_init(|| async {
            let asked = ask(Arc::clone(inventory), Arc::clone(manner), Arc::clone(providers), parent.to_owned());
            let span = tracing::info_span!(target: "modecheck", "parent", account = %parent);
            // In a task of its own: should it panic, that touches no other.
            tokio::spawn(asked.instrument(span)).await.ok().flatten().unwrap_or_default()
        });
        asked.await.clone()
    }
}

async fn ask(
    inventory: Arc<Inventory>,
    manner: Arc<Manner>,
    providers: Arc<dyn Providers>,
    parent: String,
) -> Option<Vouched> {
    let account = inventory.account(&parent)?;
    let provider = providers.provider(&account).ok()?;
    if manner.read_only_keys {
        read_only_key(&*provider, manner.deadline).await.ok()?;
    }
    let ask = manner.ask(&account)?;
    timeout(manner.deadline + GRACE, provider.vouch(&ask)).await.ok()
}
