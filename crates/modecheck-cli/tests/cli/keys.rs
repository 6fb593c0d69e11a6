//! What each key of a firm was seen to tell.

use std::collections::BTreeMap;

use modecheck_simulator::{bitget, bybit, kucoin, okx};
use serde_json::Value;

use crate::firm::Firm;

#[test]
fn each_key_is_told_with_whose_it_is_and_what_it_decides() {
    let mut firm = Firm::new();
    firm.add_okx(&okx::Account { acct_lv: 3, ..okx::Account::named("clean") }, "");
    firm.add_bybit(&bybit::Account::named("narrow"), "");
    firm.bybit.edit("narrow", |account| {
        account.permissions.remove("Options");
    });
    firm.add_okx(&okx::Account::named("lost"), "");
    firm.lose_key("lost");
    firm.add_okx(&okx::Account::named("wrong"), "");
    firm.okx.edit("wrong", |account| account.api_secret = "another".to_owned());
    let ran = firm.run(&["keys", "firm.toml", "--json"]);
    assert_eq!(ran.code, 0, "{}", ran.err);
    let cards = ran.json();
    let names: Vec<_> = cards.as_array().unwrap().iter().map(|card| card["account"].as_str().unwrap()).collect();
    assert_eq!(names, ["clean", "narrow", "lost", "wrong"]);
    assert_eq!(cards[0]["decides"].as_array().unwrap().len(), 4);
    assert!(cards[0]["uid"].as_str().unwrap().starts_with('•') && cards[0]["cannot"].as_array().unwrap().is_empty());
    let open = &cards[1]["cannot"][0];
    assert_eq!((&open["rule"], &open["gap"]), (&"bybit/open-orders".into(), &"permission-missing".into()), "{cards:#}");
    assert!(cards[1]["decides"].as_array().unwrap().contains(&"bybit/vip-level".into()), "{cards:#}");
    assert!(cards[2]["problem"].as_str().unwrap().contains("set LOST_API_KEY"));
    assert!(
        cards[3]["cannot"]
            .as_array()
            .unwrap()
            .iter()
            .all(|open| open["gap"] == "key-invalid" || open["gap"] == "not-asked")
    );
    let clean = &cards[0];
    assert_eq!((&clean["rights"], &clean["read_only"]), (&serde_json::json!(["read_only"]), &true.into()));
    assert_eq!((&clean["ip_binding"], &clean["expires"]["state"]), (&"not-bound".into(), &"not-told".into()));
    assert!(cards[1]["rights"].as_array().unwrap().contains(&"Spot.SpotTrade".into()), "{cards:#}");
    assert_eq!((&cards[3]["rights"], &cards[3]["ip_binding"]), (&serde_json::Value::Null, &"not-told".into()));
    let text = firm.run(&["keys", "firm.toml"]).out;
    assert!(
        text.contains("does not decide bybit/open-orders: permission-missing") && text.contains("decides 4 rules"),
        "{text}"
    );
    let account = firm.okx.account("clean").unwrap();
    assert!(!text.contains(&account.uid) && !text.contains(&account.api_key));
}

#[test]
fn each_key_is_told_with_where_it_is_bound_to_and_until_when_it_lives() {
    const DAY: u64 = 86_400_000;
    let mut firm = Firm::new();
    let here = vec!["127.0.0.1".parse().unwrap()];
    let expires = crate::common::millis() + 20 * DAY + DAY / 2;
    firm.add_bybit(&bybit::Account { ips: here.clone(), ..bybit::Account::named("bound") }, "");
    firm.add_bybit(
        &bybit::Account { key_expires_ms: Some(expires), read_only: false, ..bybit::Account::named("loose") },
        "",
    );
    firm.add_bybit(&bybit::Account::named("odd"), "");
    firm.add_okx(&okx::Account { ips: here, ..okx::Account::named("okx-bound") }, "");
    let cards = firm.run(&["keys", "firm.toml", "--json"]).json();
    let told = |nth: usize| {
        let card = &cards[nth];
        [&card["ip_binding"], &card["expires"]["state"], &card["expires"]["days_left"]].map(ToString::to_string)
    };
    assert_eq!(told(0), ["\"bound\"", "\"never\"", "null"]);
    assert_eq!(told(1), ["\"not-bound\"", "\"at\"", "20"]);
    assert_eq!(told(2), ["\"not-bound\"", "\"not-told\"", "null"], "1970 is an end of bound keys alone");
    assert_eq!(told(3), ["\"bound\"", "\"not-told\"", "null"]);
    assert_eq!((&cards[0]["read_only"], &cards[1]["read_only"]), (&true.into(), &false.into()));
    let text = firm.run(&["keys", "firm.toml"]).out;
    assert!(text.contains("bound to addresses; never expires") && text.contains("20 days left"), "{text}");
    assert!(!text.contains("127.0.0.1") && !cards.to_string().contains("127.0.0.1"), "{text}");
}

/// What a report remarks of the key, by account.
fn remarks(firm: &Firm) -> BTreeMap<String, String> {
    let reports = firm.audit(&["--format", "jsonl"]).out;
    let reports = reports.lines().map(|line| serde_json::from_str::<Value>(line).unwrap());
    let of_key = |report: &Value| {
        let notices = report["notices"].as_array().unwrap().iter();
        notices
            .filter(|notice| notice["code"] == "key-rights")
            .map(|notice| notice["detail"].as_str().unwrap().to_owned())
            .collect::<Vec<_>>()
            .join("|")
    };
    reports.map(|report| (report["account"]["name"].as_str().unwrap().to_owned(), of_key(&report))).collect()
}

#[test]
fn every_report_remarks_a_key_that_can_do_more_than_it_must() {
    const DAY: u64 = 86_400_000;
    let mut firm = Firm::new();
    let here = vec!["127.0.0.1".parse().unwrap()];
    let soon = Some(crate::common::millis() + 3 * DAY);
    let writes = || ["stor", "stow", "wwow"].map(str::to_owned).into();
    let all = [okx::Permission::ReadOnly, okx::Permission::Trade, okx::Permission::Withdraw].into();
    firm.add_okx(&okx::Account { permissions: all, ..okx::Account::named("okx-loose") }, "");
    firm.add_okx(&okx::Account { ips: here.clone(), ..okx::Account::named("okx-tight") }, "");
    let loose = bybit::Account { read_only: false, key_expires_ms: soon, ..bybit::Account::named("bybit-loose") };
    firm.add_bybit(&loose, "");
    firm.add_bybit(&bybit::Account { ips: here.clone(), ..bybit::Account::named("bybit-tight") }, "");
    firm.add_kucoin(&kucoin::Account { key_expires_ms: soon, ..kucoin::Account::named("kucoin-loose") });
    let general = [kucoin::Permission::General].into();
    firm.add_kucoin(&kucoin::Account {
        permissions: general,
        ips: here.clone(),
        ..kucoin::Account::named("kucoin-tight")
    });
    let bitget = |name| bitget::Account { registered_days_ago: 30, ..bitget::Account::named(name) };
    firm.add_bitget(&bitget::Account { authorities: writes(), ..bitget("bitget-loose") });
    firm.add_bitget(&bitget::Account { ips: here.clone(), ..bitget("bitget-tight") });
    let unified = bitget::Account { mode: bitget::Mode::Unified, read_only: false, ..bitget("bitget-unified") };
    firm.add_bitget(&bitget::Account { permissions: ["withdraw".to_owned()].into(), ..unified });
    let said = remarks(&firm);
    let parts = |name: &str, parts: &[&str]| {
        let told = &said[name];
        assert!(parts.iter().all(|part| told.contains(part)), "{name}: {told}");
        assert!(!told.contains('|') && told.contains("; the key is bound to no address"), "{name}: {told}");
    };
    parts("okx-loose", &["may also trade and withdraw: a read-only key is enough"]);
    parts("bybit-loose", &["may also trade", "or transfer", "the key expires at 20"]);
    parts(
        "kucoin-loose",
        &["may do more than read (", "Spot", "Futures", "no right that only reads", "the key expires at 20"],
    );
    parts("bitget-loose", &["may also write and withdraw (stow, wwow)"]);
    parts("bitget-unified", &["may also write and withdraw (withdraw)"]);
    for name in ["okx-tight", "bybit-tight", "kucoin-tight", "bitget-tight"] {
        assert_eq!(said[name], "", "{name}");
    }
}
