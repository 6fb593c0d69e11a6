use std::sync::Arc;
use std::time::Duration;

use modecheck_core::{Evidence, Of, Origin, read_only_key};
use modecheck_report::Written;
use tokio::time::timeout;

use super::parents::Parents;
use crate::firm::{Manner, Member};
use crate::inventory::{Account, Inventory};
use crate::provider::Providers;

/// How much longer than its deadline an account is waited for, should it not keep that.
pub(super) const GRACE: Duration = Duration::from_secs(15);

/// What came of one account.
#[derive(Debug)]
pub(super) struct Finished {
    pub(super) position: usize,
    pub(super) outcome: Result<Vec<Written>, String>,
    pub(super) evidence: Option<Evidence>,
}

impl Finished {
    /// How many requests it took.
    pub(super) fn calls(&self) -> u64 {
        let own = self.evidence.iter().flat_map(|evidence| &evidence.responses);
        own.filter(|response| response.of == Of::OwnAccount).map(|response| u64::from(response.attempts)).sum()
    }
}

/// Asks one account and judges what it answers.
pub(super) async fn ask(
    inventory: Arc<Inventory>,
    manner: Arc<Manner>,
    providers: Arc<dyn Providers>,
    parents: Arc<Parents>,
    reference: String,
    (position, account): (usize, Account),
) -> Finished {
    let without = |reason: String| Finished { position, outcome: Err(reason), evidence: None };
    let provider = match providers.provider(&account) {
        Ok(provider) => provider,
        Err(reason) => return without(reason),
    };
    if manner.read_only_keys
        && let Err(reason) = read_only_key(&*provider, manner.deadline).await
    {
        return without(format!("{reason} (--require-read-only)"));
    }
    let Some(mut ask) = manner.ask(&account) else { return without("nothing is asked of it".to_owned()) };
    if let Some(parent) = &account.parent {
        ask.given = parents.vouch(&inventory, &manner, &providers, parent).await;
    }
    let Ok(mut evidence) = timeout(manner.deadline + GRACE, provider.collect(&ask)).await else {
        return without(format!("it did not end within {} s", (manner.deadline + GRACE).as_secs()));
    };
    evidence.account.reference = Some(reference);
    let (rules, of) = (provider.rulebook(), Member { inventory: &inventory, account: &account });
    let judged = |target| manner.judge(of, rules, &evidence, target, evidence.taken.until, Origin::Live);
    let reports: serde_json::Result<Vec<_>> = account.targets.iter().map(judged).map(Written::new).collect();
    let reports = match reports {
        Ok(reports) => reports,
        Err(error) => return without(format!("its report cannot be written: {error}")),
    };
    for report in &reports {
        tracing::info!(target: "modecheck", to = report.target(), verdict = %report.verdict(), "finished");
    }
    Finished { position, outcome: Ok(reports), evidence: Some(evidence) }
}
