//! The evidence, decoded once. Every part is there or is the gap that keeps it from being there.

use std::collections::BTreeSet;

use modecheck_core::{Evidence, Gap, GapKind, Mode, Native, Profile, Response, Role};
use serde::de::DeserializeOwned;
use url::form_urlencoded;

use super::super::calls::{self, ALGO_LISTS, BOT_LISTS};
use super::super::dialect::{OkxDialect, decode, open, read, refused};
use super::super::wire::{
    AccountConfig, AccountLevel, AlgoOrder, Balance, Bot, Order, Position, PositionTier, Precheck,
};
use super::cards::MODES;
use super::reads::Reads;
use super::refusals::refusal;
use super::role;
use crate::client::{Call, Pages, Read};

/// The switch itself. It is never sent from here; somebody may hold its reply.
pub(crate) const SWITCH: &str = "set-account-level";

/// What OKX answered about one account, for one target.
#[derive(Debug)]
pub(crate) struct Reading {
    pub(crate) config: Read<AccountConfig>,
    pub(crate) answer: Read<Answer>,
    pub(crate) positions: Read<Vec<Position>>,
    pub(crate) tiers: Read<Vec<(String, PositionTier)>>,
    pub(crate) orders: Read<Vec<Order>>,
    pub(crate) algos: Vec<Listed<AlgoOrder>>,
    pub(crate) bots: Vec<Listed<Bot>>,
    pub(crate) balance: Read<Balance>,
    /// The modes that prechecks for other targets say that the account is in.
    pub(crate) elsewhere: BTreeSet<String>,
    pub(crate) thorough: bool,
    /// The evidence is a reply that somebody held: nothing else was asked.
    pub(crate) held: bool,
}

/// A list by its call and the query of its first page.
pub(crate) type Listed<T> = (&'static Call, &'static str, Read<Vec<T>>);

/// OKX's word on the switch.
#[derive(Debug)]
pub(crate) enum Answer {
    /// Its precheck's result.
    Precheck(Box<Precheck>),
    /// A refusal that names a reason, before any stage.
    Refused(Native),
    /// The reply to a switch that was carried out.
    Switched,
}

impl Reading {
    pub(crate) fn new(evidence: &Evidence, target: &Mode) -> Self {
        let pages = Pages::own(evidence, &OkxDialect { demo: false });
        let config = pages.only(calls::ACCOUNT_CONFIG.name, "").and_then(|response| one(read(response)?, response));
        let answer = answer(pages, target, config.as_ref().err());
        Self {
            config,
            answer,
            positions: every(pages, &calls::POSITIONS),
            tiers: tiers(pages),
            orders: pages.list(&calls::OPEN_ORDERS, "", read),
            algos: listed(pages, ALGO_LISTS),
            bots: listed(pages, BOT_LISTS),
            balance: pages.only(calls::BALANCE.name, "").and_then(|response| one(read(response)?, response)),
            elsewhere: elsewhere(pages, target),
            thorough: evidence.profile == Profile::Thorough,
            held: evidence.profile == Profile::Held,
        }
    }

    /// What the account is, by its configuration.
    pub(crate) fn role(&self) -> Option<Role> {
        self.config.as_ref().ok().and_then(role)
    }

    /// The precheck's result, when there is one.
    pub(crate) fn precheck(&self) -> Option<&Precheck> {
        match &self.answer {
            Ok(Answer::Precheck(precheck)) => Some(precheck),
            _ => None,
        }
    }

    /// Why reads are missing that are wanted; empty when all were made.
    pub(crate) fn unread(&self, wanted: Reads) -> Vec<&Gap> {
        let algos = self.algos.iter().filter_map(|(_, _, read)| read.as_ref().err());
        let bots = self.bots.iter().filter_map(|(_, _, read)| read.as_ref().err());
        let mut gaps: Vec<_> = algos.chain(bots).filter(|_| wanted.algos).collect();
        gaps.extend(self.orders.as_ref().err().filter(|_| wanted.orders));
        gaps.extend(self.positions.as_ref().err().filter(|_| wanted.positions));
        gaps.extend(self.balance.as_ref().err().filter(|_| wanted.balance));
        gaps
    }

    /// The reads that this evidence should hold besides the precheck.
    pub(crate) fn expected(&self) -> Reads {
        if self.thorough { Reads::ALL } else { self.precheck().map_or(Reads::NONE, Reads::explaining) }
    }
}

fn elsewhere(pages: Pages<'_>, target: &Mode) -> BTreeSet<String> {
    let own = precheck_query(target);
    let others = pages.all(calls::SWITCH_PRECHECK.name).filter(|response| Some(&response.query) != own.as_ref());
    let answered = others.filter_map(|response| read::<Precheck>(response).ok()).flatten();
    answered.map(|precheck| precheck.cur_acct_lv).collect()
}

fn listed<T: DeserializeOwned>(pages: Pages<'_>, lists: &[(&'static Call, &'static str)]) -> Vec<Listed<T>> {
    lists.iter().map(|(call, query)| (*call, *query, pages.list(call, query, read))).collect()
}

/// OKX's number for a mode.
fn level(target: &Mode) -> Option<&'static str> {
    MODES.iter().find(|card| card.mode() == *target).map(|card| card.native)
}

/// The query of the precheck for a target, and the one under which a reply to the switch is kept.
pub(crate) fn precheck_query(target: &Mode) -> Option<String> {
    level(target).map(|level| format!("acctLv={level}"))
}

/// OKX's word: its precheck for this target, or its reply to the switch itself.
fn answer(pages: Pages<'_>, target: &Mode, account: Option<&Gap>) -> Read<Answer> {
    let unknown = || Gap::new(GapKind::Unrecognised, format!("OKX has no mode `{target}`"));
    let level = level(target).ok_or_else(unknown)?;
    let query = precheck_query(target).ok_or_else(unknown)?;
    if let Some(gap) = account.filter(|gap| gap.kind == GapKind::WrongAccount) {
        return Err(gap.clone());
    }
    match pages.only(SWITCH, &query) {
        Ok(response) if pages.held() => {
            return switched(response, level);
        }
        Err(gap) if gap.kind == GapKind::NotAsked => {}
        Ok(_) => {
            let detail = "the reply to a switch among answers to other calls: nobody can tell which came first";
            return Err(Gap::new(GapKind::Contradictory, detail).left_by(SWITCH));
        }
        Err(gap) => return Err(gap),
    }
    // Nothing more is asked with a key that does not work or is another account's: that gap is the reason.
    let response = pages.only(calls::SWITCH_PRECHECK.name, &query).map_err(|gap| match account {
        Some(account) if gap.kind == GapKind::NotAsked && account.kind != GapKind::NotAsked => account.clone(),
        _ => gap,
    })?;
    let data = match open(response)? {
        Ok(data) => data,
        Err(native) if native.code.as_deref().is_some_and(|code| refusal(code).is_some()) => {
            return Ok(Answer::Refused(native));
        }
        Err(native) => return Err(refused(&native).left_by(response.call.clone())),
    };
    let precheck: Precheck = one(decode(response, data)?, response)?;
    let problem = if precheck.s_code.is_empty() {
        Some((GapKind::Undecodable, "the precheck has no sCode".to_owned()))
    } else if precheck.acct_lv != level {
        Some((GapKind::Contradictory, format!("asked for acctLv {level}, answered for {}", precheck.acct_lv)))
    } else {
        None
    };
    match problem {
        Some((kind, detail)) => Err(Gap::new(kind, detail).left_by(response.call.clone())),
        None => Ok(Answer::Precheck(Box::new(precheck))),
    }
}

/// The reply to a switch: any code that is not one of keys, clocks, limits or servers refuses it.
fn switched(response: &Response, level: &str) -> Read<Answer> {
    let data = match open(response)? {
        Ok(data) => data,
        Err(native) => {
            let gap = refused(&native).left_by(response.call.clone());
            return if gap.kind == GapKind::Unrecognised { Ok(Answer::Refused(native)) } else { Err(gap) };
        }
    };
    let reply: AccountLevel = one(decode(response, data)?, response)?;
    if reply.acct_lv == level {
        return Ok(Answer::Switched);
    }
    let detail = format!("asked for acctLv {level}, switched to {}", reply.acct_lv);
    Err(Gap::new(GapKind::Contradictory, detail).left_by(response.call.clone()))
}

fn one<T>(rows: Vec<T>, response: &Response) -> Read<T> {
    let count = rows.len();
    <[T; 1]>::try_from(rows).map(|[row]| row).map_err(|_| {
        let detail = if count == 0 { "an empty success".to_owned() } else { format!("{count} rows where one is due") };
        Gap::new(GapKind::Undecodable, detail).left_by(response.call.clone())
    })
}

/// The rows of every response of a call that was split by its parameters.
fn every<T: DeserializeOwned>(pages: Pages<'_>, call: &Call) -> Read<Vec<T>> {
    let rows: Vec<_> = pages.split(call.name)?.map(read).collect::<Result<_, _>>()?;
    Ok(rows.into_iter().flatten().collect())
}

/// Tiers with the instrument type that was asked for: the rows name their family only.
fn tiers(pages: Pages<'_>) -> Read<Vec<(String, PositionTier)>> {
    let typed = |response: &Response| {
        let mut asked = form_urlencoded::parse(response.query.as_bytes());
        let kind = asked.find(|(name, _)| name == "instType").map(|(_, kind)| kind.into_owned()).unwrap_or_default();
        read(response).map(|rows| rows.into_iter().map(move |row| (kind.clone(), row)))
    };
    let rows: Vec<_> = pages.split(calls::POSITION_TIERS.name)?.map(typed).collect::<Result<_, _>>()?;
    Ok(rows.into_iter().flatten().collect())
}
