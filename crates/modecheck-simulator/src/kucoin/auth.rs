//! Who is calling, and whether they may.
//!
//! <https://www.kucoin.com/docs-new/authentication>. The signature covers timestamp, method, path, the query as it was
//! before it was percent-encoded, and the body. The order of the checks is not documented; here it is that of their
//! codes.

use base64::{Engine, engine::general_purpose::STANDARD};
use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;

use super::{
    account::Account,
    profile::{Permission, SiteType},
    refusal::Refusal,
};
use crate::{query::decoded, wire::Request};

/// How far a timestamp may be off, either way. That the very last millisecond is good is assumed.
const TOLERANCE_MS: u64 = 5_000;

/// Checks the caller's headers against the accounts and gives the account's index.
pub(super) fn check(accounts: &[Account], site: SiteType, request: &Request, now_ms: u64) -> Result<usize, Refusal> {
    let present = |name: &str| {
        request.header(name).ok_or_else(|| Refusal::new("400001", format!("please check the header {name}")))
    };
    let key = present("KC-API-KEY")?;
    let signature = present("KC-API-SIGN")?;
    let timestamp = present("KC-API-TIMESTAMP")?;
    let passphrase = present("KC-API-PASSPHRASE")?;
    let in_time = timestamp.parse().is_ok_and(|at: u64| at.abs_diff(now_ms) <= TOLERANCE_MS);
    if !in_time {
        return Err(Refusal::new("400002", "KC-API-TIMESTAMP Invalid."));
    }
    let asked = asked_site(site, request.header("X-SITE-TYPE"));
    let known = |account: &Account| {
        let alive = account.key_expires_ms.is_none_or(|expires_ms| now_ms < expires_ms);
        account.api_key == key && Some(account.site) == asked && alive
    };
    let index = accounts.iter().position(known).ok_or_else(|| Refusal::new("400003", "KC-API-KEY not exists."))?;
    let account = &accounts[index];
    if !knows(account, request.header("KC-API-KEY-VERSION"), passphrase)? {
        return Err(Refusal::new("400004", "KC-API-PASSPHRASE error."));
    }
    if !signed(&account.api_secret, timestamp, request, signature) {
        return Err(Refusal::new("400005", "Signature not correct."));
    }
    let peer = request.peer.to_canonical();
    if !account.ips.is_empty() && !account.ips.contains(&peer) {
        return Err(Refusal::new("400006", "The requested ip address is not in the api whitelist."));
    }
    // Only some calls refuse older keys; that these are the unified ones is assumed.
    if account.api_version < 3 && request.path().starts_with("/api/ua/") {
        let text = "V1 & V2 API keys are no longer supported by this API. Please create a V3 API key.";
        return Err(Refusal::new("400008", text));
    }
    if account.frozen {
        return Err(Refusal::frozen());
    }
    Ok(index)
}

/// Whose keys a call is about. A site the header names wrongly has none.
fn asked_site(site: SiteType, header: Option<&str>) -> Option<SiteType> {
    match header {
        Some("australia") if site == SiteType::Global => Some(SiteType::Australia),
        Some(named) if named != site.as_str() => None,
        _ => Some(site),
    }
}

/// Whether the passphrase is the key's: plain for keys of the first version, signed for the others, whatever version
/// of these two the header names. The text of 400009 was not published.
fn knows(account: &Account, version: Option<&str>, passphrase: &str) -> Result<bool, Refusal> {
    match version {
        None | Some("1") => Ok(account.api_version == 1 && account.passphrase == passphrase),
        Some("2" | "3") => {
            Ok(account.api_version > 1 && verified(&account.api_secret, &[account.passphrase.as_bytes()], passphrase))
        }
        Some(_) => Err(Refusal::new("400009", "please check the header KC-API-KEY-VERSION")),
    }
}

fn signed(secret: &str, timestamp: &str, request: &Request, signature: &str) -> bool {
    let query = match request.target.split_once('?') {
        Some((_, query)) => format!("?{}", decoded(query)),
        None => String::new(),
    };
    let parts: [&[u8]; 5] =
        [timestamp.as_bytes(), request.method.as_bytes(), request.path().as_bytes(), query.as_bytes(), &request.body];
    verified(secret, &parts, signature)
}

/// Whether it is the HMAC-SHA256 of the parts, in base64.
fn verified(secret: &str, parts: &[&[u8]], claimed: &str) -> bool {
    let Ok(claimed) = STANDARD.decode(claimed) else { return false };
    let Ok(mut mac) = Hmac::<Sha256>::new_from_slice(secret.as_bytes()) else { return false };
    for part in parts {
        mac.update(part);
    }
    mac.verify_slice(&claimed).is_ok()
}

/// Whether the account's key may make the call.
pub(super) fn permit(account: &Account, needed: Permission, path: &str) -> Result<(), Refusal> {
    if let Some(denial) = account.denied.iter().find(|denial| path.ends_with(&denial.path)) {
        return Err(Refusal::new(&denial.code, &denial.message));
    }
    if account.permissions.contains(&needed) { Ok(()) } else { Err(Refusal::denied()) }
}
