use modecheck_simulator::{
    Exchange, Scenario, ScenarioError,
    bitget::{Bitget, Mode, Rule},
};

use crate::caller::{NOW_MS, ORDERS, SPOT, code, count, get, json, request, rows};

const PART: &str = include_str!("../../scenarios/bitget.toml");

fn demo() -> Scenario {
    Scenario::from_toml(PART).expect("the part is a scenario by itself")
}

#[test]
fn the_demo_shows_a_firm_in_five_states() {
    let scenario = demo();
    let exchange = Bitget::from_scenario(&scenario);
    let refused = |name: &str| -> Vec<Rule> {
        let refusal = exchange.would_refuse(name, NOW_MS);
        refusal.map(|refusal| refusal.reasons.iter().map(|reason| reason.rule).collect()).unwrap_or_default()
    };
    let accounts = scenario.bitget.accounts.iter();
    let shown: Vec<_> =
        accounts.map(|account| (account.name.as_str(), account.demo_target, refused(&account.name))).collect();
    let expected = [
        ("bitget-main", vec![]),
        ("bitget-usdc", vec![Rule::FuturesOrders]),
        ("bitget-coin", vec![Rule::Positions]),
        ("bitget-copy", vec![Rule::CopyFollow]),
        ("bitget-unified", vec![Rule::AlreadyThere]),
    ];
    assert_eq!(shown, expected.map(|(name, rules)| (name, Some(Mode::Unified), rules)));
}

#[test]
fn the_demo_s_keys_read_what_is_there() {
    let exchange = Bitget::from_scenario(&demo());
    exchange.set_limits_enforced(false);
    let seen = |name: &str, target: &str| {
        let account = exchange.account(name).unwrap();
        rows(&json(&exchange.answer(&request(&account, "GET", target, "", NOW_MS), NOW_MS))).len()
    };
    let orders = format!("{ORDERS}?productType=USDC-FUTURES");
    let partly = format!("{orders}&status=partially_filled");
    assert_eq!([seen("bitget-usdc", &orders), seen("bitget-usdc", &partly)], [0, 1]);
    assert_eq!(seen("bitget-coin", "/api/v2/mix/position/all-position?productType=COIN-FUTURES"), 1);
    assert_eq!(seen("bitget-copy", "/api/v2/copy/mix-follower/query-traders"), 0, "it began too long ago");
    assert_eq!(seen("bitget-unified", "/api/v3/trade/unfilled-orders"), 0);
}

#[test]
fn the_demo_s_credentials_are_long_and_fake() {
    for account in demo().bitget.accounts {
        assert!(account.read_only && !account.authorities.iter().any(|code| code.ends_with('w')), "{}", account.name);
        for credential in [&account.api_key, &account.api_secret, &account.passphrase] {
            assert!(credential.len() >= 16 && credential.starts_with("sim-bitget-"), "{}", account.name);
        }
    }
}

#[test]
fn unknown_keys_are_errors() {
    for text in [
        "[bitget]\nsite = \"us\"",
        "[bitget.manners]\nempties = \"none\"",
        "[bitget.manners]\nmood = \"bad\"",
        "[[bitget.account]]\nname = \"a\"\nmode = \"portfolio\"",
        "[[bitget.account]]\nname = \"a\"\norders = [{ market = \"options\" }]",
        "[[bitget.account]]\nname = \"a\"\nhidden = [\"mood\"]",
        "[[bitget.fault]]\nkind = \"explode\"",
    ] {
        assert!(matches!(Scenario::from_toml(text), Err(ScenarioError::Format(_))), "{text}");
    }
}

#[test]
fn accounts_that_cannot_be_are_errors() {
    for text in [
        "[[bitget.account]]\nname = \"a\"\nuid = \"me\"",
        "[[bitget.account]]\nname = \"a\"\nparent_uid = \"7\"",
        "[[bitget.account]]\nname = \"a\"\nbarred = \"1\"",
        "[[bitget.account]]\nname = \"a\"\norders = [{ order_id = \"x\" }]",
        "[[bitget.account]]\nname = \"a\"\nplans = [{ market = \"crossed\" }]",
        "[[bitget.account]]\nname = \"a\"\npositions = [{ market = \"spot\" }]",
        "[[bitget.account]]\nname = \"a\"\nmargin_coins = [{ market = \"spot\" }]",
        "[[bitget.account]]\nname = \"a\"\n[[bitget.account]]\nname = \"a\"",
        "[[bitget.account]]\nname = \"a\"\n[[bitget.account]]\nname = \"b\"\napi_key = \"sim-a-key0000000\"",
        "[[bitget.fault]]\naccount = \"a\"\nkind = \"html\"",
    ] {
        assert!(matches!(Scenario::from_toml(text), Err(ScenarioError::Meaning(_))), "{text}");
    }
}

#[test]
fn a_scenario_sets_everything_it_names() {
    let text = r#"
        [bitget]
        clock_offset_ms = 0
        limits_enforced = false

        [bitget.manners]
        rule_set = "failure_guide"
        reasons = "disabled"
        never_asked = "no_data"
        in_flight = "code"
        status_gated = true
        classic_code = "25245"
        releasing = "45001"
        error_status = "ok"
        request_time = "text"
        empties = "empty"
        empty_copies = "no_data"
        not_a_trader = "40732"
        copy_lists = "list"
        loan_lists = "result_list"
        margin_lists = "result_list"
        perm_type = "live"

        [[bitget.account]]
        name = "desk"
        key_kind = "classic"
        authorities = ["coor", "stor"]
        ips = ["127.0.0.1"]
        orders = [{ market = "spot", tpsl = true }, { market = "isolated", status = "partially_filled" }]
        denied = [{ path = "/all-position", code = "40025", message = "no" }]
        hidden = ["third_party_login"]
        subs = [{ kind = "custodial", mode = "unified" }]
        upgraded = { status = "fail", reason = "upgrade_disabled" }

        [[bitget.fault]]
        path = "/info"
        times = 1
        kind = { set_field = { field = "traderType", json = "null" } }
    "#;
    let exchange = Bitget::from_scenario(&Scenario::from_toml(text).unwrap());
    let info = get(&exchange, "/api/v2/spot/account/info");
    assert!(info["data"]["traderType"].is_null() && info["requestTime"].is_string(), "{info}");
    assert_eq!(count(&exchange, &format!("{SPOT}?tpslType=tpsl")), 1);
    assert_eq!(code(&exchange, "/api/v2/mix/position/all-position?productType=USDT-FUTURES"), "40025");
    assert_eq!(exchange.would_refuse("desk", NOW_MS).unwrap().reasons[0].rule, Rule::Login);
    assert_eq!(exchange.would_refuse("desk", NOW_MS).unwrap().reasons.len(), 1, "the guide has nothing on orders");
}
