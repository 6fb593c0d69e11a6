//! Copy trading, on both sides of it.

use serde::Deserialize;

use super::orders::Market;

/// What an account leads.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Lead {
    /// Whether it leads in futures.
    pub futures: bool,
    /// Whether it leads in spot.
    pub spot: bool,
    /// Those who follow it, by user id.
    pub followers: Vec<String>,
    /// The orders that are followed.
    pub orders: Vec<CopyOrder>,
}

impl Lead {
    /// Whether it leads at all.
    pub fn is_any(&self) -> bool {
        self.futures || self.spot
    }
}

/// What an account follows.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Follow {
    /// The traders it follows.
    pub traders: Vec<Trader>,
    /// The orders copied from them that are still open; they may outlast the relation.
    pub orders: Vec<CopyOrder>,
}

impl Follow {
    /// Whether there is a relation or an order.
    pub fn is_any(&self) -> bool {
        !(self.traders.is_empty() && self.orders.is_empty())
    }
}

/// A trader somebody follows.
#[derive(Clone, Debug, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Trader {
    /// The trader's id.
    pub trader_id: String,
    /// Whether it is about spot; futures otherwise.
    pub spot: bool,
    /// How many days ago it began: reads look back three months unless they are told to look further.
    pub age_days: u64,
}

impl Default for Trader {
    fn default() -> Self {
        Self { trader_id: "b1b2b3".to_owned(), spot: false, age_days: 1 }
    }
}

/// An order that is copied.
#[derive(Clone, Debug, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct CopyOrder {
    /// Its id, a number; newer ones are greater. Made up when empty.
    pub order_id: String,
    /// Where it is: spot, or one of the product types.
    pub market: Market,
    /// The symbol.
    pub symbol: String,
    /// How many days ago it was opened: reads of futures look back three months unless they are told to look further.
    pub age_days: u64,
}

impl Default for CopyOrder {
    fn default() -> Self {
        Self { order_id: String::new(), market: Market::UsdtFutures, symbol: "BTCUSDT".to_owned(), age_days: 1 }
    }
}
