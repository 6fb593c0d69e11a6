use modecheck_simulator::{
    Delivery, Exchange, Fault, FaultKind, Reply,
    okx::{Account, Okx, Permission},
};
use serde_json::{Value, json};

use crate::caller::{CONFIG, NOW_MS, PRECHECK, SWITCH, get, json, one, post, request};

fn faulty(kind: FaultKind) -> Reply {
    let exchange = one(Account::named("desk"));
    exchange.inject(kind.into());
    let account = exchange.account("desk").expect("the one account");
    exchange.answer(&request(&account, "GET", &format!("{PRECHECK}?acctLv=3"), "", NOW_MS), NOW_MS)
}

#[test]
fn pages_answer_in_place_of_the_exchange() {
    let page = |kind| {
        let Reply { response, .. } = faulty(kind);
        (response.status, response.headers[0].1.clone(), response.body)
    };
    assert_eq!(page(FaultKind::Html).0, 200);
    assert_eq!(page(FaultKind::Html).1, "text/html");
    assert_eq!(page(FaultKind::ForbiddenPage).0, 403);
    assert_eq!(page(FaultKind::Redirect { location: "http://127.0.0.1:9/".to_owned() }).1, "http://127.0.0.1:9/");
    assert_eq!(
        page(FaultKind::Oversize { bytes: 70_000 }).2.len(),
        70_000 + r#"{"code":"0","data":[],"msg":""}"#.len()
    );
    let headers = vec![("retry-after".to_owned(), "7".to_owned())];
    let own = FaultKind::Status { status: 502, body: "bad gateway".to_owned(), headers };
    assert_eq!(page(own), (502, "7".to_owned(), b"bad gateway".to_vec()));
    for (kind, status, code) in [(FaultKind::RateLimit, 429, "50011"), (FaultKind::Busy, 503, "50001")] {
        let reply = faulty(kind);
        assert_eq!((reply.response.status, &json(&reply)["code"]), (status, &json!(code)));
    }
}

#[test]
fn damage_changes_the_answer_and_nothing_else() {
    assert!(faulty(FaultKind::EmptyBody).response.body.is_empty());
    assert_eq!(json(&faulty(FaultKind::EmptyData)), json!({ "code": "0", "data": [], "msg": "" }));
    let missing = json(&faulty(FaultKind::MissingField { field: "sCode".to_owned() }));
    assert!(missing["data"][0].get("sCode").is_none() && missing["data"][0].get("acctLv").is_some());
    let set = |json: &str| FaultKind::SetField { field: "sCode".to_owned(), json: json.to_owned() };
    assert_eq!(json(&faulty(set("null")))["data"][0]["sCode"], Value::Null);
    assert_eq!(json(&faulty(set("two")))["data"][0]["sCode"], "two");
    assert_eq!(json(&faulty(FaultKind::OtherTarget))["data"][0]["acctLv"], "4");
    assert!(String::from_utf8(faulty(FaultKind::InvalidUtf8).response.body).is_err());
    let deep = faulty(FaultKind::Deep { depth: 300 }).response.body;
    assert_eq!(deep, format!(r#"{{"code":"0","data":{}{},"msg":""}}"#, "[".repeat(300), "]".repeat(300)).into_bytes());
    assert_eq!(faulty(FaultKind::CutBody).delivery, Delivery::Cut);
    assert_eq!(faulty(FaultKind::Delay { ms: 40 }).delay.as_millis(), 40);
}

#[test]
fn a_fault_strikes_where_and_as_often_as_it_says() {
    let exchange = one(Account::named("desk"));
    exchange.insert(Account::named("other"));
    let kind = FaultKind::Busy;
    exchange.inject(Fault { account: Some("desk".to_owned()), path: Some("/config".to_owned()), times: Some(2), kind });
    let code = |name: &str, target: &str| get(&exchange, name, target)["code"].as_str().unwrap().to_owned();
    assert_eq!(code("other", CONFIG), "0");
    assert_eq!(code("desk", "/api/v5/account/balance"), "0");
    assert_eq!([code("desk", CONFIG), code("desk", CONFIG), code("desk", CONFIG)], ["50001", "50001", "0"]);
}

fn switched_under(kind: FaultKind) -> u8 {
    let exchange: Okx =
        one(Account { permissions: [Permission::ReadOnly, Permission::Trade].into(), ..Account::named("desk") });
    exchange.inject(kind.into());
    post(&exchange, "desk", SWITCH, r#"{"acctLv":"3"}"#);
    exchange.account("desk").expect("the one account").acct_lv
}

#[test]
fn a_lost_answer_does_not_undo_the_switch_and_a_gateway_s_page_prevents_it() {
    assert_eq!(switched_under(FaultKind::Close), 3);
    assert_eq!(switched_under(FaultKind::Busy), 2);
}
