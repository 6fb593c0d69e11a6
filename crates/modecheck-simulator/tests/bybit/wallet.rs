use modecheck_simulator::bybit::{Account, Coin, InsLoan, Loan, MarginMode, Wallet};
use rust_decimal::Decimal;
use serde_json::{Value, json};

use crate::caller::{get, one, result, rows, trader};

fn coins(answer: &Value) -> String {
    let listed = rows(answer)[0]["coin"].as_array().expect("an array");
    listed.iter().filter_map(|coin| coin["coin"].as_str()).collect::<Vec<_>>().join(" ")
}

#[test]
fn each_kind_of_account_has_its_wallets() {
    let coin = |name: &str, wallet| Coin { coin: name.to_owned(), wallet, ..Coin::default() };
    let held = vec![coin("USDT", Wallet::Unified), coin("BTC", Wallet::Contract)];
    let exchange = one(Account { coins: held, ..trader() });
    let shown = |status| {
        exchange.edit("desk", |account| account.unified_margin_status = status);
        ["UNIFIED", "CONTRACT", "SPOT"].map(|kind| {
            let answer = get(&exchange, &format!("/v5/account/wallet-balance?accountType={kind}"));
            if answer["retCode"] == 0 { coins(&answer) } else { answer["retMsg"].as_str().unwrap().to_owned() }
        })
    };
    let refused = "accountType only support UNIFIED";
    assert_eq!(shown(5), ["USDT BTC", refused, refused]);
    assert_eq!(shown(3), ["USDT", "BTC", refused]);
    assert_eq!(shown(1), [refused, "BTC", "USDT"]);
    assert_eq!(get(&exchange, "/v5/account/wallet-balance")["retCode"], 10_001);
}

#[test]
fn debts_limits_and_rates_are_shown_where_they_are() {
    let owed = Coin {
        borrow_amount: Decimal::from(7),
        spot_borrow: Decimal::from(5),
        col_res: Some("1".to_owned()),
        collateral_switch: false,
        ..Coin::default()
    };
    let exchange = one(Account { coins: vec![owed, Coin { coin: "BTC".to_owned(), ..Coin::default() }], ..trader() });
    let answer = get(&exchange, "/v5/account/wallet-balance?accountType=UNIFIED&coin=USDT");
    let row = &rows(&answer)[0];
    assert_eq!((&row["totalEquity"], &row["accountIMRate"]), (&json!("50000"), &json!("0")));
    let coin = &row["coin"][0];
    assert_eq!(
        (&coin["borrowAmount"], &coin["spotBorrow"], &coin["walletBalance"]),
        (&json!("7"), &json!("5"), &json!("1005"))
    );
    assert_eq!((&coin["colRes"], &coin["collateralSwitch"]), (&json!("1"), &json!(false)));
    let others = get(&exchange, "/v5/account/wallet-balance?accountType=UNIFIED&coin=BTC");
    assert!(rows(&others)[0]["coin"][0].get("colRes").is_none(), "older answers have none");
    exchange.edit("desk", |account| account.margin_mode = MarginMode::IsolatedMargin);
    assert_eq!(rows(&get(&exchange, "/v5/account/wallet-balance?accountType=UNIFIED"))[0]["accountMMRate"], "");
    assert_eq!(rows(&get(&exchange, "/v5/account/collateral-info"))[0]["borrowAmount"], "7");
    let of = |query: &str| get(&exchange, &format!("/v5/spot-margin-trade/liability{query}"));
    assert_eq!(result(&of("?currency=USDT"))["borrowAmount"], "7");
    assert_eq!(of("")["retCode"], 10_001);
}

#[test]
fn spot_margin_has_a_leverage_only_while_it_is_on() {
    let exchange = one(trader());
    let state = || result(&get(&exchange, "/v5/spot-margin-trade/state"))["spotLeverage"].clone();
    assert_eq!(state(), "");
    exchange.edit("desk", |account| account.spot_margin = true);
    assert_eq!(state(), "4");
}

#[test]
fn institutional_loans_have_no_cursor_and_ten_to_a_call() {
    let loans = (0..14).map(|nth| InsLoan { loan_ms: nth * 1_000, paid: nth % 2 == 0, ..InsLoan::default() });
    let exchange = one(Account { ins_loans: loans.collect(), ..trader() });
    let taken = |query: &str| {
        let answer = get(&exchange, &format!("/v5/ins-loan/loan-order{query}"));
        let listed = result(&answer)["loanInfo"].as_array().unwrap().clone();
        let times: Vec<u64> = listed.iter().map(|loan| loan["loanTime"].as_str().unwrap().parse().unwrap()).collect();
        (times, listed)
    };
    let (times, listed) = taken("");
    assert_eq!((times.len(), times[0], times[9]), (10, 13_000, 4_000));
    assert_eq!(
        (&listed[0]["status"], &listed[1]["status"], &listed[1]["unpaidAmount"]),
        (&json!("1"), &json!("2"), &json!("0"))
    );
    assert_eq!(taken("?limit=100").0.len(), 14);
    assert_eq!(taken("?endTime=3999").0, [3_000, 2_000, 1_000, 0]);
    assert_eq!(taken("?startTime=12000").0.len(), 2);
    assert_eq!(get(&exchange, "/v5/ins-loan/loan-order?limit=101")["retCode"], 10_001);

    let ratio = || result(&get(&exchange, "/v5/ins-loan/ltv-convert"))["ltvInfo"][0].clone();
    assert_eq!((&ratio()["liqStatus"], &ratio()["unpaidAmount"]), (&json!(0), &json!("1400000")));
    exchange.edit("desk", |account| account.liq_status = 1);
    assert_eq!((&ratio()["liqStatus"], &ratio()["ltv"], &ratio()["unpaidInfo"]), (&json!(1), &json!(""), &json!([])));
}

#[test]
fn crypto_loans_are_summed_up() {
    let loan = Loan { debt: Decimal::from(40), ..Loan::default() };
    let exchange = one(Account { crypto_loans: vec![loan.clone(), loan], ..trader() });
    let answer = get(&exchange, "/v5/crypto-loan-common/position");
    assert_eq!((&result(&answer)["totalDebt"], &result(&answer)["ltv"]), (&json!("80"), &json!("0.4")));
}
