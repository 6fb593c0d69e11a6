use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use strum::{Display, EnumString, IntoStaticStr};

use crate::Timestamp;

/// One thing that a blocker is about: an order to cancel, a position to close, a debt to repay.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Subject {
    /// What it is.
    pub kind: SubjectType,
    /// The exchange's id for it.
    pub id: Option<String>,
    /// The id that the account's owner gave it.
    pub client_order_id: Option<String>,
    /// The instrument or currency.
    pub symbol: Option<String>,
    /// `buy`, `sell`, `long` or `short`.
    pub side: Option<String>,
    /// Its size in the exchange's unit.
    pub quantity: Option<String>,
    /// Through what it was placed, where the exchange says.
    pub placed_by: Option<String>,
    /// When it came to be.
    pub created_at: Option<Timestamp>,
    /// The leverage of a position.
    pub leverage: Option<String>,
    /// The highest leverage that the position may have after the switch.
    pub max_leverage: Option<String>,
    /// Anything else that tells it apart, in a few words.
    pub detail: Option<String>,
}

impl Subject {
    /// A subject of which nothing but its type is known.
    pub fn new(kind: SubjectType) -> Self {
        Self {
            kind,
            id: None,
            client_order_id: None,
            symbol: None,
            side: None,
            quantity: None,
            placed_by: None,
            created_at: None,
            leverage: None,
            max_leverage: None,
            detail: None,
        }
    }
}

/// What a subject is.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema, Display, EnumString, IntoStaticStr,
)]
#[serde(rename_all = "kebab-case")]
#[strum(serialize_all = "kebab-case")]
#[non_exhaustive]
pub enum SubjectType {
    /// An order on the book.
    Order,
    /// A conditional, trigger, TWAP, iceberg or like order.
    AlgoOrder,
    /// A trading bot.
    Bot,
    /// A position.
    Position,
    /// A coin that serves as collateral.
    Collateral,
    /// A debt in one currency.
    Liability,
}
