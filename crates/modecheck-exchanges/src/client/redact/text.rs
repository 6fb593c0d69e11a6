//! Texts without what identifies an account or a person.

use std::net::IpAddr;

/// What Bybit echoes of a request whose signature it refuses: the time, the key and the query, run together.
const ECHO: &str = "origin_string[";
/// How many bytes of what is not JSON are kept.
pub(super) const EXCERPT: usize = 512;
/// A number with as many digits may be somebody's id.
const LONG_NUMBER: usize = 6;
pub(super) const STRUCK: &str = "•••";

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
pub(super) fn without_ids(text: &str) -> String {
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

/// A sentence without what identifies somebody.
pub(super) fn sentence(text: &str) -> String {
    let echo = text.to_ascii_lowercase().find(ECHO);
    let Some(start) = echo.map(|start| start + ECHO.len()) else { return without_addresses(text) };
    let end = text[start..].rfind(']').map_or(text.len(), |end| start + end);
    without_addresses(&format!("{}{STRUCK}{}", &text[..start], &text[end..]))
}

/// The text with every internet address struck out.
pub(super) fn without_addresses(text: &str) -> String {
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

/// Three dots, seven colons or a double one: no amount, time or instrument has them.
pub(super) fn may_hold_address(value: &str) -> bool {
    let count = |mark: u8| value.bytes().filter(|byte| *byte == mark).count();
    count(b'.') >= 3 || count(b':') >= 7 || value.contains("::")
}
