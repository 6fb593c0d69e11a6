//! A simulated exchange as a file.

use std::collections::BTreeSet;

use serde::Deserialize;

use crate::{
    bitget::{self, Manners},
    bybit::{self, Cursors, Environment, Instrument, Maintenance, MarginRefusal, RuleSet, UpgradeRefusal},
    fault::Fault,
    kucoin::{
        self, Absent, EmptyLists, Envelope, MarginOff, Permission, Service, SiteType, Statuses, Strictness, UaPaths,
        WayBack,
    },
    okx::{Account, DetailsShape, PosListShape, Site, TierTable},
};

/// What exchanges there are, with their accounts and faults.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Scenario {
    /// OKX.
    pub okx: OkxScenario,
    /// Bybit.
    pub bybit: BybitScenario,
    /// KuCoin.
    pub kucoin: KucoinScenario,
    /// Bitget.
    pub bitget: BitgetScenario,
}

/// One simulated OKX.
#[derive(Clone, Debug, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct OkxScenario {
    /// The site whose keys it knows.
    pub site: Site,
    /// What its clock is ahead of the caller's, in milliseconds.
    pub clock_offset_ms: i64,
    /// Whether rate limits are enforced.
    pub limits_enforced: bool,
    /// What the precheck sends as margin details where they do not apply.
    pub details_shape: DetailsShape,
    /// How the precheck lists unmatched positions.
    pub unmatched_pos_list: PosListShape,
    /// The accounts.
    #[serde(rename = "account")]
    pub accounts: Vec<Account>,
    /// The public position tiers.
    #[serde(rename = "tiers")]
    pub tiers: Vec<TierTable>,
    /// The faults, in the order they are tried.
    #[serde(rename = "fault")]
    pub faults: Vec<Fault>,
}

impl Default for OkxScenario {
    fn default() -> Self {
        Self {
            site: Site::default(),
            clock_offset_ms: 0,
            limits_enforced: true,
            details_shape: DetailsShape::default(),
            unmatched_pos_list: PosListShape::default(),
            accounts: Vec::new(),
            tiers: Vec::new(),
            faults: Vec::new(),
        }
    }
}

/// One simulated Bybit.
#[derive(Clone, Debug, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct BybitScenario {
    /// The environment whose keys it knows.
    pub environment: Environment,
    /// Which version of the rules holds for upgrades.
    pub rule_set: RuleSet,
    /// What its clock is ahead of the caller's, in milliseconds.
    pub clock_offset_ms: i64,
    /// Whether rate limits are enforced.
    pub limits_enforced: bool,
    /// How lists end.
    pub cursors: Cursors,
    /// How a refused upgrade is worded.
    pub upgrade_refusal: UpgradeRefusal,
    /// Which code a refused margin mode comes with.
    pub margin_refusal: MarginRefusal,
    /// The accounts.
    #[serde(rename = "account")]
    pub accounts: Vec<bybit::Account>,
    /// What is listed; a few of each category when empty.
    #[serde(rename = "instrument")]
    pub instruments: Vec<Instrument>,
    /// The maintenance announced.
    pub maintenance: Vec<Maintenance>,
    /// The faults, in the order they are tried.
    #[serde(rename = "fault")]
    pub faults: Vec<Fault>,
}

impl Default for BybitScenario {
    fn default() -> Self {
        Self {
            environment: Environment::default(),
            rule_set: RuleSet::default(),
            clock_offset_ms: 0,
            limits_enforced: true,
            cursors: Cursors::default(),
            upgrade_refusal: UpgradeRefusal::default(),
            margin_refusal: MarginRefusal::default(),
            accounts: Vec::new(),
            instruments: Vec::new(),
            maintenance: Vec::new(),
            faults: Vec::new(),
        }
    }
}

/// One simulated KuCoin.
#[derive(Clone, Debug, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct KucoinScenario {
    /// The site whose keys it knows.
    pub site: SiteType,
    /// Which versions of the unified paths are there.
    pub ua_paths: UaPaths,
    /// How a path that is not there is told.
    pub absent: Absent,
    /// Which HTTP statuses refusals come with.
    pub statuses: Statuses,
    /// What positions and the futures account ask of a key.
    pub futures_permission: Permission,
    /// The code for margin that was never enabled.
    pub margin_off: MarginOff,
    /// How lists without rows are sent.
    pub empty_lists: EmptyLists,
    /// The envelope of the reads that were seen with two.
    pub envelope: Envelope,
    /// Whether a switch is refused for what no page mentions.
    pub strictness: Strictness,
    /// What becomes of a switch back.
    pub way_back: WayBack,
    /// The code of a refused switch that has none of its own: none was published.
    pub refusal_code: String,
    /// What the spot host says of its service.
    pub spot_service: Service,
    /// What the futures host says of its service.
    pub futures_service: Service,
    /// What its clock is ahead of the caller's, in milliseconds.
    pub clock_offset_ms: i64,
    /// Whether rate limits are enforced.
    pub limits_enforced: bool,
    /// The accounts.
    #[serde(rename = "account")]
    pub accounts: Vec<kucoin::Account>,
    /// The faults, in the order they are tried.
    #[serde(rename = "fault")]
    pub faults: Vec<Fault>,
}

impl Default for KucoinScenario {
    fn default() -> Self {
        Self {
            site: SiteType::default(),
            ua_paths: UaPaths::default(),
            absent: Absent::default(),
            statuses: Statuses::default(),
            futures_permission: Permission::Futures,
            margin_off: MarginOff::default(),
            empty_lists: EmptyLists::default(),
            envelope: Envelope::default(),
            strictness: Strictness::default(),
            way_back: WayBack::default(),
            refusal_code: "400100".to_owned(),
            spot_service: Service::default(),
            futures_service: Service::default(),
            clock_offset_ms: 0,
            limits_enforced: true,
            accounts: Vec::new(),
            faults: Vec::new(),
        }
    }
}

/// One simulated Bitget.
#[derive(Clone, Debug, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct BitgetScenario {
    /// What its clock is ahead of the caller's, in milliseconds.
    pub clock_offset_ms: i64,
    /// Whether rate limits are enforced.
    pub limits_enforced: bool,
    /// How it behaves where it could behave otherwise.
    pub manners: Manners,
    /// The accounts.
    #[serde(rename = "account")]
    pub accounts: Vec<bitget::Account>,
    /// The faults, in the order they are tried.
    #[serde(rename = "fault")]
    pub faults: Vec<Fault>,
}

impl Default for BitgetScenario {
    fn default() -> Self {
        Self {
            clock_offset_ms: 0,
            limits_enforced: true,
            manners: Manners::default(),
            accounts: Vec::new(),
            faults: Vec::new(),
        }
    }
}

/// Why a scenario cannot be used.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ScenarioError {
    /// It is no TOML, or has a key or value the simulator does not know.
    #[error("scenario not understood: {0}")]
    Format(#[from] toml::de::Error),
    /// Two accounts share a name or a key, or a mode number is out of range.
    #[error("scenario not usable: {0}")]
    Meaning(String),
}

impl Scenario {
    /// Reads a scenario; unknown keys are errors.
    pub fn from_toml(text: &str) -> Result<Self, ScenarioError> {
        let mut scenario: Self = toml::from_str(text)?;
        scenario.okx.accounts.iter_mut().for_each(Account::fill);
        scenario.bybit.accounts.iter_mut().for_each(bybit::Account::fill);
        scenario.bitget.accounts.iter_mut().for_each(bitget::Account::fill);
        let okx = &scenario.okx;
        okx.accounts.iter().try_for_each(Account::check).map_err(ScenarioError::Meaning)?;
        usable(okx.accounts.iter().map(|account| (&account.name, &account.api_key)), &okx.faults)?;
        let bybit = &scenario.bybit;
        bybit.accounts.iter().try_for_each(bybit::Account::check).map_err(ScenarioError::Meaning)?;
        usable(bybit.accounts.iter().map(|account| (&account.name, &account.api_key)), &bybit.faults)?;
        scenario.kucoin.accounts.iter_mut().for_each(kucoin::Account::fill);
        let kucoin = &scenario.kucoin;
        kucoin.accounts.iter().try_for_each(kucoin::Account::check).map_err(ScenarioError::Meaning)?;
        usable(kucoin.accounts.iter().map(|account| (&account.name, &account.api_key)), &kucoin.faults)?;
        let bitget = &scenario.bitget;
        bitget.accounts.iter().try_for_each(bitget::Account::check).map_err(ScenarioError::Meaning)?;
        usable(bitget.accounts.iter().map(|account| (&account.name, &account.api_key)), &bitget.faults)?;
        Ok(scenario)
    }

    /// A small trading firm on all four exchanges, with accounts in the states that matter.
    ///
    /// # Panics
    /// Never: the files are part of this crate, and a test reads them.
    pub fn demo() -> Self {
        let parts = concat!(
            include_str!("../scenarios/okx.toml"),
            include_str!("../scenarios/bybit.toml"),
            include_str!("../scenarios/kucoin.toml"),
            include_str!("../scenarios/bitget.toml"),
        );
        Self::from_toml(parts).expect("the demo scenario is valid")
    }
}

/// Names and keys are each an account's own, and faults name accounts that are there.
fn usable<'a>(accounts: impl Iterator<Item = (&'a String, &'a String)>, faults: &[Fault]) -> Result<(), ScenarioError> {
    let (mut names, mut keys) = (BTreeSet::new(), BTreeSet::new());
    for (name, key) in accounts {
        if !names.insert(name) || !keys.insert(key) {
            let why = format!("two accounts share the name or the key of {name}");
            return Err(ScenarioError::Meaning(why));
        }
    }
    match faults.iter().filter_map(|fault| fault.account.as_ref()).find(|name| !names.contains(name)) {
        Some(name) => Err(ScenarioError::Meaning(format!("a fault names the account {name}, which is not there"))),
        None => Ok(()),
    }
}
