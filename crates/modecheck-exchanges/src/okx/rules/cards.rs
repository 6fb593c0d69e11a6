//! The modes and the rules of OKX, as its documents state them.

use modecheck_core::{Axis, BlockerKind, Date, ModeCard, RuleCard, Source};

/// Keyed on the number: it is stable, the names are not. Mode 2 was "Spot and futures mode" until 2025.
/// <https://www.okx.com/docs-v5/en/#trading-account-rest-api-get-account-configuration> (2026-07-20)
pub(crate) const MODES: &[ModeCard] = &[
    mode("spot", "1", "Spot mode", &["simple"]),
    mode("futures", "2", "Futures mode", &["single-currency", "single-currency-margin", "spot-and-futures"]),
    mode("multi-currency", "3", "Multi-currency margin mode", &["multi-currency-margin"]),
    mode("portfolio", "4", "Portfolio margin mode", &["portfolio-margin"]),
];

const fn mode(
    slug: &'static str,
    native: &'static str,
    name: &'static str,
    aliases: &'static [&'static str],
) -> ModeCard {
    ModeCard { axis: Axis::AccountMode, slug, native, name, aliases }
}

pub(crate) const PRECHECK_PAGE: Source = Source {
    document: "OKX API v5, precheck account mode switch",
    url: "https://www.okx.com/docs-v5/en/#trading-account-rest-api-precheck-account-mode-switch",
    as_of: Date::new(2026, 6, 28),
};

/// Where refusals by code come from.
pub(crate) const CODES_PAGE: Source = Source {
    document: "OKX API v5, REST error codes",
    url: "https://www.okx.com/docs-v5/en/#error-code-rest-api",
    as_of: Date::new(2026, 7, 13),
};

pub(crate) const SWITCH_PAGE: Source = Source {
    document: "OKX API v5, set account mode",
    url: "https://www.okx.com/docs-v5/en/#trading-account-rest-api-set-account-mode",
    as_of: Date::new(2026, 7, 6),
};

const fn card(id: &'static str, title: &'static str, kinds: &'static [BlockerKind]) -> RuleCard {
    let observed = "OKX's own precheck (account/set-account-switch-precheck)";
    RuleCard { id, title, kinds, observed, source: PRECHECK_PAGE, since: None, until: None, attestable: false }
}

pub(crate) const SWITCH_PRECHECK: RuleCard = RuleCard {
    observed: "OKX's own precheck (account/set-account-switch-precheck), which what else was read may contradict",
    ..card(
        "okx/switch-precheck",
        "nothing about the account is unmatched with the target mode",
        &[
            BlockerKind::OpenOrders,
            BlockerKind::OpenAlgoOrders,
            BlockerKind::AlgoOrdersOrBots,
            BlockerKind::TradingBots,
            BlockerKind::OpenPositions,
            BlockerKind::HedgeModePositions,
            BlockerKind::IsolatedMarginPositions,
            BlockerKind::CrossMarginPositions,
            BlockerKind::OptionPositions,
            BlockerKind::TrialFundPositions,
            BlockerKind::OutstandingLiabilities,
            BlockerKind::VipLoan,
            BlockerKind::InsufficientAssets,
            BlockerKind::LiquidationInProgress,
            BlockerKind::CopyTradingLead,
            BlockerKind::CopyTradingFollow,
            BlockerKind::CopyTradingLeadOrFollow,
            BlockerKind::FirstActivationRequired,
            BlockerKind::AccountRestricted,
            BlockerKind::KycRequired,
            BlockerKind::ComplianceRestricted,
            BlockerKind::Unclassified,
        ],
    )
};
pub(crate) const LEVERAGE: RuleCard = card(
    "okx/leverage",
    "leaving portfolio margin, the leverage of cross-margin contract positions is preset",
    &[BlockerKind::LeverageNotSet],
);
/// The page does not say which of its two checks fails under sCode 4; rows mean the tier, no rows the margin.
pub(crate) const POSITION_TIER: RuleCard = card(
    "okx/position-tier",
    "every cross-margin contract position fits its tier in the target mode",
    &[BlockerKind::PositionTierExceeded],
);
pub(crate) const MARGIN: RuleCard =
    card("okx/margin", "the margin suffices in the target mode", &[BlockerKind::InsufficientMargin]);
