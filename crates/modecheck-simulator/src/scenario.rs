//! A simulated exchange as a file.

use std::collections::BTreeSet;

use serde::Deserialize;

use crate::{
    fault::Fault,
    okx::{Account, DetailsShape, PosListShape, Site, TierTable},
};

/// What exchanges there are, with their accounts and faults.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Scenario {
    /// OKX.
    pub okx: OkxScenario,
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
        for account in &mut scenario.okx.accounts {
            account.fill();
        }
        for fault in &scenario.okx.faults {
            let known = |name: &String| scenario.okx.accounts.iter().any(|account| account.name == *name);
            if let Some(name) = fault.account.as_ref().filter(|name| !known(name)) {
                return Err(ScenarioError::Meaning(format!("a fault names the account {name}, which is not there")));
            }
        }
        let (mut names, mut keys) = (BTreeSet::new(), BTreeSet::new());
        for account in &scenario.okx.accounts {
            account.check().map_err(ScenarioError::Meaning)?;
            if !names.insert(&account.name) || !keys.insert(&account.api_key) {
                let why = format!("two accounts share the name or the key of {}", account.name);
                return Err(ScenarioError::Meaning(why));
            }
        }
        Ok(scenario)
    }

    /// A small trading firm: nine OKX accounts in the states that matter.
    ///
    /// # Panics
    /// Never: the file is part of this crate, and a test reads it.
    pub fn demo() -> Self {
        Self::from_toml(include_str!("../scenarios/demo.toml")).expect("the demo scenario is valid")
    }
}
