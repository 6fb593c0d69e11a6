/// What the exchange calculates for the account before and after the switch.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct MarginImpact {
    /// In the mode that the account is in.
    pub before: Margin,
    /// In the mode that it would be switched to.
    pub after: Margin,
    /// The leverage that positions will have after the switch.
    pub leverage_after: Vec<LeverageAfter>,
}

/// Margin figures of an account, or of one currency of it, as the exchange wrote them.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Margin {
    /// The currency, when these are one currency's figures.
    pub currency: Option<String>,
    /// Available equity: in USD for an account, else in the currency.
    pub available_equity: Option<String>,
    /// Maintenance margin ratio.
    pub margin_ratio: Option<String>,
    /// The same, currency by currency, where the mode is margined that way.
    pub by_currency: Vec<Self>,
}

/// The leverage of one position after the switch.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LeverageAfter {
    /// The exchange's id of the position.
    pub position: String,
    /// The instrument, where the position could be read.
    pub symbol: Option<String>,
    /// The leverage.
    pub leverage: String,
}
