//! How OKX signs, tells the time, says "later", and pages.
//!
//! <https://www.okx.com/docs-v5/en/#overview> (2026-07-06), <https://www.okx.com/docs-v5/en/#error-code-rest-api>
//! (2026-07-13).

mod codes;

use std::time::Duration;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use modecheck_core::{Gap, GapKind, Native, Response, Timestamp};
use secrecy::{ExposeSecret, SecretString};
use serde::de::DeserializeOwned;
use url::form_urlencoded;

pub(crate) use self::codes::{code, codes, without_sub_code};
use super::calls;
use super::wire::{Envelope, PageRow, RowError, ServerTime};
use crate::client::{
    Call, Credentials, Dialect, Header, Meaning, Next, Paging, Reply, RowId, Triage, answered, decoded, foreign,
};

/// The dialect of one site: demo trading is a header.
#[derive(Debug, Clone, Copy)]
pub(crate) struct OkxDialect {
    pub(crate) demo: bool,
}

impl Dialect for OkxDialect {
    fn signed(&self, credentials: &Credentials, at: Timestamp, target: &str) -> Vec<Header> {
        let at = at.to_string();
        let signature = SecretString::from(signature(credentials, &at, "GET", target, ""));
        vec![
            ("OK-ACCESS-KEY", credentials.key().clone()),
            ("OK-ACCESS-SIGN", signature),
            ("OK-ACCESS-TIMESTAMP", SecretString::from(at)),
            ("OK-ACCESS-PASSPHRASE", credentials.passphrase().expose_secret().into()),
        ]
    }

    fn plain(&self) -> Vec<Header> {
        if self.demo { vec![("x-simulated-trading", SecretString::from("1"))] } else { Vec::new() }
    }

    fn triage(&self, status: u16, body: &str) -> Triage {
        let envelope = serde_json::from_str::<Envelope<'_>>(body).ok();
        let known = envelope.filter(|envelope| envelope.code != "0").and_then(|envelope| code(&envelope.code));
        match (known.map(|card| card.meaning), status) {
            (Some(Meaning::Throttled), _) | (_, 429) => Triage::Throttled,
            (Some(Meaning::Clock), _) => Triage::Clock,
            (Some(Meaning::Passing), _) | (None, 408 | 500 | 502 | 503 | 504) => Triage::Retry,
            _ => Triage::Keep,
        }
    }

    fn resets_in(&self, reply: &Reply) -> Option<Duration> {
        reply.retry_after()
    }

    fn time_call(&self) -> &'static Call {
        &calls::SERVER_TIME
    }

    fn server_time(&self, body: &str) -> Option<Timestamp> {
        let envelope = serde_json::from_str::<Envelope<'_>>(body).ok().filter(|envelope| envelope.code == "0")?;
        let [time] = <[ServerTime; 1]>::try_from(rows(envelope.data?.get()).ok()?).ok()?;
        millis(&time.ts)
    }

    /// A page with fewer rows than a full one is documented to be the last; otherwise the last row's id asks for the next.
    fn next_page(&self, call: &Call, first: &str, page: &Response) -> Next {
        let Some(Paging::LastRow { parameter, id, rows }) = call.paging else { return Next::End };
        let Ok(page) = read::<PageRow>(page) else { return Next::Lost };
        if page.len() < rows {
            return Next::End;
        }
        let id = match id {
            RowId::Order | RowId::FlaggedOrder => page.into_iter().next_back().and_then(|row| row.ord_id),
            RowId::Algo => page.into_iter().next_back().and_then(|row| row.algo_id),
            RowId::Created => before(&page),
            RowId::Unclear => None,
        };
        let Some(id) = id.filter(|id| !id.is_empty()) else { return Next::Lost };
        let id: String = form_urlencoded::byte_serialize(id.as_bytes()).collect();
        let first = if first.is_empty() { String::new() } else { format!("{first}&") };
        Next::Page(format!("{first}{parameter}={id}"))
    }
}

/// The time before which the accounts of the next page were made. The page that it asks for begins with the last rows of
/// this one again: others may have been made within the same millisecond. Only in falling order is the last the oldest.
fn before(page: &[PageRow]) -> Option<String> {
    let made: Option<Vec<u64>> = page.iter().map(|row| row.ts.as_deref()?.parse().ok()).collect();
    let made = made.filter(|made| made.is_sorted_by(|one, next| one >= next))?;
    made.last().map(|last| (last + 1).to_string())
}

/// `base64(HMAC-SHA256(secret, timestamp + method + path with query + body))`. The host, the passphrase and the demo
/// header are not covered.
fn signature(credentials: &Credentials, timestamp: &str, method: &str, target: &str, body: &str) -> String {
    STANDARD.encode(credentials.sign(&format!("{timestamp}{method}{target}{body}")))
}

/// A time as OKX writes it: milliseconds in a string.
pub(crate) fn millis(text: &str) -> Option<Timestamp> {
    text.parse().ok().and_then(Timestamp::from_millis)
}

/// The rows of a successful reply, or the gap that it leaves. Nothing in `data` counts until the code says success.
pub(crate) fn read<T: DeserializeOwned>(response: &Response) -> Result<Vec<T>, Gap> {
    let data = open(response)?.map_err(|native| refused(&native).left_by(response.call.clone()))?;
    decode(response, data)
}

/// The rows of the data of a success.
pub(crate) fn decode<T: DeserializeOwned>(response: &Response, data: &str) -> Result<Vec<T>, Gap> {
    rows(data).map_err(|problem| Gap::new(GapKind::Undecodable, problem).left_by(response.call.clone()))
}

/// Opens the envelope: the data of a success, or else what OKX refuses with.
pub(crate) fn open(response: &Response) -> Result<Result<&str, Native>, Gap> {
    let gap = |kind, detail: String| Err(Gap::new(kind, detail).left_by(response.call.clone()));
    let (status, body) = answered(response)?;
    let Ok(envelope) = serde_json::from_str::<Envelope<'_>>(body) else {
        return Err(foreign(response, status, body, "OKX"));
    };
    match (envelope.code.as_str(), envelope.data, status) {
        ("0", Some(data), 200) => Ok(Ok(data.get())),
        ("0", None, 200) => gap(GapKind::Undecodable, "a success without data".to_owned()),
        ("0", ..) => gap(GapKind::Undecodable, format!("HTTP {status} with the code of a success")),
        ("", ..) => gap(GapKind::Undecodable, "a reply with an empty code".to_owned()),
        ("1" | "2", data, _) => match row_error(data.map_or("", |data| data.get()), &envelope) {
            native if native.code.is_none() => gap(GapKind::Undecodable, "a failed row with an empty code".to_owned()),
            native => Ok(Err(native)),
        },
        (code, ..) => Ok(Err(Native::new(code, envelope.msg.as_deref().unwrap_or_default()))),
    }
}

/// Under the envelope codes 1 and 2 the reason stands in the row.
fn row_error(data: &str, envelope: &Envelope<'_>) -> Native {
    let rows: Vec<RowError> = rows(data).unwrap_or_default();
    rows.first().map_or_else(
        || Native::new(&envelope.code, envelope.msg.as_deref().unwrap_or_default()),
        |row| Native::new(&row.s_code, &row.s_msg),
    )
}

fn rows<T: DeserializeOwned>(data: &str) -> Result<Vec<T>, String> {
    decoded(data, "data")
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
        negative: Vec<Negative>,
        negative_secret: String,
    }

    #[derive(Deserialize)]
    struct Vector {
        name: String,
        method: String,
        request_path: String,
        body: String,
        timestamp: String,
        secret: String,
        signature_base64: String,
    }

    #[derive(Deserialize)]
    struct Negative {
        name: String,
        prehash: String,
        signature_base64: String,
    }

    fn file() -> File {
        serde_json::from_str(include_str!("../../../testdata/okx-signatures.json")).unwrap()
    }

    #[test]
    fn signatures_are_those_of_other_clients() {
        let vectors = file().vectors;
        assert_eq!(vectors.len(), 20);
        for vector in vectors {
            let credentials = Credentials::new("", vector.secret, "");
            let signed = signature(&credentials, &vector.timestamp, &vector.method, &vector.request_path, &vector.body);
            assert_eq!(signed, vector.signature_base64, "{}", vector.name);
        }
    }

    #[test]
    fn no_usual_mistake_gives_our_signature() {
        let File { negative, negative_secret, .. } = file();
        assert_eq!(negative.len(), 7);
        let credentials = Credentials::new("", negative_secret, "");
        let target = "/api/v5/account/set-account-switch-precheck?acctLv=3";
        let ours = signature(&credentials, "2020-12-08T09:08:57.715Z", "GET", target, "");
        for Negative { name, prehash, signature_base64 } in negative {
            assert_ne!(ours, signature_base64, "{name}");
            if name != "hex_instead_of_base64" {
                assert_eq!(STANDARD.encode(credentials.sign(&prehash)), signature_base64, "{name} is what it says");
            }
        }
    }

    #[test]
    fn what_is_sent_carries_the_time_that_was_signed() {
        let credentials = Credentials::new("key", "22582BD0CFF14C41EDBF1AB98506286D", "phrase");
        let at = "2020-12-08T09:08:57.715Z".parse().unwrap();
        let headers = OkxDialect { demo: true }.signed(&credentials, at, "/api/v5/account/config");
        let sent: Vec<_> = headers.iter().map(|(name, value)| (*name, value.expose_secret())).collect();
        assert_eq!(sent[1], ("OK-ACCESS-SIGN", "Kr/8IrbDYujS4cg2KkmB+tO2HMUXxyayG6ZwNb4H/yA="));
        assert_eq!(sent[2], ("OK-ACCESS-TIMESTAMP", "2020-12-08T09:08:57.715Z"));
    }
}
