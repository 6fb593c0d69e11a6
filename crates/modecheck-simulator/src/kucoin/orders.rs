//! Orders and futures positions.

use rust_decimal::Decimal;
use serde::Deserialize;

/// What an order on the spot market trades with.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum TradeType {
    /// The spot account.
    #[default]
    Trade,
    /// Cross margin.
    MarginTrade,
    /// Isolated margin.
    MarginIsolatedTrade,
}

impl TradeType {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Trade, Self::MarginTrade, Self::MarginIsolatedTrade];

    /// The name on the wire.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Trade => "TRADE",
            Self::MarginTrade => "MARGIN_TRADE",
            Self::MarginIsolatedTrade => "MARGIN_ISOLATED_TRADE",
        }
    }
}

/// A spot or margin order.
#[derive(Clone, Debug, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct SpotOrder {
    /// Its id; made up when empty.
    pub order_id: String,
    /// The symbol.
    pub symbol: String,
    /// What it trades with.
    pub trade_type: TradeType,
    /// Whether it is of the kind from before the high-frequency accounts, which other lists show.
    pub low_frequency: bool,
    /// Whether it is done.
    pub done: bool,
    /// `buy` or `sell`.
    pub side: String,
    /// The price.
    pub price: Decimal,
    /// The size.
    pub size: Decimal,
}

impl Default for SpotOrder {
    fn default() -> Self {
        Self::new(TradeType::Trade, "BTC-USDT")
    }
}

impl SpotOrder {
    /// An active limit order.
    pub fn new(trade_type: TradeType, symbol: &str) -> Self {
        Self {
            order_id: String::new(),
            symbol: symbol.to_owned(),
            trade_type,
            low_frequency: false,
            done: false,
            side: "buy".to_owned(),
            price: Decimal::from(41_000),
            size: Decimal::new(1, 2),
        }
    }

    /// Whether margin lists show it.
    pub(super) fn is_margin(&self) -> bool {
        self.trade_type != TradeType::Trade
    }

    /// The coin it holds and how much of it.
    pub(super) fn holds(&self) -> (&str, Decimal) {
        let (base, quote) = self.symbol.split_once('-').unwrap_or((&self.symbol, ""));
        if self.side == "sell" { (base, self.size) } else { (quote, self.size * self.price) }
    }
}

/// A stop order or a pair of which one cancels the other, not yet triggered. It holds nothing.
#[derive(Clone, Debug, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct StopOrder {
    /// Its id; made up when empty.
    pub order_id: String,
    /// The symbol.
    pub symbol: String,
    /// What it trades with.
    pub trade_type: TradeType,
    /// Whether it is a pair of which one cancels the other.
    pub oco: bool,
    /// Whether it is over, one way or another: only the older list of pairs tells such orders.
    pub over: bool,
    /// `buy` or `sell`.
    pub side: String,
    /// The price.
    pub price: Decimal,
    /// What triggers it.
    pub stop_price: Decimal,
    /// The size.
    pub size: Decimal,
}

impl Default for StopOrder {
    fn default() -> Self {
        Self {
            order_id: String::new(),
            symbol: "BTC-USDT".to_owned(),
            trade_type: TradeType::Trade,
            oco: false,
            over: false,
            side: "sell".to_owned(),
            price: Decimal::from(58_000),
            stop_price: Decimal::from(58_500),
            size: Decimal::new(1, 2),
        }
    }
}

/// A futures order.
#[derive(Clone, Debug, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct FuturesOrder {
    /// Its id; made up when empty.
    pub order_id: String,
    /// The contract.
    pub symbol: String,
    /// The coin it settles in.
    pub settle_currency: String,
    /// `limit`, `market`, `oco_limit`, `oco_stop`.
    pub order_type: String,
    /// Whether it waits for its trigger, and is listed apart.
    pub untriggered: bool,
    /// Whether it is done.
    pub done: bool,
    /// `buy` or `sell`.
    pub side: String,
    /// The price.
    pub price: Decimal,
    /// The size in lots.
    pub size: i64,
    /// Whether it may only reduce a position.
    pub reduce_only: bool,
}

impl Default for FuturesOrder {
    fn default() -> Self {
        Self {
            order_id: String::new(),
            symbol: "XBTUSDTM".to_owned(),
            settle_currency: "USDT".to_owned(),
            order_type: "limit".to_owned(),
            untriggered: false,
            done: false,
            side: "buy".to_owned(),
            price: Decimal::from(41_000),
            size: 10,
            reduce_only: false,
        }
    }
}

/// A futures position, or the empty place of one.
#[derive(Clone, Debug, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Position {
    /// The contract.
    pub symbol: String,
    /// The coin it settles in.
    pub settle_currency: String,
    /// The size in lots, negative when short; 0 when there is none.
    pub current_qty: i64,
    /// Whether it is told to be open; whether there is a size when absent.
    pub is_open: Option<bool>,
    /// `BOTH`, `LONG` or `SHORT`.
    pub position_side: String,
    /// `CROSS` or `ISOLATED`.
    pub margin_mode: String,
    /// The average entry price.
    pub avg_entry_price: Decimal,
}

impl Default for Position {
    fn default() -> Self {
        Self::new("XBTUSDTM", "USDT", 1)
    }
}

impl Position {
    /// A one-way cross position.
    pub fn new(symbol: &str, settle_currency: &str, current_qty: i64) -> Self {
        Self {
            symbol: symbol.to_owned(),
            settle_currency: settle_currency.to_owned(),
            current_qty,
            is_open: None,
            position_side: "BOTH".to_owned(),
            margin_mode: "CROSS".to_owned(),
            avg_entry_price: Decimal::from(64_000),
        }
    }

    /// What it tells.
    pub(super) fn told_open(&self) -> bool {
        self.is_open.unwrap_or(self.current_qty != 0)
    }

    /// Whether there is a position, by either sign of one.
    pub fn is_held(&self) -> bool {
        self.current_qty != 0 || self.told_open()
    }
}
