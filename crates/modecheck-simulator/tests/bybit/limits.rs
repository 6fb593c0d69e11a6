use std::net::IpAddr;

use modecheck_simulator::{
    Exchange, Response,
    bybit::{Account, Bybit},
};

use crate::caller::{INFO, KEY, NOW_MS, ORDERS, UPGRADE, json, request, trader};

fn limited() -> Bybit {
    let exchange = Bybit::new();
    exchange.insert(trader());
    exchange
}

fn answer(exchange: &Bybit, name: &str, method: &str, target: &str, at: u64) -> Response {
    let account = exchange.account(name).expect("a known account");
    let body = if method == "POST" { "{}" } else { "" };
    exchange.answer(&request(&account, method, target, body, NOW_MS + at), NOW_MS + at).response
}

fn codes(exchange: &Bybit, name: &str, target: &str, times: &[u64]) -> Vec<u64> {
    let code = |at: &u64| {
        let response = answer(exchange, name, "GET", target, *at);
        json(&response.into())["retCode"].as_u64().expect("a code")
    };
    times.iter().map(code).collect()
}

fn header(response: &Response, wanted: &str) -> u64 {
    let found = response.headers.iter().find(|(name, _)| name.eq_ignore_ascii_case(wanted)).expect("the header");
    found.1.parse().expect("a number")
}

#[test]
fn the_eleventh_key_call_in_any_second_is_refused() {
    let exchange = limited();
    let mut times = vec![0; 5];
    times.extend([600, 600, 600, 600, 600, 999, 1_000, 1_599, 1_600]);
    let seen = codes(&exchange, "desk", KEY, &times);
    assert_eq!(seen[..10], [0; 10]);
    assert_eq!(seen[10..], [10_006, 0, 0, 0]);
    let more = codes(&exchange, "desk", KEY, &[1_600; 8]);
    assert_eq!(more, [0, 0, 0, 0, 0, 0, 0, 10_006]);
}

#[test]
fn the_headers_tell_what_is_left_and_when_more_is() {
    let exchange = limited();
    let first = answer(&exchange, "desk", "GET", KEY, 0);
    assert_eq!((header(&first, "X-Bapi-Limit"), header(&first, "X-Bapi-Limit-Status")), (10, 9));
    codes(&exchange, "desk", KEY, &[300; 9]);
    let refused = answer(&exchange, "desk", "GET", KEY, 400);
    assert_eq!((refused.status, header(&refused, "X-Bapi-Limit-Status")), (200, 0));
    assert_eq!(header(&refused, "X-Bapi-Limit-Reset-Timestamp"), NOW_MS + 1_000);
    assert_eq!(codes(&exchange, "desk", KEY, &[999, 1_000]), [10_006, 0]);
}

#[test]
fn endpoints_and_user_ids_count_apart() {
    let exchange = limited();
    exchange.insert(Account::named("other"));
    exchange.insert(Account { uid: exchange.account("desk").unwrap().uid, ..Account::named("twin") });
    assert_eq!(codes(&exchange, "desk", KEY, &[0; 10]), [0; 10]);
    assert_eq!(codes(&exchange, "twin", KEY, &[0]), [10_006]);
    assert_eq!(codes(&exchange, "other", KEY, &[0]), [0]);
    assert_eq!(codes(&exchange, "desk", INFO, &[0; 51])[49..], [0, 10_006]);
}

#[test]
fn each_endpoint_has_its_documented_limit() {
    let exchange = limited();
    let limits = [
        (INFO, 50),
        ("/v5/order/realtime?category=spot", 50),
        ("/v5/position/list?category=option", 50),
        ("/v5/spread/order/realtime", 50),
        ("/v5/account/wallet-balance?accountType=UNIFIED", 50),
        ("/v5/account/collateral-info", 50),
        ("/v5/strategy/list?status=2", 200),
        ("/v5/ins-loan/loan-order", 20),
        ("/v5/spot-margin-trade/liability?currency=BTC", 5),
        ("/v5/asset/asset-overview", 50),
        ("/v5/user/query-sub-members", 10),
        ("/v5/user/submembers", 5),
    ];
    for (nth, (target, limit)) in (0..).zip(limits) {
        // Six seconds apart, so that the address is never counted out.
        let at = nth * 6_000;
        let mut expected = vec![0; limit];
        expected.push(10_006);
        assert_eq!(codes(&exchange, "desk", target, &vec![at; limit + 1]), expected, "{target}");
    }
}

#[test]
fn an_upgrade_is_tried_once_a_second() {
    let exchange = limited();
    exchange.edit("desk", |account| account.vip_level = "No VIP".to_owned());
    let code = |at: u64| json(&answer(&exchange, "desk", "POST", UPGRADE, at).into())["retCode"].clone();
    assert_eq!([code(0), code(999), code(1_000)], [0, 10_006, 0]);
}

#[test]
fn six_hundred_calls_in_five_seconds_close_the_exchange_to_the_address_for_ten_minutes() {
    let exchange = limited();
    let target = format!("{ORDERS}?category=spot");
    let ask = |peer: IpAddr, at: u64| {
        let account = exchange.account("desk").unwrap();
        let mut sent = request(&account, "GET", "/v5/market/time", "", NOW_MS + at);
        sent.peer = peer;
        exchange.answer(&sent, NOW_MS + at).response
    };
    let (here, there) = ("127.0.0.1".parse().unwrap(), "192.0.2.2".parse().unwrap());
    assert!((0..600).all(|nth| ask(here, nth * 8).status == 200));
    assert_eq!(ask(here, 5_000).status, 200, "the first is five seconds ago");
    let shut = ask(here, 5_007);
    let page = String::from_utf8(shut.body.clone()).unwrap();
    assert_eq!(shut.status, 403);
    assert!(page.contains("CloudFront") && serde_json::from_str::<serde_json::Value>(&page).is_err(), "{page}");
    assert_eq!(ask(there, 5_007).status, 200);
    assert_eq!(answer(&exchange, "desk", "GET", &target, 300_000).status, 403);
    assert_eq!([ask(here, 605_006).status, ask(here, 605_007).status], [403, 200]);
}

#[test]
fn limits_can_be_lifted() {
    let exchange = limited();
    exchange.set_limits_enforced(false);
    assert_eq!(codes(&exchange, "desk", KEY, &[0; 700]), [0; 700]);
}
