//! Who may switch: what no call shows, and what it can be inferred from.

use modecheck_core::{
    Action, Basis, Blocker, BlockerKind, Gap, GapKind, Outcome, Place, Remediation, Role, RuleCard, Who,
};

use super::super::calls;
use super::super::wire::{AccountMode, KeyInfo};
use super::reading::Reading;
use super::remediation::remediation;
use super::role;
use crate::client::{Read, tail};

/// A frozen user is refused every private call, of which the switch is one.
pub(crate) fn not_frozen(card: &RuleCard, reading: &Reading<'_>) -> Outcome {
    let kind = BlockerKind::AccountRestricted;
    if let Some(native) = &reading.frozen {
        return Outcome::Blocked(vec![Blocker {
            native: native.clone(),
            remediation: remediation(kind),
            ..Blocker::new(card, kind, Basis::RuleOnReads, "the account is frozen: KuCoin refuses its calls")
        }]);
    }
    match reading.key.as_ref().err().or(reading.mode.as_ref().err()) {
        Some(gap) => Outcome::Unknown(gap.clone()),
        None => Outcome::passed(Basis::RuleOnReads, "no read was refused as frozen"),
    }
}

pub(crate) fn whitelist(_: &RuleCard, reading: &Reading<'_>) -> Outcome {
    admitted(reading, BlockerKind::WhitelistRequired, "no API shows whether the main account is on KuCoin's whitelist")
}

pub(crate) fn questionnaire(_: &RuleCard, reading: &Reading<'_>) -> Outcome {
    let detail = "no API shows whether the main account has answered the risk assessment and signed the agreements";
    admitted(reading, BlockerKind::QuestionnaireRequired, detail)
}

/// A main account that has unified sub-accounts, or is unified itself, was admitted.
fn admitted(reading: &Reading<'_>, kind: BlockerKind, detail: &str) -> Outcome {
    let key = match &reading.key {
        Ok(key) => key,
        Err(gap) => return Outcome::Unknown(gap.clone()),
    };
    let main = match (role(key), &reading.mode) {
        (Some(Role::Sub), _) => match not_its_main_account(reading, key) {
            Some(gap) => return Outcome::Unknown(gap),
            None => main_account(reading, key),
        },
        (Some(_), Ok(mode)) => Ok(Some(mode)),
        (Some(_), Err(gap)) => return Outcome::Unknown(gap.clone()),
        (None, _) => return Outcome::Unknown(whose()),
    };
    let gap = |detail: String| Gap::new(GapKind::NotObservable, detail);
    match main {
        Ok(Some(mode)) if mode.unified_sub_account.as_ref().is_some_and(|subs| !subs.is_empty()) => {
            Outcome::passed(Basis::RuleOnReads, "inferred: the main account has unified sub-accounts")
        }
        Ok(Some(mode)) if mode.self_account_mode == "UNIFIED" => {
            Outcome::passed(Basis::RuleOnReads, "inferred: the main account is unified")
        }
        Err(found) if found.kind == GapKind::NotAsked => {
            let step = "give a key of the main account along (--parent-credentials-env): unified sub-accounts show it";
            let step = Remediation::new(Action::UseParentKey, Who::MasterAccount, Place::Api, step);
            Outcome::Unknown(gap(detail.to_owned()).resolved_by(step))
        }
        main => {
            let why = main.err().map(|found| format!("; the main account's mode was not read: {}", found.detail));
            let gap = gap(format!("{detail}{}", why.unwrap_or_default()));
            let step = remediation(kind).into_iter().next();
            Outcome::Unknown(match step {
                Some(step) => gap.resolved_by(step),
                None => gap,
            })
        }
    }
}

/// Nobody's word counts before it is known whether it is a main account that would be admitted.
fn whose() -> Gap {
    let detail = "whether it is a main account cannot be told from the key's information (isMaster, parentUid)";
    Gap::new(GapKind::Undecodable, detail).left_by(calls::KEY_INFO.name)
}

/// Why a key that was given for the main account may be another's. Nobody's word counts before that is known.
fn not_its_main_account(reading: &Reading<'_>, own: &KeyInfo) -> Option<Gap> {
    let parent = match &reading.parent_key {
        Ok(parent) => parent,
        Err(gap) if gap.kind == GapKind::NotAsked && is_unasked(&reading.parent_mode) => return None,
        Err(gap) => {
            let detail = format!("whose the key given for the main account is was not read: {}", gap.detail).into();
            return Some(Gap { detail, ..gap.clone() });
        }
    };
    let (above, known) = (tail(own.parent()?), tail(&parent.uid));
    let detail = if above != known {
        format!("the account above is {above}, the key given for it is of {known}")
    } else if role(parent) != Some(Role::Master) {
        format!("the key given for the account above, {known}, is not a main account's")
    } else {
        return None;
    };
    Some(Gap::new(GapKind::WrongAccount, detail).left_by(calls::KEY_INFO.name))
}

fn is_unasked<T>(read: &Read<T>) -> bool {
    read.as_ref().is_err_and(|gap| gap.kind == GapKind::NotAsked)
}

/// The mode of the main account of a sub-account that says which that is.
fn main_account<'a>(reading: &'a Reading<'_>, own: &KeyInfo) -> Read<Option<&'a AccountMode>> {
    reading.parent_key.as_ref().map_err(Clone::clone)?;
    own.parent().map(|_| reading.parent_mode.as_ref().map_err(Clone::clone)).transpose()
}

pub(crate) fn way_back(_: &RuleCard, _: &Reading<'_>) -> Outcome {
    let gap = Gap::new(GapKind::NotObservable, "no page says what the way back demands, and no API shows it");
    let step = "ask KuCoin's support whether this account can go back";
    Outcome::Unknown(gap.resolved_by(Remediation::new(
        Action::ContactExchange,
        Who::MasterAccount,
        Place::Support,
        step,
    )))
}
