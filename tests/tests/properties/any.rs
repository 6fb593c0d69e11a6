//! Arbitrary values of what documents are made of.

use std::sync::OnceLock;

use modecheck::{
    Account, Answer, Axis, Environment, Evidence, Exchange, FailureKind, Mode, Of, Profile, Response, Role, Span,
    Timestamp, Tool,
};
use modecheck_tests::fixtures;
use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;
use serde_json::value::RawValue;
use strum::IntoEnumIterator;

/// Every fixture, by its exchange and name.
pub(crate) fn every_fixture() -> &'static [(String, Evidence)] {
    static ALL: OnceLock<Vec<(String, Evidence)>> = OnceLock::new();
    ALL.get_or_init(|| {
        let of = |exchange| {
            let named = move |(name, evidence)| (format!("{exchange}/{name}"), evidence);
            fixtures(exchange).into_iter().map(named)
        };
        ["okx", "bybit", "kucoin", "bitget"].into_iter().flat_map(of).collect()
    })
}

/// One of them.
pub(crate) fn fixture() -> impl Strategy<Value = &'static (String, Evidence)> {
    prop::sample::select(every_fixture().iter().collect::<Vec<_>>())
}

/// Words of anybody: letters of all scripts, controls, what means something to a reader of JSON.
pub(crate) fn text() -> impl Strategy<Value = String> {
    prop_oneof![
        "[a-z0-9-]{0,12}",
        vec(any::<char>(), 0..16).prop_map(String::from_iter),
        Just("\u{0}\u{1b}[31m\u{7f}\u{9b}\u{202e}\u{feff}\u{2028}\"\\/".to_owned()),
        Just("null".to_owned()),
    ]
}

/// JSON as an exchange may write it: long numbers, odd spaces, repeated and empty names.
pub(crate) fn json() -> impl Strategy<Value = String> {
    let leaf = prop_oneof![
        Just("null".to_owned()),
        any::<bool>().prop_map(|flag| flag.to_string()),
        "-?[1-9][0-9]{0,40}(\\.[0-9]{1,40})?([eE][+-]?[0-9]{1,3})?",
        text().prop_map(|text| serde_json::Value::from(text).to_string()),
    ];
    leaf.prop_recursive(4, 32, 4, |inner| {
        let list = vec(inner.clone(), 0..4).prop_map(|items| format!("[{}]", items.join(" , ")));
        let field = (text(), inner).prop_map(|(name, value)| format!("{} : {value}", serde_json::Value::from(name)));
        prop_oneof![list, vec(field, 0..4).prop_map(|fields| format!("{{ {} }}", fields.join(",\t")))]
    })
}

/// A time that can be written.
pub(crate) fn time() -> impl Strategy<Value = Timestamp> {
    (-62_000_000_000_000_i64..250_000_000_000_000).prop_map(|millis| Timestamp::from_millis(millis).unwrap())
}

pub(crate) fn exchange() -> impl Strategy<Value = Exchange> {
    prop::sample::select(vec![Exchange::Okx, Exchange::Bybit, Exchange::Kucoin, Exchange::Bitget])
}

fn answer() -> impl Strategy<Value = Answer> {
    let reply = (any::<u16>(), json());
    let kinds = prop::sample::select(FailureKind::iter().collect::<Vec<_>>());
    prop_oneof![
        reply.prop_map(|(status, body)| Answer::Reply { status, body: RawValue::from_string(body).unwrap() }),
        (kinds, text()).prop_map(|(kind, detail)| Answer::Failure { kind, detail }),
    ]
}

fn response() -> impl Strategy<Value = Response> {
    let of = prop_oneof![Just(Of::OwnAccount), Just(Of::Parent)];
    let texts = (text(), text(), text());
    (texts, any::<u32>(), of, option::of(time()), any::<u32>(), answer()).prop_map(
        |((call, host, query), page, of, at, attempts, answer)| Response {
            call,
            host,
            query,
            page,
            of,
            at,
            attempts,
            answer,
        },
    )
}

fn account() -> impl Strategy<Value = Account> {
    let environments = vec![Environment::Live, Environment::Demo, Environment::Testnet, Environment::Simulator];
    let role = text().prop_map(|word| word.parse::<Role>().unwrap());
    let names = (option::of(text()), option::of(text()), option::of(text()));
    (names, option::of(role), prop::sample::select(environments))
        .prop_map(|((name, reference, site), role, environment)| Account { name, reference, role, environment, site })
}

/// A file of evidence, whatever it says.
pub(crate) fn evidence() -> impl Strategy<Value = Evidence> {
    let axis = prop_oneof![Just(Axis::AccountMode), Just(Axis::MarginMode)];
    let profile = prop_oneof![Just(Profile::Standard), Just(Profile::Thorough), Just(Profile::UntilBlocked)];
    let span = (option::of(time()), option::of(time())).prop_map(|(from, until)| Span { from, until });
    let rest = (vec(text(), 0..3), option::of(text()), vec(response(), 0..4), text());
    (exchange(), account(), axis, profile, span, rest).prop_map(
        |(exchange, account, axis, profile, taken, (targets, provenance, responses, version))| Evidence {
            tool: Tool { name: "modecheck".to_owned(), version },
            exchange,
            account,
            axis,
            targets: targets.into_iter().map(|slug| Mode::new(axis, slug)).collect(),
            profile,
            taken,
            provenance,
            responses,
        },
    )
}
