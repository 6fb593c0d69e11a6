use modecheck_core::Date;

use super::mistake::{Complaints, meant_or_all};
use super::written::{At, NO_SECRETS, Table, Value, is_secret};

/// The fields of a table, each taken by name. What is not as it should be is complained about and then absent.
#[derive(Debug)]
pub(crate) struct Fields<'a> {
    table: &'a Table,
    what: &'a str,
    complaints: &'a Complaints,
}

impl<'a> Fields<'a> {
    /// The fields of a table that may have these keys and no other.
    pub(crate) fn new(table: &'a Table, what: &'a str, known: &[&str], complaints: &'a Complaints) -> Self {
        for (key, _) in &table.entries {
            if is_secret(&key.value) {
                let problem = format!("`{}` is a secret, and {what} is no place for one", key.value);
                complaints.add(key.line, problem, NO_SECRETS);
            } else if !known.contains(&key.value.as_str()) {
                let problem = format!("unknown key `{}` in {what}", key.value);
                complaints.add(key.line, problem, meant_or_all(&key.value, known));
            }
        }
        Self { table, what, complaints }
    }

    pub(crate) fn line(&self) -> usize {
        self.table.line
    }

    /// Whether the key is there, right or wrong.
    pub(crate) fn has(&self, key: &str) -> bool {
        self.table.get(key).is_some()
    }

    /// The line of the key's value, or of the table.
    pub(crate) fn line_of(&self, key: &str) -> usize {
        self.table.get(key).map_or(self.table.line, |value| value.line)
    }

    /// Complains of keys that are not there; each comes with how it should be written.
    pub(crate) fn demand(&self, keys: &[(&str, &str)]) {
        for (key, example) in keys.iter().filter(|(key, _)| !self.has(key)) {
            self.complaints.add(self.line(), format!("{} has no `{key}`", self.what), format!("add {key} = {example}"));
        }
    }

    pub(crate) fn text(&self, key: &str) -> Option<At<&'a str>> {
        let value = self.table.get(key)?;
        match &value.value {
            Value::Text(text) if !text.trim().is_empty() => Some(At { line: value.line, value: text }),
            Value::Text(_) => self.wrong(value.line, key, "empty", "fill it in or leave it out"),
            _ => self.wrong(value.line, key, "not a text", "write it in quotes"),
        }
    }

    pub(crate) fn flag(&self, key: &str) -> Option<bool> {
        let value = self.table.get(key)?;
        match &value.value {
            Value::Flag(flag) => Some(*flag),
            _ => self.wrong(value.line, key, "neither true nor false", "write true or false, without quotes"),
        }
    }

    /// A number as it is written, with or without quotes.
    pub(crate) fn number(&self, key: &str) -> Option<At<&'a str>> {
        let value = self.table.get(key)?;
        match &value.value {
            Value::Number(number) | Value::Text(number) => Some(At { line: value.line, value: number }),
            _ => self.wrong(value.line, key, "not a number", "write it as 0.5"),
        }
    }

    pub(crate) fn day(&self, key: &str) -> Option<At<Date>> {
        let value = self.table.get(key)?;
        let (Value::Time(text) | Value::Text(text)) = &value.value else {
            return self.wrong(value.line, key, "not a day", "write it as 2026-11-21");
        };
        if let Ok(day) = text.parse() {
            return Some(At { line: value.line, value: day });
        }
        self.complaints.add(
            value.line,
            format!("`{text}` is not a day such as 2026-11-21"),
            format!("correct `{key}`"),
        );
        None
    }

    /// A list of texts, which has at least one.
    pub(crate) fn texts(&self, key: &str) -> Option<Vec<At<&'a str>>> {
        let value = self.table.get(key)?;
        let Value::List(list) = &value.value else {
            return self.wrong(value.line, key, "not a list", "write it as [\"…\"]");
        };
        if list.is_empty() {
            return self.wrong(value.line, key, "empty", "name at least one");
        }
        let mut texts = Vec::new();
        for one in list {
            match &one.value {
                Value::Text(text) if !text.trim().is_empty() => {
                    texts.push(At { line: one.line, value: text.as_str() });
                }
                _ => return self.wrong(one.line, key, "not a list of texts", "write each in quotes, none empty"),
            }
        }
        Some(texts)
    }

    pub(crate) fn table(&self, key: &str) -> Option<&'a Table> {
        let value = self.table.get(key)?;
        match &value.value {
            Value::Table(table) => Some(table),
            _ => self.wrong(value.line, key, "not a table", "write it as { name = \"…\" }"),
        }
    }

    /// A table of texts, by name.
    pub(crate) fn pairs(&self, key: &str) -> Vec<(&'a str, At<&'a str>)> {
        let entries = self.table(key).map_or(&[][..], |table| &table.entries);
        let mut pairs = Vec::new();
        for (name, value) in entries {
            match &value.value {
                _ if is_secret(&name.value) => {
                    let problem = format!("`{}` in `{key}` is a secret", name.value);
                    self.complaints.add(name.line, problem, NO_SECRETS);
                }
                Value::Text(text) => pairs.push((name.value.as_str(), At { line: value.line, value: text.as_str() })),
                _ => {
                    let problem = format!("`{}` in `{key}` is not a text", name.value);
                    self.complaints.add(value.line, problem, "write it in quotes");
                }
            }
        }
        pairs
    }

    /// The tables of a list, `[[key]]`.
    pub(crate) fn tables(&self, key: &str) -> Vec<&'a Table> {
        let Some(value) = self.table.get(key) else { return Vec::new() };
        let remedy = format!("write each as [[{key}]]");
        let Value::List(list) = &value.value else {
            self.complaints.add(value.line, format!("`{key}` is not a list of tables"), remedy);
            return Vec::new();
        };
        let mut tables = Vec::new();
        for one in list {
            match &one.value {
                Value::Table(table) => tables.push(table),
                _ => self.complaints.add(one.line, format!("`{key}` is not a list of tables"), remedy.clone()),
            }
        }
        tables
    }

    fn wrong<T>(&self, line: usize, key: &str, how: &str, remedy: &str) -> Option<T> {
        // Without its value: that may be a secret in the wrong place.
        self.complaints.add(line, format!("`{key}` in {} is {how}", self.what), remedy);
        None
    }
}
