use modecheck_simulator::{
    Delivery, Fault, FaultKind, Reply,
    bitget::{Account, Order},
};
use serde_json::json;

use crate::caller::{INFO, NOW_MS, ORDERS, SETTINGS, UPGRADE, call_at, code, json, one, trader, unified};

fn faulty(kind: FaultKind, target: &str) -> Reply {
    let exchange = one(Account { orders: vec![Order::default(); 2], ..trader() });
    exchange.inject(kind.into());
    call_at(&exchange, "GET", target, "", NOW_MS)
}

fn orders() -> String {
    format!("{ORDERS}?productType=USDT-FUTURES")
}

#[test]
fn limits_and_trouble_are_told_in_the_exchange_s_own_words() {
    let limit = faulty(FaultKind::RateLimit, INFO);
    assert_eq!((limit.response.status, &json(&limit)["code"]), (429, &json!("429")));
    let busy = faulty(FaultKind::Busy, INFO);
    assert_eq!((busy.response.status, &json(&busy)["code"]), (400, &json!("40725")));
    let large = faulty(FaultKind::Oversize { bytes: 70_000 }, INFO);
    assert_eq!(json(&large)["msg"].as_str().unwrap().len(), 70_000);
    assert_eq!(faulty(FaultKind::CutBody, INFO).delivery, Delivery::Cut);
}

#[test]
fn fields_are_damaged_in_the_first_row_or_in_the_data() {
    let missing = |field: &str| FaultKind::MissingField { field: field.to_owned() };
    let set = |field: &str, json: &str| FaultKind::SetField { field: field.to_owned(), json: json.to_owned() };
    let info = json(&faulty(missing("traderType"), INFO));
    assert!(info["data"].get("traderType").is_none() && info["data"].get("userId").is_some());
    let listed = json(&faulty(missing("status"), &orders()));
    assert!(listed["data"]["entrustedList"][0].get("status").is_none());
    assert!(listed["data"]["entrustedList"][1].get("status").is_some());
    let bare = json(&faulty(set("usdtBalance", "x"), "/api/v2/account/all-account-balance"));
    assert_eq!((&bare["data"][0]["usdtBalance"], &bare["data"][1]["usdtBalance"]), (&json!("x"), &json!("0")));
}

#[test]
fn answers_can_be_empty_or_of_another_mode() {
    let empty = json(&faulty(FaultKind::EmptyData, &orders()));
    assert_eq!((&empty["code"], &empty["data"]), (&json!("00000"), &json!(null)));
    let exchange = one(unified());
    exchange.inject(FaultKind::OtherTarget.into());
    assert_eq!(json(&call_at(&exchange, "GET", SETTINGS, "", NOW_MS))["data"]["accountMode"], "hybrid");
    let deep = String::from_utf8(faulty(FaultKind::Deep { depth: 300 }, INFO).response.body).unwrap();
    assert!(deep.contains(&format!(r#""data":{}{}"#, "[".repeat(300), "]".repeat(300))), "{deep}");
}

#[test]
fn positions_may_answer_with_200_and_not_one_byte_twice() {
    let exchange = one(unified());
    let path = Some("/current-position".to_owned());
    exchange.inject(Fault { path, times: Some(2), ..Fault::from(FaultKind::EmptyBody) });
    let target = "/api/v3/position/current-position?category=USDT-FUTURES";
    let sizes = [(); 3].map(|()| {
        let reply = call_at(&exchange, "GET", target, "", NOW_MS);
        (reply.response.status, reply.response.body.is_empty())
    });
    assert_eq!(sizes, [(200, true), (200, true), (200, false)]);
}

#[test]
fn a_fault_strikes_where_and_as_often_as_it_says() {
    let exchange = one(trader());
    let kind = FaultKind::Busy;
    exchange.inject(Fault { account: Some("desk".to_owned()), path: Some("/info".to_owned()), times: Some(2), kind });
    let time = "/api/v2/public/time";
    assert_eq!([time, INFO, INFO, INFO].map(|path| code(&exchange, path)), ["00000", "40725", "40725", "00000"]);
    exchange.inject(FaultKind::Busy.into());
    exchange.clear_faults();
    assert_eq!(code(&exchange, INFO), "00000");
}

#[test]
fn a_lost_answer_does_not_stop_the_upgrade_and_a_busy_exchange_begins_none() {
    let begun_under = |kind: FaultKind| {
        let exchange = one(trader());
        exchange.inject(kind.into());
        let reply = call_at(&exchange, "POST", UPGRADE, "", NOW_MS);
        (exchange.account("desk").unwrap().switching.is_some(), exchange.requests()[0].status, reply.delivery)
    };
    assert_eq!(begun_under(FaultKind::Close), (true, 0, Delivery::Close));
    assert_eq!(begun_under(FaultKind::Busy), (false, 400, Delivery::Whole));
}
