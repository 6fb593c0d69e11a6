//! What an account holds and owes besides orders and positions.

use rust_decimal::Decimal;
use serde::Deserialize;

/// One coin of the funding or trading account.
#[derive(Clone, Debug, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Balance {
    /// The coin.
    pub currency: String,
    /// `main`, `trade`, `margin`, `isolated`, `option`.
    #[serde(rename = "type")]
    pub kind: String,
    /// How much there is.
    pub balance: Decimal,
    /// What of it is held beside what orders hold.
    pub holds: Decimal,
}

impl Default for Balance {
    fn default() -> Self {
        Self {
            currency: "USDT".to_owned(),
            kind: "trade".to_owned(),
            balance: Decimal::ONE_THOUSAND,
            holds: Decimal::ZERO,
        }
    }
}

/// The futures account in one coin. Each settles apart.
#[derive(Clone, Debug, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct FuturesBalance {
    /// The coin; bitcoin is `XBT`.
    pub currency: String,
    /// The equity.
    pub account_equity: Decimal,
    /// What is available.
    pub available_balance: Decimal,
    /// The profit or loss of what is open.
    pub unrealised_pnl: Decimal,
}

impl Default for FuturesBalance {
    fn default() -> Self {
        Self::new("USDT", Decimal::ZERO)
    }
}

impl FuturesBalance {
    /// So much of a coin, all of it available.
    pub fn new(currency: &str, equity: Decimal) -> Self {
        let currency = currency.to_owned();
        Self { currency, account_equity: equity, available_balance: equity, unrealised_pnl: Decimal::ZERO }
    }

    pub(super) fn is_negative(&self) -> bool {
        self.account_equity < Decimal::ZERO || self.available_balance < Decimal::ZERO
    }
}

/// One coin of a margin account.
#[derive(Clone, Debug, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct MarginAsset {
    /// The coin; of no meaning in isolated pairs.
    pub currency: String,
    /// How much there is.
    pub total: Decimal,
    /// What is borrowed.
    pub liability_principal: Decimal,
    /// The interest on it.
    pub liability_interest: Decimal,
    /// The coin's price in USDT.
    pub price: Decimal,
    /// Whether only the query types `MARGIN_V2` and `ALL` show it; of no meaning in isolated pairs.
    pub v2: bool,
}

impl Default for MarginAsset {
    fn default() -> Self {
        Self {
            currency: "USDT".to_owned(),
            total: Decimal::ZERO,
            liability_principal: Decimal::ZERO,
            liability_interest: Decimal::ZERO,
            price: Decimal::ONE,
            v2: false,
        }
    }
}

impl MarginAsset {
    /// A coin with a debt.
    pub fn owing(currency: &str, principal: Decimal) -> Self {
        Self { currency: currency.to_owned(), liability_principal: principal, ..Self::default() }
    }

    /// What is owed.
    pub fn liability(&self) -> Decimal {
        self.liability_principal + self.liability_interest
    }
}

/// One pair of the isolated margin account.
#[derive(Clone, Debug, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct IsolatedPair {
    /// The symbol.
    pub symbol: String,
    /// `EFFECTIVE`, `BANKRUPTCY`, `LIQUIDATION`, `REPAY` or `BORROW`.
    pub status: String,
    /// The base coin.
    pub base: MarginAsset,
    /// The quote coin.
    pub quote: MarginAsset,
    /// Whether only the query types `ISOLATED_V2` and `ALL` show it.
    pub v2: bool,
}

impl Default for IsolatedPair {
    fn default() -> Self {
        Self {
            symbol: "BTC-USDT".to_owned(),
            status: "EFFECTIVE".to_owned(),
            base: MarginAsset::default(),
            quote: MarginAsset::default(),
            v2: false,
        }
    }
}

impl IsolatedPair {
    /// What is owed in both coins; of no use but to be compared with zero.
    pub(super) fn owes(&self) -> bool {
        !self.base.liability().is_zero() || !self.quote.liability().is_zero()
    }
}

/// A loan of the VIP desk.
#[derive(Clone, Debug, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct OtcLoan {
    /// Its id; made up when empty.
    pub order_id: String,
    /// The coin.
    pub currency: String,
    /// What is owed.
    pub principal: Decimal,
    /// The interest owed.
    pub interest: Decimal,
}

impl Default for OtcLoan {
    fn default() -> Self {
        Self {
            order_id: String::new(),
            currency: "USDT".to_owned(),
            principal: Decimal::from(200_000),
            interest: Decimal::from(12),
        }
    }
}

/// Something lent out. No page says it stops a switch, and here it does not.
#[derive(Clone, Debug, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Lending {
    /// Its number; made up when empty.
    pub purchase_order_no: String,
    /// The coin.
    pub currency: String,
    /// How much.
    pub size: Decimal,
    /// Whether it is over: `DONE` instead of `PENDING`.
    pub done: bool,
}

impl Default for Lending {
    fn default() -> Self {
        Self { purchase_order_no: String::new(), currency: "USDT".to_owned(), size: Decimal::ONE_HUNDRED, done: false }
    }
}

/// Something held in Earn. No page says it stops a switch, and here it does not.
#[derive(Clone, Debug, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct EarnHolding {
    /// Its id; made up when empty.
    pub order_id: String,
    /// `DEMAND`, `ACTIVITY`, `STAKING`, `KCS_STAKING` or `ETH2`.
    pub product_category: String,
    /// The coin.
    pub currency: String,
    /// How much.
    pub hold_amount: Decimal,
}

impl Default for EarnHolding {
    fn default() -> Self {
        Self {
            order_id: String::new(),
            product_category: "DEMAND".to_owned(),
            currency: "USDT".to_owned(),
            hold_amount: Decimal::ONE_HUNDRED,
        }
    }
}

/// A sub-account that has no key here.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Member {
    /// Its user id; made up when empty.
    pub uid: String,
    /// Its name; `sub` and its user id when empty.
    pub sub_name: String,
    /// Whether it is unified.
    pub unified: bool,
}
