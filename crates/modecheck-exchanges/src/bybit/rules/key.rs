//! What the key's information says of the key.

use modecheck_core::{Binding, Evidence, Expiry, KeyFacts, Timestamp};

use super::super::calls::KEY_INFO;
use super::super::dialect::{BybitDialect, read};
use super::super::wire::KeyInfo;
use crate::client::Pages;

pub(crate) fn facts(evidence: &Evidence) -> KeyFacts {
    let pages = Pages::own(evidence, &BybitDialect);
    pages.only(KEY_INFO.name, "").and_then(read::<KeyInfo>).as_ref().map(told).unwrap_or_default()
}

/// What a key's information says of it.
pub(crate) fn told(key: &KeyInfo) -> KeyFacts {
    let binding = binding(key);
    KeyFacts {
        rights: key.permissions.as_ref().map(|groups| {
            let held = |(group, rights): (&String, &Vec<String>)| {
                rights.iter().map(|right| format!("{group}.{right}")).collect::<Vec<_>>()
            };
            groups.iter().flat_map(held).collect()
        }),
        beyond: Some(beyond(key)),
        read_only: match key.read_only {
            Some(0) => Some(false),
            Some(1) => Some(true),
            _ => None,
        },
        binding,
        expiry: expiry(key, binding),
        site: None,
    }
}

/// The rights of a key that may write are lists of what it may write.
fn beyond(key: &KeyInfo) -> String {
    let withdraws = key.permissions.iter().flatten().any(|(_, rights)| rights.iter().any(|right| right == "Withdraw"));
    format!(
        "the key may also trade{} or transfer: a read-only key is enough",
        if withdraws { ", withdraw" } else { "" }
    )
}

/// A star stands for any address.
fn binding(key: &KeyInfo) -> Binding {
    match key.ips.as_slice() {
        [] => Binding::NotTold,
        ips if ips.iter().any(|ip| ip.as_deref() == Some("*")) => Binding::NotBound,
        _ => Binding::Bound,
    }
}

/// Keys that are bound do not expire, and show the first second of 1970. Unbound ones live for ninety days.
fn expiry(key: &KeyInfo, binding: Binding) -> Expiry {
    let at = key.expired_at.as_deref().and_then(|at| at.parse::<Timestamp>().ok());
    match at {
        Some(at) if at.as_millis() > 0 => Expiry::At(at),
        Some(_) if binding == Binding::Bound => Expiry::Never,
        _ => Expiry::NotTold,
    }
}
