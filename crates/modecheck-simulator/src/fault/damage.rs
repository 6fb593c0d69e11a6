//! Faults that damage the answer of a call that was carried out.

use std::time::Duration;

use serde_json::{Map, Value};

use super::FaultKind;
use crate::{
    dialect::Dialect,
    wire::{Delivery, Reply},
};

/// How a compressed body begins.
const GZIP: &[u8] = &[0x1f, 0x8b, 0x08, 0x00, 0x00, 0x00, 0x00, 0x00, 0x02, 0xff];

impl FaultKind {
    /// Damages an answer; the kinds that answer themselves leave it as it is.
    pub(crate) fn damage(&self, reply: &mut Reply, dialect: &dyn Dialect) {
        let body = &mut reply.response.body;
        match self {
            Self::EmptyBody => body.clear(),
            Self::EmptyData => *body = dialect.success(None, "").into_bytes(),
            Self::NullData => *body = dialect.success(Some("null"), "").into_bytes(),
            Self::TextData => *body = dialect.success(Some(r#""[]""#), "").into_bytes(),
            Self::DuplicateKeys => duplicate(body, &dialect.success(None, "")),
            Self::Trailing => body.extend_from_slice(dialect.success(None, "").as_bytes()),
            Self::Compressed => {
                body.splice(..0, GZIP.iter().copied()).for_each(drop);
                reply.response.headers.push(("content-encoding".to_owned(), "gzip".to_owned()));
            }
            Self::MissingField { field } => in_first_row(body, dialect, |row| drop(row.remove(field))),
            Self::SetField { field, json } => in_first_row(body, dialect, |row| {
                let value = serde_json::from_str(json).unwrap_or_else(|_| Value::from(json.as_str()));
                row.insert(field.clone(), value);
            }),
            Self::OtherTarget => in_first_row(body, dialect, |row| dialect.other_target(row)),
            Self::Delay { ms } => reply.delay += Duration::from_millis(*ms),
            Self::Close => reply.delivery = Delivery::Close,
            Self::CutBody => reply.delivery = Delivery::Cut,
            Self::Endless => reply.delivery = Delivery::Endless,
            Self::Drip { ms_per_byte } => reply.delivery = Delivery::Drip { ms_per_byte: *ms_per_byte },
            Self::InvalidUtf8 => body.splice(body.len() / 2..body.len() / 2, [0xff, 0xfe]).for_each(drop),
            Self::Deep { depth } => {
                let deep = "[".repeat(*depth) + &"]".repeat(*depth);
                *body = dialect.success(Some(&deep), "").into_bytes();
            }
            _ => {}
        }
    }
}

/// Adds the keys of an object behind those of another, whether it has them or not.
fn duplicate(body: &mut Vec<u8>, again: &str) {
    if let (Some(b'}'), Some(again)) = (body.last(), again.strip_prefix('{')) {
        body.pop();
        body.push(b',');
        body.extend_from_slice(again.as_bytes());
    }
}

/// Edits the first row of a success and leaves everything else as it is.
fn in_first_row(body: &mut Vec<u8>, dialect: &dyn Dialect, edit: impl FnOnce(&mut Map<String, Value>)) {
    let Ok(mut envelope) = serde_json::from_slice::<Value>(body) else { return };
    if let Some(row) = dialect.first_row(&mut envelope) {
        edit(row);
        *body = envelope.to_string().into_bytes();
    }
}
