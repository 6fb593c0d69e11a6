//! The dated rules of `KuCoin`: one published list, applied to what was read.

mod admission;
mod after;
mod cards;
mod coverage;
mod found;
mod holdings;
mod key;
mod orders;
mod queries;
mod reading;
mod remarks;
mod remediation;
mod reply;
mod roster;
mod site;

use modecheck_core::{
    Axis, BlockerKind, ChangeCard, Completeness, Context, Current, Date, Evaluation, Evidence, Exchange, GapKind,
    KeyFacts, Known, Mode, ModeCard, Outcome, Remediation, Reversible, Role, Route, Rule, RuleCard, Rulebook,
    Transition, Way, changes, judge,
};
pub(crate) use queries::{LISTS, overview_query};
use reading::Reading;
pub(crate) use reading::{contracts, is_absent, mode, settle_currencies};
pub(crate) use roster::{SUB_ACCOUNTS_QUERY, members};
pub(crate) use site::site;

use super::dialect;
use super::wire::KeyInfo;
use crate::client::{held, stopped, tail};

/// The rules of `KuCoin`.
#[derive(Debug, Clone, Copy)]
pub struct KucoinRules;

type Decide = fn(&RuleCard, &Reading<'_>) -> Outcome;

type Speaks = fn(&Transition) -> bool;

const RULES: &[(&RuleCard, Speaks, Decide)] = &[
    (&cards::NOT_FROZEN, anywhere, admission::not_frozen),
    (&cards::POSITIONS, to_unified, holdings::positions),
    (&cards::SPOT_ORDERS, to_unified, orders::spot_orders),
    (&cards::SPOT_STOPS, to_unified, orders::spot_stops),
    (&cards::FUTURES_ORDERS, to_unified, orders::futures_orders),
    (&cards::FUTURES_STOPS, to_unified, orders::futures_stops),
    (&cards::MARGIN_ORDERS, to_unified, orders::margin_orders),
    (&cards::LIABILITIES, to_unified, holdings::liabilities),
    (&cards::NEGATIVE, to_unified, holdings::negative),
    (&cards::WHITELIST, forward, admission::whitelist),
    (&cards::QUESTIONNAIRE, forward, admission::questionnaire),
    (&cards::WAY_BACK, back, admission::way_back),
];

/// A reply to the switch: it stands for itself.
const REPLY: &[(&RuleCard, Speaks, Decide)] = &[(&cards::SWITCH_REPLY, |_| true, reply::switch_reply)];

/// Of an unknown mode every rule of the target speaks; of the target itself none does.
fn anywhere(transition: &Transition) -> bool {
    transition.from.as_ref() != Some(&transition.to)
}

fn to_unified(transition: &Transition) -> bool {
    anywhere(transition) && transition.to.slug() == "unified"
}

fn forward(transition: &Transition) -> bool {
    anywhere(transition) && transition.to.slug() != "classic"
}

fn back(transition: &Transition) -> bool {
    anywhere(transition) && transition.to.slug() == "classic"
}

impl Rulebook for KucoinRules {
    fn exchange(&self) -> Exchange {
        Exchange::Kucoin
    }

    fn as_of(&self) -> Date {
        Date::new(2026, 11, 21)
    }

    fn modes(&self, axis: Axis) -> &'static [ModeCard] {
        if axis == Axis::AccountMode { cards::MODES } else { &[] }
    }

    fn rules(&self) -> Vec<&'static RuleCard> {
        RULES.iter().chain(REPLY).map(|(card, ..)| *card).collect()
    }

    fn changes(&self) -> Vec<ChangeCard> {
        after::TABLE.iter().map(|change| change.card).collect()
    }

    fn codes(&self) -> Vec<&'static str> {
        reply::codes().chain(dialect::codes()).collect()
    }

    fn remediation(&self, kind: BlockerKind) -> Vec<Remediation> {
        remediation::remediation(kind)
    }

    fn key(&self, evidence: &Evidence) -> KeyFacts {
        key::facts(evidence)
    }

    fn explain_code(&self, code: &str) -> Option<String> {
        let refusal = reply::by_code(code).map(|(kind, words)| format!("refuses a switch: {words} ({kind})"));
        refusal.or_else(|| dialect::code(code).map(|card| card.text.to_owned()))
    }

    fn readable_calls(&self, axis: Axis) -> &'static [&'static str] {
        if axis == Axis::AccountMode { &[reply::SET_MODE] } else { &[] }
    }

    fn held(&self, call: &str, target: &Mode, body: &str) -> Option<Evidence> {
        let call = self.readable_calls(target.axis()).iter().find(|known| **known == call)?;
        // No call activates a main account for its sub-accounts.
        let known = target.slug() != "subs-unified";
        known.then(|| held(Exchange::Kucoin, call, String::new(), target, body))
    }

    fn evaluate(&self, evidence: &Evidence, target: &Mode, context: &Context) -> Evaluation {
        let reading = Reading::new(evidence, target);
        let current = reading.current();
        let from = match &current {
            Current::Known(mode) => Some(mode.clone()),
            _ => None,
        };
        let key = reading.key.as_ref().ok();
        let route = route(from.as_ref(), target, key.and_then(role));
        let transition = Transition { from, to: target.clone() };
        let rules = if reading.reply.is_some() { REPLY } else { RULES };
        let findings = rules.iter().flat_map(|(card, applies, decide)| {
            let outcome = because(&reading, decide(card, &reading));
            let rule = Rule { card, applies: *applies, decide: |_, outcome: &Outcome| outcome.clone() };
            judge(&[rule], &outcome, &transition, context)
        });
        let findings: Vec<_> = findings.collect();
        let ahead = reading.reply.is_none() && route == Route::Open;
        let asked = key.cloned();
        let after_switch = if ahead { changes(after::TABLE, &asked, &transition) } else { Vec::new() };
        let undocumented = remarks::undocumented(key, &transition).filter(|_| reading.reply.is_none());
        let notices = undocumented.into_iter().chain(remarks::inferred(&findings)).collect();
        let coverage = coverage::coverage(evidence, &reading, &transition);
        let complete = || Completeness {
            value: Known::Unknown,
            reason: Some("KuCoin has no check of its own: these are the reasons that its page names".to_owned()),
        };
        Evaluation {
            blockers_complete: stopped(evidence.profile, &findings, &coverage).unwrap_or_else(complete),
            findings,
            route,
            current,
            reversible: reversible(target),
            margin_impact: None,
            after_switch,
            holds_until: None,
            notices,
            coverage,
            key: reading.key.as_ref().map(key::told).unwrap_or_default(),
            uid: key.map(|key| tail(&key.uid)),
            role: key.and_then(role),
        }
    }
}

fn route(from: Option<&Mode>, target: &Mode, role: Option<Role>) -> Route {
    let not = |reason: &str| Route::NotOffered { reason: reason.to_owned(), source: cards::PAGE };
    match (from.map(Mode::slug), target.slug(), role) {
        (Some(from), to, _) if from == to => Route::AlreadyThere,
        (_, "subs-unified", Some(Role::Sub)) => not("only a main account can be activated for its sub-accounts"),
        (Some("unified"), "subs-unified", _) => not("activating leaves the main account classic; this one is unified"),
        _ => Route::Open,
    }
}

fn reversible(target: &Mode) -> Reversible {
    let (value, condition) = match target.slug() {
        "unified" => (
            Way::Conditional,
            "at this stage, the page says, one may switch back freely; later pages do not repeat it, and none lists \
             conditions",
        ),
        "classic" => (Way::Conditional, "the upgrade is a switch of its own, with its own conditions"),
        _ => (Way::Unknown, "no page says whether an activation can be taken back"),
    };
    Reversible { value, conditions: vec![condition.to_owned()], source: Some(cards::PAGE) }
}

/// A call that was not made because an earlier answer ended the asking leaves the gap of that answer.
fn because(reading: &Reading<'_>, outcome: Outcome) -> Outcome {
    match outcome {
        Outcome::Unknown(gap) if gap.kind == GapKind::NotAsked => Outcome::Unknown(reading.because(gap)),
        outcome => outcome,
    }
}

/// A main account says so, or has nothing above it.
pub(crate) fn role(key: &KeyInfo) -> Option<Role> {
    match (key.is_master, key.parent()) {
        (Some(true), None) => Some(Role::Master),
        (Some(false), _) | (None, Some(_)) => Some(Role::Sub),
        _ => None,
    }
}
