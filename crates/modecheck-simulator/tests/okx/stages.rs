use modecheck_simulator::okx::{
    Account, DetailsShape, InstType, Okx, Order, Position, PositionLimit, Preset, TierStep, TierTable,
};
use rust_decimal::Decimal;
use serde_json::{Value, json};

use crate::caller::{ask, one, rows};

/// An account in portfolio margin mode with two cross-margin contracts.
fn leaving(preset: Option<i64>) -> Account {
    let positions = vec![
        Position { lever: Decimal::from(50), ..Position::new(InstType::Swap, "BTC-USDT-SWAP", 500) },
        Position { lever: Decimal::from(3), ..Position::new(InstType::Futures, "ETH-USDT-261225", -20) },
    ];
    let preset = preset.map(|lever| Preset { acct_lv: 3, lever: lever.into() });
    Account { acct_lv: 4, positions, preset, ..Account::named("desk") }
}

fn with_tiers(account: Account) -> Okx {
    let step = |size: i64, lever: i64| TierStep {
        max_sz: size.into(),
        max_lever: lever.into(),
        mmr: Decimal::ZERO,
        imr: Decimal::ZERO,
    };
    let exchange = one(account);
    exchange.set_tiers(TierTable {
        inst_type: InstType::Swap,
        inst_family: "BTC-USDT".to_owned(),
        steps: vec![step(100, 100), step(1000, 20)],
    });
    exchange
}

fn code(row: &Value) -> &str {
    row["sCode"].as_str().expect("a string")
}

fn levers(row: &Value) -> Vec<&str> {
    row["posList"].as_array().expect("an array").iter().filter_map(|row| row["lever"].as_str()).collect()
}

#[test]
fn leaving_portfolio_wants_a_leverage_for_that_target() {
    let exchange = with_tiers(leaving(None));
    let row = rows(&ask(&exchange, "desk", 3))[0].clone();
    assert_eq!((code(&row), levers(&row)), ("3", vec!["50", "3"]));
    assert_eq!((&row["mgnBf"], &row["posTierCheck"]), (&Value::Null, &json!([])));
    assert_eq!(exchange.would_refuse("desk", 3).unwrap().code, "59136");

    exchange.edit("desk", |account| account.preset = Some(Preset { acct_lv: 2, lever: Decimal::TEN }));
    assert_eq!(code(&rows(&ask(&exchange, "desk", 3))[0]), "3");
    assert_eq!(code(&rows(&ask(&exchange, "desk", 2))[0]), "0");
}

#[test]
fn a_set_leverage_replaces_each_position_s_own() {
    let row = rows(&ask(&with_tiers(leaving(Some(20))), "desk", 3))[0].clone();
    assert_eq!((code(&row), levers(&row)), ("0", vec!["20", "20"]));
    assert!(row["mgnBf"].is_object() && row["mgnAft"].is_object());
}

#[test]
fn a_leverage_the_size_does_not_allow_fails_the_tiers() {
    let exchange = with_tiers(leaving(Some(25)));
    let row = rows(&ask(&exchange, "desk", 3))[0].clone();
    let expected = json!([
        { "instFamily": "BTC-USDT", "instType": "SWAP", "lever": "25", "maxSz": "100", "pos": "500" },
    ]);
    assert_eq!((code(&row), &row["posTierCheck"]), ("4", &expected));
    assert_eq!(levers(&row), ["25", "25"]);
    assert!(row["mgnBf"].is_object());
    assert_eq!(exchange.would_refuse("desk", 3).unwrap().code, "59138");
}

#[test]
fn portfolio_has_limits_of_its_own() {
    let limit = PositionLimit { inst_type: InstType::Swap, inst_family: "BTC-USDT".to_owned(), max_sz: 4.into() };
    let positions = vec![Position::new(InstType::Swap, "BTC-USDT-SWAP", 5)];
    let exchange = one(Account { position_limits: vec![limit], positions, ..Account::named("desk") });
    let row = rows(&ask(&exchange, "desk", 4))[0].clone();
    assert_eq!((code(&row), &row["posTierCheck"][0]["maxSz"], &row["posList"]), ("4", &json!("4"), &json!([])));
    assert_eq!(exchange.would_refuse("desk", 4).unwrap().code, "59138");
    assert!(exchange.would_refuse("desk", 3).is_none());
}

#[test]
fn a_failed_margin_check_has_no_tier_rows() {
    let mut account = Account::named("desk");
    account.margin.passes = false;
    let exchange = one(account);
    let row = rows(&ask(&exchange, "desk", 3))[0].clone();
    assert_eq!((code(&row), &row["posTierCheck"]), ("4", &json!([])));
    assert!(row["mgnAft"].is_object());
    assert_eq!(exchange.would_refuse("desk", 3).unwrap().code, "59139");
}

#[test]
fn margin_figures_are_per_currency_in_futures_mode_and_in_usd_in_3_and_4() {
    let exchange = one(Account::named("desk"));
    let row = rows(&ask(&exchange, "desk", 3))[0].clone();
    assert_eq!((&row["mgnBf"]["acctAvailEq"], &row["mgnBf"]["mgnRatio"]), (&json!(""), &json!("")));
    assert_eq!(row["mgnBf"]["details"][0]["ccy"], "USDT");
    assert_ne!(row["mgnAft"]["acctAvailEq"], "");
    assert_eq!(row["mgnAft"]["details"], json!([]));
    exchange.set_details_shape(DetailsShape::EmptyString);
    assert_eq!(rows(&ask(&exchange, "desk", 3))[0]["mgnAft"]["details"], "");
    let spot = rows(&ask(&exchange, "desk", 1))[0]["mgnAft"].clone();
    assert_eq!(spot, json!({ "acctAvailEq": "", "details": "", "mgnRatio": "" }));
}

#[test]
fn unmatched_information_hides_the_later_stages() {
    let mut account = leaving(Some(5));
    account.orders = vec![Order::default()];
    account.margin.passes = false;
    let row = rows(&ask(&one(account), "desk", 3))[0].clone();
    assert_eq!(row["sCode"], "1");
    let hidden = json!([row["posList"], row["posTierCheck"], row["mgnBf"], row["mgnAft"], row["riskOffsetType"]]);
    assert_eq!(hidden, json!([[], [], null, null, ""]));
}
