//! Which lists are read, and by which queries. Collecting and reading both go by it.

use std::collections::BTreeSet;

use modecheck_core::{Role, Scope, Timestamp};

use super::super::calls;
use super::super::wire::MarginCoin;
use super::trading::amount;
use crate::client::{Call, Question};

const DAY: i64 = 86_400_000;
/// How far back the window reaches that is read without naming one: three months, of which the shortest have 89 days.
const LATEST: i64 = 88 * DAY;
/// How much an older window covers: at most 90 days are allowed.
const WINDOW: i64 = 89 * DAY;
/// How many windows one list is read in at most, the latest included.
pub(crate) const WINDOWS: usize = 8;
/// An age beyond all windows.
pub(crate) const OLDEST: i64 = 9 * WINDOW;

/// One list: what it is called, how it is asked for, and how far back it goes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Place {
    pub(crate) name: String,
    pub(crate) query: String,
    pub(crate) scope: Scope,
    pub(crate) reach: Reach,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Reach {
    /// No page names a window.
    Whole,
    /// Three months; what is older is asked for by its time.
    Windows,
    /// Ninety days, and nothing older may be asked for.
    Latest,
}

impl Place {
    /// What asks for the windows between the account's opening and the latest window, and whether all that is asked for
    /// reaches back to the opening.
    pub(crate) fn older(&self, now: Timestamp, opened: Timestamp) -> (Vec<String>, bool) {
        let windows = match self.reach {
            Reach::Whole => return (Vec::new(), true),
            Reach::Windows => WINDOWS,
            Reach::Latest => 1,
        };
        let (mut end, opened) = (now.as_millis() - LATEST, opened.as_millis());
        let mut queries = Vec::new();
        while end > opened && queries.len() + 1 < windows {
            let start = end - WINDOW;
            queries.push(format!("startTime={start}&endTime={end}&{}", self.query));
            end = start;
        }
        (queries, end <= opened)
    }
}

const PRODUCTS: &[(&str, Scope)] =
    &[("USDT-FUTURES", Scope::UsdtPerpetual), ("COIN-FUTURES", Scope::Inverse), ("USDC-FUTURES", Scope::UsdcPerpetual)];
const PLAN_TYPES: &[&str] = &["normal_plan", "track_plan", "profit_loss"];

fn place(name: &str, query: String, scope: Scope, reach: Reach) -> Place {
    Place { name: name.to_lowercase(), query, scope, reach }
}

pub(crate) fn positions() -> Vec<Place> {
    let of = |(product, scope): &(&str, Scope)| place(product, format!("productType={product}"), *scope, Reach::Whole);
    PRODUCTS.iter().map(of).collect()
}

/// Without a state only `live` orders would come.
pub(crate) fn orders() -> Vec<Place> {
    let of = |(product, scope): &(&str, Scope)| {
        ["live", "partially_filled"].map(|status| {
            let query = format!("status={status}&productType={product}&limit=100");
            place(&format!("{product}/{status}"), query, *scope, Reach::Windows)
        })
    };
    PRODUCTS.iter().flat_map(of).collect()
}

pub(crate) fn plans() -> Vec<Place> {
    let of = |(product, scope): &'static (&str, Scope)| {
        PLAN_TYPES.iter().map(move |kind| {
            let query = format!("planType={kind}&productType={product}&limit=100");
            place(&format!("{product}/{kind}"), query, *scope, Reach::Windows)
        })
    };
    PRODUCTS.iter().flat_map(of).collect()
}

/// Without a type only ordinary orders would come. By [one page](https://www.bitget.com/zh-CN/api-doc/spot/trade/Get-Unfilled-Orders)
/// only those of the last ninety days may be asked for, by [its other language](https://www.bitget.com/api-doc/spot/trade/Get-Unfilled-Orders)
/// no window is named: what is older is taken to be hidden.
pub(crate) fn spot_orders() -> Vec<Place> {
    let of = |kind: &str| place(kind, format!("tpslType={kind}&limit=100"), Scope::Spot, Reach::Latest);
    ["normal", "tpsl"].map(of).to_vec()
}

pub(crate) fn spot_plans() -> Vec<Place> {
    vec![place("spot", "limit=100".to_owned(), Scope::Spot, Reach::Windows)]
}

pub(crate) fn traders() -> Vec<Place> {
    vec![place("traders", "pageNo=1&pageSize=50".to_owned(), Scope::Derivatives, Reach::Windows)]
}

pub(crate) fn spot_traders() -> Vec<Place> {
    vec![place("spot-traders", "pageNo=1&pageSize=50".to_owned(), Scope::Spot, Reach::Windows)]
}

/// Three months back unless an older time is asked for.
pub(crate) fn copied() -> Vec<Place> {
    let of = |(product, scope): &(&str, Scope)| {
        place(product, format!("productType={product}&limit=50"), *scope, Reach::Windows)
    };
    PRODUCTS.iter().map(of).collect()
}

/// Whether they are answered tells who leads, whatever the time.
fn led(copied: Vec<Place>) -> Vec<Place> {
    copied.into_iter().map(|place| Place { reach: Reach::Whole, ..place }).collect()
}

/// The same window, by [one language of the page](https://www.bitget.com/zh-CN/api-doc/copytrading/spot-copytrade/follower/Query-Current-Orders).
pub(crate) fn spot_copied() -> Vec<Place> {
    vec![place("spot", "limit=50".to_owned(), Scope::Spot, Reach::Windows)]
}

pub(crate) fn bots() -> Vec<Place> {
    let of = |(kind, scope)| place(kind, format!("accountType={kind}"), scope, Reach::Whole);
    [("futures", Scope::Derivatives), ("spot", Scope::Spot)].map(of).to_vec()
}

/// A list that is asked for whole.
pub(crate) fn single(scope: Scope) -> Vec<Place> {
    vec![place("", String::new(), scope, Reach::Whole)]
}

/// What answers elite traders only.
pub(crate) fn leads() -> [(&'static Call, Vec<Place>); 3] {
    [
        (&calls::FOLLOWERS, single(Scope::Derivatives)),
        (&calls::LEAD_ORDERS, led(copied())),
        (&calls::LEAD_SPOT_ORDERS, led(spot_copied())),
    ]
}

/// Every list of a classic account, with the call that reads it: what most accounts trade with first, then what they are
/// worth and owe, then what few have.
pub(crate) fn placed() -> Vec<(&'static Call, Vec<Place>)> {
    let lists = [
        (&calls::ORDERS, orders()),
        (&calls::POSITIONS, positions()),
        (&calls::SPOT_ORDERS, spot_orders()),
        (&calls::BALANCES, single(Scope::Spot)),
        (&calls::CROSSED, single(Scope::Margin)),
        (&calls::ISOLATED, single(Scope::Margin)),
        (&calls::PLANS, plans()),
        (&calls::SPOT_PLANS, spot_plans()),
        (&calls::LOANS, single(Scope::Spot)),
        (&calls::LOAN_DEBTS, single(Scope::Spot)),
        (&calls::BOTS, bots()),
        (&calls::LEAD_SETTINGS, single(Scope::Spot)),
        (&calls::TRADERS, traders()),
        (&calls::SPOT_TRADERS, spot_traders()),
        (&calls::COPIED, copied()),
        (&calls::SPOT_COPIED, spot_copied()),
    ];
    lists.into_iter().chain(leads()).collect()
}

/// Every question about a classic account besides its mode and its key, in the order in which it is asked where the first
/// blocker ends the reading. Older windows have what was left there for months. The status of the last upgrade comes last:
/// its words count only for what reads leave open, which nobody knows before all are made.
pub(crate) fn classic(role: Option<&Role>, older: Vec<Question>) -> Vec<Question> {
    // What a main account has of institutional loans shows by other calls than what a sub-account has.
    let loans = if role == Some(&Role::Master) { &calls::RISK_UNIT } else { &calls::LOAN_TO_VALUE };
    let (loans, status) = ((loans, String::new()), (&calls::UPGRADE_STATUS, String::new()));
    in_turn(placed()).chain([loans]).chain(older).chain([status]).collect()
}

/// The first of each list before the second of any: most accounts trade in one place.
fn in_turn(lists: Vec<(&'static Call, Vec<Place>)>) -> impl Iterator<Item = Question> {
    let places = lists.into_iter().flat_map(|(call, places)| {
        places.into_iter().enumerate().map(move |(number, place)| (number, (call, place.query)))
    });
    let mut places: Vec<(usize, Question)> = places.collect();
    places.sort_by_key(|(number, _)| *number);
    places.into_iter().map(|(_, question)| question)
}

/// What shows what this call's orders freeze: asked where some may be older than what is listed.
pub(crate) fn frozen(call: &Call) -> Vec<Question> {
    match call.name {
        name if name == calls::SPOT_ORDERS.name => vec![(&calls::SPOT_ASSETS, String::new())],
        name if name == calls::ORDERS.name => {
            positions().into_iter().map(|place| (&calls::FUTURES_ACCOUNTS, place.query)).collect()
        }
        _ => Vec::new(),
    }
}

/// A main account's list of sub-accounts.
pub(crate) const SUB_ACCOUNTS_QUERY: &str = "limit=100";

pub(crate) fn unified_positions() -> Vec<Place> {
    let of = |(product, scope): &(&str, Scope)| place(product, format!("category={product}"), *scope, Reach::Whole);
    PRODUCTS.iter().map(of).collect()
}

pub(crate) fn unified_orders() -> Vec<Place> {
    let paged = |place: Place| Place { query: format!("{}&limit=100", place.query), ..place };
    unified_plans().into_iter().map(paged).collect()
}

/// Spot and margin as well: the published sample is of `SPOT`.
pub(crate) fn unified_plans() -> Vec<Place> {
    let of = |(category, scope)| place(category, format!("category={category}"), scope, Reach::Whole);
    let cash = [("SPOT", Scope::Spot), ("MARGIN", Scope::Margin)].map(of);
    cash.into_iter().chain(unified_positions()).collect()
}

/// Every question about a unified account that is to go back, in such an order too.
pub(crate) fn unified() -> Vec<Question> {
    let (cash, futures) =
        unified_orders().into_iter().partition(|place| matches!(place.scope, Scope::Spot | Scope::Margin));
    let lists = vec![
        (&calls::UNIFIED_ORDERS, futures),
        (&calls::UNIFIED_POSITIONS, unified_positions()),
        (&calls::UNIFIED_ORDERS, cash),
        (&calls::UNIFIED_ASSETS, single(Scope::Spot)),
        (&calls::UNIFIED_PLANS, unified_plans()),
        (&calls::UNIFIED_LOANS, single(Scope::Spot)),
        (&calls::UNIFIED_LOAN_DEBTS, single(Scope::Spot)),
        (&calls::SWITCH_STATUS, single(Scope::Spot)),
    ];
    in_turn(lists).collect()
}

/// The questions that name the margin orders which freeze something: a call for each pair, of which an isolated account
/// says its own, and of which a coin of the cross account is the base. What else freezes stays without a name.
pub(crate) fn margin_orders(crossed: &[MarginCoin], isolated: &[MarginCoin], now: Timestamp) -> Vec<Question> {
    let since = now.as_millis() - LATEST;
    let frozen = |coin: &&MarginCoin| amount(&coin.frozen).is_none_or(|amount| !amount.is_zero());
    let query = |pair: String| format!("symbol={pair}&startTime={since}&limit=100");
    let isolated = isolated.iter().filter(frozen).filter_map(|coin| coin.symbol.clone());
    let crossed =
        crossed.iter().filter(frozen).filter(|coin| coin.coin != "USDT").map(|coin| format!("{}USDT", coin.coin));
    let named = |pair: &String| !pair.is_empty() && pair.bytes().all(|byte| byte.is_ascii_alphanumeric());
    let isolated: BTreeSet<_> = isolated.filter(named).map(query).collect();
    let crossed: BTreeSet<_> = crossed.filter(named).map(query).collect();
    let of = |call: &'static Call, queries: BTreeSet<String>| queries.into_iter().map(move |query| (call, query));
    of(&calls::ISOLATED_ORDERS, isolated).chain(of(&calls::CROSSED_ORDERS, crossed)).collect()
}
