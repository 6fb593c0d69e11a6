//! The house rules that a machine can check.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use modecheck_tests::root;

/// Every Rust file below a folder of the workspace, with its text.
fn sources(folder: &str) -> Vec<(PathBuf, String)> {
    fn walk(folder: &Path, found: &mut Vec<(PathBuf, String)>) {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() && !path.ends_with("target") {
                walk(&path, found);
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                let text = std::fs::read_to_string(&path).unwrap();
                found.push((path.strip_prefix(root()).unwrap().to_path_buf(), text));
            }
        }
    }
    let mut found = Vec::new();
    walk(&root().join(folder), &mut found);
    assert!(!found.is_empty(), "{folder} has no sources");
    found.sort();
    found
}

/// The part of a file that is not its tests.
fn code(text: &str) -> &str {
    text.split("#[cfg(test)]").next().unwrap_or_default()
}

fn files_with(folder: &str, word: &str) -> Vec<String> {
    let hits = sources(folder).into_iter().filter(|(_, text)| code(text).contains(word));
    hits.map(|(path, _)| path.to_string_lossy().replace('\\', "/")).collect()
}

/// The folders of the exchanges, by the name of each.
fn exchanges() -> Vec<String> {
    let folders = std::fs::read_dir(root().join("crates/modecheck-exchanges/src")).unwrap();
    let folders = folders.map(|entry| entry.unwrap().path()).filter(|path| path.is_dir());
    let names = folders.map(|path| path.file_name().unwrap().to_string_lossy().into_owned());
    names.filter(|name| name != "client").collect::<BTreeSet<_>>().into_iter().collect()
}

#[test]
fn every_exchange_has_the_same_five_files() {
    for exchange in exchanges() {
        let folder = root().join("crates/modecheck-exchanges/src").join(&exchange);
        let names = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
        let names: BTreeSet<_> = names.map(|path| path.file_stem().unwrap().to_string_lossy().into_owned()).collect();
        assert_eq!(
            names,
            BTreeSet::from(["mod", "dialect", "calls", "wire", "rules"].map(str::to_owned)),
            "{exchange}"
        );
    }
}

#[test]
fn one_file_names_reqwest() {
    assert_eq!(files_with("crates", "reqwest"), ["crates/modecheck-exchanges/src/client/http.rs"]);
}

#[test]
fn only_wire_files_decode_what_exchanges_send() {
    for exchange in exchanges() {
        let folder = format!("crates/modecheck-exchanges/src/{exchange}");
        let derives =
            |text: &str| code(text).lines().any(|line| line.contains("derive(") && line.contains("Deserialize"));
        let decoders = sources(&folder).into_iter().filter(|(_, text)| derives(text));
        let decoders: Vec<_> = decoders.map(|(path, _)| path.to_string_lossy().into_owned()).collect();
        assert_eq!(decoders, [format!("{folder}/wire.rs")]);
        assert_eq!(files_with(&folder, "serde_json::Value"), Vec::<String>::new(), "bodies are typed");
    }
}

#[test]
fn only_calls_files_make_calls_and_only_a_session_makes_requests() {
    let calls = exchanges().into_iter().map(|exchange| format!("crates/modecheck-exchanges/src/{exchange}/calls.rs"));
    assert_eq!(files_with("crates/modecheck-exchanges/src", "= Call {"), calls.collect::<Vec<_>>());
    let files = exchanges().into_iter().map(|exchange| format!("crates/modecheck-exchanges/src/{exchange}/calls.rs"));
    let made: Vec<_> = files.chain(["crates/modecheck-exchanges/src/client/call.rs".to_owned()]).collect();
    let makes = |text: &str| code(text).lines().any(|line| line.contains(" Call {") && !line.contains("->"));
    for (path, text) in sources("crates") {
        let path = path.to_string_lossy().into_owned();
        assert!(!makes(&text) || made.contains(&path), "{path} makes a call of its own");
    }
    assert_eq!(
        files_with("crates", "Get {"),
        [
            "crates/modecheck-exchanges/src/client/session/sending.rs",
            "crates/modecheck-exchanges/src/client/transport.rs"
        ]
    );
    for word in ["Method::", ".post(", ".put(", ".patch(", ".delete("] {
        let writers = files_with("crates", word).into_iter().filter(|path| !path.contains("modecheck-simulator"));
        assert_eq!(writers.collect::<Vec<_>>(), Vec::<String>::new(), "{word}");
    }
}

#[test]
fn the_clock_and_the_environment_are_read_in_one_file() {
    for word in ["SystemTime::now", "std::env::var", "env::args"] {
        let files = files_with("crates", word).into_iter().filter(|path| path != "crates/modecheck/src/lib.rs");
        let files: Vec<_> = files.filter(|path| !path.contains("/tests/")).collect();
        let expected: &[&str] = if word == "env::args" { &[] } else { &["crates/modecheck-cli/src/ambient.rs"] };
        assert_eq!(files, expected, "{word}");
    }
}

/// The packages below one of ours, by the lock file.
fn below(package: &str) -> BTreeSet<String> {
    let lock: toml::Table = std::fs::read_to_string(root().join("Cargo.lock")).unwrap().parse().unwrap();
    let mut needs: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for entry in lock["package"].as_array().unwrap() {
        let named = |value: &toml::Value| value.as_str().unwrap().split(' ').next().unwrap().to_owned();
        let dependencies = entry.get("dependencies").and_then(toml::Value::as_array);
        let dependencies = dependencies.map(|list| list.iter().map(named).collect::<Vec<_>>()).unwrap_or_default();
        needs.entry(named(&entry["name"])).or_default().extend(dependencies);
    }
    let (mut found, mut open) = (BTreeSet::new(), vec![package.to_owned()]);
    while let Some(name) = open.pop() {
        for need in &needs[&name] {
            if found.insert(need.clone()) {
                open.push(need.clone());
            }
        }
    }
    found
}

#[test]
fn the_core_has_no_socket_no_runtime_and_no_database() {
    let below = below("modecheck-core");
    for crate_name in ["tokio", "mio", "socket2", "reqwest", "hyper", "sqlx", "tempfile", "rustls"] {
        assert!(!below.contains(crate_name), "modecheck-core depends on {crate_name}");
    }
    assert!(below.contains("serde"), "the lock file was read");
}

#[test]
fn the_simulator_depends_on_no_crate_of_ours() {
    let ours: Vec<_> = below("modecheck-simulator").into_iter().filter(|name| name.starts_with("modecheck")).collect();
    assert_eq!(ours, Vec::<String>::new());
}

#[test]
fn no_library_of_openssl_is_in_the_tree() {
    let below = below("modecheck-cli");
    for crate_name in ["openssl", "openssl-sys", "native-tls"] {
        assert!(!below.contains(crate_name), "{crate_name}");
    }
}
