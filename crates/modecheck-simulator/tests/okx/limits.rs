use std::net::IpAddr;

use modecheck_simulator::{
    Exchange,
    okx::{Account, Okx},
};

use crate::caller::{CONFIG, NOW_MS, PRECHECK, json, request};

fn codes(exchange: &Okx, name: &str, target: &str, times: &[u64]) -> Vec<String> {
    let account = exchange.account(name).expect("a known account");
    let ask = |at: &u64| exchange.answer(&request(&account, "GET", target, "", NOW_MS + at), NOW_MS + at);
    times.iter().map(|at| json(&ask(at))["code"].as_str().unwrap_or_default().to_owned()).collect()
}

#[test]
fn the_sixth_configuration_call_in_two_seconds_is_refused() {
    let exchange = Okx::new();
    exchange.insert(Account::named("desk"));
    let times = [0, 500, 900, 1_300, 1_999, 1_999, 2_000, 2_499, 2_500];
    assert_eq!(codes(&exchange, "desk", CONFIG, &times), ["0", "0", "0", "0", "0", "50011", "0", "50011", "0"]);
    assert_eq!(exchange.requests()[5].status, 429);
}

#[test]
fn endpoints_and_user_ids_count_apart() {
    let exchange = Okx::new();
    exchange.insert(Account::named("desk"));
    exchange.insert(Account::named("other"));
    let twin = Account { uid: exchange.account("desk").unwrap().uid, ..Account::named("twin") };
    exchange.insert(twin);
    assert_eq!(codes(&exchange, "desk", CONFIG, &[0; 5]), ["0"; 5]);
    assert_eq!(codes(&exchange, "twin", CONFIG, &[0]), ["50011"]);
    assert_eq!(codes(&exchange, "other", CONFIG, &[0]), ["0"]);
    assert_eq!(codes(&exchange, "desk", &format!("{PRECHECK}?acctLv=3"), &[0; 6])[4..], ["0", "50011"]);
}

#[test]
fn each_endpoint_has_its_documented_limit() {
    let limits = [
        ("/api/v5/account/positions", 10),
        ("/api/v5/account/balance", 10),
        ("/api/v5/trade/orders-pending", 60),
        ("/api/v5/trade/orders-algo-pending?ordType=oco", 20),
        ("/api/v5/tradingBot/grid/orders-algo-pending?algoOrdType=grid", 20),
        ("/api/v5/tradingBot/recurring/orders-algo-pending", 20),
        ("/api/v5/tradingBot/signal/orders-algo-pending?algoOrdType=contract", 20),
        ("/api/v5/tradingBot/dca/ongoing-list?algoOrdType=spot_dca", 20),
        ("/api/v5/public/time", 10),
        ("/api/v5/public/position-tiers?instType=SWAP&tdMode=cross&instFamily=BTC-USDT", 10),
    ];
    let exchange = Okx::new();
    exchange.insert(Account::named("desk"));
    for (target, limit) in limits {
        let mut expected = vec!["0"; limit];
        expected.push("50011");
        assert_eq!(codes(&exchange, "desk", target, &vec![0; limit + 1]), expected, "{target}");
    }
}

#[test]
fn public_calls_count_per_address() {
    let exchange = Okx::new();
    let account = Account::named("desk");
    let ask = |peer: IpAddr| {
        let mut sent = request(&account, "GET", "/api/v5/public/time", "", NOW_MS);
        sent.peer = peer;
        exchange.answer(&sent, NOW_MS).response.status
    };
    let (here, there) = ("192.0.2.1".parse().unwrap(), "192.0.2.2".parse().unwrap());
    assert_eq!((0..11).map(|_| ask(here)).collect::<Vec<_>>()[9..], [200, 429]);
    assert_eq!(ask(there), 200);
}

#[test]
fn limits_can_be_lifted() {
    let exchange = Okx::new();
    exchange.insert(Account::named("desk"));
    exchange.set_limits_enforced(false);
    assert_eq!(codes(&exchange, "desk", CONFIG, &[0; 50]), ["0"; 50]);
}
