//! One account as the exchange sees it.

use std::{
    collections::{BTreeMap, BTreeSet},
    fmt,
    net::IpAddr,
};

use rust_decimal::Decimal;
use serde::Deserialize;

use super::{
    holdings::{Balance, Bot, Margin, MinimumEquity, PositionLimit, Preset},
    items::Position,
    members::Member,
    orders::{AlgoOrder, Order},
    profile::{AccountKind, Compliance, CopyTrading, Permission, PosMode, Role, Site},
};

/// One account with its one key.
///
/// The default is a main account in futures mode that holds nothing in the way of a switch, has been in every mode
/// before, and has margin enough for each. Empty names, credentials and ids are made up from the name when it is
/// inserted.
#[derive(Clone, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Account {
    /// What the simulator calls it; the exchange does not know the name.
    pub name: String,
    /// The key's id.
    pub api_key: String,
    /// The key's secret.
    pub api_secret: String,
    /// The key's passphrase.
    pub passphrase: String,
    /// What the key may do.
    pub permissions: BTreeSet<Permission>,
    /// The addresses the key may be used from; any when empty.
    pub ips: Vec<IpAddr>,
    /// Whether the key is one of the demo environment.
    pub demo: bool,
    /// The site the key was made on.
    pub site: Site,
    /// The user id.
    pub uid: String,
    /// The main account's user id; its own when empty.
    pub main_uid: String,
    /// What kind of account it is.
    pub kind: AccountKind,
    /// The current mode: 1 spot, 2 futures, 3 multi-currency margin, 4 portfolio margin.
    pub acct_lv: u8,
    /// Net or hedge.
    pub pos_mode: PosMode,
    /// The main account's identity verification level, 0 to 3.
    pub kyc_level: u8,
    /// The role in contract copy trading.
    pub role_type: Role,
    /// The role in spot copy trading.
    pub spot_role_type: Role,
    /// 0 general, 1 delta neutral. Reported, not judged: neither the precheck nor the switch documents an answer to
    /// it.
    pub stgy_type: u8,
    /// The modes activated on the web or in the app; the current one always counts as activated.
    pub activated: BTreeSet<u8>,
    /// Orders on the book.
    pub orders: Vec<Order>,
    /// Algo orders.
    pub algo_orders: Vec<AlgoOrder>,
    /// Trading bots.
    pub bots: Vec<Bot>,
    /// Positions.
    pub positions: Vec<Position>,
    /// Equity per currency; all of it in USDT when empty.
    pub balances: Vec<Balance>,
    /// Borrowings per currency.
    pub liabilities: BTreeMap<String, Decimal>,
    /// Copy-trading arrangements in force.
    pub copy_trading: BTreeSet<CopyTrading>,
    /// Whether a VIP loan is outstanding.
    pub vip_loan: bool,
    /// The equity in USD.
    pub equity: Decimal,
    /// The least equity a mode demands of this account.
    pub minimum_equity: Vec<MinimumEquity>,
    /// Compliance restrictions on margin trading.
    pub compliance: BTreeSet<Compliance>,
    /// What the margin check finds.
    pub margin: Margin,
    /// The position limits portfolio margin mode sets this account.
    pub position_limits: Vec<PositionLimit>,
    /// The leverage set ahead of a switch.
    pub preset: Option<Preset>,
    /// A code, such as 51024 or 50022, that answers every precheck, preset and switch.
    pub restricted: Option<String>,
    /// Sub-accounts without a key here.
    pub members: Vec<Member>,
    /// The mode a demonstration asks about; of no meaning to the exchange.
    pub demo_target: Option<u8>,
}

impl Default for Account {
    fn default() -> Self {
        Self {
            name: String::new(),
            api_key: String::new(),
            api_secret: String::new(),
            passphrase: String::new(),
            permissions: BTreeSet::from([Permission::ReadOnly]),
            ips: Vec::new(),
            demo: false,
            site: Site::Global,
            uid: String::new(),
            main_uid: String::new(),
            kind: AccountKind::Main,
            acct_lv: 2,
            pos_mode: PosMode::Net,
            kyc_level: 2,
            role_type: Role::General,
            spot_role_type: Role::General,
            stgy_type: 0,
            activated: BTreeSet::from([1, 2, 3, 4]),
            orders: Vec::new(),
            algo_orders: Vec::new(),
            bots: Vec::new(),
            positions: Vec::new(),
            balances: Vec::new(),
            liabilities: BTreeMap::new(),
            copy_trading: BTreeSet::new(),
            vip_loan: false,
            equity: Decimal::from(50_000),
            minimum_equity: Vec::new(),
            compliance: BTreeSet::new(),
            margin: Margin::default(),
            position_limits: Vec::new(),
            preset: None,
            restricted: None,
            members: Vec::new(),
            demo_target: None,
        }
    }
}

impl Account {
    /// The default account under a name, with credentials and ids made up from it.
    pub fn named(name: &str) -> Self {
        let mut account = Self { name: name.to_owned(), ..Self::default() };
        account.fill();
        account
    }

    /// Whether the mode was activated before.
    pub fn has_activated(&self, acct_lv: u8) -> bool {
        acct_lv == self.acct_lv || self.activated.contains(&acct_lv)
    }

    /// The role in contract copy trading, from the setting or from what is in force.
    pub fn contract_role(&self) -> Role {
        let copies = [CopyTrading::FuturesCustomCopy, CopyTrading::FuturesSmartSync];
        match self.role_type {
            Role::General if copies.iter().any(|state| self.copy_trading.contains(state)) => Role::Copy,
            role => role,
        }
    }

    /// The role in spot copy trading, from the setting or from what is in force.
    pub fn spot_role(&self) -> Role {
        match self.spot_role_type {
            Role::General if self.copy_trading.contains(&CopyTrading::SpotCustomLead) => Role::Lead,
            Role::General if self.copy_trading.contains(&CopyTrading::SpotCustomCopy) => Role::Copy,
            role => role,
        }
    }

    /// Why it is no account an exchange could hold.
    pub(crate) fn check(&self) -> Result<(), String> {
        let modes = [Some(self.acct_lv), self.demo_target, self.preset.as_ref().map(|preset| preset.acct_lv)];
        let minima = self.minimum_equity.iter().map(|minimum| minimum.acct_lv);
        let all = modes.into_iter().flatten().chain(self.activated.iter().copied()).chain(minima);
        match all.into_iter().find(|mode| !(1..=4).contains(mode)) {
            Some(mode) => Err(format!("{} names mode {mode}, modes are 1 to 4", self.name)),
            None if self.kyc_level > 3 => {
                Err(format!("{} has kyc_level {}, levels are 0 to 3", self.name, self.kyc_level))
            }
            None if self.stgy_type > 1 => Err(format!("{} has stgy_type {}, it is 0 or 1", self.name, self.stgy_type)),
            None => Ok(()),
        }
    }
}

/// Leaves the credentials out.
impl fmt::Debug for Account {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Account")
            .field("name", &self.name)
            .field("acct_lv", &self.acct_lv)
            .field("pos_mode", &self.pos_mode)
            .field("activated", &self.activated)
            .field("orders", &self.orders.len())
            .field("algo_orders", &self.algo_orders)
            .field("bots", &self.bots)
            .field("positions", &self.positions)
            .field("liabilities", &self.liabilities)
            .field("copy_trading", &self.copy_trading)
            .field("roles", &(self.role_type, self.spot_role_type))
            .field("vip_loan", &self.vip_loan)
            .field("equity", &(self.equity, &self.minimum_equity))
            .field("compliance", &(&self.compliance, self.kyc_level))
            .field("margin_passes", &self.margin.passes)
            .field("position_limits", &self.position_limits)
            .field("preset", &self.preset)
            .field("restricted", &self.restricted)
            .finish_non_exhaustive()
    }
}
