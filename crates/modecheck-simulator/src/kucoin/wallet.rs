//! Balances, what is lent out, and Earn.

use rust_decimal::Decimal;
use serde_json::{Value, json};

use super::{
    account::Account,
    fill::hex_id,
    holdings::{Balance, EarnHolding, Lending},
    query::{Answer, Ask, Pages},
    refusal::Refusal,
    rows::CREATED_MS,
};
use crate::made_up::fingerprint;

type Answered = Result<Answer, Refusal>;

/// The trading account's balances with what active spot orders hold of them. A coin that only orders know is added.
pub(super) fn with_holds(account: &Account) -> Vec<Balance> {
    let mut balances = account.balances.clone();
    for order in account.spot_orders.iter().filter(|order| !order.done && !order.is_margin()) {
        let (currency, held) = order.holds();
        let same = |balance: &&mut Balance| balance.kind == "trade" && balance.currency == currency;
        match balances.iter_mut().find(same) {
            Some(balance) => balance.holds += held,
            None => balances.push(Balance {
                currency: currency.to_owned(),
                balance: held,
                holds: held,
                ..Balance::default()
            }),
        }
    }
    balances
}

/// `GET /api/v1/accounts`
#[expect(clippy::unnecessary_wraps, reason = "all endpoints answer alike")]
pub(super) fn accounts(account: &Account, ask: &Ask) -> Answered {
    let seed = fingerprint(&account.name);
    let balances = with_holds(account);
    let fits = |(_, held): &(u64, &Balance)| ask.fits("currency", &held.currency) && ask.fits("type", &held.kind);
    let row = |(nth, held): (u64, &Balance)| {
        json!({
            "id": hex_id(seed, 1_000_000 + nth), "currency": held.currency, "type": held.kind,
            "balance": held.balance.to_string(), "available": (held.balance - held.holds).to_string(),
            "holds": held.holds.to_string(),
        })
    };
    Ok(ask.list((0..).zip(&balances).filter(fits).map(row).collect()).into())
}

/// `GET /api/v3/purchase/orders`: `DONE` or `PENDING`, which must be said. The largest page is assumed.
pub(super) fn lendings(account: &Account, ask: &Ask) -> Answered {
    ask.required("status")?;
    let status = ask.one_of("status", &["DONE", "PENDING"])?;
    let fits = |lent: &&Lending| lent.done == (status == "DONE") && ask.fits("currency", &lent.currency);
    let row = |lent: &Lending| {
        json!({
            "currency": lent.currency, "purchaseOrderNo": lent.purchase_order_no,
            "purchaseSize": lent.size.to_string(), "matchSize": Decimal::ZERO.to_string(), "interestRate": "0.1",
            "incomeSize": "0", "applyTime": CREATED_MS, "status": status,
        })
    };
    let rows = account.lendings.iter().filter(fits).map(row).collect();
    Ok(ask.seen_in_two(ask.page(rows, Pages::of(50, 100))?))
}

/// `GET /api/v1/earn/hold-assets`: fifteen to a page by default. The largest page is assumed.
pub(super) fn earn(account: &Account, ask: &Ask) -> Answered {
    let fits = |held: &&EarnHolding| {
        ask.fits("currency", &held.currency) && ask.fits("productCategory", &held.product_category)
    };
    let row = |held: &EarnHolding| {
        json!({
            "orderId": held.order_id, "productId": "2611", "productCategory": held.product_category,
            "productType": "DEMAND", "currency": held.currency, "incomeCurrency": held.currency,
            "returnRate": "0.03471727", "holdAmount": held.hold_amount.to_string(), "redeemedAmount": "0",
            "redeemingAmount": "0", "lockStartTime": CREATED_MS, "lockEndTime": Value::Null,
            "purchaseTime": CREATED_MS, "redeemPeriod": 3, "status": "LOCKED", "earlyRedeemSupported": 0,
        })
    };
    Ok(ask.page(account.earn.iter().filter(fits).map(row).collect(), Pages::of(15, 100))?.into())
}
