//! What one key was seen to tell.

use std::fmt;

use modecheck_audit::inventory::Account;
use modecheck_core::{Binding, Expiry, GapKind, KeyFacts, NoticeCode, Timestamp};
use modecheck_report::Written;
use serde::Serialize;

use crate::ambient;

/// In milliseconds.
const DAY: i64 = 86_400_000;

/// What one key was seen to tell.
#[derive(Debug, Serialize)]
pub(super) struct Card {
    pub(super) account: String,
    pub(super) exchange: String,
    pub(super) environment: Option<String>,
    pub(super) site: Option<String>,
    /// Whose key it is, masked.
    pub(super) uid: Option<String>,
    pub(super) role: Option<String>,
    /// What it may do, in the exchange's own words; null where it was not told.
    pub(super) rights: Option<Vec<String>>,
    /// Whether it may read and nothing else; null where the exchange does not say.
    pub(super) read_only: Option<bool>,
    /// Whether it may be used from some addresses only.
    pub(super) ip_binding: Binding,
    /// Until when it lives.
    pub(super) expires: Expires,
    /// The exchange's site that it belongs to, in the exchange's own word; null where it was not told.
    pub(super) belongs_to: Option<String>,
    /// What it may do beyond reading, and what else is remarked of it.
    pub(super) remarks: Vec<String>,
    /// The rules that its reads decided.
    pub(super) decides: Vec<String>,
    /// The rules that it leaves open, and why; the current mode has no rule.
    pub(super) cannot: Vec<Open>,
    /// The rules that no key decides.
    pub(super) no_key_decides: Vec<String>,
    /// Why nothing is known of it.
    pub(super) problem: Option<String>,
}

/// Until when a key lives.
#[derive(Debug, Serialize)]
#[serde(tag = "state", rename_all = "kebab-case")]
pub(super) enum Expires {
    At { at: Timestamp, days_left: i64 },
    Never,
    NotTold,
}

impl Expires {
    fn of(expiry: Expiry, now: Timestamp) -> Self {
        match expiry {
            Expiry::At(at) => Self::At { at, days_left: (at.as_millis() - now.as_millis()).div_euclid(DAY) },
            Expiry::Never => Self::Never,
            Expiry::NotTold => Self::NotTold,
        }
    }
}

impl fmt::Display for Expires {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::At { at, days_left } if *days_left < 0 => write!(f, "expired {at}"),
            Self::At { at, days_left } => write!(f, "expires {at}, {days_left} days left"),
            Self::Never => f.write_str("never expires"),
            Self::NotTold => f.write_str("the exchange does not tell until when it lives"),
        }
    }
}

#[derive(Debug, Serialize)]
pub(super) struct Open {
    pub(super) rule: Option<String>,
    pub(super) gap: String,
    pub(super) detail: String,
}

pub(super) fn of(account: &Account, outcome: &Result<Vec<Written>, String>, facts: KeyFacts) -> Card {
    let reports = outcome.as_deref().unwrap_or_default();
    let first = reports.first();
    let (uid, is) = first.map_or((None, None), |report| report.identity());
    let unobservable = GapKind::NotObservable.to_string();
    let (mut cannot, mut no_key_decides) = (Vec::<Open>::new(), Vec::new());
    for (rule, gap, detail) in reports.iter().flat_map(|report| report.unknowns()) {
        let rule = rule.map(str::to_owned);
        match rule {
            Some(rule) if gap == unobservable => no_key_decides.push(rule),
            rule if cannot.iter().any(|known| known.rule == rule) => {}
            rule => cannot.push(Open { rule, gap: gap.to_owned(), detail: detail.to_owned() }),
        }
    }
    let sorted = |words: Vec<&str>| {
        let mut words: Vec<_> = words.into_iter().map(str::to_owned).collect();
        words.sort_unstable();
        words.dedup();
        words
    };
    no_key_decides.sort_unstable();
    no_key_decides.dedup();
    Card {
        account: account.name.clone(),
        exchange: account.exchange.to_string(),
        environment: first.map(|report| report.place().0.to_owned()),
        site: first.and_then(|report| report.place().1.map(str::to_owned)),
        uid: uid.map(str::to_owned),
        role: is.map(str::to_owned),
        rights: facts.rights,
        read_only: facts.read_only,
        ip_binding: facts.binding,
        expires: Expires::of(facts.expiry, ambient::now()),
        belongs_to: facts.site,
        remarks: sorted(reports.iter().flat_map(|report| report.notices(NoticeCode::KeyRights)).collect()),
        decides: sorted(reports.iter().flat_map(|report| report.decided_rules()).collect()),
        cannot,
        no_key_decides,
        problem: outcome.as_ref().err().cloned(),
    }
}
