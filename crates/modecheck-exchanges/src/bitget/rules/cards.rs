//! The modes and the rules of Bitget, as its documents state them.

use modecheck_core::{Axis, BlockerKind, Date, ModeCard, RuleCard, Source};

/// Told apart by which interface serves the account.
pub(crate) const MODES: &[ModeCard] =
    &[mode("classic", "CLASSIC", "Classic account"), mode("unified", "UNIFIED", "Unified trading account")];

const fn mode(slug: &'static str, native: &'static str, name: &'static str) -> ModeCard {
    ModeCard { axis: Axis::AccountMode, slug, native, name, aliases: &[] }
}

const fn article(document: &'static str, url: &'static str, as_of: Date) -> Source {
    Source { document, url, as_of }
}

/// The seven prompts.
pub(crate) const GUIDE: Source = article(
    "Guide to resolving unified trading account upgrade failures",
    "https://www.bitget.com/support/articles/12560603836127",
    Date::new(2025, 8, 22),
);

/// Assets, positions, orders, loans and the questionnaire. The page names no day: the last of its year counts, so that
/// what people attested before it lapses.
pub(crate) const HOW_TO: Source = article(
    "How to upgrade to a unified trading account (ja; of 2025, on a day that it does not name)",
    "https://www.bitget.com/support/articles/12560603835481",
    Date::new(2025, 12, 31),
);

/// No open orders, positions or outstanding amounts.
pub(crate) const OVERVIEW: Source = article(
    "Unified trading account, overview",
    "https://www.bitget.com/support/articles/12560603835489",
    Date::new(2025, 8, 14),
);

pub(crate) const INSTITUTIONAL: Source = article(
    "Unified trading account, guide for institutions",
    "https://www.bitget.com/support/articles/12560603831455",
    Date::new(2025, 9, 8),
);

/// A sub-account never goes back.
pub(crate) const WHAT_IS: Source = article(
    "What is a unified trading account",
    "https://www.bitget.com/support/articles/12560603834587",
    Date::new(2025, 8, 1),
);

pub(crate) const STATUS_PAGE: Source = article(
    "Bitget API, Get Upgrade Status",
    "https://www.bitget.com/api-doc/spot/account/Get_Upgrade_Status",
    Date::new(2025, 12, 5),
);

/// A rule that reads decide.
const fn read(
    id: &'static str,
    title: &'static str,
    kinds: &'static [BlockerKind],
    observed: &'static str,
    source: Source,
) -> RuleCard {
    RuleCard { id, title, kinds, observed, source, since: None, until: None, attestable: false }
}

/// A rule of which reads show nothing, or not enough.
const fn attestable(
    id: &'static str,
    title: &'static str,
    kinds: &'static [BlockerKind],
    observed: &'static str,
    source: Source,
) -> RuleCard {
    RuleCard { attestable: true, ..read(id, title, kinds, observed, source) }
}

pub(crate) const COPY_TRADING_LEAD: RuleCard = attestable(
    "bitget/copy-trading-lead",
    "the account is no elite trader and no signal provider",
    &[BlockerKind::CopyTradingLead],
    "account-info (traderType), lead-followers, lead-orders, lead-spot-orders, lead-spot-settings show elite traders; \
     no API lists signal providers",
    GUIDE,
);

pub(crate) const COPY_TRADING_FOLLOW: RuleCard = attestable(
    "bitget/copy-trading-follow",
    "the account follows nobody and has no copied order",
    &[BlockerKind::CopyTradingFollow],
    "followed-traders, followed-spot-traders, copied-orders, copied-spot-orders; what began before the oldest window \
     that is asked for, by no call",
    GUIDE,
);

pub(crate) const TRADING_BOTS: RuleCard = attestable(
    "bitget/trading-bots",
    "no trading bot is active",
    &[BlockerKind::TradingBots],
    "bot-assets shows what bots freeze, all-account-balance what they hold; no API lists bots",
    GUIDE,
);

pub(crate) const INSTITUTIONAL_LOAN: RuleCard = read(
    "bitget/institutional-loan",
    "the account is no sub-account of an institutional loan",
    &[BlockerKind::InstitutionalLoan],
    "of a main account risk-unit, of a sub-account institutional-loan; code 40042 of other calls",
    GUIDE,
);

pub(crate) const LOGIN_METHOD: RuleCard = attestable(
    "bitget/login-method",
    "the owner does not sign in through Telegram or another third party",
    &[BlockerKind::LoginMethodNotSupported],
    "not by any call",
    GUIDE,
);

pub(crate) const ACCOUNT_STATUS: RuleCard = attestable(
    "bitget/account-status",
    "the account's status is not abnormal",
    &[BlockerKind::AccountAbnormal, BlockerKind::AccountRestricted, BlockerKind::LiquidationInProgress],
    "only where reads are refused for it",
    GUIDE,
);

pub(crate) const REGION: RuleCard = attestable(
    "bitget/region",
    "unified accounts are offered in the owner's country or region",
    &[BlockerKind::RegionRestricted],
    "not by any call",
    GUIDE,
);

pub(crate) const QUESTIONNAIRE: RuleCard = attestable(
    "bitget/questionnaire",
    "the questionnaire is filled in",
    &[BlockerKind::QuestionnaireRequired],
    "not by any call",
    HOW_TO,
);

pub(crate) const VIRTUAL_SUB_ACCOUNT: RuleCard = attestable(
    "bitget/virtual-sub-account",
    "a virtual sub-account is on Bitget's list",
    &[BlockerKind::SubAccountNotEligible],
    "account-info tells main accounts, sub-accounts of a unified main account the ordinary ones; the list not by any call",
    INSTITUTIONAL,
);

pub(crate) const CUSTODIAL_SUB_ACCOUNT: RuleCard = attestable(
    "bitget/custodial-sub-account",
    "the account is no custodial sub-account",
    &[BlockerKind::CustodyAccount],
    "account-info tells main accounts, sub-accounts of a unified main account those that are entrusted",
    INSTITUTIONAL,
);

pub(crate) const POSITIONS: RuleCard =
    read("bitget/positions", "no futures position is open", &[BlockerKind::OpenPositions], "positions", HOW_TO);

pub(crate) const ORDERS: RuleCard = attestable(
    "bitget/orders",
    "no order is open in spot, margin or futures",
    &[BlockerKind::OpenOrders, BlockerKind::OpenAlgoOrders],
    "open-orders, spot-orders; margin by what is frozen, with names from crossed-orders and isolated-orders; what spot-assets \
     and futures-accounts show frozen for what is older than ninety days in spot, and than eight windows in futures",
    HOW_TO,
);

/// An order that waits for a trigger freezes neither position nor margin: [about the
/// order](https://www.bitget.com/academy/about-the-order) (undated; read 2026-11-22).
pub(crate) const PLAN_ORDERS: RuleCard = attestable(
    "bitget/plan-orders",
    "no order waits for a trigger",
    &[BlockerKind::OpenAlgoOrders],
    "plan-orders, spot-plan-orders; what was placed before the oldest window that is asked for, by no call",
    OVERVIEW,
);

pub(crate) const MARGIN_DEBT: RuleCard = read(
    "bitget/margin-debt",
    "nothing is borrowed in margin",
    &[BlockerKind::OutstandingLiabilities],
    "crossed-assets, isolated-assets",
    HOW_TO,
);

pub(crate) const LOANS: RuleCard =
    read("bitget/loans", "no crypto loan runs", &[BlockerKind::CryptoLoan], "crypto-loans, crypto-loan-debts", HOW_TO);

pub(crate) const ASSETS: RuleCard = read(
    "bitget/assets",
    "total assets are 1,000 USDT or more",
    &[BlockerKind::InsufficientAssets],
    "all-account-balance",
    HOW_TO,
);

pub(crate) const UPGRADE_STATUS: RuleCard = attestable(
    "bitget/upgrade-status",
    "no upgrade is under way, and the last one was not refused",
    &[BlockerKind::SwitchInProgress, BlockerKind::SwitchingSuspended, BlockerKind::Unclassified],
    "upgrade-status, account-settings; prompts that somebody holds",
    STATUS_PAGE,
);

/// Only the guide for institutions says that sub-accounts stand in the way too.
pub(crate) const WAY_BACK: RuleCard = attestable(
    "bitget/way-back",
    "Bitget takes the account back to classic mode",
    &[
        BlockerKind::Unclassified,
        BlockerKind::OpenPositions,
        BlockerKind::OpenOrders,
        BlockerKind::OpenAlgoOrders,
        BlockerKind::OutstandingLiabilities,
        BlockerKind::CryptoLoan,
        BlockerKind::SwitchInProgress,
    ],
    "unified-positions, unified-orders, unified-strategy-orders, unified-assets, unified-loans, unified-loan-debts, \
     switch-status show what stands against any change of mode; no page lists all conditions, and what sub-accounts \
     hold is not read",
    INSTITUTIONAL,
);
