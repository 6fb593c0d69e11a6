use serde::{Deserialize, Serialize};
use strum::{Display, EnumIter, EnumString, IntoStaticStr, VariantNames};

/// An exchange that modecheck knows the rules of.
#[derive(
    Debug,
    Clone,
    Copy,
    PartialEq,
    Eq,
    Hash,
    PartialOrd,
    Ord,
    Serialize,
    Deserialize,
    schemars::JsonSchema,
    Display,
    EnumIter,
    EnumString,
    IntoStaticStr,
    VariantNames,
)]
#[serde(rename_all = "kebab-case")]
#[strum(serialize_all = "kebab-case", parse_err_ty = UnknownExchange, parse_err_fn = UnknownExchange::new)]
pub enum Exchange {
    /// Bybit: UTA upgrades and margin mode.
    Bybit,
    /// OKX: spot, futures, multi-currency and portfolio margin modes.
    Okx,
    /// KuCoin: classic and unified accounts.
    Kucoin,
    /// Bitget: classic and unified accounts.
    Bitget,
}

/// A name that is none of the exchanges.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("unknown exchange `{0}`: use one of {names}", names = Exchange::VARIANTS.join(", "))]
pub struct UnknownExchange(String);

impl UnknownExchange {
    fn new(name: &str) -> Self {
        Self(name.to_owned())
    }
}
