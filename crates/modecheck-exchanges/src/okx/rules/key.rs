//! What the account's configuration says of the key.

use modecheck_core::{Binding, Evidence, Expiry, KeyFacts};

use super::super::calls::ACCOUNT_CONFIG;
use super::super::dialect::{OkxDialect, read};
use super::super::wire::AccountConfig;
use crate::client::Pages;

/// Until when a key lives is not in it.
pub(crate) fn facts(evidence: &Evidence) -> KeyFacts {
    let pages = Pages::own(evidence, &OkxDialect { demo: false });
    let read = pages.only(ACCOUNT_CONFIG.name, "").and_then(read::<AccountConfig>);
    if let Ok([config]) = read.as_deref() { told(config) } else { KeyFacts::default() }
}

/// What a configuration says of the key that it was asked with.
pub(crate) fn told(config: &AccountConfig) -> KeyFacts {
    let rights: Vec<String> = config.perm.split(',').map(str::trim).map(str::to_owned).collect();
    let rights = Some(rights).filter(|rights| rights.iter().all(|right| !right.is_empty()));
    let beyond: Vec<_> = rights.iter().flatten().map(String::as_str).filter(|right| *right != "read_only").collect();
    KeyFacts {
        beyond: (!beyond.is_empty())
            .then(|| format!("the key may also {}: a read-only key is enough", beyond.join(" and "))),
        read_only: rights.as_ref().map(|rights| rights.iter().all(|right| right == "read_only")),
        rights,
        binding: Binding::of_list(config.ip.as_deref()),
        expiry: Expiry::NotTold,
        site: None,
    }
}
