//! What an account is, what its key is for, and what is under way.

use serde::Deserialize;

/// The mode of an account.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Mode {
    /// Separate spot, margin and futures accounts, read with v2.
    #[default]
    Classic,
    /// The unified trading account, read with v3.
    Unified,
    /// A value of `accountMode` that no page explains. Taken to be read with v3.
    Hybrid,
}

/// The level of a unified account: help article 12560603884121 (2026-05-19).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Level {
    /// What new sub-accounts begin with.
    #[default]
    Basic,
    /// For an equity of 1,000 USD and more, and after a quiz.
    Advanced,
    /// Isolated margin.
    Isolated,
    /// Delta-neutral.
    Delta,
}

impl Level {
    pub(super) fn as_str(self) -> &'static str {
        match self {
            Self::Basic => "basic",
            Self::Advanced => "advanced",
            Self::Isolated => "isolated",
            Self::Delta => "delta",
        }
    }
}

/// Which of a firm's accounts it is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// The main account.
    #[default]
    Main,
    /// A sub-account like any other: `COMMON`.
    Common,
    /// A virtual sub-account: `VIRTUAL_CHILD`.
    Virtual,
    /// A custodial sub-account; that this is what `ENTRUST_CHILD` stands for is an inference.
    Custodial,
}

impl Kind {
    /// The `type` of a sub-account list.
    pub(super) fn as_str(self) -> &'static str {
        match self {
            Self::Main | Self::Common => "COMMON",
            Self::Virtual => "VIRTUAL_CHILD",
            Self::Custodial => "ENTRUST_CHILD",
        }
    }
}

/// Which interface a key is good for.
///
/// The upgrade guide (2026-09) reads as if one key did for both; a help article of 2026-06 says a key of one mode does
/// not work in the other; and one report has a key refused with 40012 by v2 and with 40084 by v3.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum KeyKind {
    /// Both.
    #[default]
    Either,
    /// v2; v3 refuses it with 40012.
    Classic,
    /// v3; v2 refuses it with 40012.
    Unified,
}

/// A state that no read shows and that an upgrade refuses.
///
/// help article 12560603836127 (2025-08-22), but for the questionnaire, which another
/// help page asks for, and `upgrade_disabled`, the one reason seen live.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Hidden {
    /// Provides copy-trading signals.
    SignalProvider,
    /// Signs in through Telegram or another third party.
    ThirdPartyLogin,
    /// Its status is abnormal, which need not show in other calls.
    Abnormal,
    /// Its identity was verified in a region without unified accounts.
    Region,
    /// The questionnaire is not filled in.
    Questionnaire,
    /// Upgrades are off for it: `upgrade_disabled`.
    Disabled,
}

/// A change of mode on its way.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Switching {
    /// The mode it leads to.
    pub to: Mode,
    /// When it is over by the exchange's clock, in milliseconds since 1970; never when absent.
    #[serde(default)]
    pub done_ms: Option<u64>,
    /// Why it will fail; it will succeed when absent.
    #[serde(default)]
    pub reason: Option<String>,
}

/// How the last change of mode ended, which its status keeps telling.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Outcome {
    /// `success` or `fail`.
    pub status: String,
    /// Why it failed.
    #[serde(default)]
    pub reason: Option<String>,
}

/// A read that this account's key is refused, or that does not work for it.
#[derive(Clone, Debug, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Denial {
    /// The end of the path.
    pub path: String,
    /// A part of the query, such as `productType=USDC-FUTURES`; any query when absent.
    pub query: Option<String>,
    /// The code.
    pub code: String,
    /// The message.
    pub message: String,
}

impl Default for Denial {
    fn default() -> Self {
        Self {
            path: String::new(),
            query: None,
            code: "40014".to_owned(),
            message: "Incorrect permissions, need read permissions".to_owned(),
        }
    }
}
