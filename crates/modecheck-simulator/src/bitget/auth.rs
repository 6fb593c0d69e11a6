//! Who is calling, and whether they may.
//!
//! <https://www.bitget.com/api-doc> (2025-12-05), and live reports: the mode gates answer before the signature, the
//! passphrase and the clock are looked at (2026-10-03, seen for 40085 and assumed for 40084 and 40115), so that they
//! prove nothing about a key. The order of everything else is assumed: the key, then what needs no secret to judge,
//! then the signature, then the passphrase, then where the key is used. Keys signed with RSA are not simulated.

use base64::{Engine, engine::general_purpose::STANDARD};
use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;

use super::{
    account::Account,
    endpoints::Endpoint,
    manners::{InFlight, Manners},
    profile::{KeyKind, Mode},
    query::Ask,
    refusal::{Refusal, Rule},
};
use crate::wire::Request;

/// How far a timestamp may be off, either way. The pages at hand do not say.
const CLOCK_MS: u64 = 30_000;
/// What a caller's own window has to be less than.
const LONGEST_WINDOW_MS: u64 = 60_000;

/// What a key needs for an endpoint. Where the pages at hand have no line on it, the code of the product is taken.
#[derive(Clone, Copy, Debug)]
pub(super) enum Needs {
    /// Nothing.
    AnyKey,
    /// An authority to read, of v2: the code without its last letter.
    Authority(&'static str),
    /// A permission of v3.
    Permission(&'static str),
    /// A key that may change something.
    Writing,
}

/// Checks the caller's headers against the accounts and gives the account's index.
pub(super) fn check(
    accounts: &[Account],
    manners: Manners,
    endpoint: &Endpoint,
    request: &Request,
    now_ms: u64,
) -> Result<usize, Refusal> {
    let v3 = endpoint.is_v3();
    let refused = |code: &str| Refusal::of(code, v3);
    let present = |name: &str, code: &str| request.header(name).ok_or_else(|| refused(code));
    let key = present("ACCESS-KEY", "40001")?;
    let signature = present("ACCESS-SIGN", "40002")?;
    let timestamp = present("ACCESS-TIMESTAMP", "40005")?;
    let passphrase = present("ACCESS-PASSPHRASE", "40011")?;

    let index = accounts.iter().position(|account| account.api_key == key).ok_or_else(|| refused("40037"))?;
    let account = &accounts[index];
    if account.demo != (request.header("paptrading") == Some("1")) {
        return Err(refused("40099"));
    }
    gate(account, manners, endpoint)?;
    if account.key_kind == if v3 { KeyKind::Classic } else { KeyKind::Unified } {
        return Err(refused("40012"));
    }
    let at: u64 = timestamp.parse().map_err(|_| refused("40005"))?;
    if at.abs_diff(now_ms) > CLOCK_MS {
        return Err(refused("40008"));
    }
    let json = request.header("content-type").is_some_and(|kind| kind.starts_with("application/json"));
    if !request.body.is_empty() && !json {
        return Err(refused("40007"));
    }
    let prehash = [timestamp.as_bytes(), request.method.as_bytes(), request.target.as_bytes(), &request.body].concat();
    if sign(&account.api_secret, &prehash).as_deref() != Some(signature) {
        return Err(refused("40009"));
    }
    if account.passphrase != passphrase {
        return Err(refused("40012"));
    }
    if !account.ips.is_empty() && !account.ips.contains(&request.peer.to_canonical()) {
        return Err(refused("40018"));
    }
    Ok(index)
}

/// The interface the account's mode does not have. The statuses of a change of mode answer in every mode, unless they
/// are behind the gates too; hybrid accounts are taken to have v3.
pub(super) fn gate(account: &Account, manners: Manners, endpoint: &Endpoint) -> Result<(), Refusal> {
    let v3 = endpoint.is_v3();
    let status = endpoint.path.ends_with("-status");
    if status && !manners.status_gated {
        return Ok(());
    }
    if account.switching.is_some() && !status {
        let tells = endpoint.path.ends_with("/account/settings") && manners.in_flight == InFlight::Settings;
        return if tells { Ok(()) } else { Err(Refusal::only(Rule::InProgress, "40115", v3)) };
    }
    match (account.mode, v3) {
        (Mode::Classic, true) => Err(Refusal::only(Rule::AlreadyThere, manners.classic_code.code(), v3)),
        (Mode::Unified | Mode::Hybrid, false) => Err(Refusal::only(Rule::AlreadyThere, "40085", v3)),
        _ => Ok(()),
    }
}

/// `receiveWindow` is optional; taken to be a parameter in milliseconds that narrows the clock's window.
pub(super) fn in_window(timestamp: &str, ask: &Ask) -> Result<(), Refusal> {
    let Some(window) = ask.get("receiveWindow") else { return Ok(()) };
    let window: u64 = window.parse().map_err(|_| ask.wrong("receiveWindow"))?;
    if window >= LONGEST_WINDOW_MS {
        return Err(ask.refused("40079"));
    }
    let at: u64 = timestamp.parse().unwrap_or_default();
    if at.abs_diff(ask.now_ms()) > window { Err(ask.refused("40078")) } else { Ok(()) }
}

/// HMAC-SHA256 in base64.
fn sign(secret: &str, prehash: &[u8]) -> Option<String> {
    let mut mac = Hmac::<Sha256>::new_from_slice(secret.as_bytes()).ok()?;
    mac.update(prehash);
    Some(STANDARD.encode(mac.finalize().into_bytes()))
}

/// Whether the account's key may make the call: 40014 names what is missing; the table of v3 has 25620 in its place,
/// which does not.
pub(super) fn permit(account: &Account, endpoint: &Endpoint, query: &str) -> Result<(), Refusal> {
    let whole = |code: &str| account.authorities.contains(code);
    let v3 = endpoint.is_v3();
    let missing = match endpoint.needs() {
        Needs::Authority(of) => {
            let held = whole("readonly") || whole("trade") || whole(&format!("{of}r")) || whole(&format!("{of}w"));
            (!held).then(|| format!("{of}r"))
        }
        Needs::Permission(of) => (!account.permissions.contains(of)).then(|| of.to_owned()),
        Needs::Writing if v3 => account.read_only.then(|| "write".to_owned()),
        Needs::Writing => {
            let writes = |code: &String| code.ends_with('w') || code == "trade";
            (!account.authorities.iter().any(writes)).then(|| "write".to_owned())
        }
        Needs::AnyKey => None,
    };
    let denied = account.denied.iter().find(|denial| {
        endpoint.path.ends_with(&denial.path) && denial.query.as_deref().is_none_or(|part| query.contains(part))
    });
    match (denied, missing) {
        (Some(denial), _) => Err(Refusal::new(&denial.code, &denial.message)),
        (None, Some(_)) if v3 => Err(Refusal::of("25620", true)),
        (None, Some(missing)) => {
            Err(Refusal::new("40014", format!("Incorrect permissions, need {missing} permissions")))
        }
        (None, None) => Ok(()),
    }
}
