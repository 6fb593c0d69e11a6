//! When an upgrade is refused.
//!
//! <https://bybit-exchange.github.io/docs/v5/account/upgrade-unified-account>, as of 2025-10-13 and as of 2026-01-26.
//! The page says in the later version: from status 5 only; no open orders; not from minute 50 to minute 5; a main
//! account must be VIP or PRO, a sub-account's main account must. In the earlier: from 1, 3, 4 and 5; not for banned
//! users; not in those minutes; no open orders from 5; and from 4 no open orders, take-profits or stop-losses, no
//! inverse position in another margin mode than the account, none in hedge mode. What it says of 4 is taken to hold
//! for 3 too, which makes the same step, and what its sample refuses to hold for 1.

use super::{
    account::Account,
    items::{Category, Position},
    profile::{Ban, Hidden, MarginMode, is_vip},
    refusal::{Basis, Reason, Refusal, Rule},
    words::{Voice, of_code, place},
};

/// Which version of the page's rules holds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, serde::Deserialize)]
pub enum RuleSet {
    /// As of October 2025: 1 to 6, 3 to 5, 4 to 6, 5 to 6.
    #[serde(rename = "2025-10")]
    Of2025_10,
    /// As of 2026-01-26, the newest: 5 to 6.
    #[default]
    #[serde(rename = "2026-01")]
    Of2026_01,
}

impl RuleSet {
    /// The status an upgrade leads to.
    pub(super) fn target(self, status: i64) -> Option<i64> {
        match (self, status) {
            (_, 5) | (Self::Of2025_10, 1 | 4) => Some(6),
            (Self::Of2025_10, 3) => Some(5),
            _ => None,
        }
    }
}

/// Why the upgrade would be refused; `level` is the main account's, for a sub-account.
pub(super) fn check(account: &Account, level: &str, rules: RuleSet, now_ms: u64) -> Result<(), Refusal> {
    barred(account, rules)?;
    let mut reasons = Vec::new();
    let voice = Voice::of(&account.name);
    window(account, now_ms, &mut reasons);
    if rules == RuleSet::Of2026_01 && !is_vip(level) {
        reasons.push(Reason::new(Rule::Level, Basis::Documented, "", voice.level(!account.is_master)));
    }
    orders(account, voice, rules, &mut reasons);
    if rules == RuleSet::Of2025_10 {
        older(account, voice, &mut reasons);
    }
    reasons.extend(account.hidden.iter().filter_map(|state| hidden(*state, voice)));
    if reasons.is_empty() { Ok(()) } else { Err(Refusal { reasons, ..Refusal::new("0", "") }) }
}

/// What answers with a code of its own and in place of everything else.
fn barred(account: &Account, rules: RuleSet) -> Result<(), Refusal> {
    let only = |rule, basis, code| Err(Refusal::only(rule, basis, code, of_code(code)));
    match account.banned {
        Some(Ban::Everything) => return only(Rule::Banned, Basis::Documented, "10008"),
        Some(Ban::Trading) => return only(Rule::Banned, Basis::Documented, "10027"),
        None => {}
    }
    if account.upgrading.is_some() {
        return only(Rule::InProgress, Basis::Assumed, "3100197");
    }
    if account.hidden.contains(&Hidden::UpgradesClosed) {
        return only(Rule::Hidden, Basis::Documented, "110071");
    }
    if account.hidden.contains(&Hidden::Trouble) {
        return only(Rule::Hidden, Basis::Documented, "3400214");
    }
    match (account.unified_margin_status, rules.target(account.unified_margin_status)) {
        (6, _) => only(Rule::AlreadyThere, Basis::Assumed, "176134"),
        (_, None) => {
            let reasons = vec![Reason::new(Rule::NotDescribed, Basis::Assumed, "3400065", of_code("3400065"))];
            Err(Refusal { reasons, ..Refusal::new("0", "") })
        }
        (_, Some(_)) => Ok(()),
    }
}

/// Whether it is minute 50 to minute 5, both minutes whole: the page does not say where in them it begins and ends.
pub(super) fn in_window(now_ms: u64) -> bool {
    let second = now_ms / 1_000 % 3_600;
    !(6 * 60..50 * 60).contains(&second)
}

/// The page asks to avoid the minutes; that they are refused is what the two codes say, at least to those with
/// positions.
fn window(account: &Account, now_ms: u64, reasons: &mut Vec<Reason>) {
    if !in_window(now_ms) {
        return;
    }
    let held = |fits: &dyn Fn(&Position) -> bool| {
        account.positions.iter().any(|position| position.is_held() && fits(position))
    };
    let (code, text) = if held(&|position| position.is_linear_in("USDT")) {
        ("3400209", of_code("3400209"))
    } else if held(&|position| position.is_linear_in("USDC") || position.category == Category::Option) {
        ("3400212", of_code("3400212"))
    } else {
        ("", "unable to upgrade, upgrading is prohibited before and after the hour every hour")
    };
    reasons.push(Reason::new(Rule::Window, Basis::Documented, code, text));
}

/// One sentence per product with open orders.
fn orders(account: &Account, voice: Voice, rules: RuleSet, reasons: &mut Vec<Reason>) {
    let described = rules == RuleSet::Of2026_01 || matches!(account.unified_margin_status, 4 | 5);
    let mut say = |product: &str, place: &str, code: &str| {
        let basis = if described || code == "3400054" { Basis::Documented } else { Basis::Assumed };
        let reason = Reason::new(Rule::OpenOrders, basis, code, voice.plea("cancel", product, "open orders", place));
        if !reasons.contains(&reason) {
            reasons.push(reason);
        }
    };
    for order in account.open_orders() {
        let (product, place, code) = place(&order);
        say(&product, place, code);
    }
    if !account.spread_orders.is_empty() {
        say("spread", "Unified Trading Account", "");
    }
}

/// What only the earlier version has.
fn older(account: &Account, voice: Voice, reasons: &mut Vec<Reason>) {
    let basis = if matches!(account.unified_margin_status, 4 | 5) { Basis::Documented } else { Basis::Assumed };
    let mut refuse = |when: bool, rule, basis, code: &str, message: String| {
        if when {
            reasons.push(Reason::new(rule, basis, code, message));
        }
    };
    let attached = account.positions.iter().any(Position::has_tpsl) && !account.tpsl_rows;
    let text = voice.plea("cancel", "perpetual", "TP/SL orders", "Derivatives account");
    refuse(attached, Rule::PositionTpSl, basis, "", text);
    if account.unified_margin_status == 5 {
        return;
    }
    let inverse = || account.positions.iter().filter(|held| held.is_held() && held.category == Category::Inverse);
    let unlike = |position: &Position| match account.margin_mode {
        MarginMode::PortfolioMargin => true,
        MarginMode::IsolatedMargin => !position.isolated,
        MarginMode::RegularMargin => position.isolated,
    };
    let close = |product: &str, what: &str, place: &str| voice.plea("close", product, what, place);
    if account.unified_margin_status != 1 {
        let text = close("inverse futures", "positions in another margin mode", "Inverse Derivatives account");
        refuse(inverse().any(unlike), Rule::InverseMarginMode, basis, "", text);
    }
    let text = close("inverse futures", "hedge mode positions", "Inverse Derivatives account");
    refuse(inverse().any(Position::is_hedged), Rule::InverseHedge, basis, "", text);
    if account.unified_margin_status == 1 {
        let owes = account.coins.iter().any(|coin| !coin.borrow_amount.is_zero());
        refuse(owes, Rule::SpotLiabilities, Basis::Documented, "", voice.liabilities());
        let held = |coin: &str| account.positions.iter().any(|position| position.is_linear_in(coin));
        let text = close("usdc perpetual", "positions", "USDC Account");
        refuse(held("USDC"), Rule::UsdcPositions, Basis::Documented, "", text);
        let hedged = account.positions.iter().any(|position| position.is_linear_in("USDT") && position.is_hedged());
        refuse(
            hedged,
            Rule::UsdtHedge,
            Basis::Documented,
            "3400208",
            close("usdt perpetual", "positions", "USDT account"),
        );
    }
}

fn hidden(state: Hidden, voice: Voice) -> Option<Reason> {
    let moving = |coin: &str| format!("Update account failed. Your {coin} is transferring, please try again later.");
    let (code, text) = match state {
        Hidden::TransferringUsdt => ("", moving("USDT")),
        Hidden::TransferringUsdc => ("", moving("USDC")),
        Hidden::RiskRate => ("3400210", of_code("3400210").to_owned()),
        Hidden::RiskRateUsdc => ("3400213", of_code("3400213").to_owned()),
        Hidden::RiskRateAfter => ("3400211", of_code("3400211").to_owned()),
        Hidden::NetAsset => ("3400071", voice.cased(of_code("3400071"))),
        Hidden::Ineligible => ("3400065", voice.cased(of_code("3400065"))),
        Hidden::UpgradesClosed | Hidden::Trouble | Hidden::RiskLimit => return None,
    };
    Some(Reason::new(Rule::Hidden, Basis::Documented, code, text))
}
