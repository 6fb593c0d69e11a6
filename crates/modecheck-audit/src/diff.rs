//! What changed between two runs.

use std::collections::{BTreeMap, BTreeSet};

use futures::{StreamExt, pin_mut};
use modecheck_core::Timestamp;
use modecheck_report::{Fate, Found, Sketch};
use serde::Serialize;

use crate::store::{Store, StoreError};

/// What changed from one run to another.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Diff {
    /// Blockers that the later run found and the earlier did not.
    pub new: Vec<Changed>,
    /// Blockers that the later run looked for and did not find.
    pub fixed: Vec<Changed>,
    /// Blockers of the earlier run that the later could not look for: they may be there still.
    pub unclear: Vec<Changed>,
    /// Blockers that both found.
    pub unchanged: Vec<Changed>,
    /// Accounts whose verdict is another one.
    pub verdicts: Vec<Turned>,
    /// Names that stood for another account in the earlier run: what was found there may be there still.
    pub other_accounts: Vec<String>,
    /// What is not live of the reports that are compared.
    pub not_live: BTreeSet<String>,
}

/// A blocker of an account.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Changed {
    /// The account.
    pub account: String,
    /// The mode that it would be switched to.
    pub target: String,
    /// The kind of blocker.
    pub kind: String,
    /// The blocker in a sentence.
    pub summary: String,
    /// What it is told apart by.
    pub fingerprint: String,
    /// When a run first saw it.
    pub first_seen: Option<Timestamp>,
    /// Whether the earlier run looked for it: what it did not look for may have been there already.
    pub looked_for_before: bool,
}

/// A verdict that changed. Null where a run has no report on the account.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Turned {
    /// The account.
    pub account: String,
    /// The mode that it would be switched to.
    pub target: String,
    /// What it was.
    pub from: Option<String>,
    /// What it is.
    pub to: Option<String>,
}

/// The reports of a run, by account, axis and target.
type Reports = BTreeMap<(String, String, String), Sketch>;

impl Diff {
    /// What changed from the one run to the other.
    pub async fn between(store: &Store, from: &str, to: &str) -> Result<Self, StoreError> {
        let (before, after) = (reports(store, from).await?, reports(store, to).await?);
        let mut diff = Self::default();
        for key in before.keys().chain(after.keys().filter(|key| !before.contains_key(*key))) {
            let (earlier, later) = (before.get(key), after.get(key));
            if earlier.map(Sketch::verdict) != later.map(Sketch::verdict) {
                let verdict = |sketch: Option<&Sketch>| sketch.map(|sketch| sketch.verdict().to_owned());
                let (account, _, target) = key.clone();
                diff.verdicts.push(Turned { account, target, from: verdict(earlier), to: verdict(later) });
            }
            diff.not_live.extend(earlier.iter().chain(&later).filter_map(|sketch| sketch.unreal()).map(str::to_owned));
            let is_other = earlier.zip(later).is_some_and(|(earlier, later)| earlier.is_another(later));
            if is_other && diff.other_accounts.last() != Some(&key.0) {
                diff.other_accounts.push(key.0.clone());
            }
            for (fingerprint, found, fate) in Sketch::fates(earlier, later) {
                let list = match fate {
                    Fate::New => &mut diff.new,
                    Fate::Gone => &mut diff.fixed,
                    Fate::Unclear => &mut diff.unclear,
                    Fate::Both => &mut diff.unchanged,
                };
                let before = fate != Fate::New || earlier.is_some_and(|earlier| earlier.looked_for(found));
                list.push(changed(store, key, fingerprint, found, before).await?);
            }
        }
        Ok(diff)
    }
}

async fn changed(
    store: &Store,
    (account, _, target): &(String, String, String),
    fingerprint: &str,
    found: &Found,
    looked_for_before: bool,
) -> Result<Changed, StoreError> {
    Ok(Changed {
        account: account.clone(),
        target: target.clone(),
        kind: found.kind.clone(),
        summary: found.summary.clone(),
        fingerprint: fingerprint.to_owned(),
        first_seen: store.first_seen(fingerprint).await?,
        looked_for_before,
    })
}

async fn reports(store: &Store, run: &str) -> Result<Reports, StoreError> {
    let mut reports = Reports::new();
    let rows = store.reports(run);
    pin_mut!(rows);
    while let Some(body) = rows.next().await {
        let report = store.report(&body?)?;
        let key = (report.name().to_owned(), report.axis().to_owned(), report.target().to_owned());
        reports.insert(key, Sketch::from(&report));
    }
    Ok(reports)
}
