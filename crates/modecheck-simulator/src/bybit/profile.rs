//! Who holds an account, and what is held against it.

use serde::Deserialize;

/// Which of Bybit's environments a key is made for; a key of one does not exist in another.
///
/// <https://bybit-exchange.github.io/docs/v5/guide> (2026-07-24)
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Environment {
    /// Real money.
    #[default]
    Mainnet,
    /// The test network.
    Testnet,
    /// Demo trading on the main network.
    Demo,
}

/// What a unified account's positions are margined with.
///
/// <https://bybit-exchange.github.io/docs/v5/account/account-info> (2026-07-24)
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum MarginMode {
    /// Each position with its own margin.
    IsolatedMargin,
    /// Cross margin.
    #[default]
    RegularMargin,
    /// Portfolio margin.
    PortfolioMargin,
}

impl MarginMode {
    /// The name on the wire.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::IsolatedMargin => "ISOLATED_MARGIN",
            Self::RegularMargin => "REGULAR_MARGIN",
            Self::PortfolioMargin => "PORTFOLIO_MARGIN",
        }
    }

    /// The mode of a name on the wire.
    pub(super) fn named(name: &str) -> Option<Self> {
        [Self::IsolatedMargin, Self::RegularMargin, Self::PortfolioMargin]
            .into_iter()
            .find(|mode| mode.as_str() == name)
    }
}

/// What an account is banned from.
///
/// <https://bybit-exchange.github.io/docs/v5/error> (2026-07-20)
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Ban {
    /// Every private call, with 10008.
    Everything,
    /// Calls that change something, with 10027. No read of the account itself shows it.
    Trading,
}

/// A state that no read shows and that a switch refuses.
///
/// <https://bybit-exchange.github.io/docs/v5/error> (2026-07-20) and, for transfers, the texts of the unified margin
/// account of 2022.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Hidden {
    /// A transfer of USDT is under way.
    TransferringUsdt,
    /// A transfer of USDC is under way.
    TransferringUsdc,
    /// The derivatives account's risk rate: 3400210.
    RiskRate,
    /// The USDC derivatives account's risk rate: 3400213.
    RiskRateUsdc,
    /// The risk rate to come: 3400211 for an upgrade, 140005 for a margin mode.
    RiskRateAfter,
    /// Too few assets: 3400071.
    NetAsset,
    /// Not eligible, for no reason given: 3400065.
    Ineligible,
    /// The platform takes no upgrades at present: 110071.
    UpgradesClosed,
    /// The exchange's own trouble: 3400214 for an upgrade, 3400015 for a margin mode.
    Trouble,
    /// Positions and orders beyond the risk limit that counts outside portfolio margin: 3400139.
    RiskLimit,
}

/// A read that this account's key is refused, or that does not work for it.
#[derive(Clone, Debug, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Denial {
    /// The end of the path.
    pub path: String,
    /// The category asked about; any when absent.
    pub category: Option<String>,
    /// The settle coin asked about; any when absent.
    pub settle_coin: Option<String>,
    /// The code; `404` answers without a body.
    pub code: String,
    /// The message.
    pub message: String,
}

impl Default for Denial {
    fn default() -> Self {
        Self {
            path: String::new(),
            category: None,
            settle_coin: None,
            code: "10005".to_owned(),
            message: "Permission denied for this call.".to_owned(),
        }
    }
}

/// An upgrade on its way.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Upgrading {
    /// The status it leads to.
    pub to: i64,
    /// When it is done by the exchange's clock, in milliseconds since 1970; never when absent.
    #[serde(default)]
    pub done_ms: Option<u64>,
}

/// What Bybit's pages call VIP or PRO: everything in the list of levels but `No VIP`.
///
/// <https://bybit-exchange.github.io/docs/v5/enum> (2026-07-24): `No VIP`, `VIP-1` to `VIP-5`, `VIP-Supreme`, `PRO-1`
/// to `PRO-6`. That each of the others is enough is an inference.
pub(super) fn is_vip(level: &str) -> bool {
    level.starts_with("VIP-") || level.starts_with("PRO-")
}
