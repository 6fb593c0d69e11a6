//! The rules of the account-mode axis.

use modecheck_core::{
    Action, Basis, Blocker, BlockerKind, Gap, GapKind, Mode, Of, Outcome, Place, Remediation, RuleCard, Scope,
    Transition, Who,
};

use super::super::calls;
use super::super::wire::{KeyInfo, Position};
use super::reading::Reading;
use super::remediation::remediation;
use super::subjects;
use crate::client::tail;
use crate::words::count;

/// The levels that count as VIP or PRO: <https://bybit-exchange.github.io/docs/v5/enum#viplevel> (2026-07-24).
const LEVELS: &[&str] =
    &["VIP-1", "VIP-2", "VIP-3", "VIP-4", "VIP-5", "VIP-Supreme", "PRO-1", "PRO-2", "PRO-3", "PRO-4", "PRO-5", "PRO-6"];
const NO_LEVEL: &str = "No VIP";

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
        Gap { detail, ..gap.clone() }.left_by(calls::KEY_INFO.name).resolved_by(step)
    })?;
    let above = key.parent_uid.as_deref().map(tail);
    if above.as_deref() != Some(tail(&parent.user_id).as_str()) || parent.is_master == Some(false) {
        let above = above.unwrap_or_else(|| "not named".to_owned());
        let detail = format!("the account above is {above}, the key given for it is of {}", tail(&parent.user_id));
        return Err(Gap::new(GapKind::WrongAccount, detail).left_by(calls::KEY_INFO.name));
    }
    Ok(parent)
}

pub(crate) fn position_tpsl(card: &RuleCard, reading: &Reading) -> Outcome {
    if !reading.needs.positions {
        // Today's page says nothing of it: it is judged where somebody asked for the thorough reading.
        return Outcome::NotApplicable;
    }
    let set = |price: &Option<String>| price.as_deref().is_some_and(subjects::owes);
    let attached = |row: &Position| set(&row.take_profit) || set(&row.stop_loss) || set(&row.trailing_stop);
    let kind = BlockerKind::PositionTpsl;
    let basis = if reading.day < super::cards::WITHDRAWN { reading.basis() } else { Basis::SupersededDocument };
    let named = |row: &Position| row.take_profit.is_some() && row.stop_loss.is_some() && row.trailing_stop.is_some();
    if let Some((_, row)) = reading.held().find(|(_, row)| !attached(row) && !named(row)) {
        let detail = format!("the position in {} does not say whether it has a take-profit or stop-loss", row.symbol);
        return Outcome::Unknown(Gap::new(GapKind::Undecodable, detail).left_by(calls::POSITIONS.name));
    }
    of_positions(
        card,
        reading,
        kind,
        basis,
        "position with a take-profit or stop-loss",
        |_, row| attached(row),
        |_| true,
    )
}

pub(crate) fn inverse_margin_mode(card: &RuleCard, reading: &Reading) -> Outcome {
    let info = match &reading.info {
        Ok(info) => info,
        Err(gap) => return Outcome::Unknown(gap.clone()),
    };
    // Unknown trade modes differ from every margin mode.
    let like = |row: &Position| {
        matches!(
            (info.margin_mode.as_str(), row.trade_mode),
            ("ISOLATED_MARGIN", Some(1)) | ("REGULAR_MARGIN", Some(0))
        )
    };
    let what = "inverse position in another margin mode than the account";
    of_positions(
        card,
        reading,
        BlockerKind::MarginModeMismatch,
        reading.basis(),
        what,
        |list, row| list == "inverse" && !like(row),
        |list| list == "inverse",
    )
}

pub(crate) fn inverse_hedge_mode(card: &RuleCard, reading: &Reading) -> Outcome {
    of_positions(
        card,
        reading,
        BlockerKind::HedgeModePositions,
        reading.basis(),
        "inverse position in hedge mode",
        |list, row| list == "inverse" && row.position_idx != 0,
        |list| list == "inverse",
    )
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

pub(crate) fn classic_positions(card: &RuleCard, reading: &Reading) -> Outcome {
    let linear = |list: &str| !matches!(list, "inverse" | "option");
    let basis = reading.basis();
    let usdc = blockers(card, reading, BlockerKind::OpenPositions, basis, "open position", |list, _| list == "usdc");
    let hedged =
        blockers(card, reading, BlockerKind::HedgeModePositions, basis, "position in hedge mode", |list, row| {
            list == "usdt" && row.position_idx != 0
        });
    let found: Vec<_> = usdc.into_iter().chain(hedged).collect();
    if found.is_empty() { passed_unless_unread(reading, linear) } else { Outcome::Blocked(found) }
}

/// A rule about positions of some sort: blocked where there are such, unknown where they were not all read.
pub(crate) fn of_positions(
    card: &RuleCard,
    reading: &Reading,
    kind: BlockerKind,
    basis: Basis,
    what: &str,
    blocks: impl Fn(&str, &Position) -> bool,
    wanted: impl Fn(&str) -> bool,
) -> Outcome {
    let found = blockers(card, reading, kind, basis, what, blocks);
    if found.is_empty() { passed_unless_unread(reading, wanted) } else { Outcome::Blocked(found) }
}

fn passed_unless_unread(reading: &Reading, wanted: impl Fn(&str) -> bool) -> Outcome {
    match reading.positions_unread(wanted) {
        Some(gap) => Outcome::Unknown(reading.because(gap)),
        None => Outcome::passed(reading.basis(), "no such position"),
    }
}

/// One blocker for each product with such positions.
pub(crate) fn blockers(
    card: &RuleCard,
    reading: &Reading,
    kind: BlockerKind,
    basis: Basis,
    what: &str,
    blocks: impl Fn(&str, &Position) -> bool,
) -> Vec<Blocker> {
    let mut groups: Vec<(Scope, Vec<&Position>)> = Vec::new();
    for (list, row) in reading.held().filter(|(list, row)| blocks(list, row)) {
        let scope = subjects::scope(list, &row.symbol);
        match groups.iter_mut().find(|(known, _)| *known == scope) {
            Some((_, rows)) => rows.push(row),
            None => groups.push((scope, vec![row])),
        }
    }
    let blocker = |(scope, rows): (Scope, Vec<&Position>)| Blocker {
        scope: Some(scope),
        count: u64::try_from(rows.len()).ok(),
        required: Some("0".to_owned()),
        actual: Some(rows.len().to_string()),
        unit: Some("positions".to_owned()),
        subjects: rows.iter().map(|row| subjects::position(row)).collect(),
        remediation: remediation(kind),
        ..Blocker::new(card, kind, basis, format!("{} ({scope})", count(rows.len(), what)))
    };
    groups.into_iter().map(blocker).collect()
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
