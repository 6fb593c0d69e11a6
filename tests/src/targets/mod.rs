//! What no bytes may bring about, whoever sends them: the bodies of the fuzz targets. `cargo fuzz` runs them for as long
//! as somebody likes, and `tests/fuzzed.rs` so often in every run of the suites.

mod decoders;
mod documents;
mod inventories;
mod queries;
mod redaction;
mod refusals;
mod rendering;
mod stage;

use serde_json::value::RawValue;

pub use self::documents::every_text;
pub use self::queries::{is_signed, seen};
pub use self::stage::Seen;

/// One target: what it does with any bytes, and the bytes to begin with.
#[derive(Debug, Clone, Copy)]
pub struct Target {
    /// Its name, and that of its file in `fuzz/fuzz_targets`.
    pub name: &'static str,
    /// Panics where the bytes bring about what they must not.
    pub run: fn(&[u8]),
    /// Inputs made of the fixtures.
    pub seeds: fn() -> Vec<Vec<u8>>,
}

/// Every target.
pub const ALL: &[Target] = &[
    Target { name: "okx", run: decoders::okx, seeds: decoders::okx_seeds },
    Target { name: "bybit", run: decoders::bybit, seeds: decoders::bybit_seeds },
    Target { name: "kucoin", run: decoders::kucoin, seeds: decoders::kucoin_seeds },
    Target { name: "bitget", run: decoders::bitget, seeds: decoders::bitget_seeds },
    Target { name: "evidence", run: documents::evidence, seeds: documents::seeds },
    Target { name: "toml", run: inventories::toml, seeds: inventories::toml_seeds },
    Target { name: "csv", run: inventories::csv, seeds: inventories::csv_seeds },
    Target { name: "refusals", run: refusals::refusals, seeds: refusals::seeds },
    Target { name: "redaction", run: redaction::redaction, seeds: redaction::seeds },
    Target { name: "rendering", run: rendering::rendering, seeds: rendering::seeds },
    Target { name: "queries", run: queries::queries, seeds: queries::seeds },
];

/// Runs the target of this name.
///
/// # Panics
/// When there is no such target, or the bytes bring about what they must not.
pub fn run(name: &str, data: &[u8]) {
    let target = ALL.iter().find(|target| target.name == name).expect("a target of this name");
    (target.run)(data);
}

/// A number that the first two bytes choose, and the rest.
fn choice(data: &[u8]) -> (usize, &[u8]) {
    match data {
        [one, two, rest @ ..] => (usize::from(u16::from_be_bytes([*one, *two])), rest),
        _ => (0, &[]),
    }
}

/// An input that chooses this number.
fn chosen(number: usize, rest: &[u8]) -> Vec<u8> {
    let number = u16::try_from(number).unwrap_or(u16::MAX);
    [&number.to_be_bytes()[..], rest].concat()
}

/// A body as evidence keeps it: JSON as it is, whatever else as a text.
fn kept(body: &str) -> Box<RawValue> {
    let json = serde_json::from_str::<&RawValue>(body).map(ToOwned::to_owned);
    json.or_else(|_| RawValue::from_string(serde_json::Value::from(body).to_string())).unwrap_or_default()
}
