use modecheck_simulator::bitget::{Account, Bitget, Kind, Mode, Sub};
use rust_decimal::Decimal;
use serde_json::json;

use crate::caller::{code, count, data, field, get, one, rows, trader};

const VIRTUALS: &str = "/api/v2/user/virtual-subaccount-list";
const LISTED: &str = "/api/v3/user/sub-list";

/// A main account with one sub-account of its own and three that are only mentioned.
fn family() -> Bitget {
    let mentioned = |uid: &str, kind| Sub { uid: uid.to_owned(), kind, equity: Decimal::TEN, ..Sub::default() };
    let subs = vec![mentioned("71", Kind::Virtual), mentioned("72", Kind::Custodial), mentioned("73", Kind::Virtual)];
    let ips = vec!["127.0.0.1".parse().expect("an address")];
    let exchange = one(Account { uid: "70".to_owned(), ips, subs, ..trader() });
    let (uid, parent_uid) = ("74".to_owned(), "70".to_owned());
    exchange.insert(Account { uid, parent_uid, kind: Kind::Common, mode: Mode::Unified, ..Account::named("sub") });
    exchange
}

#[test]
fn virtual_sub_accounts_are_listed_to_keys_bound_to_an_address() {
    let exchange = family();
    let first = get(&exchange, &format!("{VIRTUALS}?limit=1"));
    assert_eq!((field(rows(&first), "subAccountUid"), &data(&first)["endId"]), (vec!["73"], &json!(52)));
    let last = get(&exchange, &format!("{VIRTUALS}?limit=1&idLessThan=52"));
    assert_eq!((field(rows(&last), "subAccountUid"), &data(&last)["endId"]), (vec!["71"], &json!(null)));
    exchange.edit("desk", |account| account.ips.clear());
    assert_eq!(code(&exchange, VIRTUALS), "22010");
}

#[test]
fn kinds_and_modes_are_told_to_a_unified_main_account() {
    let exchange = family();
    assert_eq!(code(&exchange, LISTED), "40084");
    exchange.edit("desk", |account| account.mode = Mode::Unified);
    let answer = get(&exchange, LISTED);
    assert_eq!(field(rows(&answer), "subUid"), ["74", "73", "72", "71"]);
    assert_eq!(field(rows(&answer), "type"), ["COMMON", "VIRTUAL_CHILD", "ENTRUST_CHILD", "VIRTUAL_CHILD"]);
    assert_eq!(field(rows(&answer), "accountMode"), ["UNIFIED", "CLASSIC", "CLASSIC", "CLASSIC"]);
    let first = get(&exchange, &format!("{LISTED}?limit=3"));
    assert_eq!(data(&first)["hasNext"], true);
    let cursor = data(&first)["cursor"].as_str().unwrap().to_owned();
    assert_eq!(count(&exchange, &format!("{LISTED}?limit=3&cursor={cursor}")), 1);
}

#[test]
fn what_sub_accounts_hold_is_told_to_their_main_account() {
    let exchange = family();
    assert_eq!(count(&exchange, "/api/v2/spot/account/subaccount-assets"), 4);
    assert_eq!(count(&exchange, "/api/v2/mix/account/sub-account-assets?productType=USDT-FUTURES"), 4);
    assert_eq!(code(&exchange, "/api/v2/mix/account/sub-account-assets"), "40017");
    exchange.edit("desk", |account| account.kind = Kind::Common);
    for target in ["/api/v2/spot/account/subaccount-assets", VIRTUALS] {
        assert_eq!(code(&exchange, target), "40048", "{target}");
    }
}
