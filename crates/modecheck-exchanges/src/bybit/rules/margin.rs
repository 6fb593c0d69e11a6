//! The rules of the margin-mode axis, from the reason codes that Bybit documents.

use modecheck_core::{
    Action, Basis, Blocker, BlockerKind, Gap, GapKind, Outcome, Place, Remediation, RuleCard, Subject, SubjectType,
    Transition, Who,
};
use rust_decimal::Decimal;

use super::super::calls;
use super::super::wire::{Coin, Order, Position};
use super::reading::Reading;
use super::remediation::remediation;
use super::subjects::{self, decimal};
use super::{orders, positions, upgrade};
use crate::client::Read;
use crate::words::count;

const BASIS: Basis = Basis::RuleOnReads;

pub(crate) fn equity(card: &RuleCard, reading: &Reading) -> Outcome {
    let wallet = match &reading.wallet {
        Ok(wallet) => wallet,
        Err(gap) => return Outcome::Unknown(reading.because(gap.clone())),
    };
    let least = Decimal::ONE_THOUSAND;
    match wallet.total_equity.as_deref().and_then(decimal) {
        None => unreadable(calls::WALLET.name, "totalEquity is no number"),
        Some(equity) if equity >= least => Outcome::passed(BASIS, format!("{equity} USD")),
        Some(equity) => Outcome::Blocked(vec![Blocker {
            required: Some(least.to_string()),
            actual: Some(equity.to_string()),
            shortfall: Some((least - equity).to_string()),
            unit: Some("USD".to_owned()),
            remediation: remediation(BlockerKind::InsufficientAssets),
            ..Blocker::new(card, BlockerKind::InsufficientAssets, BASIS, "the equity is below 1000 USD")
        }]),
    }
}

pub(crate) fn pre_market(card: &RuleCard, reading: &Reading) -> Outcome {
    let listed = reading.instruments.iter().flatten().filter(|listed| listed.is_pre_listing != Some(false));
    let early: Vec<_> =
        listed.chain(reading.pre_market.iter().flatten()).map(|listed| listed.symbol.as_str()).collect();
    let linear = |list: &str| !matches!(list, "inverse" | "option" | "spread") && !list.starts_with("spot");
    let early = |list: &str, symbol: &str| linear(list) && early.contains(&symbol);
    let what = "position in a pre-market contract";
    let found = positions::blockers(card, reading, BlockerKind::OpenPositions, BASIS, what, |list, row| {
        early(list, &row.symbol)
    });
    let orders = orders::blockers(card, reading, BASIS, |list, row| early(list, &row.symbol));
    // The rule is about orders of any sort.
    let orders = orders.into_iter().map(|found| Blocker { kind: BlockerKind::OpenOrders, ..found });
    decided(found.into_iter().chain(orders).collect(), || {
        let unlisted = reading.instruments.as_ref().err().or(reading.pre_market.as_ref().err()).cloned();
        let unread = reading.positions_unread(linear).or_else(|| reading.orders_unread(linear));
        unlisted.or(unread).map(|gap| reading.because(gap))
    })
}

pub(crate) fn event_futures(_: &RuleCard, reading: &Reading) -> Outcome {
    if let Some(gap) = reading.positions_unread(|_| true) {
        return Outcome::Unknown(reading.because(gap));
    }
    let detail = match reading.held().count() {
        0 => "no position is listed, and event contracts have a list of their own, for market makers alone".to_owned(),
        held => format!("whether any of {} is in event futures: no field tells", count(held, "position")),
    };
    let step = "close what is in event futures, as Bybit's website shows it, then attest that none is";
    let step = Remediation::new(Action::ClosePosition, Who::Trader, Place::Web, step);
    Outcome::Unknown(Gap::new(GapKind::NotObservable, detail).resolved_by(step))
}

pub(crate) fn copy_trading(card: &RuleCard, reading: &Reading) -> Outcome {
    match reading.info.as_ref().map(|info| info.is_master_trader) {
        Err(gap) => Outcome::Unknown(gap.clone()),
        Ok(Some(false)) => Outcome::passed(BASIS, "not a copy-trading leader"),
        Ok(None) => unreadable(calls::ACCOUNT_INFO.name, "the reply has no isMasterTrader"),
        Ok(Some(true)) => {
            let kind = BlockerKind::CopyTradingLead;
            Outcome::Blocked(vec![Blocker {
                remediation: remediation(kind),
                ..Blocker::new(card, kind, BASIS, "the account leads copy trading")
            }])
        }
    }
}

/// Positions and orders tell the mode: without one in a contract, whether that is in hedge mode is not read.
pub(crate) fn hedge_mode(card: &RuleCard, reading: &Reading) -> Outcome {
    let linear = |list: &str| !matches!(list, "inverse" | "option");
    let contracts = |list: &str| {
        let category = list.split('/').next().unwrap_or_default();
        !matches!(category, "inverse" | "option" | "spot" | "spread")
    };
    let hedged = |list: &str, row: &Position| linear(list) && row.position_idx != 0;
    let kind = BlockerKind::HedgeModePositions;
    let mut found = positions::blockers(card, reading, kind, Basis::Document, "position in hedge mode", hedged);
    let orders = reading.orders.iter().filter(|part| contracts(&part.name));
    let orders = orders.filter_map(|part| part.rows.as_ref().ok()).flatten();
    let hedged: Vec<&Order> = orders.filter(|order| order.position_idx.is_some_and(|idx| idx != 0)).collect();
    if !hedged.is_empty() {
        let step = "cancel the orders in hedge mode, then use one-way mode";
        found.push(Blocker {
            count: u64::try_from(hedged.len()).ok(),
            subjects: hedged.iter().map(|order| subjects::order(order, SubjectType::Order)).collect(),
            remediation: vec![Remediation::new(Action::CancelOrder, Who::Trader, Place::Api, step)],
            ..Blocker::new(card, kind, Basis::Document, count(hedged.len(), "order in hedge mode"))
        });
    }
    if !found.is_empty() {
        return Outcome::Blocked(found);
    }
    match reading.positions_unread(linear).or_else(|| reading.orders_unread(contracts)) {
        Some(gap) => Outcome::Unknown(reading.because(gap)),
        None => Outcome::passed(
            Basis::Document,
            "no position and no order is in hedge mode; contracts without one were not looked at",
        ),
    }
}

/// Isolated margin has none of these, and no page says whether those who use them are refused.
pub(crate) fn isolated_products(_: &RuleCard, reading: &Reading) -> Outcome {
    let used = match products(reading) {
        Ok(used) if used.is_empty() => {
            return Outcome::passed(BASIS, "no options, no spread orders, spot margin off");
        }
        Ok(used) => used.join(", "),
        Err(gap) => return Outcome::Unknown(reading.because(gap)),
    };
    let detail = format!("isolated margin has none of these, and no page says what becomes of them: {used}");
    let step = "close them and switch spot margin off, or attest that Bybit lets them be";
    let step = Remediation::new(Action::ClosePosition, Who::Trader, Place::Api, step);
    Outcome::Unknown(Gap::new(GapKind::NotObservable, detail).resolved_by(step))
}

/// What is in use of that which isolated margin does not have.
pub(crate) fn products(reading: &Reading) -> Read<Vec<String>> {
    let wanted = |list: &str| matches!(list, "option" | "spread");
    let unread = reading.positions_unread(wanted).or_else(|| reading.orders_unread(wanted));
    if let Some(gap) = unread {
        return Err(gap);
    }
    let spot_margin = reading.spot_margin.as_ref().map_err(Clone::clone)?.spot_margin_mode.as_str();
    let orders = reading.orders.iter().filter(|part| part.name == "option").filter_map(|part| part.rows.as_ref().ok());
    let options = reading.held().filter(|(list, _)| *list == "option").count() + orders.map(Vec::len).sum::<usize>();
    let spreads = reading.spreads.as_ref().map_or(0, Vec::len);
    let used = [
        (options > 0).then(|| count(options, "option or option order")),
        (spreads > 0).then(|| count(spreads, "spread order")),
        (spot_margin != "0").then(|| format!("spot margin ({spot_margin})")),
    ];
    Ok(used.into_iter().flatten().collect())
}

/// `colRes`: 0 no limit near, 1 close to it, 2 at it, -1 not known to Bybit itself.
pub(crate) fn collateral_limit(card: &RuleCard, reading: &Reading) -> Outcome {
    let wallet = match &reading.wallet {
        Ok(wallet) => wallet,
        Err(gap) => return Outcome::Unknown(reading.because(gap.clone())),
    };
    let holds = |coin: &Coin| coin.equity.as_deref().and_then(decimal).is_none_or(|equity| equity > Decimal::ZERO);
    let collateral: Vec<_> =
        wallet.coin.iter().filter(|coin| coin.collateral_switch != Some(false) && holds(coin)).collect();
    let at_limit = |coin: &&&Coin| coin.col_res.as_deref() == Some("2");
    let full: Vec<&Coin> = collateral.iter().filter(at_limit).copied().collect();
    let leaves_isolated = reading.current.mode().is_none_or(|mode| mode.slug() == "isolated");
    match (full.as_slice(), leaves_isolated) {
        ([], _) => {}
        (full, true) => return Outcome::Blocked(vec![limit_reached(card, full)]),
        ([coin, ..], false) => {
            let detail = format!(
                "{} is at the platform's limit: the field's page says that every switch is rejected, the help centre \
                 that only leaving isolated margin is",
                coin.coin
            );
            return Outcome::Unknown(Gap::new(GapKind::Contradictory, detail).left_by(calls::WALLET.name));
        }
    }
    // Close to the limit, leaving isolated margin is refused when the balance is above what is left of it.
    let clear = |coin: &&&Coin| match coin.col_res.as_deref() {
        Some("0") => true,
        Some("1") => !leaves_isolated,
        _ => false,
    };
    match collateral.iter().find(|coin| !clear(coin)) {
        None => Outcome::passed(BASIS, "no collateral coin is at the limit"),
        Some(coin) => {
            let value = coin.col_res.as_deref().unwrap_or("missing");
            let detail = format!("whether {} is at the platform's limit: colRes is {value}", coin.coin);
            Outcome::Unknown(Gap::new(GapKind::Unrecognised, detail).left_by(calls::WALLET.name))
        }
    }
}

fn limit_reached(card: &RuleCard, full: &[&Coin]) -> Blocker {
    let kind = BlockerKind::CollateralLimit;
    let names = full.iter().map(|coin| coin.coin.as_str()).collect::<Vec<_>>().join(", ");
    let subject = |coin: &&Coin| Subject {
        symbol: subjects::some(&coin.coin),
        quantity: coin.equity.clone(),
        ..Subject::new(SubjectType::Collateral)
    };
    Blocker {
        count: u64::try_from(full.len()).ok(),
        subjects: full.iter().map(subject).collect(),
        remediation: remediation(kind),
        ..Blocker::new(card, kind, BASIS, format!("the platform's collateral limit is reached: {names}"))
    }
}

pub(crate) fn liquidation(card: &RuleCard, reading: &Reading) -> Outcome {
    let kind = BlockerKind::LiquidationInProgress;
    let what = "position being liquidated";
    let mut found =
        positions::blockers(card, reading, kind, BASIS, what, |_, row| row.position_status.as_deref() == Some("Liq"));
    let states = reading.liquidation.as_ref().map(|loans| loans.ltv_info.iter().map(|loan| loan.liq_status));
    if states.as_ref().is_ok_and(|states| states.clone().any(|state| state == 1)) {
        let kind = BlockerKind::InstitutionalLoan;
        let step = remediation(kind);
        let summary = "the institutional loan is being liquidated";
        found.push(Blocker { remediation: step, ..Blocker::new(card, kind, BASIS, summary) });
    }
    decided(found, || {
        if let Some(gap) = reading.positions_unread(|_| true) {
            return Some(reading.because(gap));
        }
        let statuses = reading.held().map(|(_, row)| row.position_status.as_deref());
        if let Some(status) = statuses.into_iter().find(|status| !matches!(status, Some("Normal" | "Adl"))) {
            let detail = format!("positionStatus {} is no value that this version knows", status.unwrap_or("missing"));
            return Some(Gap::new(GapKind::Unrecognised, detail).left_by(calls::POSITIONS.name));
        }
        match states {
            Err(gap) => Some(reading.because(gap.clone())),
            Ok(mut states) => states.find(|state| *state != 0).map(|state| {
                let detail =
                    format!("the institutional loan is in state {state}: a repayment or transfer is under way");
                Gap::new(GapKind::Unrecognised, detail).left_by(calls::LOAN_LIQUIDATION.name)
            }),
        }
    })
}

/// An account without positions, orders and debts has no risk; of any other Bybit alone knows.
pub(crate) fn risk_after(_: &RuleCard, reading: &Reading) -> Outcome {
    let wallet = match &reading.wallet {
        Ok(wallet) => wallet,
        Err(gap) => return Outcome::Unknown(reading.because(gap.clone())),
    };
    if let Some(gap) = reading.positions_unread(|_| true).or_else(|| reading.orders_unread(|_| true)) {
        return Outcome::Unknown(reading.because(gap));
    }
    let orders: usize = reading.orders.iter().filter_map(|part| part.rows.as_ref().ok()).map(Vec::len).sum();
    let idle = reading.held().next().is_none()
        && orders + reading.spreads.as_ref().map_or(0, Vec::len) == 0
        && wallet.coin.iter().all(|coin| subjects::tells_debt(coin) && subjects::debt(coin).is_none());
    if idle {
        return Outcome::passed(BASIS, "no positions, no orders, no debts");
    }
    let detail = "what the risk level and the risk limits will be in the other mode: Bybit publishes no formula";
    Outcome::Unknown(Gap::new(GapKind::NotObservable, detail).resolved_by(Remediation::new(
        Action::ContactExchange,
        Who::Trader,
        Place::Web,
        "look at the risk level that Bybit's website shows for the other mode, then attest that it suffices",
    )))
}

/// Blocked by what was found; without that unknown for the gap, if there is one.
fn decided(found: Vec<Blocker>, gap: impl FnOnce() -> Option<Gap>) -> Outcome {
    if !found.is_empty() {
        return Outcome::Blocked(found);
    }
    gap().map_or_else(|| Outcome::passed(BASIS, "none found"), Outcome::Unknown)
}

fn unreadable(call: &'static str, detail: &'static str) -> Outcome {
    Outcome::Unknown(Gap::new(GapKind::Undecodable, detail).left_by(call))
}

pub(crate) fn to_portfolio(transition: &Transition) -> bool {
    always(transition) && transition.to.slug() == "portfolio"
}

pub(crate) fn to_isolated(transition: &Transition) -> bool {
    always(transition) && transition.to.slug() == "isolated"
}

pub(crate) fn always(transition: &Transition) -> bool {
    upgrade::from_any(transition)
}
