use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use modecheck_core::{Ask, Vouched};
use tokio::sync::OnceCell;
use tokio::time::timeout;

use super::account::GRACE;
use crate::inventory::Inventory;
use crate::provider::Providers;

/// What main accounts say of the accounts below them: each is asked once in a run.
#[derive(Debug, Default)]
pub(super) struct Parents(Mutex<HashMap<String, Arc<OnceCell<Vouched>>>>);

impl Parents {
    /// What this account says; nothing where it cannot be asked.
    pub(super) async fn vouch(&self, inventory: &Inventory, providers: &dyn Providers, parent: &str) -> Vouched {
        let once = {
            let mut known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
            Arc::clone(known.entry(parent.to_owned()).or_default())
        };
        let asked = once.get_or_init(|| async {
            let Some(account) = inventory.account(parent) else { return Vouched::default() };
            let (Ok(provider), Some(target)) = (providers.provider(account), account.targets.first()) else {
                return Vouched::default();
            };
            let ask = Ask::new(target.clone());
            timeout(ask.deadline + GRACE, provider.vouch(&ask)).await.unwrap_or_default()
        });
        asked.await.clone()
    }
}
