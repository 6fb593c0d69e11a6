//! Where values of a JSON text begin and end. The text is known to be JSON.

use std::ops::Range;

/// The strings of a JSON text, passed through once: a large reply may repeat an id in every row.
pub(super) struct Strings<'a> {
    json: &'a [u8],
    /// What is before it was passed.
    at: usize,
    /// Where the last one is that was passed.
    last: Range<usize>,
}

impl<'a> Strings<'a> {
    pub(super) fn of(json: &'a str) -> Self {
        Self { json: json.as_bytes(), at: 0, last: 0..0 }
    }

    /// Whether this place is within a string; no place before the last one is asked for.
    pub(super) fn hold(&mut self, place: usize) -> bool {
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

pub(super) fn past_spaces(json: &[u8], mut at: usize) -> usize {
    while json.get(at).is_some_and(u8::is_ascii_whitespace) {
        at += 1;
    }
    at
}

/// Behind the string that starts here.
pub(super) fn string_end(json: &[u8], start: usize) -> usize {
    let mut at = start + 1;
    while at < json.len() && json[at] != b'"' {
        at += if json[at] == b'\\' { 2 } else { 1 };
    }
    (at + 1).min(json.len())
}

/// Behind the value that starts here.
pub(super) fn value_end(json: &[u8], start: usize) -> usize {
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
