//! The other rules of the account-mode axis, and of which upgrades each speaks.

use modecheck_core::{Basis, Blocker, BlockerKind, Date, Gap, GapKind, Mode, Outcome, RuleCard, Scope, Transition};

use super::super::calls;
use super::cards::{RETURNED, WITHDRAWN};
use super::reading::Reading;
use super::remediation::remediation;
use super::subjects;
use crate::words::count;

/// The steps that pages described, and from when until when. From 2025-12-31 to 2026-01-07 there was no page at all.
const DESCRIBED: &[(&str, &str, Date, Option<Date>)] = &[
    ("uta2", "uta2-pro", Date::new(2024, 8, 29), Some(WITHDRAWN)),
    ("uta2", "uta2-pro", RETURNED, None),
    ("uta1", "uta2", Date::new(2025, 10, 8), Some(WITHDRAWN)),
    ("uta1-pro", "uta2-pro", Date::new(2024, 8, 29), Some(WITHDRAWN)),
    ("classic", "uta2-pro", Date::new(2024, 10, 1), Some(WITHDRAWN)),
];

/// A page in force describes the upgrade, or none does any more.
pub(crate) fn documented(_: &RuleCard, reading: &Reading) -> Outcome {
    if let Some(gap) = reading.current.gap() {
        return Outcome::Unknown(gap.clone());
    }
    let from = reading.current.mode().map_or("", Mode::slug);
    let (to, day) = (reading.target.slug(), reading.asked);
    let in_force = |since: &Date, until: &Option<Date>| *since <= day && until.is_none_or(|until| day < until);
    let described =
        DESCRIBED.iter().any(|(one, other, since, until)| (*one, *other) == (from, to) && in_force(since, until));
    if described {
        return Outcome::passed(Basis::Document, format!("{from} to {to} is described"));
    }
    let path = match from {
        "classic" => "1 to 6 (classic, uta2-pro)",
        "uta1" => "3 to 5, then 5 to 6 (uta1, uta2, uta2-pro)",
        "uta1-pro" => "4 to 6 (uta1-pro, uta2-pro)",
        _ => "5 to 6 (uta2, uta2-pro)",
    };
    let applied = if reading.superseded { ", and its rules are applied here" } else { "" };
    let detail = format!(
        "no page in force on {day} describes an upgrade from {from} to {to}; the one of 2025-10-13 led {path}{applied}"
    );
    Outcome::Unknown(Gap::new(GapKind::NoLongerDocumented, detail))
}

pub(crate) fn not_banned(card: &RuleCard, reading: &Reading) -> Outcome {
    if let Some(gap) = reading.bans.first() {
        let blocker = Blocker {
            native: gap.native.clone().unwrap_or_default(),
            remediation: remediation(BlockerKind::AccountRestricted),
            ..Blocker::new(card, BlockerKind::AccountRestricted, reading.basis(), "the account is banned")
        };
        return Outcome::Blocked(vec![blocker]);
    }
    match reading.info.as_ref().err().or(reading.key.as_ref().err()) {
        Some(gap) => Outcome::Unknown(gap.clone()),
        None => Outcome::passed(reading.basis(), "no read was refused as banned"),
    }
}

pub(crate) fn classic_liabilities(card: &RuleCard, reading: &Reading) -> Outcome {
    let wallet = match &reading.wallet {
        Ok(wallet) => wallet,
        Err(gap) => return Outcome::Unknown(reading.because(gap.clone())),
    };
    let debts: Vec<_> = wallet.coin.iter().filter_map(subjects::debt).collect();
    if debts.is_empty() {
        if let Some(coin) = wallet.coin.iter().find(|coin| !subjects::tells_debt(coin)) {
            let detail = format!("the row of {} does not say what is owed", coin.coin);
            return Outcome::Unknown(Gap::new(GapKind::Undecodable, detail).left_by(calls::WALLET.name));
        }
        return Outcome::passed(reading.basis(), "nothing is owed");
    }
    let kind = BlockerKind::OutstandingLiabilities;
    let summary = format!("debts in {}", count(debts.len(), "coin"));
    Outcome::Blocked(vec![Blocker {
        scope: Some(Scope::Spot),
        count: u64::try_from(debts.len()).ok(),
        subjects: debts,
        remediation: remediation(kind),
        ..Blocker::new(card, kind, reading.basis(), summary)
    }])
}

/// Whether the rule speaks of upgrades from this mode; of an unknown one every rule does, of none that is the target.
pub(crate) fn from_uta2(transition: &Transition) -> bool {
    from(transition, &["uta2"])
}

pub(crate) fn from_any(transition: &Transition) -> bool {
    transition.from.as_ref() != Some(&transition.to)
}

/// Stated for 4 to 6; 3 to 5 is the same step for the account that is not Pro.
pub(crate) fn from_uta1(transition: &Transition) -> bool {
    from(transition, &["uta1", "uta1-pro"])
}

/// Hedge mode is gone from inverse contracts after any upgrade to the second unified account.
pub(crate) fn from_older(transition: &Transition) -> bool {
    from(transition, &["classic", "uta1", "uta1-pro"])
}

pub(crate) fn from_classic(transition: &Transition) -> bool {
    from(transition, &["classic"])
}

fn from(transition: &Transition, modes: &[&str]) -> bool {
    from_any(transition) && transition.from.as_ref().is_none_or(|mode| modes.contains(&mode.slug()))
}
