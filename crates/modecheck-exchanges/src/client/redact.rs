//! What is kept of a body: everything but what identifies an account or a person.

use std::net::IpAddr;
use std::ops::Range;

use serde_json::Value;
use serde_json::value::RawValue;

use super::Mask;

/// The fields in which exchanges write sentences; these may name the caller's address.
const SENTENCES: &[&str] = &["msg", "sMsg", "message", "retMsg", "reasonMsg", "relieveLimitMsg"];
/// What Bybit echoes of a request whose signature it refuses: the time, the key and the query, run together.
const ECHO: &str = "origin_string[";
/// How many bytes of what is not JSON are kept.
const EXCERPT: usize = 512;
/// A number with as many digits may be somebody's id.
const LONG_NUMBER: usize = 6;
const STRUCK: &str = "•••";

/// The body of a reply as evidence keeps it. A body that is not JSON becomes a JSON string with its beginning.
pub(crate) fn keep(body: &str, masks: &[(&str, Mask)]) -> Box<RawValue> {
    let json = serde_json::from_str::<&RawValue>(body).ok();
    let kept = json.and_then(|raw| match redacted(raw.get(), masks) {
        text if text == raw.get() => Some(raw.to_owned()),
        text => RawValue::from_string(text).ok(),
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

/// The beginning of a foreign text, with what steers terminals escaped. Whatever is to be struck must be struck before:
/// cut in two it would not be recognised.
pub(crate) fn excerpt(text: &str) -> String {
    const MORE: &str = "…";
    let mut kept = String::new();
    for character in text.chars() {
        let escaped = if steers(character) { character.escape_unicode().to_string() } else { character.to_string() };
        if kept.len() + escaped.len() > EXCERPT {
            let room = EXCERPT - MORE.len();
            kept.truncate((0..=room.min(kept.len())).rev().find(|end| kept.is_char_boundary(*end)).unwrap_or(0));
            return kept + MORE;
        }
        kept.push_str(&escaped);
    }
    kept
}

/// Control characters, and those that turn the direction of writing.
fn steers(character: char) -> bool {
    let turns = matches!(character, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    character.is_control() || turns
}

/// The text with every long number struck out.
fn without_ids(text: &str) -> String {
    let mut kept = String::with_capacity(text.len());
    for word in text.split_inclusive(|c: char| !c.is_ascii_digit()) {
        let digits = word.trim_end_matches(|c: char| !c.is_ascii_digit());
        if digits.len() >= LONG_NUMBER {
            kept.push_str(STRUCK);
            kept.push_str(&word[digits.len()..]);
        } else {
            kept.push_str(word);
        }
    }
    kept
}

/// The last four characters of an id, behind dots; of an id in that form, itself. A nought is nobody's id.
pub(crate) fn tail(id: &str) -> String {
    if id.starts_with('•') || id == "0" {
        return id.to_owned();
    }
    let skip = id.chars().count().saturating_sub(4);
    if skip == 0 { STRUCK.to_owned() } else { format!("••••{}", id.chars().skip(skip).collect::<String>()) }
}

/// JSON with an account's id masked wherever it stands by itself; as part of a longer number it is none. A number becomes
/// a text.
pub(crate) fn without_uid(json: &str, uid: &str) -> String {
    let (masked, mut kept, mut at) = (tail(uid), String::with_capacity(json.len()), 0);
    let part = |byte: Option<&u8>| byte.is_some_and(|byte| byte.is_ascii_alphanumeric() || *byte == b'.');
    let mut strings = Strings { json: json.as_bytes(), at: 0, last: 0..0 };
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

/// The strings of a JSON text, passed through once: a large reply may repeat an id in every row.
struct Strings<'a> {
    json: &'a [u8],
    /// What is before it was passed.
    at: usize,
    /// Where the last one is that was passed.
    last: Range<usize>,
}

impl Strings<'_> {
    /// Whether this place is within a string; no place before the last one is asked for.
    fn hold(&mut self, place: usize) -> bool {
        while self.at < place {
            let start = self.at;
            self.at += 1;
            if self.json[start] == b'"' {
                self.at = string_end(self.json, start);
                self.last = start..self.at;
            }
        }
        self.last.contains(&place)
    }
}

/// A sentence without what identifies somebody.
fn sentence(text: &str) -> String {
    let echo = text.to_ascii_lowercase().find(ECHO);
    let Some(start) = echo.map(|start| start + ECHO.len()) else { return without_addresses(text) };
    let end = text[start..].rfind(']').map_or(text.len(), |end| start + end);
    without_addresses(&format!("{}{STRUCK}{}", &text[..start], &text[end..]))
}

/// The text with every internet address struck out.
fn without_addresses(text: &str) -> String {
    let may_belong = |c: char| c.is_ascii_hexdigit() || c == '.' || c == ':';
    let is_address = |word: &str| word.trim_matches(['.', ':']).parse::<IpAddr>().is_ok();
    // Words run into each other: `source:203.0.113.7:443` holds an address between colons.
    let part = |part: &str| if is_address(part) { STRUCK.to_owned() } else { part.to_owned() };
    let parts = |word: &str| word.split(':').map(part).collect::<Vec<_>>().join(":");
    let mut rest = text;
    let mut kept = String::with_capacity(text.len());
    while let Some(start) = rest.find(may_belong) {
        let word = &rest[start..];
        let word = &word[..word.find(|c| !may_belong(c)).unwrap_or(word.len())];
        kept.push_str(&rest[..start]);
        kept.push_str(&if is_address(word) { STRUCK.to_owned() } else { parts(word) });
        rest = &rest[start + word.len()..];
    }
    kept + rest
}

/// JSON with some values replaced; everything else stays byte for byte. One pass over text that is known to be JSON: a
/// parser would rewrite what it copies.
fn redacted(json: &str, masks: &[(&str, Mask)]) -> String {
    let bytes = json.as_bytes();
    let (mut text, mut copied, mut at) = (String::with_capacity(json.len()), 0, 0);
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
    text + &json[copied..]
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

/// Three dots, seven colons or a double one: no amount, time or instrument has them.
fn may_hold_address(value: &str) -> bool {
    let count = |mark: u8| value.bytes().filter(|byte| *byte == mark).count();
    count(b'.') >= 3 || count(b':') >= 7 || value.contains("::")
}

fn past_spaces(json: &[u8], mut at: usize) -> usize {
    while json.get(at).is_some_and(u8::is_ascii_whitespace) {
        at += 1;
    }
    at
}

/// Behind the string that starts here.
fn string_end(json: &[u8], start: usize) -> usize {
    let mut at = start + 1;
    while at < json.len() && json[at] != b'"' {
        at += if json[at] == b'\\' { 2 } else { 1 };
    }
    (at + 1).min(json.len())
}

/// Behind the value that starts here.
fn value_end(json: &[u8], start: usize) -> usize {
    let (mut at, mut depth) = (start, 0_usize);
    while at < json.len() {
        match json[at] {
            b'"' => {
                at = string_end(json, at);
                if depth == 0 {
                    return at;
                }
                continue;
            }
            b'{' | b'[' => depth += 1,
            b'}' | b']' | b',' if depth == 0 => return at,
            b'}' | b']' => {
                depth -= 1;
                if depth == 0 {
                    return at + 1;
                }
            }
            _ => {}
        }
        at += 1;
    }
    at
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
            r#"{"code":"0", "data":[{"uid":"••••9584","ip":"","n":1.50,"n":2},{"uid":"•••","ip":"•••"}]}"#
        );
        for value in ["true", "null", r#"{"a":["}",1]}"#, r#"[[],"x"]"#, "true "] {
            let body = format!(r#"{{"a":"uid","uid" : {value},"b":{{"ui\u0064":"12345678"}}}}"#);
            let kept = r#"{"a":"uid","uid" : null,"b":{"ui\u0064":"••••5678"}}"#;
            assert_eq!(keep(&body, MASKS).get().replace("null ,", "null,"), kept, "{value}");
        }
    }

    #[test]
    fn sentences_lose_addresses_and_nothing_else() {
        for (said, kept) in [
            (
                r#"{"msg":"Your IP 203.0.113.7 or 2001:db8::7 at 10:30: code 50110."}"#,
                r#"{"msg":"Your IP ••• or ••• at 10:30: code 50110."}"#,
            ),
            (r#"{"msg":"source:203.0.113.8, 203.0.113.7:51234"}"#, r#"{"msg":"source:•••, •••:51234"}"#),
            (
                r#"{"client_ip":"203.0.113.7","px":"1.5","l":["::1 "]}"#,
                r#"{"client_ip":"•••","px":"1.5","l":["::1 "]}"#,
            ),
            (r#"{"msg":["203.0.113.7"],"n":1}"#, r#"{"msg":["•••"],"n":1}"#),
            (
                r#"{"retMsg":"error sign! origin_string[1795key5000category=linear]","n":1}"#,
                r#"{"retMsg":"error sign! origin_string[•••]","n":1}"#,
            ),
            (
                r#"{"ip":["203.0.113.7","*",5,[],null,""],"uid":44705892343619584}"#,
                r#"{"ip":["•••","*","•••",null,null,""],"uid":"••••9584"}"#,
            ),
            (r#"{"msg":["error! Origin_String[1795key5000]"]}"#, r#"{"msg":["error! Origin_String[•••]"]}"#),
        ] {
            assert_eq!(keep(said, MASKS).get(), kept);
        }
    }

    #[test]
    fn a_uid_is_masked_where_it_stands_alone() {
        let body = r#"{"a":123456,"b":"uid 123456!","c":"1123456","t":1795123456789,"d":[123456],"e":1.123456}"#;
        let kept =
            r#"{"a":"••••3456","b":"uid ••••3456!","c":"1123456","t":1795123456789,"d":["••••3456"],"e":1.123456}"#;
        assert_eq!(without_uid(body, "123456"), kept);
    }

    #[test]
    fn a_reply_that_is_full_of_an_id_is_passed_through_once() {
        let rows = vec![r#""12345678",12345678"#; 1 << 15].join(",");
        let kept = without_uid(&format!("[{rows}]"), "12345678");
        assert_eq!(kept.matches("\"••••5678\"").count(), 1 << 16);
    }

    #[test]
    fn a_reply_that_is_full_of_spaces_is_passed_through_once() {
        let body = format!(r#"{{"a":[{}],"uid" : "12345678"}}"#, " ".repeat(1 << 20));
        assert_eq!(keep(&body, MASKS).get(), body.replace("1234", "••••"));
    }

    #[test]
    fn what_is_not_json_is_kept_as_an_excerpt() {
        let said = format!("<html>\u{1b}[31m for 203.0.113.7\n\u{202e} {}", "x".repeat(2000));
        let text = kept_text(&said);
        assert!(text.starts_with(r"<html>\u{1b}[31m for •••\u{a}\u{202e} xxx"), "{text}");
        assert!(text.len() <= EXCERPT && text.ends_with("xxx…"), "{text}");
        assert_eq!(keep("", MASKS).get(), "\"\"");
        let broken = keep(r#"{"uid":"44705892343619584"} <!-- x -->"#, MASKS);
        assert_eq!(broken.get(), r#""38 bytes that begin like JSON and are none""#);
        assert_eq!(keep("account 44705892343619584 of 5", MASKS).get(), r#""account ••• of 5""#);
    }

    /// Wherever the cut falls, it falls into no character, and leaves no beginning of what is struck.
    #[test]
    fn what_is_no_sentence_stays_as_it_is_written_but_for_addresses() {
        for json in [r#"{"x":"a\/b","msg":{"code":"a\/b"}}"#, r#"{"uid":"","msg":[["a\/b"]]}"#] {
            assert_eq!(keep(json, MASKS).get(), json);
        }
        let kept = keep(r#"{"x":"2001:db8:1:2:3:4:5:6","y":"10.0.0.7"}"#, MASKS);
        assert_eq!(kept.get(), r#"{"x":"•••","y":"•••"}"#);
    }

    #[test]
    fn an_id_in_its_masked_form_and_a_nought_stay() {
        assert_eq!((tail("0").as_str(), tail("••••4616").as_str()), ("0", "••••4616"));
        assert_eq!(without_uid(r#""44705892""#, "44705892"), r#""••••5892""#);
    }

    #[test]
    fn what_has_room_is_not_cut() {
        let (fits, too_long) = ("x".repeat(EXCERPT), "x".repeat(EXCERPT + 1));
        assert_eq!(excerpt(&fits), fits);
        assert_eq!(excerpt(&too_long), "x".repeat(EXCERPT - "…".len()) + "…");
    }

    #[test]
    fn a_cut_leaves_whole_characters_and_no_beginnings() {
        for before in 480..=EXCERPT {
            for (middle, never) in [("€€€€", "\u{fffd}"), ("203.0.113.7", "203"), ("44705892343619584", "4")] {
                let text = kept_text(&format!("{} {middle} {}", "x".repeat(before - 1), "y".repeat(40)));
                assert!(text.len() <= EXCERPT && !text.contains(never), "{before}: {text}");
            }
        }
    }

    fn kept_text(body: &str) -> String {
        serde_json::from_str(keep(body, MASKS).get()).unwrap()
    }
}
