use wildmatch::WildMatch;

use super::mistake::{Complaints, meant};
use super::written::At;

/// The accounts that something is about: names, in which `*` stands for any text and `?` for one character.
#[derive(Debug, Clone)]
pub struct Accounts(Vec<WildMatch>);

impl Accounts {
    /// Whether the account of this name is one of them.
    pub fn include(&self, name: &str) -> bool {
        self.0.iter().any(|pattern| pattern.matches(name))
    }

    /// The patterns as they are written.
    pub fn as_written(&self) -> Vec<String> {
        self.0.iter().map(ToString::to_string).collect()
    }

    /// Reads patterns. Where the accounts are known, a plain name has to be one of theirs; a pattern
    /// may match nothing yet.
    pub(crate) fn read(written: &[At<&str>], names: Option<&[&str]>, complaints: &Complaints) -> Self {
        for one in written {
            let is_plain = one.value.bytes().all(is_of_name);
            if !one.value.bytes().all(|byte| is_of_name(byte) || b"*?".contains(&byte)) {
                let problem = format!("`{}` is no pattern of account names", one.value);
                complaints.add(one.line, problem, "write names, with `*` for any text and `?` for one character");
            } else if let Some(names) = names.filter(|names| is_plain && !names.contains(&one.value)) {
                let hint = meant(one.value, names.iter().copied());
                let hint = hint.unwrap_or_else(|| "name one that is in the inventory, or a pattern".to_owned());
                complaints.add(one.line, format!("no account is called `{}`", one.value), hint);
            }
        }
        Self(written.iter().map(|one| WildMatch::new(one.value)).collect())
    }
}

/// Whether names of accounts may have this in them.
pub(crate) fn is_of_name(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || b"-_.".contains(&byte)
}
