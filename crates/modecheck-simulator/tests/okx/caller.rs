//! A caller that signs as the exchange's page says, and helpers around it.

use std::net::{IpAddr, Ipv4Addr};

use base64::{Engine, engine::general_purpose::STANDARD};
use hmac::{Hmac, KeyInit, Mac};
use modecheck_simulator::{
    Exchange, Reply, Request,
    okx::{Account, Okx},
};
use serde_json::Value;
use sha2::Sha256;

/// 2026-11-20T12:00:00Z.
pub(crate) const NOW_MS: u64 = 1_795_176_000_000;
pub(crate) const CONFIG: &str = "/api/v5/account/config";
pub(crate) const PRECHECK: &str = "/api/v5/account/set-account-switch-precheck";
pub(crate) const SWITCH: &str = "/api/v5/account/set-account-level";
pub(crate) const PRESET: &str = "/api/v5/account/account-level-switch-preset";

pub(crate) fn timestamp(ms: u64) -> String {
    let at = jiff::Timestamp::from_millisecond(ms.try_into().expect("in range")).expect("in range");
    format!("{at:.3}")
}

pub(crate) fn signature(secret: &str, prehash: &str) -> String {
    let mut mac = Hmac::<Sha256>::new_from_slice(secret.as_bytes()).expect("any length will do");
    mac.update(prehash.as_bytes());
    STANDARD.encode(mac.finalize().into_bytes())
}

/// A request as the account's owner would send it at a time.
pub(crate) fn request(account: &Account, method: &str, target: &str, body: &str, at_ms: u64) -> Request {
    let at = timestamp(at_ms);
    let sign = signature(&account.api_secret, &format!("{at}{method}{target}{body}"));
    let mut headers = vec![
        ("ok-access-key".to_owned(), account.api_key.clone()),
        ("ok-access-sign".to_owned(), sign),
        ("ok-access-timestamp".to_owned(), at),
        ("ok-access-passphrase".to_owned(), account.passphrase.clone()),
        ("content-type".to_owned(), "application/json".to_owned()),
    ];
    if account.demo {
        headers.push(("x-simulated-trading".to_owned(), "1".to_owned()));
    }
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

/// An exchange with one account and no limits.
pub(crate) fn one(account: Account) -> Okx {
    let exchange = Okx::new();
    exchange.set_limits_enforced(false);
    exchange.insert(account);
    exchange
}

fn call(exchange: &Okx, name: &str, method: &str, target: &str, body: &str) -> Value {
    let account = exchange.account(name).expect("a known account");
    json(&exchange.answer(&request(&account, method, target, body, NOW_MS), NOW_MS))
}

pub(crate) fn get(exchange: &Okx, name: &str, target: &str) -> Value {
    call(exchange, name, "GET", target, "")
}

pub(crate) fn post(exchange: &Okx, name: &str, target: &str, body: &str) -> Value {
    call(exchange, name, "POST", target, body)
}

/// The rows of a success.
pub(crate) fn rows(answer: &Value) -> &[Value] {
    assert_eq!(answer["code"], "0", "{answer}");
    answer["data"].as_array().expect("an array")
}

pub(crate) fn ask(exchange: &Okx, name: &str, target: u8) -> Value {
    get(exchange, name, &format!("{PRECHECK}?acctLv={target}"))
}

/// The types a precheck lists.
pub(crate) fn types(answer: &Value) -> Vec<&str> {
    let listed = rows(answer)[0]["unmatchedInfoCheck"].as_array().expect("an array");
    listed.iter().filter_map(|row| row["type"].as_str()).collect()
}
