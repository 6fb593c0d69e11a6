use std::io::Read;

use csv::{ReaderBuilder, StringRecord, Trim};

use super::account::{KEYS, LISTS, TABLES};
use super::mistake::{Complaints, meant_or_all};
use super::written::{At, NO_SECRETS, Table, Value, is_secret};

/// A CSV text as it is written: a table for each line, of which one is held at a time. Its columns are checked here,
/// once.
pub(crate) fn read(text: impl Read, complaints: &Complaints, mut take: impl FnMut(&Table)) {
    let seen = Seen { text, bytes: Vec::new(), at: 0, passed: 0, line: 1 };
    let mut reader = ReaderBuilder::new().flexible(true).trim(Trim::All).comment(Some(b'#')).from_reader(seen);
    let columns = match reader.headers().cloned() {
        Ok(header) => {
            let line = reader.get_mut().line_of(header.position());
            columns(&header, line, complaints)
        }
        Err(error) => {
            complaints.add(1, format!("not CSV: {error}"), "begin with a line of column names");
            return;
        }
    };
    let mut record = StringRecord::new();
    loop {
        match reader.read_record(&mut record) {
            Ok(true) => {
                let line = reader.get_mut().line_of(record.position());
                if let Some(table) = row(&record, line, &columns, complaints) {
                    take(&table);
                }
            }
            Ok(false) => return,
            Err(error) => {
                let line = reader.get_mut().line_of(error.position());
                complaints.add(line, "not CSV", "see that its quotes are closed and its text is UTF-8");
            }
        }
    }
}

/// The lines of records, one after the other. The reader counts from where the record before ended: from the line feed
/// behind a carriage return, from empty lines, from comments. So what it read ahead is held until it is counted.
struct Seen<R> {
    text: R,
    bytes: Vec<u8>,
    /// How many of them were counted.
    at: usize,
    /// How many were counted and forgotten.
    passed: u64,
    line: usize,
}

impl<R: Read> Read for Seen<R> {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        let count = self.text.read(buffer)?;
        self.bytes.drain(..self.at);
        self.passed += self.at as u64;
        self.at = 0;
        self.bytes.extend_from_slice(&buffer[..count]);
        Ok(count)
    }
}

impl<R> Seen<R> {
    fn line_of(&mut self, position: Option<&csv::Position>) -> usize {
        let start = position.and_then(|position| usize::try_from(position.byte().checked_sub(self.passed)?).ok());
        self.to(start.unwrap_or(self.at).max(self.at));
        loop {
            let rest = &self.bytes[self.at..];
            match rest.first() {
                Some(b'\r' | b'\n') => self.to(self.at + 1),
                Some(b'#') => {
                    let end = rest.iter().position(|byte| *byte == b'\n').unwrap_or(rest.len());
                    self.to(self.at + end);
                }
                _ => return self.line,
            }
        }
    }

    fn to(&mut self, end: usize) {
        let end = end.min(self.bytes.len());
        self.line += self.bytes[self.at..end].split(|byte| *byte == b'\n').count() - 1;
        self.at = end;
    }
}

/// The columns; one that cannot be used is `None`.
fn columns(header: &StringRecord, line: usize, complaints: &Complaints) -> Vec<Option<String>> {
    let mut columns: Vec<Option<String>> = Vec::new();
    for column in header {
        let (table, part) = column.split_once('.').map_or((column, None), |(table, part)| (table, Some(part)));
        let is_known = if part.is_some_and(|part| !part.is_empty()) {
            TABLES.contains(&table)
        } else {
            KEYS.contains(&table) && !TABLES.contains(&table)
        };
        let twice = columns.iter().flatten().any(|known| known == column);
        if is_secret(column) {
            complaints.add(line, format!("`{column}` is a column for secrets"), NO_SECRETS);
        } else if twice {
            complaints.add(line, format!("there are two columns `{column}`"), "leave one");
        } else if !is_known {
            let hint = match header.len() {
                1 if column.contains(';') => "put commas between the columns".to_owned(),
                _ if TABLES.contains(&column) => format!("name its part too, as {column}.NAME"),
                _ => meant_or_all(column, &KEYS),
            };
            complaints.add(line, format!("unknown column `{column}`"), hint);
        }
        columns.push((is_known && !twice && !is_secret(column)).then(|| column.to_owned()));
    }
    columns
}

fn row(record: &StringRecord, line: usize, columns: &[Option<String>], complaints: &Complaints) -> Option<Table> {
    if record.iter().any(|cell| cell.contains(['\n', '\r'])) {
        // Whole accounts may be in it: up to the next quote everything is one cell.
        complaints.add(line, "a cell goes on over the end of its line", "close its quote on the same line");
        return None;
    }
    if record.len() != columns.len() {
        let problem = format!("there are {} cells under {} columns", record.len(), columns.len());
        complaints.add(line, problem, "put a cell with commas between quotes, and a comma after an empty one");
    }
    if record.len() > columns.len() {
        // Its cells are under the wrong columns, and may be secrets that were under one of their own.
        return None;
    }
    let mut table = Table { line, entries: Vec::new() };
    for (column, cell) in columns.iter().zip(record).filter(|(_, cell)| !cell.is_empty()) {
        let Some(column) = column else { continue };
        let value = At { line, value: value(column, cell, line) };
        match column.split_once('.') {
            Some((name, part)) => {
                if table.get(name).is_none() {
                    let empty = At { line, value: Value::Table(Table { line, entries: Vec::new() }) };
                    table.entries.push((At { line, value: name.to_owned() }, empty));
                }
                let inner = table.entries.iter_mut().find(|(key, _)| key.value == name);
                if let Some((_, At { value: Value::Table(inner), .. })) = inner {
                    inner.entries.push((At { line, value: part.to_owned() }, value));
                }
            }
            None => table.entries.push((At { line, value: column.clone() }, value)),
        }
    }
    Some(table)
}

fn value(column: &str, cell: &str, line: usize) -> Value {
    match (column, cell) {
        ("demo" | "testnet", "true") => Value::Flag(true),
        ("demo" | "testnet", "false") => Value::Flag(false),
        _ if LISTS.contains(&column) => {
            let entries = cell.split(';').map(|one| At { line, value: Value::Text(one.trim().to_owned()) });
            Value::List(entries.collect())
        }
        _ => Value::Text(cell.to_owned()),
    }
}
