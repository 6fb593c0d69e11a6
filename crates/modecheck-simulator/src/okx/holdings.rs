//! What surrounds the holdings: bots, balances, margin figures, thresholds.

use rust_decimal::Decimal;
use serde::Deserialize;

use super::{items::InstType, orders::BotKind};

/// A running trading bot.
#[derive(Clone, Debug, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Bot {
    /// Its id; made up when empty.
    pub algo_id: String,
    /// Its kind.
    pub kind: BotKind,
    /// The instrument; the bought currency's pair for a recurring buy.
    pub inst_id: String,
    /// What was put in.
    pub investment: Decimal,
    /// The currency it was put in.
    pub ccy: String,
    /// Whether it may go on across a switch; one that may does not hinder it.
    pub compatible: bool,
}

impl Default for Bot {
    fn default() -> Self {
        Self {
            algo_id: String::new(),
            kind: BotKind::Grid,
            inst_id: "BTC-USDT".to_owned(),
            investment: Decimal::from(500),
            ccy: "USDT".to_owned(),
            compatible: false,
        }
    }
}

/// The equity in one currency.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Balance {
    /// The currency.
    pub ccy: String,
    /// The equity in it.
    pub eq: Decimal,
    /// The equity in USD.
    pub eq_usd: Decimal,
}

/// The equity a mode demands. The exchange publishes no figure, so an account brings its own.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MinimumEquity {
    /// The mode.
    pub acct_lv: u8,
    /// The least equity in USD.
    pub usd: Decimal,
}

/// The largest cross-margin position portfolio margin mode allows in one family.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PositionLimit {
    /// The kind of instrument.
    pub inst_type: InstType,
    /// The instrument family.
    pub inst_family: String,
    /// The largest size in contracts.
    pub max_sz: Decimal,
}

/// The leverage set ahead of a switch out of portfolio margin mode.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Preset {
    /// The mode it was set for.
    pub acct_lv: u8,
    /// The leverage.
    pub lever: Decimal,
}

/// What the margin check finds.
#[derive(Clone, Debug, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Margin {
    /// The figures before the switch.
    pub before: MarginFigures,
    /// The figures after it.
    pub after: MarginFigures,
    /// Whether the check passes.
    pub passes: bool,
}

impl Default for Margin {
    fn default() -> Self {
        let figures = |avail_eq: &str, mgn_ratio: &str| MarginFigures {
            acct_avail_eq: avail_eq.to_owned(),
            mgn_ratio: mgn_ratio.to_owned(),
            details: vec![MarginDetail {
                ccy: "USDT".to_owned(),
                avail_eq: avail_eq.to_owned(),
                mgn_ratio: mgn_ratio.to_owned(),
            }],
        };
        Self { before: figures("48210.5173", "37.204"), after: figures("47905.0021", "35.811"), passes: true }
    }
}

/// Margin figures at one side of a switch.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct MarginFigures {
    /// Available equity in USD.
    pub acct_avail_eq: String,
    /// Maintenance margin ratio in USD.
    pub mgn_ratio: String,
    /// The same per currency, for futures mode.
    pub details: Vec<MarginDetail>,
}

/// Margin figures in one currency.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct MarginDetail {
    /// The currency.
    pub ccy: String,
    /// Available equity.
    pub avail_eq: String,
    /// Maintenance margin ratio.
    pub mgn_ratio: String,
}
