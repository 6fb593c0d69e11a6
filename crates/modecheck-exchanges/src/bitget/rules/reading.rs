//! The evidence, decoded once. Every part is there or is the gap that keeps it from being there.

use modecheck_core::{Axis, Context, Current, Evidence, Gap, GapKind, Mode, Native, Role, RuleCard, Scope};
use serde::de::{DeserializeOwned, IgnoredAny};

use super::super::calls;
use super::super::dialect::{BitgetDialect, CLASSIC, UNIFIED, answered_at, millis, read, refusal, rows, rows_or_null};
use super::super::wire::{Balance, BotCoin, Info, LeadSettings, MarginCoin, Order, Position, Settings, UnifiedInfo};
use super::needs::{self, Place};
use super::status::{self, Told};
use crate::client::{Call, Pages, Read};

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
    pub(crate) positions: Vec<Part<Position>>,
    pub(crate) orders: Vec<Part<Order>>,
    pub(crate) plans: Vec<Part<Order>>,
    pub(crate) margin: Vec<Part<MarginCoin>>,
    pub(crate) loans: Vec<Part<IgnoredAny>>,
    pub(crate) follows: Vec<Part<IgnoredAny>>,
    pub(crate) institutional: Read<IgnoredAny>,
    pub(crate) followers: Read<IgnoredAny>,
    pub(crate) lead_settings: Read<LeadSettings>,
    pub(crate) bots: Vec<Part<BotCoin>>,
    pub(crate) balances: Read<Vec<Balance>>,
    /// The codes that own reads were refused with.
    pub(crate) refusals: Vec<Native>,
    context: Context,
}

/// One list of several that together cover the account.
#[derive(Debug)]
pub(crate) struct Part<T> {
    pub(crate) name: String,
    pub(crate) call: &'static Call,
    pub(crate) query: String,
    pub(crate) scope: Scope,
    pub(crate) rows: Read<Vec<T>>,
}

impl Reading {
    pub(crate) fn new(evidence: &Evidence, context: &Context) -> Self {
        let pages = Pages::own(evidence, &BitgetDialect { demo: false });
        let settings = one::<Settings>(pages, &calls::SETTINGS);
        let info = one::<Info>(pages, &calls::INFO);
        let unified = one::<UnifiedInfo>(pages, &calls::UNIFIED_INFO);
        let told = status::told(pages);
        let whole = |call, scope, rows| Part { name: String::new(), call, query: String::new(), scope, rows };
        let orders =
            [list(pages, &calls::ORDERS, needs::orders()), list(pages, &calls::SPOT_ORDERS, needs::spot_orders())];
        let plans = [list(pages, &calls::PLANS, needs::plans()), list(pages, &calls::SPOT_PLANS, needs::spot_plans())];
        let margin = [&calls::CROSSED, &calls::ISOLATED];
        let loans = [&calls::LOANS, &calls::LOAN_DEBTS];
        let follows = [
            list(pages, &calls::TRADERS, needs::traders()),
            list(pages, &calls::SPOT_TRADERS, needs::spot_traders()),
            list(pages, &calls::COPIED, needs::copied()),
            vec![Part {
                name: "spot".to_owned(),
                call: &calls::SPOT_COPIED,
                query: needs::SPOT_COPIED_QUERY.to_owned(),
                scope: Scope::Spot,
                rows: pages.only(calls::SPOT_COPIED.name, needs::SPOT_COPIED_QUERY).and_then(rows_or_none),
            }],
        ];
        let bots = needs::BOTS.iter().map(|query| Part {
            name: (*query).to_owned(),
            call: &calls::BOTS,
            query: (*query).to_owned(),
            scope: Scope::Derivatives,
            rows: pages.only(calls::BOTS.name, query).and_then(read),
        });
        let own = calls::ALL.iter().flat_map(|call| pages.all(call.name));
        Self {
            current: current(pages, &settings, &info, &unified, &told),
            role: evidence.account.role.clone(),
            positions: list(pages, &calls::POSITIONS, needs::positions()),
            orders: orders.into_iter().flatten().collect(),
            plans: plans.into_iter().flatten().collect(),
            margin: margin.map(|call| whole(call, Scope::Margin, one(pages, call))).into(),
            loans: loans
                .map(|call| Part {
                    name: String::new(),
                    call,
                    query: String::new(),
                    scope: Scope::Spot,
                    rows: pages.only(call.name, "").and_then(rows_or_null),
                })
                .into(),
            follows: follows.into_iter().flatten().collect(),
            institutional: one(pages, &calls::LOAN_TO_VALUE),
            followers: one(pages, &calls::FOLLOWERS),
            lead_settings: one(pages, &calls::LEAD_SETTINGS),
            bots: bots.collect(),
            balances: one(pages, &calls::BALANCES),
            refusals: own.filter_map(refusal).collect(),
            context: context.clone(),
            settings,
            info,
            unified,
            told,
        }
    }

    /// What a person's word on this rule says, where one counts: whether it holds.
    pub(crate) fn attested(&self, card: &RuleCard) -> Option<bool> {
        let words = self.context.attestations.iter().filter(|word| word.counts(card, self.context.at));
        words.max_by_key(|word| word.on).map(|word| word.holds)
    }

    /// Whether the account is a main one; unknown where the collection did not learn it.
    pub(crate) fn is_main(&self) -> bool {
        self.info.is_ok() && self.role == Some(Role::Master)
    }

    /// Why a part of the evidence is missing: with a key that is of no use nothing more was asked.
    pub(crate) fn because(&self, gap: &Gap) -> Gap {
        let first = self.info.as_ref().err().filter(|first| first.kind != GapKind::NotAsked);
        first.filter(|_| gap.kind == GapKind::NotAsked).cloned().unwrap_or_else(|| gap.clone())
    }
}

fn one<T: DeserializeOwned>(pages: Pages<'_>, call: &Call) -> Read<T> {
    pages.only(call.name, "").and_then(read)
}

/// Copy-trading reads say with a code that there is nothing.
fn rows_or_none<T: DeserializeOwned>(response: &modecheck_core::Response) -> Read<Vec<T>> {
    let empty = refusal(response).is_some_and(|native| native.code.as_deref() == Some(super::super::dialect::NO_DATA));
    if empty { Ok(Vec::new()) } else { rows_or_null(response) }
}

/// The parts of a list, its older windows included; one that does not reach back to the account's opening ends in a
/// part that was not read.
fn list<T: DeserializeOwned>(pages: Pages<'_>, call: &'static Call, places: Vec<Place>) -> Vec<Part<T>> {
    let copies = call.path.contains("/copy/");
    let strict = [&calls::POSITIONS, &calls::SPOT_ORDERS].iter().any(|known| known.name == call.name);
    let rows_of = |query: &str| {
        let response = pages.only(call.name, query)?;
        if strict {
            read(response)
        } else if copies {
            rows_or_none(response)
        } else {
            rows(response)
        }
    };
    let mut parts = Vec::new();
    for Place { name, query, scope, windowed } in places {
        let part = |name: String, query: String, rows| Part { name, call, query, scope, rows };
        parts.push(part(name.clone(), query.clone(), rows_of(&query)));
        if !windowed {
            continue;
        }
        match opened(pages) {
            Err(gap) => parts.push(part(format!("{name}/older"), query, Err(gap))),
            Ok((now, opened)) => {
                let (older, complete) = needs::older(&query, now, opened);
                for (number, query) in older.into_iter().enumerate() {
                    parts.push(part(format!("{name}/older-{}", number + 1), query.clone(), rows_of(&query)));
                }
                if !complete {
                    let detail = format!("the account is older than {} windows of time", needs::WINDOWS);
                    let gap = Gap::new(GapKind::Truncated, detail).left_by(call.name);
                    parts.push(part(format!("{name}/oldest"), query, Err(gap)));
                }
            }
        }
    }
    parts
}

/// The time by Bitget's clock when the account's information was read, and when the account was opened.
fn opened(pages: Pages<'_>) -> Read<(modecheck_core::Timestamp, modecheck_core::Timestamp)> {
    let response = pages.only(calls::INFO.name, "")?;
    let info: Info = read(response)?;
    let opened = info.regis_time.as_deref().and_then(millis);
    answered_at(response).zip(opened).ok_or_else(|| {
        let detail = "the account's information does not say when it was opened: older lists cannot be asked for";
        Gap::new(GapKind::Undecodable, detail).left_by(calls::INFO.name)
    })
}

/// The questions about older windows, by the account's information.
pub(crate) fn older_questions(info: &modecheck_core::Response) -> Vec<(&'static Call, String)> {
    let Ok(Info { regis_time, .. }) = read::<Info>(info) else { return Vec::new() };
    let Some((now, opened)) = answered_at(info).zip(regis_time.as_deref().and_then(millis)) else { return Vec::new() };
    let placed =
        needs::placed().into_iter().flat_map(|(call, places)| places.into_iter().map(move |place| (call, place)));
    let windowed = placed.filter(|(_, place)| place.windowed);
    windowed
        .flat_map(|(call, place)| needs::older(&place.query, now, opened).0.into_iter().map(move |query| (call, query)))
        .collect()
}

/// The mode by which interface serves the account. A code about the mode comes before the key is looked at, so that it
/// takes a successful read of the other interface to confirm the key.
fn current(
    pages: Pages<'_>,
    settings: &Read<Settings>,
    info: &Read<Info>,
    unified: &Read<UnifiedInfo>,
    told: &Read<Told>,
) -> Current {
    if let Some(current) = status::held(pages, told) {
        return current;
    }
    let mode = |slug: &'static str| Current::Known(Mode::new(Axis::AccountMode, slug));
    let code = |call: &Call| pages.only(call.name, "").ok().and_then(refusal).and_then(|native| native.code);
    let changing = [settings.as_ref().err(), info.as_ref().err()].into_iter().flatten();
    if let Some(gap) = changing.into_iter().find(|gap| gap.kind == GapKind::ModeChanging) {
        return Current::Changing(gap.clone());
    }
    match settings {
        Ok(settings) => match settings.account_mode.as_str() {
            "unified" if info.is_ok() => Current::Unknown(None, contradiction()),
            "unified" => mode("unified"),
            value @ ("upgrading" | "switching") => {
                let detail = format!("the account's mode is being changed: {value}");
                Current::Changing(Gap::new(GapKind::ModeChanging, detail).left_by(calls::SETTINGS.name))
            }
            value => {
                let detail = format!("{value} is no mode that this version knows, or none that is settled");
                let gap = Gap::new(GapKind::Unrecognised, detail).left_by(calls::SETTINGS.name);
                Current::Unknown(Some(Mode::unrecognised(Axis::AccountMode, value)), gap)
            }
        },
        Err(_) if code(&calls::SETTINGS).is_some_and(|code| CLASSIC.contains(&code.as_str())) => match info {
            Ok(_) => mode("classic"),
            Err(gap) => Current::Unknown(None, gap.clone()),
        },
        Err(_) if code(&calls::INFO).as_deref() == Some(UNIFIED) && unified.is_ok() => mode("unified"),
        Err(gap) => Current::Unknown(None, gap.clone()),
    }
}

fn contradiction() -> Gap {
    let detail = "the classic interface and the unified one both serve the account";
    Gap::new(GapKind::Contradictory, detail).left_by(calls::SETTINGS.name)
}
