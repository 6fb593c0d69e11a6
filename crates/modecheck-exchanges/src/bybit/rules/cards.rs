//! The modes and the rules of Bybit, as its documents state them and stated them.

use modecheck_core::{Axis, BlockerKind, Date, ModeCard, RuleCard, Source};

/// Keyed on `unifiedMarginStatus`. 2, the unified margin account of 2022, is documented no longer.
/// <https://bybit-exchange.github.io/docs/v5/enum#unifiedmarginstatus> (2026-07-24)
pub(crate) const ACCOUNT_MODES: &[ModeCard] = &[
    mode(Axis::AccountMode, "classic", "1", "Classic account"),
    mode(Axis::AccountMode, "uta1", "3", "Unified trading account 1.0"),
    mode(Axis::AccountMode, "uta1-pro", "4", "Unified trading account 1.0 Pro"),
    mode(Axis::AccountMode, "uta2", "5", "Unified trading account 2.0"),
    mode(Axis::AccountMode, "uta2-pro", "6", "Unified trading account 2.0 Pro"),
];

/// <https://bybit-exchange.github.io/docs/v5/account/account-info> (2026-07-24)
pub(crate) const MARGIN_MODES: &[ModeCard] = &[
    mode(Axis::MarginMode, "isolated", "ISOLATED_MARGIN", "Isolated margin"),
    mode(Axis::MarginMode, "cross", "REGULAR_MARGIN", "Cross margin"),
    mode(Axis::MarginMode, "portfolio", "PORTFOLIO_MARGIN", "Portfolio margin"),
];

const fn mode(axis: Axis, slug: &'static str, native: &'static str, name: &'static str) -> ModeCard {
    ModeCard { axis, slug, native, name, aliases: &[] }
}

const UPGRADE_URL: &str = "https://bybit-exchange.github.io/docs/v5/account/upgrade-unified-account";

/// The page that describes 5 to 6, and nothing else, since 2026-01-07.
pub(crate) const UPGRADE_PAGE: Source = Source {
    document: "Bybit API v5, upgrade to Unified Account Pro",
    url: UPGRADE_URL,
    as_of: Date::new(2026, 3, 16),
};

/// Its edition that also described 1 to 6, 3 to 5 and 4 to 6; withdrawn on 2025-12-31.
pub(crate) const OLDER_PAGE: Source = Source {
    document: "Bybit API v5, upgrade to Unified Account, edition of 2025-10-13",
    url: UPGRADE_URL,
    as_of: Date::new(2025, 10, 13),
};

pub(crate) const ERROR_PAGE: Source = Source {
    document: "Bybit API v5, error codes",
    url: "https://bybit-exchange.github.io/docs/v5/error",
    as_of: Date::new(2026, 7, 20),
};

pub(crate) const MARGIN_PAGE: Source = Source {
    document: "Bybit API v5, set margin mode",
    url: "https://bybit-exchange.github.io/docs/v5/account/set-margin-mode",
    as_of: Date::new(2026, 3, 16),
};

/// Where Bybit's own tool calls the upgrade irreversible.
pub(crate) const IRREVERSIBLE: Source = Source {
    document: "Bybit trading-mcp 2.1.18, upgrade to unified account",
    url: "https://github.com/bybit-exchange/trading-mcp",
    as_of: Date::new(2026, 8, 20),
};

pub(crate) const STRATEGY_PAGE: Source = Source {
    document: "Bybit API v5, get strategy list (terminateType 8 and 25)",
    url: "https://bybit-exchange.github.io/docs/v5/strategy/strategy-list",
    as_of: Date::new(2026, 7, 24),
};

/// From this day on no page describes an upgrade from anything but 5.
pub(crate) const WITHDRAWN: Date = Date::new(2025, 12, 31);
/// From this day on a page describes 5 to 6 again.
pub(crate) const RETURNED: Date = Date::new(2026, 1, 7);
/// The last day of the rules for upgrades from 1, 3 and 4.
pub(crate) const LAST_DESCRIBED: Date = Date::new(2025, 12, 30);

/// A rule that no person's word can settle, in force since a day of the page's own history.
const fn rule(
    id: &'static str,
    title: &'static str,
    kinds: &'static [BlockerKind],
    observed: &'static str,
    source: Source,
    since: Option<Date>,
) -> RuleCard {
    RuleCard { id, title, kinds, observed, source, since, until: None, attestable: false }
}

/// A rule of the older page.
const fn older(
    id: &'static str,
    title: &'static str,
    kinds: &'static [BlockerKind],
    observed: &'static str,
    since: Date,
) -> RuleCard {
    RuleCard { until: Some(WITHDRAWN), ..rule(id, title, kinds, observed, OLDER_PAGE, Some(since)) }
}

/// What a reply to the switch itself says. Only a reply that somebody holds is judged by it.
pub(crate) const SWITCH_REPLY: RuleCard = rule(
    "bybit/switch-reply",
    "Bybit did not refuse the switch (a reply that somebody already holds)",
    &[
        BlockerKind::OpenOrders,
        BlockerKind::OpenPositions,
        BlockerKind::HedgeModePositions,
        BlockerKind::OutstandingLiabilities,
        BlockerKind::InstitutionalLoan,
        BlockerKind::InsufficientAssets,
        BlockerKind::CollateralLimit,
        BlockerKind::PositionTierExceeded,
        BlockerKind::InsufficientMargin,
        BlockerKind::RiskRateTooHigh,
        BlockerKind::LiquidationInProgress,
        BlockerKind::CopyTradingLead,
        BlockerKind::AccountRestricted,
        BlockerKind::BlackoutWindow,
        BlockerKind::TransferInProgress,
        BlockerKind::SwitchInProgress,
        BlockerKind::SwitchingSuspended,
        BlockerKind::Unclassified,
    ],
    "the reply to account/upgrade-to-uta, its V3 predecessor or account/set-margin-mode; never called from here",
    ERROR_PAGE,
    None,
);

pub(crate) const DOCUMENTED: RuleCard = rule(
    "bybit/documented-upgrade",
    "a page in force describes this upgrade",
    &[],
    "the upgrade page; it describes 5 to 6 alone since 2026-01-07, and 1 to 6, 3 to 5, 4 to 6 until 2025-12-31",
    UPGRADE_PAGE,
    None,
);

pub(crate) const VIP_LEVEL: RuleCard = rule(
    "bybit/vip-level",
    "the main account is VIP or PRO; of a sub-account, the account above it",
    &[BlockerKind::VipLevelRequired],
    "user/query-api of the main account's key (vipLevel)",
    UPGRADE_PAGE,
    Some(Date::new(2026, 1, 26)),
);

pub(crate) const OPEN_ORDERS: RuleCard = rule(
    "bybit/open-orders",
    "no order of any kind is open in any product",
    &[BlockerKind::OpenOrders, BlockerKind::OpenAlgoOrders],
    "order/realtime over linear (each settle coin), inverse, spot and option; spread/order/realtime",
    UPGRADE_PAGE,
    Some(Date::new(2023, 4, 4)),
);

/// Stated until 2025-12, in the Chinese edition as part of "no open orders"; today's pages are silent. The cautious
/// reading is that a position's own take-profit or stop-loss still counts.
pub(crate) const POSITION_TPSL: RuleCard = rule(
    "bybit/position-tpsl",
    "no position has a take-profit, stop-loss or trailing stop (stated until 2025-12; silent since)",
    &[BlockerKind::PositionTpsl],
    "position/list (takeProfit, stopLoss, trailingStop), under the rules of 2025 or with --thorough",
    OLDER_PAGE,
    Some(Date::new(2023, 4, 4)),
);

/// The page gives the minutes and not the seconds; both boundary minutes are taken to belong to the window.
pub(crate) const BLACKOUT: RuleCard = rule(
    "bybit/blackout-window",
    "it is not minute 50 to minute 5 of the hour on Bybit's clock",
    &[BlockerKind::BlackoutWindow],
    "market/time",
    UPGRADE_PAGE,
    Some(Date::new(2023, 6, 21)),
);

pub(crate) const INVERSE_MARGIN_MODE: RuleCard = older(
    "bybit/inverse-margin-mode",
    "inverse positions have the account's margin mode; under portfolio margin there are none (stated for 4 to 6)",
    &[BlockerKind::MarginModeMismatch],
    "position/list of inverse (tradeMode), account/info (marginMode)",
    Date::new(2024, 8, 29),
);

pub(crate) const INVERSE_HEDGE_MODE: RuleCard = older(
    "bybit/inverse-hedge-mode",
    "no inverse futures position is in hedge mode (stated for 4 to 6)",
    &[BlockerKind::HedgeModePositions],
    "position/list of inverse (positionIdx)",
    Date::new(2024, 8, 29),
);

/// The upgrade page said so until 2025-12-31; the codes are still listed.
pub(crate) const NOT_BANNED: RuleCard = rule(
    "bybit/not-banned",
    "the account is not banned",
    &[BlockerKind::AccountRestricted],
    "codes 10008 and 10027 in answer to reads; a ban that reads do not show stays unseen",
    ERROR_PAGE,
    Some(Date::new(2022, 12, 24)),
);

/// The page's own sample of a refusal is all that speaks of debts and positions of a classic account.
pub(crate) const CLASSIC_LIABILITIES: RuleCard = older(
    "bybit/classic-liabilities",
    "nothing is owed in the classic spot account",
    &[BlockerKind::OutstandingLiabilities],
    "account/wallet-balance of the SPOT wallet (borrowAmount, spotBorrow, accruedInterest)",
    Date::new(2022, 12, 27),
);

pub(crate) const CLASSIC_POSITIONS: RuleCard = older(
    "bybit/classic-positions",
    "no USDC position, and no USDT position in hedge mode, is open in the classic account",
    &[BlockerKind::OpenPositions, BlockerKind::HedgeModePositions],
    "position/list and order/realtime of linear (positionIdx)",
    Date::new(2022, 12, 27),
);

/// A rule of the other axis: from the codes that the error page and the switch's own page list.
const fn margin(
    id: &'static str,
    title: &'static str,
    kinds: &'static [BlockerKind],
    observed: &'static str,
) -> RuleCard {
    rule(id, title, kinds, observed, ERROR_PAGE, None)
}

pub(crate) const PORTFOLIO_EQUITY: RuleCard = RuleCard {
    source: MARGIN_PAGE,
    ..margin(
        "bybit/portfolio-equity",
        "portfolio margin needs an equity of 1000 USD (3400000)",
        &[BlockerKind::InsufficientAssets],
        "account/wallet-balance (totalEquity)",
    )
};

pub(crate) const PORTFOLIO_PRE_MARKET: RuleCard = margin(
    "bybit/portfolio-pre-market",
    "portfolio margin takes no orders and positions in pre-market contracts (3200419)",
    &[BlockerKind::OpenPositions, BlockerKind::OpenOrders],
    "market/instruments-info (status PreLaunch, isPreListing), order/realtime and position/list of linear",
);

/// No field of a position tells event futures from others, and [positions in event contracts](https://bybit-exchange.github.io/docs/v5/event/trade/position)
/// (undated; read 2026-11-22) are listed for market makers alone. That both are the same product no page says.
pub(crate) const PORTFOLIO_EVENT_FUTURES: RuleCard = RuleCard {
    attestable: true,
    ..margin(
        "bybit/portfolio-event-futures",
        "portfolio margin takes no positions in event futures (3200425)",
        &[BlockerKind::OpenPositions],
        "not by any call: no field tells event futures from other positions, and event contracts are not in position/list",
    )
};

pub(crate) const PORTFOLIO_COPY_TRADING: RuleCard = margin(
    "bybit/portfolio-copy-trading",
    "a copy-trading leader cannot use portfolio margin (3401010)",
    &[BlockerKind::CopyTradingLead],
    "account/info (isMasterTrader)",
);

/// Hedge mode is documented for isolated and cross margin only; no code says so.
pub(crate) const PORTFOLIO_HEDGE_MODE: RuleCard = margin(
    "bybit/portfolio-hedge-mode",
    "portfolio margin takes nothing in hedge mode (by implication: hedge mode is for isolated and cross)",
    &[BlockerKind::HedgeModePositions],
    "position/list and order/realtime of linear (positionIdx)",
);

/// Isolated margin does not have these; no page says whether the switch is refused to those who use them.
pub(crate) const ISOLATED_PRODUCTS: RuleCard = RuleCard {
    attestable: true,
    ..margin(
        "bybit/isolated-products",
        "no spread order (110110), spot margin (182021) or option is in use: isolated margin has none of them",
        &[BlockerKind::OpenOrders, BlockerKind::OptionPositions],
        "position/list and order/realtime of option, spread/order/realtime, spot-margin-trade/state",
    )
};

/// The field's page says that every switch is rejected at the limit, the help centre that only leaving isolated margin
/// is: to those who do not leave it the limit is a contradiction.
pub(crate) const COLLATERAL_LIMIT: RuleCard = margin(
    "bybit/collateral-limit",
    "no collateral coin is at the platform's limit (3200641)",
    &[BlockerKind::CollateralLimit],
    "account/wallet-balance (colRes, collateralSwitch)",
);

pub(crate) const LIQUIDATION: RuleCard = margin(
    "bybit/liquidation",
    "nothing is being liquidated (140003; institutional loan 140004, 3200320)",
    &[BlockerKind::LiquidationInProgress, BlockerKind::InstitutionalLoan],
    "position/list (positionStatus), ins-loan/ltv-convert (liqStatus)",
);

/// Bybit publishes no formula that reads could be put into.
pub(crate) const RISK_AFTER: RuleCard = RuleCard {
    attestable: true,
    ..margin(
        "bybit/risk-after",
        "the risk level and the risk limits allow the other margin mode (140005, 3400139)",
        &[BlockerKind::RiskRateTooHigh, BlockerKind::PositionTierExceeded],
        "position/list and order/realtime when they are empty and nothing is owed; no formula for others is published",
    )
};
