//! `POST /v5/account/set-margin-mode`: the margin mode of the whole account.
//!
//! <https://bybit-exchange.github.io/docs/v5/account/set-margin-mode> (2026-03-16). Its reasons are taken from the
//! error page, <https://bybit-exchange.github.io/docs/v5/error> (2026-07-20), which does not say how they are sent.

use rust_decimal::Decimal;
use serde_json::{Value, json};

use super::{
    account::Account,
    items::Category,
    market::Instrument,
    profile::{Ban, Hidden, MarginMode},
    query::{Answer, Ask},
    refusal::{Basis, Reason, Refusal, Rule},
    words::of_code,
};

/// The envelope's code of a refused margin mode: the pages contradict each other.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum MarginRefusal {
    /// 3400045, of the endpoint's sample.
    #[default]
    Sample,
    /// 110073, of the error page.
    ErrorPage,
    /// 0: only the reasons tell.
    Success,
}

impl MarginRefusal {
    fn code(self) -> &'static str {
        match self {
            Self::Sample => "3400045",
            Self::ErrorPage => "110073",
            Self::Success => "0",
        }
    }
}

pub(super) fn answer(account: &mut Account, ask: &Ask) -> Result<Answer, Refusal> {
    let body: Value = serde_json::from_slice(ask.body).map_err(|_| Refusal::parameter("the body is no JSON"))?;
    let mode = body.get("setMarginMode").and_then(Value::as_str).and_then(MarginMode::named);
    let mode = mode.ok_or_else(|| Refusal::parameter("setMarginMode"))?;
    match check(account, mode, ask.instruments, ask.settings.margin_refusal) {
        Ok(()) => {
            account.margin_mode = mode;
            Ok(Answer { bare: true, ..Answer::new("Request accepted", json!({ "reasons": [] })) })
        }
        Err(refusal) if refusal.code == ask.settings.margin_refusal.code() => {
            let row = |reason: &Reason| json!({ "reasonCode": reason.code, "reasonMsg": reason.message });
            let reasons: Vec<_> = refusal.reasons.iter().filter(|reason| !reason.code.is_empty()).map(row).collect();
            let code = refusal.code.parse().unwrap_or_default();
            Ok(Answer { code, bare: true, ..Answer::new(&refusal.message, json!({ "reasons": reasons })) })
        }
        Err(refusal) => Err(refusal),
    }
}

/// Why the mode would be refused. The current one never is.
pub(super) fn check(
    account: &Account,
    to: MarginMode,
    instruments: &[Instrument],
    wording: MarginRefusal,
) -> Result<(), Refusal> {
    if to == account.margin_mode {
        return Ok(());
    }
    if account.banned.is_some() {
        let code = if account.banned == Some(Ban::Trading) { "10027" } else { "10008" };
        return Err(Refusal::only(Rule::Banned, Basis::Documented, code, of_code(code)));
    }
    if account.upgrading.is_some() {
        return Err(Refusal::only(Rule::InProgress, Basis::Documented, "110073", "Set margin mode failed"));
    }
    if account.hidden.contains(&Hidden::Trouble) {
        return Err(Refusal::only(Rule::Hidden, Basis::Documented, "3400015", "System error. Please try again later."));
    }
    let mut reasons = Vec::new();
    usdc(account, &mut reasons);
    whatever_the_target(account, &mut reasons);
    match to {
        MarginMode::PortfolioMargin => portfolio(account, instruments, &mut reasons),
        MarginMode::IsolatedMargin => isolated(account, &mut reasons),
        MarginMode::RegularMargin => {}
    }
    if account.margin_mode == MarginMode::IsolatedMargin {
        collateral(account, &mut reasons);
    }
    if account.margin_mode == MarginMode::PortfolioMargin && account.hidden.contains(&Hidden::RiskLimit) {
        let text = "The total value of your positions and orders has exceeded the risk limit for a contract";
        reasons.push(Reason::new(Rule::Hidden, Basis::Documented, "3400139", text));
    }
    if reasons.is_empty() {
        return Ok(());
    }
    Err(Refusal { reasons, ..Refusal::new(wording.code(), "Set margin mode failed") })
}

/// The codes of the USDC account, before there was a unified one, and of the unified margin account of 2022.
fn usdc(account: &Account, reasons: &mut Vec<Reason>) {
    let codes = match account.unified_margin_status {
        1 => ["3400001", "3400002"],
        2 => ["3400101", "3400102"],
        _ => return,
    };
    let of_usdc = |category, coin: &str| matches!(category, Category::Linear | Category::Option) && coin == "USDC";
    if account.positions.iter().any(|held| held.is_held() && of_usdc(held.category, &held.settle_coin)) {
        let text =
            "Please ensure that there are no positions in your USDC account, including USDC perpetual and options";
        reasons.push(Reason::new(Rule::UsdcPositions, Basis::Documented, codes[0], text));
    }
    if account.open_orders().iter().any(|order| of_usdc(order.category, &order.settle_coin)) {
        let text = "Please ensure that there are no active orders in your USDC account, including Limit, Market and \
            Conditional orders";
        reasons.push(Reason::new(Rule::UsdcOrders, Basis::Documented, codes[1], text));
    }
}

fn whatever_the_target(account: &Account, reasons: &mut Vec<Reason>) {
    if account.positions.iter().any(|position| position.is_held() && position.position_status == "Liq") {
        let text = "You have position(s) being liquidated, please try again later.";
        reasons.push(Reason::new(Rule::Liquidation, Basis::Documented, "140003", text));
    }
    if account.liq_status == 1 {
        let code = if account.is_older() { "3200320" } else { "140004" };
        let text = "Operations Restriction: The current LTV ratio of your Institutional Loan has hit the liquidation \
            threshold. Assets in your account are being liquidated.";
        reasons.push(Reason::new(Rule::InsLoanLiquidation, Basis::Documented, code, text));
    }
    if account.hidden.contains(&Hidden::RiskRateAfter) {
        let text = "Risk level after switching modes exceeds threshold";
        reasons.push(Reason::new(Rule::Hidden, Basis::Documented, "140005", text));
    }
}

fn portfolio(account: &Account, instruments: &[Instrument], reasons: &mut Vec<Reason>) {
    let mut refuse = |when: bool, rule, basis, code: &str, text: &str| {
        if when {
            reasons.push(Reason::new(rule, basis, code, text));
        }
    };
    let poor = account.equity < Decimal::ONE_THOUSAND;
    let text = "Equity needs to be equal to or greater than 1000 USDC";
    refuse(poor, Rule::Equity, Basis::Documented, "3400000", text);
    let early = |category: Category, symbol: &str| {
        instruments.iter().any(|listed| listed.pre_market && listed.category == category && listed.symbol == symbol)
    };
    let early_position = account.positions.iter().any(|held| held.is_held() && early(held.category, &held.symbol));
    let early_order = account.open_orders().iter().any(|order| early(order.category, &order.symbol));
    let text = "Unable to switch to Portfolio margin due to active pre-market Perpetual orders and positions";
    refuse(early_position || early_order, Rule::PreMarket, Basis::Documented, "3200419", text);
    let events = account.positions.iter().any(|position| position.is_held() && position.event_futures);
    let text = "You currently hold a position in an Event Futures contract. Please close it before switching to PM.";
    refuse(events, Rule::EventFutures, Basis::Documented, "3200425", text);
    let text = "Cannot switch to PM mode (for copy trading master trader)";
    refuse(account.is_master_trader, Rule::CopyTradingLead, Basis::Documented, "3401010", text);
    let hedged = account.positions.iter().any(|held| held.is_hedged() && held.category == Category::Linear);
    refuse(hedged, Rule::UsdtHedge, Basis::Assumed, "110077", "Pm mode cannot support");
}

/// What does not exist with isolated margin; that the switch checks it is assumed.
fn isolated(account: &Account, reasons: &mut Vec<Reason>) {
    if !account.spread_orders.is_empty() {
        let text = "Spread trading is not supported in isolated margin";
        reasons.push(Reason::new(Rule::SpreadOrders, Basis::Assumed, "110110", text));
    }
    if account.spot_margin {
        let text = "Spot margin trading is not supported in isolated margin";
        reasons.push(Reason::new(Rule::SpotMargin, Basis::Assumed, "182021", text));
    }
}

/// Leaving isolated margin with a coin as collateral whose limit is reached.
fn collateral(account: &Account, reasons: &mut Vec<Reason>) {
    let full = |coin: &&super::Coin| {
        coin.collateral_switch && coin.col_res.as_deref() == Some("2") && coin.equity > Decimal::ZERO
    };
    for coin in account.coins.iter().filter(full).map(|coin| &coin.coin) {
        let text = format!(
            "{coin} collateral has reached the platform limit. Disable {coin} collateral before switching margin mode."
        );
        reasons.push(Reason::new(Rule::CollateralLimit, Basis::Documented, "3200641", text));
    }
}
