//! The account and its key.

use std::net::IpAddr;

use serde_json::{Value, json};

use super::{
    account::Account,
    query::{Answer, Ask},
    refusal::Refusal,
    rows::CREATED_MS,
};

type Answered = Result<Answer, Refusal>;

/// `GET /api/v1/user/api-key`, with the fields the change log added up to 2026-01-27. Addresses come with their middle
/// hidden.
#[expect(clippy::unnecessary_wraps, reason = "all endpoints answer alike")]
pub(super) fn key(account: &Account, _: &Ask) -> Answered {
    let mut data = of(account);
    data["ipWhitelist"] = json!(addresses(account));
    Ok(data.into())
}

/// `GET /api/ua/v2/user/api-key` (2026-05-15). Its sample has no addresses; that it shows them where there are some is
/// assumed.
#[expect(clippy::unnecessary_wraps, reason = "all endpoints answer alike")]
pub(super) fn ua_key(account: &Account, _: &Ask) -> Answered {
    let mut data = of(account);
    if !account.ips.is_empty() {
        data["ipWhitelist"] = json!(addresses(account));
    }
    Ok(data.into())
}

fn of(account: &Account) -> Value {
    let uid = |text: &str| json!(text.parse::<u64>().unwrap_or_default());
    let permissions: Vec<&str> = account.permissions.iter().map(|permission| permission.as_str()).collect();
    let mut data = json!({
        "remark": "audit", "apiKey": account.api_key, "apiVersion": account.api_version,
        "permission": permissions.join(","), "createdAt": CREATED_MS, "uid": uid(&account.uid),
        "isMaster": account.is_master, "region": account.region, "kycStatus": account.kyc_status,
        "siteType": account.site.as_str(),
    });
    if !account.is_master {
        (data["parentUid"], data["subName"]) = (uid(&account.parent_uid), json!(account.name));
    }
    if let Some(expires_ms) = account.key_expires_ms {
        data["expiredAt"] = json!(expires_ms);
    }
    data
}

fn addresses(account: &Account) -> String {
    let hidden = |ip: &IpAddr| {
        let text = ip.to_string();
        let parts: Vec<&str> = text.split('.').collect();
        if let [first, .., last] = parts[..] { format!("{first}.**.{last}") } else { text }
    };
    account.ips.iter().map(hidden).collect::<Vec<_>>().join(",")
}

/// `GET /api/v1/hf/accounts/opened`: the data is the flag itself.
#[expect(clippy::unnecessary_wraps, reason = "all endpoints answer alike")]
pub(super) fn hf_opened(account: &Account, _: &Ask) -> Answered {
    Ok(json!(account.hf_opened).into())
}

/// `GET /api/ua/v2/account/fee/kcs-deduct`: a GET that changes a setting, by the official client 1.3.2 (2026-09-15).
/// What it asks for and what it answers is not known; here a call turns the setting over.
#[expect(clippy::unnecessary_wraps, reason = "all endpoints answer alike")]
pub(super) fn kcs_deduct(accounts: &mut [Account], index: usize, _: &Ask) -> Answered {
    accounts[index].kcs_fee_deduct ^= true;
    Ok(Value::Null.into())
}
