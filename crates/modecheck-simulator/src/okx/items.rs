//! Instruments and positions.

use rust_decimal::Decimal;
use serde::Deserialize;

/// A kind of instrument.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "UPPERCASE")]
pub enum InstType {
    /// Spot: orders only.
    Spot,
    /// Margin trading.
    Margin,
    /// Perpetual futures.
    #[default]
    Swap,
    /// Expiry futures.
    Futures,
    /// Options.
    Option,
}

impl InstType {
    /// The name on the wire.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Spot => "SPOT",
            Self::Margin => "MARGIN",
            Self::Swap => "SWAP",
            Self::Futures => "FUTURES",
            Self::Option => "OPTION",
        }
    }
}

/// How a position is margined.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum MgnMode {
    /// With the account's assets.
    #[default]
    Cross,
    /// With its own.
    Isolated,
}

/// Which side of a hedge a position is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PosSide {
    /// Neither: the sign of the size tells.
    #[default]
    Net,
    /// The long one.
    Long,
    /// The short one.
    Short,
}

/// An open position.
#[derive(Clone, Debug, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Position {
    /// Its id; made up when empty.
    pub pos_id: String,
    /// The instrument.
    pub inst_id: String,
    /// The instrument's kind.
    pub inst_type: InstType,
    /// The instrument family; the first two parts of the instrument when empty.
    pub inst_family: String,
    /// How it is margined.
    pub mgn_mode: MgnMode,
    /// Which side of a hedge it is.
    pub pos_side: PosSide,
    /// Its size in contracts, or in the base currency for margin trading.
    pub pos: Decimal,
    /// Its leverage; not used for options.
    pub lever: Decimal,
    /// The margin currency.
    pub ccy: String,
    /// The position currency of margin trading: the base is long, the quote is short.
    pub pos_ccy: String,
    /// The mark price.
    pub mark_px: Decimal,
    /// The notional value in USD.
    pub notional_usd: Decimal,
    /// Opened with trial funds.
    pub trial_fund: bool,
    /// Isolated with manual transfers, or in quick-margin mode.
    pub manual_transfer: bool,
}

impl Default for Position {
    fn default() -> Self {
        Self {
            pos_id: String::new(),
            inst_id: "BTC-USDT-SWAP".to_owned(),
            inst_type: InstType::Swap,
            inst_family: String::new(),
            mgn_mode: MgnMode::Cross,
            pos_side: PosSide::Net,
            pos: Decimal::ONE,
            lever: Decimal::TEN,
            ccy: "USDT".to_owned(),
            pos_ccy: String::new(),
            mark_px: Decimal::from(64_000),
            notional_usd: Decimal::from(640),
            trial_fund: false,
            manual_transfer: false,
        }
    }
}

impl Position {
    /// A cross-margin net position.
    pub fn new(inst_type: InstType, inst_id: &str, pos: i64) -> Self {
        let mut position = Self { inst_type, inst_id: inst_id.to_owned(), pos: pos.into(), ..Self::default() };
        position.inst_family = family(inst_id);
        position
    }

    /// Cross margin on perpetual or expiry futures: what leaving portfolio margin mode wants a leverage for.
    pub(super) fn is_cross_contract(&self) -> bool {
        self.is_contract() && self.mgn_mode == MgnMode::Cross
    }

    /// Perpetual or expiry futures.
    pub(super) fn is_contract(&self) -> bool {
        matches!(self.inst_type, InstType::Swap | InstType::Futures)
    }

    /// Perpetual futures, expiry futures or options.
    pub(super) fn is_derivative(&self) -> bool {
        self.is_contract() || self.inst_type == InstType::Option
    }
}

/// The first two parts of an instrument's name.
pub(super) fn family(inst_id: &str) -> String {
    inst_id.split('-').take(2).collect::<Vec<_>>().join("-")
}
