//! Crypto loans and institutional loans.
//!
//! <https://www.bitget.com/api-doc> (2025-12-05). What rows hold beside the fields named here is left out; a caller can
//! count them. What v3 shows is taken to be the same.

use rust_decimal::Decimal;
use serde_json::{Value, json};

use super::{
    account::Account,
    holdings::{InsLoan, Loan},
    manners::Wrapping,
    profile::Kind,
    query::{Answer, Ask, Row, id, whole},
    refusal::Refusal,
};

type Answered = Result<Answer, Refusal>;

/// The longest time one call looks at.
const LOAN_DAYS: u64 = 30;

#[expect(clippy::unnecessary_wraps, reason = "all endpoints answer alike")]
pub(super) fn ongoing(account: &Account, ask: &Ask) -> Answered {
    let row = |loan: &Loan| json!({ "orderId": loan.order_id, "coin": loan.coin, "amount": loan.debt.to_string() });
    let rows = account.crypto_loans.iter().map(row).collect();
    Ok(Answer::ok(ask.wrapped(whole(rows), ask.moment.manners.loan_lists)))
}

#[expect(clippy::unnecessary_wraps, reason = "all endpoints answer alike")]
pub(super) fn debts(account: &Account, ask: &Ask) -> Answered {
    let row = |loan: &Loan| json!({ "coin": loan.coin, "amount": loan.debt.to_string() });
    let rows: Vec<Value> = account.crypto_loans.iter().map(row).collect();
    Ok(Answer::ok(match ask.moment.manners.loan_lists {
        Wrapping::Documented => json!({ "pledgeInfos": ask.list(rows.clone()), "loanInfos": ask.list(rows) }),
        wrapping => ask.wrapped(whole(rows), wrapping),
    }))
}

fn loan_user<'a>(account: &'a Account, ask: &Ask) -> Result<&'a str, Refusal> {
    account.risk_unit.as_deref().ok_or_else(|| ask.refused("25559"))
}

/// For a parent's key only.
pub(super) fn risk_unit(account: &Account, ask: &Ask) -> Answered {
    if account.kind != Kind::Main {
        return Err(ask.refused("40048"));
    }
    Ok(Answer::ok(json!({ "riskUnitId": [loan_user(account, ask)?] })))
}

/// Thirty days at a time, paid or not unless a status is given.
pub(super) fn institutional(account: &Account, ask: &Ask) -> Answered {
    loan_user(account, ask)?;
    let window = ask.window(LOAN_DAYS)?;
    let status = ask.get("status");
    if status.is_some_and(|status| !matches!(status, "not_paid_off" | "paid_off")) {
        return Err(ask.wrong("status"));
    }
    let told = |loan: &InsLoan| if loan.paid { "paid_off" } else { "not_paid_off" };
    let fits =
        |loan: &&InsLoan| window.contains(&ask.made(loan.age_days)) && status.is_none_or(|status| status == told(loan));
    let row = |loan: &InsLoan| -> Row {
        let row = json!({
            "orderId": loan.order_id, "coin": loan.coin, "amount": loan.amount.to_string(), "status": told(loan),
        });
        (id(&loan.order_id), row)
    };
    let rows: Vec<Row> = account.ins_loans.iter().filter(fits).map(row).collect();
    let most = rows.len();
    let page = ask.page(rows, most)?;
    Ok(Answer::ok(ask.wrapped(page, ask.moment.manners.loan_lists)))
}

/// A parent has to name the risk unit.
pub(super) fn ltv(account: &Account, ask: &Ask) -> Answered {
    let unit = loan_user(account, ask)?;
    let named = if account.kind == Kind::Main { Some(ask.required("riskUnitId")?) } else { ask.get("riskUnitId") };
    if named.is_some_and(|named| named != unit) {
        return Err(ask.wrong("riskUnitId"));
    }
    let outstanding = account.ins_loans.iter().filter(|loan| !loan.paid);
    let ltv = if outstanding.clone().map(|loan| loan.amount).sum::<Decimal>().is_zero() { "0" } else { "0.25" };
    let unpaid = |loan: &InsLoan| json!({ "coin": loan.coin, "amount": loan.amount.to_string() });
    Ok(Answer::ok(json!({ "ltv": ltv, "unpaidInfo": outstanding.map(unpaid).collect::<Vec<Value>>() })))
}
