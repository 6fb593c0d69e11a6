//! Rules about positions: blocked where there are such, unknown where they were not all read.

use modecheck_core::{Basis, Blocker, BlockerKind, Gap, GapKind, Notice, NoticeCode, Outcome, RuleCard, Scope};

use super::super::calls;
use super::super::wire::Position;
use super::cards::WITHDRAWN;
use super::reading::Reading;
use super::remediation::remediation;
use super::subjects;
use crate::words::count;

pub(crate) fn position_tpsl(card: &RuleCard, reading: &Reading) -> Outcome {
    let set = |price: &Option<String>| price.as_deref().is_some_and(subjects::owes);
    let attached = |row: &Position| set(&row.take_profit) || set(&row.stop_loss) || set(&row.trailing_stop);
    let kind = BlockerKind::PositionTpsl;
    let basis = if reading.day < WITHDRAWN { reading.basis() } else { Basis::SupersededDocument };
    let named = |row: &Position| row.take_profit.is_some() && row.stop_loss.is_some() && row.trailing_stop.is_some();
    if let Some((_, row)) = reading.held().find(|(_, row)| !attached(row) && !named(row)) {
        let detail = format!("the position in {} does not say whether it has a take-profit or stop-loss", row.symbol);
        return Outcome::Unknown(Gap::new(GapKind::Undecodable, detail).left_by(calls::POSITIONS.name));
    }
    let what = "position with a take-profit or stop-loss";
    let found = blockers(card, reading, kind, basis, what, |_, row| attached(row));
    if found.is_empty() && !reading.needs.positions {
        // Today's page says nothing of it: it is demanded where somebody asked for the thorough reading.
        return Outcome::NotApplicable;
    }
    if found.is_empty() { passed_unless_unread(reading, |_| true) } else { Outcome::Blocked(found) }
}

/// What a reader should know while a position's own take-profit or stop-loss is not looked at.
pub(crate) fn tpsl_unread(reading: &Reading) -> Option<Notice> {
    let detail = "until 2025-12 a take-profit or stop-loss of a position counted as an open order; today's pages are \
        silent, and those that are not listed as orders were not looked at: --thorough does";
    (!reading.needs.positions).then(|| Notice::new(NoticeCode::OtherReading, detail))
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
