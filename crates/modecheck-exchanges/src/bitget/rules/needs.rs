//! Which lists are read, and by which queries. Collecting and reading both go by it.

use modecheck_core::{Scope, Timestamp};

use super::super::calls;
use crate::client::Call;

const DAY: i64 = 86_400_000;
/// How far back the window reaches that is read without naming one: three months, of which the shortest have 89 days.
const LATEST: i64 = 88 * DAY;
/// How much an older window covers: at most 90 days are allowed.
const WINDOW: i64 = 89 * DAY;
/// How many windows one list is read in at most, the latest included.
pub(crate) const WINDOWS: usize = 8;

/// One list: what it is called, how it is asked for, and whether its time windows must be walked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Place {
    pub(crate) name: String,
    pub(crate) query: String,
    pub(crate) scope: Scope,
    pub(crate) windowed: bool,
}

const PRODUCTS: &[(&str, Scope)] =
    &[("USDT-FUTURES", Scope::UsdtPerpetual), ("COIN-FUTURES", Scope::Inverse), ("USDC-FUTURES", Scope::UsdcPerpetual)];
const PLAN_TYPES: &[&str] = &["normal_plan", "track_plan", "profit_loss"];

fn place(name: &str, query: String, scope: Scope, windowed: bool) -> Place {
    Place { name: name.to_lowercase(), query, scope, windowed }
}

pub(crate) fn positions() -> Vec<Place> {
    let of = |(product, scope): &(&str, Scope)| place(product, format!("productType={product}"), *scope, false);
    PRODUCTS.iter().map(of).collect()
}

/// Without a state only `live` orders would come.
pub(crate) fn orders() -> Vec<Place> {
    let of = |(product, scope): &(&str, Scope)| {
        ["live", "partially_filled"].map(|status| {
            let query = format!("status={status}&productType={product}&limit=100");
            place(&format!("{product}/{status}"), query, *scope, true)
        })
    };
    PRODUCTS.iter().flat_map(of).collect()
}

pub(crate) fn plans() -> Vec<Place> {
    let of = |(product, scope): &'static (&str, Scope)| {
        PLAN_TYPES.iter().map(move |kind| {
            let query = format!("planType={kind}&productType={product}&limit=100");
            place(&format!("{product}/{kind}"), query, *scope, true)
        })
    };
    PRODUCTS.iter().flat_map(of).collect()
}

/// Without a type only ordinary orders would come.
pub(crate) fn spot_orders() -> Vec<Place> {
    let of = |kind: &str| place(kind, format!("tpslType={kind}&limit=100"), Scope::Spot, false);
    ["normal", "tpsl"].map(of).to_vec()
}

pub(crate) fn spot_plans() -> Vec<Place> {
    vec![place("spot", "limit=100".to_owned(), Scope::Spot, true)]
}

pub(crate) fn traders() -> Vec<Place> {
    vec![place("traders", "pageNo=1&pageSize=50".to_owned(), Scope::Derivatives, true)]
}

pub(crate) fn spot_traders() -> Vec<Place> {
    vec![place("spot-traders", "pageNo=1&pageSize=50".to_owned(), Scope::Spot, true)]
}

pub(crate) fn copied() -> Vec<Place> {
    let of =
        |(product, scope): &(&str, Scope)| place(product, format!("productType={product}&limit=50"), *scope, false);
    PRODUCTS.iter().map(of).collect()
}

pub(crate) const SPOT_COPIED_QUERY: &str = "limit=50";
pub(crate) const BOTS: &[&str] = &["accountType=futures", "accountType=spot"];

/// Every list of places with the call that reads it.
pub(crate) fn placed() -> Vec<(&'static Call, Vec<Place>)> {
    vec![
        (&calls::POSITIONS, positions()),
        (&calls::ORDERS, orders()),
        (&calls::PLANS, plans()),
        (&calls::SPOT_ORDERS, spot_orders()),
        (&calls::SPOT_PLANS, spot_plans()),
        (&calls::TRADERS, traders()),
        (&calls::SPOT_TRADERS, spot_traders()),
        (&calls::COPIED, copied()),
    ]
}

/// Every question besides those by place.
pub(crate) fn singles() -> Vec<(&'static Call, &'static str)> {
    vec![
        (&calls::UPGRADE_STATUS, ""),
        (&calls::CROSSED, ""),
        (&calls::ISOLATED, ""),
        (&calls::LOANS, ""),
        (&calls::LOAN_DEBTS, ""),
        (&calls::LOAN_TO_VALUE, ""),
        (&calls::FOLLOWERS, ""),
        (&calls::LEAD_SETTINGS, ""),
        (&calls::SPOT_COPIED, SPOT_COPIED_QUERY),
        (&calls::BOTS, BOTS[0]),
        (&calls::BOTS, BOTS[1]),
        (&calls::BALANCES, ""),
    ]
}

/// The older windows between the account's opening and the latest window, and whether they reach back to the opening.
pub(crate) fn older(query: &str, now: Timestamp, opened: Timestamp) -> (Vec<String>, bool) {
    let (mut end, opened) = (now.as_millis() - LATEST, opened.as_millis());
    let mut queries = Vec::new();
    while end > opened && queries.len() + 1 < WINDOWS {
        let start = end - WINDOW;
        queries.push(format!("{query}&startTime={start}&endTime={end}"));
        end = start;
    }
    (queries, end <= opened)
}
