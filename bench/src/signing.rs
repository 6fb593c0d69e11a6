//! How each exchange has a GET signed: <https://www.okx.com/docs-v5/en/>, <https://bybit-exchange.github.io/docs/v5/guide>,
//! <https://www.kucoin.com/docs-new> and <https://www.bitget.com/api-doc>.

use base64::{Engine, engine::general_purpose::STANDARD};
use hmac::{Hmac, KeyInit, Mac};
use modecheck::Exchange;
use reqwest::header::{HeaderMap, HeaderName, HeaderValue};
use sha2::Sha256;

use crate::bare::Own;

const RECV_WINDOW: &str = "5000";

/// The headers of a GET, as of now.
pub(crate) fn signed(exchange: Exchange, own: &Own, target: &str, query: &str) -> HeaderMap {
    let now = jiff::Timestamp::now();
    let millis = now.as_millisecond().to_string();
    let get = |time: &str| STANDARD.encode(hmac(&own.secret, &[time, "GET", target]));
    let headers = match exchange {
        Exchange::Okx => {
            let time = now.strftime("%Y-%m-%dT%H:%M:%S%.3fZ").to_string();
            vec![
                ("ok-access-key", own.key.clone()),
                ("ok-access-sign", get(&time)),
                ("ok-access-passphrase", own.passphrase.clone()),
                ("ok-access-timestamp", time),
            ]
        }
        Exchange::Bybit => vec![
            ("x-bapi-api-key", own.key.clone()),
            (
                "x-bapi-sign",
                base16ct::lower::encode_string(&hmac(&own.secret, &[&millis, &own.key, RECV_WINDOW, query])),
            ),
            ("x-bapi-recv-window", RECV_WINDOW.to_owned()),
            ("x-bapi-timestamp", millis),
        ],
        Exchange::Kucoin => vec![
            ("kc-api-key", own.key.clone()),
            ("kc-api-sign", get(&millis)),
            ("kc-api-passphrase", STANDARD.encode(hmac(&own.secret, &[&own.passphrase]))),
            ("kc-api-key-version", "3".to_owned()),
            ("kc-api-timestamp", millis),
        ],
        Exchange::Bitget => vec![
            ("access-key", own.key.clone()),
            ("access-sign", get(&millis)),
            ("access-passphrase", own.passphrase.clone()),
            ("access-timestamp", millis),
        ],
    };
    let header =
        |(name, value): (&'static str, String)| (HeaderName::from_static(name), HeaderValue::try_from(value).unwrap());
    headers.into_iter().map(header).collect()
}

fn hmac(secret: &str, parts: &[&str]) -> [u8; 32] {
    let mut mac = Hmac::<Sha256>::new_from_slice(secret.as_bytes()).unwrap();
    for part in parts {
        mac.update(part.as_bytes());
    }
    mac.finalize().into_bytes().into()
}
