//! Every request is signed as its exchange's documents say: checked by another implementation of HMAC over a text that is
//! put together here, after it agreed with signatures that other clients made.

use std::sync::atomic::{AtomicUsize, Ordering};

use modecheck::{Exchange, Timestamp};
use modecheck_tests::root;
use modecheck_tests::targets::{Seen, is_signed, seen};
use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};
use serde_json::Value;

use crate::any::text;

const EXCHANGES: [Exchange; 4] = [Exchange::Okx, Exchange::Bybit, Exchange::Kucoin, Exchange::Bitget];

fn file(exchange: Exchange) -> Value {
    let path = root().join(format!("crates/modecheck-exchanges/testdata/{exchange}-signatures.json"));
    serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap()
}

fn word(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}

/// A credential of requests: what an exchange's headers can carry.
fn credential() -> impl Strategy<Value = String> {
    "[!-~]{8,64}"
}

#[test]
fn every_request_has_the_signature_that_its_documents_say() {
    let moments = "2024-01-01T00:00:00Z".parse::<Timestamp>().unwrap().as_millis();
    let cases = std::cmp::max(4, Config::default().cases / 32);
    for exchange in EXCHANGES {
        let requests = AtomicUsize::new(0);
        let given = ([credential(), credential(), credential()], 0_i64..200_000_000_000, text());
        let mut runner = TestRunner::new(Config { cases, failure_persistence: None, ..Config::default() });
        let law = |([key, secret, passphrase], millis, text): ([String; 3], i64, String)| {
            let at = Timestamp::from_millis(moments + millis).unwrap();
            for request in seen(exchange, [&key, &secret, &passphrase], at, text) {
                is_signed(exchange, &request, &secret, &passphrase).map_err(TestCaseError::fail)?;
                requests.fetch_add(1, Ordering::Relaxed);
            }
            Ok(())
        };
        runner.run(&given, law).unwrap_or_else(|error| panic!("{exchange}: {error}"));
        let requests = requests.load(Ordering::Relaxed);
        assert!(requests > usize::try_from(cases).unwrap(), "{exchange} was hardly asked: {requests}");
        println!("{exchange}: {requests} requests, signatures other than the oracle's: 0");
    }
}

fn is_get(vector: &Value) -> bool {
    word(&vector["method"]) != "POST" && !word(&vector["payload"]).starts_with('{')
}

/// Signed requests of other clients: where they went, with their headers, the secret and the passphrase.
fn vectors(exchange: Exchange) -> Vec<(Seen, String, String)> {
    let file = file(exchange);
    let sets = file["sets"].as_array().cloned().unwrap_or_else(|| vec![file.clone()]);
    let of_set = |set: &Value| {
        let vectors = set["vectors"].as_array().unwrap().clone();
        vectors.into_iter().filter(is_get).map(|one| vector(exchange, set, &one)).collect::<Vec<_>>()
    };
    sets.iter().flat_map(of_set).collect()
}

fn vector(exchange: Exchange, set: &Value, one: &Value) -> (Seen, String, String) {
    let text = |names: &[&str]| {
        let mut values = names.iter().flat_map(|name| [&one[*name], &set[*name]]);
        values.find_map(Value::as_str).unwrap_or_default().to_owned()
    };
    let (secret, time) = (text(&["secret"]), text(&["timestamp"]));
    let target = match exchange {
        Exchange::Bybit => format!("/v5/any?{}", text(&["payload"])),
        _ => text(&["request_path", "target", "path_and_query"]),
    };
    let target = target.strip_suffix('?').unwrap_or(&target).to_owned();
    let signature = text(&["signature", "signature_base64"]);
    let mut passphrase = String::new();
    let headers = match exchange {
        Exchange::Okx => vec![("OK-ACCESS-SIGN", signature), ("OK-ACCESS-TIMESTAMP", time)],
        Exchange::Bybit => vec![
            ("X-BAPI-SIGN", signature),
            ("X-BAPI-TIMESTAMP", time),
            ("X-BAPI-API-KEY", text(&["key"])),
            ("X-BAPI-RECV-WINDOW", text(&["window"])),
        ],
        Exchange::Kucoin => {
            passphrase = text(&["passphrase"]);
            let proof = ("KC-API-PASSPHRASE", text(&["passphrase_header"]));
            vec![("KC-API-SIGN", signature), ("KC-API-TIMESTAMP", time), proof]
        }
        Exchange::Bitget => vec![("ACCESS-SIGN", signature), ("ACCESS-TIMESTAMP", time)],
    };
    let url = format!("https://exchange.example{target}").parse().unwrap();
    (Seen { url, headers }, secret, passphrase)
}

/// The oracle is right about what other clients signed, and would say so if they had signed something else.
#[test]
fn the_oracle_agrees_with_other_clients() {
    for exchange in EXCHANGES {
        let vectors = vectors(exchange);
        assert!(vectors.len() >= 5, "{exchange}: {}", vectors.len());
        for (seen, secret, passphrase) in vectors {
            assert_eq!(is_signed(exchange, &seen, &secret, &passphrase), Ok(()), "{exchange}: {seen:?}");
            assert!(is_signed(exchange, &seen, &format!("{secret}x"), &passphrase).is_err(), "{exchange}: another key");
            let mut other = seen.clone();
            other.url.set_query(Some("ccy=ETH&x=1"));
            assert!(is_signed(exchange, &other, &secret, &passphrase).is_err(), "{exchange}: another query");
        }
    }
}
