//! The fuzz targets, a bounded number of times on any toolchain: seeds made of the fixtures, changed at random.
//!
//! `FUZZ=100000` runs each target so often, `SEED=…` in another order, and `FUZZ_TARGET=… FUZZ_INPUT=FILE` what failed.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;
use std::time::Duration;

use modecheck_tests::root;
use modecheck_tests::targets::{ALL, Target};
use mutatis::Session;
use tokio::time::Instant;

/// How often each target runs in the usual run; those that ask a whole account, a tenth of it.
const USUAL: u64 = 400;
const SEED: u64 = 2026;
const WHOLE_ACCOUNTS: &[&str] = &["redaction", "rendering", "queries"];
/// No input takes longer, whatever the machine.
const HANG: Duration = Duration::from_secs(20);

/// A text that the environment may set.
#[expect(clippy::disallowed_methods, reason = "who runs the tests says how much of it")]
fn said(name: &str) -> Option<String> {
    std::env::var(name).ok()
}

fn number(name: &str) -> Option<u64> {
    said(name).map(|text| text.parse().unwrap_or_else(|_| panic!("{name} is no number: {text}")))
}

/// The seeds as they are, then changed; the first input that fails.
fn failing(target: &Target, executions: u64) -> Option<Vec<u8>> {
    let seeds = (target.seeds)();
    assert!(!seeds.is_empty(), "{} has nothing to begin with", target.name);
    let seed = number("SEED").unwrap_or(SEED);
    let (mut rng, mut session) = (fastrand::Rng::with_seed(seed), Session::new().seed(seed));
    for run in 0..executions {
        let mut input = seeds[rng.usize(..seeds.len())].clone();
        // Every eighth is a seed as it is.
        let changes = if run % 8 == 0 { 0 } else { rng.usize(1..6) };
        for _ in 0..changes {
            match rng.u8(..4) {
                0 => splice(&mut input, &seeds[rng.usize(..seeds.len())], &mut rng),
                _ => session.mutate(&mut input).unwrap_or_default(),
            }
        }
        let begun = Instant::now();
        let outcome = catch_unwind(AssertUnwindSafe(|| (target.run)(&input)));
        if outcome.is_err() || begun.elapsed() > HANG {
            return Some(input);
        }
    }
    None
}

/// Puts a piece of one input into another.
fn splice(input: &mut Vec<u8>, from: &[u8], rng: &mut fastrand::Rng) {
    let (at, start) = (rng.usize(..=input.len()), rng.usize(..=from.len()));
    let end = (start + rng.usize(..64)).min(from.len());
    let gone = (at + rng.usize(..64)).min(input.len());
    input.splice(at..gone, from[start..end].iter().copied());
}

#[expect(clippy::print_stdout, reason = "the figure that docs/trust.md cites")]
fn fuzz(name: &str) {
    let target = ALL.iter().find(|target| target.name == name).expect("a target of this name");
    if let Some(file) = said("FUZZ_INPUT") {
        if said("FUZZ_TARGET").as_deref() == Some(name) {
            (target.run)(&std::fs::read(&file).unwrap_or_else(|error| panic!("{file}: {error}")));
        }
        return;
    }
    let usual = if WHOLE_ACCOUNTS.contains(&name) { USUAL / 10 } else { USUAL };
    let executions = number("FUZZ").unwrap_or(usual);
    if let Some(input) = failing(target, executions) {
        let file = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("fuzz-{name}"));
        std::fs::write(&file, &input).expect("a place for the input");
        let again =
            format!("FUZZ_TARGET={name} FUZZ_INPUT={} cargo test -p modecheck-tests --test fuzzed", file.display());
        panic!("{name} fails, or takes more than {HANG:?}; once more by: {again}");
    }
    println!("{name}: {executions} executions, 0 failures");
}

/// One test for each target.
macro_rules! fuzzed {
    ($($name:ident)*) => {
        $(#[test]
        fn $name() {
            fuzz(stringify!($name));
        })*

        const TESTED: &[&str] = &[$(stringify!($name)),*];
    };
}

fuzzed!(okx bybit kucoin bitget evidence toml csv refusals redaction rendering queries);

/// Inputs that brought about what they must not, before that was mended.
const FOUND: &[(&str, &[u8])] = &[
    // KuCoin's currencies went into a query as they came.
    ("queries", b"\x02a&category=spot"),
    // The names of rules went into JUnit as they came.
    ("rendering", b"\x1b[31mred"),
];

#[test]
fn what_was_found_stays_mended() {
    for (name, input) in FOUND {
        modecheck_tests::targets::run(name, input);
    }
}

#[test]
fn every_target_runs_here_and_under_the_fuzzer() {
    let names: Vec<_> = ALL.iter().map(|target| target.name).collect();
    assert_eq!(names, TESTED);
    let manifest = std::fs::read_to_string(root().join("fuzz/Cargo.toml")).expect("fuzz/Cargo.toml");
    for name in names {
        assert!(root().join("fuzz/fuzz_targets").join(format!("{name}.rs")).is_file(), "fuzz_targets/{name}.rs");
        assert!(manifest.contains(&format!("name = \"{name}\"")), "{name} is not in fuzz/Cargo.toml");
    }
}
