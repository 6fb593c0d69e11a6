//! What is kept of a body: everything but what identifies an account or a person.

mod json;
#[cfg(test)]
mod tests;
mod text;

use serde_json::Value;
use serde_json::value::RawValue;

use self::json::{Strings, past_spaces, string_end, value_end};
use self::text::{STRUCK, may_hold_address, sentence, without_addresses, without_ids};
pub(crate) use self::text::{excerpt, tail};
use super::Mask;

/// The fields in which exchanges write sentences; these may name the caller's address.
const SENTENCES: &[&str] = &["msg", "sMsg", "message", "retMsg", "reasonMsg", "relieveLimitMsg"];

/// The body of a reply as evidence keeps it. A body that is not JSON becomes a JSON string with its beginning.
pub(crate) fn keep(body: &str, masks: &[(&str, Mask)]) -> Box<RawValue> {
    let json = serde_json::from_str::<&RawValue>(body).ok();
    let kept = json.and_then(|raw| match redacted(raw.get(), masks) {
        None => Some(raw.to_owned()),
        Some(text) => RawValue::from_string(text).ok(),
    });
    kept.unwrap_or_else(|| {
        let quoted = Value::from(page(body)).to_string();
        RawValue::from_string(quoted).unwrap_or_default()
    })
}

/// The beginning of a page. Of a broken reply nothing is kept: nobody can tell which part identifies whom.
fn page(body: &str) -> String {
    if body.trim_start().starts_with(['{', '[']) {
        return format!("{} bytes that begin like JSON and are none", body.len());
    }
    excerpt(&without_ids(&without_addresses(body)))
}

/// JSON with an account's id masked wherever it stands by itself; as part of a longer number it is none. A number becomes
/// a text.
pub(crate) fn without_uid(json: &str, uid: &str) -> String {
    let (masked, mut kept, mut at) = (tail(uid), String::with_capacity(json.len()), 0);
    let part = |byte: Option<&u8>| byte.is_some_and(|byte| byte.is_ascii_alphanumeric() || *byte == b'.');
    let mut strings = Strings::of(json);
    while let Some(found) = json[at..].find(uid) {
        let (start, end) = (at + found, at + found + uid.len());
        let bytes = json.as_bytes();
        kept.push_str(&json[at..start]);
        let alone = !part(start.checked_sub(1).and_then(|before| bytes.get(before))) && !part(bytes.get(end));
        let quoted = strings.hold(start);
        match (alone, quoted) {
            (false, _) => kept.push_str(uid),
            (true, true) => kept.push_str(&masked),
            (true, false) => kept.push_str(&Value::from(masked.as_str()).to_string()),
        }
        at = end;
    }
    kept + &json[at..]
}

/// JSON with some values replaced, where there are such; everything else stays byte for byte. One pass over text that is
/// known to be JSON: a parser would rewrite what it copies.
fn redacted(json: &str, masks: &[(&str, Mask)]) -> Option<String> {
    let bytes = json.as_bytes();
    let (mut text, mut copied, mut at) = (String::new(), 0, 0);
    while at < bytes.len() {
        let start = at;
        at = if bytes[at] == b'"' { string_end(bytes, at) } else { at + 1 };
        if bytes[start] != b'"' {
            continue;
        }
        let colon = past_spaces(bytes, at);
        if bytes.get(colon) != Some(&b':') {
            // A value: addresses are struck wherever they stand.
            let value = &json[start..at];
            if let Some(replacement) = may_hold_address(value).then(|| Rule::Sentence.replace(value)).flatten() {
                text.push_str(&json[copied..start]);
                text.push_str(&replacement);
                copied = at;
            }
            continue;
        }
        let key = &json[start..at];
        at = past_spaces(bytes, colon + 1);
        let Some(rule) = Rule::of(key, masks) else { continue };
        let end = value_end(bytes, at);
        if let Some(replacement) = rule.replace(&json[at..end]) {
            text.push_str(&json[copied..at]);
            text.push_str(&replacement);
            (copied, at) = (end, end);
        }
    }
    (copied > 0).then(|| text + &json[copied..])
}

/// What happens to the value of a field.
#[derive(Clone, Copy)]
enum Rule {
    Masked(Mask),
    Sentence,
}

impl Rule {
    /// The rule for a key as it is written, quotes included.
    fn of(key: &str, masks: &[(&str, Mask)]) -> Option<Self> {
        let decoded = key.contains('\\').then(|| serde_json::from_str::<String>(key).unwrap_or_default());
        let key = decoded.as_deref().unwrap_or_else(|| key.trim_matches('"'));
        let mask = masks.iter().find(|(name, _)| *name == key).map(|(_, mask)| Self::Masked(*mask));
        mask.or_else(|| SENTENCES.contains(&key).then_some(Self::Sentence))
    }

    /// The text to put in place of a value; `None` leaves it, and what is inside of it, to be looked at.
    fn replace(self, value: &str) -> Option<String> {
        self.put_for(value).filter(|kept| kept != value)
    }

    fn put_for(self, value: &str) -> Option<String> {
        let kept = match self {
            Self::Masked(mask) => masked(mask, &serde_json::from_str(value).unwrap_or_default())?,
            // Ends at the first that is no text: lists may be within lists, each to be looked at.
            Self::Sentence if value.starts_with('[') => {
                let texts: Vec<String> = serde_json::from_str(value).ok()?;
                texts.iter().map(|text| Value::from(sentence(text))).collect()
            }
            Self::Sentence if value.starts_with('"') => {
                serde_json::from_str::<String>(value).map_or(Value::Null, |text| Value::from(sentence(&text)))
            }
            Self::Sentence => return None,
        };
        Some(kept.to_string())
    }
}

/// Ids are numbers or text, addresses lists of text; whatever else stands there stays unreadable, and shows nothing.
fn masked(mask: Mask, value: &Value) -> Option<Value> {
    Some(match (mask, value) {
        (_, Value::String(text)) if text.is_empty() => return None,
        (Mask::Tail, Value::String(text)) => Value::from(tail(text)),
        (Mask::Tail, Value::Number(number)) => Value::from(tail(&number.to_string())),
        (Mask::Whole, Value::String(text)) => whole(text),
        (Mask::Whole, Value::Array(items)) => {
            // What is no id is nothing, and stays nothing to those who count ids.
            let one = |item: &Value| match item {
                Value::String(text) => whole(text),
                Value::Number(number) => whole(&number.to_string()),
                _ => Value::Null,
            };
            items.iter().map(one).collect()
        }
        _ => Value::Null,
    })
}

/// Nothing but that there is something; an empty text is nothing, and a star stands for anything and identifies nobody.
fn whole(text: &str) -> Value {
    Value::from(if matches!(text, "" | "*") { text } else { STRUCK })
}
