//! An exchange's ids and cursors go into the next query: what is signed is what is sent, and nothing is slipped in.

use std::collections::BTreeSet;
use std::sync::{Arc, OnceLock};

use aws_lc_rs::hmac;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use modecheck::{Exchange, calls};
use serde_json::Value;
use url::form_urlencoded;

use super::stage::{Owner, Seen, Stage};

const EXCHANGES: [Exchange; 4] = [Exchange::Okx, Exchange::Bybit, Exchange::Kucoin, Exchange::Bitget];

/// The fields of replies that later queries are made of.
const CARRIED: &[&str] = &[
    "nextPageCursor",
    "nextCursor",
    "cursor",
    "ordId",
    "algoId",
    "posId",
    "instFamily",
    "uly",
    "instId",
    "settleCoin",
    "settleCurrency",
    "quoteCurrency",
    "symbol",
    "orderId",
    "trackingNo",
    "id",
    "endId",
];

/// Pages that must be full before another is asked for.
const FULL: usize = 100;

fn stages() -> &'static [(Stage, BTreeSet<String>)] {
    static STAGES: OnceLock<Vec<(Stage, BTreeSet<String>)>> = OnceLock::new();
    STAGES.get_or_init(|| {
        let stage = |exchange| {
            let owner = Owner {
                key: "key-of-the-stage".to_owned(),
                secret: "secret-of-the-stage".to_owned(),
                passphrase: "passphrase-of-the-stage".to_owned(),
                uid: "4470589234".to_owned(),
            };
            let stage = Stage::of(exchange, owner);
            let (_, sent) = stage.collect(Arc::new(|_, body| carrying(&body, "x1").unwrap_or(body)));
            let names = sent
                .iter()
                .flat_map(|seen| seen.url.query_pairs().map(|(name, _)| name.into_owned()).collect::<Vec<_>>());
            let names = names.collect();
            (stage, names)
        };
        EXCHANGES.map(stage).into()
    })
}

pub(super) fn queries(data: &[u8]) {
    let Some((first, rest)) = data.split_first() else { return };
    let text = String::from_utf8_lossy(rest).into_owned();
    let (stage, names) = &stages()[usize::from(*first) % EXCHANGES.len()];
    let (_, sent) = stage.collect(Arc::new(move |_, body| carrying(&body, &text).unwrap_or(body)));
    for seen in sent {
        if let Err(why) = is_signed(stage.exchange, &seen, &stage.owner.secret, &stage.owner.passphrase) {
            panic!("{why}: {seen:?}");
        }
        let listed = calls(stage.exchange).iter().any(|call| call.path == seen.url.path());
        assert!(listed, "{seen:?} is of no listed call");
        let mut met = BTreeSet::new();
        for (name, _) in seen.url.query_pairs() {
            assert!(names.contains(name.as_ref()), "{name} was slipped into {seen:?}");
            assert!(met.insert(name.into_owned()), "a parameter stands twice in {seen:?}");
        }
        assert!(seen.url.as_str().bytes().all(|byte| byte.is_ascii_graphic()), "{seen:?}");
    }
}

/// The reply with this text in every field that later queries are made of, and with full pages.
fn carrying(body: &[u8], text: &str) -> Option<Vec<u8>> {
    fn walk(value: &mut Value, text: &str) {
        match value {
            Value::Object(fields) => {
                for (name, value) in fields {
                    let carried = value.is_string() && CARRIED.contains(&name.as_str());
                    if carried { *value = text.into() } else { walk(value, text) }
                }
            }
            Value::Array(items) => {
                for item in items.iter_mut() {
                    walk(item, text);
                }
                let rows = items.first().filter(|row| row.get("ordId").or(row.get("orderId")).is_some()).cloned();
                items.extend(rows.into_iter().cycle().take(FULL.saturating_sub(items.len())));
            }
            _ => {}
        }
    }
    let mut body: Value = serde_json::from_slice(body).ok()?;
    walk(&mut body, text);
    serde_json::to_vec(&body).ok()
}

/// Whether the request is signed as the exchange's documents say, by another implementation of HMAC than ours. Of a
/// public call nothing is signed.
///
/// - OKX, "REST authentication": `Base64(HMAC-SHA256(secret, timestamp + method + requestPath))`, the query in the path.
/// - Bybit, "Integration guidance": `hex(HMAC-SHA256(secret, timestamp + key + recv_window + queryString))`.
/// - `KuCoin`, "Authentication": as OKX, of the query before it is encoded; the passphrase is signed too.
/// - Bitget, "Signature": as OKX.
pub fn is_signed(exchange: Exchange, seen: &Seen, secret: &str, passphrase: &str) -> Result<(), String> {
    let (path, query) = (seen.url.path(), seen.url.query());
    let target = query.map_or_else(|| path.to_owned(), |query| format!("{path}?{query}"));
    let (mark, prehash) = match exchange {
        Exchange::Okx => ("OK-ACCESS-SIGN", format!("{}GET{target}", seen.header("OK-ACCESS-TIMESTAMP"))),
        Exchange::Bybit => {
            let parts = ["X-BAPI-TIMESTAMP", "X-BAPI-API-KEY", "X-BAPI-RECV-WINDOW"].map(|name| seen.header(name));
            ("X-BAPI-SIGN", format!("{}{}", parts.concat(), query.unwrap_or_default()))
        }
        Exchange::Kucoin => {
            let pairs = form_urlencoded::parse(query.unwrap_or_default().as_bytes());
            let pairs: Vec<_> = pairs.map(|(name, value)| format!("{name}={value}")).collect();
            let plain = if query.is_some() { format!("{path}?{}", pairs.join("&")) } else { path.to_owned() };
            ("KC-API-SIGN", format!("{}GET{plain}", seen.header("KC-API-TIMESTAMP")))
        }
        Exchange::Bitget => ("ACCESS-SIGN", format!("{}GET{target}", seen.header("ACCESS-TIMESTAMP"))),
    };
    let call = calls(exchange).iter().find(|call| call.path == path);
    let private = call.is_none_or(|call| call.access != modecheck::Access::Public);
    if !private {
        return if seen.header(mark).is_empty() { Ok(()) } else { Err("a public call is signed".to_owned()) };
    }
    let sign = |text: &str| {
        let key = hmac::Key::new(hmac::HMAC_SHA256, secret.as_bytes());
        hmac::sign(&key, text.as_bytes()).as_ref().to_vec()
    };
    let wanted = match exchange {
        Exchange::Bybit => base16ct::lower::encode_string(&sign(&prehash)),
        _ => STANDARD.encode(sign(&prehash)),
    };
    let (proof, word) = match exchange {
        Exchange::Okx => (seen.header("OK-ACCESS-PASSPHRASE"), passphrase.to_owned()),
        Exchange::Bybit => ("", String::new()),
        Exchange::Kucoin => (seen.header("KC-API-PASSPHRASE"), STANDARD.encode(sign(passphrase))),
        Exchange::Bitget => (seen.header("ACCESS-PASSPHRASE"), passphrase.to_owned()),
    };
    match (seen.header(mark) == wanted, proof == word) {
        (true, true) => Ok(()),
        (false, _) => Err(format!("what is sent is not what is signed, {prehash:?}")),
        (true, false) => Err("the passphrase is not sent as documented".to_owned()),
    }
}

/// What an account with these credentials sends when it is asked about at this time, where its exchange's replies carry
/// this text.
pub fn seen(exchange: Exchange, credentials: [&str; 3], at: modecheck::Timestamp, text: String) -> Vec<Seen> {
    let [key, secret, passphrase] = credentials.map(str::to_owned);
    let stage = Stage::of(exchange, Owner { key, secret, passphrase, uid: "4470589234".to_owned() });
    stage.collect_at(at, Arc::new(move |_, body| carrying(&body, &text).unwrap_or(body))).1
}

pub(super) fn seeds() -> Vec<Vec<u8>> {
    let texts: [&[u8]; 8] = [
        b"1747203871852343296",
        b"page_token%3D123%26",
        b"a&category=spot",
        b"BTC-USDT,ETH-USDT",
        b"a b+c%2B",
        "\u{5b57}\u{202e}".as_bytes(),
        b"x#y?z=1",
        b"%zz%",
    ];
    (0..4).flat_map(|number| texts.map(|text| [&[number], text].concat())).collect()
}
