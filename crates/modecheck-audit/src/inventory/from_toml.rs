use toml::de::{DeTable, DeValue};

use super::mistake::Complaints;
use super::written::{At, Table, Value};

/// A TOML text as it is written. What cannot be parsed is complained about, and the rest is read.
pub(crate) fn read(text: &str, complaints: &Complaints) -> Table {
    let lines = Lines::of(text);
    let (table, errors) = DeTable::parse_recoverable(text);
    for error in errors {
        // Not the error's own form: that one shows the line, which may hold a secret.
        let at = error.span().map_or(1, |span| lines.line(span.start));
        complaints.add(at, format!("not TOML: {}", error.message()), "correct it, or see https://toml.io");
    }
    lines.table(1, table.get_ref())
}

/// Where lines start.
struct Lines(Vec<usize>);

impl Lines {
    fn of(text: &str) -> Self {
        Self(text.match_indices('\n').map(|(at, _)| at + 1).collect())
    }

    fn line(&self, at: usize) -> usize {
        self.0.partition_point(|start| *start <= at) + 1
    }

    fn table(&self, line: usize, table: &DeTable<'_>) -> Table {
        let mut entries: Vec<_> = table.iter().collect();
        entries.sort_by_key(|(key, _)| key.span().start);
        let entry = |(key, value): (&toml::Spanned<toml::de::DeString<'_>>, &toml::Spanned<DeValue<'_>>)| {
            let key = At { line: self.line(key.span().start), value: key.get_ref().to_string() };
            (key, self.value(value))
        };
        Table { line, entries: entries.into_iter().map(entry).collect() }
    }

    fn value(&self, spanned: &toml::Spanned<DeValue<'_>>) -> At<Value> {
        let line = self.line(spanned.span().start);
        let value = match spanned.get_ref() {
            DeValue::String(text) => Value::Text(text.to_string()),
            DeValue::Integer(number) => Value::Number(number.as_str().to_owned()),
            DeValue::Float(number) => Value::Number(number.as_str().to_owned()),
            DeValue::Boolean(flag) => Value::Flag(*flag),
            DeValue::Datetime(time) => Value::Time(time.to_string()),
            DeValue::Array(list) => Value::List(list.iter().map(|one| self.value(one)).collect()),
            DeValue::Table(table) => Value::Table(self.table(line, table)),
        };
        At { line, value }
    }
}
