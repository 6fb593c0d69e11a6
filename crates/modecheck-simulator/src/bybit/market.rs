//! What everybody may see.

use serde::Deserialize;

use super::items::Category;

/// A listed instrument.
#[derive(Clone, Debug, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Instrument {
    /// The symbol.
    pub symbol: String,
    /// Where it is listed.
    pub category: Category,
    /// The base coin.
    pub base_coin: String,
    /// The quote coin.
    pub quote_coin: String,
    /// The coin it settles in.
    pub settle_coin: String,
    /// Whether it trades before its market opens.
    pub pre_market: bool,
}

impl Default for Instrument {
    fn default() -> Self {
        Self::new(Category::Linear, "BTCUSDT", ["BTC", "USDT", "USDT"])
    }
}

impl Instrument {
    /// An instrument with its base, quote and settle coins.
    pub fn new(category: Category, symbol: &str, [base, quote, settle]: [&str; 3]) -> Self {
        let (base_coin, quote_coin, settle_coin) = (base.to_owned(), quote.to_owned(), settle.to_owned());
        Self { symbol: symbol.to_owned(), category, base_coin, quote_coin, settle_coin, pre_market: false }
    }

    /// A few of each category, with the settle coins of mid-2026.
    pub(super) fn usual() -> Vec<Self> {
        let listed = [
            (Category::Linear, "BTCUSDT", ["BTC", "USDT", "USDT"]),
            (Category::Linear, "ETHUSDT", ["ETH", "USDT", "USDT"]),
            (Category::Linear, "SOLUSDT", ["SOL", "USDT", "USDT"]),
            (Category::Linear, "BTCPERP", ["BTC", "USDC", "USDC"]),
            (Category::Linear, "ETHPERP", ["ETH", "USDC", "USDC"]),
            (Category::Inverse, "BTCUSD", ["BTC", "USD", "BTC"]),
            (Category::Inverse, "ETHUSD", ["ETH", "USD", "ETH"]),
            (Category::Spot, "BTCUSDT", ["BTC", "USDT", ""]),
            (Category::Spot, "ETHUSDC", ["ETH", "USDC", ""]),
            (Category::Option, "BTC-25DEC26-70000-C-USDT", ["BTC", "USDT", "USDT"]),
            (Category::Option, "BTC-25DEC26-70000-C", ["BTC", "USDC", "USDC"]),
        ];
        listed.map(|(category, symbol, coins)| Self::new(category, symbol, coins)).to_vec()
    }
}

/// A maintenance, over or to come.
///
/// <https://bybit-exchange.github.io/docs/v5/system-status> (2026-07-24)
#[derive(Clone, Debug, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Maintenance {
    /// Its id.
    pub id: String,
    /// What it is about.
    pub title: String,
    /// `scheduled`, `ongoing`, `completed` or `canceled`.
    pub state: String,
    /// When it begins, in milliseconds since 1970.
    pub begin_ms: u64,
    /// When it ends.
    pub end_ms: u64,
    /// The last digits of the user ids it is for; all when empty.
    pub uid_suffix: Vec<u8>,
}

impl Default for Maintenance {
    fn default() -> Self {
        Self {
            id: "maintenance-1".to_owned(),
            title: "system upgrade".to_owned(),
            state: "scheduled".to_owned(),
            begin_ms: super::rows::CREATED_MS,
            end_ms: super::rows::CREATED_MS + 3_600_000,
            uid_suffix: Vec::new(),
        }
    }
}
