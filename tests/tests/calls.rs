//! What an account is asked is published, and does not become more unseen.

use modecheck_tests::{calls, root};

#[test]
fn the_page_of_calls_is_what_the_exchanges_count() {
    let published = std::fs::read_to_string(root().join("docs/calls.md")).unwrap();
    let counted = calls::page();
    assert!(
        published == counted,
        "docs/calls.md is out of date: cargo run -p modecheck-bench -- --page-of-calls > docs/calls.md\n{counted}"
    );
}
