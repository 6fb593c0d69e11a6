use modecheck_simulator::{Exchange, Scenario, ScenarioError, okx::Okx};
use serde_json::{Value, json};

use crate::caller::{CONFIG, NOW_MS, PRECHECK, ask, get, request, rows, types};

#[test]
fn the_demo_shows_a_firm_in_nine_states() {
    let scenario = Scenario::demo();
    let exchange = Okx::from_scenario(&scenario);
    let verdict = |name: &str, target: u8| {
        let account = exchange.account(name).unwrap();
        let sent = request(&account, "GET", &format!("{PRECHECK}?acctLv={target}"), "", NOW_MS);
        let reply = exchange.answer(&sent, NOW_MS);
        let Ok(answer) = serde_json::from_slice::<Value>(&reply.response.body) else {
            return "no JSON".to_owned();
        };
        match answer["code"].as_str() {
            Some("0") => format!("{} {}", rows(&answer)[0]["sCode"].as_str().unwrap(), types(&answer).join(" ")),
            code => code.unwrap_or_default().to_owned(),
        }
    };
    let shown: Vec<_> = scenario
        .okx
        .accounts
        .iter()
        .map(|account| (account.name.as_str(), verdict(&account.name, account.demo_target.unwrap())))
        .collect();
    let expected = [
        ("okx-main", "0 "),
        ("desk-options", "0 "),
        ("desk-arb", "1 pending_orders pending_algos"),
        ("desk-mm-1", "1 contract_long_short repay_borrowings"),
        ("desk-new", "51070"),
        ("desk-basis", "3 "),
        ("desk-mm-2", "4 "),
        ("desk-vol", "0 "),
        ("desk-otc", "no JSON"),
    ];
    assert_eq!(shown, expected.map(|(name, verdict)| (name, verdict.to_owned())));
}

#[test]
fn the_demo_s_credentials_are_long_and_fake() {
    for account in Scenario::demo().okx.accounts {
        for credential in [&account.api_key, &account.api_secret, &account.passphrase] {
            assert!(credential.len() >= 16 && credential.starts_with("sim-"), "{}", account.name);
        }
        assert!(account.demo_target.is_some(), "{}", account.name);
    }
}

#[test]
fn unknown_keys_are_errors() {
    for text in [
        "[okx]\nsites = \"us\"",
        "[kraken]",
        "[[okx.account]]\nname = \"a\"\nacct_level = 3",
        "[[okx.account]]\nname = \"a\"\npositions = [{ size = \"1\" }]",
        "[[okx.fault]]\nkind = { delay = { seconds = 1 } }",
        "[[okx.fault]]\nkind = \"explode\"",
    ] {
        assert!(matches!(Scenario::from_toml(text), Err(ScenarioError::Format(_))), "{text}");
    }
}

#[test]
fn accounts_that_cannot_be_are_errors() {
    for text in [
        "[[okx.account]]\nname = \"a\"\nacct_lv = 5",
        "[[okx.account]]\nname = \"a\"\ndemo_target = 0",
        "[[okx.account]]\nname = \"a\"\n[[okx.account]]\nname = \"a\"",
        "[[okx.account]]\nname = \"a\"\n[[okx.account]]\nname = \"b\"\napi_key = \"sim-a-key0000000\"",
        "[[okx.fault]]\naccount = \"a\"\nkind = \"html\"",
    ] {
        assert!(matches!(Scenario::from_toml(text), Err(ScenarioError::Meaning(_))), "{text}");
    }
}

#[test]
fn a_scenario_sets_everything_it_names() {
    let text = r#"
        [okx]
        site = "eea"
        clock_offset_ms = -18000000
        limits_enforced = false
        details_shape = "empty_string"
        unmatched_pos_list = "objects"

        [[okx.account]]
        name = "desk"
        site = "eea"
        permissions = ["read_only", "trade"]
        ips = ["127.0.0.1"]
        kind = "custody_komainu"
        copy_trading = ["futures_smart_sync"]
        compliance = ["kyc2"]
        kyc_level = 1
        minimum_equity = [{ acct_lv = 4, usd = "10000" }]
        preset = { acct_lv = 3, lever = "5" }

        [[okx.fault]]
        path = "/config"
        times = 3
        kind = { set_field = { field = "acctLv", json = "null" } }
    "#;
    let scenario = Scenario::from_toml(text).unwrap();
    assert_eq!(scenario.okx.clock_offset_ms, -18_000_000);
    let exchange = Okx::from_scenario(&scenario);
    exchange.set_clock_offset_ms(0);
    let answer = ask(&exchange, "desk", 3);
    assert_eq!(types(&answer), ["spot_lead_copy_only_simple_single", "compliance_kyc2"]);
    let config = get(&exchange, "desk", CONFIG);
    assert_eq!((&config["data"][0]["acctLv"], &config["data"][0]["type"]), (&json!(null), &json!("12")));
}
