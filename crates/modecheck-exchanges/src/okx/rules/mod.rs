//! The dated rule table of OKX: what its answers mean.

mod after;
mod cards;
mod contradictions;
mod coverage;
mod impact;
mod key;
mod reading;
mod reads;
mod refusals;
mod remarks;
mod remediation;
mod roster;
mod stages;
mod subjects;
mod unmatched;

use cards::{LEVERAGE, MARGIN, MODES, POSITION_TIER, SWITCH_PAGE, SWITCH_PRECHECK};
use modecheck_core::{
    Axis, BlockerKind, ChangeCard, Context, Current, Date, Evaluation, Evidence, Exchange, Gap, GapKind, KeyFacts,
    MarginImpact, Mode, ModeCard, Remediation, Reversible, Role, Route, Rule, RuleCard, Rulebook, Transition, Way,
    changes, judge,
};
pub(crate) use reading::precheck_query;
use reading::{Answer, Reading, SWITCH};
pub(crate) use reads::{Reads, position_ids};
pub(crate) use roster::{SUB_ACCOUNTS_QUERY, members};
pub(crate) use stages::Stage;
pub(crate) use subjects::family;
use unmatched::UnmatchedKind;

use super::dialect;
use super::wire::AccountConfig;
use crate::client::{held, tail};

/// The rules of OKX.
#[derive(Debug, Clone, Copy)]
pub struct OkxRules;

const RULES: &[Rule<Reading>] = &[
    Rule { card: &SWITCH_PRECHECK, applies: changes_mode, decide: stages::switch_precheck },
    Rule { card: &LEVERAGE, applies: changes_mode, decide: stages::leverage },
    Rule { card: &POSITION_TIER, applies: changes_mode, decide: stages::position_tier },
    Rule { card: &MARGIN, applies: changes_mode, decide: stages::margin },
];

fn changes_mode(transition: &Transition) -> bool {
    transition.from.as_ref() != Some(&transition.to)
}

impl Rulebook for OkxRules {
    fn exchange(&self) -> Exchange {
        Exchange::Okx
    }

    fn as_of(&self) -> Date {
        Date::new(2026, 11, 21)
    }

    fn modes(&self, axis: Axis) -> &'static [ModeCard] {
        if axis == Axis::AccountMode { MODES } else { &[] }
    }

    fn rules(&self) -> Vec<&'static RuleCard> {
        RULES.iter().map(|rule| rule.card).collect()
    }

    fn changes(&self) -> Vec<ChangeCard> {
        after::TABLE.iter().map(|change| change.card).collect()
    }

    fn codes(&self) -> Vec<&'static str> {
        refusals::codes().chain(UnmatchedKind::names()).chain(dialect::codes()).collect()
    }

    fn remediation(&self, kind: BlockerKind) -> Vec<Remediation> {
        remediation::remediation(kind)
    }

    fn key(&self, evidence: &Evidence) -> KeyFacts {
        key::facts(evidence)
    }

    fn explain_code(&self, code: &str) -> Option<String> {
        let refusal = refusals::refusal(code).map(|card| format!("refuses the switch: {} ({})", card.text, card.kind));
        let listed = UnmatchedKind::known(code);
        let listed = listed.map(|kind| format!("listed by the precheck: {} ({})", kind.words(), kind.kind()));
        refusal.or(listed).or_else(|| dialect::code(code).map(|card| card.text.to_owned()))
    }

    fn readable_calls(&self, axis: Axis) -> &'static [&'static str] {
        if axis == Axis::AccountMode { &["switch-precheck", "set-account-level"] } else { &[] }
    }

    fn held(&self, call: &str, target: &Mode, body: &str) -> Option<Evidence> {
        let call = self.readable_calls(target.axis()).iter().find(|known| **known == call)?;
        Some(held(Exchange::Okx, call, precheck_query(target)?, target, body))
    }

    fn evaluate(&self, evidence: &Evidence, target: &Mode, context: &Context) -> Evaluation {
        let reading = Reading::new(evidence, target);
        let current = current(&reading);
        let from = match &current {
            Current::Known(mode) => Some(mode.clone()),
            _ => None,
        };
        let route = if from.as_ref() == Some(target) { Route::AlreadyThere } else { Route::Open };
        let transition = Transition { from, to: target.clone() };
        let findings = judge(RULES, &reading, &transition, context);
        let after_switch = if route == Route::Open { changes(after::TABLE, &reading, &transition) } else { Vec::new() };
        let impact = reading.precheck().map(impact::margin_impact);
        Evaluation {
            blockers_complete: remarks::complete(&reading, &route, &findings),
            holds_until: None,
            notices: remarks::notices(&reading, &findings),
            after_switch,
            margin_impact: impact.filter(|impact| *impact != MarginImpact::default()),
            coverage: coverage::coverage(evidence, &reading, target),
            key: reading.config.as_ref().map(key::told).unwrap_or_default(),
            uid: reading.config.as_ref().ok().map(|config| tail(&config.uid)),
            role: reading.role(),
            reversible: Reversible {
                value: Way::Conditional,
                conditions: vec!["the way back is a switch of its own: OKX prechecks it like this one".to_owned()],
                source: Some(SWITCH_PAGE),
            },
            current,
            route,
            findings,
        }
    }
}

/// The mode by OKX's number, or the unknown value kept.
pub(crate) fn mode_of(level: &str) -> Result<Mode, Mode> {
    let card = MODES.iter().find(|card| card.native == level);
    card.map(ModeCard::mode).ok_or_else(|| Mode::unrecognised(Axis::AccountMode, level))
}

/// The mode by the account's configuration, which no precheck may contradict. Only a reply that somebody held
/// speaks for itself: in collected evidence a missing configuration leaves the mode unknown.
fn current(reading: &Reading) -> Current {
    if matches!(reading.answer, Ok(Answer::Switched)) {
        let detail = "OKX carried out the switch: read account/config to see that it is settled";
        return Current::Changing(Gap::new(GapKind::ModeChanging, detail).left_by(SWITCH));
    }
    let config = reading.config.as_ref().map(|config| config.acct_lv.as_str());
    let precheck = reading.precheck().map(|precheck| precheck.cur_acct_lv.as_str());
    let elsewhere = || reading.elsewhere.iter().map(String::as_str);
    let other = |config: &str| precheck.into_iter().chain(elsewhere()).find(|level| *level != config);
    let level = match (config, precheck) {
        (Ok(config), _) if let Some(precheck) = other(config) => {
            let detail = format!("the configuration says acctLv {config}, the precheck {precheck}");
            return Current::Unknown(None, Gap::new(GapKind::Contradictory, detail).left_by("account-config"));
        }
        (Ok(level), _) => level,
        (Err(gap), Some(level)) if reading.held && gap.kind == GapKind::NotAsked => level,
        (Err(gap), _) => return Current::Unknown(None, gap.clone()),
    };
    mode_of(level).map_or_else(
        |unknown| {
            let gap = Gap::new(GapKind::Unrecognised, format!("acctLv {level} is no mode that this version knows"));
            Current::Unknown(Some(unknown), gap.left_by("account-config"))
        },
        Current::Known,
    )
}

/// What the account is by its `type`: 0 main, 1 standard sub, 2 managed sub, 5, 9 and 12 held by custodians.
pub(crate) fn role(config: &AccountConfig) -> Option<Role> {
    match config.kind.as_str() {
        "" => None,
        "0" => Some(Role::Master),
        "1" => Some(Role::Sub),
        "2" => Some(Role::Managed),
        "5" | "9" | "12" => Some(Role::Custody),
        other => Some(Role::Other(format!("unrecognised:{other}"))),
    }
}
