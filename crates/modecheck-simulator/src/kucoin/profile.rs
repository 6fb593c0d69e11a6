//! Who holds an account, what its key may do, and what is held against it.

use serde::Deserialize;

/// Which account an account is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Mode {
    /// Separate accounts for spot, margin and futures.
    #[default]
    Classic,
    /// One account for all.
    Unified,
}

impl Mode {
    /// The name on the wire.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Classic => "CLASSIC",
            Self::Unified => "UNIFIED",
        }
    }
}

/// What an account can be switched to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Target {
    /// The classic account.
    Classic,
    /// The unified account.
    Unified,
    /// A classic main account whose sub-accounts may be unified: `Activate Account` on the website. There is no call
    /// for it.
    SubsUnified,
}

/// The entity a key belongs to, as `siteType` tells it. A key of one does not exist on another's host; the global host
/// knows Australian keys in calls with the header `X-SITE-TYPE: australia`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum SiteType {
    /// `api.kucoin.com`.
    #[default]
    Global,
    /// Turkey.
    Turkey,
    /// Australia, on the global host.
    Australia,
    /// `api.kucoin.eu`.
    Europe,
    /// Thailand.
    Thailand,
}

impl SiteType {
    /// The name on the wire.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Global => "global",
            Self::Turkey => "turkey",
            Self::Australia => "australia",
            Self::Europe => "europe",
            Self::Thailand => "thailand",
        }
    }
}

/// What a key may do. Reading and trading are not told apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
pub enum Permission {
    /// Most reads.
    General,
    /// Spot.
    Spot,
    /// Margin.
    Margin,
    /// Futures.
    Futures,
    /// The unified account.
    Unified,
    /// Transfers between own accounts.
    InnerTransfer,
    /// Transfers.
    Transfer,
    /// Earn.
    Earn,
    /// Futures as a lead trader.
    LeadtradeFutures,
}

impl Permission {
    /// The name on the wire.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::General => "General",
            Self::Spot => "Spot",
            Self::Margin => "Margin",
            Self::Futures => "Futures",
            Self::Unified => "Unified",
            Self::InnerTransfer => "InnerTransfer",
            Self::Transfer => "Transfer",
            Self::Earn => "Earn",
            Self::LeadtradeFutures => "LeadtradeFutures",
        }
    }
}

/// A state that no read shows and that a switch is assumed to refuse, with the code and text that other calls have for
/// it: <https://www.kucoin.com/docs-new/error-code>.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Hidden {
    /// The identity is not verified: 400303.
    Identity,
    /// The main account's identity is not verified: 126048.
    MainIdentity,
    /// The country or region: 400500.
    Region,
    /// The account is restricted: 130201.
    Restricted,
    /// The account is a risk: 126002.
    Risk,
}

impl Hidden {
    pub(super) fn told(self) -> (&'static str, &'static str) {
        match self {
            Self::Identity => (
                "400303",
                "To enjoy the full range of our products and services, we kindly request you complete the identity \
                    verification process.",
            ),
            Self::MainIdentity => ("126048", "Please complete authentication for the master account"),
            Self::Region => {
                ("400500", "Your located country/region is currently not supported for the trading of this token")
            }
            Self::Restricted => (
                "130201",
                "Your account has restricted access to certain features. Please contact customer service for further \
                    assistance",
            ),
            Self::Risk => {
                ("126002", "There is a risk problem in your account and transactions are temporarily not allowed!")
            }
        }
    }
}

/// A call that this account's key is refused, or that does not work for it.
#[derive(Clone, Debug, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Denial {
    /// The end of the path.
    pub path: String,
    /// The code.
    pub code: String,
    /// The message.
    pub message: String,
}

impl Default for Denial {
    fn default() -> Self {
        Self { path: String::new(), code: "400007".to_owned(), message: "Access Denied.".to_owned() }
    }
}

/// A switch on its way.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Switching {
    /// The mode it leads to.
    pub to: Mode,
    /// When it is done by the exchange's clock, in milliseconds since 1970; never when absent.
    #[serde(default)]
    pub done_ms: Option<u64>,
}
