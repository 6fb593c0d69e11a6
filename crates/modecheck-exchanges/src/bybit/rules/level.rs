//! The level of the main account, which a sub-account's own key does not tell.

use modecheck_core::{
    Action, Basis, Blocker, BlockerKind, Gap, GapKind, Of, Outcome, Place, Remediation, Role, RuleCard, Who,
};

use super::super::calls;
use super::super::wire::KeyInfo;
use super::reading::Reading;
use super::remediation::remediation;
use crate::client::tail;

/// The levels that count as VIP or PRO: <https://bybit-exchange.github.io/docs/v5/enum#viplevel> (2026-07-24).
const LEVELS: &[&str] =
    &["VIP-1", "VIP-2", "VIP-3", "VIP-4", "VIP-5", "VIP-Supreme", "PRO-1", "PRO-2", "PRO-3", "PRO-4", "PRO-5", "PRO-6"];
const NO_LEVEL: &str = "No VIP";

/// The level of the main account: of a sub-account the key of the account above it tells.
pub(crate) fn vip_level(card: &RuleCard, reading: &Reading) -> Outcome {
    let key = match &reading.key {
        Ok(key) => key,
        Err(gap) => return Outcome::Unknown(gap.clone()),
    };
    let gap = |kind, detail: String| Outcome::Unknown(Gap::new(kind, detail).left_by(calls::KEY_INFO.name));
    let (of, key) = match (key.is_master, key.parent_uid.as_deref()) {
        (Some(true) | None, Some("0")) => (Of::OwnAccount, key),
        (Some(true), None | Some("")) | (None, None) => {
            return gap(GapKind::Undecodable, "the reply does not say which account is above".to_owned());
        }
        (Some(false), _) | (None, Some(_)) => match parent(key, reading) {
            Ok(parent) => (Of::Parent, parent),
            Err(gap) => return Outcome::Unknown(gap),
        },
        (Some(true), Some(_)) => {
            return gap(GapKind::Contradictory, "a main account with an account above it".to_owned());
        }
    };
    match key.vip_level.as_deref() {
        Some(level) if LEVELS.contains(&level) => {
            let whose = if of == Of::Parent { " (the main account's)" } else { "" };
            Outcome::passed(Basis::RuleOnReads, format!("{level}{whose}"))
        }
        Some(NO_LEVEL) => Outcome::Blocked(vec![Blocker {
            on: of,
            required: Some("VIP or PRO".to_owned()),
            actual: Some(NO_LEVEL.to_owned()),
            remediation: remediation(BlockerKind::VipLevelRequired),
            ..Blocker::new(
                card,
                BlockerKind::VipLevelRequired,
                Basis::RuleOnReads,
                "the main account is neither VIP nor PRO",
            )
        }]),
        None | Some("") => gap(GapKind::Undecodable, "the reply has no vipLevel".to_owned()),
        Some(other) => gap(GapKind::Unrecognised, format!("{other} is no level that this version knows")),
    }
}

/// The key of the account above, as far as its answer was given along and is of the right account.
fn parent<'a>(key: &KeyInfo, reading: &'a Reading) -> Result<&'a KeyInfo, Gap> {
    let parent = reading.parent.as_ref().map_err(|gap| {
        let detail = "whether the account above is VIP or PRO: only a key of that account tells";
        let step = "give a read-only key of the main account along (--parent-credentials-env)";
        let step = Remediation::new(Action::UseParentKey, Who::MasterAccount, Place::Api, step);
        let detail =
            if gap.kind == GapKind::NotAsked { detail.to_owned() } else { format!("{detail}; {}", gap.detail) };
        Gap { detail: detail.into(), ..gap.clone() }.left_by(calls::KEY_INFO.name).resolved_by(step)
    })?;
    let (above, known) = (key.parent_uid.as_deref().map(tail), tail(&parent.user_id));
    let wrong = |detail: String| Err(Gap::new(GapKind::WrongAccount, detail).left_by(calls::KEY_INFO.name));
    if above.as_deref() != Some(known.as_str()) {
        let above = above.unwrap_or_else(|| "not named".to_owned());
        return wrong(format!("the account above is {above}, the key given for it is of {known}"));
    }
    if super::role(parent) != Some(Role::Master) {
        return wrong(format!("the key given for the account above, {known}, is not a main account's"));
    }
    Ok(parent)
}
