//! Categories and positions.

use rust_decimal::Decimal;
use serde::Deserialize;

use super::orders::is_set;

/// Where an instrument is listed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Category {
    /// Perpetual and expiry futures settled in USDT or USDC.
    #[default]
    Linear,
    /// Perpetual and expiry futures settled in the base coin.
    Inverse,
    /// Spot.
    Spot,
    /// Options.
    Option,
}

impl Category {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Linear, Self::Inverse, Self::Spot, Self::Option];

    /// The name on the wire.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Linear => "linear",
            Self::Inverse => "inverse",
            Self::Spot => "spot",
            Self::Option => "option",
        }
    }
}

/// A position, or in a hedge-mode symbol the empty place of one.
#[derive(Clone, Debug, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Position {
    /// The symbol.
    pub symbol: String,
    /// Where it is listed.
    pub category: Category,
    /// The coin it settles in.
    pub settle_coin: String,
    /// 0 one-way, 1 hedged buy, 2 hedged sell.
    pub position_idx: u8,
    /// `Buy` or `Sell`.
    pub side: String,
    /// The size; 0 when there is none.
    pub size: Decimal,
    /// The average entry price.
    pub avg_price: String,
    /// The leverage.
    pub leverage: String,
    /// Whether it is isolated: `tradeMode` 1, which only classic accounts and inverse contracts of the first unified
    /// account have.
    pub isolated: bool,
    /// The take-profit price; none when empty or zero.
    pub take_profit: String,
    /// The stop-loss price; none when empty or zero.
    pub stop_loss: String,
    /// The trailing stop's distance; none when empty or zero.
    pub trailing_stop: String,
    /// `Normal`, `Liq` or `Adl`.
    pub position_status: String,
    /// Whether it is one in event futures. That these are event contracts, which have a list of their own for market
    /// makers, is assumed: no page says so.
    pub event_futures: bool,
}

impl Default for Position {
    fn default() -> Self {
        Self {
            symbol: "BTCUSDT".to_owned(),
            category: Category::Linear,
            settle_coin: "USDT".to_owned(),
            position_idx: 0,
            side: "Buy".to_owned(),
            size: Decimal::ONE,
            avg_price: "64000".to_owned(),
            leverage: "10".to_owned(),
            isolated: false,
            take_profit: String::new(),
            stop_loss: "0.00".to_owned(),
            trailing_stop: "0".to_owned(),
            position_status: "Normal".to_owned(),
            event_futures: false,
        }
    }
}

impl Position {
    /// A one-way position.
    pub fn new(category: Category, symbol: &str, settle_coin: &str, size: i64) -> Self {
        let (symbol, settle_coin) = (symbol.to_owned(), settle_coin.to_owned());
        Self { category, symbol, settle_coin, size: size.into(), ..Self::default() }
    }

    /// Whether there is a position in it.
    pub fn is_held(&self) -> bool {
        !self.size.is_zero()
    }

    /// Whether it is one side of a hedge.
    pub(super) fn is_hedged(&self) -> bool {
        self.is_held() && self.position_idx != 0
    }

    /// Whether it is held with a take-profit, stop-loss or trailing stop.
    pub(super) fn has_tpsl(&self) -> bool {
        self.is_held() && [&self.take_profit, &self.stop_loss, &self.trailing_stop].into_iter().any(|at| is_set(at))
    }

    /// Whether it is a linear one settled in the coin.
    pub(super) fn is_linear_in(&self, coin: &str) -> bool {
        self.is_held() && self.category == Category::Linear && self.settle_coin == coin
    }
}
