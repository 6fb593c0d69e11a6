//! An inventory that is watched: only changes are told, and whoever waits for `ready` is called.
#![cfg(unix)]

use std::io::{BufRead, BufReader, Read, Write};
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use modecheck_simulator::okx;
use sha2::{Digest, Sha256};

use crate::firm::{Firm, verdicts};

/// The next line of its reports, and nothing for ever.
fn next(out: &mut impl BufRead) -> (String, String) {
    let mut line = String::new();
    out.read_line(&mut line).unwrap();
    verdicts(&line).into_iter().next().unwrap()
}

fn interrupt(child: &Child) {
    assert!(Command::new("kill").args(["-INT", &child.id().to_string()]).status().unwrap().success());
}

fn program(path: &Path, script: &str) {
    std::fs::write(path, format!("#!/bin/sh\n{script}")).unwrap();
    std::fs::set_permissions(path, PermissionsExt::from_mode(0o700)).unwrap();
}

fn until(what: &str, mut holds: impl FnMut() -> bool) {
    let patience = Instant::now() + Duration::from_secs(30);
    while !holds() {
        assert!(Instant::now() < patience, "{what}");
        std::thread::sleep(Duration::from_millis(50));
    }
}

#[test]
fn changes_are_told_and_two_ready_readings_in_a_row_call_a_program() {
    let mut firm = Firm::of(2);
    firm.lose_key("bybit-001");
    program(&firm.path("hook"), "echo \"$1 $2\" >> calls\ncp \"$1\" report.json\n");
    let args = [
        "audit",
        "firm.toml",
        "--format",
        "jsonl",
        "--watch",
        "1s",
        "--on-ready",
        "./hook",
        "--metrics-file",
        "m.prom",
    ];
    let mut child = firm.command(&args).spawn().unwrap();
    let mut out = BufReader::new(child.stdout.take().unwrap());
    let mut first: Vec<_> = (0..3).map(|_| next(&mut out)).collect();
    first.sort();
    let pair = |name: &str, verdict: &str| (name.to_owned(), verdict.to_owned());
    assert_eq!(first, [pair("bybit-000", "blocked"), pair("okx-000", "blocked"), pair("okx-001", "ready")]);
    let runs = || firm.run(&["runs"]).out.lines().filter(|line| line.contains("complete")).count();
    until("it goes on", || runs() >= 3);
    firm.okx.edit("okx-000", |account| account.orders.clear());
    assert_eq!(next(&mut out), pair("okx-000", "ready"), "what did not change is not told again");
    let calls = || std::fs::read_to_string(firm.path("calls")).unwrap_or_default();
    until("both are called for", || calls().lines().count() >= 2);
    let seen = runs();
    until("it goes on", || runs() > seen);
    assert_eq!(calls().lines().count(), 2, "each once");
    let report = std::fs::read(firm.path("report.json")).unwrap();
    let digest = base16ct::lower::encode_string(&Sha256::digest(&report));
    assert!(calls().lines().last().unwrap().ends_with(&format!(" sha256:{digest}")), "{}", calls());
    assert_eq!(verdicts(&String::from_utf8(report).unwrap())["okx-000"], "ready");
    let metrics = std::fs::read_to_string(firm.path("m.prom")).unwrap();
    assert!(metrics.contains("modecheck_reports{exchange=\"okx\",verdict=\"ready\"} 2\n"), "{metrics}");
    assert!(
        metrics.contains("modecheck_not_audited 1\n")
            && metrics.contains("modecheck_blockers{kind=\"open-orders\"} 1\n")
    );
    interrupt(&child);
    let mut rest = String::new();
    out.read_to_string(&mut rest).unwrap();
    assert_eq!((child.wait().unwrap().code(), rest.as_str()), (Some(5), ""), "an account has no credentials");
}

#[test]
fn the_program_that_is_called_sees_no_key() {
    let mut firm = Firm::new();
    firm.add_okx(&okx::Account { acct_lv: 3, ..okx::Account::named("okx") }, "");
    program(&firm.path("hook"), "env > seen.part\nread line && echo \"STDIN=$line\" >> seen.part\nmv seen.part seen\n");
    let mut command = firm.command(&["audit", "firm.toml", "--watch", "1s", "--on-ready", "./hook"]);
    command.env("PATH", "/usr/bin:/bin").env("HOME", "/nobody").env("VAULT_TOKEN", "of-somebody").stdin(Stdio::piped());
    let mut child = command.spawn().unwrap();
    child.stdin.as_mut().unwrap().write_all(b"typed by somebody\n").unwrap();
    until("it is called", || firm.path("seen").exists());
    interrupt(&child);
    assert_eq!(child.wait().unwrap().code(), Some(0));
    let seen = std::fs::read_to_string(firm.path("seen")).unwrap();
    let account = firm.okx.account("okx").unwrap();
    for secret in [&account.api_key, &account.api_secret, &account.passphrase, "VAULT_TOKEN", "OKX_API", "STDIN"] {
        assert!(!seen.contains(secret), "{seen}");
    }
    assert!(seen.contains("PATH=/usr/bin:/bin\n") && seen.contains("HOME=/nobody\n"), "{seen}");
}

#[test]
fn only_what_is_ready_now_calls_a_program_and_nobody_watches_without_a_pause() {
    let firm = Firm::of(1);
    let refused = |args: &[&str], said: &str| {
        let ran = firm.audit(args);
        assert!(ran.code == 2 && ran.err.contains(said), "{args:?}: {}: {}", ran.code, ran.err);
    };
    let call = ["--watch", "1s", "--on-ready", "./hook"];
    refused(&[&call[..], &["--for", "next-window"]].concat(), "--for");
    refused(&[&call[..], &["--as-of", "2026-11-01"]].concat(), "--as-of");
    for every in ["0s", "0ms", "999ms"] {
        refused(&["--watch", every], "1s is the least");
    }
    assert!(firm.asked().is_empty());
}

#[test]
fn metrics_are_for_everybody_whom_the_mask_lets_read_and_name_nobody() {
    let firm = Firm::of(2);
    let program = env!("CARGO_BIN_EXE_modecheck");
    for (mask, mode) in [("022", 0o644), ("077", 0o600)] {
        let line = format!("umask {mask}; exec {program} audit firm.toml --no-store --metrics-file {mask}.prom");
        let mut command = Command::new("/bin/sh");
        let with = firm.command(&[]);
        let keys = with.get_envs().filter_map(|(name, value)| Some((name, value?)));
        command.args(["-c", &line]).env_clear().envs(keys).current_dir(firm.folder.path());
        assert_eq!(command.output().unwrap().status.code(), Some(3));
        let file = firm.path(&format!("{mask}.prom"));
        assert_eq!(std::fs::metadata(&file).unwrap().permissions().mode() & 0o777, mode);
        let text = std::fs::read_to_string(&file).unwrap();
        let account = firm.okx.account("okx-000").unwrap();
        for word in [&account.api_key, &account.api_secret, &account.passphrase, &account.uid, "okx-000", "bybit-000"] {
            assert!(!text.contains(word), "{word}: {text}");
        }
        assert!(text.contains("modecheck_reports{exchange=\"okx\",verdict=\"blocked\"} 1\n"), "{text}");
    }
    let left: Vec<_> = std::fs::read_dir(firm.folder.path()).unwrap().map(|file| file.unwrap().file_name()).collect();
    assert_eq!(left.len(), 3, "nothing half-written is left: {left:?}");
}

#[test]
fn a_word_that_is_taken_back_while_it_is_watched_counts_no_more() {
    let mut firm = Firm::new();
    firm.add_kucoin(&modecheck_simulator::kucoin::Account::named("kc"));
    let mut child = firm.command(&["audit", "watched.toml", "--format", "jsonl", "--watch", "1s"]);
    let without = std::fs::read_to_string(firm.path("firm.toml")).unwrap();
    let word = "[[attestation]]\nrules = [\"kucoin/whitelist\", \"kucoin/questionnaire\"]\naccounts = [\"kc\"]\n\
                by = \"jane\"\non = 2026-11-21\nexpires = 2027-02-01\n";
    let write = |text: String| std::fs::write(firm.path("watched.toml"), text).unwrap();
    write(without.clone() + word);
    let mut child = child.spawn().unwrap();
    let mut out = BufReader::new(child.stdout.take().unwrap());
    assert_eq!(next(&mut out).1, "ready");
    // Half of it, as an editor may leave it for a moment.
    write(without.clone() + &word[..40]);
    std::thread::sleep(Duration::from_millis(1500));
    assert!(child.try_wait().unwrap().is_none(), "it goes on once that is repaired");
    write(without);
    assert_eq!(next(&mut out).1, "indeterminate");
    interrupt(&child);
    let output = child.wait_with_output().unwrap();
    let err = String::from_utf8(output.stderr).unwrap();
    assert!(err.contains("nothing is asked until that is repaired"), "{err}");
    assert!(err.contains("was changed, and was read again"), "{err}");
}

#[test]
fn nobody_is_called_for_an_account_whose_key_may_be_anothers() {
    let mut firm = Firm::new();
    for name in ["desk-a", "desk-b", "desk-c"] {
        let uid = if name == "desk-c" { "7001" } else { "7002" }.to_owned();
        firm.add_okx(&okx::Account { acct_lv: 3, uid, ..okx::Account::named(name) }, "");
    }
    program(&firm.path("hook"), "cat \"$1\" >> calls\necho >> calls\n");
    let args = ["audit", "firm.toml", "--format", "jsonl", "--watch", "1s", "--on-ready", "./hook"];
    let mut command = firm.command(&args);
    let mut child = command.env("PATH", "/usr/bin:/bin").stdout(Stdio::null()).spawn().unwrap();
    until("it goes on", || firm.run(&["runs"]).out.lines().filter(|line| line.contains("complete")).count() >= 4);
    interrupt(&child);
    assert_eq!(child.wait().unwrap().code(), Some(5), "one of the two was not audited");
    let calls = verdicts(&std::fs::read_to_string(firm.path("calls")).unwrap());
    assert_eq!(calls.into_keys().collect::<Vec<_>>(), ["desk-c"]);
}
