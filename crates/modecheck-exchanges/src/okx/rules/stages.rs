//! The four rules. OKX checks in stages and stops at the first that fails, so a later rule may be not evaluated.

use modecheck_core::{Action, Basis, Blocker, BlockerKind, Gap, GapKind, Native, Outcome, RuleCard};

use rust_decimal::Decimal;

use super::super::wire::{PositionTierCheck, Precheck};
use super::cards::{CODES_PAGE, LEVERAGE, MARGIN, POSITION_TIER};
use super::contradictions::{contradictions, unsaid};
use super::reading::{Answer, Reading};
use super::reads::Reads;
use super::refusals::refusal;
use super::remediation::remediation;
use super::subjects::{self, decimal};
use super::unmatched;
use crate::words::count;

/// Up to which of its stages OKX came, by `sCode`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Stage {
    /// Past all of them: `0`.
    Passed,
    /// Something is unmatched: `1`.
    Unmatched,
    /// The leverage is not set: `3`.
    Leverage,
    /// A position tier fails: `4` with rows.
    PositionTier,
    /// The margin fails: `4` without.
    Margin,
    /// A code that nobody knows (`2` is not documented).
    Unknown,
}

impl Stage {
    /// How far OKX came with this precheck.
    pub(crate) fn of(precheck: &Precheck) -> Self {
        match precheck.s_code.as_str() {
            "0" => Self::Passed,
            "1" => Self::Unmatched,
            "3" => Self::Leverage,
            "4" if !precheck.pos_tier_check.is_empty() => Self::PositionTier,
            "4" => Self::Margin,
            _ => Self::Unknown,
        }
    }

    /// Whether OKX found nothing unmatched and went on.
    pub(crate) fn is_past_unmatched(self) -> bool {
        !matches!(self, Self::Unmatched | Self::Unknown)
    }
}

pub(crate) fn switch_precheck(card: &RuleCard, reading: &Reading) -> Outcome {
    staged(card, reading, |precheck| {
        let listed: Vec<_> =
            precheck.unmatched_info_check.iter().flat_map(|row| unmatched::blockers(card, reading, row)).collect();
        match Stage::of(precheck) {
            Stage::Unknown => Outcome::Blocked(vec![unknown_code(card, precheck)]),
            _ if !listed.is_empty() => Outcome::Blocked(listed),
            Stage::Unmatched => {
                let native = Native::new(&precheck.s_code, "");
                Outcome::Blocked(vec![refused(
                    card,
                    BlockerKind::Unclassified,
                    "OKX refuses and lists no reason",
                    native,
                )])
            }
            _ => cross_checked(reading, precheck),
        }
    })
}

pub(crate) fn leverage(card: &RuleCard, reading: &Reading) -> Outcome {
    staged(card, reading, |precheck| match Stage::of(precheck) {
        Stage::Leverage => Outcome::Blocked(vec![leverage_not_set(card, reading, precheck)]),
        Stage::Passed | Stage::PositionTier | Stage::Margin => passed("no leverage is missing"),
        Stage::Unmatched | Stage::Unknown => earlier_stage(precheck),
    })
}

pub(crate) fn position_tier(card: &RuleCard, reading: &Reading) -> Outcome {
    staged(card, reading, |precheck| match Stage::of(precheck) {
        // Rows beside a pass contradict it, and the rows count.
        Stage::Passed if !precheck.pos_tier_check.is_empty() => Outcome::Blocked(vec![tier_exceeded(card, precheck)]),
        Stage::PositionTier => Outcome::Blocked(vec![tier_exceeded(card, precheck)]),
        Stage::Passed | Stage::Margin => passed("every position fits its tier"),
        Stage::Unmatched | Stage::Leverage | Stage::Unknown => earlier_stage(precheck),
    })
}

pub(crate) fn margin(card: &RuleCard, reading: &Reading) -> Outcome {
    staged(card, reading, |precheck| match Stage::of(precheck) {
        Stage::Passed => passed("the margin suffices"),
        Stage::Margin => Outcome::Blocked(vec![insufficient_margin(card, precheck)]),
        Stage::Unmatched | Stage::Leverage | Stage::PositionTier | Stage::Unknown => earlier_stage(precheck),
    })
}

/// What every rule makes of an answer that is no precheck; `decide` is asked for one that is.
fn staged(card: &RuleCard, reading: &Reading, decide: impl Fn(&Precheck) -> Outcome) -> Outcome {
    match &reading.answer {
        Err(gap) => Outcome::Unknown(gap.clone()),
        Ok(Answer::Precheck(precheck)) => decide(precheck),
        Ok(Answer::Switched) => passed("OKX carried out the switch"),
        Ok(Answer::Refused(native)) => refusal_of(card, native),
    }
}

fn refusal_of(card: &RuleCard, native: &Native) -> Outcome {
    let known = native.code.as_deref().and_then(refusal);
    let speaks_of = known.map_or("okx/switch-precheck", |known| known.rule().id);
    if speaks_of != card.id {
        let code = native.code.as_deref().unwrap_or_default();
        return Outcome::not_evaluated(format!("OKX refused with code {code} and named no stage"));
    }
    let kind = known.map_or(BlockerKind::Unclassified, |known| known.kind);
    let words = known.map_or("OKX refuses with a code that this version does not know", |known| known.text);
    let blocker = Blocker { source: CODES_PAGE, ..refused(card, kind, words, native.clone()) };
    Outcome::Blocked(vec![blocker])
}

fn refused(card: &RuleCard, kind: BlockerKind, words: &str, native: Native) -> Blocker {
    let mut blocker = Blocker::new(card, kind, Basis::ExchangeVerdict, words);
    blocker.native = native;
    blocker.remediation = remediation(kind);
    blocker
}

fn passed(actual: &'static str) -> Outcome {
    Outcome::passed(Basis::ExchangeVerdict, actual)
}

fn earlier_stage(precheck: &Precheck) -> Outcome {
    let code = &precheck.s_code;
    Outcome::not_evaluated(match Stage::of(precheck) {
        Stage::Unknown => format!("nobody knows how far OKX came with sCode {code}"),
        _ => format!("OKX stopped at an earlier stage (sCode {code}): clear that first, then ask again"),
    })
}

fn unknown_code(card: &RuleCard, precheck: &Precheck) -> Blocker {
    let words = format!("OKX answers with sCode {}, which this version does not know", precheck.s_code);
    refused(card, BlockerKind::Unclassified, &words, Native::new(&precheck.s_code, ""))
}

/// A pass, unless what was read contradicts it or, where reads were asked to confirm it, something was not read.
fn cross_checked(reading: &Reading, precheck: &Precheck) -> Outcome {
    if let Some(gap) = reading.unread(Reads::ALL).first().filter(|_| reading.thorough) {
        return Outcome::Unknown((*gap).clone());
    }
    if let Some(field) = unsaid(reading, precheck) {
        let detail = format!("the configuration does not say {field}, which matters on the way to this mode");
        return Outcome::Unknown(Gap::new(GapKind::Undecodable, detail).left_by("account-config"));
    }
    let found = contradictions(reading, precheck);
    if found.is_empty() {
        let confirmed = "OKX's precheck lists nothing, and reads found no orders and no borrowings";
        return passed(if reading.thorough { confirmed } else { "OKX's precheck lists nothing" });
    }
    let found = found.join(", ");
    let detail =
        format!("OKX's precheck lists nothing, but reads found {found}: ask again, and if that stays, clear it");
    Outcome::Unknown(Gap::new(GapKind::Contradictory, detail).left_by("switch-precheck"))
}

fn leverage_not_set(card: &RuleCard, reading: &Reading, precheck: &Precheck) -> Blocker {
    let positions = &precheck.pos_list;
    let words = format!("leverage is not preset for {}", count(positions.len(), "cross-margin contract position"));
    let mut blocker = refused(card, LEVERAGE.kinds[0], &words, Native::new(&precheck.s_code, ""));
    let rows: Vec<_> = positions.iter().map(|position| subjects::row(reading, &position.pos_id)).collect();
    let known: Vec<_> = rows.iter().copied().flatten().collect();
    let ceilings = rows.iter().map(|row| row.and_then(|row| subjects::ceiling(reading, row, &known)));
    let ceilings: Vec<Option<Decimal>> = ceilings.collect();
    for (position, ceiling) in positions.iter().zip(&ceilings) {
        let mut subject = subjects::position(reading, &position.pos_id, Some(&position.lever));
        subject.max_leverage = ceiling.map(|ceiling| ceiling.normalize().to_string());
        blocker.subjects.push(subject);
    }
    blocker.count = u64::try_from(positions.len()).ok();
    // One leverage is set for all of them, so the lowest ceiling binds; without all of them there is none.
    let lowest = ceilings.into_iter().collect::<Option<Vec<_>>>().and_then(|ceilings| ceilings.into_iter().min());
    let lowest = lowest.map(|lowest| lowest.normalize().to_string());
    for step in &mut blocker.remediation {
        step.params.insert("acctLv".to_owned(), precheck.acct_lv.clone());
        if let Some(lowest) = &lowest {
            step.params.insert("lever".to_owned(), lowest.clone());
            step.instruction = format!("{}, {lowest} or lower", step.instruction);
        }
    }
    blocker.unit = lowest.is_some().then(|| "leverage".to_owned());
    blocker.required = lowest.map(|lowest| format!("at most {lowest}"));
    blocker
}

fn tier_exceeded(card: &RuleCard, precheck: &Precheck) -> Blocker {
    let rows = &precheck.pos_tier_check;
    let words = format!("{} above what the tier allows", count(rows.len(), "position"));
    let mut blocker = refused(card, POSITION_TIER.kinds[0], &words, Native::new(&precheck.s_code, ""));
    let subject = |row: &PositionTierCheck| modecheck_core::Subject {
        symbol: Some(row.inst_family.clone()),
        quantity: Some(row.pos.clone()),
        leverage: Some(row.lever.clone()).filter(|lever| !lever.is_empty()),
        detail: Some(format!("{}, at most {} contracts", row.inst_type, row.max_sz)),
        ..modecheck_core::Subject::new(modecheck_core::SubjectType::Position)
    };
    blocker.subjects = rows.iter().map(subject).collect();
    blocker.count = u64::try_from(rows.len()).ok();
    if let [row] = rows.as_slice() {
        blocker.required = Some(format!("at most {}", row.max_sz));
        blocker.actual = Some(row.pos.clone());
        blocker.unit = Some("contracts".to_owned());
        let excess = decimal(&row.pos).zip(decimal(&row.max_sz)).map(|(held, limit)| held.abs() - limit);
        blocker.shortfall = excess.map(|excess| excess.normalize().to_string());
    }
    // A leverage can be preset only when leaving portfolio margin.
    blocker.remediation.retain(|step| step.action != Action::PresetLeverage || precheck.cur_acct_lv == "4");
    blocker
}

fn insufficient_margin(card: &RuleCard, precheck: &Precheck) -> Blocker {
    let words = "the margin would not suffice after the switch";
    let mut blocker = refused(card, MARGIN.kinds[0], words, Native::new(&precheck.s_code, ""));
    let ratio = precheck.mgn_aft.as_ref().map(|margin| margin.mgn_ratio.clone()).filter(|ratio| !ratio.is_empty());
    blocker.unit = ratio.is_some().then(|| "maintenance margin ratio".to_owned());
    blocker.actual = ratio;
    blocker
}
