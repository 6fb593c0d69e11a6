//! Runs side by side: what is new, what is fixed, and what was not looked for.

use std::time::Duration;

use modecheck_simulator::{Fault, FaultKind};
use serde_json::Value;

use crate::firm::Firm;

#[test]
fn runs_are_compared_by_what_was_found_and_by_what_could_be_looked_for() {
    let firm = Firm::of(4);
    assert_eq!(firm.audit(&[]).code, 3);
    std::thread::sleep(Duration::from_millis(1100));
    firm.okx.edit("okx-000", |account| account.orders.clear());
    firm.okx.edit("okx-001", |account| account.orders.push(modecheck_simulator::okx::Order::default()));
    firm.bybit.edit("bybit-003", |account| {
        account.permissions.remove("Spot");
    });
    firm.audit(&[]);
    let runs = firm.run(&["runs"]).out;
    let ids: Vec<_> = runs.lines().filter_map(|line| line.split_whitespace().next()).collect();
    let diff = firm.run(&["diff", ids[1], ids[0], "--json"]).json();
    let accounts = |list: &str| -> Vec<String> {
        let list = diff[list].as_array().unwrap();
        list.iter().map(|one| one["account"].as_str().unwrap().to_owned()).collect()
    };
    assert_eq!(
        (accounts("new"), accounts("fixed")),
        (vec!["okx-001".to_owned()], vec!["okx-000".to_owned()]),
        "{diff:#}"
    );
    assert_eq!(accounts("unclear"), ["bybit-003"], "unread is not fixed");
    assert_eq!(diff["new"][0]["looked_for_before"], true);
    let back = firm.run(&["diff", ids[0], ids[1]]).out;
    assert!(back.contains("new, not looked for before: bybit-003"), "{back}");
    assert!(back.contains("new: okx-000"), "{back}");
    assert_eq!(accounts("unchanged"), ["bybit-000", "okx-003"]);
    assert_eq!(accounts("verdicts"), ["bybit-003", "okx-000", "okx-001"]);
    let began = |id: &str| {
        runs.lines().find(|line| line.starts_with(id)).unwrap().split_whitespace().nth(1).unwrap().to_owned()
    };
    assert_eq!(diff["unchanged"][0]["first_seen"], began(ids[1]));
    assert_eq!(diff["new"][0]["first_seen"], began(ids[0]));
    let text = firm.run(&["diff", ids[1], ids[0]]).out;
    assert!(
        text.contains("fixed: okx-000 -> portfolio: open-orders")
            && text.contains("1 new, 1 fixed, 1 not looked for, 2 unchanged"),
        "{text}"
    );
    assert!(text.lines().all(|line| line.starts_with("[simulator] ")), "{text}");
    assert_eq!(diff["not_live"], serde_json::json!(["simulator"]));
    let past = firm.run(&["history", "okx-000"]).out;
    assert!(
        past.lines().next().unwrap().contains("ready") && past.lines().nth(1).unwrap().contains("blocked"),
        "{past}"
    );
    assert_eq!(firm.run(&["history", "nobody"]).code, 2);
}

/// What the newest run says of the one before it: accounts of blockers that are fixed, and that are unclear.
fn fates(firm: &Firm) -> (Vec<String>, Vec<String>) {
    let runs = firm.run(&["runs"]).out;
    let ids: Vec<_> = runs.lines().filter_map(|line| line.split_whitespace().next()).collect();
    let diff = firm.run(&["diff", ids[1], ids[0], "--json"]).json();
    let said = |list: &str| -> Vec<String> {
        let of = |one: &Value| format!("{} {}", one["account"].as_str().unwrap(), one["kind"].as_str().unwrap());
        diff[list].as_array().unwrap().iter().map(of).collect()
    };
    (said("fixed"), said("unclear"))
}

#[test]
fn a_blocker_beside_others_is_fixed_only_if_its_own_list_was_read() {
    use modecheck_simulator::{bybit, okx};
    let mut firm = Firm::new();
    let order = |category, symbol: &str| bybit::Order::new(category, symbol, "");
    let mut desk = bybit::Account::named("desk");
    desk.orders = vec![order(bybit::Category::Spot, "BTCUSDT"), order(bybit::Category::Inverse, "BTCUSD")];
    firm.add_bybit(&desk, "");
    let mut main = okx::Account::named("main");
    main.orders.push(okx::Order::default());
    firm.add_okx(&main, "");
    assert_eq!(firm.audit(&[]).code, 3);
    std::thread::sleep(Duration::from_millis(1100));
    firm.audit(&["--until-blocked"]);
    let (fixed, unclear) = fates(&firm);
    assert_eq!((fixed.len(), unclear.len()), (0, 1), "{fixed:?} {unclear:?}");
    std::thread::sleep(Duration::from_millis(1100));
    firm.bybit.edit("desk", |account| {
        account.orders.retain(|order| order.symbol != "BTCUSD");
    });
    firm.audit(&[]);
    std::thread::sleep(Duration::from_millis(1100));
    // OKX refuses with a code before it looks at any order.
    let refused = r#"{"code":"51070","data":[],"msg":"You do not meet the requirements"}"#;
    firm.okx.inject(Fault {
        account: Some("main".to_owned()),
        path: Some("/api/v5/account/set-account-switch-precheck".to_owned()),
        times: None,
        kind: FaultKind::Status { status: 200, body: refused.to_owned(), headers: Vec::new() },
    });
    firm.audit(&[]);
    let (fixed, unclear) = fates(&firm);
    assert_eq!((fixed, unclear), (vec![], vec!["main open-orders".to_owned()]));
}

#[test]
fn one_of_two_blockers_of_a_rule_is_fixed_where_all_was_read() {
    use modecheck_simulator::{bitget, bybit};
    let mut firm = Firm::new();
    let order = |category, symbol: &str| bybit::Order::new(category, symbol, "");
    let mut desk = bybit::Account::named("desk");
    desk.orders = vec![order(bybit::Category::Spot, "BTCUSDT"), order(bybit::Category::Inverse, "BTCUSD")];
    firm.add_bybit(&desk, "");
    let mut other = bitget::Account::named("other");
    other.registered_days_ago = 30;
    other.orders.push(bitget::Order::new(bitget::Market::UsdtFutures, "BTCUSDT"));
    other.orders.push(bitget::Order::new(bitget::Market::Spot, "BTCUSDT"));
    firm.add_bitget(&other);
    assert_eq!(firm.audit(&[]).code, 3);
    std::thread::sleep(Duration::from_millis(1100));
    firm.bybit.edit("desk", |account| account.orders.truncate(1));
    firm.bitget.edit("other", |account| account.orders.truncate(1));
    assert_eq!(firm.audit(&[]).code, 3);
    let (mut fixed, unclear) = fates(&firm);
    fixed.sort();
    assert_eq!((fixed, unclear), (vec!["desk open-orders".to_owned(), "other open-orders".to_owned()], vec![]));
}

#[test]
fn blockers_of_another_account_under_the_same_name_are_not_said_to_be_fixed() {
    let mut firm = Firm::new();
    let mut desk = modecheck_simulator::okx::Account::named("desk");
    desk.orders.push(modecheck_simulator::okx::Order::default());
    firm.add_okx(&desk, "");
    assert_eq!(firm.audit(&[]).code, 3);
    std::thread::sleep(Duration::from_millis(1100));
    firm.okx.edit("desk", |account| {
        account.orders.clear();
        "99999990001".clone_into(&mut account.uid);
    });
    assert_eq!(firm.audit(&[]).code, 0);
    let (fixed, unclear) = fates(&firm);
    assert_eq!((fixed, unclear), (vec![], vec!["desk open-orders".to_owned()]));
    let runs = firm.run(&["runs"]).out;
    let ids: Vec<&str> = runs.lines().filter_map(|line| line.split_whitespace().next()).collect();
    let said = firm.run(&["diff", ids[1], ids[0]]).out;
    assert!(said.contains("desk: another account than before answers to this name"), "{said}");
}

#[test]
fn blockers_of_an_account_that_got_its_uid_are_not_said_to_be_fixed() {
    let mut firm = Firm::new();
    let mut main = modecheck_simulator::okx::Account::named("main");
    main.orders.push(modecheck_simulator::okx::Order::default());
    firm.add_okx(&main, "");
    assert_eq!(firm.audit(&[]).code, 3);
    std::thread::sleep(Duration::from_millis(1100));
    let text = std::fs::read_to_string(firm.path("firm.toml")).unwrap();
    let with_uid = text.replace("name = \"main\"", &format!("name = \"main\"\nuid = \"{}\"", main.uid));
    firm.command(&[]);
    std::fs::write(firm.path("known.toml"), with_uid).unwrap();
    assert_eq!(firm.run(&["audit", "known.toml"]).code, 3);
    let (fixed, unclear) = fates(&firm);
    assert_eq!((fixed, unclear), (vec![], vec!["main open-orders".to_owned()]));
}
