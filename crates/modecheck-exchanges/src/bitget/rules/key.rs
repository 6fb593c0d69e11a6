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

/// Authorities end in `r` for reading and in `w` for writing.
fn classic(info: Info) -> KeyFacts {
    KeyFacts {
        read_only: info.authorities.as_ref().map(|rights| rights.iter().all(|right| right.ends_with('r'))),
        rights: info.authorities,
        binding: Binding::of_list(info.ips.as_deref()),
        expiry: Expiry::NotTold,
        site: None,
    }
}

/// `permType` is `read-and-write` by its page and was seen as `read_and_write`.
fn unified(info: UnifiedInfo) -> KeyFacts {
    KeyFacts {
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
