//! Who is calling, and whether they may.
//!
//! <https://www.okx.com/docs-v5/en/#overview-rest-authentication> (2026-07-06). The order of the checks is not
//! documented; here the key comes first, then what it needs no secret to judge, then the signature, then where and as
//! what the key is used.

use base64::{Engine, engine::general_purpose::STANDARD};
use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;

use super::{
    account::Account,
    profile::{Permission, Site},
    refusal::Refusal,
};
use crate::wire::Request;

/// How far a timestamp may be from the exchange's clock.
const TOLERANCE_MS: u64 = 30_000;

/// Checks the caller's headers against the accounts and gives the account's index.
pub(super) fn check(accounts: &[Account], site: Site, request: &Request, now_ms: u64) -> Result<usize, Refusal> {
    let present = |name: &str, code: &str| {
        request.header(name).ok_or_else(|| Refusal::new(code, format!("request header {name} is empty")))
    };
    let key = present("OK-ACCESS-KEY", "50103")?;
    let passphrase = present("OK-ACCESS-PASSPHRASE", "50104")?;
    let signature = present("OK-ACCESS-SIGN", "50106")?;
    let timestamp = present("OK-ACCESS-TIMESTAMP", "50107")?;

    let (index, account) = accounts
        .iter()
        .enumerate()
        .find(|(_, account)| account.api_key == key)
        .ok_or_else(|| Refusal::new("50111", "this key is not valid"))?;
    if account.site != site {
        return Err(Refusal::new("50119", "no such key"));
    }
    if account.passphrase != passphrase {
        return Err(Refusal::new("50105", "request header OK-ACCESS-PASSPHRASE is wrong"));
    }
    let at =
        millis(timestamp).ok_or_else(|| Refusal::new("50112", "request header OK-ACCESS-TIMESTAMP is malformed"))?;
    if at.abs_diff(now_ms) > TOLERANCE_MS {
        return Err(Refusal::new("50102", "the timestamp of the request has expired"));
    }
    if !signed(&account.api_secret, timestamp, request, signature) {
        return Err(Refusal::new("50113", "the signature is wrong"));
    }
    place(account, request)?;
    Ok(index)
}

/// Whether the key may be used from there and in this environment.
fn place(account: &Account, request: &Request) -> Result<(), Refusal> {
    let peer = request.peer.to_canonical();
    if !account.ips.is_empty() && !account.ips.contains(&peer) {
        return Err(Refusal::new("50110", format!("your IP {peer} is not on the list of this key")));
    }
    let simulated_trading = request.header("x-simulated-trading") == Some("1");
    if account.demo != simulated_trading {
        return Err(Refusal::new("50101", "this key belongs to another environment"));
    }
    Ok(())
}

/// Whether the account's key has the permission.
pub(super) fn permit(account: &Account, permission: Permission) -> Result<(), Refusal> {
    if account.permissions.contains(&permission) {
        return Ok(());
    }
    Err(Refusal::new("50120", format!("this key lacks the permission {}", permission.as_str())))
}

/// Milliseconds since 1970 of `2020-12-08T09:08:57.715Z` and nothing looser: the page asks for UTC with milliseconds.
fn millis(timestamp: &str) -> Option<u64> {
    let shape = timestamp.bytes().map(|byte| if byte.is_ascii_digit() { b'0' } else { byte });
    if !shape.eq(*b"0000-00-00T00:00:00.000Z") {
        return None;
    }
    let at: jiff::Timestamp = timestamp.parse().ok()?;
    u64::try_from(at.as_millisecond()).ok()
}

/// Whether the signature covers timestamp, method, target as sent, and body as sent.
pub(super) fn signed(secret: &str, timestamp: &str, request: &Request, signature: &str) -> bool {
    let Ok(claimed) = STANDARD.decode(signature) else { return false };
    let Ok(mut mac) = Hmac::<Sha256>::new_from_slice(secret.as_bytes()) else { return false };
    for part in [timestamp.as_bytes(), request.method.as_bytes(), request.target.as_bytes(), &request.body] {
        mac.update(part);
    }
    mac.verify_slice(&claimed).is_ok()
}
