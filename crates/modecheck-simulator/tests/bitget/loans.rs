use modecheck_simulator::bitget::{Account, Bitget, InsLoan, Kind, Loan, Wrapping};

use crate::caller::{DAY_MS, NOW_MS, code, count, data, get, one, rows, trader};

const LOANS: &str = "/api/v2/spot/ins-loan/loan-order";
const LTV: &str = "/api/v2/spot/ins-loan/ltv-convert";
const UNIT: &str = "/api/v2/spot/ins-loan/risk-unit";

fn borrower(kind: Kind, ins_loans: Vec<InsLoan>) -> Bitget {
    one(Account { kind, risk_unit: Some("77".to_owned()), ins_loans, ..trader() })
}

#[test]
fn crypto_loans_show_twice() {
    let exchange = one(trader());
    let both = || ["ongoing-orders", "debts"].map(|name| count(&exchange, &format!("/api/v2/earn/loan/{name}")));
    assert_eq!(both(), [0, 0]);
    exchange.edit("desk", |account| account.crypto_loans = vec![Loan::default(); 2]);
    assert_eq!(both(), [2, 2]);
    exchange.set_manners(|manners| manners.loan_lists = Wrapping::List);
    assert_eq!(both(), [2, 2]);
}

#[test]
fn those_without_institutional_loans_are_told_so_with_a_code() {
    let exchange = one(trader());
    assert_eq!([UNIT, LOANS, LTV].map(|target| code(&exchange, target)), ["25559"; 3]);
}

#[test]
fn a_parent_names_its_risk_unit_and_a_sub_account_needs_not() {
    let exchange = borrower(Kind::Main, vec![InsLoan::default()]);
    assert_eq!(data(&get(&exchange, UNIT))["riskUnitId"][0], "77");
    let codes = ["", "?riskUnitId=77", "?riskUnitId=78"].map(|query| code(&exchange, &format!("{LTV}{query}")));
    assert_eq!(codes, ["40017", "00000", "40017"]);
    let exchange = borrower(Kind::Common, Vec::new());
    assert_eq!([UNIT, LOANS, LTV].map(|target| code(&exchange, target)), ["40048", "00000", "00000"]);
}

#[test]
fn institutional_loans_are_looked_for_thirty_days_at_a_time() {
    let loan = |paid, age_days| InsLoan { paid, age_days, ..InsLoan::default() };
    let exchange = borrower(Kind::Common, vec![loan(false, 3), loan(true, 4), loan(false, 45)]);
    assert_eq!(count(&exchange, LOANS), 2);
    let status = |of: &str| format!("{LOANS}?status={of}");
    assert_eq!([count(&exchange, &status("not_paid_off")), count(&exchange, &status("paid_off"))], [1, 1]);
    assert_eq!(code(&exchange, &status("open")), "40017");
    let older = |days: u64| {
        let (start, end) = (NOW_MS - days * DAY_MS, NOW_MS - 30 * DAY_MS);
        get(&exchange, &format!("{LOANS}?startTime={start}&endTime={end}"))
    };
    assert_eq!((rows(&older(60)).len(), &older(61)["code"]), (1, &"40017".into()));
}
