//! One account as the exchange sees it.

use std::{
    collections::{BTreeMap, BTreeSet},
    fmt,
    net::IpAddr,
};

use rust_decimal::Decimal;
use serde::Deserialize;

use super::{
    holdings::{Coin, InsLoan, Loan, Member, Overview, Strategy},
    items::Position,
    orders::{Order, SpreadOrder, of_position},
    profile::{Ban, Denial, Environment, Hidden, MarginMode, Upgrading},
};

/// What a key may do: groups and what they hold, as `query-api` lists them.
pub type Permissions = BTreeMap<String, BTreeSet<String>>;

/// One account with its one key.
///
/// The default is a VIP main account in the second unified mode, in cross margin, with a key that may read everything
/// and change nothing, and with nothing in the way of an upgrade. Empty names, credentials and ids are made up from
/// the name when it is inserted.
#[derive(Clone, Deserialize)]
#[serde(default, deny_unknown_fields)]
#[expect(clippy::struct_excessive_bools, reason = "each is a field of the exchange's own answers")]
pub struct Account {
    /// What the simulator calls it, and its user name as a sub-account.
    pub name: String,
    /// The key's id.
    pub api_key: String,
    /// The key's secret.
    pub api_secret: String,
    /// The environment the key was made in.
    pub environment: Environment,
    /// Whether the key may change nothing.
    pub read_only: bool,
    /// What the key may see.
    pub permissions: Permissions,
    /// The addresses the key may be used from; any when empty.
    pub ips: Vec<IpAddr>,
    /// 1 for a key of the holder, 2 for one made for a third party's application.
    pub key_type: u8,
    /// When the key expires, in milliseconds since 1970; never when absent.
    pub key_expires_ms: Option<u64>,
    /// The user id.
    pub uid: String,
    /// The main account's user id; `0` for a main account.
    pub parent_uid: String,
    /// Whether it is a main account.
    pub is_master: bool,
    /// `No VIP`, `VIP-1` to `VIP-5`, `VIP-Supreme`, `PRO-1` to `PRO-6`.
    pub vip_level: String,
    /// The main account's level, where that account is not simulated.
    pub parent_vip_level: String,
    /// `LEVEL_DEFAULT`, `LEVEL_1` or `LEVEL_2`.
    pub kyc_level: String,
    /// The region, three letters; may be empty.
    pub kyc_region: String,
    /// 1 classic, 3 and 4 the first unified account, 5 and 6 the second; even ones are Pro.
    pub unified_margin_status: i64,
    /// The margin mode.
    pub margin_mode: MarginMode,
    /// Whether it leads copy trading.
    pub is_master_trader: bool,
    /// Whether spot hedging is on.
    pub spot_hedging: bool,
    /// Whether spot margin is on.
    pub spot_margin: bool,
    /// Orders, open and closed; take-profits and stop-losses of positions need none here.
    pub orders: Vec<Order>,
    /// Open spread orders.
    pub spread_orders: Vec<SpreadOrder>,
    /// Requests for quotes one has made, by id. The pages do not call them orders, and no upgrade refuses them.
    pub rfqs: Vec<String>,
    /// Quotes one has given, by id.
    pub quotes: Vec<String>,
    /// Positions.
    pub positions: Vec<Position>,
    /// Whether the take-profit, stop-loss or trailing stop of a position is listed among the orders too.
    pub tpsl_rows: bool,
    /// The equity in USD.
    pub equity: Decimal,
    /// The coins; all of the equity in USDT when empty.
    pub coins: Vec<Coin>,
    /// Strategies, running and ended.
    pub strategies: Vec<Strategy>,
    /// Institutional loans.
    pub ins_loans: Vec<InsLoan>,
    /// What happens to them: 0 nothing, 1 liquidation, 2 manual repayment, 3 transfer.
    pub liq_status: u8,
    /// Crypto loans.
    pub crypto_loans: Vec<Loan>,
    /// Crypto loans of the older kind.
    pub legacy_loans: Vec<Loan>,
    /// Fixed-rate borrowings not yet repaid.
    pub fixed_loans: Vec<Loan>,
    /// The asset overview's lines beside the unified account's own.
    pub overview: Vec<Overview>,
    /// Sub-accounts without a key here, for a main account.
    pub members: Vec<Member>,
    /// Whether it is banned.
    pub banned: Option<Ban>,
    /// What no read shows.
    pub hidden: BTreeSet<Hidden>,
    /// Calls its key is refused.
    pub denied: Vec<Denial>,
    /// How long an upgrade takes; 0 answers `SUCCESS` at once, anything else `PROCESS`.
    pub upgrade_takes_ms: u64,
    /// An upgrade on its way.
    pub upgrading: Option<Upgrading>,
    /// The status a demonstration asks about; of no meaning to the exchange.
    pub demo_target: Option<u8>,
}

impl Account {
    /// The default account under a name, with credentials and ids made up from it.
    pub fn named(name: &str) -> Self {
        let mut account = Self { name: name.to_owned(), ..Self::default() };
        account.fill();
        account
    }

    /// All open orders but spread orders, with those that positions bring along.
    pub fn open_orders(&self) -> Vec<Order> {
        let own = self.orders.iter().filter(|order| order.is_open()).cloned();
        let attached = self.positions.iter().filter(|_| self.tpsl_rows).flat_map(of_position);
        own.chain(attached).collect()
    }

    /// Whether it is the classic account or the first unified one.
    pub(super) fn is_older(&self) -> bool {
        matches!(self.unified_margin_status, 1..=4)
    }

    pub(super) fn may(&self, group: &str, what: &str) -> bool {
        self.permissions.get(group).is_some_and(|held| held.contains(what))
    }

    /// Why it is no account an exchange could hold.
    pub(crate) fn check(&self) -> Result<(), String> {
        let wrong = |what: String| Err(format!("{} {what}", self.name));
        match self {
            Self { demo_target: Some(mode), .. } if !(1..=6).contains(mode) => {
                wrong(format!("asks about mode {mode}, modes are 1 to 6"))
            }
            Self { key_type, .. } if !(1..=2).contains(key_type) => {
                wrong(format!("has key_type {key_type}, it is 1 or 2"))
            }
            Self { liq_status, .. } if *liq_status > 3 => wrong(format!("has liq_status {liq_status}, it is 0 to 3")),
            Self { uid, .. } if uid.parse::<u64>().is_err() => wrong(format!("has the uid {uid}, which is no number")),
            Self { is_master, parent_uid, .. } if *is_master != (parent_uid == "0") => {
                wrong(format!("has the parent_uid {parent_uid}: 0 is a main account's, and no other's"))
            }
            _ => Ok(()),
        }
    }
}

/// Leaves the credentials out.
impl fmt::Debug for Account {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Account")
            .field("name", &self.name)
            .field("status", &(self.unified_margin_status, self.margin_mode))
            .field("level", &(self.is_master, &self.vip_level, &self.parent_vip_level))
            .field("orders", &self.orders)
            .field("spread_orders", &self.spread_orders.len())
            .field("positions", &self.positions)
            .field("tpsl_rows", &self.tpsl_rows)
            .field("equity", &self.equity)
            .field("coins", &self.coins)
            .field("strategies", &self.strategies.len())
            .field("loans", &(&self.ins_loans, self.liq_status))
            .field("is_master_trader", &self.is_master_trader)
            .field("banned", &self.banned)
            .field("hidden", &self.hidden)
            .field("denied", &self.denied)
            .field("upgrading", &self.upgrading)
            .finish_non_exhaustive()
    }
}
