use modecheck_simulator::bybit::{Account, Ban, Bybit, Member, Overview, OverviewCategory};
use rust_decimal::Decimal;
use serde_json::{Value, json};

use crate::caller::{get, one, result, rows, trader};

/// A main account with one sub-account of its own and three that are only mentioned.
fn family() -> Bybit {
    let mentioned = |uid: &str, member_type, kind, account_mode| Member {
        uid: uid.to_owned(),
        member_type,
        kind,
        account_mode,
        equity: Decimal::TEN,
        ..Member::default()
    };
    let members = vec![mentioned("71", 6, 6, 3), mentioned("72", 12, 7, 5), mentioned("73", 2, 3, 6)];
    let exchange = one(Account { uid: "70".to_owned(), members, ..trader() });
    let bots = OverviewCategory { category: "Futures Grid Bot".to_owned(), equity: Decimal::from(250) };
    let line = Overview { account_type: "TradingBot".to_owned(), equity: bots.equity, categories: vec![bots] };
    let sub = Account {
        name: "sub".to_owned(),
        uid: "74".to_owned(),
        parent_uid: "70".to_owned(),
        is_master: false,
        unified_margin_status: 4,
        banned: Some(Ban::Trading),
        overview: vec![line],
        ..Account::default()
    };
    exchange.insert(sub);
    exchange
}

fn ids(answer: &Value, list: &str) -> Vec<String> {
    let listed = result(answer)[list].as_array().expect("an array");
    listed.iter().map(|row| row["uid"].as_str().expect("a string").to_owned()).collect()
}

#[test]
fn a_main_account_sees_the_modes_and_states_of_its_own() {
    let exchange = family();
    let answer = get(&exchange, "/v5/user/query-sub-members");
    assert_eq!(ids(&answer, "subMembers"), ["74", "71"]);
    let sub = &result(&answer)["subMembers"][0];
    assert_eq!((&sub["accountMode"], &sub["status"], &sub["username"]), (&json!(4), &json!(4), &json!("sub")));
    assert_eq!(ids(&get(&exchange, "/v5/user/submembers"), "subMembers"), ["74", "71"]);
    let escrow = get(&exchange, "/v5/user/escrow_sub_members");
    assert_eq!(
        (ids(&escrow, "subMembers"), &result(&escrow)["subMembers"][0]["accountMode"]),
        (vec!["72".to_owned()], &json!(3))
    );
    let all = get(&exchange, "/v5/asset/total-members-assets");
    let kinds: Vec<_> = rows(&all).iter().map(|row| row["type"].clone()).collect();
    assert_eq!((kinds, &result(&all)["totalEquity"]), (vec![json!(1), json!(6), json!(7), json!(3)], &json!("100030")));
}

#[test]
fn a_sub_account_sees_none_of_it() {
    let exchange = one(Account { is_master: false, name: "desk".to_owned(), ..Account::default() });
    for path in ["user/query-sub-members", "user/submembers", "user/escrow_sub_members", "asset/total-members-assets"] {
        assert_eq!(get(&exchange, &format!("/v5/{path}"))["retCode"], 10_005, "{path}");
    }
}

#[test]
fn wallets_tell_the_kind_of_account() {
    let exchange = family();
    let answer = get(&exchange, "/v5/user/get-member-type?memberIds=70,74");
    let kinds = &result(&answer)["accounts"];
    assert_eq!(kinds[0]["accountType"], json!(["FUND", "UNIFIED"]));
    assert_eq!(kinds[1]["accountType"], json!(["FUND", "UNIFIED", "CONTRACT"]));
    assert_eq!(get(&exchange, "/v5/user/get-member-type?memberIds=1")["retCode"], 3_500_153);
}

#[test]
fn keys_of_sub_accounts_are_read_only_or_not_as_a_truth_value() {
    let exchange = family();
    let answer = get(&exchange, "/v5/user/sub-apikeys?subMemberId=74");
    assert_eq!(result(&answer)["result"][0]["readOnly"], true);
    assert_eq!(get(&exchange, "/v5/user/sub-apikeys")["retCode"], 10_001);
    assert_eq!(get(&exchange, "/v5/user/sub-apikeys?subMemberId=9")["retCode"], 3_500_153);
}

#[test]
fn the_overview_shows_bots_of_a_member() {
    let exchange = family();
    let own = get(&exchange, "/v5/asset/asset-overview");
    assert_eq!(rows(&own)[0]["accountType"], "UnifiedTradingAccount");
    let answer = get(&exchange, "/v5/asset/asset-overview?memberId=74");
    let bots = &rows(&answer)[1];
    assert_eq!(
        (&bots["accountType"], &bots["categories"][0]["category"]),
        (&json!("TradingBot"), &json!("Futures Grid Bot"))
    );
    assert_eq!(result(&answer)["totalEquity"], "50250");
    assert_eq!(get(&exchange, "/v5/asset/asset-overview?memberId=9")["retCode"], 3_500_153);
}
