//! What the workspace is built from: crates of the registry alone, under licences that deny.toml allows, none of those
//! that it bans, and no more of them in the library than its users should have to trust.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]

use std::collections::BTreeSet;
use std::process::Command;

use modecheck_tests::root;
use serde_json::Value;

/// So many crates besides its own the library may take without its renderers of reports.
const CRATES: usize = 130;
const REGISTRY: &str = "registry+https://github.com/rust-lang/crates.io-index";

fn cargo(args: &[&str]) -> String {
    let output = Command::new(env!("CARGO")).args(args).args(["--locked"]).current_dir(root()).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}

/// Every crate of the lock file, whatever it is used for and on whatever platform.
fn packages() -> Vec<Value> {
    let all: Value = serde_json::from_str(&cargo(&["metadata", "--format-version", "1"])).unwrap();
    all["packages"].as_array().unwrap().clone()
}

fn rules() -> toml::Table {
    std::fs::read_to_string(root().join("deny.toml")).unwrap().parse().unwrap()
}

fn texts<'a>(list: &'a toml::Value, key: Option<&str>) -> BTreeSet<&'a str> {
    let text = |item: &'a toml::Value| key.map_or(item, |key| &item[key]).as_str().unwrap();
    list.as_array().unwrap().iter().map(text).collect()
}

/// Whether one of the licences that are offered is allowed, and all of those that are demanded.
fn allows(allowed: &BTreeSet<&str>, licence: &str) -> bool {
    let licence = licence.replace('/', " OR ");
    let (mut depth, mut parts, mut from) = (0, [Vec::new(), Vec::new()], [0, 0]);
    for (at, character) in licence.char_indices() {
        depth += i32::from(character == '(') - i32::from(character == ')');
        for (operator, index) in [(" OR ", 0), (" AND ", 1)] {
            if depth == 0 && licence[at..].starts_with(operator) {
                parts[index].push(licence[from[index]..at].to_owned());
                from[index] = at + operator.len();
            }
        }
    }
    for index in 0..2 {
        parts[index].push(licence[from[index]..].to_owned());
    }
    match &parts {
        [any, _] if any.len() > 1 => any.iter().any(|part| allows(allowed, part)),
        [_, all] if all.len() > 1 => all.iter().all(|part| allows(allowed, part)),
        _ => {
            let one = licence.trim();
            let inner = one.strip_prefix('(').and_then(|rest| rest.strip_suffix(')'));
            inner.map_or_else(|| allowed.contains(one), |inner| allows(allowed, inner))
        }
    }
}

#[test]
fn licences_are_understood_as_they_are_written() {
    let allowed = BTreeSet::from(["MIT", "ISC", "Apache-2.0 WITH LLVM-exception"]);
    for (licence, expected) in [
        ("MIT", true),
        ("GPL-3.0", false),
        ("GPL-3.0 OR MIT", true),
        ("GPL-3.0/MIT", true),
        ("GPL-3.0 AND MIT", false),
        ("ISC AND (GPL-3.0 OR MIT)", true),
        ("MIT AND ISC OR GPL-3.0", true),
        ("Apache-2.0 WITH LLVM-exception OR GPL-3.0", true),
        ("(GPL-3.0 OR LGPL-3.0) AND MIT", false),
    ] {
        assert_eq!(allows(&allowed, licence), expected, "{licence}");
    }
}

#[test]
fn every_crate_comes_from_the_registry_under_a_licence_that_is_allowed_and_is_not_banned() {
    let rules = rules();
    let (allowed, banned) = (texts(&rules["licenses"]["allow"], None), texts(&rules["bans"]["deny"], Some("crate")));
    assert!(banned.contains("openssl") && banned.contains("native-tls"), "{banned:?}");
    let packages = packages();
    assert!(packages.len() > 300, "{}", packages.len());
    for package in packages {
        let name = package["name"].as_str().unwrap();
        let source = package["source"].as_str();
        assert!(source.is_none_or(|source| source == REGISTRY), "{name} comes from {source:?}");
        assert!(source.is_some() || name.starts_with("modecheck"), "{name} comes from a folder");
        assert!(!banned.contains(name), "{name} is banned");
        let licence = package["license"].as_str().unwrap_or_default();
        assert!(allows(&allowed, licence), "{name} is under {licence:?}");
    }
}

#[test]
fn the_library_takes_no_more_crates_than_its_users_should_have_to_trust() {
    let features = ["tree", "-p", "modecheck", "--no-default-features", "--edges", "normal", "--prefix", "none"];
    let tree = cargo(&[&features[..], &["--target", "x86_64-unknown-linux-gnu"]].concat());
    let names = tree.lines().map(|line| line.trim_end_matches(" (*)"));
    let others: BTreeSet<_> = names.filter(|line| !line.starts_with("modecheck")).collect();
    println!("{} crates in the library's tree, of {CRATES} at most; {} in Cargo.lock", others.len(), packages().len());
    assert!(others.len() > 50 && others.len() <= CRATES, "{}: {others:#?}", others.len());
}
