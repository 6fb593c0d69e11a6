//! A firm's words, each counted by its own place, and how long they count.

use modecheck_core::Timestamp;
use modecheck_simulator::bybit;
use serde_json::Value;

use crate::common::{millis, run};
use crate::firm::Firm;
use crate::stores::change;

const RULE: &str = "bybit/portfolio-event-futures";
/// Evidence of 2026-11-21 on the account desk-b-bybit that leaves this rule open.
const FIXTURE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../fixtures/bybit/margin-event-futures.json");

/// Where words are written and how often each was needed.
fn uses(words: &Value) -> Vec<(u64, u64)> {
    let uses = words.as_array().unwrap().iter();
    uses.map(|word| (word["line"].as_u64().unwrap(), word["times"].as_u64().unwrap())).collect()
}

#[test]
fn of_two_waivers_that_read_alike_the_one_that_is_not_needed_is_said() {
    let mut firm = Firm::new();
    let account = |name: &str| bybit::Account { vip_level: "No VIP".to_owned(), ..bybit::Account::named(name) };
    firm.add_bybit(&account("desk-a"), "");
    firm.add_bybit(&bybit::Account::named("desk-b"), "");
    for desk in ["desk-b", "desk-a"] {
        firm.say(&format!(
            "[[waiver]]\nkinds = [\"vip-level-required\"]\naccounts = [\"{desk}\"]\nreason = \"it is on its way\"\n\
             owner = \"ops\"\nexpires = 2099-12-31"
        ));
    }
    let ran = firm.audit(&["--format", "json"]).json();
    let used = uses(&ran["summary"]["waivers"]);
    assert_eq!(used.iter().map(|(_, times)| *times).collect::<Vec<_>>(), [0, 1]);
    assert_eq!(used[1].0 - used[0].0, 6, "each by its line");
    let text = firm.run(&["report", "latest"]).out;
    let line = |nth: usize, state: &str| format!("(line {}): {state}\n", used[nth].0);
    assert!(text.contains(&line(0, "unused")) && text.contains(&line(1, "applied once")), "{text}");
}

#[test]
fn of_attestations_that_read_alike_each_is_counted_by_itself() {
    let folder = tempfile::tempdir().unwrap();
    let path = |name: &str| folder.path().join(name).to_str().unwrap().to_owned();
    let account = |name: &str| {
        format!("[[account]]\nname = \"{name}\"\nexchange = \"bybit\"\ntarget = \"margin-mode:portfolio\"\n")
    };
    let word = |accounts: &str, rest: &str| {
        let days = "on = 2026-11-01\nexpires = 2027-02-01";
        format!("[[attestation]]\nrules = [\"{RULE}\"]\naccounts = [\"{accounts}\"]\nby = \"jane\"\n{days}\n{rest}\n")
    };
    let used = |inventory: &[String], file: &[String]| {
        let firm = account("desk-b-bybit") + &account("desk-c-bybit") + &inventory.concat();
        std::fs::write(path("firm.toml"), firm).unwrap();
        std::fs::write(path("words.toml"), file.concat()).unwrap();
        let args = ["--inventory", &path("firm.toml"), "--attest", &path("words.toml"), "--format", "json"];
        let ran = run(&[&["evaluate", FIXTURE], &args[..]].concat(), &[], "").json();
        uses(&ran["summary"]["attestations"]).into_iter().map(|(_, times)| times).collect::<Vec<_>>()
    };
    assert_eq!(used(&[word("desk-c-*", ""), word("desk-b-*", "")], &[]), [0, 1]);
    assert_eq!(used(&[word("desk-b-*", "")], &[word("desk-c-*", "")]), [1, 0]);
    // Of words of one day the last is heard.
    assert_eq!(used(&[word("desk-b-*", "")], &[word("desk-*", "")]), [0, 1]);
    assert_eq!(used(&[word("desk-b-*", "holds = false")], &[]), [1], "a word that makes a blocker was needed too");
}

const DAY: i64 = 24 * 3_600_000;

#[test]
fn a_run_that_is_gone_on_with_is_judged_by_the_words_of_that_day() {
    let mut firm = Firm::new();
    for name in ["desk-a", "desk-b"] {
        // Nobody but a person tells what kind of futures it is in.
        let held = bybit::Position::new(bybit::Category::Linear, "BTCUSDT", "USDT", 1);
        let account = bybit::Account { positions: vec![held], ..bybit::Account::named(name) };
        firm.add_bybit(&account, "target = \"margin-mode:portfolio\"");
    }
    let now = Timestamp::from_millis(i64::try_from(millis()).unwrap()).unwrap();
    let day = |days: i64| now.plus_millis(days * DAY).date();
    let word = |by: &str, last: i64| {
        let (on, rest) = (day(-3), format!("rules = [\"{RULE}\"]\naccounts = [\"desk-*\"]\nby = \"{by}\""));
        format!("[[attestation]]\n{rest}\non = {on}\nexpires = {}\n", day(last))
    };
    std::fs::write(firm.path("words.toml"), word("jane", -1)).unwrap();
    firm.say(&word("joe", -2));
    assert_eq!(
        firm.audit(&["--attest", "words.toml"]).err,
        "",
        "what lapsed before a run began is said in its summary"
    );
    // As if it had begun two days ago, and been interrupted.
    let ago = format!("UPDATE run SET started_at = started_at - {}", 2 * DAY);
    let store = firm.path("modecheck/runs.db");
    change(
        &store,
        &[&ago, "DELETE FROM report WHERE position = 1", "UPDATE account SET state = 'pending' WHERE position = 1"],
    );
    let ran = firm.run(&["audit", "--resume", "latest", "--format", "json"]);
    for (by, last) in [("jane", -1), ("joe", -2)] {
        let said = format!("the word of {by} on {RULE} lapsed after {}, and run ", day(last));
        assert!(ran.err.contains(&said), "{said}: {}", ran.err);
    }
    assert_eq!(ran.code, 4, "it is not ready on a word that lapsed: {}", ran.out);
    let unknown = ran.json()["reports"][1]["unknown"].as_array().unwrap().iter().any(|one| one["rule"] == RULE);
    assert!(unknown, "{}", ran.out);
    change(&store, &[&format!("UPDATE run SET started_at = started_at + {}", 2 * DAY)]);
    assert_eq!(firm.run(&["audit", "--resume", "latest"]).err, "", "today it had lapsed before the run began");
}
