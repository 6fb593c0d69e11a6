//! Lists: their parts, their pages, and their older windows of time.

use modecheck_core::{Gap, GapKind, Response, Scope, Timestamp};
use serde::de::DeserializeOwned;

use super::super::calls;
use super::super::dialect::{NO_DATA, answered_at, millis, read, refusal, rows, rows_anywhere};
use super::super::wire::{Info, MarginCoin};
use super::needs::{self, Place, Reach};
use crate::client::{Call, Pages, Question, Read};

/// One list of several that together cover the account.
#[derive(Debug)]
pub(crate) struct Part<T> {
    pub(crate) name: String,
    pub(crate) call: &'static Call,
    pub(crate) query: String,
    pub(crate) scope: Scope,
    pub(crate) rows: Read<Vec<T>>,
    /// Why there may be more rows than these.
    pub(crate) cut: Option<Gap>,
    /// Whether it stands for the time before the oldest window that was asked for.
    pub(crate) oldest: bool,
}

impl<T> Part<T> {
    pub(crate) fn new(
        name: impl Into<String>,
        call: &'static Call,
        query: &str,
        scope: Scope,
        rows: Read<Vec<T>>,
    ) -> Self {
        Self { name: name.into(), call, query: query.to_owned(), scope, rows, cut: None, oldest: false }
    }

    pub(crate) fn gap(&self) -> Option<&Gap> {
        self.rows.as_ref().err().or(self.cut.as_ref())
    }
}

pub(crate) fn one<T: DeserializeOwned>(pages: Pages<'_>, call: &Call) -> Read<T> {
    pages.only(call.name, "").and_then(read)
}

/// Copy-trading reads say with a code that there is nothing.
pub(crate) fn rows_or_none<T: DeserializeOwned>(response: &Response) -> Read<Vec<T>> {
    let empty = refusal(response).is_some_and(|native| native.code.as_deref() == Some(NO_DATA));
    if empty { Ok(Vec::new()) } else { rows_anywhere(response) }
}

/// The lists that are the data itself.
const BARE: &[&Call] = &[
    &calls::POSITIONS,
    &calls::SPOT_ORDERS,
    &calls::SPOT_ASSETS,
    &calls::FUTURES_ACCOUNTS,
    &calls::CROSSED,
    &calls::ISOLATED,
    &calls::BOTS,
];

/// How the rows of a list are read, by whether documents say where it stands.
fn reader<T: DeserializeOwned>(call: &Call) -> fn(&Response) -> Read<Vec<T>> {
    let is = |known: &[&Call]| known.iter().any(|known| known.name == call.name);
    if is(BARE) {
        read
    } else if call.path.contains("/copy/") {
        rows_or_none
    } else if call.path.contains("/loan/") || is(&[&calls::UNIFIED_PLANS]) {
        // The list of triggers is the data itself.
        rows_anywhere
    } else {
        rows
    }
}

/// One list. Where not all of its pages were read its rows count all the same, if it has any.
fn whole<T: DeserializeOwned>(pages: Pages<'_>, call: &'static Call, place: &Place, query: &str) -> Part<T> {
    let part = |rows| Part::new(place.name.clone(), call, query, place.scope, rows);
    let read = reader::<T>(call);
    let first = || pages.only(call.name, query).and_then(read).ok().filter(|rows| !rows.is_empty());
    match pages.list(call, query, read) {
        Err(gap) => match first() {
            Some(rows) => Part { cut: Some(gap), ..part(Ok(rows)) },
            None => part(Err(gap)),
        },
        rows => part(rows),
    }
}

/// The parts of a list, its older windows included; one that does not reach back to the account's opening ends in a
/// part that was not read.
pub(crate) fn list<T: DeserializeOwned>(pages: Pages<'_>, call: &'static Call, places: &[Place]) -> Vec<Part<T>> {
    let mut parts = Vec::new();
    for place in places {
        let named = |suffix: &str, part: Part<T>| Part { name: format!("{}/{suffix}", place.name), ..part };
        let unread = |gap| Part::new(place.name.clone(), call, &place.query, place.scope, Err(gap));
        let latest = whole(pages, call, place, &place.query);
        let asked = latest.gap().is_none_or(|gap| gap.kind != GapKind::NotAsked);
        parts.push(latest);
        if place.reach == Reach::Whole || !asked {
            continue;
        }
        match opened(pages) {
            Err(gap) => parts.push(named("older", unread(gap))),
            Ok((now, opened)) => {
                let (older, complete) = place.older(now, opened);
                for (number, query) in (1..).zip(older) {
                    parts.push(named(&format!("older-{number}"), whole(pages, call, place, &query)));
                }
                if !complete {
                    parts.push(Part { oldest: true, ..named("oldest", unread(beyond(place.reach, call))) });
                }
            }
        }
    }
    parts
}

/// What older windows than those that are asked for would show. Copying itself freezes nothing, nor do orders that wait
/// for a trigger, and what is frozen in spot may be so for other reasons: only the owner knows whether there is one that
/// old.
fn beyond(reach: Reach, call: &Call) -> Gap {
    let windows = needs::WINDOWS;
    let gap = match reach {
        Reach::Latest => {
            let detail = "the account is older than ninety days, something in spot is frozen or locked, and what was \
                          ordered before is not listed";
            Gap::new(GapKind::NotObservable, detail)
        }
        _ if call.name == calls::ORDERS.name => {
            Gap::new(GapKind::Truncated, format!("the account is older than {windows} windows of time"))
        }
        _ => {
            let detail =
                format!("the account is older than {windows} windows of three months: what began before is not listed");
            Gap::new(GapKind::NotObservable, detail)
        }
    };
    gap.left_by(call.name)
}

/// Whatever rows there are of a call that is made once for each of some symbols: they give names and prove nothing.
pub(crate) fn named<T: DeserializeOwned>(pages: Pages<'_>, call: &'static Call) -> Vec<T> {
    pages.all(call.name).filter_map(|response| rows(response).ok()).flatten().collect()
}

/// The time by Bitget's clock when the account's information was read, and when the account was opened.
fn opened(pages: Pages<'_>) -> Read<(Timestamp, Timestamp)> {
    let response = pages.only(calls::INFO.name, "")?;
    since(response, &read(response)?).ok_or_else(|| {
        let detail =
            "the account's information does not say since when there is the account: older lists cannot be asked for";
        Gap::new(GapKind::Undecodable, detail).left_by(calls::INFO.name)
    })
}

fn since(response: &Response, info: &Info) -> Option<(Timestamp, Timestamp)> {
    let known = answered_at(response).zip(info.regis_time.as_deref().and_then(millis));
    known.filter(|(now, opened)| opened <= now)
}

/// The questions about older windows, by the account's information, and about what is frozen where they do not reach
/// back to its opening.
pub(crate) fn older_questions(responses: &[Response]) -> Vec<Question> {
    let info = responses.iter().find(|response| response.call == calls::INFO.name);
    let known = info.and_then(|info| since(info, &read::<Info>(info).ok()?));
    let Some((now, opened)) = known else { return Vec::new() };
    older(now, opened)
}

fn older(now: Timestamp, opened: Timestamp) -> Vec<Question> {
    let (mut asked, mut frozen) = (Vec::new(), Vec::new());
    for (call, places) in needs::placed() {
        let windows: Vec<_> = places.iter().map(|place| place.older(now, opened)).collect();
        if !windows.iter().all(|(_, complete)| *complete) {
            frozen.extend(needs::frozen(call));
        }
        asked.extend(windows.into_iter().flat_map(|(older, _)| older).map(|query| (call, query)));
    }
    asked.into_iter().chain(frozen).collect()
}

/// The same of an account that is older than all windows that are read. When they are asked is written in them, and is
/// of no matter to how many they are.
pub(crate) fn oldest_questions() -> Vec<Question> {
    let now = Timestamp::from_millis(0);
    now.map(|now| older(now, now.plus_millis(-needs::OLDEST))).unwrap_or_default()
}

/// The questions that name margin orders, by what the margin accounts have frozen.
pub(crate) fn margin_questions(responses: &[Response]) -> Vec<Question> {
    let coins = |call: &Call| -> Vec<MarginCoin> {
        let found = responses.iter().find(|response| response.call == call.name);
        found.and_then(|response| read(response).ok()).unwrap_or_default()
    };
    let info = responses.iter().find(|response| response.call == calls::INFO.name);
    let Some(now) = info.and_then(answered_at) else { return Vec::new() };
    needs::margin_orders(&coins(&calls::CROSSED), &coins(&calls::ISOLATED), now)
}
