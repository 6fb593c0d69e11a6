//! One account as the exchange sees it.

use std::{collections::BTreeSet, fmt, net::IpAddr};

use serde::Deserialize;

use super::{
    holdings::{Balance, EarnHolding, FuturesBalance, IsolatedPair, Lending, MarginAsset, Member, OtcLoan},
    orders::{FuturesOrder, Position, SpotOrder, StopOrder},
    profile::{Denial, Hidden, Mode, Permission, SiteType, Switching, Target},
};

/// One account with its one key.
///
/// The default is a classic main account on the whitelist and with its questionnaire done, with a key that may read
/// everything, and with nothing in the way of the switch. Empty names, credentials and ids are made up from the name
/// when it is inserted.
#[derive(Clone, Deserialize)]
#[serde(default, deny_unknown_fields)]
#[expect(clippy::struct_excessive_bools, reason = "each is a fact of its own about an account")]
pub struct Account {
    /// What the simulator calls it, and its name as a sub-account.
    pub name: String,
    /// The key's id.
    pub api_key: String,
    /// The key's secret.
    pub api_secret: String,
    /// The key's passphrase.
    pub passphrase: String,
    /// The key's version: 1, 2 or 3.
    pub api_version: u8,
    /// What the key may do.
    pub permissions: BTreeSet<Permission>,
    /// The addresses the key may be used from; any when empty.
    pub ips: Vec<IpAddr>,
    /// When the key expires, in milliseconds since 1970; never when absent.
    pub key_expires_ms: Option<u64>,
    /// The entity it belongs to.
    pub site: SiteType,
    /// The user id.
    pub uid: String,
    /// Whether it is a main account.
    pub is_master: bool,
    /// The main account's user id; empty for a main account.
    pub parent_uid: String,
    /// The region, two letters.
    pub region: String,
    /// What the key information tells of the identity's verification; what the numbers mean is documented nowhere.
    pub kyc_status: u8,
    /// The VIP level. Limits are those of level 0 whatever it is.
    pub vip_level: u8,
    /// Classic or unified.
    pub mode: Mode,
    /// Whether it is on the whitelist. A sub-account's main account counts, where that is simulated.
    pub whitelisted: bool,
    /// Whether the questionnaire is done and the agreements are signed; of no meaning for a sub-account.
    pub questionnaire: bool,
    /// Whether a main account chose `Activate Account`; of no meaning for a sub-account.
    pub activated: bool,
    /// Whether the high-frequency account is open.
    pub hf_opened: bool,
    /// Whether margin was ever enabled.
    pub margin_enabled: bool,
    /// Spot and margin orders, active and done.
    pub spot_orders: Vec<SpotOrder>,
    /// Spot and margin orders that wait for a trigger.
    pub stop_orders: Vec<StopOrder>,
    /// Futures orders, active, untriggered and done.
    pub futures_orders: Vec<FuturesOrder>,
    /// Futures positions.
    pub positions: Vec<Position>,
    /// The funding and trading accounts; a little USDT when empty.
    pub balances: Vec<Balance>,
    /// The futures account, coin by coin.
    pub futures_balances: Vec<FuturesBalance>,
    /// The cross margin account.
    pub cross: Vec<MarginAsset>,
    /// The cross margin account's status: `EFFECTIVE`, `BANKRUPTCY`, `LIQUIDATION`, `REPAY` or `BORROW`.
    pub cross_status: String,
    /// The isolated margin account.
    pub isolated: Vec<IsolatedPair>,
    /// Loans of the VIP desk.
    pub otc_loans: Vec<OtcLoan>,
    /// What is lent out.
    pub lendings: Vec<Lending>,
    /// What is held in Earn.
    pub earn: Vec<EarnHolding>,
    /// Whether fees are paid in KCS: a setting that a GET changes.
    pub kcs_fee_deduct: bool,
    /// Sub-accounts without a key here, for a main account.
    pub members: Vec<Member>,
    /// Whether it is frozen: every private call is refused with 411100.
    pub frozen: bool,
    /// What no read shows.
    pub hidden: BTreeSet<Hidden>,
    /// What a switch is refused with for no reason known; its path is of no meaning.
    pub refused_with: Option<Denial>,
    /// Calls its key is refused.
    pub denied: Vec<Denial>,
    /// How long a switch takes.
    pub switch_takes_ms: u64,
    /// A switch on its way.
    pub switching: Option<Switching>,
    /// What a demonstration asks about; of no meaning to the exchange.
    pub demo_target: Option<Target>,
}

impl Account {
    /// The default account under a name, with credentials and ids made up from it.
    pub fn named(name: &str) -> Self {
        let mut account = Self { name: name.to_owned(), ..Self::default() };
        account.fill();
        account
    }

    /// What the classic endpoints see of it: a unified account keeps nothing there. What they answer for one is
    /// documented nowhere.
    pub(super) fn classic_view(&self) -> Option<Self> {
        let emptied = || Self {
            spot_orders: Vec::new(),
            stop_orders: Vec::new(),
            futures_orders: Vec::new(),
            positions: Vec::new(),
            balances: self.balances.iter().filter(|balance| balance.kind == "main").cloned().collect(),
            futures_balances: Vec::new(),
            cross: Vec::new(),
            isolated: Vec::new(),
            ..self.clone()
        };
        (self.mode == Mode::Unified).then(emptied)
    }

    /// Why it is no account an exchange could hold.
    pub(crate) fn check(&self) -> Result<(), String> {
        let wrong = |what: String| Err(format!("{} {what}", self.name));
        match self {
            Self { api_version, .. } if !(1..=3).contains(api_version) => {
                wrong(format!("has api_version {api_version}, it is 1 to 3"))
            }
            Self { uid, .. } if uid.parse::<u64>().is_err() => wrong(format!("has the uid {uid}, which is no number")),
            Self { is_master, parent_uid, .. } if *is_master != parent_uid.is_empty() => {
                wrong(format!("has the parent_uid {parent_uid}: a main account has none, every other has one"))
            }
            Self { parent_uid, .. } if !parent_uid.is_empty() && parent_uid.parse::<u64>().is_err() => {
                wrong(format!("has the parent_uid {parent_uid}, which is no number"))
            }
            Self { is_master: false, demo_target: Some(Target::SubsUnified), .. } => {
                wrong("asks about subs-unified, which is for main accounts".to_owned())
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
            .field("mode", &(self.mode, self.switching))
            .field("admitted", &(self.whitelisted, self.questionnaire, self.activated))
            .field("permissions", &self.permissions)
            .field("spot_orders", &self.spot_orders)
            .field("stop_orders", &self.stop_orders)
            .field("futures_orders", &self.futures_orders)
            .field("positions", &self.positions)
            .field("balances", &self.balances)
            .field("futures_balances", &self.futures_balances)
            .field("margin", &(self.margin_enabled, &self.cross, &self.isolated))
            .field("otc_loans", &self.otc_loans)
            .field("frozen", &self.frozen)
            .field("hidden", &self.hidden)
            .field("refused_with", &self.refused_with)
            .field("denied", &self.denied)
            .finish_non_exhaustive()
    }
}
