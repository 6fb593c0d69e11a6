//! What Bybit's refusals mean: by their code, and where they have none, by their words.

use modecheck_core::{BlockerKind, Native, Scope};

/// A refusal that was understood, or is unclassified.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Refusal {
    pub(crate) kind: BlockerKind,
    pub(crate) scope: Option<Scope>,
    pub(crate) words: &'static str,
    /// The code that it was understood by.
    pub(crate) code: Option<&'static str>,
}

/// What a refusal means: codes first, then the words.
pub(crate) fn refusal(native: &Native) -> Refusal {
    let known = native.code.as_deref().and_then(by_code);
    known.or_else(|| native.message.as_deref().and_then(by_words)).unwrap_or(Refusal {
        kind: BlockerKind::Unclassified,
        scope: None,
        words: "Bybit refuses in words or codes that this version does not know",
        code: None,
    })
}

pub(crate) fn by_code(code: &str) -> Option<Refusal> {
    REFUSALS.iter().find(|card| card.code == Some(code)).copied()
}

/// Every code that refuses a switch.
pub(crate) fn codes() -> impl Iterator<Item = &'static str> {
    REFUSALS.iter().filter_map(|card| card.code)
}

const fn card(code: &'static str, kind: BlockerKind, scope: Option<Scope>, words: &'static str) -> Refusal {
    Refusal { kind, scope, words, code: Some(code) }
}

/// <https://bybit-exchange.github.io/docs/v5/error> (2026-07-20); 3400051 and 3400065 from pages withdrawn in 2023 and
/// 2024, the four codes of the USDC account from those of its margin mode.
const REFUSALS: &[Refusal] = &[
    card(
        "3400208",
        BlockerKind::HedgeModePositions,
        Some(Scope::UsdtPerpetual),
        "USDT perpetual positions are in hedge mode or isolated; the code does not say which",
    ),
    card(
        "3400209",
        BlockerKind::BlackoutWindow,
        Some(Scope::UsdtPerpetual),
        "ten minutes before and after the hour are closed to accounts with USDT perpetual positions",
    ),
    card(
        "3400212",
        BlockerKind::BlackoutWindow,
        None,
        "ten minutes before and after the hour are closed to accounts with USDC perpetual or option positions",
    ),
    card(
        "3400210",
        BlockerKind::RiskRateTooHigh,
        Some(Scope::Derivatives),
        "the derivatives account's risk rate is too high",
    ),
    card("3400211", BlockerKind::RiskRateTooHigh, None, "the risk rate would be too high after the upgrade"),
    card(
        "3400213",
        BlockerKind::RiskRateTooHigh,
        Some(Scope::Derivatives),
        "the USDC derivatives account's risk rate is too high",
    ),
    card("140005", BlockerKind::RiskRateTooHigh, None, "the risk level would be too high in the other mode"),
    card("3400051", BlockerKind::OpenPositions, Some(Scope::UsdtPerpetual), "USDT perpetual positions are open"),
    card("3400052", BlockerKind::OpenOrders, Some(Scope::UsdcPerpetual), "USDC perpetual orders are open"),
    card("3400053", BlockerKind::OpenOrders, Some(Scope::Option), "option orders are open"),
    card("3400054", BlockerKind::OpenOrders, Some(Scope::UsdtPerpetual), "USDT perpetual orders are open"),
    card("3400071", BlockerKind::InsufficientAssets, None, "the net assets do not suffice"),
    card("3400000", BlockerKind::InsufficientAssets, None, "the equity is below what portfolio margin needs"),
    card("3400001", BlockerKind::OpenPositions, None, "USDC positions are open"),
    card("3400101", BlockerKind::OpenPositions, None, "USDC positions are open"),
    card("3400002", BlockerKind::OpenOrders, None, "USDC orders are open"),
    card("3400102", BlockerKind::OpenOrders, None, "USDC orders are open"),
    card("3200419", BlockerKind::OpenPositions, None, "orders or positions in pre-market perpetuals are open"),
    card("3200425", BlockerKind::OpenPositions, None, "a position in event futures is open"),
    card("3200641", BlockerKind::CollateralLimit, None, "a collateral coin has reached the platform's limit"),
    card("3401010", BlockerKind::CopyTradingLead, None, "a copy-trading leader cannot use portfolio margin"),
    card("3400139", BlockerKind::PositionTierExceeded, None, "positions and orders exceed a contract's risk limit"),
    card("182108", BlockerKind::InsufficientMargin, None, "the margin does not suffice"),
    card("140003", BlockerKind::LiquidationInProgress, None, "positions are being liquidated"),
    card("140004", BlockerKind::InstitutionalLoan, None, "the institutional loan is being liquidated"),
    card("3200320", BlockerKind::InstitutionalLoan, None, "the institutional loan is being liquidated"),
    card("3100197", BlockerKind::SwitchInProgress, None, "the account is being upgraded"),
    card("182105", BlockerKind::SwitchInProgress, None, "the account is being upgraded"),
    card("176134", BlockerKind::SwitchInProgress, None, "the account has been upgraded, or is being"),
    card("131084", BlockerKind::SwitchInProgress, None, "the account is being upgraded"),
    card("700012", BlockerKind::SwitchInProgress, None, "the account is being upgraded"),
    card("110071", BlockerKind::SwitchingSuspended, None, "Bybit takes no upgrades at present"),
    card("10008", BlockerKind::AccountRestricted, None, "the account is banned, or in a mode that has no such switch"),
    card("10027", BlockerKind::AccountRestricted, None, "the account may not trade"),
    card("3400065", BlockerKind::Unclassified, None, "the account is not eligible; Bybit does not say why"),
    card(
        "110077",
        BlockerKind::Unclassified,
        None,
        "portfolio margin does not support something; Bybit does not say what",
    ),
    card("140001", BlockerKind::Unclassified, None, "spot hedging belongs to portfolio margin"),
];

/// The words of Bybit's sentences: four that its upgrade page shows, and those of the margin account of 2022. They name
/// a product and an account, and some name the wrong account, so the product counts.
fn by_words(message: &str) -> Option<Refusal> {
    let text = message.to_lowercase().replace('\u{2019}', "'");
    let has = |word: &str| text.contains(word);
    let product = product(&text);
    let (kind, scope, words) = if has("transferring") {
        (BlockerKind::TransferInProgress, None, "a transfer is under way")
    } else if has("risk rate") {
        (BlockerKind::RiskRateTooHigh, product, "the risk rate is too high")
    } else if has("outstanding liabilities") {
        let scope = product.or_else(|| has("spot").then_some(Scope::Spot));
        (BlockerKind::OutstandingLiabilities, scope, "something is owed")
    } else if has("asset requirement") || has("net asset") {
        (BlockerKind::InsufficientAssets, None, "the assets do not suffice")
    } else if has("hour") && (has("prohibited") || has("avoid")) {
        (BlockerKind::BlackoutWindow, product, "this part of the hour is closed to upgrades")
    } else if has("order") && (has("cancel") || has("uncancelled")) {
        let scope = product.or_else(|| has("spot").then_some(Scope::Spot));
        (BlockerKind::OpenOrders, scope, "orders are open")
    } else if has("position") && has("hedge mode") {
        (BlockerKind::HedgeModePositions, product, "positions are in hedge mode")
    } else if has("position") && (has("close") || has("unclosed")) {
        (BlockerKind::OpenPositions, product, "positions are open")
    } else {
        return None;
    };
    Some(Refusal { kind, scope, words, code: None })
}

/// The product that a sentence names, by the two words side by side.
fn product(text: &str) -> Option<Scope> {
    const PRODUCTS: &[(&str, Scope)] = &[
        ("usdt perpetual", Scope::UsdtPerpetual),
        ("usdc perpetual", Scope::UsdcPerpetual),
        ("usdt futures", Scope::UsdtFutures),
        ("usdc futures", Scope::UsdcFutures),
        ("inverse perpetual", Scope::Inverse),
        ("inverse futures", Scope::Inverse),
        ("usdc option", Scope::Option),
        ("usdt option", Scope::Option),
        ("option", Scope::Option),
        ("spot open", Scope::Spot),
        ("perpetual", Scope::Derivatives),
        ("derivatives", Scope::Derivatives),
    ];
    PRODUCTS.iter().find(|(words, _)| text.contains(words)).map(|(_, scope)| *scope)
}
