//! The codes with which OKX refuses a switch, and what they mean.

use modecheck_core::{BlockerKind, RuleCard};

use super::super::dialect::without_sub_code;
use super::cards::{LEVERAGE, MARGIN, POSITION_TIER, SWITCH_PRECHECK};

/// A code that refuses a switch.
#[derive(Debug, Clone, Copy)]
pub(crate) struct RefusalCard {
    pub(crate) code: &'static str,
    pub(crate) kind: BlockerKind,
    pub(crate) text: &'static str,
}

impl RefusalCard {
    /// The rule that the refusal speaks of.
    pub(crate) fn rule(&self) -> &'static RuleCard {
        match self.kind {
            BlockerKind::LeverageNotSet => &LEVERAGE,
            BlockerKind::PositionTierExceeded => &POSITION_TIER,
            BlockerKind::InsufficientMargin => &MARGIN,
            _ => &SWITCH_PRECHECK,
        }
    }
}

/// The card of a refusal; OKX may add a sub-code behind an underscore.
pub(crate) fn refusal(code: &str) -> Option<&'static RefusalCard> {
    REFUSALS.iter().find(|card| card.code == without_sub_code(code))
}

/// Every code that refuses a switch.
pub(crate) fn codes() -> impl Iterator<Item = &'static str> {
    REFUSALS.iter().map(|card| card.code)
}

const fn card(code: &'static str, kind: BlockerKind, text: &'static str) -> RefusalCard {
    RefusalCard { code, kind, text }
}

/// <https://www.okx.com/docs-v5/en/#error-code-rest-api> (2026-07-13). Codes stay, wordings drift: 51070 was seen live
/// on 2026-09-21 in other words than the page's, 59000 in 2023. 51024 stands for some thirty texts.
const REFUSALS: &[RefusalCard] = &[
    card("51070", BlockerKind::FirstActivationRequired, "the mode was never activated on OKX's website or app"),
    card(
        "59113",
        BlockerKind::KycRequired,
        "margin trading is closed to the region until identity level 2 is verified",
    ),
    card("59550", BlockerKind::KycRequired, "identity verification level 2 is required"),
    card("59114", BlockerKind::ComplianceRestricted, "margin trading is closed to the account's region"),
    card("50051", BlockerKind::ComplianceRestricted, "the feature is closed to the account's country or region"),
    card("50059", BlockerKind::ComplianceRestricted, "local regulators demand further steps on the website or app"),
    card("50060", BlockerKind::ComplianceRestricted, "identity verification must be completed first"),
    card("51164", BlockerKind::CopyTradingLead, "a lead trader cannot switch to portfolio margin"),
    card("51041", BlockerKind::HedgeModePositions, "portfolio margin knows one-way positions only"),
    card("50072", BlockerKind::IsolatedMarginPositions, "the target mode no longer takes isolated margin"),
    card("59001", BlockerKind::OutstandingLiabilities, "the account has borrowings"),
    card("59311", BlockerKind::VipLoan, "a VIP loan is outstanding"),
    card("59132", BlockerKind::OpenOrders, "open orders must be cancelled, incompatible algo orders and bots stopped"),
    card("59133", BlockerKind::InsufficientAssets, "the assets do not suffice for the mode"),
    card("59134", BlockerKind::OpenPositions, "incompatible positions are open"),
    card("59135", BlockerKind::CopyTradingLeadOrFollow, "copy trading stands in the way"),
    card("59136", BlockerKind::LeverageNotSet, "the leverage of cross-margin contract positions is not preset"),
    card("59137", BlockerKind::LeverageNotSet, "the preset leverage is too high for the positions"),
    card("59138", BlockerKind::PositionTierExceeded, "the position tier check failed"),
    card("59139", BlockerKind::InsufficientMargin, "the margin check failed"),
    card("50009", BlockerKind::LiquidationInProgress, "the account is frozen after a stop-out"),
    card("50020", BlockerKind::LiquidationInProgress, "positions are frozen by a forced liquidation"),
    card("50022", BlockerKind::LiquidationInProgress, "the account is frozen by a forced liquidation"),
    card("51024", BlockerKind::AccountRestricted, "the trading account is blocked; the text says why"),
    card("50007", BlockerKind::AccountRestricted, "the user is blocked"),
    card("50012", BlockerKind::AccountRestricted, "the account's status is not valid"),
    card("50017", BlockerKind::AccountRestricted, "positions are frozen by auto-deleveraging, for a moment"),
    card("50019", BlockerKind::AccountRestricted, "the account is frozen by auto-deleveraging, for a moment"),
    card("50023", BlockerKind::AccountRestricted, "funding fees are frozen, for a moment"),
    card("50027", BlockerKind::AccountRestricted, "the account may not trade: ask OKX's support"),
    card(
        "50029",
        BlockerKind::AccountRestricted,
        "OKX's risk control restricts the account: see the registered mailbox",
    ),
    card("51028", BlockerKind::AccountRestricted, "a contract is under delivery, for a moment"),
    card("51029", BlockerKind::AccountRestricted, "a contract is being settled, for a moment"),
    card("51030", BlockerKind::AccountRestricted, "a funding fee is being settled, for a moment"),
    card("59000", BlockerKind::Unclassified, "settings failed: positions, orders or bots, the code does not say which"),
    card(
        "59002",
        BlockerKind::Unclassified,
        "sub-account settings failed: positions, orders or bots, it does not say which",
    ),
];
