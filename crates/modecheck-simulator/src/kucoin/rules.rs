//! When a switch is refused.
//!
//! <https://www.kucoin.com/support/48142946141359> (2026-02-10) names the conditions: the whitelist; no open futures
//! positions; no pending spot or futures orders; no outstanding liabilities or negative balances; the main account's
//! questionnaire and agreements, which sub-accounts need not repeat. Bots, copy trading, Earn and lending are not
//! mentioned and refuse nothing here. The sentences are made up: none was published.

use super::{
    account::Account,
    holdings::{FuturesBalance, IsolatedPair},
    orders::{FuturesOrder, Position, SpotOrder, StopOrder, TradeType},
    profile::{Mode, Target},
    refusal::{Basis, Reason, Refusal, Rule},
    settings::{Settings, Strictness, WayBack},
};
use Basis::{Assumed, Documented};
use rust_decimal::Decimal;

/// Why the switch would be refused.
pub(super) fn check(accounts: &[Account], index: usize, to: Target, settings: &Settings) -> Result<(), Refusal> {
    let account = &accounts[index];
    if account.frozen {
        let frozen = Refusal::frozen();
        let reason = Reason::new(Rule::Frozen, Documented, &frozen.code, frozen.message.clone());
        return Err(Refusal { reasons: vec![reason], ..frozen });
    }
    let mut reasons: Vec<Reason> = barred(account, to, settings).into_iter().collect();
    if reasons.is_empty() {
        admission(accounts, index, to, &mut reasons);
        if to == Target::Unified {
            trading(account, &mut reasons);
            owing(account, &mut reasons);
        }
        reasons.extend(account.hidden.iter().map(|state| {
            let (code, text) = state.told();
            Reason::new(Rule::Hidden, Assumed, code, text)
        }));
        if settings.strictness == Strictness::Literal {
            reasons.retain(|reason| reason.basis == Documented);
        }
        let unexplained = account.refused_with.as_ref();
        reasons.extend(unexplained.map(|why| Reason::new(Rule::Unexplained, Assumed, &why.code, why.message.as_str())));
    }
    Refusal::of_switch(reasons, settings).map_or(Ok(()), Err)
}

/// What answers in place of everything else.
fn barred(account: &Account, to: Target, settings: &Settings) -> Option<Reason> {
    let only = |rule, text: &str| Some(Reason::new(rule, Assumed, "", text));
    if account.switching.is_some() {
        return only(Rule::InProgress, "the account mode is being changed, please try again later");
    }
    match (to, account.mode) {
        (Target::Unified, Mode::Unified) | (Target::Classic, Mode::Classic) => {
            only(Rule::AlreadyThere, "the account is in this mode already")
        }
        (Target::SubsUnified, _) if account.activated => only(Rule::AlreadyThere, "the account is activated already"),
        (Target::SubsUnified, mode) if !account.is_master || mode == Mode::Unified => {
            only(Rule::NotDescribed, "only a classic master account can be activated")
        }
        (Target::Classic, _) if settings.way_back == WayBack::Closed => {
            only(Rule::WayBack, "the account cannot be switched back to classic mode")
        }
        _ => None,
    }
}

/// Who may switch. A sub-account may once its main account is unified or activated; where that is not simulated, it
/// counts as activated. The way back asks nobody.
fn admission(accounts: &[Account], index: usize, to: Target, reasons: &mut Vec<Reason>) {
    if to == Target::Classic {
        return;
    }
    let account = &accounts[index];
    let parent = accounts.iter().find(|other| !account.is_master && other.is_master && other.uid == account.parent_uid);
    if !parent.unwrap_or(account).whitelisted {
        let text = "the unified account is only available to whitelisted users";
        reasons.push(Reason::new(Rule::Whitelist, Documented, "", text));
    }
    if account.is_master && !account.questionnaire {
        let text = "please complete the risk assessment and sign the agreements first";
        reasons.push(Reason::new(Rule::Questionnaire, Documented, "", text));
    }
    if parent.is_some_and(|parent| !parent.activated && parent.mode == Mode::Classic) {
        let text = "please activate the unified account with the master account first";
        reasons.push(Reason::new(Rule::MainNotActivated, Assumed, "", text));
    }
}

/// Positions and orders. The page says pending orders: whether those that wait for a trigger, and those of margin, are
/// among them is not said.
fn trading(account: &Account, reasons: &mut Vec<Reason>) {
    let mut refuse = |when: bool, rule, basis, text: &str| {
        if when {
            reasons.push(Reason::new(rule, basis, "", text));
        }
    };
    let held = account.positions.iter().any(Position::is_held);
    refuse(held, Rule::Positions, Documented, "please close all futures positions first");
    let active = |fits: fn(&SpotOrder) -> bool| account.spot_orders.iter().any(|order| !order.done && fits(order));
    let waits = |fits: fn(&StopOrder) -> bool| account.stop_orders.iter().any(|order| !order.over && fits(order));
    let text = "please cancel all spot orders first";
    refuse(active(|order| !order.is_margin()), Rule::SpotOrders, Documented, text);
    let text = "please cancel all spot stop orders first";
    refuse(waits(|order| order.trade_type == TradeType::Trade), Rule::SpotStopOrders, Assumed, text);
    // Without margin there is nothing of it, whatever was set.
    let margin = active(SpotOrder::is_margin) || waits(|order| order.trade_type != TradeType::Trade);
    let text = "please cancel all margin orders first";
    refuse(margin && account.margin_enabled, Rule::MarginOrders, Assumed, text);
    let futures = |untriggered: bool| {
        account.futures_orders.iter().any(|order: &FuturesOrder| !order.done && order.untriggered == untriggered)
    };
    refuse(futures(false), Rule::FuturesOrders, Documented, "please cancel all futures orders first");
    refuse(futures(true), Rule::FuturesStopOrders, Assumed, "please cancel all futures stop orders first");
}

/// Debts and negative balances: the wording has no tolerance, so dust counts.
fn owing(account: &Account, reasons: &mut Vec<Reason>) {
    let mut refuse = |when: bool, rule, basis, text: &str| {
        if when {
            reasons.push(Reason::new(rule, basis, "", text));
        }
    };
    let cross = account.margin_enabled && account.cross.iter().any(|asset| !asset.liability().is_zero());
    refuse(cross, Rule::CrossLiability, Documented, "please repay all liabilities of your cross margin account first");
    let isolated = account.margin_enabled && account.isolated.iter().any(IsolatedPair::owes);
    let text = "please repay all liabilities of your isolated margin account first";
    refuse(isolated, Rule::IsolatedLiability, Documented, text);
    let loans = account.otc_loans.iter().any(|loan| !loan.principal.is_zero() || !loan.interest.is_zero());
    refuse(loans, Rule::OtcLoan, Assumed, "please repay all loans first");
    let negative = account.balances.iter().any(|held| held.balance < Decimal::ZERO)
        || account.futures_balances.iter().any(FuturesBalance::is_negative);
    refuse(negative, Rule::NegativeBalance, Documented, "please settle all negative balances first");
}
