//! Loans of every kind.

use rust_decimal::Decimal;
use serde_json::json;

use super::{
    account::Account,
    holdings::{InsLoan, Loan},
    query::{Answer, Ask, Row},
    refusal::Refusal,
    rows::CREATED_MS,
};

type Answered = Result<Answer, Refusal>;

/// <https://bybit-exchange.github.io/docs/v5/otc/loan-info> (2026-07-24): ten by default, no cursor, no filter for what
/// is outstanding; the newest first.
pub(super) fn institutional(account: &mut Account, ask: &Ask) -> Answered {
    let limit = ask.limit("limit", 10, 100)?;
    let bound =
        |name: &str| ask.get(name).map(|at| at.parse::<u64>().map_err(|_| Refusal::parameter(name))).transpose();
    let (start, end) = (bound("startTime")?, bound("endTime")?);
    let fits = |loan: &&InsLoan| {
        ask.get("orderId").is_none_or(|id| id == loan.order_id)
            && start.is_none_or(|start| start <= loan.loan_ms)
            && end.is_none_or(|end| loan.loan_ms <= end)
    };
    let mut loans: Vec<_> = account.ins_loans.iter().filter(fits).collect();
    loans.sort_by_key(|loan| std::cmp::Reverse(loan.loan_ms));
    let parent = if account.is_master { &account.uid } else { &account.parent_uid };
    let row = |loan: &&InsLoan| {
        json!({
            "orderId": loan.order_id, "orderProductId": "70", "parentUid": parent,
            "loanTime": loan.loan_ms.to_string(), "loanCoin": loan.coin, "loanAmount": loan.unpaid_amount.to_string(),
            "unpaidAmount": if loan.paid { Decimal::ZERO } else { loan.unpaid_amount }.to_string(),
            "unpaidInterest": if loan.paid { Decimal::ZERO } else { loan.unpaid_interest }.to_string(),
            "repaidAmount": "0", "repaidInterest": "0", "interestRate": "0.00012",
            "status": if loan.paid { "2" } else { "1" },
        })
    };
    Ok(Answer::new("", json!({ "loanInfo": loans.iter().take(limit).map(row).collect::<Vec<_>>() })))
}

/// <https://bybit-exchange.github.io/docs/v5/otc/ltv-convert> (2026-07-24): empty texts and lists while something
/// happens to the loan.
#[expect(clippy::unnecessary_wraps, reason = "all endpoints answer alike")]
pub(super) fn ltv(account: &mut Account, _: &Ask) -> Answered {
    let outstanding = account.ins_loans.iter().filter(|loan| !loan.paid);
    let total: Decimal = outstanding.clone().map(|loan| loan.unpaid_amount).sum();
    let parent = if account.is_master { &account.uid } else { &account.parent_uid };
    let info = if account.liq_status == 0 {
        let unpaid = |loan: &InsLoan| {
            json!({ "token": loan.coin, "unpaidQty": loan.unpaid_amount.to_string(),
                "unpaidInterest": loan.unpaid_interest.to_string() })
        };
        json!({
            "ltv": "0.25", "rst": "", "parentUid": parent, "subAccountUids": [account.uid],
            "unpaidAmount": total.to_string(), "unpaidInfo": outstanding.map(unpaid).collect::<Vec<_>>(),
            "balance": account.equity.to_string(), "balanceInfo": [], "liqStatus": 0,
        })
    } else {
        json!({
            "ltv": "", "rst": "", "parentUid": "", "subAccountUids": [], "unpaidAmount": "", "unpaidInfo": [],
            "balance": "", "balanceInfo": [], "liqStatus": account.liq_status,
        })
    };
    let rows = if account.ins_loans.is_empty() { json!([]) } else { json!([info]) };
    Ok(Answer::new("", json!({ "ltvInfo": rows })))
}

/// The fixed-rate borrowings: `GET /v5/spot-margin-trade/fixedborrow-contract-info` (2026-07-24). The last page of the
/// sample has the cursor `0`.
pub(super) fn fixed(account: &mut Account, ask: &Ask) -> Answered {
    let row = |loan: &Loan| -> Row {
        let row = json!({
            "contractNo": loan.order_id, "borrowCurrency": loan.coin, "residualPrincipal": loan.debt.to_string(),
            "status": 1, "borrowTime": CREATED_MS.to_string(),
        });
        (loan.order_id.clone(), row)
    };
    let rows = account.fixed_loans.iter().map(row).collect();
    let (rows, cursor) = ask.page_until("cursor", rows, ask.limit("limit", 10, 100)?, "0")?;
    Ok(Answer::ok(json!({ "list": rows, "nextPageCursor": cursor })))
}

/// <https://bybit-exchange.github.io/docs/v5/new-crypto-loan/crypto-loan-position> (2026-07-24)
#[expect(clippy::unnecessary_wraps, reason = "all endpoints answer alike")]
pub(super) fn crypto(account: &mut Account, _: &Ask) -> Answered {
    let total: Decimal = account.crypto_loans.iter().map(|loan| loan.debt).sum();
    let row = |loan: &Loan| json!({ "loanCurrency": loan.coin, "fixedTotalDebt": "0", "flexibleTotalDebt": loan.debt.to_string() });
    let ltv = if total.is_zero() { "" } else { "0.4" };
    Ok(Answer::new(
        "ok",
        json!({
            "borrowList": account.crypto_loans.iter().map(row).collect::<Vec<_>>(), "collateralList": [],
            "supplyList": [], "ltv": ltv, "totalDebt": total.to_string(), "totalCollateral": "0", "totalSupply": "0",
        }),
    ))
}

/// The crypto loans of the older kind: `GET /v5/crypto-loan/ongoing-orders`. A published answer of one row has a cursor
/// (2025-03).
pub(super) fn legacy(account: &mut Account, ask: &Ask) -> Answered {
    let row = |loan: &Loan| -> Row {
        let row = json!({
            "orderId": loan.order_id, "loanCurrency": loan.coin, "totalDebt": loan.debt.to_string(),
            "collateralCurrency": "BTC", "collateralAmount": "0.01", "currentLTV": "0.45", "expirationTime": "",
            "hourlyInterestRate": "0.000002", "loanTerm": "", "residualInterest": "0", "residualPenaltyInterest": "0",
        });
        (loan.order_id.clone(), row)
    };
    let rows = account.legacy_loans.iter().map(row).collect();
    let (rows, last) = ask.slice("cursor", rows, ask.limit("limit", 10, 100)?)?;
    Ok(Answer::new("request.success", json!({ "list": rows, "nextPageCursor": last.cursor })))
}
