//! Positions, debts and negative balances.

use modecheck_core::{BlockerKind, Gap, GapKind, Outcome, RuleCard, Scope, Subject, SubjectType};
use rust_decimal::Decimal;

use super::super::calls;
use super::super::wire::{Asset, Balance, Cross, Isolated, OtcLoan, Overview, Pair, Position};
use super::found::{Part, settle};
use super::reading::{Reading, settle_currencies};
use crate::client::Call;

/// Rows without a size are of positions that are closed, unless they say that they are open.
pub(crate) fn positions(card: &RuleCard, reading: &Reading<'_>) -> Outcome {
    let subject = |row: Position| Subject {
        symbol: Some(row.symbol),
        quantity: Some(row.current_qty.to_string()),
        detail: Some(format!("settled in {}", row.settle_currency)),
        ..Subject::new(SubjectType::Position)
    };
    let found = reading.positions().map(|rows| {
        let held = rows.into_iter().filter(|row| row.is_open || row.current_qty.as_f64() != Some(0.0));
        held.map(subject).collect()
    });
    let (kind, scope) = (BlockerKind::OpenPositions, Some(Scope::Derivatives));
    settle(card, vec![Part { kind, scope, what: "open position", unit: "positions", found }], "no futures position")
}

/// Any debt counts: the documented wording has no tolerance.
pub(crate) fn liabilities(card: &RuleCard, reading: &Reading<'_>) -> Outcome {
    let (cross, isolated) = (reading.cross(), reading.isolated());
    let none = match (&cross, &isolated) {
        (Ok(None), Ok(None)) => "margin was never enabled, and nothing is owed to the OTC desk",
        _ => "nothing is owed in cross margin, in isolated margin and to the OTC desk",
    };
    let mut troubles = Vec::new();
    if let Ok(Some(reply)) = &cross {
        troubles.extend(trouble("the cross margin account", &reply.status, reply.debt_ratio.as_deref(), &calls::CROSS));
    }
    let pairs = isolated.iter().flatten().flat_map(|reply| &reply.assets);
    let of_pair = |pair: &Pair| trouble(&pair.symbol, &pair.status, pair.debt_ratio.as_deref(), &calls::ISOLATED);
    troubles.extend(pairs.filter_map(of_pair));
    let debts =
        |scope, what, found| Part { kind: BlockerKind::OutstandingLiabilities, scope, what, unit: "debts", found };
    let margin = |found| debts(Some(Scope::Margin), "debt", found);
    let mut parts = vec![
        margin(cross.map(|reply| reply.map(|reply| of_cross(&reply)).unwrap_or_default())),
        margin(isolated.map(|reply| reply.map(|reply| of_pairs(&reply)).unwrap_or_default())),
        debts(None, "loan of the OTC desk", reading.otc_loan().map(|reply| of_loans(&reply))),
    ];
    parts.extend(troubles.into_iter().map(|gap| margin(Err(gap))));
    settle(card, parts, none)
}

fn of_cross(reply: &Cross) -> Vec<Subject> {
    let found = reply.accounts.iter().filter(|asset| owes(asset)).map(|asset| debt(asset, "cross")).collect();
    or_total(found, &reply.total_liability_of_quote_currency, "cross")
}

fn of_pairs(reply: &Isolated) -> Vec<Subject> {
    let assets = reply.assets.iter().flat_map(|pair| [(&pair.base_asset, pair), (&pair.quote_asset, pair)]);
    let found = assets.filter(|(asset, _)| owes(asset)).map(|(asset, pair)| debt(asset, &pair.symbol)).collect();
    or_total(found, &reply.total_liability_of_quote_currency, "isolated")
}

fn of_loans(reply: &OtcLoan) -> Vec<Subject> {
    let owed = reply.orders.iter().filter(|loan| !is_zero(&loan.principal) || !is_zero(&loan.interest));
    let interest = |interest: &str| (!is_zero(interest)).then(|| format!("and {interest} of interest"));
    owed.map(|loan| Subject { detail: interest(&loan.interest), ..amount(&loan.currency, &loan.principal) }).collect()
}

/// A total that no coin accounts for is a debt too.
fn or_total(found: Vec<Subject>, total: &str, place: &str) -> Vec<Subject> {
    if found.is_empty() && !is_zero(total) {
        return vec![Subject { detail: Some(format!("{place}, in all")), ..amount("USDT", total) }];
    }
    found
}

fn owes(asset: &Asset) -> bool {
    let parts = [Some(&asset.liability), asset.liability_principal.as_ref(), asset.liability_interest.as_ref()];
    parts.into_iter().flatten().any(|part| !is_zero(part))
}

fn debt(asset: &Asset, place: &str) -> Subject {
    Subject { detail: Some(place.to_owned()), ..amount(&asset.currency, &asset.liability) }
}

/// A margin account that is not in order, debts or not, is one of which nobody can say that nothing is owed.
fn trouble(whose: &str, status: &str, ratio: Option<&str>, call: &Call) -> Option<Gap> {
    let (kind, what) = match (status, ratio) {
        ("EFFECTIVE", Some(ratio)) if !is_zero(ratio) => (GapKind::Contradictory, format!("the debt ratio {ratio}")),
        ("EFFECTIVE", _) => return None,
        ("BANKRUPTCY" | "LIQUIDATION" | "REPAY" | "BORROW", _) => {
            (GapKind::Contradictory, format!("the status {status}"))
        }
        _ => (GapKind::Unrecognised, format!("the status {status}")),
    };
    Some(Gap::new(kind, format!("{whose} has {what}, and no debt is told")).left_by(call.name))
}

/// The currencies that no contract settles in any more cannot be listed: what is left in them is not seen.
pub(crate) fn negative(card: &RuleCard, reading: &Reading<'_>) -> Outcome {
    let part = |scope, found| Part {
        kind: BlockerKind::NegativeBalance,
        scope: Some(scope),
        what: "negative balance",
        unit: "balances",
        found,
    };
    let contracts = reading.contracts();
    let currencies = settle_currencies(&contracts);
    let futures = |currency: &String| {
        let found = reading.overview(currency).map(|reply| below_zero(&reply).into_iter().collect());
        part(Scope::Derivatives, found)
    };
    let mut parts: Vec<_> = currencies.iter().map(futures).collect();
    let accounts = reading.accounts();
    let odd = accounts.iter().flatten().find_map(unreadable);
    parts.push(part(Scope::Spot, accounts.map(|rows| rows.iter().filter_map(overdrawn).collect())));
    parts.extend(odd.map(|gap| part(Scope::Spot, Err(gap))));
    parts.extend(contracts.err().map(|gap| part(Scope::Derivatives, Err(gap))));
    settle(
        card,
        parts,
        format!("no balance below zero in the spot accounts and in futures ({})", currencies.join(", ")),
    )
}

fn overdrawn(row: &Balance) -> Option<Subject> {
    let below = [&row.balance, &row.available].into_iter().find(|figure| is_negative(figure) == Some(true))?;
    Some(amount(&row.currency, below))
}

fn unreadable(row: &Balance) -> Option<Gap> {
    [&row.balance, &row.available].into_iter().find(|figure| is_negative(figure).is_none())?;
    let detail = format!("a balance in {} is no number", row.currency);
    Some(Gap::new(GapKind::Undecodable, detail).left_by(calls::ACCOUNTS.name))
}

/// By its sign, for balances may have more digits than a decimal holds; nothing where it is no number.
fn is_negative(text: &str) -> Option<bool> {
    let number: f64 = text.parse().ok().filter(|number: &f64| number.is_finite())?;
    Some(number < 0.0)
}

fn below_zero(reply: &Overview) -> Option<Subject> {
    let figures = [&reply.account_equity, &reply.available_balance];
    let below = figures.into_iter().find(|figure| figure.as_f64().is_none_or(|figure| figure < 0.0))?;
    Some(amount(&reply.currency, &below.to_string()))
}

fn amount(currency: &str, quantity: &str) -> Subject {
    let (symbol, quantity) = (Some(currency.to_owned()), Some(quantity.to_owned()));
    Subject { symbol, quantity, ..Subject::new(SubjectType::Liability) }
}

/// An amount that is no number is something rather than nothing.
fn is_zero(text: &str) -> bool {
    let number = Decimal::from_str_exact(text).or_else(|_| Decimal::from_scientific(text));
    number.is_ok_and(|value| value.is_zero())
}
