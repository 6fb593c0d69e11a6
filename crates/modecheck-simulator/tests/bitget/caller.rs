//! A caller that signs as the exchange's page says, and helpers around it.

use std::net::{IpAddr, Ipv4Addr};

use base64::{Engine, engine::general_purpose::STANDARD};
use hmac::{Hmac, KeyInit, Mac};
use modecheck_simulator::{
    Exchange, Reply, Request,
    bitget::{Account, Bitget, Mode},
};
use serde_json::Value;
use sha2::Sha256;

/// 2026-11-20T12:20:00Z.
pub(crate) const NOW_MS: u64 = 1_795_177_200_000;
pub(crate) const DAY_MS: u64 = 86_400_000;
pub(crate) const INFO: &str = "/api/v2/spot/account/info";
pub(crate) const SETTINGS: &str = "/api/v3/account/settings";
pub(crate) const POSITIONS: &str = "/api/v2/mix/position/all-position";
pub(crate) const ORDERS: &str = "/api/v2/mix/order/orders-pending";
pub(crate) const PLANS: &str = "/api/v2/mix/order/orders-plan-pending";
pub(crate) const SPOT: &str = "/api/v2/spot/trade/unfilled-orders";
pub(crate) const UPGRADE: &str = "/api/v2/spot/account/upgrade";
pub(crate) const UPGRADE_STATUS: &str = "/api/v2/spot/account/upgrade-status";
pub(crate) const SWITCH: &str = "/api/v3/account/switch";
pub(crate) const SWITCH_STATUS: &str = "/api/v3/account/switch-status";

/// HMAC-SHA256 in base64.
pub(crate) fn signature(secret: &str, prehash: &str) -> String {
    let mut mac = Hmac::<Sha256>::new_from_slice(secret.as_bytes()).expect("any length will do");
    mac.update(prehash.as_bytes());
    STANDARD.encode(mac.finalize().into_bytes())
}

/// A request as the account's owner would send it at a time.
pub(crate) fn request(account: &Account, method: &str, target: &str, body: &str, at_ms: u64) -> Request {
    let sign = signature(&account.api_secret, &format!("{at_ms}{method}{target}{body}"));
    let headers = vec![
        ("access-key".to_owned(), account.api_key.clone()),
        ("access-sign".to_owned(), sign),
        ("access-timestamp".to_owned(), at_ms.to_string()),
        ("access-passphrase".to_owned(), account.passphrase.clone()),
        ("content-type".to_owned(), "application/json".to_owned()),
    ];
    let peer = IpAddr::V4(Ipv4Addr::LOCALHOST);
    Request { method: method.to_owned(), target: target.to_owned(), headers, body: body.as_bytes().to_vec(), peer }
}

pub(crate) fn set_header(request: &mut Request, name: &str, value: &str) {
    request.headers.retain(|(key, _)| key != name);
    request.headers.push((name.to_owned(), value.to_owned()));
}

pub(crate) fn json(reply: &Reply) -> Value {
    serde_json::from_slice(&reply.response.body).expect("a JSON body")
}

/// The account every test here has, with a key that may write.
pub(crate) fn trader() -> Account {
    let mut account = Account { read_only: false, ..Account::named("desk") };
    account.authorities.insert("stow".to_owned());
    account
}

pub(crate) fn unified() -> Account {
    Account { mode: Mode::Unified, ..trader() }
}

/// An exchange with one account and no limits.
pub(crate) fn one(account: Account) -> Bitget {
    let exchange = Bitget::new();
    exchange.set_limits_enforced(false);
    exchange.insert(account);
    exchange
}

pub(crate) fn call_at(exchange: &Bitget, method: &str, target: &str, body: &str, at_ms: u64) -> Reply {
    let account = exchange.account("desk").expect("a known account");
    exchange.answer(&request(&account, method, target, body, at_ms), at_ms)
}

pub(crate) fn get(exchange: &Bitget, target: &str) -> Value {
    json(&call_at(exchange, "GET", target, "", NOW_MS))
}

pub(crate) fn post(exchange: &Bitget, target: &str) -> Value {
    json(&call_at(exchange, "POST", target, "", NOW_MS))
}

pub(crate) fn code(exchange: &Bitget, target: &str) -> String {
    get(exchange, target)["code"].as_str().expect("a code").to_owned()
}

/// The data of a success.
pub(crate) fn data(answer: &Value) -> &Value {
    assert_eq!(answer["code"], "00000", "{answer}");
    &answer["data"]
}

/// The rows of a success, wherever they are; none when they are `null`.
pub(crate) fn rows(answer: &Value) -> &[Value] {
    let data = data(answer);
    let names = ["entrustedList", "orderList", "resultList", "list", "repayableCoinList", "subAccountList"];
    let list = names.iter().find_map(|name| data.get(name)).unwrap_or(data);
    list.as_array().map_or(&[], Vec::as_slice)
}

pub(crate) fn count(exchange: &Bitget, target: &str) -> usize {
    rows(&get(exchange, target)).len()
}

/// Everything a paged list has.
pub(crate) fn all(exchange: &Bitget, target: &str, id: &str) -> Vec<Value> {
    let (mut found, mut before) = (Vec::new(), String::new());
    loop {
        let answer = get(exchange, &format!("{target}{before}"));
        let page = rows(&answer);
        found.extend(page.iter().cloned());
        let Some(last) = page.last() else { return found };
        before = format!("&idLessThan={}", last[id].as_str().expect("an id"));
    }
}

pub(crate) fn field<'a>(rows: &'a [Value], name: &str) -> Vec<&'a str> {
    rows.iter().map(|row| row[name].as_str().expect("a string")).collect()
}
