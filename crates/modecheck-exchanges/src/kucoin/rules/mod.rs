//! The dated rules of `KuCoin`: one published list, applied to what was read.

mod cards;
mod decide;
mod reading;
mod reply;

use modecheck_core::{
    Action, AfterSwitch, AfterSwitchCode, Applies, Axis, BlockerKind, Completeness, Context, Coverage, Current, Date,
    Evaluation, Evidence, Exchange, Known, Mode, ModeCard, Notice, NoticeCode, Place, Remediation, Reversible, Role,
    Route, RuleCard, Rulebook, Severity, Transition, Way, Who, judge,
};
use modecheck_core::{Outcome, Rule};
use reading::Reading;
pub(crate) use reading::{contracts, is_absent, settle_currencies};

use super::calls;
use super::dialect;
use super::wire::KeyInfo;
use crate::client::{Call, Part, held, tail};

/// The rules of `KuCoin`.
#[derive(Debug, Clone, Copy)]
pub struct KucoinRules;

pub(crate) const OLD_QUERY: &str = "status=active&tradeType=TRADE&pageSize=50";
pub(crate) const FUTURES_QUERY: &str = "status=active&pageSize=1000";
pub(crate) const MARGIN_QUERY: &str = "quoteCurrency=USDT&queryType=ALL";
pub(crate) const OCO_QUERY: &str = "pageSize=500";
const SPOT_STOP: &str = "tradeType=TRADE&stop=stop&pageSize=50";
const SPOT_OCO: &str = "tradeType=TRADE&stop=oco&pageSize=50";
const CROSS_STOP: &str = "tradeType=MARGIN_TRADE&stop=stop&pageSize=50";
const CROSS_OCO: &str = "tradeType=MARGIN_TRADE&stop=oco&pageSize=50";
const ISOLATED_STOP: &str = "tradeType=MARGIN_ISOLATED_TRADE&stop=stop&pageSize=50";
const ISOLATED_OCO: &str = "tradeType=MARGIN_ISOLATED_TRADE&stop=oco&pageSize=50";
/// Both sorts of spot orders that wait.
pub(crate) const SPOT_STOPS: [&str; 2] = [SPOT_STOP, SPOT_OCO];
/// For each sort of margin the query of its symbols, and those of its orders that wait.
pub(crate) const MARGIN_TYPES: [(&str, [&str; 2]); 2] = [
    ("tradeType=MARGIN_TRADE", [CROSS_STOP, CROSS_OCO]),
    ("tradeType=MARGIN_ISOLATED_TRADE", [ISOLATED_STOP, ISOLATED_OCO]),
];

/// What the switch to unified reads. Defaults that hide a part are always overridden.
pub(crate) const LISTS: &[(&Call, &str)] = &[
    (&calls::POSITIONS, ""),
    (&calls::SPOT_SYMBOLS, ""),
    (&calls::OLD_ORDERS, OLD_QUERY),
    (&calls::STOP_ORDERS, SPOT_STOP),
    (&calls::STOP_ORDERS, SPOT_OCO),
    (&calls::OCO_ORDERS, OCO_QUERY),
    (&calls::STOP_ORDERS, CROSS_STOP),
    (&calls::STOP_ORDERS, CROSS_OCO),
    (&calls::STOP_ORDERS, ISOLATED_STOP),
    (&calls::STOP_ORDERS, ISOLATED_OCO),
    (&calls::MARGIN_SYMBOLS, "tradeType=MARGIN_TRADE"),
    (&calls::MARGIN_SYMBOLS, "tradeType=MARGIN_ISOLATED_TRADE"),
    (&calls::FUTURES_ORDERS, FUTURES_QUERY),
    (&calls::FUTURES_STOPS, "pageSize=50"),
    (&calls::CROSS, MARGIN_QUERY),
    (&calls::ISOLATED, MARGIN_QUERY),
    (&calls::OTC_LOAN, ""),
    (&calls::ACCOUNTS, ""),
];

type Decide = fn(&RuleCard, &Reading<'_>) -> Outcome;

type Speaks = fn(&Transition) -> bool;

const RULES: &[(&RuleCard, Speaks, Decide)] = &[
    (&cards::POSITIONS, to_unified, decide::positions),
    (&cards::SPOT_ORDERS, to_unified, decide::spot_orders),
    (&cards::SPOT_STOPS, to_unified, decide::spot_stops),
    (&cards::FUTURES_ORDERS, to_unified, decide::futures_orders),
    (&cards::FUTURES_STOPS, to_unified, decide::futures_stops),
    (&cards::MARGIN_ORDERS, to_unified, decide::margin_orders),
    (&cards::LIABILITIES, to_unified, decide::liabilities),
    (&cards::NEGATIVE, to_unified, decide::negative),
    (&cards::WHITELIST, forward, decide::admitted),
    (&cards::QUESTIONNAIRE, forward, decide::admitted),
    (&cards::WAY_BACK, back, decide::way_back),
];

/// A reply to the switch: it stands for itself.
const REPLY: &[(&RuleCard, Speaks, Decide)] = &[(&cards::SWITCH_REPLY, |_| true, reply::switch_reply)];

fn to_unified(transition: &Transition) -> bool {
    transition.to.slug() == "unified"
}

fn forward(transition: &Transition) -> bool {
    transition.to.slug() != "classic"
}

fn back(transition: &Transition) -> bool {
    !forward(transition)
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

    fn remediation(&self, kind: BlockerKind) -> Vec<Remediation> {
        remediation(kind)
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
        let rules: Vec<_> = rules
            .iter()
            .map(|(card, applies, decide)| (*card, *applies, decide(card, &reading)))
            .map(|(card, applies, outcome)| {
                (Rule { card, applies, decide: |_, outcome: &Outcome| outcome.clone() }, outcome)
            })
            .collect();
        let findings =
            rules.iter().flat_map(|(rule, outcome)| judge(std::slice::from_ref(rule), outcome, &transition, context));
        Evaluation {
            findings: findings.collect(),
            route,
            current,
            blockers_complete: Completeness {
                value: Known::Unknown,
                reason: Some("KuCoin has no check of its own: these are the reasons that its page names".to_owned()),
            },
            reversible: Reversible { value: Way::Unknown, conditions: Vec::new(), source: Some(cards::PAGE) },
            margin_impact: None,
            after_switch: api_keys(key).into_iter().collect(),
            holds_until: None,
            notices: if reading.reply.is_some() { Vec::new() } else { vec![undocumented()] },
            coverage: coverage(evidence, &reading, &transition),
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

/// A key that may trade and lacks "Unified" trades no more after the switch.
fn api_keys(key: Option<&KeyInfo>) -> Option<AfterSwitch> {
    let entry = |applies, detail: &str| AfterSwitch {
        code: AfterSwitchCode::ApiKeys,
        severity: Severity::Breaks,
        applies,
        count: None,
        instances: Vec::new(),
        detail: detail.to_owned(),
        source: cards::PAGE,
    };
    let Some(key) = key else {
        return Some(entry(Applies::Unknown, "keys without the option Unified Account cannot trade after the switch"));
    };
    let has = |name: &str| key.permission.split(',').any(|held| held.trim() == name);
    let trades = ["Spot", "Margin", "Futures"].into_iter().any(has);
    (trades && !has("Unified"))
        .then(|| entry(Applies::Yes, "the key lacks the option Unified Account: it cannot trade after the switch"))
}

fn undocumented() -> Notice {
    let detail = "no page says whether bots, copy trading, Earn or lending stop the switch; none was read";
    Notice::new(NoticeCode::Undocumented, detail)
}

/// One row for each part that was wanted or read.
fn coverage(evidence: &Evidence, reading: &Reading<'_>, transition: &Transition) -> Vec<Coverage> {
    let wanted = to_unified(transition) && transition.from.as_ref() != Some(&transition.to);
    let part = |call: &Call, query: &str, wanted: bool| {
        let (gap, items) = reading.part(call, query);
        let name = if query.is_empty() { call.name.to_owned() } else { format!("{}?{query}", call.name) };
        Part::new(evidence, name, call, query).counted(gap.as_ref(), items, wanted)
    };
    if reading.reply.is_some() {
        return Vec::new();
    }
    let mut rows: Vec<_> = part(&calls::KEY_INFO, "", true).into_iter().collect();
    rows.extend(part(&calls::ACCOUNT_MODE, "", true));
    rows.extend(part(&calls::ACCOUNT_MODE_V1, "", false));
    rows.extend(LISTS.iter().filter_map(|(call, query)| part(call, query, wanted)));
    rows.extend(part(&calls::CONTRACTS, "", wanted));
    for currency in settle_currencies(&reading.contracts()) {
        rows.extend(part(&calls::OVERVIEW, &overview_query(&currency), wanted));
    }
    rows
}

/// The query of the futures account in one settle currency.
pub(crate) fn overview_query(currency: &str) -> String {
    format!("currency={currency}")
}

/// A main account says so, or has nothing above it.
pub(crate) fn role(key: &KeyInfo) -> Option<Role> {
    match (key.is_master, key.parent_uid.as_deref()) {
        (Some(true), None) => Some(Role::Master),
        (Some(false), _) | (None, Some(_)) => Some(Role::Sub),
        _ => None,
    }
}

/// The steps for a blocker of this kind; empty for kinds that `KuCoin` never names.
pub(crate) fn remediation(kind: BlockerKind) -> Vec<Remediation> {
    let (action, who, place, what) = match kind {
        BlockerKind::OpenOrders => (Action::CancelOrder, Who::Trader, Place::Api, "cancel the open orders"),
        BlockerKind::OpenAlgoOrders => (Action::CancelAlgoOrder, Who::Trader, Place::Api, "cancel the stop orders"),
        BlockerKind::OpenPositions => (Action::ClosePosition, Who::Trader, Place::Api, "close the futures positions"),
        BlockerKind::OutstandingLiabilities => {
            (Action::Repay, Who::Treasury, Place::Api, "repay what is owed, interest and dust included")
        }
        BlockerKind::NegativeBalance => (Action::TransferIn, Who::Treasury, Place::Api, "cover the negative balance"),
        BlockerKind::WhitelistRequired => {
            (Action::RequestWhitelist, Who::MasterAccount, Place::Support, "ask @Kucoin_API_Support for the whitelist")
        }
        BlockerKind::QuestionnaireRequired => {
            (Action::AnswerQuestionnaire, Who::MasterAccount, Place::Web, "answer the risk assessment")
        }
        BlockerKind::KycRequired => (Action::VerifyIdentity, Who::MasterAccount, Place::Web, "verify the identity"),
        BlockerKind::AccountRestricted | BlockerKind::RegionRestricted | BlockerKind::LiquidationInProgress => {
            (Action::ContactExchange, Who::MasterAccount, Place::Support, "ask KuCoin's support what lifts it")
        }
        BlockerKind::Unclassified => {
            (Action::ContactExchange, Who::Ops, Place::Support, "ask KuCoin's support what the refusal means")
        }
        _ => return Vec::new(),
    };
    vec![Remediation::new(action, who, place, what)]
}
