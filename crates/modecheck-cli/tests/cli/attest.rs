//! A person's word, from a file: what it fills, what it never replaces, and what is wrong with it.

use std::path::PathBuf;

use crate::common::{Ran, run};

const RULE: &str = "bybit/portfolio-event-futures";
/// Evidence of 2026-11-21 on the account desk-b-bybit that leaves this rule, and another, open.
const FIXTURE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../fixtures/bybit/margin-event-futures.json");

/// `modecheck evaluate` with this attestation file.
fn evaluate(attestations: &str) -> Ran {
    let folder = tempfile::tempdir().unwrap();
    let file: PathBuf = folder.path().join("words.toml");
    std::fs::write(&file, attestations).unwrap();
    run(&["evaluate", FIXTURE, "--format", "json", "--attest", file.to_str().unwrap()], &[], "")
}

fn word(rules: &str, accounts: &str, rest: &str) -> String {
    format!("[[attestation]]\nrules = {rules}\naccounts = {accounts}\nby = \"jane@firm\"\n{rest}\n")
}

/// How many rules are open.
fn unknown(ran: &Ran) -> usize {
    ran.json()["unknown"].as_array().unwrap().len()
}

const DAYS: &str = "on = 2026-11-01\nexpires = 2027-02-01";

#[test]
fn a_word_fills_the_gap_of_a_rule_that_may_be_attested() {
    let rules = format!("[\"{RULE}\"]");
    let ran = evaluate(&word(&rules, "[\"desk-*\"]", DAYS));
    assert_eq!(ran.code, 4, "another rule stays open: {}", ran.err);
    let attested = &ran.json()["attested"][0];
    assert_eq!((&attested["rule"], &attested["by"]), (&RULE.into(), &"jane@firm".into()));
    assert_eq!((unknown(&ran), ran.err.as_str()), (1, ""));
    let ran = evaluate(&word(&rules, "[\"desk-*\"]", &format!("holds = false\n{DAYS}")));
    assert_eq!((ran.code, ran.json()["blockers"][0]["basis"].as_str()), (3, Some("attested")));
    let ran = evaluate(&word(&rules, "[\"other-*\"]", DAYS));
    assert_eq!(ran.json()["attested"].as_array().unwrap().len(), 0, "it speaks of other accounts");
}

#[test]
fn a_word_that_does_not_count_is_said_not_to() {
    let rules = format!("[\"{RULE}\"]");
    for (days, why) in [
        ("on = 2026-11-01\nexpires = 2026-11-20", "it lapsed after 2026-11-20"),
        ("on = 2025-11-01\nexpires = 2027-11-01", "it lapsed after 2026-11-01"),
        ("on = 2026-07-01\nexpires = 2027-02-01", "the rule was revised on 2026-07-20, after 2026-07-01"),
        ("on = 2026-12-01\nexpires = 2027-02-01", "it is of 2026-12-01, which is yet to come"),
    ] {
        let ran = evaluate(&word(&rules, "[\"*\"]", days));
        assert_eq!((ran.code, unknown(&ran)), (4, 2), "{days}");
        assert!(ran.err.contains(why) && ran.err.contains("jane@firm"), "{days}: {}", ran.err);
    }
}

#[test]
fn a_word_never_replaces_a_read_that_did_not_succeed() {
    let unread = FIXTURE.replace("margin-event-futures", "margin-positions-unread");
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("words.toml");
    std::fs::write(&file, word("[\"bybit/risk-after\"]", "[\"*\"]", DAYS)).unwrap();
    let ran = run(&["evaluate", &unread, "--format", "json", "--attest", file.to_str().unwrap()], &[], "");
    assert_eq!((ran.code, ran.json()["attested"].as_array().unwrap().len()), (4, 0));
    assert!(ran.err.contains("it never replaces a read, and that left a gap: permission-missing"), "{}", ran.err);
}

#[test]
fn all_mistakes_are_named_at_once_with_their_lines() {
    let file = word("[\"bybit/portfolio-event-future\", \"bybit/open-orders\"]", "[\"*\"]", DAYS)
        + &word("[\"nonsense\"]", "[\"*\"]", "on = 2026-11-01T10:00:00\nexpires = 2026-10-01");
    let ran = evaluate(&file);
    assert_eq!(ran.code, 2);
    for said in [
        "words.toml: line 2: no rule is called `bybit/portfolio-event-future`: did you mean `bybit/portfolio-event-futures`?",
        "line 2: no person's word counts for `bybit/open-orders`",
        "line 8: no rule is called `nonsense`: `modecheck rules` lists the rules",
        "line 11: `2026-11-01T10:00:00` is not a day such as 2026-11-21",
    ] {
        assert!(ran.err.contains(said), "{said}: {}", ran.err);
    }
    let ran = evaluate(&word(&format!("[\"{RULE}\"]"), "[\"*\"]", "on = 2026-11-01\nexpires = 2026-10-01"));
    assert!(ran.code == 2 && ran.err.contains("before it was given"), "{}", ran.err);
    let ran = evaluate("[[attestation]]\nrule = []\n");
    assert!(ran.code == 2 && ran.err.contains("line 2") && ran.err.contains("`rules`"), "{}", ran.err);
    let ran = run(&["evaluate", FIXTURE, "--attest", "/nowhere/words.toml"], &[], "");
    assert!(ran.code == 2 && ran.err.contains("cannot be opened"), "{}", ran.err);
}

#[test]
fn what_may_be_attested_is_listed() {
    let all = run(&["attest"], &[], "").out;
    let kucoin = run(&["attest", "kucoin"], &[], "").out;
    assert!(all.contains(RULE) && kucoin.contains("kucoin/whitelist: ") && !kucoin.contains("bybit/"), "{kucoin}");
    assert!(run(&["attest", "okx"], &[], "").out.contains("okx: no rule takes a person's word"));
}

#[test]
fn a_word_is_written_down_as_it_is_read() {
    let by = "jane \"J\" \\ doe@firm";
    let rules = format!("--rules={RULE},kucoin/whitelist");
    let say = |more: &[&str]| {
        let all = ["attest", rules.as_str(), "--accounts", "desk-*,kc-1", "--by", by, "--expires", "2027-01-31"];
        run(&[&all[..], more].concat(), &[], "")
    };
    let ran = say(&["--on", "2026-11-01", "--note", "mail of\nMonday"]);
    assert_eq!(ran.code, 0, "{}", ran.err);
    let judged = evaluate(&ran.out);
    assert_eq!(judged.json()["attested"][0]["by"], by);
    let denied = evaluate(&say(&["--on", "2026-11-01", "--denies"]).out);
    assert_eq!((denied.code, &denied.json()["blockers"][0]["basis"]), (3, &"attested".into()));
    let late = say(&["--on", "2026-01-01"]);
    assert!(late.code == 0 && late.err.contains("does not count today: the rule was revised"), "{}", late.err);
    assert!(run(&["attest", "--rules", RULE, "--accounts", "*"], &[], "").code == 2, "nobody said it");
}

#[test]
fn a_word_that_cannot_count_is_not_written_down() {
    for (rules, accounts, expires, why) in [
        ("okx/switch-precheck", "*", "2027-01-31", "no person's word counts for `okx/switch-precheck`"),
        ("kucoin/whitelst", "*", "2027-01-31", "did you mean `kucoin/whitelist`?"),
        ("kucoin/whitelist", "desk a", "2027-01-31", "no pattern of account names"),
        ("kucoin/whitelist", "*", "2026-10-31", "it expires on 2026-10-31, before it was given"),
    ] {
        let said = ["--by", "jane", "--on", "2026-11-01", "--expires", expires];
        let ran = run(&[&["attest", "--rules", rules, "--accounts", accounts], &said[..]].concat(), &[], "");
        assert_eq!((ran.code, ran.out.as_str()), (2, ""), "{why}");
        assert!(ran.err.contains(why), "{why}: {}", ran.err);
    }
}

#[test]
fn a_file_of_words_is_looked_through() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("words.toml");
    let look = |text: &str| {
        std::fs::write(&file, text).unwrap();
        run(&["attest", "--validate", file.to_str().unwrap()], &[], "")
    };
    let rules = format!("[\"{RULE}\"]");
    let good = word(&rules, "[\"desk-*\"]", "on = 2026-11-01\nexpires = 2099-01-01");
    let lapsed = word(&rules, "[\"kc-*\"]", "on = 2026-11-01\nexpires = 2026-11-02");
    let ran = look(&(good + &lapsed));
    assert_eq!(ran.code, 0, "{}", ran.err);
    assert!(ran.out.contains("desk-*: jane@firm, counts until 2027-11-01"), "{}", ran.out);
    assert!(ran.out.contains("kc-*: jane@firm, does not count today: it lapsed after 2026-11-02"), "{}", ran.out);
    let wrong = look(&word("[\"okx/margin\"]", "[\"*\"]", DAYS));
    assert!(wrong.code == 2 && wrong.err.contains("words.toml: line 2: no person's word counts"), "{}", wrong.err);
    assert_eq!(look("").code, 2);
}
