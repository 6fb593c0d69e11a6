//! How Bybit signs, tells the time, says "later", and pages.
//!
//! <https://bybit-exchange.github.io/docs/v5/guide> (2026-07-24), <https://bybit-exchange.github.io/docs/v5/error>
//! (2026-07-20). Neither method nor path nor host is signed, so nothing in a signature ties a request to a read: that
//! only listed GETs are sent is this program's own promise.

mod codes;

use std::fmt::Write;
use std::time::Duration;

use modecheck_core::{Gap, GapKind, Native, Response, Timestamp};
use secrecy::{ExposeSecret, SecretString};
use serde::de::{DeserializeOwned, IgnoredAny};

pub(crate) use self::codes::{code, codes};
use super::calls;
use super::wire::{Envelope, List, MarketTime, Page};
use crate::client::{
    Call, Credentials, Dialect, Header, Meaning, Next, Paging, Reply, Triage, answered, decoded, foreign,
};

/// How far behind Bybit's clock a request may arrive, in milliseconds. A clock that is ahead is not helped by more.
const RECV_WINDOW: &str = "5000";
/// How long an address is shut out that asked too often; it is let in again by itself.
const BANNED_FOR: Duration = Duration::from_secs(600);

#[derive(Debug, Clone, Copy)]
pub(crate) struct BybitDialect;

impl Dialect for BybitDialect {
    fn signed(&self, credentials: &Credentials, at: Timestamp, target: &str) -> Vec<Header> {
        let at = at.as_millis().to_string();
        let query = target.split_once('?').map_or("", |(_, query)| query);
        let signature = SecretString::from(signature(credentials, &at, RECV_WINDOW, query));
        vec![
            ("X-BAPI-API-KEY", credentials.key().clone()),
            ("X-BAPI-SIGN", signature),
            ("X-BAPI-SIGN-TYPE", SecretString::from("2")),
            ("X-BAPI-TIMESTAMP", SecretString::from(at)),
            ("X-BAPI-RECV-WINDOW", SecretString::from(RECV_WINDOW)),
        ]
    }

    fn plain(&self) -> Vec<Header> {
        Vec::new()
    }

    fn triage(&self, status: u16, body: &str) -> Triage {
        let envelope = serde_json::from_str::<Envelope<'_>>(body).ok();
        let known = envelope.filter(|envelope| envelope.ret_code != 0);
        let known = known.and_then(|envelope| code(&envelope.ret_code.to_string()));
        // The code that it had before 2023-08.
        let of_address = known.is_some_and(|card| card.code == "10018");
        match (known.map(|card| card.meaning), status) {
            // A page in front of the exchange: too many requests from this address, or a country that is not served.
            (None, 403) => Triage::Banned(BANNED_FOR),
            (Some(Meaning::Throttled), _) if of_address => Triage::Banned(BANNED_FOR),
            (Some(Meaning::Throttled), _) => Triage::Throttled,
            (Some(Meaning::Clock), _) => Triage::Clock,
            (Some(Meaning::Passing), _) | (None, 408 | 429 | 500 | 502 | 503 | 504) => Triage::Retry,
            _ => Triage::Keep,
        }
    }

    fn resets_in(&self, reply: &Reply) -> Option<Duration> {
        reply.retry_after().or_else(|| resets_in(reply))
    }

    fn left(&self, reply: &Reply) -> Option<(u32, Duration)> {
        let left = reply.header("x-bapi-limit-status")?.parse().ok()?;
        Some((left, resets_in(reply)?))
    }

    fn time_call(&self) -> &'static Call {
        &calls::MARKET_TIME
    }

    fn server_time(&self, body: &str) -> Option<Timestamp> {
        let envelope = serde_json::from_str::<Envelope<'_>>(body).ok().filter(|envelope| envelope.ret_code == 0)?;
        instant(&serde_json::from_str(envelope.result?.get()).ok()?)
    }

    /// Lists end with an empty cursor or `0`. Replies were seen that name a cursor on their last page; the page that it
    /// asks for is empty, and so is the last.
    fn next_page(&self, call: &Call, first: &str, page: &Response) -> Next {
        let Some(Paging::Cursor { parameter }) = call.paging else {
            return if read::<IgnoredAny>(page).is_ok() { Next::End } else { Next::Lost };
        };
        let Ok(content) = read::<Page>(page) else { return Next::Lost };
        match content.next_page_cursor.or(content.next_cursor).as_deref() {
            None => Next::Lost,
            Some("" | "0") => Next::End,
            Some(_) if content.list.is_empty() && page.page > 1 => Next::End,
            Some(cursor) => Next::Page(format!("{first}&{parameter}={}", sendable(cursor))),
        }
    }
}

/// Lower-case hex of `HMAC-SHA256(secret, timestamp + key + window + query)`.
fn signature(credentials: &Credentials, timestamp: &str, window: &str, query: &str) -> String {
    let key = credentials.key().expose_secret();
    base16ct::lower::encode_string(&credentials.sign(&format!("{timestamp}{key}{window}{query}")))
}

/// A cursor as it is sent: as it came, percent signs included, but for characters that no query may hold.
fn sendable(cursor: &str) -> String {
    let mut sent = String::with_capacity(cursor.len());
    for byte in cursor.bytes() {
        if byte.is_ascii_alphanumeric() || b"%-_.~:,=".contains(&byte) {
            sent.push(byte.into());
        } else {
            // Writing to a text does not fail.
            let _ = write!(sent, "%{byte:02X}");
        }
    }
    sent
}

/// How long the limit of the call is spent, by the header and the clock of the reply.
fn resets_in(reply: &Reply) -> Option<Duration> {
    let resets: i64 = reply.header("x-bapi-limit-reset-timestamp")?.parse().ok()?;
    let envelope: Envelope<'_> = serde_json::from_slice(&reply.body).ok()?;
    let wait = resets.checked_sub(envelope.time?)?;
    // A reset that is past, or a minute away, is none of a limit per second.
    u64::try_from(wait).ok().filter(|wait| (1..60_000).contains(wait)).map(Duration::from_millis)
}

/// Bybit's time, to the millisecond.
pub(crate) fn instant(time: &MarketTime) -> Option<Timestamp> {
    let nanos: i128 = time.time_nano.parse().ok()?;
    i64::try_from(nanos / 1_000_000).ok().and_then(Timestamp::from_millis)
}

/// A time as Bybit writes it: milliseconds in a text.
pub(crate) fn millis(text: &str) -> Option<Timestamp> {
    text.parse().ok().and_then(Timestamp::from_millis)
}

/// The result of a successful reply, or the gap that it leaves.
pub(crate) fn read<T: DeserializeOwned>(response: &Response) -> Result<T, Gap> {
    let result = open(response)?.map_err(|native| refused(&native).left_by(response.call.clone()))?;
    decoded(result, "result").map_err(|problem| Gap::new(GapKind::Undecodable, problem).left_by(response.call.clone()))
}

/// The rows of a successful reply to this question, and to no other.
pub(crate) fn rows<T: DeserializeOwned>(response: &Response) -> Result<Vec<T>, Gap> {
    let page = read::<List<T>>(response)?;
    let mut asked = url::form_urlencoded::parse(response.query.as_bytes());
    let asked = asked.find(|(name, _)| name == "category").map(|(_, category)| category);
    if asked.as_deref() == page.category.as_deref() {
        return Ok(page.list);
    }
    let word = |category: Option<&str>| category.unwrap_or("no category").to_owned();
    let detail = format!("asked for {}, answered for {}", word(asked.as_deref()), word(page.category.as_deref()));
    Err(Gap::new(GapKind::Contradictory, detail).left_by(response.call.clone()))
}

/// Opens the envelope: the result of a success, or else what Bybit refuses with.
pub(crate) fn open(response: &Response) -> Result<Result<&str, Native>, Gap> {
    let gap = |kind, detail: &str| Err(Gap::new(kind, detail.to_owned()).left_by(response.call.clone()));
    let (status, body) = answered(response)?;
    let Ok(envelope) = serde_json::from_str::<Envelope<'_>>(body) else {
        return match status {
            404 => gap(
                GapKind::ModeMismatch,
                "HTTP 404: not a host of Bybit, or nothing that it serves an account in this mode",
            ),
            401 => gap(GapKind::KeyInvalid, "HTTP 401: the key is not accepted"),
            _ => Err(foreign(response, status, body, "Bybit")),
        };
    };
    match (envelope.ret_code, envelope.result, status) {
        (0, Some(result), 200) => Ok(Ok(result.get())),
        (0, None, 200) => gap(GapKind::Undecodable, "a success without a result"),
        (0, ..) => gap(GapKind::Undecodable, &format!("HTTP {status} with the code of a success")),
        (code, ..) => Ok(Err(Native::new(&code.to_string(), envelope.ret_msg.as_deref().unwrap_or_default()))),
    }
}

/// The gap that a refused read leaves.
pub(crate) fn refused(native: &Native) -> Gap {
    crate::client::refused(native, native.code.as_deref().and_then(code))
}

#[cfg(test)]
mod tests {
    use serde::Deserialize;

    use super::*;

    #[derive(Deserialize)]
    struct File {
        vectors: Vec<Vector>,
    }

    #[derive(Deserialize)]
    struct Vector {
        name: String,
        key: String,
        secret: String,
        timestamp: String,
        window: String,
        payload: String,
        signature: String,
    }

    #[test]
    fn signatures_are_those_of_other_clients() {
        let file: File = serde_json::from_str(include_str!("../../../testdata/bybit-signatures.json")).unwrap();
        assert_eq!(file.vectors.len(), 17);
        for Vector { name, key, secret, timestamp, window, payload, signature: theirs } in file.vectors {
            let credentials = Credentials::new(key, secret, "");
            let ours = signature(&credentials, &timestamp, &window, &payload);
            assert_eq!(ours, theirs, "{name}");
            let mistaken = signature(&credentials, &timestamp, &window, &format!("?{payload}"));
            assert_ne!(mistaken, theirs, "{name}: the question mark is not signed");
        }
    }

    #[test]
    fn what_is_sent_carries_the_time_and_the_window_that_were_signed() {
        let credentials = Credentials::new("TESTKEY0000000000A", "TESTSECRET0000000000000000000000000B", "");
        let at = Timestamp::from_millis(1_700_000_000_000).unwrap();
        let headers = BybitDialect.signed(&credentials, at, "/v5/account/info");
        let sent: Vec<_> = headers.iter().map(|(name, value)| (*name, value.expose_secret())).collect();
        assert_eq!(sent[1].1, "2d53ba2134357744638c9e5ef55dbe97862841334f0f7e366af1f9feecfa725a");
        assert_eq!(sent[3], ("X-BAPI-TIMESTAMP", "1700000000000"));
        assert_eq!(sent[4], ("X-BAPI-RECV-WINDOW", "5000"));
    }

    #[test]
    fn cursors_are_sent_as_they_came() {
        assert_eq!(sendable("page_args%3Dfd43-7847%26symbol%3D6%26"), "page_args%3Dfd43-7847%26symbol%3D6%26");
        assert_eq!(sendable("a b&c#é"), "a%20b%26c%23%C3%A9");
    }
}
