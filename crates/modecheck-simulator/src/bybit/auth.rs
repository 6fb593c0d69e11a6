//! Who is calling, and whether they may.
//!
//! <https://bybit-exchange.github.io/docs/v5/guide> (2026-07-24). The order of the checks is not documented; here the
//! key comes first, then what it needs no secret to judge, then the signature, then where the key is used. Neither
//! method nor path nor host is signed. Keys signed with RSA are not simulated.

use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;

use super::{account::Account, profile::Environment, query::Ask, refusal::Refusal};
use crate::wire::Request;

/// How far a timestamp may be ahead, exclusively.
const AHEAD_MS: u64 = 1_000;
/// How far it may be behind when the caller does not say.
const RECV_WINDOW_MS: u64 = 5_000;

/// What a key needs for an endpoint.
#[derive(Clone, Copy, Debug)]
pub(super) enum Needs {
    /// Nothing.
    AnyKey,
    /// One of these, by group and what it holds.
    OneOf(&'static [(&'static str, &'static str)]),
    /// What the category asked about needs; for contracts this.
    Category(&'static str),
    /// A key that may change something.
    Writing,
}

/// Checks the caller's headers against the accounts and gives the account's index.
pub(super) fn check(
    accounts: &[Account],
    environment: Environment,
    request: &Request,
    now_ms: u64,
) -> Result<usize, Refusal> {
    let present = |name: &str| request.header(name).ok_or_else(|| Refusal::new("401", "not authenticated"));
    let key = present("X-BAPI-API-KEY")?;
    let signature = present("X-BAPI-SIGN")?;
    let timestamp = present("X-BAPI-TIMESTAMP")?;
    let window = request.header("X-BAPI-RECV-WINDOW").unwrap_or_default();

    let mut keys = accounts.iter().enumerate();
    let known = keys.find(|(_, account)| account.api_key == key && account.environment == environment);
    let (index, account) = known.ok_or_else(|| Refusal::new("10003", "API key is invalid."))?;
    if account.key_expires_ms.is_some_and(|expires_ms| expires_ms <= now_ms) {
        return Err(Refusal::new("33004", "Your api key has expired."));
    }
    in_time(timestamp, window, now_ms)?;
    let payload = if request.method == "GET" { request.query().as_bytes() } else { &request.body };
    let origin = [timestamp.as_bytes(), key.as_bytes(), window.as_bytes(), payload].concat();
    if sign(&account.api_secret, &origin).as_deref() != Some(signature) {
        let origin = String::from_utf8_lossy(&origin);
        return Err(Refusal::new("10004", format!("error sign! origin_string[{origin}]")));
    }
    let peer = request.peer.to_canonical();
    if !account.ips.is_empty() && !account.ips.contains(&peer) {
        return Err(Refusal::new("10010", "Unmatched IP, please check your API key's bound IP addresses."));
    }
    Ok(index)
}

/// `server_time - recv_window <= timestamp < server_time + 1000`.
fn in_time(timestamp: &str, window: &str, now_ms: u64) -> Result<(), Refusal> {
    let window_ms = if window.is_empty() { Some(RECV_WINDOW_MS) } else { window.parse().ok() };
    let at: Option<u64> = timestamp.parse().ok();
    let accepted = at
        .zip(window_ms)
        .is_some_and(|(at, window_ms)| now_ms.saturating_sub(window_ms) <= at && at < now_ms.saturating_add(AHEAD_MS));
    if accepted {
        return Ok(());
    }
    let message = format!(
        "invalid request, please check your server timestamp or recv_window param. req_timestamp[{timestamp}],\
        server_timestamp[{now_ms}],recv_window[{window}]"
    );
    Err(Refusal::new("10002", message))
}

/// HMAC-SHA256 in lower-case hex.
fn sign(secret: &str, origin: &[u8]) -> Option<String> {
    let mut mac = Hmac::<Sha256>::new_from_slice(secret.as_bytes()).ok()?;
    mac.update(origin);
    Some(mac.finalize().into_bytes().iter().fold(String::new(), |hex, byte| hex + &format!("{byte:02x}")))
}

/// Whether the account's key may make the call. Only some pages have a line on permissions; for orders and positions
/// the group named after the product is taken.
pub(super) fn permit(account: &Account, needs: Needs, path: &str, ask: &Ask) -> Result<(), Refusal> {
    let allowed = match needs {
        Needs::AnyKey => true,
        Needs::OneOf(listed) => listed.iter().any(|(group, what)| account.may(group, what)),
        Needs::Category(contract) => match ask.get("category") {
            Some("spot") => account.may("Spot", "SpotTrade"),
            Some("option") => account.may("Options", "OptionsTrade"),
            _ => account.may("ContractTrade", contract),
        },
        Needs::Writing => !account.read_only,
    };
    let asks =
        |name: &str, wanted: &Option<String>| wanted.as_deref().is_none_or(|wanted| ask.get(name) == Some(wanted));
    let denied = account.denied.iter().find(|denial| {
        path.ends_with(&denial.path) && asks("category", &denial.category) && asks("settleCoin", &denial.settle_coin)
    });
    match denied {
        Some(denial) => Err(Refusal::new(&denial.code, &denial.message)),
        None if allowed => Ok(()),
        None => Err(Refusal::new("10005", "Permission denied, please check your API key permissions.")),
    }
}
