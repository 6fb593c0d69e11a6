//! Which reads a switch needs, and by which queries they are made. Collecting and reading both go by it.

use modecheck_core::{Axis, Date, Mode, Profile};

use super::cards::WITHDRAWN;

/// The states in which a strategy still has something to do: running, ended with orders left, paused, waiting.
pub(crate) const STRATEGY_STATES: &[&str] = &["2", "4", "5", "6"];
/// What further kinds of orders a classic account's spot list leaves out.
const CLASSIC_SPOT_FILTERS: &[&str] = &["StopOrder", "tpslOrder", "OcoOrder"];

/// Reads besides the account's information, its key and the time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[expect(clippy::struct_excessive_bools, reason = "one for each read; any may go with any")]
pub(crate) struct Needs {
    pub(crate) positions: bool,
    pub(crate) wallet: bool,
    pub(crate) liquidation: bool,
    pub(crate) spot_margin: bool,
    /// Contracts in pre-market, which the list of instruments leaves out.
    pub(crate) pre_market: bool,
    /// What decides nothing and is worth knowing.
    pub(crate) extras: bool,
}

impl Needs {
    pub(crate) fn of(target: &Mode, from: Option<&Mode>, as_of: Option<Date>, profile: Profile) -> Self {
        let thorough = profile == Profile::Thorough;
        let from = from.map(Mode::slug);
        let margin = target.axis() == Axis::MarginMode;
        let older = matches!(from, Some("classic" | "uta1" | "uta1-pro")) || as_of.is_some_and(|day| day < WITHDRAWN);
        Self {
            positions: thorough || margin || older,
            wallet: thorough || margin || from == Some("classic"),
            liquidation: thorough || margin,
            spot_margin: margin && target.slug() == "isolated",
            pre_market: margin && target.slug() == "portfolio",
            extras: thorough,
        }
    }

    pub(crate) fn or(self, other: Self) -> Self {
        Self {
            positions: self.positions || other.positions,
            wallet: self.wallet || other.wallet,
            liquidation: self.liquidation || other.liquidation,
            spot_margin: self.spot_margin || other.spot_margin,
            pre_market: self.pre_market || other.pre_market,
            extras: self.extras || other.extras,
        }
    }
}

/// One list of orders or positions: the part of the account that it covers, and its first query.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Place {
    /// `usdt`, `usdc`, `inverse`, `spot`, `option`.
    pub(crate) name: String,
    pub(crate) query: String,
}

fn place(name: &str, query: String) -> Place {
    Place { name: name.to_owned(), query }
}

fn linear(coin: &str, rest: &str) -> Place {
    let sent: String = url::form_urlencoded::byte_serialize(coin.as_bytes()).collect();
    place(&coin.to_lowercase(), format!("category=linear&settleCoin={sent}{rest}"))
}

/// Every list of open orders. Without `openOnly` closed ones would come too on some accounts, so it is always sent.
pub(crate) fn order_places(coins: &[String], from: Option<&Mode>) -> Vec<Place> {
    let rest = "&openOnly=0&limit=50";
    let mut places: Vec<_> = coins.iter().map(|coin| linear(coin, rest)).collect();
    places.extend(["inverse", "spot", "option"].map(|name| place(name, format!("category={name}{rest}"))));
    if from.is_some_and(|from| from.slug() == "classic") {
        let filtered =
            |filter: &&str| place(&format!("spot/{filter}"), format!("category=spot&orderFilter={filter}{rest}"));
        places.extend(CLASSIC_SPOT_FILTERS.iter().map(filtered));
    }
    places
}

/// Every list of positions.
pub(crate) fn position_places(coins: &[String]) -> Vec<Place> {
    let rest = "&limit=200";
    let mut places: Vec<_> = coins.iter().map(|coin| linear(coin, rest)).collect();
    places.extend(["inverse", "option"].map(|name| place(name, format!("category={name}{rest}"))));
    places
}

/// The kind of wallet that holds what an account in this mode owes.
pub(crate) fn wallet_query(from: Option<&Mode>) -> &'static str {
    if from.is_some_and(|from| from.slug() == "classic") { "accountType=SPOT" } else { "accountType=UNIFIED" }
}

pub(crate) const INSTRUMENTS_QUERY: &str = "category=linear&limit=500";
/// Only what trades is listed unless another status is asked for.
pub(crate) const PRE_MARKET_QUERY: &str = "category=linear&status=PreLaunch&limit=500";
pub(crate) const SPREADS_QUERY: &str = "limit=50";
pub(crate) const LOANS_QUERY: &str = "limit=100";

pub(crate) fn strategy_query(status: &str) -> String {
    format!("status={status}&pageSize=50")
}
