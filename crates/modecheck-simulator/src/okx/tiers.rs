//! Position tiers: how large a position may be at which leverage.
//!
//! <https://www.okx.com/docs-v5/en/#public-data-rest-api-get-position-tiers> (2026-06-27)

use rust_decimal::Decimal;
use serde::Deserialize;

use super::items::InstType;

/// The cross-margin tiers of one instrument family.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TierTable {
    /// The kind of instrument.
    pub inst_type: InstType,
    /// The instrument family.
    pub inst_family: String,
    /// The tiers, smallest first; sizes rise and leverages fall.
    pub steps: Vec<TierStep>,
}

/// One tier. It begins where the one before it ends.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TierStep {
    /// The largest size in contracts.
    pub max_sz: Decimal,
    /// The highest leverage.
    pub max_lever: Decimal,
    /// The maintenance margin rate.
    #[serde(default)]
    pub mmr: Decimal,
    /// The initial margin rate.
    #[serde(default)]
    pub imr: Decimal,
}

impl TierTable {
    /// The largest size at a leverage; nothing when no tier allows it. Options have no leverage.
    pub fn largest_size(&self, lever: Option<Decimal>) -> Decimal {
        let allowing = self.steps.iter().filter(|step| lever.is_none_or(|lever| step.max_lever >= lever));
        allowing.map(|step| step.max_sz).max().unwrap_or_default()
    }

    /// The highest leverage for a size; none when it is beyond every tier.
    pub fn highest_lever(&self, size: Decimal) -> Option<Decimal> {
        self.steps.iter().find(|step| size <= step.max_sz).map(|step| step.max_lever)
    }
}

/// The table of a family.
pub(super) fn table<'a>(tiers: &'a [TierTable], inst_type: InstType, family: &str) -> Option<&'a TierTable> {
    tiers.iter().find(|table| table.inst_type == inst_type && table.inst_family == family)
}
