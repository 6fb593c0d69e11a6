//! The other rules of the account-mode axis, and of which upgrades each speaks.

use modecheck_core::{Basis, Blocker, BlockerKind, Gap, GapKind, Mode, Outcome, RuleCard, Scope, Transition};

use super::super::calls;
use super::reading::Reading;
use super::remediation::remediation;
use super::subjects;
use crate::words::count;

/// A page in force describes the upgrade, or none does any more.
pub(crate) fn documented(_: &RuleCard, reading: &Reading) -> Outcome {
    if let Some(gap) = reading.current.gap() {
        return Outcome::Unknown(gap.clone());
    }
    let path = match reading.current.mode().map(Mode::slug) {
        Some("uta2") => return Outcome::passed(Basis::Document, "5 to 6 is described"),
        Some("uta1") => "3 to 5 and then 5 to 6 (uta1, uta2, uta2-pro)",
        Some("uta1-pro") => "4 to 6 (uta1-pro, uta2-pro)",
        _ => "1 to 6 (classic, uta2-pro)",
    };
    if !reading.superseded {
        return Outcome::passed(Basis::Document, format!("described on {}: {path}", reading.day));
    }
    let detail = format!(
        "no page has described an upgrade from this mode since 2025-12-31; the last one that did led {path}, and its \
         rules are applied here"
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
        if let Some(coin) = wallet.coin.iter().find(|coin| coin.borrow_amount.is_none()) {
            let detail = format!("{} has no borrowAmount", coin.coin);
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
