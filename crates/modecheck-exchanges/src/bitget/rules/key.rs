//! What the account's information says of the key. Until when a key lives is not in it.

use modecheck_core::{Binding, Evidence, Expiry, KeyFacts};

use super::super::calls::{INFO, UNIFIED_INFO};
use super::super::dialect::{BitgetDialect, read};
use super::super::wire::{Info, UnifiedInfo};
use crate::client::Pages;

pub(crate) fn facts(evidence: &Evidence) -> KeyFacts {
    let pages = Pages::own(evidence, &BitgetDialect { demo: false });
    let classic = pages.only(INFO.name, "").and_then(read::<Info>).ok().map(classic);
    let unified = || pages.only(UNIFIED_INFO.name, "").and_then(read::<UnifiedInfo>).ok().map(unified);
    classic.or_else(unified).unwrap_or_default()
}

/// Withdrawing is `wwow` to classic accounts and `withdraw` to unified ones.
fn beyond(rights: &[&str]) -> String {
    let withdraws = rights.iter().any(|right| matches!(*right, "wwow" | "withdraw"));
    let what = if withdraws { "write and withdraw" } else { "write" };
    format!("the key may also {what} ({}): a read-only key is enough", rights.join(", "))
}

/// Authorities end in `r` for reading and in `w` for writing; the page's sample has `readonly` and `trade`.
fn classic(info: Info) -> KeyFacts {
    let reads = |right: &&String| right.ends_with('r') || *right == "readonly";
    let writes = info.authorities.iter().flatten().filter(|right| !reads(right));
    let writes: Vec<_> = writes.map(String::as_str).collect();
    KeyFacts {
        beyond: (!writes.is_empty()).then(|| beyond(&writes)),
        read_only: info.authorities.as_ref().map(|rights| rights.iter().all(|right| reads(&right))),
        rights: info.authorities,
        binding: Binding::of_list(info.ips.as_deref()),
        expiry: Expiry::NotTold,
        site: None,
    }
}

/// `permType` is `read-and-write` by its page and was seen as `read_and_write`.
fn unified(info: UnifiedInfo) -> KeyFacts {
    let rights: Vec<_> = info.permissions.iter().flatten().map(String::as_str).collect();
    KeyFacts {
        beyond: Some(beyond(&rights)),
        read_only: match info.perm_type.as_deref() {
            Some("read-only" | "read_only") => Some(true),
            Some("read-and-write" | "read_and_write") => Some(false),
            _ => None,
        },
        rights: info.permissions,
        binding: Binding::of_list(info.ips.as_deref()),
        expiry: Expiry::NotTold,
        site: None,
    }
}
