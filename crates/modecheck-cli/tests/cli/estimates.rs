//! What an estimate says, in words.

use crate::common::run;

/// The estimate of these accounts, each a name, an exchange, a target and, if it has one, a parent.
fn estimate(rows: &[&str]) -> String {
    estimate_with(rows, &[])
}

fn estimate_with(rows: &[&str], options: &[&str]) -> String {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("firm.csv");
    std::fs::write(&file, format!("name,exchange,target,parent\n{}\n", rows.join("\n"))).unwrap();
    let ran = run(&[&["estimate", file.to_str().unwrap()], options].concat(), &[], "");
    assert_eq!(ran.code, 0, "{}", ran.err);
    ran.out
}

#[test]
fn one_is_not_several_and_older_accounts_take_more() {
    let one = estimate(&["a,okx,portfolio,", "b,bitget,unified,"]);
    assert!(one.contains("okx: 1 account, 3 calls at least\n"), "{one}");
    let line = one.lines().find(|line| line.starts_with("bitget: 1 account, ")).unwrap();
    let figures: Vec<u64> =
        line.split(|one: char| !one.is_ascii_digit()).filter_map(|word| word.parse().ok()).collect();
    let [1, calls, least, oldest] = figures[..] else { panic!("{line}") };
    // The time is asked for once, whatever the accounts are.
    assert!(calls == least + 1 && oldest > 2 * least && line.contains("its age"), "{line}");
    assert!(one.contains(" s at least"), "{one}");
    let several = estimate(&["a,okx,portfolio,", "b,okx,portfolio,"]);
    assert!(several.starts_with("okx: 2 accounts, 5 calls at least\n"), "{several}");
}

#[test]
fn main_accounts_are_counted_once_for_those_below() {
    let text = estimate(&["m,bybit,uta2-pro,", "a,bybit,uta2-pro,m", "b,bybit,uta2-pro,m"]);
    assert!(text.starts_with("bybit: 3 accounts, ") && text.contains("  1 main account asked once more"), "{text}");
    assert!(text.contains("  4 key-info\n"), "three of their own and one for the others: {text}");
    assert!(text.contains("user of m, /v5/user/query-api: 2 of 10 in 1 s"), "{text}");
    assert!(text.contains("  1 instruments\n") && text.contains("  1 system-status\n"), "once for all: {text}");
    let alone = estimate(&["m,bybit,uta2-pro,", "a,bybit,uta2-pro,"]);
    assert!(!alone.contains("main account"), "{alone}");
}

#[test]
fn a_key_that_is_asked_first_is_counted() {
    let rows =
        ["o,okx,portfolio,", "y,bybit,uta2-pro,", "k,kucoin,unified,", "g,bitget,unified,", "s,bybit,uta2-pro,y"];
    let (usual, guarded) = (estimate(&rows), estimate_with(&rows, &["--require-read-only"]));
    let counted = |text: &str, call: &str| -> u64 {
        let lines = text.lines().filter_map(|line| line.trim().split_once(' '));
        lines.filter(|(_, name)| *name == call).filter_map(|(times, _)| times.parse::<u64>().ok()).sum()
    };
    // OKX's; Bitget's, beside Bybit's, which are not of the key; two of Bybit's, one of them again for those below, and
    // KuCoin's.
    for (call, more) in [("account-config", 1), ("account-info", 1), ("key-info", 4)] {
        assert_eq!(counted(&guarded, call), counted(&usual, call) + more, "{call}: {guarded}");
    }
}

#[test]
fn the_bound_of_the_documents_stands_beside_that_of_the_share_and_the_margin() {
    let rows: Vec<_> = (0..200).map(|n| format!("y-{n},bybit,uta2-pro,")).collect();
    let text = estimate(&rows.iter().map(String::as_str).collect::<Vec<_>>());
    // 1,800 calls, and two once for all: of half of 600 in five seconds, and of all of them.
    assert!(text.contains("shortest possible: 30.3 s at least, by bybit's limits\n"), "{text}");
    assert!(text.ends_with("with all of the documented limits and no margin: 15.0 s\n"), "{text}");
}
