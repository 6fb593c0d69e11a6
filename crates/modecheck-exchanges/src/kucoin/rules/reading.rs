//! The evidence, decoded once.

use modecheck_core::{Axis, Current, Evidence, Gap, GapKind, Mode, Native, Of, Response};
use serde::de::DeserializeOwned;

use super::super::dialect::{READING, open, read, rows};
use super::super::wire::{AccountMode, Balance, Contract, KeyInfo, Order, OtcLoan, Overview, Position, Symbols};
use super::super::{calls, wire};
use super::queries::{MARGIN_QUERY, overview_query};
use super::reply::{self, SwitchReply};
use super::site::site;
use crate::client::{Call, Pages, Read, tail};

/// The settle currencies that are asked for whatever the contracts say.
const CURRENCIES: [&str; 3] = ["XBT", "USDT", "USDC"];
/// <https://www.kucoin.com/docs-new/error-code> (2026-11-21): "User is frozen".
const FROZEN: &str = "411100";

/// What `KuCoin` answered about one account.
#[derive(Debug)]
pub(crate) struct Reading<'a> {
    pages: Pages<'a>,
    site: Read<()>,
    pub(crate) reply: Option<Read<SwitchReply>>,
    /// What says that the account is frozen.
    pub(crate) frozen: Option<Native>,
    pub(crate) mode: Read<AccountMode>,
    pub(crate) key: Read<KeyInfo>,
    pub(crate) parent_mode: Read<AccountMode>,
    pub(crate) parent_key: Read<KeyInfo>,
}

impl<'a> Reading<'a> {
    pub(crate) fn new(evidence: &'a Evidence, target: &Mode) -> Self {
        let (own, parent) = (Pages::own(evidence, &READING), Pages::parent(evidence, &READING));
        let key = one(own, &calls::KEY_INFO, "");
        let site = match &key {
            Ok(key) => site(key, evidence.account.site.as_deref()),
            Err(_) => Ok(()),
        };
        let (parent_mode, parent_key) = (account_mode(parent), one(parent, &calls::KEY_INFO, ""));
        let (mode, frozen) = (account_mode(own), evidence.responses.iter().find_map(frozen));
        Self { reply: reply::of(own, evidence, target), pages: own, site, frozen, mode, key, parent_mode, parent_key }
    }

    pub(crate) fn current(&self) -> Current {
        if let Some(Ok(SwitchReply::Accepted)) = self.reply {
            return Current::Unknown(None, reply::accepted());
        }
        match (&self.site, &self.mode) {
            (Err(gap), _) => Current::Unknown(None, gap.clone()),
            (_, Err(gap)) => Current::Unknown(None, self.because(gap.clone())),
            // Whose mode it is, and on which site, is not known.
            (Ok(()), Ok(_)) if let Err(gap) = &self.key => Current::Unknown(None, gap.clone()),
            (Ok(()), Ok(mode)) => match mode.self_account_mode.as_str() {
                "CLASSIC" => Current::Known(Mode::new(Axis::AccountMode, "classic")),
                "UNIFIED" => Current::Known(Mode::new(Axis::AccountMode, "unified")),
                other => {
                    let gap = Gap::new(GapKind::Unrecognised, format!("{other} is no mode that this version knows"));
                    let mode = Mode::unrecognised(Axis::AccountMode, other);
                    Current::Unknown(Some(mode), gap.left_by(calls::ACCOUNT_MODE.name))
                }
            },
        }
    }

    /// A call that was not made for want of a useful key leaves the gap of the key.
    pub(crate) fn because(&self, gap: Gap) -> Gap {
        let first = self.key.as_ref().err().or(self.site.as_ref().err());
        let first = first.filter(|first| first.kind != GapKind::NotAsked && gap.kind == GapKind::NotAsked);
        first.cloned().unwrap_or(gap)
    }

    pub(crate) fn positions(&self) -> Read<Vec<Position>> {
        one(self.pages, &calls::POSITIONS, "")
    }

    pub(crate) fn orders(&self, call: &Call, query: &str) -> Read<Vec<Order>> {
        self.pages.list(call, query, rows)
    }

    /// Orders that wait for a trigger; none of margin where margin was never enabled.
    pub(crate) fn waiting(&self, query: &str) -> Read<Vec<Order>> {
        let margin = query.contains("MARGIN");
        let off = margin && self.pages.only(calls::STOP_ORDERS.name, query).is_ok_and(is_off);
        if off { Ok(Vec::new()) } else { self.orders(&calls::STOP_ORDERS, query) }
    }

    /// Pairs by the older path that are not over; none where that is withdrawn: the list of stop orders has them too.
    pub(crate) fn pairs(&self, query: &str) -> Read<Vec<Order>> {
        let first = self.pages.only(calls::OCO_ORDERS.name, query)?;
        if open(first).is_ok() && is_absent(first) {
            return Ok(Vec::new());
        }
        let mut pairs = self.orders(&calls::OCO_ORDERS, query)?;
        pairs.retain(|pair| !matches!(pair.status.as_deref(), Some("DONE" | "CANCELED" | "CANCELLED")));
        let known = |pair: &&Order| matches!(pair.status.as_deref(), Some("NEW" | "TRIGGERED"));
        if let Some(odd) = pairs.iter().find(|pair| !known(pair)) {
            let status = odd.status.as_deref().unwrap_or("none");
            let detail = format!("a pair of orders has the status {status}: whether it is over cannot be told");
            return Err(Gap::new(GapKind::Unrecognised, detail).left_by(calls::OCO_ORDERS.name));
        }
        Ok(pairs)
    }

    pub(crate) fn contracts(&self) -> Read<Vec<Contract>> {
        let contracts: Vec<Contract> = one(self.pages, &calls::CONTRACTS, "")?;
        if contracts.is_empty() {
            let gap = Gap::new(GapKind::Undecodable, "no contract at all: KuCoin has many");
            return Err(gap.left_by(calls::CONTRACTS.name));
        }
        Ok(contracts)
    }

    /// The gap of a part that was asked for, to the end of its list.
    pub(crate) fn part(&self, call: &Call, query: &str) -> (Option<Gap>, Option<usize>) {
        let ignored = |response| rows::<serde::de::IgnoredAny>(response);
        let read: Read<Option<usize>> = match self.pages.only(call.name, query) {
            Ok(response) if is_off(response) => Ok(None),
            Ok(_) if call.paging.is_some() => self.pages.list(call, query, ignored).map(|rows| Some(rows.len())),
            response => response.and_then(read::<serde::de::IgnoredAny>).map(|_| None),
        };
        match read {
            Ok(items) => (None, items),
            Err(gap) => (Some(gap), None),
        }
    }

    pub(crate) fn symbols(&self, call: &Call, query: &str) -> Read<Vec<String>> {
        let reply: Symbols = one(self.pages, call, query)?;
        match reply.symbol_size {
            Some(size) if size > 0 && reply.symbols.is_empty() => {
                let detail = format!("{size} symbols have orders, and none is named");
                Err(Gap::new(GapKind::Contradictory, detail).left_by(call.name))
            }
            _ => Ok(reply.symbols),
        }
    }

    pub(crate) fn accounts(&self) -> Read<Vec<Balance>> {
        one(self.pages, &calls::ACCOUNTS, "")
    }

    pub(crate) fn cross(&self) -> Read<Option<wire::Cross>> {
        self.margin(&calls::CROSS)
    }

    pub(crate) fn isolated(&self) -> Read<Option<wire::Isolated>> {
        self.margin(&calls::ISOLATED)
    }

    /// That there is no loan is not said by a reply that names another main account than the key does.
    pub(crate) fn otc_loan(&self) -> Read<OtcLoan> {
        let reply: OtcLoan = one(self.pages, &calls::OTC_LOAN, "")?;
        let own = self.key.as_ref().ok().map(|key| [Some(key.uid.as_str()), key.parent_uid.as_deref()]);
        let named = reply.parent_uid.as_deref().filter(|named| !matches!(*named, "" | "0"));
        match (own, named) {
            (Some(own), Some(named))
                if reply.orders.is_empty() && !own.iter().flatten().any(|known| tail(known) == tail(named)) =>
            {
                let detail = format!("the reply is of the accounts of {}, not of this one", tail(named));
                Err(Gap::new(GapKind::WrongAccount, detail).left_by(calls::OTC_LOAN.name))
            }
            _ => Ok(reply),
        }
    }

    /// A reply in another currency than the one asked for is no answer.
    pub(crate) fn overview(&self, currency: &str) -> Read<Overview> {
        let reply: Overview = one(self.pages, &calls::OVERVIEW, &overview_query(currency))?;
        if reply.currency == currency {
            return Ok(reply);
        }
        let detail = format!("asked for {currency}, answered for {}", reply.currency);
        Err(Gap::new(GapKind::Contradictory, detail).left_by(calls::OVERVIEW.name))
    }

    /// Nothing where margin was never enabled.
    fn margin<T: DeserializeOwned>(&self, call: &Call) -> Read<Option<T>> {
        let response = self.pages.only(call.name, MARGIN_QUERY)?;
        if is_off(response) { Ok(None) } else { read(response).map(Some) }
    }

    /// Symbols with margin orders; none where margin was never enabled.
    pub(crate) fn margin_symbols(&self, query: &str) -> Read<Vec<String>> {
        let response = self.pages.only(calls::MARGIN_SYMBOLS.name, query)?;
        if is_off(response) { Ok(Vec::new()) } else { self.symbols(&calls::MARGIN_SYMBOLS, query) }
    }
}

/// The currencies that futures settle in: those of the contracts, and those that the documents name.
pub(crate) fn settle_currencies(contracts: &Read<Vec<Contract>>) -> Vec<String> {
    let mut currencies: Vec<_> = CURRENCIES.map(str::to_owned).to_vec();
    for contract in contracts.iter().flatten() {
        if !currencies.contains(&contract.settle_currency) {
            currencies.push(contract.settle_currency.clone());
        }
    }
    currencies
}

/// What the contracts that were read say of their settle currencies.
pub(crate) fn contracts(response: &Response) -> Read<Vec<Contract>> {
    read(response)
}

/// What a private call was refused with, where the account is frozen.
fn frozen(response: &Response) -> Option<Native> {
    let native = open(response).ok().and_then(Result::err).filter(|_| response.of == Of::OwnAccount)?;
    (native.code.as_deref() == Some(FROZEN)).then_some(native)
}

/// Whether a call about margin was answered that margin was never enabled.
fn is_off(response: &Response) -> bool {
    matches!(open(response), Ok(Err(native)) if matches!(native.code.as_deref(), Some("101030" | "130306")))
}

/// Whether a reply says that the path is not there.
pub(crate) fn is_absent(response: &Response) -> bool {
    match open(response) {
        Ok(Err(native)) => matches!(native.code.as_deref(), Some("404" | "404000" | "401000")),
        _ => matches!(response.answer, modecheck_core::Answer::Reply { status: 404, .. }),
    }
}

fn one<T: DeserializeOwned>(pages: Pages<'_>, call: &Call, query: &str) -> Read<T> {
    pages.only(call.name, query).and_then(read)
}

/// The official client leaves open whether a reply of these paths is an object or a list of one.
pub(crate) fn mode(response: &Response) -> Read<AccountMode> {
    read(response).or_else(|gap| read::<[AccountMode; 1]>(response).map(|[mode]| mode).map_err(|_| gap))
}

/// By the newer path, or where that is not there by the older one.
fn account_mode(pages: Pages<'_>) -> Read<AccountMode> {
    let newer = pages.only(calls::ACCOUNT_MODE.name, "")?;
    mode(if is_absent(newer) { pages.only(calls::ACCOUNT_MODE_V1.name, "")? } else { newer })
}
