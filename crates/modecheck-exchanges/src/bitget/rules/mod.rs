//! The dated rule table of Bitget. The exchange has no dry run; the status of the last upgrade comes nearest to one.

mod after;
mod cards;
mod coverage;
mod hidden;
mod key;
mod lists;
mod mode;
mod needs;
mod prompts;
mod reading;
mod remediation;
mod roster;
mod status;
mod trading;

use cards::{HOW_TO, MODES, WHAT_IS};
pub(crate) use lists::{margin_questions, older_questions, oldest_questions};
use modecheck_core::{
    Axis, BlockerKind, ChangeCard, Completeness, Context, Current, Date, Evaluation, Evidence, Exchange, Finding,
    KeyFacts, Known, Mode, ModeCard, Notice, NoticeCode, Outcome, Remediation, Reversible, Role, Route, Rule, RuleCard,
    Rulebook, Transition, Way, changes, judge,
};
pub(crate) use needs::{Reach, SUB_ACCOUNTS_QUERY, classic, placed, unified};
use reading::Reading;
pub(crate) use roster::{VIRTUAL_QUERY, members, virtual_members};
use status::Told;

use super::dialect;
use super::wire::{Info, Prompts, UnifiedInfo};
use crate::client::{self, tail};

/// The rules of Bitget.
#[derive(Debug, Clone, Copy)]
pub struct BitgetRules;

const RULES: &[Rule<Reading>] = &[
    Rule { card: &cards::COPY_TRADING_LEAD, applies: upgrade, decide: hidden::copy_trading_lead },
    Rule { card: &cards::COPY_TRADING_FOLLOW, applies: upgrade, decide: hidden::copy_trading_follow },
    Rule { card: &cards::TRADING_BOTS, applies: upgrade, decide: hidden::trading_bots },
    Rule { card: &cards::INSTITUTIONAL_LOAN, applies: upgrade, decide: hidden::institutional_loan },
    Rule { card: &cards::LOGIN_METHOD, applies: upgrade, decide: hidden::login_method },
    Rule { card: &cards::ACCOUNT_STATUS, applies: upgrade, decide: hidden::account_status },
    Rule { card: &cards::REGION, applies: upgrade, decide: hidden::region },
    Rule { card: &cards::QUESTIONNAIRE, applies: upgrade, decide: hidden::questionnaire },
    Rule { card: &cards::VIRTUAL_SUB_ACCOUNT, applies: upgrade, decide: hidden::virtual_sub_account },
    Rule { card: &cards::CUSTODIAL_SUB_ACCOUNT, applies: upgrade, decide: hidden::custodial },
    Rule { card: &cards::POSITIONS, applies: upgrade, decide: trading::positions },
    Rule { card: &cards::ORDERS, applies: upgrade, decide: trading::orders },
    Rule { card: &cards::PLAN_ORDERS, applies: upgrade, decide: trading::plan_orders },
    Rule { card: &cards::MARGIN_DEBT, applies: upgrade, decide: trading::margin_debt },
    Rule { card: &cards::LOANS, applies: upgrade, decide: trading::loans },
    Rule { card: &cards::ASSETS, applies: upgrade, decide: trading::assets },
    Rule { card: &cards::UPGRADE_STATUS, applies: upgrade, decide: status::upgrade_status },
    Rule { card: &cards::WAY_BACK, applies: back, decide: hidden::way_back },
];

/// From classic to unified; from an unknown mode too.
fn upgrade(transition: &Transition) -> bool {
    transition.to.slug() == "unified" && transition.from.as_ref() != Some(&transition.to)
}

fn back(transition: &Transition) -> bool {
    transition.to.slug() == "classic" && transition.from.as_ref() != Some(&transition.to)
}

impl Rulebook for BitgetRules {
    fn exchange(&self) -> Exchange {
        Exchange::Bitget
    }

    fn as_of(&self) -> Date {
        Date::new(2026, 11, 21)
    }

    fn modes(&self, axis: Axis) -> &'static [ModeCard] {
        match axis {
            Axis::AccountMode => MODES,
            Axis::MarginMode => &[],
        }
    }

    fn rules(&self) -> Vec<&'static RuleCard> {
        RULES.iter().map(|rule| rule.card).collect()
    }

    fn changes(&self) -> Vec<ChangeCard> {
        after::TABLE.iter().map(|change| change.card).collect()
    }

    fn codes(&self) -> Vec<&'static str> {
        dialect::known().collect()
    }

    fn remediation(&self, kind: BlockerKind) -> Vec<Remediation> {
        remediation::remediation(kind)
    }

    fn key(&self, evidence: &Evidence) -> KeyFacts {
        key::facts(evidence)
    }

    fn explain_code(&self, code: &str) -> Option<String> {
        dialect::explained(code)
    }

    fn readable_calls(&self, axis: Axis) -> &'static [&'static str] {
        match axis {
            Axis::AccountMode => status::READABLE,
            Axis::MarginMode => &[],
        }
    }

    fn held(&self, call: &str, target: &Mode, body: &str) -> Option<Evidence> {
        let call = self.readable_calls(target.axis()).iter().find(|known| **known == call)?;
        let quoted = if *call == status::PROMPTS { Prompts::quoted(body) } else { body.to_owned() };
        Some(client::held(Exchange::Bitget, call, String::new(), target, &quoted))
    }

    fn evaluate(&self, evidence: &Evidence, target: &Mode, context: &Context) -> Evaluation {
        let reading = Reading::new(evidence, context);
        let from = match &reading.current {
            Current::Known(mode) => Some(mode.clone()),
            _ => None,
        };
        let route = route(from.as_ref(), target, &reading);
        let transition = Transition { from, to: target.clone() };
        let mut findings = judge(RULES, &reading, &transition, context);
        let ahead = !reading.is_words && route == Route::Open;
        let after_switch = if ahead { changes(after::TABLE, &reading, &transition) } else { Vec::new() };
        // Words that somebody holds stand for themselves: of all else, nothing was read.
        if reading.is_words {
            let said = |finding: &Finding| matches!(finding.outcome, Outcome::Blocked(_));
            findings.retain(|finding| said(finding) || finding.card.id == cards::UPGRADE_STATUS.id);
        }
        let uid = reading.info.as_ref().map(|info| &info.user_id);
        let uid = uid.or_else(|_| reading.unified.as_ref().map(|info| &info.user_id)).ok().map(|uid| tail(uid));
        let coverage = coverage::coverage(evidence, &reading);
        Evaluation {
            key: key::facts(evidence),
            blockers_complete: client::stopped(evidence.profile, &findings, &coverage)
                .unwrap_or_else(|| complete(&route)),
            notices: notices(&reading, &findings),
            after_switch,
            margin_impact: None,
            holds_until: None,
            coverage,
            reversible: reversible(target, reading.role.as_ref()),
            role: reading.role,
            current: reading.current,
            uid,
            route,
            findings,
        }
    }
}

/// Sub-accounts never go back.
fn route(from: Option<&Mode>, target: &Mode, reading: &Reading) -> Route {
    if from == Some(target) {
        return Route::AlreadyThere;
    }
    if from.is_some() && target.slug() == "classic" && reading.role == Some(Role::Sub) {
        let reason = "a sub-account can be upgraded and never switched back".to_owned();
        return Route::NotOffered { reason, source: WHAT_IS };
    }
    Route::Open
}

fn complete(route: &Route) -> Completeness {
    let reason = "Bitget has no check of its own: these are the reasons that its documents name";
    match route {
        Route::AlreadyThere => Completeness { value: Known::Yes, reason: None },
        _ => Completeness { value: Known::Unknown, reason: Some(reason.to_owned()) },
    }
}

fn reversible(target: &Mode, role: Option<&Role>) -> Reversible {
    let conditional = |condition: &str| Reversible {
        value: Way::Conditional,
        conditions: vec![condition.to_owned()],
        source: Some(WHAT_IS),
    };
    match (target.slug(), role) {
        ("unified", Some(Role::Sub)) => Reversible { value: Way::No, conditions: Vec::new(), source: Some(WHAT_IS) },
        ("unified", _) => conditional("a main account, without open orders, positions or debts; sub-accounts never"),
        _ => Reversible {
            source: Some(HOW_TO),
            ..conditional("the upgrade is a switch of its own, with its own conditions")
        },
    }
}

/// Words of an earlier refusal linger; where reads show that their reason is gone they decide nothing.
fn notices(reading: &Reading, findings: &[Finding]) -> Vec<Notice> {
    let Ok(Told::Refused(_)) = &reading.told else { return Vec::new() };
    let passed = findings.iter().filter(|finding| matches!(finding.outcome, Outcome::Passed(_)));
    let kinds = passed.flat_map(|finding| finding.card.kinds);
    let gone = kinds.filter_map(|kind| status::refusal_for(reading, *kind));
    let notice = |native: &modecheck_core::Native| {
        let words = native.message.as_deref().unwrap_or_default();
        Notice::new(
            NoticeCode::EarlierRefusal,
            format!("an earlier upgrade was refused: {words}; reads show it no more"),
        )
    };
    gone.map(notice).collect()
}

/// A main account is its own parent.
pub(crate) fn role(info: &Info) -> Role {
    if info.parent_id == info.user_id { Role::Master } else { Role::Sub }
}

/// A main account has no parent.
pub(crate) fn unified_role(info: &UnifiedInfo) -> Role {
    let parent = info.parent_id.as_deref().unwrap_or_default();
    if parent.is_empty() || parent == info.user_id { Role::Master } else { Role::Sub }
}
