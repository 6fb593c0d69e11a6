use modecheck_simulator::okx::{Account, InstType, Okx, Order, Permission, PosMode, Position, TierStep, TierTable};
use rust_decimal::Decimal;
use serde_json::json;

use crate::caller::{PRESET, SWITCH, ask, one, post, rows};

fn trader() -> Account {
    Account { permissions: [Permission::ReadOnly, Permission::Trade].into(), ..Account::named("desk") }
}

fn portfolio() -> Okx {
    let positions = vec![
        Position { lever: Decimal::from(50), ..Position::new(InstType::Swap, "BTC-USDT-SWAP", -300) },
        Position { lever: Decimal::ONE, ..Position::new(InstType::Swap, "ETH-USDT-SWAP", 40) },
    ];
    let exchange = one(Account { acct_lv: 4, positions, ..trader() });
    let table = |family: &str, steps: [(i64, i64); 2]| TierTable {
        inst_type: InstType::Swap,
        inst_family: family.to_owned(),
        steps: steps
            .map(|(size, lever)| TierStep {
                max_sz: size.into(),
                max_lever: lever.into(),
                mmr: Decimal::ZERO,
                imr: Decimal::ZERO,
            })
            .to_vec(),
    };
    exchange.set_tiers(table("BTC-USDT", [(100, 100), (500, 20)]));
    exchange.set_tiers(table("ETH-USDT", [(100, 75), (500, 10)]));
    exchange
}

#[test]
fn a_switch_changes_the_mode() {
    let exchange = one(Account { pos_mode: PosMode::LongShort, activated: [4].into(), ..trader() });
    assert_eq!(post(&exchange, "desk", SWITCH, r#"{"acctLv":"4"}"#)["data"], json!([{ "acctLv": "4" }]));
    let account = exchange.account("desk").unwrap();
    assert_eq!((account.acct_lv, account.pos_mode), (4, PosMode::Net));
    assert!(exchange.would_refuse("desk", 2).is_none(), "the mode it left stays activated");
}

#[test]
fn a_refused_switch_changes_nothing() {
    let exchange = one(Account { orders: vec![Order::default()], ..trader() });
    let answer = post(&exchange, "desk", SWITCH, r#"{"acctLv":"4"}"#);
    assert_eq!((&answer["code"], &answer["data"]), (&json!("59132"), &json!([])));
    assert_eq!(exchange.try_switch("desk", 4).unwrap_err().code, "59132");
    assert_eq!(exchange.account("desk").unwrap().acct_lv, 2);
}

#[test]
fn would_refuse_changes_nothing_and_try_switch_does() {
    let exchange = one(trader());
    assert!(exchange.would_refuse("desk", 3).is_none());
    assert_eq!(exchange.account("desk").unwrap().acct_lv, 2);
    exchange.try_switch("desk", 3).unwrap();
    assert_eq!(exchange.account("desk").unwrap().acct_lv, 3);
    assert_eq!(exchange.try_switch("nobody", 3).unwrap_err().code, "50111");
    assert_eq!(exchange.try_switch("desk", 0).unwrap_err().code, "51000");
}

#[test]
fn bad_bodies_are_refused() {
    let exchange = one(trader());
    for (body, code) in
        [("", "50000"), ("{", "50002"), ("[]", "50002"), ("{}", "50014"), (r#"{"acctLv":"7"}"#, "51000")]
    {
        assert_eq!(post(&exchange, "desk", SWITCH, body)["code"], code, "{body}");
    }
    assert_eq!(post(&exchange, "desk", PRESET, r#"{"acctLv":"1"}"#)["code"], "51000");
}

#[test]
fn the_preset_takes_a_leverage_up_to_the_lowest_ceiling() {
    let exchange = portfolio();
    assert_eq!(post(&exchange, "desk", PRESET, r#"{"acctLv":"3"}"#)["code"], "50014");
    let high = post(&exchange, "desk", PRESET, r#"{"acctLv":"3","lever":"21"}"#);
    assert_eq!(high["code"], "59137");
    assert!(high["msg"].as_str().unwrap().contains("to 20 or less"), "{high}");
    assert_eq!(post(&exchange, "desk", PRESET, r#"{"acctLv":"3","lever":"-1"}"#)["code"], "51000");
    assert!(exchange.account("desk").unwrap().preset.is_none());

    let set = post(&exchange, "desk", PRESET, r#"{"acctLv":"3","lever":"20"}"#);
    assert_eq!(set, json!({ "acctLv": "3", "curAcctLv": "4", "lever": "20", "riskOffsetType": "" }));
    assert_eq!(rows(&ask(&exchange, "desk", 3))[0]["sCode"], "0");
    exchange.try_switch("desk", 3).unwrap();
    let account = exchange.account("desk").unwrap();
    assert!(account.positions.iter().all(|position| position.lever == Decimal::from(20)));
    assert!(account.preset.is_none());
}

#[test]
fn the_preset_needs_no_leverage_elsewhere() {
    let set = post(&one(trader()), "desk", PRESET, r#"{"acctLv":"3"}"#);
    assert_eq!(set, json!({ "acctLv": "3", "curAcctLv": "2", "lever": "", "riskOffsetType": "" }));
}

#[test]
fn a_position_grown_after_the_preset_fails_the_tiers() {
    let exchange = portfolio();
    post(&exchange, "desk", PRESET, r#"{"acctLv":"2","lever":"20"}"#);
    exchange.edit("desk", |account| account.positions[0].pos = Decimal::from(-501));
    let row = rows(&ask(&exchange, "desk", 2))[0].clone();
    assert_eq!((&row["sCode"], &row["posTierCheck"][0]["pos"]), (&json!("4"), &json!("501")));
    assert_eq!(exchange.try_switch("desk", 2).unwrap_err().code, "59138");
}
