//! Loans of the VIP desk.

use serde_json::json;

use super::{
    account::Account,
    holdings::OtcLoan,
    query::{Answer, Ask},
    refusal::Refusal,
};

type Answered = Result<Answer, Refusal>;

fn parent(account: &Account) -> &str {
    if account.is_master { &account.uid } else { &account.parent_uid }
}

/// `GET /api/v1/otc-loan/loan` and `GET /api/ua/v2/otc-loan/loan`. That an account without a loan is told an empty list
/// is assumed, and that the second answers like the first.
#[expect(clippy::unnecessary_wraps, reason = "all endpoints answer alike")]
pub(super) fn loan(account: &Account, ask: &Ask) -> Answered {
    let row = |loan: &OtcLoan| {
        json!({
            "orderId": loan.order_id, "principal": loan.principal.to_string(), "interest": loan.interest.to_string(),
            "currency": loan.currency,
        })
    };
    let data = json!({
        "parentUid": parent(account), "orders": ask.list(account.otc_loans.iter().map(row).collect()),
        "ltv": {
            "transferLtv": "0.6000", "onlyClosePosLtv": "0.7500", "delayedLiquidationLtv": "0.7500",
            "instantLiquidationLtv": "0.8000", "currentLtv": "0.1111",
        },
        "totalMarginAmount": "0", "transferMarginAmount": "0", "margins": ask.list(Vec::new()),
    });
    Ok(data.into())
}

/// `GET /api/v1/otc-loan/accounts`
#[expect(clippy::unnecessary_wraps, reason = "all endpoints answer alike")]
pub(super) fn accounts(account: &Account, ask: &Ask) -> Answered {
    let row = json!({
        "uid": account.uid, "marginCcy": "USDT", "marginQty": "0", "marginFactor": "0.9000000000",
        "accountType": "TRADE", "isParent": account.is_master,
    });
    let rows = if account.otc_loans.is_empty() { Vec::new() } else { vec![row] };
    Ok(ask.list(rows).into())
}
