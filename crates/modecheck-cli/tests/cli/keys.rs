//! What each key of a firm was seen to tell.

use modecheck_simulator::{bybit, okx};

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
    let text = firm.run(&["keys", "firm.toml"]).out;
    assert!(
        text.contains("does not decide bybit/open-orders: permission-missing") && text.contains("decides 4 rules"),
        "{text}"
    );
    let account = firm.okx.account("clean").unwrap();
    assert!(!text.contains(&account.uid) && !text.contains(&account.api_key));
}
