//! The dated rule tables of Bybit. The exchange has no dry run: everything is derived from reads.

mod after;
mod cards;
mod coverage;
mod extras;
mod key;
mod level;
mod margin;
mod needs;
mod orders;
mod positions;
mod reading;
mod refusals;
mod remarks;
mod remediation;
mod reply;
mod roster;
mod subjects;
mod upgrade;
mod window;

use cards::{ACCOUNT_MODES, IRREVERSIBLE, MARGIN_MODES, MARGIN_PAGE, UPGRADE_PAGE};
use modecheck_core::{
    Axis, BlockerKind, ChangeCard, Context, Current, Date, Evaluation, Evidence, Exchange, KeyFacts, Mode, ModeCard,
    Outcome, Remediation, Reversible, Role, Route, Rule, RuleCard, Rulebook, Transition, Way, judge,
};
pub(crate) use needs::{
    INSTRUMENTS_QUERY, LOANS_QUERY, Needs, PRE_MARKET_QUERY, Place, SPREADS_QUERY, STRATEGY_STATES, order_places,
    position_places, strategy_query, wallet_query,
};
use reading::Reading;
pub(crate) use reading::{account_mode, is_there, settle_coins};
pub(crate) use roster::{MEMBERS_QUERY, members};

use super::dialect;
use super::wire::KeyInfo;
use crate::client::{held, tail};

/// The rules of Bybit.
#[derive(Debug, Clone, Copy)]
pub struct BybitRules;

type BybitRule = Rule<Reading>;

/// The account mode: from 5 to 6, and by withdrawn pages from 1, 3 and 4.
const UPGRADE: &[BybitRule] = &[
    Rule { card: &cards::DOCUMENTED, applies: upgrade::from_any, decide: upgrade::documented },
    Rule { card: &cards::VIP_LEVEL, applies: upgrade::from_uta2, decide: level::vip_level },
    Rule { card: &cards::OPEN_ORDERS, applies: upgrade::from_any, decide: orders::open_orders },
    Rule { card: &cards::POSITION_TPSL, applies: upgrade::from_any, decide: positions::position_tpsl },
    Rule { card: &cards::INVERSE_MARGIN_MODE, applies: upgrade::from_uta1, decide: positions::inverse_margin_mode },
    Rule { card: &cards::INVERSE_HEDGE_MODE, applies: upgrade::from_older, decide: positions::inverse_hedge_mode },
    Rule { card: &cards::CLASSIC_LIABILITIES, applies: upgrade::from_classic, decide: upgrade::classic_liabilities },
    Rule { card: &cards::CLASSIC_POSITIONS, applies: upgrade::from_classic, decide: positions::classic_positions },
    Rule { card: &cards::NOT_BANNED, applies: upgrade::from_any, decide: upgrade::not_banned },
    Rule { card: &cards::BLACKOUT, applies: upgrade::from_any, decide: window::blackout },
];

/// The margin mode of a unified account.
const MARGIN: &[BybitRule] = &[
    Rule { card: &cards::PORTFOLIO_EQUITY, applies: margin::to_portfolio, decide: margin::equity },
    Rule { card: &cards::PORTFOLIO_PRE_MARKET, applies: margin::to_portfolio, decide: margin::pre_market },
    Rule { card: &cards::PORTFOLIO_EVENT_FUTURES, applies: margin::to_portfolio, decide: margin::event_futures },
    Rule { card: &cards::PORTFOLIO_COPY_TRADING, applies: margin::to_portfolio, decide: margin::copy_trading },
    Rule { card: &cards::PORTFOLIO_HEDGE_MODE, applies: margin::to_portfolio, decide: margin::hedge_mode },
    Rule { card: &cards::ISOLATED_PRODUCTS, applies: margin::to_isolated, decide: margin::isolated_products },
    Rule { card: &cards::COLLATERAL_LIMIT, applies: margin::always, decide: margin::collateral_limit },
    Rule { card: &cards::LIQUIDATION, applies: margin::always, decide: margin::liquidation },
    Rule { card: &cards::RISK_AFTER, applies: margin::always, decide: margin::risk_after },
];

/// A reply to the switch: it stands for itself.
const REPLY: &[BybitRule] = &[Rule { card: &cards::SWITCH_REPLY, applies: |_| true, decide: reply::switch_reply }];

impl Rulebook for BybitRules {
    fn exchange(&self) -> Exchange {
        Exchange::Bybit
    }

    fn as_of(&self) -> Date {
        Date::new(2026, 11, 21)
    }

    fn modes(&self, axis: Axis) -> &'static [ModeCard] {
        match axis {
            Axis::AccountMode => ACCOUNT_MODES,
            Axis::MarginMode => MARGIN_MODES,
        }
    }

    fn rules(&self) -> Vec<&'static RuleCard> {
        [UPGRADE, MARGIN, REPLY].iter().flat_map(|rules| rules.iter().map(|rule| rule.card)).collect()
    }

    fn changes(&self) -> Vec<ChangeCard> {
        after::TABLE.iter().map(|change| change.card).collect()
    }

    fn codes(&self) -> Vec<&'static str> {
        refusals::codes().chain(reply::MARGIN_REFUSALS.iter().copied()).chain(dialect::codes()).collect()
    }

    fn remediation(&self, kind: BlockerKind) -> Vec<Remediation> {
        remediation::remediation(kind)
    }

    fn key(&self, evidence: &Evidence) -> KeyFacts {
        key::facts(evidence)
    }

    fn explain_code(&self, code: &str) -> Option<String> {
        let refusal =
            refusals::by_code(code).map(|known| format!("refuses a switch: {} ({})", known.words, known.kind));
        let margin = reply::MARGIN_REFUSALS.contains(&code);
        let margin = margin.then(|| "refuses a margin mode; why is said by the reasons that come with it".to_owned());
        refusal.or(margin).or_else(|| dialect::code(code).map(|card| card.text.to_owned()))
    }

    fn readable_calls(&self, axis: Axis) -> &'static [&'static str] {
        reply::calls(axis)
    }

    fn held(&self, call: &str, target: &Mode, body: &str) -> Option<Evidence> {
        let call = reply::calls(target.axis()).iter().find(|known| **known == call)?;
        Some(held(Exchange::Bybit, call, String::new(), target, body))
    }

    fn evaluate(&self, evidence: &Evidence, target: &Mode, context: &Context) -> Evaluation {
        let reading = Reading::new(evidence, target, context);
        let from = match &reading.current {
            Current::Known(mode) => Some(mode.clone()),
            _ => None,
        };
        let route = route(from.as_ref(), target, &reading);
        let rules = match (&reading.reply, target.axis()) {
            (Some(_), _) => REPLY,
            (None, Axis::AccountMode) => UPGRADE,
            (None, Axis::MarginMode) => MARGIN,
        };
        let transition = Transition { from, to: target.clone() };
        let findings = judge(rules, &reading, &transition, &Context { rules_as_of: reading.day, ..context.clone() });
        let blackout_passed = findings
            .iter()
            .any(|finding| finding.card.id == cards::BLACKOUT.id && matches!(finding.outcome, Outcome::Passed(_)));
        let key = reading.key.as_ref().ok();
        let coverage = coverage::coverage(evidence, &reading);
        Evaluation {
            blockers_complete: remarks::complete(&reading, &route, &findings, &coverage),
            notices: remarks::notices(&reading, &route),
            after_switch: after::after_switch(&reading, &route, &transition),
            margin_impact: None,
            holds_until: reading
                .instant
                .as_ref()
                .ok()
                .filter(|_| blackout_passed)
                .map(|now| window::begins_after(*now)),
            coverage,
            key: key.map(key::told).unwrap_or_default(),
            uid: key.map(|key| tail(&key.user_id)),
            role: key.and_then(role),
            reversible: reversible(target),
            current: reading.current,
            route,
            findings,
        }
    }
}

/// Modes are numbered in the order of the upgrades, and no page describes a step down. On the other axis a classic
/// account has no mode of its own.
fn route(from: Option<&Mode>, target: &Mode, reading: &Reading) -> Route {
    let classic = reading.info.as_ref().ok().and_then(|info| account_mode(info).ok());
    if target.axis() == Axis::MarginMode {
        return match classic {
            Some(mode) if mode.slug() == "classic" => Route::NotOffered {
                reason: "a classic account has a margin mode for each symbol, not one of its own".to_owned(),
                source: MARGIN_PAGE,
            },
            _ if from == Some(target) => Route::AlreadyThere,
            _ => Route::Open,
        };
    }
    if from == Some(target) {
        return Route::AlreadyThere;
    }
    let place = |mode: &Mode| ACCOUNT_MODES.iter().position(|card| card.mode() == *mode);
    match from.and_then(place).zip(place(target)) {
        Some((from, to)) if to < from => Route::NotOffered {
            reason: "upgrades lead one way: no page describes a step back".to_owned(),
            source: UPGRADE_PAGE,
        },
        _ => Route::Open,
    }
}

fn reversible(target: &Mode) -> Reversible {
    match target.axis() {
        Axis::AccountMode => Reversible { value: Way::No, conditions: Vec::new(), source: Some(IRREVERSIBLE) },
        Axis::MarginMode => Reversible {
            value: Way::Conditional,
            conditions: vec!["the way back is a switch of its own, with its own conditions".to_owned()],
            source: Some(MARGIN_PAGE),
        },
    }
}

/// A main account says so, or has nothing above it.
pub(crate) fn role(key: &KeyInfo) -> Option<Role> {
    match (key.is_master, key.parent_uid.as_deref()) {
        (Some(true) | None, Some("0")) => Some(Role::Master),
        (Some(false), _) | (None, Some(_)) => Some(Role::Sub),
        (Some(true), _) | (None, None) => None,
    }
}
