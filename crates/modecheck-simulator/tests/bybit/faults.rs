use modecheck_simulator::{
    Delivery, Fault, FaultKind, Reply,
    bybit::{Account, Order},
};
use serde_json::{Value, json};

use crate::caller::{INFO, NOW_MS, ORDERS, UPGRADE, call_at, get, json, one, post, trader};

fn faulty(kind: FaultKind, target: &str) -> Reply {
    let exchange = one(Account { orders: vec![Order::default(); 2], ..trader() });
    exchange.inject(kind.into());
    call_at(&exchange, "GET", target, "", NOW_MS)
}

fn orders() -> String {
    format!("{ORDERS}?category=linear&settleCoin=USDT")
}

#[test]
fn limits_and_trouble_are_told_in_the_exchange_s_own_words() {
    let limit = faulty(FaultKind::RateLimit, INFO);
    assert_eq!((limit.response.status, &json(&limit)["retCode"]), (200, &json!(10_006)));
    let busy = faulty(FaultKind::Busy, INFO);
    assert_eq!((busy.response.status, &json(&busy)["retCode"]), (200, &json!(10_016)));
    assert_eq!(faulty(FaultKind::ForbiddenPage, INFO).response.status, 403);
    let large = faulty(FaultKind::Oversize { bytes: 70_000 }, INFO);
    assert_eq!(json(&large)["retMsg"].as_str().unwrap().len(), 70_000);
    assert_eq!(faulty(FaultKind::CutBody, INFO).delivery, Delivery::Cut);
}

#[test]
fn fields_are_damaged_in_the_first_row_or_in_the_result() {
    let missing = |field: &str| FaultKind::MissingField { field: field.to_owned() };
    let set = |field: &str, json: &str| FaultKind::SetField { field: field.to_owned(), json: json.to_owned() };
    let info = json(&faulty(missing("unifiedMarginStatus"), INFO));
    assert!(info["result"].get("unifiedMarginStatus").is_none() && info["result"].get("marginMode").is_some());
    assert_eq!(json(&faulty(set("unifiedMarginStatus", "\"5\""), INFO))["result"]["unifiedMarginStatus"], "5");
    let listed = json(&faulty(missing("orderStatus"), &orders()));
    assert!(listed["result"]["list"][0].get("orderStatus").is_none());
    assert!(listed["result"]["list"][1].get("orderStatus").is_some());
    let empty = json(&faulty(set("nextPageCursor", "x"), &format!("{ORDERS}?category=inverse")));
    assert_eq!(empty["result"]["nextPageCursor"], "x", "a list without rows is damaged as a whole");
}

#[test]
fn answers_can_be_empty_or_of_another_mode() {
    assert!(faulty(FaultKind::EmptyBody, INFO).response.body.is_empty());
    let empty = json(&faulty(FaultKind::EmptyData, &orders()));
    assert_eq!((&empty["retCode"], &empty["result"]), (&json!(0), &json!({})));
    assert_eq!(json(&faulty(FaultKind::OtherTarget, INFO))["result"]["unifiedMarginStatus"], 6);
    let untouched: Value = json(&faulty(FaultKind::OtherTarget, &orders()));
    assert!(untouched["result"]["list"][0].get("unifiedMarginStatus").is_none());
    let deep = String::from_utf8(faulty(FaultKind::Deep { depth: 300 }, INFO).response.body).unwrap();
    assert!(deep.contains(&format!(r#""result":{}{}"#, "[".repeat(300), "]".repeat(300))), "{deep}");
}

#[test]
fn a_fault_strikes_where_and_as_often_as_it_says() {
    let exchange = one(trader());
    let kind = FaultKind::Busy;
    exchange.inject(Fault { account: Some("desk".to_owned()), path: Some("/info".to_owned()), times: Some(2), kind });
    let code = |target: &str| get(&exchange, target)["retCode"].clone();
    assert_eq!([code("/v5/market/time"), code(INFO), code(INFO), code(INFO)], [0, 10_016, 10_016, 0]);
    exchange.inject(FaultKind::Busy.into());
    exchange.clear_faults();
    assert_eq!(code(INFO), 0);
}

#[test]
fn a_lost_answer_does_not_undo_the_upgrade_and_a_busy_exchange_makes_none() {
    let upgraded_under = |kind: FaultKind| {
        let exchange = one(trader());
        exchange.inject(kind.into());
        let reply = call_at(&exchange, "POST", UPGRADE, "{}", NOW_MS);
        (exchange.account("desk").unwrap().unified_margin_status, exchange.requests()[0].status, reply.delivery)
    };
    assert_eq!(upgraded_under(FaultKind::Close), (6, 0, Delivery::Close));
    assert_eq!(upgraded_under(FaultKind::Busy), (5, 200, Delivery::Whole));
    assert_eq!(post(&one(trader()), UPGRADE, "{}")["result"]["unifiedUpdateStatus"], "SUCCESS");
}
