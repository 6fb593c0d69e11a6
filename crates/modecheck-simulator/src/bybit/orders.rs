//! Orders, and what is asked about them.

use rust_decimal::Decimal;
use serde::Deserialize;

use super::items::{Category, Position};
use crate::made_up::fingerprint;

/// An order, open unless its status says otherwise.
#[derive(Clone, Debug, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Order {
    /// Its id; made up when empty.
    pub order_id: String,
    /// The symbol.
    pub symbol: String,
    /// Where it is listed.
    pub category: Category,
    /// The coin it settles in; of no meaning for spot.
    pub settle_coin: String,
    /// `Buy` or `Sell`.
    pub side: String,
    /// `Limit` or `Market`.
    pub order_type: String,
    /// The price.
    pub price: String,
    /// The size.
    pub qty: String,
    /// `New`, `PartiallyFilled`, `Untriggered`, …; `Filled`, `Cancelled`, … are open no more.
    pub order_status: String,
    /// `Stop`, `tpslOrder`, `TakeProfit`, …; empty for a plain one.
    pub stop_order_type: String,
    /// What made it, such as `CreateByFGridBot`; empty leaves the field out.
    pub create_type: String,
    /// The position it belongs to: 0 one-way, 1 hedged buy, 2 hedged sell.
    pub position_idx: u8,
    /// Whether it borrows: spot margin.
    pub is_leverage: bool,
    /// Whether it may only reduce a position.
    pub reduce_only: bool,
}

impl Default for Order {
    fn default() -> Self {
        Self {
            order_id: String::new(),
            symbol: "BTCUSDT".to_owned(),
            category: Category::Linear,
            settle_coin: "USDT".to_owned(),
            side: "Buy".to_owned(),
            order_type: "Limit".to_owned(),
            price: "41000".to_owned(),
            qty: "0.01".to_owned(),
            order_status: "New".to_owned(),
            stop_order_type: String::new(),
            create_type: String::new(),
            position_idx: 0,
            is_leverage: false,
            reduce_only: false,
        }
    }
}

impl Order {
    /// A plain limit order.
    pub fn new(category: Category, symbol: &str, settle_coin: &str) -> Self {
        Self { category, symbol: symbol.to_owned(), settle_coin: settle_coin.to_owned(), ..Self::default() }
    }

    /// Whether it is open: on the book, or waiting for its trigger.
    ///
    /// <https://bybit-exchange.github.io/docs/v5/enum> (2026-07-24). A status it does not list counts as open.
    pub fn is_open(&self) -> bool {
        !matches!(
            self.order_status.as_str(),
            "Filled" | "Cancelled" | "Rejected" | "PartiallyFilledCanceled" | "Deactivated" | "Triggered"
        )
    }

    /// The `orderFilter` it answers to.
    pub(super) fn filter(&self) -> &'static str {
        match self.stop_order_type.as_str() {
            "" | "UNKNOWN" => "Order",
            "tpslOrder" => "tpslOrder",
            "OcoOrder" => "OcoOrder",
            "BidirectionalTpslOrder" => "BidirectionalTpslOrder",
            _ => "StopOrder",
        }
    }
}

/// An open spread order.
#[derive(Clone, Debug, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct SpreadOrder {
    /// Its id; made up when empty.
    pub order_id: String,
    /// The combination's symbol.
    pub symbol: String,
    /// `Buy` or `Sell`.
    pub side: String,
    /// The price, which may be negative.
    pub price: String,
    /// The size.
    pub qty: String,
}

impl Default for SpreadOrder {
    fn default() -> Self {
        Self {
            order_id: String::new(),
            symbol: "ETHUSDT_ETH/USDT".to_owned(),
            side: "Buy".to_owned(),
            price: "-2.5".to_owned(),
            qty: "0.4".to_owned(),
        }
    }
}

/// The orders that a position's take-profit, stop-loss and trailing stop are.
pub(super) fn of_position(position: &Position) -> Vec<Order> {
    let parts = [
        ("TakeProfit", &position.take_profit),
        ("StopLoss", &position.stop_loss),
        ("TrailingStop", &position.trailing_stop),
    ];
    let set = parts.into_iter().filter(|(_, price)| position.size > Decimal::ZERO && is_set(price));
    let order = |(kind, price): (&str, &String)| Order {
        order_id: uuid(fingerprint(&format!("{}{}{kind}", position.symbol, position.position_idx)), 0),
        side: if position.side == "Buy" { "Sell" } else { "Buy" }.to_owned(),
        order_type: "Market".to_owned(),
        price: price.clone(),
        qty: position.size.to_string(),
        order_status: "Untriggered".to_owned(),
        stop_order_type: kind.to_owned(),
        position_idx: position.position_idx,
        reduce_only: true,
        ..Order::new(position.category, &position.symbol, &position.settle_coin)
    };
    set.map(order).collect()
}

/// Whether a price is one: `""`, `0` and `0.00` are none.
pub(super) fn is_set(price: &str) -> bool {
    price.parse::<Decimal>().is_ok_and(|price| !price.is_zero())
}

/// An order id as Bybit's look.
pub(super) fn uuid(seed: u64, nth: usize) -> String {
    let mixed = fingerprint(&format!("{seed}/{nth}"));
    let (high, low) = (mixed >> 32, mixed & 0xffff_ffff);
    format!("{high:08x}-{:04x}-4{:03x}-a{:03x}-{low:08x}{:04x}", low >> 16, high & 0xfff, low & 0xfff, nth & 0xffff)
}
