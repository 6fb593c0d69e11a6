//! What somebody sees who watches a run at a terminal.
#![cfg(target_os = "linux")]

use std::process::Command;

use modecheck_simulator::okx;

use crate::firm::Firm;

/// Three prechecks of one user, of which one goes in two seconds; all of the limit has room for them at once.
const SHORTEST: &str =
    "shortest possible: 4.1 s at least, by okx's limits; with all of the documented limits and no margin: 0.0 s";

#[test]
fn whoever_watches_sees_what_is_done_what_came_of_it_and_what_is_waited_for() {
    let mut firm = Firm::new();
    firm.add_okx(&okx::Account { acct_lv: 3, ..okx::Account::named("one") }, "");
    // Several prechecks of one user, of which so small a share allows one in a window.
    firm.add_okx(&okx::Account { acct_lv: 3, ..okx::Account::named("several") }, "target = \"every\"");
    firm.say("[limits]\nshare = 0.2");
    let line = format!("{} audit firm.toml --format jsonl > out.jsonl", env!("CARGO_BIN_EXE_modecheck"));
    let with = firm.command(&[]);
    let keys: Vec<_> = with.get_envs().filter_map(|(name, value)| Some((name.to_owned(), value?.to_owned()))).collect();
    // What is run in it has a terminal.
    let mut command = Command::new("script");
    command.args(["-qec", &line, "/dev/null"]).env_clear().envs(keys).current_dir(firm.folder.path());
    let path = "/usr/bin:/bin";
    let output = command.env("PATH", path).env("TERM", "xterm").env("COLUMNS", "160").output().unwrap();
    let seen = String::from_utf8_lossy(&output.stdout).into_owned();
    for words in
        ["okx", "0/2", "1/2", "1 ready", " s left", "waiting for user /api/v5/account/", "by user of several", SHORTEST]
    {
        assert!(seen.contains(words), "{words}: {seen:?}");
    }
    for account in ["one", "several"] {
        let account = firm.okx.account(account).unwrap();
        assert!(!seen.contains(&account.uid) && !seen.contains(&account.api_key), "{seen:?}");
    }
    let kept = firm.run(&["report", "latest"]).out;
    let close = kept.split_once(" times the ").map(|(before, _)| before.rsplit('(').next().unwrap().parse::<f64>());
    assert!(
        close.is_some_and(|times| times.is_ok_and(|times| times >= 1.0)),
        "how close it came to the limits: {kept}"
    );
    assert!(kept.contains(" (") && kept.contains("; 0.0 s with all of the documented limits and no margin)"), "{kept}");
    let span = &firm.run(&["report", "latest", "--format", "json"]).json()["summary"]["run"];
    assert_eq!((&span["bound_millis"], &span["documented_bound_millis"]), (&4_100.into(), &0.into()));
    let quiet = firm.audit(&["--format", "jsonl"]);
    assert_eq!(quiet.err, "", "nobody watches");
}
