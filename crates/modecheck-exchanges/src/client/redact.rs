//! What is kept of a body: everything but what identifies an account or a person.

use std::fmt;
use std::net::IpAddr;

use serde::de::{DeserializeSeed, Deserializer, Error, MapAccess, SeqAccess, Visitor};
use serde_json::value::RawValue;

use super::Mask;

/// The fields in which exchanges write sentences; these may name the caller's address.
const SENTENCES: &[&str] = &["msg", "sMsg"];
/// How much of a body that is not JSON is kept.
const EXCERPT: usize = 512;
const STRUCK: &str = "•••";

/// The body of a reply as evidence keeps it. A body that is not JSON becomes a JSON string with its first characters.
pub(crate) fn keep(body: &str, masks: &[(&str, Mask)]) -> Box<RawValue> {
    let redacted = serde_json::from_str::<&RawValue>(body).ok().map(|raw| Redaction { masks }.of(raw.get()));
    redacted.and_then(|text| RawValue::from_string(text).ok()).unwrap_or_else(|| {
        let excerpt: String = body.chars().take(EXCERPT).map(|c| if c.is_control() { ' ' } else { c }).collect();
        let quoted = serde_json::Value::from(without_addresses(&excerpt)).to_string();
        RawValue::from_string(quoted).unwrap_or_default()
    })
}

/// The last four characters of an id, behind dots.
pub(crate) fn tail(id: &str) -> String {
    let skip = id.chars().count().saturating_sub(4);
    if skip == 0 { STRUCK.to_owned() } else { format!("••••{}", id.chars().skip(skip).collect::<String>()) }
}

/// The text with every internet address struck out.
fn without_addresses(text: &str) -> String {
    let may_belong = |c: char| c.is_ascii_hexdigit() || c == '.' || c == ':';
    let is_address = |word: &str| word.len() > 3 && word.trim_matches(['.', ':']).parse::<IpAddr>().is_ok();
    let mut rest = text;
    let mut kept = String::with_capacity(text.len());
    while let Some(start) = rest.find(may_belong) {
        let word = &rest[start..];
        let word = &word[..word.find(|c| !may_belong(c)).unwrap_or(word.len())];
        kept.push_str(&rest[..start]);
        kept.push_str(if is_address(word) { STRUCK } else { word });
        rest = &rest[start + word.len()..];
    }
    kept + rest
}

/// Copies JSON token by token, masking what it is told to; numbers, order and doubled keys stay as they are.
#[derive(Clone, Copy)]
struct Redaction<'a> {
    masks: &'a [(&'a str, Mask)],
}

impl Redaction<'_> {
    /// The redacted text of one value, which is known to be JSON.
    fn of(self, value: &str) -> String {
        let container = value.trim_start().starts_with(['{', '[']);
        let mut deserializer = serde_json::Deserializer::from_str(value);
        let redacted = container.then(|| self.deserialize(&mut deserializer).ok()).flatten();
        redacted.unwrap_or_else(|| value.to_owned())
    }

    fn field(self, key: &str, value: &str) -> String {
        let mask = self.masks.iter().find(|(name, _)| *name == key).map(|(_, mask)| mask);
        let text = || serde_json::from_str::<String>(value).ok();
        let quoted = |text: String| serde_json::Value::from(text).to_string();
        match (mask, text()) {
            (Some(_), Some(text)) if text.is_empty() => value.to_owned(),
            (Some(Mask::Tail), Some(text)) => quoted(tail(&text)),
            (Some(_), _) => quoted(STRUCK.to_owned()),
            (None, Some(text)) if SENTENCES.contains(&key) => quoted(without_addresses(&text)),
            (None, _) => self.of(value),
        }
    }
}

impl<'de> DeserializeSeed<'de> for Redaction<'_> {
    type Value = String;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<String, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Redaction<'_> {
    type Value = String;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object or a list")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<String, A::Error> {
        let mut fields = Vec::new();
        while let Some(key) = map.next_key::<String>()? {
            let value = map.next_value::<Box<RawValue>>()?;
            let name = serde_json::to_string(&key).map_err(A::Error::custom)?;
            fields.push(format!("{name}:{}", self.field(&key, value.get())));
        }
        Ok(format!("{{{}}}", fields.join(",")))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<String, A::Error> {
        let mut items = Vec::new();
        while let Some(item) = list.next_element::<Box<RawValue>>()? {
            items.push(self.of(item.get()));
        }
        Ok(format!("[{}]", items.join(",")))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const MASKS: &[(&str, Mask)] = &[("uid", Mask::Tail), ("ip", Mask::Whole)];

    #[test]
    fn identity_is_masked_and_everything_else_is_kept() {
        let body =
            r#"{"code":"0", "data":[{"uid":"44705892343619584","ip":"","n":1.50,"n":2},{"uid":"12","ip":"9.9.9.9"}]}"#;
        let kept = keep(body, MASKS);
        assert_eq!(
            kept.get(),
            r#"{"code":"0","data":[{"uid":"••••9584","ip":"","n":1.50,"n":2},{"uid":"•••","ip":"•••"}]}"#
        );
        assert_eq!(keep(r#"{"uid":44705892343619584}"#, MASKS).get(), r#"{"uid":"•••"}"#, "whatever its type");
    }

    #[test]
    fn sentences_lose_addresses_and_nothing_else() {
        let body = r#"{"msg":"Your IP 203.0.113.7 or 2001:db8::7 at 10:30: code 50110."}"#;
        assert_eq!(keep(body, MASKS).get(), r#"{"msg":"Your IP ••• or ••• at 10:30: code 50110."}"#);
    }

    #[test]
    fn what_is_not_json_is_kept_as_an_excerpt() {
        let page = format!("<html>\u{1b}[31m for 203.0.113.7 {}", "x".repeat(2000));
        let kept = keep(&page, MASKS);
        let text: String = serde_json::from_str(kept.get()).unwrap();
        assert!(text.starts_with("<html> [31m for ••• xxx") && text.chars().count() <= EXCERPT, "{text}");
        assert_eq!(keep("", MASKS).get(), "\"\"");
    }
}
