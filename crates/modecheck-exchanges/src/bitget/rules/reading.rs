//! The evidence, decoded once. Every part is there or is the gap that keeps it from being there.

use modecheck_core::{Attestation, Context, Current, Evidence, Gap, GapKind, Native, Profile, Role, RuleCard, Scope};
use serde::de::IgnoredAny;

use super::super::calls;
use super::super::dialect::{BitgetDialect, refusal};
use super::super::wire::{
    Balance, BotCoin, FuturesAccount, Info, LeadSettings, MarginCoin, Order, Position, Settings, SpotCoin, SubAccount,
    UnifiedAssets, UnifiedInfo,
};
use super::lists::{Part, list, named, one};
use super::status::{self, Told};
use super::trading::{is_some, unread};
use super::{mode, needs};
use crate::client::{Call, Pages, Read, tail};

/// What Bitget answered about one account.
#[derive(Debug)]
pub(crate) struct Reading {
    pub(crate) current: Current,
    pub(crate) settings: Read<Settings>,
    pub(crate) info: Read<Info>,
    pub(crate) unified: Read<UnifiedInfo>,
    pub(crate) role: Option<Role>,
    /// What the status of an upgrade, or a prompt that somebody holds, says.
    pub(crate) told: Read<Told>,
    /// Why it is not known whether the account has been upgraded since: a refusal lingers, and says nothing of one that
    /// has.
    pub(crate) doubt: Option<Gap>,
    pub(crate) positions: Vec<Part<Position>>,
    pub(crate) orders: Vec<Part<Order>>,
    pub(crate) plans: Vec<Part<Order>>,
    pub(crate) margin: Vec<Part<MarginCoin>>,
    /// Margin orders of the pairs that were asked about.
    pub(crate) margin_orders: Vec<Order>,
    pub(crate) profile: Profile,
    pub(crate) loans: Vec<Part<IgnoredAny>>,
    pub(crate) follows: Vec<Part<IgnoredAny>>,
    pub(crate) institutional: Read<IgnoredAny>,
    pub(crate) risk_units: Read<IgnoredAny>,
    /// What answers elite traders only: a read that succeeds is of one.
    pub(crate) leads: Vec<Part<IgnoredAny>>,
    pub(crate) lead_settings: Read<LeadSettings>,
    pub(crate) bots: Vec<Part<BotCoin>>,
    pub(crate) balances: Read<Vec<Balance>>,
    /// What spot and futures have frozen or locked, where that was asked.
    pub(crate) spot_coins: Vec<Part<SpotCoin>>,
    pub(crate) futures_accounts: Vec<Part<FuturesAccount>>,
    /// What a unified account has.
    pub(crate) held: Unified,
    /// Whether it is words that somebody holds, and nothing else.
    pub(crate) is_words: bool,
    /// What kind of sub-account it is, by its main account's list.
    pub(crate) kind: Read<String>,
    /// What own reads were refused with.
    pub(crate) refusals: Vec<Native>,
    context: Context,
}

/// What the interface of unified accounts shows of one.
#[derive(Debug)]
pub(crate) struct Unified {
    pub(crate) positions: Vec<Part<Position>>,
    pub(crate) orders: Vec<Part<Order>>,
    pub(crate) plans: Vec<Part<Order>>,
    pub(crate) loans: Vec<Part<IgnoredAny>>,
    pub(crate) assets: Read<UnifiedAssets>,
    pub(crate) switch: Read<Told>,
}

impl Reading {
    pub(crate) fn new(evidence: &Evidence, context: &Context) -> Self {
        let pages = Pages::own(evidence, &BitgetDialect { demo: false });
        let settings = one::<Settings>(pages, &calls::SETTINGS);
        let info = one::<Info>(pages, &calls::INFO);
        let unified = one::<UnifiedInfo>(pages, &calls::UNIFIED_INFO);
        let told = status::told(pages);
        let current = mode::current(pages, &settings, &info, &unified, &told);
        let doubt = match &current {
            Current::Unknown(_, gap) if !pages.held() && !mode::is_served_as_classic(pages, &info) => Some(gap.clone()),
            _ => None,
        };
        let own = calls::ALL.iter().flat_map(|call| pages.all(call.name));
        let uid = info.as_ref().map(|info| &info.user_id).or(unified.as_ref().map(|info| &info.user_id)).ok();
        Self {
            current,
            role: evidence.account.role.clone().filter(|role| !contradicted(role, &info, &unified)),
            positions: list(pages, &calls::POSITIONS, &needs::positions()),
            orders: joined([
                list(pages, &calls::ORDERS, &needs::orders()),
                list(pages, &calls::SPOT_ORDERS, &needs::spot_orders()),
            ]),
            plans: joined([
                list(pages, &calls::PLANS, &needs::plans()),
                list(pages, &calls::SPOT_PLANS, &needs::spot_plans()),
            ]),
            margin: joined(
                [&calls::CROSSED, &calls::ISOLATED].map(|call| list(pages, call, &needs::single(Scope::Margin))),
            ),
            margin_orders: [&calls::CROSSED_ORDERS, &calls::ISOLATED_ORDERS].map(|call| named(pages, call)).concat(),
            profile: evidence.profile,
            loans: joined(
                [&calls::LOANS, &calls::LOAN_DEBTS].map(|call| list(pages, call, &needs::single(Scope::Spot))),
            ),
            follows: joined([
                list(pages, &calls::TRADERS, &needs::traders()),
                list(pages, &calls::SPOT_TRADERS, &needs::spot_traders()),
                list(pages, &calls::COPIED, &needs::copied()),
                list(pages, &calls::SPOT_COPIED, &needs::spot_copied()),
            ]),
            institutional: one(pages, &calls::LOAN_TO_VALUE),
            risk_units: one(pages, &calls::RISK_UNIT),
            leads: joined(needs::leads().map(|(call, places)| answers(pages, call, places))),
            lead_settings: one(pages, &calls::LEAD_SETTINGS),
            bots: list(pages, &calls::BOTS, &needs::bots()),
            balances: one(pages, &calls::BALANCES),
            spot_coins: list(pages, &calls::SPOT_ASSETS, &needs::single(Scope::Spot)),
            futures_accounts: list(pages, &calls::FUTURES_ACCOUNTS, &needs::positions()),
            held: Unified::new(pages),
            is_words: pages.held(),
            kind: kind(Pages::parent(evidence, &BitgetDialect { demo: false }), uid),
            refusals: own.filter_map(refusal).collect(),
            context: context.clone(),
            settings,
            info,
            unified,
            told,
            doubt,
        }
    }

    /// What a person's word on this rule says, where one counts: whether it holds.
    pub(crate) fn attested(&self, card: &RuleCard) -> Option<bool> {
        let words = &self.context.attestations;
        Attestation::heard(card, words, self.context.at).map(|heard| words[heard].holds)
    }

    /// Whether the account is a main one; unknown where the collection did not learn it.
    pub(crate) fn is_main(&self) -> bool {
        self.info.is_ok() && self.role == Some(Role::Master)
    }

    /// Whether every `locked` and every `frozen` is zero where this call's orders would freeze something; of calls whose
    /// rows freeze nothing that says nothing.
    pub(crate) fn nothing_is_frozen(&self, call: &Call) -> Read<bool> {
        fn zero<T>(parts: &[Part<T>], amounts: fn(&T) -> Vec<&str>) -> Read<bool> {
            let nothing = |row: &T| amounts(row).into_iter().all(|amount| !is_some(amount));
            unread(parts).map_or_else(|| Ok(parts.iter().flat_map(|part| &part.rows).flatten().all(nothing)), Err)
        }
        if call.name == calls::SPOT_ORDERS.name {
            return zero(&self.spot_coins, |coin| vec![&coin.frozen, &coin.locked]);
        }
        Ok(call.name == calls::ORDERS.name
            && zero(&self.futures_accounts, |account| vec![&account.locked])?
            && zero(&self.positions, |position| vec![&position.total])?
            && zero(&self.margin, |coin| vec![&coin.frozen])?
            && zero(&self.bots, |coin| vec![&coin.frozen])?)
    }

    /// Why a part of the evidence is missing: with a key that is of no use nothing more was asked.
    pub(crate) fn because(&self, gap: &Gap) -> Gap {
        let first = self.info.as_ref().err().filter(|first| first.kind != GapKind::NotAsked);
        first.filter(|_| gap.kind == GapKind::NotAsked).cloned().unwrap_or_else(|| gap.clone())
    }
}

impl Unified {
    fn new(pages: Pages<'_>) -> Self {
        Self {
            positions: list(pages, &calls::UNIFIED_POSITIONS, &needs::unified_positions()),
            orders: list(pages, &calls::UNIFIED_ORDERS, &needs::unified_orders()),
            plans: list(pages, &calls::UNIFIED_PLANS, &needs::unified_plans()),
            loans: joined(
                [&calls::UNIFIED_LOANS, &calls::UNIFIED_LOAN_DEBTS]
                    .map(|call| list(pages, call, &needs::single(Scope::Spot))),
            ),
            assets: one(pages, &calls::UNIFIED_ASSETS),
            switch: status::switching(pages),
        }
    }
}

/// Whether the replies are of another role. Masked ids that look alike may be of two accounts, those that differ are.
fn contradicted(role: &Role, info: &Read<Info>, unified: &Read<UnifiedInfo>) -> bool {
    let same = |uid: &str, parent: &str| tail(uid) == tail(parent);
    let parents = info.iter().map(|info| same(&info.user_id, &info.parent_id));
    let shown = parents.chain(unified.iter().map(|info| super::unified_role(info) == Role::Master));
    let nobody = unified.iter().any(|info| info.parent_id.as_deref().unwrap_or_default().is_empty());
    match role {
        Role::Master => shown.into_iter().any(|main| !main),
        _ => nobody,
    }
}

fn joined<T, const N: usize>(parts: [Vec<Part<T>>; N]) -> Vec<Part<T>> {
    parts.into_iter().flatten().collect()
}

/// Of calls that answer some accounts only it counts that they did, whatever they say.
fn answers(pages: Pages<'_>, call: &'static crate::client::Call, places: Vec<needs::Place>) -> Vec<Part<IgnoredAny>> {
    let answered = |query: &str| pages.only(call.name, query).and_then(super::super::dialect::read);
    let part = |place: needs::Place| {
        Part::new(place.name, call, &place.query, place.scope, answered(&place.query).map(|data| vec![data]))
    };
    places.into_iter().map(part).collect()
}

/// What kind of sub-account the one with this masked id is. It is on its main account's list, so that it is the one row
/// with its digits; where several have them nobody can tell.
fn kind(parent: Pages<'_>, uid: Option<&String>) -> Read<String> {
    let subs =
        parent.list(&calls::SUB_ACCOUNTS, needs::SUB_ACCOUNTS_QUERY, super::super::dialect::rows::<SubAccount>)?;
    let unclear = |detail: &'static str| Gap::new(GapKind::NotObservable, detail).left_by(calls::SUB_ACCOUNTS.name);
    let uid = uid.map(|uid| tail(uid)).ok_or_else(|| unclear("whose key it is was not read"))?;
    let mut alike = subs.into_iter().filter(|sub| tail(&sub.sub_uid) == uid).map(|sub| sub.kind);
    match (alike.next(), alike.next()) {
        (Some(kind), None) if ["COMMON", "VIRTUAL_CHILD", "ENTRUST_CHILD"].contains(&kind.as_str()) => Ok(kind),
        (Some(kind), None) => {
            let detail = format!("{kind} is no kind of sub-account that this version knows");
            Err(Gap::new(GapKind::Unrecognised, detail).left_by(calls::SUB_ACCOUNTS.name))
        }
        (None, _) => {
            let detail = "its main account's list of sub-accounts does not have it";
            Err(Gap::new(GapKind::Contradictory, detail).left_by(calls::SUB_ACCOUNTS.name))
        }
        _ => Err(unclear("several sub-accounts on its main account's list have the same last digits")),
    }
}
