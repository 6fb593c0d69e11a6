//! What an account holds besides orders.

use rust_decimal::Decimal;
use serde::Deserialize;

use super::{
    orders::Market,
    profile::{Kind, Mode},
};

/// A futures position.
#[derive(Clone, Debug, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Position {
    /// Its product type.
    pub market: Market,
    /// The symbol.
    pub symbol: String,
    /// The margin coin.
    pub margin_coin: String,
    /// `long` or `short`.
    pub hold_side: String,
    /// The size; none is held at 0.
    pub total: Decimal,
    /// What of it closing orders have taken.
    pub locked: Decimal,
    /// `isolated` or `crossed`.
    pub margin_mode: String,
    /// `one_way_mode` or `hedge_mode`.
    pub pos_mode: String,
    /// `single` or `union`.
    pub asset_mode: String,
    /// How many days ago it was opened.
    pub age_days: u64,
}

impl Default for Position {
    fn default() -> Self {
        Self::new(Market::UsdtFutures, "BTCUSDT", "USDT")
    }
}

impl Position {
    /// A one-way position of one.
    pub fn new(market: Market, symbol: &str, margin_coin: &str) -> Self {
        Self {
            market,
            symbol: symbol.to_owned(),
            margin_coin: margin_coin.to_owned(),
            hold_side: "long".to_owned(),
            total: Decimal::ONE,
            locked: Decimal::ZERO,
            margin_mode: "crossed".to_owned(),
            pos_mode: "one_way_mode".to_owned(),
            asset_mode: "single".to_owned(),
            age_days: 1,
        }
    }

    /// Whether there is a position in it.
    pub fn is_held(&self) -> bool {
        !self.total.is_zero()
    }
}

/// A coin of the spot account, or of the unified one.
#[derive(Clone, Debug, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Coin {
    /// The coin.
    pub coin: String,
    /// What is free.
    pub available: Decimal,
    /// What orders hold.
    pub frozen: Decimal,
    /// What is locked otherwise.
    pub locked: Decimal,
    /// What all of it is worth.
    pub usdt_value: Decimal,
    /// What is owed; in a unified account only.
    pub debt: Decimal,
}

impl Default for Coin {
    fn default() -> Self {
        Self {
            coin: "USDT".to_owned(),
            available: Decimal::ZERO,
            frozen: Decimal::ZERO,
            locked: Decimal::ZERO,
            usdt_value: Decimal::ZERO,
            debt: Decimal::ZERO,
        }
    }
}

/// A coin of a classic margin account. What orders freeze follows from the orders.
#[derive(Clone, Debug, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct MarginCoin {
    /// Cross or isolated margin.
    pub market: Market,
    /// The pair, for isolated margin.
    pub symbol: String,
    /// The coin.
    pub coin: String,
    /// All of it, what is borrowed included.
    pub total: Decimal,
    /// What is borrowed.
    pub borrow: Decimal,
    /// The interest on it.
    pub interest: Decimal,
    /// What the rest is worth.
    pub usdt_value: Decimal,
}

impl Default for MarginCoin {
    fn default() -> Self {
        Self {
            market: Market::Crossed,
            symbol: String::new(),
            coin: "USDT".to_owned(),
            total: Decimal::ZERO,
            borrow: Decimal::ZERO,
            interest: Decimal::ZERO,
            usdt_value: Decimal::ZERO,
        }
    }
}

/// A margin coin of a classic futures account.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct FuturesCoin {
    /// The product type.
    pub market: Market,
    /// The margin coin.
    pub margin_coin: String,
    /// The equity in that coin.
    pub equity: Decimal,
    /// The equity in USDT.
    pub usdt_equity: Decimal,
}

/// A trading bot, which no list shows.
#[derive(Clone, Debug, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Bot {
    /// Whether it trades spot; futures otherwise.
    pub spot: bool,
    /// The coin it works with.
    pub coin: String,
    /// What it has, in USDT.
    pub equity: Decimal,
    /// What of it is frozen.
    pub frozen: Decimal,
    /// Whether it is running; one that is not may have money left.
    pub running: bool,
}

impl Default for Bot {
    fn default() -> Self {
        Self {
            spot: false,
            coin: "USDT".to_owned(),
            equity: Decimal::ONE_HUNDRED,
            frozen: Decimal::ZERO,
            running: true,
        }
    }
}

/// A crypto loan.
#[derive(Clone, Debug, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Loan {
    /// Its id; made up when empty.
    pub order_id: String,
    /// The coin.
    pub coin: String,
    /// What is owed.
    pub debt: Decimal,
}

impl Default for Loan {
    fn default() -> Self {
        Self { order_id: String::new(), coin: "USDT".to_owned(), debt: Decimal::ONE_HUNDRED }
    }
}

/// An institutional loan.
#[derive(Clone, Debug, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct InsLoan {
    /// Its id; made up when empty.
    pub order_id: String,
    /// The coin.
    pub coin: String,
    /// What was lent.
    pub amount: Decimal,
    /// Whether it is paid back.
    pub paid: bool,
    /// How many days ago it was taken.
    pub age_days: u64,
}

impl Default for InsLoan {
    fn default() -> Self {
        Self {
            order_id: String::new(),
            coin: "USDT".to_owned(),
            amount: Decimal::from(200_000),
            paid: false,
            age_days: 1,
        }
    }
}

/// A sub-account that has no key here.
#[derive(Clone, Debug, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Sub {
    /// Its user id; made up when empty.
    pub uid: String,
    /// Its user name.
    pub username: String,
    /// Whether it is frozen.
    pub frozen: bool,
    /// Its mode.
    pub mode: Mode,
    /// Which kind it is.
    pub kind: Kind,
    /// What it holds, in USDT.
    pub equity: Decimal,
    /// Whether it has open orders.
    pub has_orders: bool,
}

impl Default for Sub {
    fn default() -> Self {
        Self {
            uid: String::new(),
            username: "desk".to_owned(),
            frozen: false,
            mode: Mode::Classic,
            kind: Kind::Common,
            equity: Decimal::ZERO,
            has_orders: false,
        }
    }
}
