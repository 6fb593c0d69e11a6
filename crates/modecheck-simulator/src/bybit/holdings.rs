//! What an account holds besides orders and positions.

use rust_decimal::Decimal;
use serde::Deserialize;

/// Where a coin lies; an account shows the wallets its mode has.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Wallet {
    /// The unified one; spot in a classic account.
    #[default]
    Unified,
    /// That of inverse contracts; of all contracts in a classic account.
    Contract,
}

/// One coin of a wallet.
#[derive(Clone, Debug, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Coin {
    /// The coin.
    pub coin: String,
    /// Where it lies.
    pub wallet: Wallet,
    /// The equity.
    pub equity: Decimal,
    /// The equity in USD.
    pub usd_value: Decimal,
    /// What is borrowed, in spot and in derivatives.
    pub borrow_amount: Decimal,
    /// What of it is spot margin or a manual borrowing.
    pub spot_borrow: Decimal,
    /// The interest on it.
    pub accrued_interest: Decimal,
    /// Whether it serves as collateral.
    pub collateral_switch: bool,
    /// The platform's collateral limit: -1 unknown, 0 off, 1 close, 2 reached; the field is left out when absent.
    pub col_res: Option<String>,
}

impl Default for Coin {
    fn default() -> Self {
        Self {
            coin: "USDT".to_owned(),
            wallet: Wallet::Unified,
            equity: Decimal::ONE_THOUSAND,
            usd_value: Decimal::ONE_THOUSAND,
            borrow_amount: Decimal::ZERO,
            spot_borrow: Decimal::ZERO,
            accrued_interest: Decimal::ZERO,
            collateral_switch: true,
            col_res: None,
        }
    }
}

/// A strategy of the order desk: an algorithm that places orders.
#[derive(Clone, Debug, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Strategy {
    /// Its id; made up when empty.
    pub strategy_id: String,
    /// `twap`, `chaseOrder`, `iceberg` or `pov`.
    pub strategy_type: String,
    /// The symbol.
    pub symbol: String,
    /// Where it is listed.
    pub category: String,
    /// 2 running, 3 ended, 4 ended without a fill, 5 paused, 6 untriggered.
    pub status: u8,
    /// Why it ended: 8 by an upgrade.
    pub terminate_type: u8,
}

impl Default for Strategy {
    fn default() -> Self {
        Self {
            strategy_id: String::new(),
            strategy_type: "twap".to_owned(),
            symbol: "BTCUSDT".to_owned(),
            category: "linear".to_owned(),
            status: 2,
            terminate_type: 0,
        }
    }
}

/// An institutional loan.
#[derive(Clone, Debug, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct InsLoan {
    /// Its id; made up when empty.
    pub order_id: String,
    /// Whether it is paid back.
    pub paid: bool,
    /// The coin.
    pub coin: String,
    /// What is owed.
    pub unpaid_amount: Decimal,
    /// The interest owed.
    pub unpaid_interest: Decimal,
    /// When it was taken, in milliseconds since 1970.
    pub loan_ms: u64,
}

impl Default for InsLoan {
    fn default() -> Self {
        Self {
            order_id: String::new(),
            paid: false,
            coin: "USDT".to_owned(),
            unpaid_amount: Decimal::from(200_000),
            unpaid_interest: Decimal::from(12),
            loan_ms: super::rows::CREATED_MS,
        }
    }
}

/// A crypto loan, or a fixed-rate borrowing.
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

/// One line of the asset overview.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Overview {
    /// `TradingBot`, `CopyTrading`, `Earn`, ….
    pub account_type: String,
    /// The equity in USD at the last snapshot.
    pub equity: Decimal,
    /// What it is made of; `coinDetail` is shown when empty.
    pub categories: Vec<OverviewCategory>,
}

/// One part of a line of the asset overview.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct OverviewCategory {
    /// `Futures Grid Bot`, `Copy Trading Classic`, ….
    pub category: String,
    /// The equity in USD.
    pub equity: Decimal,
}

/// A sub-account that has no key here.
#[derive(Clone, Debug, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Member {
    /// Its user id; made up when empty.
    pub uid: String,
    /// Its user name.
    pub username: String,
    /// 1 normal, 6 custodial, 12 fund custodial; other kinds appear in the total assets only.
    pub member_type: u8,
    /// 1 normal, 2 login banned, 4 frozen.
    pub status: u8,
    /// Its unified margin status.
    pub account_mode: i64,
    /// What the total assets call it: 1 normal, 3 trading bot, 4 copy leader, 5 copy follower, 9 Copy Pro, ….
    pub kind: u8,
    /// Its equity in USD.
    pub equity: Decimal,
}

impl Default for Member {
    fn default() -> Self {
        Self {
            uid: String::new(),
            username: "desk".to_owned(),
            member_type: 1,
            status: 1,
            account_mode: 5,
            kind: 1,
            equity: Decimal::ZERO,
        }
    }
}
