//! When a change of mode is refused.
//!
//! The guide to failed upgrades, help article 12560603836127 (2025-08-22), has seven prompts. Other help pages add
//! conditions without prompts: 12560603835481 (2025) assets of 1,000 USDT, no positions, loans or orders in spot and
//! margin, no positions or orders in futures, a questionnaire; 12560603831455 and 12560603837233 (2025-09-08) no
//! custodial sub-accounts, virtual ones by whitelist only, and no way back while a sub-account holds something;
//! 12560603834587 (2025-08-01) never a way back for a sub-account, and none with orders, positions or debts.

use rust_decimal::Decimal;

use super::{
    account::Account,
    manners::RuleSet,
    orders::Market,
    profile::{Hidden, Kind, Mode},
    refusal::{Basis, Reason, Refusal, Rule},
    words::{DISABLED, prompt},
};

/// Why the upgrade would be refused.
pub(super) fn check(account: &Account, rules: RuleSet) -> Result<(), Refusal> {
    in_progress(account, false)?;
    if account.mode != Mode::Classic {
        return Err(Refusal::only(Rule::AlreadyThere, "40085", false));
    }
    barred(account, false)?;
    let mut reasons = Vec::new();
    guide(account, &mut reasons);
    if rules == RuleSet::Everything {
        trading(account, Basis::HelpPages, &mut reasons);
        help_pages(account, &mut reasons);
    }
    failed(reasons)
}

/// Why the way back would be refused; `others_hold` when a sub-account has something.
pub(super) fn check_back(account: &Account, others_hold: bool) -> Result<(), Refusal> {
    in_progress(account, true)?;
    if account.mode == Mode::Classic {
        return Err(Refusal::only(Rule::AlreadyThere, "40084", true));
    }
    barred(account, true)?;
    if account.kind != Kind::Main {
        return Err(Refusal::only(Rule::SubAccount, "40048", true));
    }
    let mut reasons = Vec::new();
    trading(account, Basis::HelpPages, &mut reasons);
    if others_hold {
        let text = "Unable to switch. A sub-account holds assets or has open orders.";
        reasons.push(Reason::new(Rule::SubsHold, Basis::HelpPages, text));
    }
    failed(reasons)
}

/// The mode gates come first, here as on the wire.
fn in_progress(account: &Account, v3: bool) -> Result<(), Refusal> {
    if account.switching.is_some() { Err(Refusal::only(Rule::InProgress, "40115", v3)) } else { Ok(()) }
}

fn barred(account: &Account, v3: bool) -> Result<(), Refusal> {
    match &account.barred {
        Some(code) => Err(Refusal::only(Rule::Barred, code, v3)),
        None => Ok(()),
    }
}

fn failed(reasons: Vec<Reason>) -> Result<(), Refusal> {
    if reasons.is_empty() { Ok(()) } else { Err(Refusal { reasons, ..Refusal::new("00000", "success") }) }
}

fn guide(account: &Account, reasons: &mut Vec<Reason>) {
    let hidden = |state| account.hidden.contains(&state);
    let prompts = [
        (Rule::CopyLead, account.lead.is_any(), prompt::LEAD),
        (Rule::SignalProvider, hidden(Hidden::SignalProvider), prompt::LEAD),
        (Rule::CopyFollow, account.follow.is_any(), prompt::FOLLOW),
        (Rule::Bots, account.bots.iter().any(|bot| bot.running), prompt::BOTS),
        (Rule::InsLoanSub, account.kind != Kind::Main && account.risk_unit.is_some(), prompt::INS_LOAN),
        (Rule::Login, hidden(Hidden::ThirdPartyLogin), prompt::LOGIN),
        (Rule::Abnormal, hidden(Hidden::Abnormal), prompt::ABNORMAL),
        (Rule::Region, hidden(Hidden::Region), prompt::REGION),
    ];
    let met = prompts.into_iter().filter(|(_, met, _)| *met);
    reasons.extend(met.map(|(rule, _, text)| Reason::new(rule, Basis::FailureGuide, text)));
    if hidden(Hidden::Disabled) {
        reasons.push(Reason::new(Rule::Disabled, Basis::Code, DISABLED));
    }
}

/// Positions, orders and debts. The pages speak of orders; that those waiting for a trigger count is assumed.
fn trading(account: &Account, basis: Basis, reasons: &mut Vec<Reason>) {
    let orders = |fits: fn(Market) -> bool| account.orders.iter().any(|order| order.is_open() && fits(order.market));
    let plans = |futures: bool| account.plans.iter().any(|plan| plan.market.is_futures() == futures);
    let in_margin = account.margin_coins.iter().any(|coin| coin.borrow + coin.interest > Decimal::ZERO);
    let owes = match account.mode {
        Mode::Classic => in_margin,
        Mode::Unified | Mode::Hybrid => account.coins.iter().any(|coin| coin.debt > Decimal::ZERO),
    };
    let held = account.positions.iter().any(super::Position::is_held);
    let waiting = Basis::Assumed;
    let found = [
        (Rule::Positions, basis, held, "Please close your open futures positions first."),
        (Rule::FuturesOrders, basis, orders(Market::is_futures), "Please cancel your open futures orders first."),
        (Rule::FuturesPlans, waiting, plans(true), "Please cancel your futures trigger orders first."),
        (Rule::SpotOrders, basis, orders(|of| of == Market::Spot), "Please cancel your open spot orders first."),
        (Rule::SpotPlans, waiting, plans(false), "Please cancel your spot trigger orders first."),
        (Rule::MarginOrders, basis, orders(Market::is_margin), "Please cancel your open margin orders first."),
        (Rule::Debt, basis, owes, "Please repay what you have borrowed first."),
        (Rule::CryptoLoan, basis, !account.crypto_loans.is_empty(), "Please repay your loans first."),
    ];
    let met = found.into_iter().filter(|(_, _, met, _)| *met);
    reasons.extend(met.map(|(rule, basis, _, text)| Reason::new(rule, basis, text)));
}

fn help_pages(account: &Account, reasons: &mut Vec<Reason>) {
    let closed = account.kind == Kind::Virtual && !account.whitelisted;
    let found = [
        (Rule::Assets, account.total() < Decimal::ONE_THOUSAND, "Your total assets are below 1,000 USDT."),
        (Rule::Questionnaire, account.hidden.contains(&Hidden::Questionnaire), "Please complete the questionnaire."),
        (Rule::Custodial, account.kind == Kind::Custodial, "Custodial sub-accounts cannot be upgraded."),
        (Rule::Virtual, closed, "Virtual sub-accounts cannot be upgraded."),
    ];
    let met = found.into_iter().filter(|(_, met, _)| *met);
    reasons.extend(met.map(|(rule, _, text)| Reason::new(rule, Basis::HelpPages, text)));
}
