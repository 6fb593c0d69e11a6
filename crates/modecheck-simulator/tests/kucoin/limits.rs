use modecheck_simulator::{
    Exchange, Response,
    kucoin::{Account, Kucoin, Mode},
};

use crate::caller::{KEY, MODE, NOW_MS, json, request, trader};

fn limited() -> Kucoin {
    let exchange = Kucoin::new();
    exchange.insert(trader());
    exchange
}

fn answer(exchange: &Kucoin, name: &str, target: &str, at: u64) -> Response {
    let account = exchange.account(name).expect("a known account");
    exchange.answer(&request(&account, "GET", target, "", NOW_MS + at), NOW_MS + at).response
}

fn header(response: &Response, wanted: &str) -> u64 {
    let wanted = format!("gw-ratelimit-{wanted}");
    let found = response.headers.iter().find(|(name, _)| *name == wanted).expect("the header");
    found.1.parse().expect("a number")
}

/// How many calls go through at a time.
fn through(exchange: &Kucoin, name: &str, target: &str, at: u64) -> usize {
    (0..5_000).take_while(|_| answer(exchange, name, target, at).status == 200).count()
}

#[test]
fn the_headers_tell_the_pool_what_is_left_and_when_it_is_full() {
    let exchange = limited();
    let first = answer(&exchange, "desk", MODE, 0);
    assert_eq!([header(&first, "limit"), header(&first, "remaining"), header(&first, "reset")], [2_000, 1_970, 30_000]);
    let second = answer(&exchange, "desk", KEY, 12_000);
    assert_eq!([header(&second, "remaining"), header(&second, "reset")], [1_950, 18_000]);
    let spot = answer(&exchange, "desk", "/api/v1/hf/accounts/opened", 12_000);
    assert_eq!([header(&spot, "limit"), header(&spot, "remaining")], [4_000, 3_970]);
    let next = answer(&exchange, "desk", MODE, 30_000);
    assert_eq!(header(&next, "remaining"), 1_970);
}

/// Target, the pool's points, and what the call takes of them.
const WEIGHTS: [(&str, u64, u64); 22] = [
    ("/api/ua/v1/account/mode", 2_000, 30),
    ("/api/v1/user/api-key", 2_000, 20),
    ("/api/v2/user-info", 2_000, 20),
    ("/api/v2/sub/user", 2_000, 20),
    ("/api/v1/sub/api-key?subName=a", 2_000, 20),
    ("/api/v1/accounts", 2_000, 5),
    ("/api/v1/otc-loan/loan", 2_000, 5),
    ("/api/v1/otc-loan/accounts", 2_000, 20),
    ("/api/v1/earn/hold-assets", 2_000, 5),
    ("/api/v1/hf/accounts/opened", 4_000, 30),
    ("/api/v3/margin/accounts", 4_000, 15),
    ("/api/v3/isolated/accounts", 4_000, 15),
    ("/api/v3/purchase/orders?status=DONE", 4_000, 10),
    ("/api/v1/hf/orders/active/symbols", 4_000, 2),
    ("/api/v1/hf/orders/active?symbol=BTC-USDT", 4_000, 2),
    ("/api/v1/orders", 4_000, 2),
    ("/api/v1/stop-order", 4_000, 8),
    ("/api/v3/oco/orders", 4_000, 2),
    ("/api/v3/hf/margin/order/active/symbols?tradeType=MARGIN_TRADE", 4_000, 4),
    ("/api/v1/stopOrders", 2_000, 6),
    ("/api/v1/positions", 2_000, 2),
    ("/api/v1/account-overview", 2_000, 5),
];

#[test]
fn each_call_takes_its_documented_weight() {
    let exchange = limited();
    for (nth, (target, limit, weight)) in (0..).zip(WEIGHTS) {
        let response = answer(&exchange, "desk", target, nth * 30_000);
        let left = [header(&response, "limit"), header(&response, "remaining")];
        assert_eq!(left, [limit, limit - weight], "{target}");
    }
}

#[test]
fn what_exceeds_a_pool_is_a_429_until_it_is_full_again() {
    let exchange = limited();
    assert_eq!(through(&exchange, "desk", MODE, 0), 66, "of thirty points each");
    let refused = answer(&exchange, "desk", MODE, 29_999);
    assert_eq!((refused.status, header(&refused, "remaining"), header(&refused, "reset")), (429, 20, 1));
    assert_eq!(json(&refused.into())["code"], "429000");
    assert_eq!(answer(&exchange, "desk", KEY, 29_999).status, 200, "twenty points are left");
    assert_eq!(answer(&exchange, "desk", MODE, 30_000).status, 200);
}

#[test]
fn pools_and_user_ids_count_apart() {
    let exchange = limited();
    exchange.insert(Account::named("other"));
    exchange.insert(Account { uid: exchange.account("desk").unwrap().uid, ..Account::named("twin") });
    assert_eq!(through(&exchange, "desk", KEY, 0), 100);
    assert_eq!(through(&exchange, "twin", KEY, 0), 0);
    assert_eq!(through(&exchange, "other", KEY, 0), 100);
    assert_eq!(through(&exchange, "desk", "/api/v1/stop-order", 0), 500);
    assert_eq!(through(&exchange, "desk", "/api/v1/account-overview", 0), 400);
    assert_eq!(through(&exchange, "desk", "/api/v1/earn/hold-assets", 0), 400);
    exchange.edit("desk", |account| account.mode = Mode::Unified);
    let unified = "/api/ua/v2/unified/account/overview";
    assert_eq!([through(&exchange, "desk", unified, 0), through(&exchange, "desk", unified, 3_000)], [200, 200]);
}

#[test]
fn public_calls_count_per_address() {
    let exchange = limited();
    let ask = |peer: &str| {
        let mut sent = request(&exchange.account("desk").unwrap(), "GET", "/api/v1/timestamp", "", NOW_MS);
        (sent.headers, sent.peer) = (Vec::new(), peer.parse().unwrap());
        exchange.answer(&sent, NOW_MS).response.status
    };
    assert_eq!((0..700).filter(|_| ask("192.0.2.1") == 200).count(), 666);
    assert_eq!(ask("192.0.2.2"), 200);
}

#[test]
fn limits_can_be_lifted() {
    let exchange = limited();
    exchange.set_limits_enforced(false);
    assert!((0..200).all(|_| answer(&exchange, "desk", MODE, 0).status == 200));
}
