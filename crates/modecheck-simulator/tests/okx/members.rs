use modecheck_simulator::okx::{Account, AccountKind, Member, Okx};
use serde_json::Value;

use crate::caller::{get, one, rows};

const LIST: &str = "/api/v5/users/subaccount/list";

/// A main account with one sub-account of its own and others that are only mentioned.
fn family(members: Vec<Member>) -> Okx {
    let exchange = one(Account { members, uid: "70".to_owned(), ..Account::named("main") });
    let sub = Account { kind: AccountKind::Managed, main_uid: "70".to_owned(), ..Account::named("sub") };
    exchange.insert(sub);
    exchange
}

fn names(answer: &Value) -> Vec<&str> {
    rows(answer).iter().map(|row| row["subAcct"].as_str().expect("a string")).collect()
}

#[test]
fn a_main_account_sees_names_and_no_modes() {
    let frozen = Member { sub_acct: "old".to_owned(), frozen: true, created_ms: 5, ..Member::default() };
    let exchange = family(vec![frozen]);
    let answer = get(&exchange, "main", LIST);
    assert_eq!(names(&answer), ["sub", "old"], "the newest first");
    let sub = &rows(&answer)[0];
    assert_eq!((&sub["type"], &sub["enable"], &sub["subAcctLv"]), (&"2".into(), &true.into(), &"1".into()));
    assert!(sub.get("acctLv").is_none() && sub["uid"] != rows(&answer)[1]["uid"]);
    assert_eq!(names(&get(&exchange, "main", &format!("{LIST}?enable=false"))), ["old"]);
    assert_eq!(names(&get(&exchange, "main", &format!("{LIST}?subAcct=sub"))), ["sub"]);
    assert_eq!(get(&exchange, "sub", LIST)["code"], "50030");
}

#[test]
fn pages_leave_out_the_very_time_that_they_are_asked_from() {
    let at = |created_ms| Member { sub_acct: format!("at-{created_ms}"), created_ms, ..Member::default() };
    let exchange = family((1..=149).map(|nth| at(nth / 2)).collect());
    let first = get(&exchange, "main", LIST);
    assert_eq!(rows(&first).len(), 100);
    let last = rows(&first)[99]["ts"].as_str().expect("a string").to_owned();
    let next = get(&exchange, "main", &format!("{LIST}?after={last}"));
    assert_eq!(rows(&next).len(), 49, "150 in all: the second one of the last time is on neither page");
    for limit in ["0", "101"] {
        assert_eq!(get(&exchange, "main", &format!("{LIST}?limit={limit}"))["code"], "51000");
    }
}
