use modecheck_simulator::{
    Exchange, Scenario, ScenarioError,
    kucoin::{Kucoin, Rule},
};

use crate::caller::{ISOLATED, MODE, NOW_MS, POSITIONS, data, get, json, request, rows};

const DEMO: &str = include_str!("../../scenarios/kucoin.toml");

#[test]
fn the_demo_shows_a_firm_in_five_states() {
    let scenario = Scenario::from_toml(DEMO).unwrap();
    let exchange = Kucoin::from_scenario(&scenario);
    let refused = |name: &str| -> Vec<Rule> {
        let target = exchange.account(name).unwrap().demo_target.unwrap();
        let refusal = exchange.would_refuse(name, target, NOW_MS);
        refusal.map(|refusal| refusal.reasons.iter().map(|reason| reason.rule).collect()).unwrap_or_default()
    };
    let shown: Vec<_> =
        scenario.kucoin.accounts.iter().map(|account| (account.name.as_str(), refused(&account.name))).collect();
    let expected = [
        ("kucoin-main", vec![]),
        ("kucoin-spot", vec![Rule::SpotOrders]),
        ("kucoin-futures", vec![Rule::Positions]),
        ("kucoin-margin", vec![Rule::IsolatedLiability]),
        ("kucoin-unified", vec![Rule::AlreadyThere]),
    ];
    assert_eq!(shown, expected);
}

#[test]
fn the_demo_s_keys_read_what_is_there() {
    let exchange = Kucoin::from_scenario(&Scenario::from_toml(DEMO).unwrap());
    let read = |name: &str, target: &str| {
        let account = exchange.account(name).unwrap();
        json(&exchange.answer(&request(&account, "GET", target, "", NOW_MS), NOW_MS))
    };
    let mode = read("kucoin-main", MODE);
    assert_eq!(data(&mode)["classicSubAccount"], serde_json::json!([160_000_002, 160_000_003, 160_000_004]));
    assert_eq!(data(&mode)["unifiedSubAccount"].as_array().unwrap().len(), 2);
    assert_eq!(rows(&read("kucoin-spot", "/api/v1/hf/orders/active?symbol=ETH-USDT")).len(), 1);
    assert_eq!(rows(&read("kucoin-futures", POSITIONS))[0]["currentQty"], -12_000);
    assert_eq!(data(&read("kucoin-margin", ISOLATED))["totalLiabilityOfQuoteCurrency"], "0.00021004");
    assert_eq!(data(&read("kucoin-unified", MODE))["selfAccountMode"], "UNIFIED");
}

#[test]
fn the_demo_s_credentials_are_long_and_fake() {
    for account in Scenario::from_toml(DEMO).unwrap().kucoin.accounts {
        for credential in [&account.api_key, &account.api_secret, &account.passphrase] {
            assert!(credential.len() >= 16 && credential.starts_with("sim-kucoin-"), "{}", account.name);
        }
    }
}

#[test]
fn unknown_keys_are_errors() {
    for text in [
        "[kucoin]\nsite = \"us\"",
        "[kucoin]\nabsent = \"500\"",
        "[[kucoin.account]]\nname = \"a\"\nacct_lv = 5",
        "[[kucoin.account]]\nname = \"a\"\npermissions = [\"Withdraw\"]",
        "[[kucoin.account]]\nname = \"a\"\nspot_orders = [{ px = \"1\" }]",
        "[[kucoin.account]]\nname = \"a\"\nhidden = [\"mood\"]",
        "[[kucoin.account]]\nname = \"a\"\nmode = \"UNIFIED\"",
        "[[kucoin.fault]]\nkind = \"explode\"",
    ] {
        assert!(matches!(Scenario::from_toml(text), Err(ScenarioError::Format(_))), "{text}");
    }
}

#[test]
fn accounts_that_cannot_be_are_errors() {
    for text in [
        "[[kucoin.account]]\nname = \"a\"\napi_version = 4",
        "[[kucoin.account]]\nname = \"a\"\nuid = \"me\"",
        "[[kucoin.account]]\nname = \"a\"\nparent_uid = \"7\"",
        "[[kucoin.account]]\nname = \"a\"\nis_master = false\nparent_uid = \"main\"",
        "[[kucoin.account]]\nname = \"a\"\nis_master = false\ndemo_target = \"subs-unified\"",
        "[[kucoin.account]]\nname = \"a\"\n[[kucoin.account]]\nname = \"a\"",
        "[[kucoin.account]]\nname = \"a\"\n[[kucoin.account]]\nname = \"b\"\napi_key = \"sim-a-key0000000\"",
        "[[kucoin.fault]]\naccount = \"a\"\nkind = \"html\"",
    ] {
        assert!(matches!(Scenario::from_toml(text), Err(ScenarioError::Meaning(_))), "{text}");
    }
}

#[test]
fn a_scenario_sets_everything_it_names() {
    let text = r#"
        [kucoin]
        site = "europe"
        ua_paths = "only_v1"
        absent = "404000"
        statuses = "telling"
        futures_permission = "General"
        margin_off = "130306"
        empty_lists = "null"
        envelope = "with_success"
        strictness = "literal"
        way_back = "closed"
        refusal_code = "1"
        spot_service = "close"
        futures_service = "cancelonly"
        clock_offset_ms = 0
        limits_enforced = false

        [[kucoin.account]]
        name = "desk"
        site = "europe"
        permissions = ["General"]
        ips = ["127.0.0.1"]
        mode = "unified"
        margin_enabled = false
        stop_orders = [{ trade_type = "MARGIN_TRADE", oco = true }]
        otc_loans = [{ principal = "5" }]
        switching = { to = "classic", done_ms = 5 }
        denied = [{ path = "/user-info", code = "400010" }]

        [[kucoin.fault]]
        path = "/mode"
        times = 1
        kind = { set_field = { field = "selfAccountMode", json = "null" } }
    "#;
    let exchange = Kucoin::from_scenario(&Scenario::from_toml(text).unwrap());
    let mode = "/api/ua/v1/account/mode";
    assert!(data(&get(&exchange, mode))["selfAccountMode"].is_null());
    assert_eq!(data(&get(&exchange, mode))["selfAccountMode"], "CLASSIC", "the switch was over long ago");
    assert_eq!(get(&exchange, MODE)["code"], "404000");
    assert_eq!(get(&exchange, "/api/v2/user-info")["code"], "400010");
    assert_eq!(get(&exchange, "/api/v3/margin/accounts")["code"], "130306");
    assert!(data(&get(&exchange, POSITIONS)).is_null());
    assert_eq!(data(&get(&exchange, "/api/v1/status"))["status"], "close");
}
