use std::path::PathBuf;

use super::fields::Fields;
use super::mistake::Complaints;
use super::written::{At, Table};

/// Stands for the account's name in capitals, with `_` for whatever is neither letter nor digit.
const NAME: &str = "{NAME}";

/// Where an account's key is kept.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Source {
    /// In variables with this prefix: `PREFIX_API_KEY`, `PREFIX_API_SECRET` and so on.
    Env(String),
    /// In a file that only its owner can read.
    File(PathBuf),
    /// In what a command prints: its program and arguments, which no shell sees.
    Command(Vec<String>),
}

/// A source in which the account's name is still to be filled in.
#[derive(Debug, Clone)]
pub(crate) struct Template(At<Kind>);

#[derive(Debug, Clone)]
enum Kind {
    Env(String),
    File(String),
    Command(Vec<String>),
}

impl Template {
    /// What holds for accounts that say nothing: `[defaults]`, or else variables that begin with the account's name.
    pub(crate) fn default_of(defaults: Option<&Table>, complaints: &Complaints) -> Option<Self> {
        let usual = || Some(Self(At { line: 1, value: Kind::Env(NAME.to_owned()) }));
        let Some(table) = defaults else { return usual() };
        let fields = Fields::new(table, "[defaults]", &["credentials"], complaints);
        if !fields.has("credentials") {
            return usual();
        }
        Self::read(fields.table("credentials")?, complaints)
    }

    pub(crate) fn read(table: &Table, complaints: &Complaints) -> Option<Self> {
        let keys = ["env", "file", "command"];
        let fields = Fields::new(table, "`credentials`", &keys, complaints);
        let given: Vec<_> = keys.into_iter().filter(|key| fields.has(key)).collect();
        let [key] = given[..] else {
            let problem =
                if given.is_empty() { "`credentials` names no source" } else { "`credentials` names several" };
            complaints.add(table.line, problem, "name one of env, file, command");
            return None;
        };
        let kind = match key {
            "env" => Kind::Env(fields.text(key)?.value.to_owned()),
            "file" => Kind::File(fields.text(key)?.value.to_owned()),
            _ => Kind::Command(fields.texts(key)?.iter().map(|one| one.value.to_owned()).collect()),
        };
        let line = fields.line_of(key);
        let mut written = kind.texts().iter().map(|text| text.replace(NAME, ""));
        if key != "command" && written.any(|text| text.contains(['{', '}'])) {
            complaints.add(line, format!("`{key}` has braces that mean nothing"), format!("only {NAME} is filled in"));
            return None;
        }
        Some(Self(At { line, value: kind }))
    }

    /// The source of the account of this name.
    pub(crate) fn expand(&self, name: &str, complaints: &Complaints) -> Option<At<Source>> {
        let fill = |text: &String| text.replace(NAME, &capitals(name));
        let source = match &self.0.value {
            Kind::Env(prefix) => Source::Env(fill(prefix)),
            Kind::File(path) => Source::File(fill(path).into()),
            Kind::Command(words) => Source::Command(words.iter().map(fill).collect()),
        };
        let is_variable = |prefix: &str| {
            prefix.starts_with(|first: char| first.is_ascii_alphabetic() || first == '_')
                && prefix.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
        };
        if matches!(&source, Source::Env(prefix) if !is_variable(prefix)) {
            let problem = format!("`env` is no prefix of variables for `{name}`");
            complaints.add(self.0.line, problem, "use letters, digits and `_`, no digit first, as DESK_A");
            return None;
        }
        Some(At { line: self.0.line, value: source })
    }
}

impl Kind {
    fn texts(&self) -> &[String] {
        match self {
            Self::Env(text) | Self::File(text) => std::slice::from_ref(text),
            Self::Command(words) => words,
        }
    }
}

/// A name as variables spell it.
pub(crate) fn capitals(name: &str) -> String {
    name.chars().map(|one| if one.is_ascii_alphanumeric() { one.to_ascii_uppercase() } else { '_' }).collect()
}
