use modecheck_simulator::bybit::{
    Account, Ban, Bybit, Category, Coin, Hidden, Instrument, MarginMode, MarginRefusal, Order, Position, SpreadOrder,
    Upgrading,
};
use rust_decimal::Decimal;
use serde_json::json;

use crate::caller::{MARGIN, one, post, trader};

const ISOLATED: MarginMode = MarginMode::IsolatedMargin;
const CROSS: MarginMode = MarginMode::RegularMargin;
const PORTFOLIO: MarginMode = MarginMode::PortfolioMargin;

/// The reasons on the wire, or the envelope's code where there are none.
fn refused(account: Account, to: MarginMode) -> Vec<String> {
    refused_by(&one(account), to)
}

fn refused_by(exchange: &Bybit, to: MarginMode) -> Vec<String> {
    let foretold = exchange.would_refuse_margin_mode("desk", to);
    let before = exchange.account("desk").expect("inserted").margin_mode;
    let answer = post(exchange, MARGIN, &json!({ "setMarginMode": to.as_str() }).to_string());
    let listed = answer["result"]["reasons"].as_array().map(Vec::as_slice).unwrap_or_default();
    let codes: Vec<String> =
        listed.iter().map(|reason| reason["reasonCode"].as_str().expect("text").to_owned()).collect();
    let set = answer["retCode"] == 0;
    assert_eq!(foretold.is_none(), set, "{answer}");
    assert_eq!(exchange.account("desk").expect("inserted").margin_mode, if set { to } else { before });
    if set || !codes.is_empty() { codes } else { vec![answer["retCode"].to_string()] }
}

#[test]
fn a_clean_account_takes_every_mode() {
    let exchange = one(trader());
    for mode in [PORTFOLIO, ISOLATED, CROSS, CROSS, PORTFOLIO] {
        assert!(refused_by(&exchange, mode).is_empty());
    }
    let answer = post(&exchange, MARGIN, r#"{"setMarginMode":"REGULAR_MARGIN"}"#);
    let expected = json!({ "retCode": 0, "retMsg": "Request accepted", "result": { "reasons": [] } });
    assert_eq!(answer, expected, "the sample has no time");
    for body in ["", "{}", r#"{"setMarginMode":"CROSS"}"#] {
        assert_eq!(post(&exchange, MARGIN, body)["retCode"], 10_001, "{body}");
    }
}

#[test]
fn every_documented_reason_is_reachable() {
    let liquidated = Position { position_status: "Liq".to_owned(), ..Position::default() };
    let event = Position { event_futures: true, ..Position::default() };
    let hedged = Position { position_idx: 1, ..Position::default() };
    let full = Coin { coin: "SOL".to_owned(), col_res: Some("2".to_owned()), ..Coin::default() };
    let old = |status| Account {
        unified_margin_status: status,
        positions: vec![Position::new(Category::Option, "X", "USDC", -1)],
        orders: vec![Order::new(Category::Linear, "BTCPERP", "USDC")],
        ..trader()
    };
    let hidden = |state, margin_mode| Account { hidden: [state].into(), margin_mode, ..trader() };
    let cases: [(Account, MarginMode, &[&str]); 18] = [
        (Account { equity: Decimal::from(999), ..trader() }, PORTFOLIO, &["3400000"]),
        (Account { equity: Decimal::ONE_THOUSAND, ..trader() }, PORTFOLIO, &[]),
        (old(1), ISOLATED, &["3400001", "3400002"]),
        (old(2), ISOLATED, &["3400101", "3400102"]),
        (old(5), ISOLATED, &[]),
        (Account { positions: vec![event], ..trader() }, PORTFOLIO, &["3200425"]),
        (Account { is_master_trader: true, ..trader() }, PORTFOLIO, &["3401010"]),
        (Account { positions: vec![hedged], ..trader() }, PORTFOLIO, &["110077"]),
        (Account { margin_mode: ISOLATED, coins: vec![full.clone()], ..trader() }, CROSS, &["3200641"]),
        (Account { coins: vec![full], ..trader() }, ISOLATED, &[]),
        (hidden(Hidden::RiskLimit, PORTFOLIO), CROSS, &["3400139"]),
        (hidden(Hidden::RiskLimit, CROSS), PORTFOLIO, &[]),
        (hidden(Hidden::RiskRateAfter, CROSS), ISOLATED, &["140005"]),
        (Account { positions: vec![liquidated], ..trader() }, ISOLATED, &["140003"]),
        (Account { liq_status: 1, ..trader() }, ISOLATED, &["140004"]),
        (Account { liq_status: 1, unified_margin_status: 4, ..trader() }, ISOLATED, &["3200320"]),
        (Account { spread_orders: vec![SpreadOrder::default()], ..trader() }, ISOLATED, &["110110"]),
        (Account { spot_margin: true, ..trader() }, ISOLATED, &["182021"]),
    ];
    for (account, to, codes) in cases {
        assert_eq!(refused(account.clone(), to), codes, "{account:?} to {to:?}");
    }
}

#[test]
fn some_refusals_have_no_reasons() {
    let upgrading = Account { upgrading: Some(Upgrading { to: 6, done_ms: None }), ..trader() };
    assert_eq!(refused(upgrading, ISOLATED), ["110073"]);
    assert_eq!(refused(Account { hidden: [Hidden::Trouble].into(), ..trader() }, ISOLATED), ["3400015"]);
    assert_eq!(refused(Account { banned: Some(Ban::Trading), ..trader() }, ISOLATED), ["10027"]);
    assert_eq!(refused(Account { banned: Some(Ban::Everything), ..trader() }, ISOLATED), ["10008"]);
}

#[test]
fn markets_not_yet_open_are_in_the_way_of_portfolio_margin() {
    let early =
        Instrument { pre_market: true, ..Instrument::new(Category::Linear, "NEWUSDT", ["NEW", "USDT", "USDT"]) };
    for account in [
        Account { positions: vec![Position::new(Category::Linear, "NEWUSDT", "USDT", 5)], ..trader() },
        Account { orders: vec![Order::new(Category::Linear, "NEWUSDT", "USDT")], ..trader() },
    ] {
        let exchange = one(account);
        assert!(exchange.would_refuse_margin_mode("desk", PORTFOLIO).is_none());
        exchange.set_instruments(vec![early.clone()]);
        assert_eq!(refused_by(&exchange, PORTFOLIO), ["3200419"]);
        assert!(refused_by(&exchange, ISOLATED).is_empty());
    }
}

#[test]
fn the_envelope_s_code_is_one_of_three() {
    let exchange = one(Account { equity: Decimal::ZERO, is_master_trader: true, ..trader() });
    for (wording, code) in
        [(MarginRefusal::Sample, 3_400_045), (MarginRefusal::ErrorPage, 110_073), (MarginRefusal::Success, 0)]
    {
        exchange.set_margin_refusal(wording);
        let answer = post(&exchange, MARGIN, r#"{"setMarginMode":"PORTFOLIO_MARGIN"}"#);
        assert_eq!(answer["retCode"], code);
        assert_eq!(answer["result"]["reasons"].as_array().unwrap().len(), 2, "{answer}");
        assert_eq!(exchange.account("desk").unwrap().margin_mode, CROSS);
    }
    assert_eq!(exchange.try_margin_mode("desk", PORTFOLIO).unwrap_err().reasons.len(), 2);
    exchange.try_margin_mode("desk", ISOLATED).unwrap();
    assert_eq!(exchange.account("desk").unwrap().margin_mode, ISOLATED);
    assert_eq!(exchange.try_margin_mode("nobody", ISOLATED).unwrap_err().code, "10003");
}
