use serde::{Deserialize, Serialize};
use strum::{Display, EnumIter, EnumMessage, EnumString, IntoStaticStr};

/// Why a switch would be refused: one vocabulary for all exchanges.
///
/// The first paragraph of each kind says what it means, the second what usually causes it. These comments are the
/// text of `modecheck explain`.
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
    EnumMessage,
    EnumString,
    IntoStaticStr,
)]
#[serde(rename_all = "kebab-case")]
#[strum(serialize_all = "kebab-case")]
#[non_exhaustive]
pub enum BlockerKind {
    /// Orders rest on a book: spot, margin, contract, option, spread or RFQ.
    ///
    /// Usual causes: market-making quotes that were not pulled, orders on a product that nobody looks at.
    OpenOrders,
    /// Conditional, trigger, take-profit, stop-loss, trailing, TWAP, iceberg or like orders wait.
    ///
    /// Usual causes: stop orders, which the ordinary list of open orders does not show.
    OpenAlgoOrders,
    /// Take profit or stop loss is attached to a position.
    ///
    /// Usual causes: protection that was set with the position and never shows as an order.
    PositionTpsl,
    /// The exchange names algo orders and trading bots in one word, and reads did not tell which it is.
    ///
    /// Usual causes: a recurring buy or another bot of a kind that the API does not list.
    AlgoOrdersOrBots,
    /// Positions are open that the target mode does not take.
    ///
    /// Usual causes: a mode that takes no positions at all, such as spot.
    OpenPositions,
    /// Positions are held in hedge mode (long and short at once), which the target mode does not offer.
    ///
    /// Usual causes: the account's position mode was never changed to one-way.
    HedgeModePositions,
    /// Positions are margined in isolation, which the target mode does not take.
    ///
    /// Usual causes: isolated positions of old settings such as manual transfers or quick margin.
    IsolatedMarginPositions,
    /// Positions are margined across the account, which the target mode does not take.
    ///
    /// Usual causes: margin trades that were opened with a transfer of their own.
    CrossMarginPositions,
    /// Option positions are open that the target mode does not take.
    ///
    /// Usual causes: bought options in cross margin, isolated options.
    OptionPositions,
    /// Positions are open that were opened with the exchange's trial funds.
    ///
    /// Usual causes: a promotion of the exchange.
    TrialFundPositions,
    /// The margin mode of positions does not match what the switch expects.
    ///
    /// Usual causes: isolated positions where the target keeps only cross, or the other way round.
    MarginModeMismatch,
    /// The account owes borrowed assets.
    ///
    /// Usual causes: margin borrowings, interest of a few cents after a repayment.
    OutstandingLiabilities,
    /// A balance is below zero.
    ///
    /// Usual causes: fees or losses in a settlement currency that nobody tops up.
    NegativeBalance,
    /// A crypto loan is open.
    ///
    /// Usual causes: a loan against collateral, taken outside of trading.
    CryptoLoan,
    /// A VIP loan is open.
    ///
    /// Usual causes: a fixed-rate loan granted to VIP accounts.
    VipLoan,
    /// An institutional loan is open.
    ///
    /// Usual causes: a loan granted to the firm whose risk unit holds this account.
    InstitutionalLoan,
    /// The account holds less than the target mode demands.
    ///
    /// Usual causes: an account that was just opened, assets parked in another wallet.
    InsufficientAssets,
    /// The account holds more of a collateral than the target mode takes.
    ///
    /// Usual causes: a collateral cap of the exchange.
    CollateralLimit,
    /// The leverage that positions will have after the switch is not preset.
    ///
    /// Usual causes: leaving a mode in which positions have no leverage of their own.
    LeverageNotSet,
    /// A position is larger than its tier allows at its leverage in the target mode.
    ///
    /// Usual causes: a large position at high leverage.
    #[serde(alias = "risk-limit-exceeded")]
    #[strum(to_string = "position-tier-exceeded", serialize = "risk-limit-exceeded")]
    PositionTierExceeded,
    /// The margin would not suffice in the target mode.
    ///
    /// Usual causes: offsets between positions that the target mode does not grant.
    InsufficientMargin,
    /// The account's risk rate is too high to switch.
    ///
    /// Usual causes: losses, too much borrowed.
    RiskRateTooHigh,
    /// The account is being liquidated or was stopped out.
    ///
    /// Usual causes: a margin call that was not met.
    LiquidationInProgress,
    /// Trading bots run.
    ///
    /// Usual causes: grid, DCA, recurring-buy or signal bots that somebody started on the website.
    TradingBots,
    /// The account runs a delta-neutral strategy mode.
    ///
    /// Usual causes: the strategy type was set and never reset.
    DeltaNeutralMode,
    /// The account leads copy trades (lead, elite or master trader, signal provider).
    ///
    /// Usual causes: a role that was once applied for, even without followers.
    CopyTradingLead,
    /// The account follows copy trades.
    ///
    /// Usual causes: a copy setting that is still active, even without positions.
    CopyTradingFollow,
    /// The account leads or follows copy trades; the exchange names both in one word.
    ///
    /// Usual causes: a copy-trading role of either sort.
    CopyTradingLeadOrFollow,
    /// The account's VIP level is too low.
    ///
    /// Usual causes: a level that lapsed, a sub-account whose parent has no level.
    VipLevelRequired,
    /// The exchange must allow the account first.
    ///
    /// Usual causes: a product in its introduction.
    WhitelistRequired,
    /// A questionnaire must be answered first.
    ///
    /// Usual causes: nobody with a login opened the page.
    QuestionnaireRequired,
    /// The mode must be activated once on the exchange's website or app before the API may set it.
    ///
    /// Usual causes: an account that never was in this mode; demo accounts are activated separately.
    FirstActivationRequired,
    /// The exchange restricts the account: blocked, frozen, suspended.
    ///
    /// Usual causes: a settlement that runs for minutes, a risk control, a review.
    AccountRestricted,
    /// The exchange calls the account's state abnormal and does not say more.
    ///
    /// Usual causes: a review by the exchange.
    AccountAbnormal,
    /// Sub-accounts, or this type of sub-account, may not switch.
    ///
    /// Usual causes: virtual, managed or custodial sub-accounts.
    SubAccountNotEligible,
    /// The account's assets are held by a custodian, and the switch is not open to it.
    ///
    /// Usual causes: off-exchange settlement.
    CustodyAccount,
    /// The way in which the owner logs in does not allow the switch.
    ///
    /// Usual causes: an account opened through a third party's login.
    LoginMethodNotSupported,
    /// The mode is not offered in the account's region.
    ///
    /// Usual causes: the region of the owner's identity documents.
    RegionRestricted,
    /// The owner's identity must be verified to a higher level.
    ///
    /// Usual causes: a verification that was enough when the account was opened.
    KycRequired,
    /// The exchange's compliance forbids the mode to this account.
    ///
    /// Usual causes: local rules on margin trading.
    ComplianceRestricted,
    /// The exchange does not switch accounts at this time of the hour or day.
    ///
    /// Usual causes: funding and settlement at the full hour.
    BlackoutWindow,
    /// A transfer is under way.
    ///
    /// Usual causes: funds on their way between wallets.
    TransferInProgress,
    /// A switch of this account is under way already.
    ///
    /// Usual causes: a switch somebody else just started.
    SwitchInProgress,
    /// The exchange is in maintenance.
    ///
    /// Usual causes: a scheduled upgrade.
    ExchangeMaintenance,
    /// The exchange has suspended switching.
    ///
    /// Usual causes: a release, an incident.
    SwitchingSuspended,
    /// The firm's own policy does not allow the switch.
    ///
    /// Usual causes: a limit that the firm set for itself.
    FirmPolicy,
    /// The exchange refuses in words or codes that this version does not know; its text is kept.
    ///
    /// Usual causes: a rule that the exchange introduced after this version was built.
    Unclassified,
}

/// The family that a kind belongs to.
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
)]
#[serde(rename_all = "kebab-case")]
#[strum(serialize_all = "kebab-case")]
pub enum Category {
    /// Orders of any sort.
    Orders,
    /// Positions.
    Positions,
    /// Debts.
    Liabilities,
    /// What the account holds.
    Assets,
    /// Margin, leverage and risk.
    Margin,
    /// Bots and strategy modes.
    Automation,
    /// Copy trading.
    CopyTrading,
    /// What the account is.
    Eligibility,
    /// What the law and the exchange's compliance allow.
    Compliance,
    /// What passes by itself.
    Timing,
    /// Everything else.
    Other,
}

impl BlockerKind {
    /// The family that this kind belongs to.
    pub fn category(self) -> Category {
        match self {
            Self::OpenOrders | Self::OpenAlgoOrders | Self::PositionTpsl | Self::AlgoOrdersOrBots => Category::Orders,
            Self::OpenPositions
            | Self::HedgeModePositions
            | Self::IsolatedMarginPositions
            | Self::CrossMarginPositions
            | Self::OptionPositions
            | Self::TrialFundPositions
            | Self::MarginModeMismatch => Category::Positions,
            Self::OutstandingLiabilities
            | Self::NegativeBalance
            | Self::CryptoLoan
            | Self::VipLoan
            | Self::InstitutionalLoan => Category::Liabilities,
            Self::InsufficientAssets | Self::CollateralLimit => Category::Assets,
            Self::LeverageNotSet
            | Self::PositionTierExceeded
            | Self::InsufficientMargin
            | Self::RiskRateTooHigh
            | Self::LiquidationInProgress => Category::Margin,
            Self::TradingBots | Self::DeltaNeutralMode => Category::Automation,
            Self::CopyTradingLead | Self::CopyTradingFollow | Self::CopyTradingLeadOrFollow => Category::CopyTrading,
            Self::VipLevelRequired
            | Self::WhitelistRequired
            | Self::QuestionnaireRequired
            | Self::FirstActivationRequired
            | Self::AccountRestricted
            | Self::AccountAbnormal
            | Self::SubAccountNotEligible
            | Self::CustodyAccount
            | Self::LoginMethodNotSupported => Category::Eligibility,
            Self::RegionRestricted | Self::KycRequired | Self::ComplianceRestricted => Category::Compliance,
            Self::BlackoutWindow
            | Self::TransferInProgress
            | Self::SwitchInProgress
            | Self::ExchangeMaintenance
            | Self::SwitchingSuspended => Category::Timing,
            Self::FirmPolicy | Self::Unclassified => Category::Other,
        }
    }
}

#[cfg(test)]
mod tests {
    use strum::IntoEnumIterator;

    use super::*;

    #[test]
    fn every_kind_is_spelt_alike_everywhere_and_explained() {
        for kind in BlockerKind::iter() {
            let json = serde_json::to_string(&kind).unwrap();
            assert_eq!(json, format!("\"{kind}\""));
            assert_eq!(kind.to_string().parse(), Ok(kind));
            let doc = kind.get_documentation().unwrap();
            assert!(doc.contains("Usual causes:"), "{kind} does not say what causes it");
        }
    }

    #[test]
    fn an_old_name_still_finds_its_kind() {
        assert_eq!("risk-limit-exceeded".parse(), Ok(BlockerKind::PositionTierExceeded));
        assert_eq!(BlockerKind::PositionTierExceeded.to_string(), "position-tier-exceeded");
    }
}
