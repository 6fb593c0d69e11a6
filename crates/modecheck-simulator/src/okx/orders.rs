//! Orders, algo orders and the kinds of bots.

use serde::Deserialize;

use super::items::InstType;

/// An order on the book.
#[derive(Clone, Debug, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Order {
    /// Its id; made up when empty.
    pub ord_id: String,
    /// The instrument.
    pub inst_id: String,
    /// The instrument's kind.
    pub inst_type: InstType,
    /// `limit`, `post_only`, ….
    pub ord_type: String,
    /// `buy` or `sell`.
    pub side: String,
    /// `cash`, `cross` or `isolated`.
    pub td_mode: String,
    /// The price.
    pub px: String,
    /// The size.
    pub sz: String,
}

impl Default for Order {
    fn default() -> Self {
        Self {
            ord_id: String::new(),
            inst_id: "BTC-USDT".to_owned(),
            inst_type: InstType::Spot,
            ord_type: "limit".to_owned(),
            side: "buy".to_owned(),
            td_mode: "cash".to_owned(),
            px: "41000".to_owned(),
            sz: "0.01".to_owned(),
        }
    }
}

/// The algo order types `orders-algo-pending` is asked for, one per call.
///
/// <https://www.okx.com/docs-v5/en/#order-book-trading-algo-trading-get-algo-order-list> (2026-06-27)
pub const ALGO_TYPES: [&str; 8] =
    ["conditional", "oco", "chase", "trigger", "move_order_stop", "iceberg", "twap", "smart_iceberg"];

/// An algo order that waits for its trigger.
#[derive(Clone, Debug, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct AlgoOrder {
    /// Its id; made up when empty.
    pub algo_id: String,
    /// One of [`ALGO_TYPES`].
    pub ord_type: String,
    /// The instrument.
    pub inst_id: String,
    /// The instrument's kind.
    pub inst_type: InstType,
    /// `buy` or `sell`.
    pub side: String,
    /// `cash`, `cross` or `isolated`.
    pub td_mode: String,
    /// The trigger price.
    pub trigger_px: String,
    /// The size.
    pub sz: String,
}

impl Default for AlgoOrder {
    fn default() -> Self {
        Self {
            algo_id: String::new(),
            ord_type: "conditional".to_owned(),
            inst_id: "BTC-USDT".to_owned(),
            inst_type: InstType::Spot,
            side: "sell".to_owned(),
            td_mode: "cash".to_owned(),
            trigger_px: "39000".to_owned(),
            sz: "0.01".to_owned(),
        }
    }
}

/// A kind of trading bot; each has an endpoint or a parameter of its own.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum BotKind {
    /// Spot grid.
    #[default]
    Grid,
    /// Contract grid.
    ContractGrid,
    /// Recurring buy.
    Recurring,
    /// Contract signal, `contract` on the wire.
    Signal,
    /// Contract DCA.
    ContractDca,
    /// Spot DCA.
    SpotDca,
}

impl BotKind {
    /// The `algoOrdType` on the wire.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Grid => "grid",
            Self::ContractGrid => "contract_grid",
            Self::Recurring => "recurring",
            Self::Signal => "contract",
            Self::ContractDca => "contract_dca",
            Self::SpotDca => "spot_dca",
        }
    }

    /// Whether it trades spot.
    pub(super) fn is_spot(self) -> bool {
        matches!(self, Self::Grid | Self::Recurring | Self::SpotDca)
    }
}
