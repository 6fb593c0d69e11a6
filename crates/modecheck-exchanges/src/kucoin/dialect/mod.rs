//! How `KuCoin` signs, tells the time, says "later", and pages.
//!
//! <https://www.kucoin.com/docs-new/authentication>, <https://www.kucoin.com/docs-new/rate-limit> (2026-11-21)

mod codes;

use std::time::Duration;

use base64::{Engine, engine::general_purpose::STANDARD};
use modecheck_core::{Action, Gap, GapKind, Native, Place, Remediation, Response, Timestamp, Who};
use secrecy::{ExposeSecret, SecretString};
use serde::de::{DeserializeOwned, IgnoredAny};

pub(crate) use self::codes::{code, codes};
use super::calls;
use super::wire::{Envelope, Page};
use crate::client::{
    Access, Call, Credentials, Dialect, Header, Meaning, Next, Paging, Reply, Triage, answered, decoded, foreign,
};

/// How long Cloudflare, which stands in front of `KuCoin`, shuts out an address that asked too often (its error 1015):
/// <https://www.kucoin.com/docs/basic-info/request-rate-limit/rest-api>. Its page was seen with status 429
/// (<https://github.com/mikekonan/exchange-proxy/issues/14>, 2021-11-21); `KuCoin`'s own refusals have an envelope.
const BANNED_FOR: Duration = Duration::from_secs(30);

/// Signs for keys of version 2 and 3.
#[derive(Debug, Clone, Copy)]
pub(crate) struct KucoinDialect {
    /// Whether the key is of the Australian site, which shares the global hosts.
    pub(crate) australian: bool,
}

/// For reading, which signs nothing.
pub(crate) const READING: KucoinDialect = KucoinDialect { australian: false };

impl Dialect for KucoinDialect {
    fn signed(&self, credentials: &Credentials, at: Timestamp, target: &str) -> Vec<Header> {
        let at = at.as_millis().to_string();
        let passphrase = STANDARD.encode(credentials.sign(credentials.passphrase().expose_secret()));
        let headers = [
            ("KC-API-KEY", credentials.key().clone()),
            ("KC-API-SIGN", SecretString::from(signature(credentials, &at, target))),
            ("KC-API-TIMESTAMP", SecretString::from(at)),
            ("KC-API-PASSPHRASE", SecretString::from(passphrase)),
            ("KC-API-KEY-VERSION", SecretString::from(<&str>::from(credentials.version()))),
        ];
        headers.into()
    }

    fn plain(&self) -> Vec<Header> {
        let site = self.australian.then(|| ("X-SITE-TYPE", SecretString::from(calls::AUSTRALIA)));
        site.into_iter().collect()
    }

    fn triage(&self, status: u16, body: &str) -> Triage {
        let envelope = serde_json::from_str::<Envelope<'_>>(body).ok();
        let in_front = envelope.is_none();
        match (envelope.and_then(|envelope| code(&envelope.code)).map(|card| card.meaning), status) {
            (Some(Meaning::Throttled), _) => Triage::Throttled,
            (Some(Meaning::Clock), _) => Triage::Clock,
            (None, 429) if in_front => Triage::Banned(BANNED_FOR),
            (None, 403) if body.contains("1015") => Triage::Banned(BANNED_FOR),
            (Some(Meaning::Passing), _) | (None, 408 | 429 | 500 | 502 | 503 | 504) => Triage::Retry,
            _ => Triage::Keep,
        }
    }

    fn resets_in(&self, reply: &Reply) -> Option<Duration> {
        // With something left it is the system that is overloaded: a short wait does.
        if left(reply).is_some_and(|left| left > 0) {
            return Some(Duration::from_millis(500));
        }
        reply.retry_after().or_else(|| resets_in(reply))
    }

    fn left(&self, reply: &Reply) -> Option<(u32, Duration)> {
        Some((left(reply)?, resets_in(reply)?))
    }

    fn time_call(&self) -> &'static Call {
        &calls::TIMESTAMP
    }

    fn server_time(&self, body: &str) -> Option<Timestamp> {
        let envelope = serde_json::from_str::<Envelope<'_>>(body).ok().filter(|envelope| envelope.code == "200000")?;
        envelope.data?.get().parse().ok().and_then(Timestamp::from_millis)
    }

    /// A page says which of how many it is, and must hold as many rows as that takes.
    fn next_page(&self, call: &Call, first: &str, page: &Response) -> Next {
        let Some(Paging::Number { parameter }) = call.paging else {
            return if read::<IgnoredAny>(page).is_ok() { Next::End } else { Next::Lost };
        };
        let Ok(content) = read::<Page<IgnoredAny>>(page) else { return Next::Lost };
        let number = u64::from(page.page);
        let before = (number - 1).saturating_mul(content.page_size);
        let upto = before.saturating_add(u64::try_from(content.items.len()).unwrap_or(u64::MAX));
        if content.current_page != number {
            Next::Lost
        } else if number < content.total_page {
            // A page before the last has rows.
            let next = || Next::Page(format!("{first}&{parameter}={}", number + 1));
            if content.items.is_empty() { Next::Lost } else { next() }
        } else if upto >= content.total_num {
            Next::End
        } else {
            Next::Lost
        }
    }
}

/// `base64(HMAC-SHA256(secret, timestamp + GET + target))`, the query as it was before it was percent-encoded.
fn signature(credentials: &Credentials, timestamp: &str, target: &str) -> String {
    STANDARD.encode(credentials.sign(&format!("{timestamp}GET{}", plain(target))))
}

/// The target with the percent signs of its query undone.
fn plain(target: &str) -> String {
    let Some((path, query)) = target.split_once('?') else { return target.to_owned() };
    let pairs: Vec<_> = query.split('&').map(unescaped).collect();
    format!("{path}?{}", pairs.join("&"))
}

fn unescaped(text: &str) -> String {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((byte, after)) = rest.split_first() {
        let escaped = (*byte == b'%').then(|| after.get(..2)).flatten().and_then(|hex| std::str::from_utf8(hex).ok());
        if let Some(value) = escaped.and_then(|hex| u8::from_str_radix(hex, 16).ok()) {
            bytes.push(value);
            rest = &after[2..];
        } else {
            bytes.push(if *byte == b'+' { b' ' } else { *byte });
            rest = after;
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

fn left(reply: &Reply) -> Option<u32> {
    reply.header("gw-ratelimit-remaining")?.parse().ok()
}

fn resets_in(reply: &Reply) -> Option<Duration> {
    let wait: u64 = reply.header("gw-ratelimit-reset")?.parse().ok()?;
    (1..=60_000).contains(&wait).then(|| Duration::from_millis(wait))
}

/// The data of a successful reply, or the gap that it leaves.
pub(crate) fn read<T: DeserializeOwned>(response: &Response) -> Result<T, Gap> {
    let data = open(response)?.map_err(|native| refused(&native, &response.call))?;
    decoded(data, "data").map_err(|problem| Gap::new(GapKind::Undecodable, problem).left_by(response.call.clone()))
}

/// The rows of a page.
pub(crate) fn rows<T: DeserializeOwned>(response: &Response) -> Result<Vec<T>, Gap> {
    read::<Page<T>>(response).map(|page| page.items)
}

/// Opens the envelope: the data of a success, or else what `KuCoin` refuses with.
pub(crate) fn open(response: &Response) -> Result<Result<&str, Native>, Gap> {
    let gap = |detail: &str| Err(Gap::new(GapKind::Undecodable, detail.to_owned()).left_by(response.call.clone()));
    let (status, body) = answered(response)?;
    let Ok(envelope) = serde_json::from_str::<Envelope<'_>>(body) else {
        return Err(foreign(response, status, body, "KuCoin"));
    };
    let success = envelope.code == "200000" || envelope.code == "200" && envelope.success == Some(true);
    if success && envelope.success == Some(false) {
        return gap("the code of a success, which is said to be none");
    }
    match (success, envelope.data, status) {
        (true, Some(data), 200) => Ok(Ok(data.get())),
        (true, None, 200) => gap("a success without data"),
        (true, ..) => gap(&format!("HTTP {status} with the code of a success")),
        (false, ..) => Ok(Err(Native::new(&envelope.code, envelope.msg.as_deref().unwrap_or_default()))),
    }
}

/// What a switch was refused with; nothing when it was accepted. Its success has no data, or text.
pub(crate) fn switched(response: &Response) -> Result<Option<Native>, Gap> {
    let (status, body) = answered(response)?;
    let accepted =
        |envelope: &Envelope<'_>| envelope.code == "200000" && envelope.success != Some(false) && status == 200;
    match serde_json::from_str::<Envelope<'_>>(body) {
        Ok(envelope) if accepted(&envelope) => Ok(None),
        _ => match open(response)? {
            Err(native) => Ok(Some(native)),
            Ok(_) => Err(Gap::new(GapKind::Undecodable, "not the success of a switch").left_by(response.call.clone())),
        },
    }
}

/// The gap that a refused read leaves; a missing permission is named.
pub(crate) fn refused(native: &Native, call: &str) -> Gap {
    let gap = crate::client::refused(native, native.code.as_deref().and_then(code)).left_by(call.to_owned());
    let access = calls::ALL.iter().find(|known| known.name == call).map(|known| known.access);
    match (gap.kind, access) {
        (GapKind::PermissionMissing, Some(Access::Private(name))) if name != "General" => {
            let step =
                format!("give the API key the permission {name} (KuCoin has none for reading alone), then ask again");
            let step = Remediation::new(Action::GrantKeyPermission, Who::Ops, Place::Web, step);
            Gap { detail: format!("the key lacks the permission {name}").into(), ..gap }.resolved_by(step)
        }
        _ => gap,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::Value;

    use super::*;

    #[test]
    fn signatures_are_those_of_other_clients() {
        let file: Value = serde_json::from_str(include_str!("../../../testdata/kucoin-signatures.json")).unwrap();
        let text = |value: &Value, name: &str| value[name].as_str().unwrap().to_owned();
        for set in file["sets"].as_array().unwrap() {
            let credentials = Credentials::new("key", text(set, "secret"), text(set, "passphrase"));
            let at = Timestamp::from_millis(text(set, "timestamp").parse().unwrap()).unwrap();
            for vector in set["vectors"].as_array().unwrap() {
                let headers = READING.signed(&credentials, at, &text(vector, "target"));
                let value = |name| headers.iter().find(|(known, _)| *known == name).unwrap().1.expose_secret();
                assert_eq!(value("KC-API-SIGN"), text(vector, "signature"), "{vector}");
                assert_eq!(value("KC-API-PASSPHRASE"), text(set, "passphrase_header"));
                assert_eq!(value("KC-API-TIMESTAMP"), text(set, "timestamp"));
            }
        }
    }
}
