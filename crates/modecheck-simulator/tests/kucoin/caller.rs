//! A caller that signs as the exchange's page says, and helpers around it.

use std::net::{IpAddr, Ipv4Addr};

use base64::{Engine, engine::general_purpose::STANDARD};
use hmac::{Hmac, KeyInit, Mac};
use modecheck_simulator::{
    Exchange, Reply, Request,
    kucoin::{Account, Kucoin, Permission},
};
use serde_json::Value;
use sha2::Sha256;

/// 2026-11-20T12:20:00Z.
pub(crate) const NOW_MS: u64 = 1_795_177_200_000;
pub(crate) const MODE: &str = "/api/ua/v2/account/mode";
pub(crate) const KEY: &str = "/api/v1/user/api-key";
pub(crate) const ORDERS: &str = "/api/v1/orders";
pub(crate) const STOPS: &str = "/api/v1/stop-order";
pub(crate) const POSITIONS: &str = "/api/v1/positions";
pub(crate) const OVERVIEW: &str = "/api/v1/account-overview";
pub(crate) const CROSS: &str = "/api/v3/margin/accounts";
pub(crate) const ISOLATED: &str = "/api/v3/isolated/accounts";
pub(crate) const TO_UNIFIED: &str = r#"{"accountType":"UNIFIED"}"#;
/// What tells a request to the futures host apart.
pub(crate) const FUTURES_HOST: &str = "api-futures.kucoin.com";

/// HMAC-SHA256 in base64.
pub(crate) fn signature(secret: &str, text: &str) -> String {
    let mut mac = Hmac::<Sha256>::new_from_slice(secret.as_bytes()).expect("any length will do");
    mac.update(text.as_bytes());
    STANDARD.encode(mac.finalize().into_bytes())
}

/// A request as the account's owner would send it at a time; the target has nothing that needs an escape.
pub(crate) fn request(account: &Account, method: &str, target: &str, body: &str, at_ms: u64) -> Request {
    let passphrase = signature(&account.api_secret, &account.passphrase);
    with_passphrase(account, &passphrase, [method, target, body], at_ms)
}

/// A request with a passphrase that is signed already.
pub(crate) fn with_passphrase(
    account: &Account,
    passphrase: &str,
    [method, target, body]: [&str; 3],
    at_ms: u64,
) -> Request {
    let headers = vec![
        ("kc-api-key".to_owned(), account.api_key.clone()),
        ("kc-api-sign".to_owned(), signature(&account.api_secret, &format!("{at_ms}{method}{target}{body}"))),
        ("kc-api-timestamp".to_owned(), at_ms.to_string()),
        ("kc-api-passphrase".to_owned(), passphrase.to_owned()),
        ("kc-api-key-version".to_owned(), "3".to_owned()),
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

/// The account every test here has, with a key that may do everything asked of it.
pub(crate) fn trader() -> Account {
    let mut account = Account::named("desk");
    account.permissions.insert(Permission::Unified);
    account
}

/// An exchange with one account and no limits.
pub(crate) fn one(account: Account) -> Kucoin {
    let exchange = Kucoin::new();
    exchange.set_limits_enforced(false);
    exchange.insert(account);
    exchange
}

pub(crate) fn call_at(exchange: &Kucoin, method: &str, target: &str, body: &str, at_ms: u64) -> Reply {
    let account = exchange.account("desk").expect("a known account");
    exchange.answer(&request(&account, method, target, body, at_ms), at_ms)
}

/// A read of the spot host.
pub(crate) fn get(exchange: &Kucoin, target: &str) -> Value {
    json(&call_at(exchange, "GET", target, "", NOW_MS))
}

/// A read of the futures host.
pub(crate) fn futures(exchange: &Kucoin, target: &str) -> Value {
    let account = exchange.account("desk").expect("a known account");
    let mut sent = request(&account, "GET", target, "", NOW_MS);
    set_header(&mut sent, "host", FUTURES_HOST);
    json(&exchange.answer(&sent, NOW_MS))
}

pub(crate) fn post(exchange: &Kucoin, body: &str) -> Value {
    json(&call_at(exchange, "POST", MODE, body, NOW_MS))
}

/// The data of a success.
pub(crate) fn data(answer: &Value) -> &Value {
    assert_eq!(answer["code"], "200000", "{answer}");
    &answer["data"]
}

/// The rows of a success: those of a page, or the data itself.
pub(crate) fn rows(answer: &Value) -> &[Value] {
    let data = data(answer);
    data.get("items").unwrap_or(data).as_array().expect("an array")
}

pub(crate) fn field(rows: &[Value], name: &str) -> Vec<String> {
    rows.iter().map(|row| row[name].as_str().expect("a string").to_owned()).collect()
}
