//! What is kept beside the code: snapshots, fixtures, documents, examples.

use std::path::Path;

use modecheck_simulator::{kucoin, okx};

/// What looks like a part of a simulated account's key: `sim-NAME-key`, and likewise for its secret and passphrase.
fn keys(text: &str) -> impl Iterator<Item = String> {
    let words = text.split(|c: char| !c.is_ascii_alphanumeric() && c != '-' && c != '+');
    let of_simulator =
        |word: &&str| word.starts_with("sim-") && ["-key", "-secret", "-pass"].iter().any(|part| word.contains(part));
    words.filter(move |word| of_simulator(word) || word.contains("canary+")).map(str::to_owned)
}

fn look(folder: &Path, found: &mut Vec<String>) -> usize {
    let mut files = 0;
    for entry in std::fs::read_dir(folder).unwrap().map(Result::unwrap) {
        let path = entry.path();
        if path.is_dir() {
            files += look(&path, found);
        } else if path.extension().is_none_or(|end| end != "rs") {
            let text = String::from_utf8_lossy(&std::fs::read(&path).unwrap()).into_owned();
            found.extend(keys(&text).map(|key| format!("{key} in {}", path.display())));
            files += 1;
        }
    }
    files
}

#[test]
fn no_key_is_in_anything_that_the_project_keeps() {
    let (okx, kucoin) = (okx::Account::named("desk"), kucoin::Account::named("desk"));
    for key in [okx.api_key, okx.api_secret, okx.passphrase, kucoin.api_key, kucoin.api_secret, kucoin.passphrase] {
        assert_eq!(keys(&format!("x\"{key}\"")).count(), 1, "{key}");
    }
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let folders = ["tests/tests", "crates/modecheck-cli/tests", "fixtures", "docs", "examples"];
    let mut found = Vec::new();
    let files: usize = folders.iter().map(|folder| look(&root.join(folder), &mut found)).sum();
    assert!(files > 300 && found.is_empty(), "{files} files: {found:#?}");
    println!("canaries: keys sought in {files} snapshots, fixtures, documents and examples: 0 found");
}
