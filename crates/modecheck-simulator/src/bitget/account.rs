//! One account as the exchange sees it.

use std::{collections::BTreeSet, fmt, net::IpAddr};

use rust_decimal::Decimal;
use serde::Deserialize;

use super::{
    copying::{Follow, Lead},
    holdings::{Bot, Coin, FuturesCoin, InsLoan, Loan, MarginCoin, Position, Sub},
    orders::{Market, Order, Plan},
    profile::{Denial, Hidden, KeyKind, Kind, Level, Mode, Outcome, Switching},
    words,
};

/// One account with its one key.
///
/// The default is a classic main account with a key that may read everything and change nothing, bound to no address,
/// with 50,000 USDT in spot and with nothing in the way of an upgrade. Empty names, credentials and ids are made up
/// from the name when it is inserted.
#[derive(Clone, Deserialize)]
#[serde(default, deny_unknown_fields)]
#[expect(clippy::struct_excessive_bools, reason = "each is told, or kept, by the exchange on its own")]
pub struct Account {
    /// What the simulator calls it, and its user name as a sub-account.
    pub name: String,
    /// The key's id.
    pub api_key: String,
    /// The key's secret.
    pub api_secret: String,
    /// The key's passphrase.
    pub passphrase: String,
    /// Whether the key is one for demo trading, whose calls carry the header `paptrading: 1`.
    pub demo: bool,
    /// Which interface the key is good for.
    pub key_kind: KeyKind,
    /// What the key may do in v2: codes that end in `r` for reading or in `w` for writing, which includes reading;
    /// `readonly` and `trade`, which the page shows, are for everything.
    pub authorities: BTreeSet<String>,
    /// What the key may do in v3: `uta_mgt`, `uta_trade`, ….
    pub permissions: BTreeSet<String>,
    /// Whether the key may change nothing in v3.
    pub read_only: bool,
    /// The addresses the key may be used from; any when empty.
    pub ips: Vec<IpAddr>,
    /// The user id.
    pub uid: String,
    /// The main account's user id; empty for a main account.
    pub parent_uid: String,
    /// Which of the firm's accounts it is.
    pub kind: Kind,
    /// Whether upgrades are open to this virtual sub-account. No read shows it.
    pub whitelisted: bool,
    /// How many days ago the account was opened.
    pub registered_days_ago: u64,
    /// The mode.
    pub mode: Mode,
    /// The level, in a unified account.
    pub level: Level,
    /// What it leads in copy trading.
    pub lead: Lead,
    /// What it follows in copy trading.
    pub follow: Follow,
    /// Whether its copy trading has moved to v3, so that classic copy-trading calls are refused with 40731.
    pub copies_moved: bool,
    /// Futures positions.
    pub positions: Vec<Position>,
    /// Orders of spot, futures and margin.
    pub orders: Vec<Order>,
    /// Orders waiting for a trigger, of spot and futures.
    pub plans: Vec<Plan>,
    /// The equity in USDT that `coins` is made from when it is empty.
    pub equity: Decimal,
    /// The coins of the spot account, or of the unified one; all of the equity in USDT when empty.
    pub coins: Vec<Coin>,
    /// The coins of the margin accounts.
    pub margin_coins: Vec<MarginCoin>,
    /// The coins of the futures accounts.
    pub futures_coins: Vec<FuturesCoin>,
    /// What lies in the funding account, in USDT.
    pub funding: Decimal,
    /// What lies in earn products, in USDT.
    pub earn: Decimal,
    /// Trading bots.
    pub bots: Vec<Bot>,
    /// Crypto loans not yet repaid.
    pub crypto_loans: Vec<Loan>,
    /// The risk unit of institutional loans it belongs to; not a loan user when absent.
    pub risk_unit: Option<String>,
    /// Its institutional loans.
    pub ins_loans: Vec<InsLoan>,
    /// Sub-accounts without a key here, for a main account.
    pub subs: Vec<Sub>,
    /// A code that every private call is refused with, such as 40013 or 40710.
    pub barred: Option<String>,
    /// What no read shows.
    pub hidden: BTreeSet<Hidden>,
    /// Calls its key is refused.
    pub denied: Vec<Denial>,
    /// How long a change of mode takes.
    pub switch_takes_ms: u64,
    /// A change of mode on its way.
    pub switching: Option<Switching>,
    /// How the last upgrade ended.
    pub upgraded: Option<Outcome>,
    /// How the last way back ended.
    pub switched_back: Option<Outcome>,
    /// The mode a demonstration asks about; of no meaning to the exchange.
    pub demo_target: Option<Mode>,
}

impl Account {
    /// The default account under a name, with credentials and ids made up from it.
    pub fn named(name: &str) -> Self {
        let mut account = Self { name: name.to_owned(), ..Self::default() };
        account.fill();
        account
    }

    /// What all its accounts are worth in USDT, by the names of the overview.
    pub fn overview(&self) -> [(&'static str, Decimal); 6] {
        [
            ("spot", self.coins.iter().map(|coin| coin.usdt_value).sum()),
            ("futures", self.futures_coins.iter().map(|coin| coin.usdt_equity).sum()),
            ("funding", self.funding),
            ("earn", self.earn),
            ("bots", self.bots.iter().map(|bot| bot.equity).sum()),
            ("margin", self.margin_coins.iter().map(|coin| coin.usdt_value).sum()),
        ]
    }

    /// The sum of the overview.
    pub fn total(&self) -> Decimal {
        self.overview().into_iter().map(|(_, value)| value).sum()
    }

    /// The open orders of a market.
    pub fn open_orders(&self, market: Market) -> impl Iterator<Item = &Order> {
        self.orders.iter().filter(move |order| order.market == market && order.is_open())
    }

    /// Why it is no account an exchange could hold.
    pub(crate) fn check(&self) -> Result<(), String> {
        let wrong = |what: String| Err(format!("{} {what}", self.name));
        let ids = self.orders.iter().map(|order| &order.order_id).chain(self.plans.iter().map(|plan| &plan.order_id));
        if let Some(id) = ids.into_iter().find(|id| id.parse::<u64>().is_err()) {
            return wrong(format!("has the order id {id}, which is no number"));
        }
        match self {
            Self { uid, .. } if uid.parse::<u64>().is_err() => wrong(format!("has the uid {uid}, which is no number")),
            Self { kind, parent_uid, .. } if (*kind == Kind::Main) != parent_uid.is_empty() => {
                wrong(format!("has the parent_uid \"{parent_uid}\": a main account has none, others have one"))
            }
            Self { barred: Some(code), .. } if words::of_code(code, false).is_empty() => {
                wrong(format!("is barred with {code}, a code without a text"))
            }
            Self { plans, .. } if plans.iter().any(|plan| plan.market.is_margin()) => {
                wrong("has a plan in a margin market, where there are none".to_owned())
            }
            Self { positions, .. } if !positions.iter().all(|position| position.market.is_futures()) => {
                wrong("has a position outside futures".to_owned())
            }
            Self { margin_coins, .. } if !margin_coins.iter().all(|coin| coin.market.is_margin()) => {
                wrong("has a margin coin outside margin".to_owned())
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
            .field("mode", &(self.mode, &self.switching))
            .field("kind", &(self.kind, self.whitelisted))
            .field("copying", &(&self.lead, &self.follow, self.copies_moved))
            .field("positions", &self.positions)
            .field("orders", &self.orders)
            .field("plans", &self.plans)
            .field("total", &self.total())
            .field("margin_coins", &self.margin_coins)
            .field("bots", &self.bots)
            .field("loans", &(&self.crypto_loans, &self.risk_unit, &self.ins_loans))
            .field("subs", &self.subs)
            .field("barred", &self.barred)
            .field("hidden", &self.hidden)
            .field("denied", &self.denied)
            .finish_non_exhaustive()
    }
}
