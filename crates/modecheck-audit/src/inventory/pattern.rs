use wildmatch::WildMatch;

use super::mistake::{Complaints, meant};
use super::written::At;

/// The accounts that something is about: names, in which `*` stands for any text and `?` for one character.
#[derive(Debug, Clone)]
pub struct Accounts(Vec<Pattern>);

/// One name or pattern, with its line.
#[derive(Debug, Clone)]
pub(crate) struct Pattern {
    line: usize,
    text: String,
    matcher: WildMatch,
}

impl Accounts {
    /// Whether the account of this name is one of them.
    pub fn include(&self, name: &str) -> bool {
        self.0.iter().any(|pattern| pattern.matcher.matches(name))
    }

    pub(crate) fn patterns(&self) -> &[Pattern] {
        &self.0
    }

    pub(crate) fn read(written: &[At<&str>], complaints: &Complaints) -> Self {
        let fits = |byte: u8| byte.is_ascii_alphanumeric() || b"-_.*?".contains(&byte);
        for one in written.iter().filter(|one| !one.value.bytes().all(fits)) {
            let problem = format!("`{}` is no pattern of account names", one.value);
            complaints.add(one.line, problem, "write names, with `*` for any text and `?` for one character");
        }
        let pattern =
            |one: &At<&str>| Pattern { line: one.line, text: one.value.to_owned(), matcher: WildMatch::new(one.value) };
        Self(written.iter().map(pattern).collect())
    }
}

impl Pattern {
    /// Complains of a plain name that no account has. A pattern may match nothing yet.
    pub(crate) fn check(&self, names: &[&str], complaints: &Complaints) {
        let is_plain = self.text.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_.".contains(&byte));
        if is_plain && !names.contains(&self.text.as_str()) {
            let hint = meant(&self.text, names.iter().copied());
            let hint = hint.unwrap_or_else(|| "name one that is in the inventory, or a pattern".to_owned());
            complaints.add(self.line, format!("no account is called `{}`", self.text), hint);
        }
    }
}
