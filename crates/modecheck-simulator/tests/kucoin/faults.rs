use modecheck_simulator::{
    Delivery, Fault, FaultKind, Reply,
    kucoin::{Account, FuturesOrder, Mode, Position},
};
use serde_json::json;

use crate::caller::{MODE, NOW_MS, POSITIONS, TO_UNIFIED, call_at, data, get, json as body, one, post, rows, trader};

const STOPS: &str = "/api/v1/stopOrders";

fn faulty(kind: FaultKind, target: &str) -> Reply {
    let waiting = FuturesOrder { untriggered: true, ..FuturesOrder::default() };
    let positions = vec![Position::default(); 2];
    let exchange = one(Account { futures_orders: vec![waiting; 2], positions, ..trader() });
    exchange.inject(kind.into());
    call_at(&exchange, "GET", target, "", NOW_MS)
}

fn left(reply: &Reply) -> &str {
    let found = reply.response.headers.iter().find(|(name, _)| name == "gw-ratelimit-remaining");
    found.map(|(_, left)| left.as_str()).expect("the header")
}

#[test]
fn limits_and_trouble_are_told_in_the_exchange_s_own_words() {
    let limit = faulty(FaultKind::RateLimit, MODE);
    assert_eq!((limit.response.status, &body(&limit)["code"], left(&limit)), (429, &json!("429000"), "0"));
    let busy = faulty(FaultKind::Busy, MODE);
    assert_eq!((busy.response.status, &body(&busy)["code"], left(&busy)), (429, &json!("429000"), "1970"));
    let large = faulty(FaultKind::Oversize { bytes: 70_000 }, MODE);
    assert_eq!(body(&large)["msg"].as_str().unwrap().len(), 70_000);
    assert_eq!(faulty(FaultKind::CutBody, MODE).delivery, Delivery::Cut);
    assert_eq!(faulty(FaultKind::ForbiddenPage, MODE).response.status, 403);
}

#[test]
fn fields_are_damaged_in_the_first_row_or_in_the_data() {
    let missing = |field: &str| FaultKind::MissingField { field: field.to_owned() };
    let set = |field: &str, json: &str| FaultKind::SetField { field: field.to_owned(), json: json.to_owned() };
    let mode = body(&faulty(missing("selfAccountMode"), MODE));
    assert!(data(&mode).get("selfAccountMode").is_none() && data(&mode).get("unifiedSubAccount").is_some());
    let page = body(&faulty(set("id", "7"), STOPS));
    assert_eq!((&rows(&page)[0]["id"], rows(&page)[1]["id"].is_string()), (&json!(7), true));
    let list = body(&faulty(missing("isOpen"), POSITIONS));
    assert!(rows(&list)[0].get("isOpen").is_none() && rows(&list)[1].get("isOpen").is_some());
}

#[test]
fn answers_can_be_empty_or_of_another_mode() {
    assert!(faulty(FaultKind::EmptyBody, MODE).response.body.is_empty());
    assert_eq!(data(&body(&faulty(FaultKind::EmptyData, STOPS))), &json!({}));
    assert_eq!(data(&body(&faulty(FaultKind::OtherTarget, MODE)))["selfAccountMode"], "UNIFIED");
    let deep = String::from_utf8(faulty(FaultKind::Deep { depth: 300 }, MODE).response.body).unwrap();
    assert!(deep.contains(&format!(r#""data":{}{}"#, "[".repeat(300), "]".repeat(300))), "{deep}");
}

#[test]
fn a_fault_strikes_where_and_as_often_as_it_says() {
    let exchange = one(trader());
    let kind = FaultKind::Busy;
    exchange.inject(Fault { account: Some("desk".to_owned()), path: Some("/mode".to_owned()), times: Some(2), kind });
    let code = |target: &str| get(&exchange, target)["code"].clone();
    assert_eq!(
        [code("/api/v1/accounts"), code(MODE), code(MODE), code(MODE)],
        ["200000", "429000", "429000", "200000"]
    );
    exchange.inject(FaultKind::Busy.into());
    exchange.clear_faults();
    assert_eq!(code(MODE), "200000");
}

#[test]
fn a_lost_answer_does_not_undo_the_switch_and_a_busy_exchange_makes_none() {
    let under = |kind: FaultKind| {
        let exchange = one(trader());
        exchange.inject(kind.into());
        let reply = call_at(&exchange, "POST", MODE, TO_UNIFIED, NOW_MS);
        (exchange.account("desk").unwrap().mode, exchange.requests()[0].status, reply.delivery)
    };
    assert_eq!(under(FaultKind::Close), (Mode::Unified, 0, Delivery::Close));
    assert_eq!(under(FaultKind::Busy), (Mode::Classic, 429, Delivery::Whole));
    assert!(data(&post(&one(trader()), TO_UNIFIED)).is_null());
}
