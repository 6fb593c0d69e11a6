//! Who an account is: site, key, kind, roles.

use serde::Deserialize;

/// One of OKX's sites; each has its own keys.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Site {
    /// The global site.
    #[default]
    Global,
    /// The site for US and AU users.
    Us,
    /// The site for EU users.
    Eea,
}

/// What a key may do.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Permission {
    /// Read.
    ReadOnly,
    /// Change.
    Trade,
    /// Withdraw.
    Withdraw,
}

impl Permission {
    /// The name on the wire.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::ReadOnly => "read_only",
            Self::Trade => "trade",
            Self::Withdraw => "withdraw",
        }
    }
}

/// What kind of account it is: `type` in the account configuration.
///
/// <https://www.okx.com/docs-v5/en/#trading-account-rest-api-get-account-configuration> (2026-06-27)
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AccountKind {
    /// Main account.
    #[default]
    Main,
    /// Standard sub-account.
    Sub,
    /// Managed trading sub-account.
    Managed,
    /// Custody trading sub-account at Copper.
    CustodyCopper,
    /// Managed trading sub-account at Copper.
    ManagedCopper,
    /// Custody trading sub-account at Komainu.
    CustodyKomainu,
}

impl AccountKind {
    /// The number on the wire.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Main => "0",
            Self::Sub => "1",
            Self::Managed => "2",
            Self::CustodyCopper => "5",
            Self::ManagedCopper => "9",
            Self::CustodyKomainu => "12",
        }
    }
}

/// Whether a contract can be held long and short at once.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
pub enum PosMode {
    /// One position per contract.
    #[default]
    #[serde(rename = "net_mode")]
    Net,
    /// A long and a short one: hedge mode.
    #[serde(rename = "long_short_mode")]
    LongShort,
}

impl PosMode {
    /// The name on the wire.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Net => "net_mode",
            Self::LongShort => "long_short_mode",
        }
    }
}

/// A role in copy trading.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// None.
    #[default]
    General,
    /// Lead trader.
    Lead,
    /// Copy trader.
    Copy,
}

impl Role {
    /// The number on the wire.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::General => "0",
            Self::Lead => "1",
            Self::Copy => "2",
        }
    }
}

/// A copy-trading arrangement in force.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CopyTrading {
    /// Copies spot trades with its own settings.
    SpotCustomCopy,
    /// Copies contract trades with its own settings.
    FuturesCustomCopy,
    /// Copies contract trades by smart sync.
    FuturesSmartSync,
    /// Leads spot trades with its own settings.
    SpotCustomLead,
}

/// A compliance restriction on margin trading.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Compliance {
    /// Not offered in the account's region.
    Restricted,
    /// Not offered in the region until residence elsewhere is shown by level 2 verification; void once `kyc_level` is
    /// 2.
    Kyc2,
}
