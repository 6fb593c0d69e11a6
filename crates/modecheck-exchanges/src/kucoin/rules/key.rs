//! What the key's information says of the key.

use modecheck_core::{Binding, Evidence, Expiry, KeyFacts, Timestamp};

use super::super::calls::KEY_INFO;
use super::super::dialect::{READING, read};
use super::super::wire::KeyInfo;
use crate::client::Pages;

pub(crate) fn facts(evidence: &Evidence) -> KeyFacts {
    let pages = Pages::own(evidence, &READING);
    pages.only(KEY_INFO.name, "").and_then(read::<KeyInfo>).as_ref().map(told).unwrap_or_default()
}

/// No permission is for reading alone: a key that has only General trades nothing. `expiredAt` came in 2025 and stands
/// in replies of keys that expire; that others never do is said nowhere.
pub(crate) fn told(key: &KeyInfo) -> KeyFacts {
    let rights: Vec<String> = key.permission.split(',').map(str::trim).map(str::to_owned).collect();
    let expires = key.expired_at.filter(|at| *at > 0).and_then(Timestamp::from_millis);
    let beyond: Vec<_> = rights.iter().map(String::as_str).filter(|right| *right != "General").collect();
    let beyond = format!("the key may do more than read ({}): KuCoin has no right that only reads", beyond.join(", "));
    KeyFacts {
        beyond: Some(beyond),
        read_only: Some(rights.iter().all(|right| right == "General")),
        rights: Some(rights),
        binding: Binding::of_list(key.ip_whitelist.as_deref()),
        expiry: expires.map_or(Expiry::NotTold, Expiry::At),
        site: key.site_type.clone(),
    }
}
