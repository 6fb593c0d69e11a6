//! A reply to the switch itself that somebody already holds. It is never sent from here.

use modecheck_core::{Basis, Blocker, BlockerKind, Evidence, Gap, GapKind, Mode, Native, Outcome, RuleCard};

use super::super::dialect::{code, refused, switched};
use super::reading::Reading;
use super::remediation::remediation;
use crate::client::{CodeCard, Meaning, Pages, Read};

/// `POST /api/ua/v2/account/mode`, by the name of its page.
pub(crate) const SET_MODE: &str = "set-account-mode";

/// What `KuCoin` said to a switch.
#[derive(Debug)]
pub(crate) enum SwitchReply {
    /// It is accepted; the upgrade takes seconds.
    Accepted,
    /// It is refused.
    Refused(Native),
}

/// The reply in this evidence, if it has one. No reply says which mode it is about, and no call activates a main
/// account for its sub-accounts. Beside answers to other calls nobody can tell which came first.
pub(crate) fn of(pages: Pages<'_>, evidence: &Evidence, target: &Mode) -> Option<Read<SwitchReply>> {
    let gap = |detail: &str| Err(Gap::new(GapKind::Contradictory, detail.to_owned()).left_by(SET_MODE));
    pages.all(SET_MODE).next()?;
    if !pages.held() {
        return Some(gap("the reply to a switch among other answers: nobody can tell which came first"));
    }
    if target.slug() == "subs-unified" {
        return Some(gap("no call activates the unified account for sub-accounts: the reply is to another switch"));
    }
    Some(said(&evidence.responses[0]))
}

fn said(response: &modecheck_core::Response) -> Read<SwitchReply> {
    let Some(native) = switched(response)? else { return Ok(SwitchReply::Accepted) };
    let number = native.code.as_deref().unwrap_or_default();
    // A code of keys, clocks and servers says nothing of the account; one of regions and modes does.
    let of_account = |card: &CodeCard| [MODE, REGION].contains(&card.meaning);
    if by_code(number).is_none() && code(number).is_some_and(|card| !of_account(card)) {
        return Err(refused(&native, SET_MODE));
    }
    Ok(SwitchReply::Refused(native))
}

const MODE: Meaning = Meaning::Refused(GapKind::ModeMismatch);
const REGION: Meaning = Meaning::Refused(GapKind::AccessBlocked);

/// The refusal of this code, if it speaks of the account.
pub(crate) fn by_code(code: &str) -> Option<(BlockerKind, &'static str)> {
    REFUSALS.iter().find(|(known, ..)| *known == code).map(|(_, kind, words)| (*kind, *words))
}

/// The codes of all of them.
pub(crate) fn codes() -> impl Iterator<Item = &'static str> {
    REFUSALS.iter().map(|(code, ..)| *code)
}

/// The refusals that speak of the account. No page has the codes of a refused switch: these are of other calls.
///
/// <https://www.kucoin.com/docs-new/error-code> (2026-11-21)
const REFUSALS: &[(&str, BlockerKind, &str)] = &[
    ("411100", BlockerKind::AccountRestricted, "the account is frozen"),
    ("130201", BlockerKind::AccountRestricted, "the account is restricted"),
    ("130302", BlockerKind::AccountRestricted, "the account is restricted"),
    ("126002", BlockerKind::AccountRestricted, "the account is restricted as a risk"),
    ("400303", BlockerKind::KycRequired, "the identity is to be verified first"),
    ("126047", BlockerKind::KycRequired, "the identity is to be verified first"),
    ("126048", BlockerKind::KycRequired, "the identity is to be verified first"),
    ("400500", BlockerKind::RegionRestricted, "the region is not served"),
    ("130315", BlockerKind::RegionRestricted, "the region is not served"),
    ("126037", BlockerKind::RegionRestricted, "the region is not served"),
    ("130310", BlockerKind::AccountAbnormal, "the margin account's status is abnormal"),
    ("130309", BlockerKind::LiquidationInProgress, "the account is being liquidated"),
];

/// What an accepted switch leaves open: it takes seconds, and its reply says no mode.
pub(crate) fn accepted() -> Gap {
    let detail = "KuCoin accepted the switch: ask for the account's mode to see it settled";
    Gap::new(GapKind::ModeChanging, detail).left_by(SET_MODE)
}

pub(crate) fn switch_reply(card: &RuleCard, reading: &Reading<'_>) -> Outcome {
    match &reading.reply {
        None => Outcome::NotApplicable,
        Some(Err(gap)) => Outcome::Unknown(gap.clone()),
        Some(Ok(SwitchReply::Accepted)) => Outcome::passed(Basis::ExchangeVerdict, "KuCoin accepted the switch"),
        Some(Ok(SwitchReply::Refused(native))) => {
            let number = native.code.as_deref().unwrap_or_default();
            // What the code means to other calls is the best that can be said of it here.
            let words = code(number).map_or("a refusal that this version does not know", |card| card.text);
            let (kind, words) = by_code(number).unwrap_or((BlockerKind::Unclassified, words));
            Outcome::Blocked(vec![Blocker {
                native: native.clone(),
                remediation: remediation(kind),
                ..Blocker::new(card, kind, Basis::ExchangeVerdict, words)
            }])
        }
    }
}
