//! The evidence, decoded once. Every part is there or is the gap that keeps it from being there.

use modecheck_core::{
    Axis, Basis, Context, Current, Date, Evidence, Gap, GapKind, Mode, ModeCard, Profile, Response, Timestamp,
};
use serde::de::DeserializeOwned;

use super::super::calls;
use super::super::dialect::{BybitDialect, instant, open, read, rows};
use super::super::wire::{
    AccountInfo, Instrument, KeyInfo, LoanLiquidations, MarketTime, Order, Position, SpotMargin, Wallet,
};
use super::cards::{ACCOUNT_MODES, LAST_DESCRIBED, MARGIN_MODES, RETURNED, WITHDRAWN};
use super::extras::Extras;
use super::needs::{
    INSTRUMENTS_QUERY, Needs, PRE_MARKET_QUERY, Place, SPREADS_QUERY, order_places, position_places, wallet_query,
};
use super::reply::{self, SwitchReply};
use crate::client::{Call, Pages, Read};

/// What Bybit answered about one account, for one target.
#[derive(Debug)]
pub(crate) struct Reading {
    pub(crate) target: Mode,
    /// The mode on the target's axis.
    pub(crate) current: Current,
    /// The reply to the switch itself, when that is the evidence.
    pub(crate) reply: Option<Read<SwitchReply>>,
    pub(crate) info: Read<AccountInfo>,
    pub(crate) key: Read<KeyInfo>,
    pub(crate) parent: Read<KeyInfo>,
    /// What Bybit's clock said when it was asked.
    pub(crate) clock: Read<MarketTime>,
    /// The instant that is judged for, on Bybit's clock.
    pub(crate) instant: Read<Timestamp>,
    pub(crate) instruments: Read<Vec<Instrument>>,
    pub(crate) pre_market: Read<Vec<Instrument>>,
    pub(crate) orders: Vec<Part<Order>>,
    pub(crate) spreads: Read<Vec<Order>>,
    pub(crate) positions: Vec<Part<Position>>,
    pub(crate) wallet: Read<Wallet>,
    pub(crate) spot_margin: Read<SpotMargin>,
    pub(crate) liquidation: Read<LoanLiquidations>,
    pub(crate) extras: Extras,
    pub(crate) needs: Needs,
    pub(crate) profile: Profile,
    /// The day whose rules were asked for.
    pub(crate) asked: Date,
    /// The day whose rules are applied: the last one that described an upgrade which none describes any more.
    pub(crate) day: Date,
    /// The rules applied are of a page that was withdrawn.
    pub(crate) superseded: bool,
    /// Codes that bans come with, in answer to the account's own reads.
    pub(crate) bans: Vec<Gap>,
}

/// One list of several that together cover the account.
#[derive(Debug)]
pub(crate) struct Part<T> {
    pub(crate) name: String,
    pub(crate) query: String,
    pub(crate) rows: Read<Vec<T>>,
}

impl Reading {
    pub(crate) fn new(evidence: &Evidence, target: &Mode, context: &Context) -> Self {
        let pages = Pages::own(evidence, &BybitDialect);
        let key = one::<KeyInfo>(pages, &calls::KEY_INFO, "");
        let info = match (one::<AccountInfo>(pages, &calls::ACCOUNT_INFO, ""), &key) {
            // With a key that is of no use nothing more is asked, and that is the reason.
            (Err(gap), Err(first)) if gap.kind == GapKind::NotAsked => Err(first.clone()),
            (info, _) => info,
        };
        let account_mode = info.as_ref().ok().and_then(|info| account_mode(info).ok());
        let reply = reply::of(pages, evidence, target);
        let day = context.rules_as_of;
        let current = current(target, &info, reply.as_ref(), day);
        let described = account_mode.as_ref().is_none_or(|mode| matches!(mode.slug(), "uta2" | "uta2-pro"));
        let superseded = target.axis() == Axis::AccountMode && !described && day >= WITHDRAWN;
        let instruments = list::<Instrument>(pages, &calls::INSTRUMENTS, INSTRUMENTS_QUERY).and_then(listed);
        let coins = settle_coins(&instruments);
        let from = account_mode.as_ref();
        Self {
            orders: parts(pages, &calls::OPEN_ORDERS, order_places(&coins, from)),
            positions: parts(pages, &calls::POSITIONS, position_places(&coins)),
            parent: one(Pages::parent(evidence, &BybitDialect), &calls::KEY_INFO, ""),
            clock: one(pages, &calls::MARKET_TIME, ""),
            instant: judged_instant(pages, context),
            pre_market: list(pages, &calls::INSTRUMENTS, PRE_MARKET_QUERY),
            spreads: list(pages, &calls::SPREAD_ORDERS, SPREADS_QUERY),
            wallet: wallet(pages, from),
            spot_margin: one(pages, &calls::SPOT_MARGIN, ""),
            liquidation: one(pages, &calls::LOAN_LIQUIDATION, ""),
            extras: Extras::new(pages),
            needs: Needs::of(target, from, Some(day), evidence.profile),
            asked: day,
            day: if superseded { LAST_DESCRIBED } else { day },
            profile: evidence.profile,
            bans: bans(pages),
            target: target.clone(),
            current,
            reply,
            info,
            key,
            instruments,
            superseded,
        }
    }

    /// What findings rest on: a withdrawn page speaks for itself.
    pub(crate) fn basis(&self) -> Basis {
        if self.superseded { Basis::SupersededDocument } else { Basis::RuleOnReads }
    }

    /// Every position that was read, with the name of its list.
    pub(crate) fn held(&self) -> impl Iterator<Item = (&str, &Position)> {
        let lists = self.positions.iter().filter_map(|part| Some((part.name.as_str(), part.rows.as_ref().ok()?)));
        lists.flat_map(|(name, rows)| rows.iter().map(move |row| (name, row))).filter(|(_, row)| is_held(row))
    }

    /// The gap of the first list of positions that was not read, of those that are wanted.
    pub(crate) fn positions_unread(&self, wanted: impl Fn(&str) -> bool) -> Option<Gap> {
        unread(&self.positions, "positions", &wanted).or_else(|| self.coins_unread(&wanted))
    }

    /// The gap of the first list of orders that was not read.
    pub(crate) fn orders_unread(&self, wanted: impl Fn(&str) -> bool) -> Option<Gap> {
        let listed = unread(&self.orders, "orders", &wanted).or_else(|| self.coins_unread(&wanted));
        let spread = self.spreads.as_ref().err().filter(|_| wanted("spread"));
        listed.or_else(|| spread.map(|gap| named(gap, "spread orders", &[])))
    }

    /// Without the list of instruments nobody knows that the linear contracts which were asked for are all.
    fn coins_unread(&self, wanted: &impl Fn(&str) -> bool) -> Option<Gap> {
        let gap = self.instruments.as_ref().err().filter(|_| wanted("usdt"))?;
        Some(named(gap, "the coins that linear contracts settle in", &[]))
    }

    pub(crate) fn is_master(&self) -> bool {
        self.key.as_ref().is_ok_and(|key| key.is_master == Some(true))
    }

    /// Why a part of the evidence is missing: without the account's information nothing more was asked.
    pub(crate) fn because(&self, gap: Gap) -> Gap {
        let first = self.info.as_ref().err().filter(|first| first.kind != GapKind::NotAsked);
        first.filter(|_| gap.kind == GapKind::NotAsked).cloned().unwrap_or(gap)
    }
}

/// The account mode by Bybit's number, or the unknown value kept.
pub(crate) fn account_mode(info: &AccountInfo) -> Result<Mode, Mode> {
    let value = info.unified_margin_status.to_string();
    let card = ACCOUNT_MODES.iter().find(|card| card.native == value);
    card.map(ModeCard::mode).ok_or_else(|| Mode::unrecognised(Axis::AccountMode, &value))
}

/// Whether the account is in every one of these modes already.
pub(crate) fn is_there(info: &AccountInfo, targets: &[Mode]) -> bool {
    // A classic account has a margin mode for each symbol, and none of its own.
    let mode = |target: &Mode| match account_mode(info) {
        Ok(mode) if target.axis() == Axis::MarginMode && mode.slug() != "classic" => margin_mode(info),
        mode => mode,
    };
    !targets.is_empty() && targets.iter().all(|target| mode(target).as_ref() == Ok(target))
}

fn margin_mode(info: &AccountInfo) -> Result<Mode, Mode> {
    let card = MARGIN_MODES.iter().find(|card| card.native == info.margin_mode);
    card.map(ModeCard::mode).ok_or_else(|| Mode::unrecognised(Axis::MarginMode, &info.margin_mode))
}

/// The mode by the account's information. Only a reply that somebody held speaks for itself.
fn current(target: &Mode, info: &Read<AccountInfo>, reply: Option<&Read<SwitchReply>>, day: Date) -> Current {
    match reply {
        // Today's upgrade leads to one mode; where an older one led, its reply does not say.
        Some(Ok(SwitchReply::Done)) if target.slug() == "uta2-pro" && day >= RETURNED => {
            return Current::Known(target.clone());
        }
        Some(Ok(SwitchReply::Accepted)) => return Current::Changing(reply::accepted()),
        Some(_) => {
            let detail = "a reply to the switch does not say which mode the account is in";
            return Current::Unknown(None, Gap::new(GapKind::NotAsked, detail).left_by(calls::ACCOUNT_INFO.name));
        }
        None => {}
    }
    let mode = match info {
        Err(gap) if gap.kind == GapKind::ModeChanging => return Current::Changing(gap.clone()),
        Err(gap) => return Current::Unknown(None, gap.clone()),
        // Of an account that is not known to be a unified one the margin mode says nothing.
        Ok(info) if target.axis() == Axis::MarginMode => account_mode(info).and_then(|_| margin_mode(info)),
        Ok(info) => account_mode(info),
    };
    mode.map_or_else(
        |unknown| {
            let detail = format!("{} is no mode that this version knows", unknown.slug().replace("unrecognised:", ""));
            Current::Unknown(Some(unknown), Gap::new(GapKind::Unrecognised, detail).left_by(calls::ACCOUNT_INFO.name))
        },
        Current::Known,
    )
}

pub(crate) fn one<T: DeserializeOwned>(pages: Pages<'_>, call: &Call, query: &str) -> Read<T> {
    pages.only(call.name, query).and_then(read)
}

pub(crate) fn list<T: DeserializeOwned>(pages: Pages<'_>, call: &Call, first: &str) -> Read<Vec<T>> {
    pages.list(call, first, rows)
}

fn parts<T: DeserializeOwned>(pages: Pages<'_>, call: &Call, places: Vec<Place>) -> Vec<Part<T>> {
    let part = |Place { name, query }: Place| Part { rows: list(pages, call, &query), name, query };
    places.into_iter().map(part).collect()
}

/// The one wallet of its kind.
fn wallet(pages: Pages<'_>, from: Option<&Mode>) -> Read<Wallet> {
    let rows = list::<Wallet>(pages, &calls::WALLET, wallet_query(from))?;
    <[Wallet; 1]>::try_from(rows).map(|[wallet]| wallet).map_err(|rows| {
        let detail = format!("{} wallets where one is due", rows.len());
        Gap::new(GapKind::Undecodable, detail).left_by(calls::WALLET.name)
    })
}

/// A list without instruments, or with one that settles in nothing, is none.
fn listed(rows: Vec<Instrument>) -> Read<Vec<Instrument>> {
    if rows.is_empty() || rows.iter().any(|row| row.settle_coin.is_empty()) {
        let detail = "a list of instruments that names no settle coin";
        return Err(Gap::new(GapKind::Undecodable, detail).left_by(calls::INSTRUMENTS.name));
    }
    Ok(rows)
}

/// The coins that linear contracts settle in: the two that are documented, and whatever else is listed.
pub(crate) fn settle_coins(instruments: &Read<Vec<Instrument>>) -> Vec<String> {
    let mut coins: Vec<String> = ["USDC", "USDT"].map(str::to_owned).to_vec();
    coins.extend(instruments.iter().flatten().map(|row| row.settle_coin.clone()));
    coins.retain(|coin| !coin.is_empty());
    coins.sort_by(|one, other| other.cmp(one));
    coins.dedup();
    coins
}

/// The instant that is judged for, on Bybit's clock: as planned, or when the evidence is judged, moved by what Bybit's
/// clock was ahead of ours when it was asked.
fn judged_instant(pages: Pages<'_>, context: &Context) -> Read<Timestamp> {
    if let Some(planned) = context.planned {
        return Ok(planned);
    }
    let response = pages.only(calls::MARKET_TIME.name, "")?;
    let time: MarketTime = read(response)?;
    let theirs = instant(&time)
        .ok_or_else(|| Gap::new(GapKind::Undecodable, "result.timeNano: no time").left_by(calls::MARKET_TIME.name))?;
    match (context.at, response.at) {
        (Some(at), Some(asked)) => Ok(theirs.plus_millis(at.as_millis() - asked.as_millis())),
        (None, _) => Ok(theirs),
        (Some(_), None) => {
            let detail = "nobody knows when Bybit's clock said so: the evidence does not say when the answer came";
            Err(Gap::new(GapKind::Undecodable, detail).left_by(calls::MARKET_TIME.name))
        }
    }
}

/// A size that is no number is a position rather than none.
fn is_held(position: &Position) -> bool {
    super::subjects::decimal(&position.size).is_none_or(|size| !size.is_zero())
}

fn unread<T>(parts: &[Part<T>], what: &str, wanted: impl Fn(&str) -> bool) -> Option<Gap> {
    let missing = parts.iter().filter(|part| wanted(&part.name));
    let missing: Vec<_> = missing.filter_map(|part| Some((part.name.as_str(), part.rows.as_ref().err()?))).collect();
    let ((first, gap), rest) = missing.split_first()?;
    let rest: Vec<_> = rest.iter().map(|(name, _)| *name).collect();
    Some(named(gap, &format!("{first} {what}"), &rest))
}

/// The gap, saying which part of the account it hides.
fn named(gap: &Gap, what: &str, more: &[&str]) -> Gap {
    let more = if more.is_empty() { String::new() } else { format!(" (and of {})", more.join(", ")) };
    Gap { detail: format!("{what} were not read{more}: {}", gap.detail).into(), ..gap.clone() }
}

/// Codes that bans come with, in answer to the account's own reads. 10008 also means an endpoint that does not fit the
/// mode; the account's information and its key fit every mode.
fn bans(pages: Pages<'_>) -> Vec<Gap> {
    let fits_all = [&calls::ACCOUNT_INFO, &calls::KEY_INFO].map(|call| call.name);
    let is_ban = |response: &&Response| match open(response) {
        Ok(Err(native)) => match native.code.as_deref() {
            Some("10027") => true,
            Some("10008") => fits_all.contains(&response.call.as_str()),
            _ => false,
        },
        _ => false,
    };
    let own = calls::ALL.iter().flat_map(|call| pages.all(call.name));
    own.filter(is_ban).filter_map(|response| read::<serde::de::IgnoredAny>(response).err()).collect()
}
