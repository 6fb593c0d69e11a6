//! What changed between two runs.

use std::collections::BTreeMap;

use futures::{StreamExt, pin_mut};
use modecheck_core::Timestamp;
use modecheck_report::ReportV1;
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
type Reports = BTreeMap<(String, String, String), Brief>;

/// What of a report is compared.
struct Brief {
    verdict: String,
    blockers: BTreeMap<String, Found>,
    open: Vec<String>,
}

struct Found {
    kind: String,
    summary: String,
    rule: String,
}

impl Diff {
    /// What changed from the one run to the other.
    pub async fn between(store: &Store, from: &str, to: &str) -> Result<Self, StoreError> {
        let (before, after) = (reports(store, from).await?, reports(store, to).await?);
        let mut diff = Self::default();
        let nothing = Brief { verdict: String::new(), blockers: BTreeMap::new(), open: Vec::new() };
        for key in before.keys().chain(after.keys().filter(|key| !before.contains_key(*key))) {
            let (earlier, later) = (before.get(key), after.get(key));
            if earlier.map(|brief| &brief.verdict) != later.map(|brief| &brief.verdict) {
                let verdict = |brief: Option<&Brief>| brief.map(|brief| brief.verdict.clone());
                let (account, _, target) = key.clone();
                diff.verdicts.push(Turned { account, target, from: verdict(earlier), to: verdict(later) });
            }
            let old = earlier.unwrap_or(&nothing);
            for (fingerprint, found) in &old.blockers {
                let list = match later {
                    Some(later) if later.blockers.contains_key(fingerprint) => &mut diff.unchanged,
                    Some(later) if !later.open.contains(&found.rule) => &mut diff.fixed,
                    _ => &mut diff.unclear,
                };
                list.push(changed(store, key, fingerprint, found).await?);
            }
            for (fingerprint, found) in later.iter().flat_map(|later| &later.blockers) {
                if !old.blockers.contains_key(fingerprint) {
                    diff.new.push(changed(store, key, fingerprint, found).await?);
                }
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
) -> Result<Changed, StoreError> {
    Ok(Changed {
        account: account.clone(),
        target: target.clone(),
        kind: found.kind.clone(),
        summary: found.summary.clone(),
        fingerprint: fingerprint.to_owned(),
        first_seen: store.first_seen(fingerprint).await?,
    })
}

async fn reports(store: &Store, run: &str) -> Result<Reports, StoreError> {
    let mut reports = Reports::new();
    let rows = store.reports(run);
    pin_mut!(rows);
    while let Some(body) = rows.next().await {
        let report = store.report(&body?)?;
        let key = (report.name().to_owned(), report.axis().to_owned(), report.target().to_owned());
        reports.insert(key, brief(&report));
    }
    Ok(reports)
}

fn brief(report: &ReportV1) -> Brief {
    let found = report.blockers().iter().map(|blocker| {
        let found = Found {
            kind: blocker.kind().to_string(),
            summary: blocker.summary().to_owned(),
            rule: blocker.rule().to_owned(),
        };
        (blocker.fingerprint().to_owned(), found)
    });
    let rules = report.open_rules().map(str::to_owned);
    Brief { verdict: report.verdict().to_string(), blockers: found.collect(), open: rules.collect() }
}
