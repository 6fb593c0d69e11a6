//! What a main account sees of its sub-accounts.

use serde::Deserialize;
use serde_json::{Value, json};

use super::{
    account::Account,
    profile::AccountKind,
    query::Ask,
    refusal::Refusal,
    rows::{CREATED_MS, envelope},
};

/// A sub-account that has no key here.
#[derive(Clone, Debug, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Member {
    /// Its user id; made up when empty.
    pub uid: String,
    /// Its name.
    pub sub_acct: String,
    /// What its owner notes of it.
    pub label: String,
    /// What kind of account it is.
    pub kind: AccountKind,
    /// Whether it is frozen.
    pub frozen: bool,
    /// How deep it is nested: 1 or 2. It is no account mode.
    pub level: u8,
    /// When it was made, in milliseconds since 1970; several may be of the same.
    pub created_ms: u64,
}

impl Default for Member {
    fn default() -> Self {
        Self {
            uid: String::new(),
            sub_acct: "desk01".to_owned(),
            label: String::new(),
            kind: AccountKind::Sub,
            frozen: false,
            level: 1,
            created_ms: CREATED_MS.parse().unwrap_or_default(),
        }
    }
}

/// The sub-accounts: those simulated whole, then those only mentioned.
fn of(accounts: &[Account], index: usize) -> Vec<Member> {
    let main = &accounts[index];
    let own = |other: &&Account| other.kind != AccountKind::Main && other.main_uid == main.uid;
    let member = |sub: &Account| Member {
        uid: sub.uid.clone(),
        sub_acct: sub.name.clone(),
        kind: sub.kind,
        ..Member::default()
    };
    accounts.iter().filter(own).map(member).chain(main.members.iter().cloned()).collect()
}

/// <https://www.okx.com/docs-v5/en/#sub-account-rest-api-get-sub-account-list> (2026-07-10): for main accounts only, a
/// hundred to a page, by the time at which an account was made: `after` and `before` leave out that very time. That the
/// newest come first is assumed, and so is the code that a sub-account's key is told.
pub(super) fn list(accounts: &[Account], index: usize, ask: &Ask) -> Result<Value, Refusal> {
    if accounts[index].kind != AccountKind::Main {
        return Err(Refusal::new("50030", "this endpoint is for main accounts"));
    }
    let limit = match ask.get("limit").map(str::parse) {
        None => 100,
        Some(Ok(limit @ 1..=100)) => limit,
        Some(_) => return Err(Refusal::wrong("limit")),
    };
    let time = |name| ask.get(name).map(|at| at.parse::<u64>().map_err(|_| Refusal::wrong(name))).transpose();
    let (after, before) = (time("after")?, time("before")?);
    let enabled = match ask.get("enable") {
        None => None,
        Some("true") => Some(true),
        Some("false") => Some(false),
        Some(_) => return Err(Refusal::wrong("enable")),
    };
    let mut members = of(accounts, index);
    members.retain(|member| {
        after.is_none_or(|end| member.created_ms < end)
            && before.is_none_or(|end| member.created_ms > end)
            && enabled.is_none_or(|enabled| member.frozen != enabled)
            && ask.get("subAcct").is_none_or(|name| name == member.sub_acct)
    });
    members.sort_by_key(|member| std::cmp::Reverse(member.created_ms));
    Ok(envelope(members.iter().take(limit).map(row).collect()))
}

fn row(member: &Member) -> Value {
    json!({
        "type": member.kind.as_str(), "enable": !member.frozen, "subAcct": member.sub_acct, "uid": member.uid,
        "label": member.label, "mobile": "", "gAuth": false, "frozenFunc": [], "canTransOut": true,
        "ts": member.created_ms.to_string(), "subAcctLv": member.level.to_string(),
        "firstLvSubAcct": member.sub_acct, "ifDma": false,
    })
}
