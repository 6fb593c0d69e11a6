use std::net::IpAddr;

use modecheck_simulator::{
    Exchange, Response,
    bitget::{Account, Bitget},
};

use crate::caller::{INFO, NOW_MS, POSITIONS, SPOT, UPGRADE, UPGRADE_STATUS, json, request, trader};

fn limited() -> Bitget {
    let exchange = Bitget::new();
    exchange.insert(trader());
    exchange
}

fn answer(exchange: &Bitget, name: &str, method: &str, target: &str, at: u64) -> Response {
    let account = exchange.account(name).expect("a known account");
    exchange.answer(&request(&account, method, target, "", NOW_MS + at), NOW_MS + at).response
}

fn statuses(exchange: &Bitget, name: &str, target: &str, times: &[u64]) -> Vec<u16> {
    times.iter().map(|at| answer(exchange, name, "GET", target, *at).status).collect()
}

fn left(response: &Response) -> &str {
    let found = response.headers.iter().find(|(name, _)| name == "x-mbx-used-remain-limit");
    &found.expect("the header").1
}

#[test]
fn the_account_may_be_asked_about_once_in_any_second() {
    let exchange = limited();
    assert_eq!(statuses(&exchange, "desk", INFO, &[0, 0, 999, 1_000, 1_999, 2_000]), [200, 429, 429, 200, 429, 200]);
    let refused = answer(&exchange, "desk", "GET", INFO, 2_001);
    assert_eq!(json(&refused.clone().into())["code"], "429");
    assert_eq!((left(&refused), left(&answer(&exchange, "desk", "GET", SPOT, 2_001))), ("0", "19"));
}

#[test]
fn endpoints_and_user_ids_count_apart() {
    let exchange = limited();
    exchange.insert(Account::named("other"));
    exchange.insert(Account { uid: exchange.account("desk").unwrap().uid, ..Account::named("twin") });
    assert_eq!(statuses(&exchange, "desk", INFO, &[0]), [200]);
    assert_eq!(statuses(&exchange, "twin", INFO, &[0]), [429]);
    assert_eq!(statuses(&exchange, "other", INFO, &[0]), [200]);
    assert_eq!(statuses(&exchange, "desk", UPGRADE_STATUS, &[0, 1]), [200, 429]);
}

#[test]
fn each_endpoint_has_its_documented_limit() {
    let exchange = limited();
    exchange.edit("desk", |account| account.ips = vec!["127.0.0.1".parse().unwrap()]);
    let positions = format!("{POSITIONS}?productType=USDT-FUTURES");
    let limits = [
        (positions.as_str(), 5),
        ("/api/v2/mix/order/orders-pending?productType=USDT-FUTURES", 10),
        (SPOT, 20),
        ("/api/v2/spot/trade/current-plan-order", 20),
        ("/api/v2/margin/isolated/account/assets", 10),
        ("/api/v2/earn/loan/debts", 10),
        ("/api/v2/copy/mix-follower/query-traders", 5),
        ("/api/v2/account/bot-assets?accountType=spot", 10),
        ("/api/v2/account/all-account-balance", 1),
        ("/api/v2/user/virtual-subaccount-list", 1),
        (UPGRADE_STATUS, 1),
    ];
    for (target, limit) in limits {
        let mut expected = vec![200; limit];
        expected.push(429);
        assert_eq!(statuses(&exchange, "desk", target, &vec![0; limit + 1]), expected, "{target}");
    }
}

#[test]
fn futures_of_sub_accounts_may_be_asked_about_once_in_ten_seconds() {
    let exchange = limited();
    let target = "/api/v2/mix/account/sub-account-assets?productType=USDT-FUTURES";
    assert_eq!(statuses(&exchange, "desk", target, &[0, 9_999, 10_000]), [200, 429, 200]);
}

#[test]
fn an_upgrade_is_asked_for_once_a_second() {
    let exchange = limited();
    assert_eq!(answer(&exchange, "desk", "POST", UPGRADE, 0).status, 200);
    exchange.edit("desk", |account| account.switching = None);
    assert_eq!(answer(&exchange, "desk", "POST", UPGRADE, 999).status, 429);
}

#[test]
fn six_thousand_calls_in_a_minute_close_the_exchange_to_the_address_for_five() {
    let exchange = limited();
    let ask = |peer: IpAddr, at: u64| {
        let account = exchange.account("desk").unwrap();
        let mut sent = request(&account, "GET", "/api/v2/public/time", "", NOW_MS + at);
        sent.peer = peer;
        exchange.answer(&sent, NOW_MS + at).response.status
    };
    let (here, there) = ("127.0.0.1".parse().unwrap(), "192.0.2.2".parse().unwrap());
    assert!((0..6_000).all(|nth| ask(here, nth * 10) == 200));
    assert_eq!(ask(here, 60_000), 200, "the first is a minute ago");
    assert_eq!([ask(here, 60_005), ask(there, 60_005), ask(here, 360_004), ask(here, 360_005)], [429, 200, 429, 200]);
}

#[test]
fn limits_can_be_lifted() {
    let exchange = limited();
    exchange.set_limits_enforced(false);
    assert_eq!(statuses(&exchange, "desk", INFO, &[0; 30]), [200; 30]);
}
