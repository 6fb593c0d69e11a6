//! Sentences without their amounts and ids.

use super::{REDACTED, Redaction};
use crate::json::{ReportV1, SubjectV1};

/// A word with as many digits may be somebody's id.
const LONG: usize = 6;
/// Codes have no more digits than this.
const CODE: usize = 7;
/// Shorter ids than this are only taken for ids where they stand by themselves.
const SHORT: usize = 6;
/// Words of ours that have digits and are neither amounts nor ids.
const OURS: [&str; 12] =
    ["UTA 2.0", "UTA 1.0", "UTA2.0", "UTA1.0", "uta1", "uta2", "V1", "V2", "V3", "V5", "KYC2", "sha256"];

/// What is taken out of sentences, and what is not although it looks like it.
#[derive(Debug, Default)]
pub(super) struct Words {
    what: Redaction,
    /// Ids that the report names, the longest first.
    ids: Vec<String>,
    /// Names, codes, instruments, the longest first.
    kept: Vec<String>,
}

impl Words {
    /// Those of no report.
    pub(super) fn none(what: Redaction) -> Self {
        Self { what, ids: Vec::new(), kept: OURS.map(str::to_owned).to_vec() }
    }

    pub(super) fn of(report: &ReportV1, what: Redaction) -> Self {
        let mut words = Self::none(what);
        let subjects = || report.blockers.iter().flat_map(|blocker| &blocker.subjects);
        let leverage = || report.margin_impact.iter().flat_map(|impact| &impact.leverage_after);
        words.ids.extend(subjects().flat_map(|one| [&one.id, &one.client_order_id]).flatten().cloned());
        words.ids.extend(leverage().map(|one| one.position.clone()));
        words.ids.extend(report.account.uid.clone());
        let symbols = subjects().filter_map(|one| one.symbol.as_ref());
        let symbols = symbols.chain(leverage().filter_map(|one| one.symbol.as_ref()));
        words.kept.extend(symbols.filter(|symbol| is_symbol(symbol)).cloned());
        let native = report.blockers.iter().map(|blocker| &blocker.native);
        let native = native.chain(report.unknown.iter().filter_map(|gap| gap.native.as_ref()));
        let codes = native.filter_map(|native| native.code.as_ref());
        let codes = codes.chain(&report.transition.from).map(String::as_str);
        let codes = codes.chain(report.unknown.iter().filter_map(|gap| gap.call.as_deref()));
        words.kept.extend(codes.filter(|code| is_code(code) && !is_small(code)).map(str::to_owned));
        let names = [&report.account.name, &report.account.parent].into_iter().flatten();
        words.kept.extend(names.filter(|name| name.contains(char::is_alphabetic)).cloned());
        words.kept.push(report.transition.to.clone());
        words.sorted();
        words
    }

    /// Knows the ids of these too.
    pub(super) fn know<'a>(&mut self, subjects: impl Iterator<Item = &'a SubjectV1>) {
        self.ids.extend(subjects.flat_map(|one| [&one.id, &one.client_order_id]).flatten().cloned());
        self.sorted();
    }

    fn sorted(&mut self) {
        if !self.what.ids {
            self.kept.append(&mut self.ids);
        }
        for list in [&mut self.ids, &mut self.kept] {
            list.retain(|word| !word.trim().is_empty());
            list.sort_by_key(|word| std::cmp::Reverse(word.len()));
            list.dedup();
        }
    }

    /// The sentence with what is to be taken out replaced.
    pub(super) fn without(&self, text: &str) -> String {
        let mut kept = String::with_capacity(text.len());
        let mut at = 0;
        while let Some(next) = text[at..].chars().next() {
            let rest = &text[at..];
            let alone = !text[..at].chars().next_back().is_some_and(char::is_alphanumeric);
            if let Some(length) = self.taken_out(rest, alone) {
                kept.push_str(REDACTED);
                at += length;
            } else {
                let length = if alone { self.kept(rest) } else { None }.unwrap_or(next.len_utf8());
                kept.push_str(&rest[..length]);
                at += length;
            }
        }
        kept
    }

    /// How much of the beginning is taken out; what is kept is only asked for where a word begins.
    fn taken_out(&self, rest: &str, alone: bool) -> Option<usize> {
        let named = |id: &&String| begins_with(rest, id, alone);
        if let Some(id) = self.ids.iter().find(named) {
            return Some(id.len());
        }
        if alone && self.kept(rest).is_some() {
            return None;
        }
        let id = if self.what.ids && alone { id(rest) } else { None };
        id.or_else(|| if self.what.amounts { number(rest) } else { None })
    }

    /// How much of the beginning stands as it is: a known word, or a time.
    fn kept(&self, rest: &str) -> Option<usize> {
        let ends = |length: &usize| !rest[*length..].chars().next().is_some_and(char::is_alphanumeric);
        let word = self.kept.iter().filter(|word| rest.starts_with(word.as_str())).map(String::len).find(ends);
        let amount = || if self.what.amounts { None } else { decimal(rest) };
        word.or_else(|| time(rest).filter(ends)).or_else(amount)
    }
}

/// Whether a text begins with an id. A short one must stand by itself.
fn begins_with(rest: &str, id: &str, alone: bool) -> bool {
    let ends = |rest: &str| !rest.chars().next().is_some_and(char::is_alphanumeric);
    rest.strip_prefix(id).is_some_and(|rest| id.len() >= SHORT || alone && ends(rest))
}

/// The length of a word that may be somebody's id: masked, an address, or with many digits. A decimal number is none.
fn id(rest: &str) -> Option<usize> {
    let within =
        |c: char| c.is_alphanumeric() || matches!(c, '-' | '_' | '.' | ':' | '@' | '＠' | '•' | '+') || c.is_control();
    let word = &rest[..rest.find(|c| !within(c) && !crate::human::steers(c)).unwrap_or(rest.len())];
    let word = word.trim_end_matches(['.', ':', '-']);
    let digits = word.chars().filter(|c| c.is_numeric()).count();
    let address = word.matches('.').count() == 3 && word.chars().all(|c| c.is_ascii_digit() || matches!(c, '.' | ':'));
    let is_id = word.contains(['•', '@', '＠']) || address || digits >= LONG && decimal(word).is_none();
    is_id.then_some(word.len())
}

/// The length of a word that is a decimal number.
fn decimal(rest: &str) -> Option<usize> {
    let is_part = |c: char| c.is_alphanumeric() || matches!(c, '.' | '-' | '_' | ':' | '@' | '＠' | '•' | '+');
    let word = rest.split(|c| !is_part(c)).next()?.trim_end_matches(['.', ':']);
    let fits = word.matches('.').count() == 1 && word.chars().all(|c| c.is_ascii_digit() || c == '.');
    fits.then_some(word.len())
}

/// The length of a number, with what groups its digits.
fn number(rest: &str) -> Option<usize> {
    let mut end = 0;
    let mut gap = 0;
    for c in rest.chars() {
        if c.is_numeric() {
            end += gap + c.len_utf8();
            gap = 0;
        } else if end > 0 && gap == 0 && matches!(c, '.' | ',' | '_' | '\'' | '\u{a0}' | '\u{202f}') {
            gap = c.len_utf8();
        } else {
            break;
        }
    }
    (end > 0).then_some(end)
}

/// The length of a day, of a time of day, or of both as RFC 3339 writes them.
fn time(rest: &str) -> Option<usize> {
    let shape = |form: &str| {
        let fits = |(form, is): (u8, u8)| if form == b'0' { is.is_ascii_digit() } else { form == is };
        let bytes = rest.as_bytes().get(..form.len());
        bytes.is_some_and(|bytes| form.bytes().zip(bytes.iter().copied()).all(fits)).then_some(form.len())
    };
    let forms =
        ["0000-00-00T00:00:00.000Z", "0000-00-00T00:00:00Z", "0000-00-00T00:00Z", "0000-00-00", "00:00:00", "00:00"];
    let length = forms.into_iter().find_map(shape)?;
    let sane = match length {
        5 | 8 => matches!(rest.as_bytes()[0], b'0'..=b'2'),
        _ => rest.starts_with("20") && matches!(rest.as_bytes()[5], b'0' | b'1'),
    };
    sane.then_some(length)
}

/// Whether a text is a code: a word, or a number of not too many digits.
pub(super) fn is_code(text: &str) -> bool {
    let digits = text.bytes().filter(u8::is_ascii_digit).count();
    let word = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-' | b'.' | b':' | b'/');
    let number = digits == text.len() && digits <= CODE;
    text.len() <= 64 && text.bytes().all(word) && (number || digits <= 3 && digits < text.len() && !text.contains('.'))
}

/// Whether a code is a number that could as well be an amount.
fn is_small(code: &str) -> bool {
    code.len() < 5 && code.bytes().all(|byte| byte.is_ascii_digit())
}

/// Whether a text is an instrument or a currency: capitals, digits and what joins them.
pub(super) fn is_symbol(text: &str) -> bool {
    let joins =
        |byte: u8| byte.is_ascii_uppercase() || byte.is_ascii_digit() || matches!(byte, b'-' | b'_' | b'/' | b':');
    (1..=40).contains(&text.len())
        && text.bytes().all(joins)
        && text.bytes().filter(u8::is_ascii_uppercase).count() >= 2
}
