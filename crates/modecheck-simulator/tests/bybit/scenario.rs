use modecheck_simulator::{
    Scenario, ScenarioError,
    bybit::{Bybit, Rule, RuleSet},
};

use crate::caller::{NOW_MS, ORDERS, SPREADS, get, json, request, rows};
use modecheck_simulator::Exchange;

#[test]
fn the_demo_shows_a_firm_in_six_states() {
    let scenario = Scenario::demo();
    let exchange = Bybit::from_scenario(&scenario);
    let refused = |name: &str| -> Vec<Rule> {
        let refusal = exchange.would_refuse(name, NOW_MS);
        refusal.map(|refusal| refusal.reasons.iter().map(|reason| reason.rule).collect()).unwrap_or_default()
    };
    let shown: Vec<_> = scenario
        .bybit
        .accounts
        .iter()
        .map(|account| (account.name.as_str(), account.demo_target.unwrap(), refused(&account.name)))
        .collect();
    let expected = [
        ("bybit-main", 6, vec![]),
        ("bybit-perp", 6, vec![Rule::OpenOrders]),
        ("bybit-sub", 6, vec![]),
        ("bybit-options", 6, vec![Rule::OpenOrders, Rule::OpenOrders]),
        ("bybit-legacy", 5, vec![Rule::NotDescribed]),
        ("bybit-retail", 6, vec![Rule::Level]),
    ];
    assert_eq!(shown, expected);
    exchange.set_rule_set(RuleSet::Of2025_10);
    assert!(refused("bybit-legacy").is_empty());
}

#[test]
fn the_demo_s_keys_read_what_is_there() {
    let exchange = Bybit::from_scenario(&Scenario::demo());
    let count = |name: &str, target: &str| {
        let account = exchange.account(name).unwrap();
        let answer = json(&exchange.answer(&request(&account, "GET", target, "", NOW_MS), NOW_MS));
        rows(&answer).len()
    };
    assert_eq!(count("bybit-perp", &format!("{ORDERS}?category=linear&settleCoin=USDT")), 1);
    assert_eq!(count("bybit-options", &format!("{ORDERS}?category=option")), 1);
    assert_eq!(count("bybit-options", SPREADS), 1);
    assert_eq!(count("bybit-legacy", "/v5/account/wallet-balance?accountType=CONTRACT"), 1);
}

#[test]
fn the_demo_s_credentials_are_long_and_fake() {
    for account in Scenario::demo().bybit.accounts {
        assert!(account.read_only, "{}", account.name);
        for credential in [&account.api_key, &account.api_secret] {
            assert!(credential.len() >= 16 && credential.starts_with("sim-bybit-"), "{}", account.name);
        }
    }
}

#[test]
fn unknown_keys_are_errors() {
    for text in [
        "[bybit]\nsite = \"us\"",
        "[bybit]\nrule_set = \"2024-01\"",
        "[[bybit.account]]\nname = \"a\"\nunified_status = 5",
        "[[bybit.account]]\nname = \"a\"\npassphrase = \"none here\"",
        "[[bybit.account]]\nname = \"a\"\norders = [{ px = \"1\" }]",
        "[[bybit.account]]\nname = \"a\"\nhidden = [\"mood\"]",
        "[[bybit.fault]]\nkind = \"explode\"",
    ] {
        assert!(matches!(Scenario::from_toml(text), Err(ScenarioError::Format(_))), "{text}");
    }
}

#[test]
fn accounts_that_cannot_be_are_errors() {
    for text in [
        "[[bybit.account]]\nname = \"a\"\ndemo_target = 0",
        "[[bybit.account]]\nname = \"a\"\nkey_type = 3",
        "[[bybit.account]]\nname = \"a\"\nliq_status = 4",
        "[[bybit.account]]\nname = \"a\"\nuid = \"me\"",
        "[[bybit.account]]\nname = \"a\"\nparent_uid = \"7\"",
        "[[bybit.account]]\nname = \"a\"\nis_master = false\nparent_uid = \"0\"",
        "[[bybit.account]]\nname = \"a\"\n[[bybit.account]]\nname = \"a\"",
        "[[bybit.account]]\nname = \"a\"\n[[bybit.account]]\nname = \"b\"\napi_key = \"sim-a-key0000000\"",
        "[[bybit.fault]]\naccount = \"a\"\nkind = \"html\"",
    ] {
        assert!(matches!(Scenario::from_toml(text), Err(ScenarioError::Meaning(_))), "{text}");
    }
}

#[test]
fn a_scenario_sets_everything_it_names() {
    let text = r#"
        [bybit]
        environment = "testnet"
        rule_set = "2025-10"
        clock_offset_ms = 0
        limits_enforced = false
        cursors = "on_every_page"
        upgrade_refusal = "code"
        margin_refusal = "error_page"
        maintenance = [{ state = "ongoing", uid_suffix = [4] }]

        [[bybit.account]]
        name = "desk"
        environment = "testnet"
        permissions = { Spot = ["SpotTrade"] }
        ips = ["127.0.0.1"]
        unified_margin_status = 4
        margin_mode = "ISOLATED_MARGIN"
        positions = [{ category = "inverse", symbol = "BTCUSD", settle_coin = "BTC", size = "10", isolated = true }]
        orders = [{ category = "spot", stop_order_type = "tpslOrder" }]
        denied = [{ path = "/position/list", category = "option", code = "10024" }]
        hidden = ["risk_rate"]
        upgrading = { to = 6, done_ms = 5 }

        [[bybit.instrument]]
        symbol = "NEWUSDT"
        pre_market = true

        [[bybit.fault]]
        path = "/info"
        times = 1
        kind = { set_field = { field = "marginMode", json = "null" } }
    "#;
    let exchange = Bybit::from_scenario(&Scenario::from_toml(text).unwrap());
    let info = get(&exchange, "/v5/account/info");
    assert!(info["result"]["marginMode"].is_null(), "{info}");
    assert_eq!(info["result"]["unifiedMarginStatus"], 6, "the upgrade was over long ago");
    let orders = get(&exchange, &format!("{ORDERS}?category=spot"));
    assert!(!orders["result"]["nextPageCursor"].as_str().unwrap().is_empty(), "{orders}");
    assert_eq!(get(&exchange, &format!("{ORDERS}?category=option"))["retCode"], 10_005);
    assert_eq!(get(&exchange, "/v5/position/list?category=option")["retCode"], 10_024);
    let trading = get(&exchange, "/v5/market/instruments-info?category=linear");
    assert!(rows(&trading).is_empty(), "pre-market contracts are listed apart: {trading}");
    let listed = get(&exchange, "/v5/market/instruments-info?category=linear&status=PreLaunch");
    assert_eq!((rows(&listed).len(), &rows(&listed)[0]["isPreListing"]), (1, &true.into()));
    assert_eq!(rows(&get(&exchange, "/v5/system/status"))[0]["state"], "ongoing");
}
