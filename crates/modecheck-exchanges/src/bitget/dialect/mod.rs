//! How Bitget signs, tells the time, says "later", and opens its envelopes.
//!
//! <https://www.bitget.com/api-doc> (2025-12-05). Codes about an account's mode come before the signature is looked
//! at, so that they prove nothing about a key.

mod codes;

use std::time::Duration;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use modecheck_core::{Gap, GapKind, Native, Response, Timestamp};
use secrecy::SecretString;
use serde::de::DeserializeOwned;

use self::codes::RELEASE_ONLY;
use self::codes::code;
pub(crate) use self::codes::{
    CLASSIC, NO_DATA, NO_LOAN_USER, NOT_A_TRADER, Standing, UNIFIED, explained, known, standing,
};
use super::calls;
use super::wire::{CursorPage, Envelope, Listed, More, OrderId, ServerTime, Somewhere, VirtualPage};
use crate::client::{
    Call, Credentials, Dialect, Header, Meaning, Next, Paging, Reply, RowId, Triage, answered, decoded, foreign,
};

/// How long an address is shut out that asked too often (one minute before 2025-08-11). No page says how that differs
/// from the refusal of a call whose own limit is reached: both have status 429.
const BANNED_FOR: Duration = Duration::from_secs(300);

/// What the limits of calls are for. <https://www.bitget.com/legacy-docs/classic/faq> (2026-09-28): the header
/// `x-mbx-used-remain-limit` tells what remains of a call's limit in this second.
const SECOND: Duration = Duration::from_secs(1);

/// The dialect of one site: demo trading is a header.
#[derive(Debug, Clone, Copy)]
pub(crate) struct BitgetDialect {
    pub(crate) demo: bool,
}

impl Dialect for BitgetDialect {
    fn signed(&self, credentials: &Credentials, at: Timestamp, target: &str) -> Vec<Header> {
        let at = at.as_millis().to_string();
        vec![
            ("ACCESS-KEY", credentials.key().clone()),
            ("ACCESS-SIGN", SecretString::from(signature(credentials, &format!("{at}GET{target}")))),
            ("ACCESS-TIMESTAMP", SecretString::from(at)),
            ("ACCESS-PASSPHRASE", credentials.passphrase().clone()),
            ("locale", SecretString::from("en-US")),
        ]
    }

    fn plain(&self) -> Vec<Header> {
        if self.demo { vec![("paptrading", SecretString::from("1"))] } else { Vec::new() }
    }

    fn triage(&self, status: u16, body: &str) -> Triage {
        let envelope = serde_json::from_str::<Envelope<'_>>(body).ok();
        let released =
            envelope.as_ref().is_some_and(|envelope| envelope.code == RELEASE_ONLY && is_releasing(envelope));
        let known = envelope.as_ref().and_then(|envelope| code(&envelope.code));
        match (known.map(|card| card.meaning), status) {
            (Some(Meaning::Clock), _) => Triage::Clock,
            (Some(Meaning::Throttled), _) => Triage::Unclear(BANNED_FOR),
            (Some(Meaning::Passing), _) => Triage::Retry,
            _ if released => Triage::Retry,
            // A page in front of the exchange: too many requests from this address.
            (None, 403 | 429) if envelope.is_none() => Triage::Banned(BANNED_FOR),
            (None, 429) => Triage::Unclear(BANNED_FOR),
            (None, 408 | 500 | 502 | 503 | 504) => Triage::Retry,
            // Empty bodies were seen in place of lists.
            (None, 200) if body.is_empty() => Triage::Retry,
            _ => Triage::Keep,
        }
    }

    fn resets_in(&self, reply: &Reply) -> Option<Duration> {
        reply.retry_after()
    }

    fn left(&self, reply: &Reply) -> Option<(u32, Duration)> {
        Some((reply.header("x-mbx-used-remain-limit")?.parse().ok()?, SECOND))
    }

    fn time_call(&self) -> &'static Call {
        &calls::TIME
    }

    fn server_time(&self, body: &str) -> Option<Timestamp> {
        let envelope = serde_json::from_str::<Envelope<'_>>(body).ok().filter(|envelope| envelope.code == "00000")?;
        let time: ServerTime = serde_json::from_str(envelope.data?.get()).ok()?;
        millis(&time.server_time)
    }

    fn next_page(&self, call: &Call, first: &str, page: &Response) -> Next {
        match call.paging {
            Some(Paging::LastRow { parameter, id, rows: full }) => {
                let Ok(rows) = read::<Somewhere<OrderId>>(page).map(Somewhere::rows) else { return Next::Lost };
                // A page that is not full ends the list, unless it says that more follows, or should say and does not.
                let says_more = read::<More>(page).map(|more| more.next_flag);
                match (rows.last(), says_more) {
                    (_, Err(_)) if id == RowId::FlaggedOrder => Next::Lost,
                    (_, Ok(false) | Err(_)) if rows.len() < full => Next::End,
                    (Some(last), _) => following(first, parameter, &last.id),
                    (None, _) => Next::Lost,
                }
            }
            Some(Paging::Cursor { parameter }) => {
                let Ok(CursorPage { list, cursor, has_next }) = read(page) else { return Next::Lost };
                let empty = list.is_none_or(|list| list.is_empty());
                match (cursor.as_deref().unwrap_or_default(), has_next) {
                    (_, Some(false)) => Next::End,
                    // A cursor stands for the last row: a first page without rows cannot have one.
                    (cursor, None) if empty && page.page == 1 && !cursor.is_empty() => Next::Lost,
                    (_, None) if empty => Next::End,
                    ("", _) => Next::Lost,
                    (cursor, _) => following(first, parameter, cursor),
                }
            }
            Some(Paging::EndId { parameter }) => {
                let Ok(VirtualPage { end_id, sub_account_list: rows }) = read(page) else { return Next::Lost };
                match (end_id.as_deref(), rows.is_none_or(|rows| rows.is_empty())) {
                    (None, _) | (_, true) => Next::End,
                    (Some(id), false) => following(first, parameter, id),
                }
            }
            _ => Next::End,
        }
    }
}

/// The page after the one that this id stands for; ids that no query may hold cannot be asked for.
fn following(first: &str, parameter: &str, id: &str) -> Next {
    let sendable = !id.is_empty() && id.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_.".contains(&byte));
    if sendable { Next::Page(format!("{first}&{parameter}={id}")) } else { Next::Lost }
}

/// `base64(HMAC-SHA256(secret, timestamp + method + path with query + body))`.
fn signature(credentials: &Credentials, text: &str) -> String {
    STANDARD.encode(credentials.sign(text))
}

/// Tuesday to Thursday, 14:00 to 17:00 at UTC+8, by the time of the reply.
fn is_releasing(envelope: &Envelope<'_>) -> bool {
    let Some(at) = envelope.request_time.as_ref().and_then(|time| millis(time.trim_matches('"'))) else { return false };
    let hour = at.as_millis() / 3_600_000 + 8;
    // The first day of 1970 was a Thursday.
    matches!((hour / 24 + 3) % 7, 1..=3) && matches!(hour % 24, 14..=16)
}

/// A time as Bitget writes it: milliseconds in a text.
pub(crate) fn millis(text: &str) -> Option<Timestamp> {
    text.parse().ok().and_then(Timestamp::from_millis)
}

/// When Bitget answered, by its own clock.
pub(crate) fn answered_at(response: &Response) -> Option<Timestamp> {
    let (_, body) = answered(response).ok()?;
    let envelope = serde_json::from_str::<Envelope<'_>>(body).ok()?;
    millis(envelope.request_time?.trim_matches('"'))
}

/// The data of a successful reply, or the gap that it leaves.
pub(crate) fn read<T: DeserializeOwned>(response: &Response) -> Result<T, Gap> {
    let data = open(response)?.map_err(|native| refused(&native).left_by(response.call.clone()))?;
    decoded(data, "data").map_err(|problem| Gap::new(GapKind::Undecodable, problem).left_by(response.call.clone()))
}

/// The rows of a successful reply whose list may be `null` and stands under a name.
pub(crate) fn rows<T: DeserializeOwned>(response: &Response) -> Result<Vec<T>, Gap> {
    read::<Listed<T>>(response).map(Listed::rows)
}

/// The same of a call of which no document says where the list stands.
pub(crate) fn rows_anywhere<T: DeserializeOwned>(response: &Response) -> Result<Vec<T>, Gap> {
    read::<Somewhere<T>>(response).map(Somewhere::rows)
}

/// Opens the envelope: the data of a success, or else what Bitget refuses with.
pub(crate) fn open(response: &Response) -> Result<Result<&str, Native>, Gap> {
    let gap = |detail: &str| Err(Gap::new(GapKind::Undecodable, detail.to_owned()).left_by(response.call.clone()));
    let (status, body) = answered(response)?;
    let Ok(envelope) = serde_json::from_str::<Envelope<'_>>(body) else {
        return Err(foreign(response, status, body, "Bitget"));
    };
    match (envelope.code.as_str(), envelope.data, status) {
        ("00000", Some(data), 200) => Ok(Ok(data.get())),
        ("00000", None, 200) => gap("a success without data"),
        ("00000", ..) => gap(&format!("HTTP {status} with the code of a success")),
        (RELEASE_ONLY, ..) if is_releasing(&envelope) => {
            let detail = "Bitget was releasing a new version: Tuesday to Thursday, 14:00 to 17:00 at UTC+8";
            Err(Gap::new(GapKind::Unanswered, detail).left_by(response.call.clone()))
        }
        (code, ..) => Ok(Err(Native::new(code, envelope.msg.as_deref().unwrap_or_default()))),
    }
}

/// The code that a reply refuses with, if it does.
pub(crate) fn refusal(response: &Response) -> Option<Native> {
    open(response).ok()?.err()
}

/// The gap that a refused read leaves.
pub(crate) fn refused(native: &Native) -> Gap {
    if let Some(standing) = standing(native) {
        return Gap::new(GapKind::AccessBlocked, standing.text()).in_words(native.clone());
    }
    crate::client::refused(native, native.code.as_deref().and_then(code))
}

#[cfg(test)]
mod tests {
    use serde::Deserialize;

    use super::*;

    #[derive(Deserialize)]
    struct File {
        key: String,
        secret: String,
        timestamp: String,
        vectors: Vec<Vector>,
    }

    #[derive(Deserialize)]
    struct Vector {
        method: String,
        path_and_query: String,
        body: String,
        signature: String,
    }

    #[test]
    fn signatures_are_those_of_other_clients() {
        let file: File = serde_json::from_str(include_str!("../../../testdata/bitget-signatures.json")).unwrap();
        assert_eq!(file.vectors.len(), 13);
        let credentials = Credentials::new(file.key, file.secret, "");
        let at = millis(&file.timestamp).unwrap();
        for Vector { method, path_and_query, body, signature: theirs } in file.vectors {
            let ours = signature(&credentials, &format!("{}{method}{path_and_query}{body}", file.timestamp));
            assert_eq!(ours, theirs, "{method} {path_and_query}");
            if method == "GET" {
                let headers = BitgetDialect { demo: false }.signed(&credentials, at, &path_and_query);
                assert_eq!(secrecy::ExposeSecret::expose_secret(&headers[1].1), theirs, "{path_and_query}");
            }
        }
    }

    #[test]
    fn the_release_window_makes_a_wrong_parameter_a_passing_trouble() {
        let refused = |time: &str| format!(r#"{{"code":"40808","msg":"","requestTime":{time},"data":null}}"#);
        let triage = |time: &str| BitgetDialect { demo: false }.triage(400, &refused(time));
        // 2026-11-17, a Tuesday, 14:00 and 17:00 at UTC+8.
        assert_eq!(triage("1794895200000"), Triage::Retry);
        assert_eq!(triage("\"1794895200000\""), Triage::Retry);
        assert_eq!(triage("1794906000000"), Triage::Keep);
        assert_eq!(triage("null"), Triage::Keep);
    }
}
