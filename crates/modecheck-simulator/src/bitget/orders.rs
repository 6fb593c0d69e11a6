//! Markets, and the orders waiting in them.

use rust_decimal::Decimal;
use serde::Deserialize;

/// Where something trades.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
pub enum Market {
    /// Spot.
    #[serde(rename = "spot")]
    Spot,
    /// Futures settled in USDT.
    #[default]
    #[serde(rename = "USDT-FUTURES")]
    UsdtFutures,
    /// Futures settled in USDC.
    #[serde(rename = "USDC-FUTURES")]
    UsdcFutures,
    /// Futures settled in the base coin.
    #[serde(rename = "COIN-FUTURES")]
    CoinFutures,
    /// Cross margin of a classic account.
    #[serde(rename = "crossed")]
    Crossed,
    /// Isolated margin of a classic account.
    #[serde(rename = "isolated")]
    Isolated,
}

impl Market {
    /// The three product types.
    pub const FUTURES: [Self; 3] = [Self::UsdtFutures, Self::UsdcFutures, Self::CoinFutures];

    /// The product type of v2, the category of v3.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Spot => "SPOT",
            Self::UsdtFutures => "USDT-FUTURES",
            Self::UsdcFutures => "USDC-FUTURES",
            Self::CoinFutures => "COIN-FUTURES",
            Self::Crossed | Self::Isolated => "MARGIN",
        }
    }

    /// Whether it is one of the three product types.
    pub fn is_futures(self) -> bool {
        Self::FUTURES.contains(&self)
    }

    /// Whether it is margin of a classic account.
    pub fn is_margin(self) -> bool {
        matches!(self, Self::Crossed | Self::Isolated)
    }
}

/// An order, open unless its status says otherwise.
#[derive(Clone, Debug, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Order {
    /// Its id, a number; newer ones are greater. Made up when empty.
    pub order_id: String,
    /// Where it is.
    pub market: Market,
    /// The symbol.
    pub symbol: String,
    /// `buy` or `sell`.
    pub side: String,
    /// The price.
    pub price: String,
    /// The size.
    pub size: String,
    /// `live` or `partially_filled`; `filled` and `canceled` are open no more.
    pub status: String,
    /// Whether it is a take-profit or stop-loss of spot.
    pub tpsl: bool,
    /// How many days ago it was placed.
    pub age_days: u64,
}

impl Default for Order {
    fn default() -> Self {
        Self::new(Market::UsdtFutures, "BTCUSDT")
    }
}

impl Order {
    /// A live limit order to buy.
    pub fn new(market: Market, symbol: &str) -> Self {
        Self {
            order_id: String::new(),
            market,
            symbol: symbol.to_owned(),
            side: "buy".to_owned(),
            price: "41000".to_owned(),
            size: "0.01".to_owned(),
            status: "live".to_owned(),
            tpsl: false,
            age_days: 1,
        }
    }

    /// Whether it is on the book.
    pub fn is_open(&self) -> bool {
        matches!(self.status.as_str(), "live" | "partially_filled")
    }

    /// How much it freezes: its size of the coin that it sells, or its price times size of the coin that it pays with.
    pub(super) fn frozen(&self) -> Decimal {
        let [price, size] = [&self.price, &self.size].map(|text| text.parse().unwrap_or(Decimal::ONE));
        if self.side == "sell" { size } else { price * size }
    }

    /// The coin it freezes: the quote coin for a buyer, the base coin for a seller.
    pub(super) fn frozen_coin(&self) -> &str {
        let quoted = ["USDT", "USDC", "BTC", "ETH"].into_iter().find_map(|quote| {
            let base = self.symbol.strip_suffix(quote).filter(|base| !base.is_empty());
            base.map(|base| (base, &self.symbol[base.len()..]))
        });
        let (base, quote) = quoted.unwrap_or((&self.symbol, "USDT"));
        if self.side == "sell" { base } else { quote }
    }
}

/// An order waiting for its trigger.
#[derive(Clone, Debug, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Plan {
    /// Its id, a number; newer ones are greater. Made up when empty.
    pub order_id: String,
    /// Where it is: spot, or one of the product types.
    pub market: Market,
    /// The symbol.
    pub symbol: String,
    /// Of futures `normal_plan`, `track_plan`, or one of those asked for as `profit_loss`: `profit_plan`, `loss_plan`,
    /// `moving_plan`, `pos_profit`, `pos_loss`. Of spot `amount` or `total`.
    pub plan_type: String,
    /// `live` or `not_trigger`: pages show both.
    pub status: String,
    /// How many days ago it was placed.
    pub age_days: u64,
}

impl Default for Plan {
    fn default() -> Self {
        Self::new(Market::UsdtFutures, "BTCUSDT", "normal_plan")
    }
}

impl Plan {
    /// A plan of yesterday.
    pub fn new(market: Market, symbol: &str, plan_type: &str) -> Self {
        Self {
            order_id: String::new(),
            market,
            symbol: symbol.to_owned(),
            plan_type: plan_type.to_owned(),
            status: "live".to_owned(),
            age_days: 1,
        }
    }

    /// The `planType` it is asked for with.
    pub(super) fn asked_as(&self) -> &str {
        match self.plan_type.as_str() {
            kind @ ("normal_plan" | "track_plan") => kind,
            _ => "profit_loss",
        }
    }
}
