//! A caller that signs as the exchange's page says, and helpers around it.

use std::net::{IpAddr, Ipv4Addr};

use hmac::{Hmac, KeyInit, Mac};
use modecheck_simulator::{
    Exchange, Reply, Request,
    bybit::{Account, Bybit},
};
use serde_json::Value;
use sha2::Sha256;

/// 2026-11-20T12:20:00Z: far from the full hour.
pub(crate) const NOW_MS: u64 = 1_795_177_200_000;
pub(crate) const INFO: &str = "/v5/account/info";
pub(crate) const KEY: &str = "/v5/user/query-api";
pub(crate) const ORDERS: &str = "/v5/order/realtime";
pub(crate) const POSITIONS: &str = "/v5/position/list";
pub(crate) const SPREADS: &str = "/v5/spread/order/realtime";
pub(crate) const UPGRADE: &str = "/v5/account/upgrade-to-uta";
pub(crate) const MARGIN: &str = "/v5/account/set-margin-mode";

/// HMAC-SHA256 in hex.
pub(crate) fn signature(secret: &str, origin: &str) -> String {
    let mut mac = Hmac::<Sha256>::new_from_slice(secret.as_bytes()).expect("any length will do");
    mac.update(origin.as_bytes());
    mac.finalize().into_bytes().iter().fold(String::new(), |hex, byte| hex + &format!("{byte:02x}"))
}

/// A request as the account's owner would send it at a time.
pub(crate) fn request(account: &Account, method: &str, target: &str, body: &str, at_ms: u64) -> Request {
    let payload = if method == "GET" { target.split_once('?').map_or("", |(_, query)| query) } else { body };
    let sign = signature(&account.api_secret, &format!("{at_ms}{}5000{payload}", account.api_key));
    let headers = vec![
        ("x-bapi-api-key".to_owned(), account.api_key.clone()),
        ("x-bapi-sign".to_owned(), sign),
        ("x-bapi-timestamp".to_owned(), at_ms.to_string()),
        ("x-bapi-recv-window".to_owned(), "5000".to_owned()),
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
    Account { read_only: false, ..Account::named("desk") }
}

/// An exchange with one account and no limits.
pub(crate) fn one(account: Account) -> Bybit {
    let exchange = Bybit::new();
    exchange.set_limits_enforced(false);
    exchange.insert(account);
    exchange
}

pub(crate) fn call_at(exchange: &Bybit, method: &str, target: &str, body: &str, at_ms: u64) -> Reply {
    let account = exchange.account("desk").expect("a known account");
    exchange.answer(&request(&account, method, target, body, at_ms), at_ms)
}

pub(crate) fn get(exchange: &Bybit, target: &str) -> Value {
    json(&call_at(exchange, "GET", target, "", NOW_MS))
}

pub(crate) fn post(exchange: &Bybit, target: &str, body: &str) -> Value {
    json(&call_at(exchange, "POST", target, body, NOW_MS))
}

/// The result of a success.
pub(crate) fn result(answer: &Value) -> &Value {
    assert_eq!(answer["retCode"], 0, "{answer}");
    &answer["result"]
}

/// The rows of a success.
pub(crate) fn rows(answer: &Value) -> &[Value] {
    result(answer)["list"].as_array().expect("an array")
}

pub(crate) fn field<'a>(rows: &'a [Value], name: &str) -> Vec<&'a str> {
    rows.iter().map(|row| row[name].as_str().expect("a string")).collect()
}

/// The sentences of a refused upgrade.
pub(crate) fn sentences(answer: &Value) -> Vec<String> {
    let result = result(answer);
    assert_eq!(result["unifiedUpdateStatus"], "FAIL", "{answer}");
    let listed = result["unifiedUpdateMsg"]["msg"].as_array().expect("an array");
    listed.iter().map(|sentence| sentence.as_str().expect("a string").to_owned()).collect()
}
