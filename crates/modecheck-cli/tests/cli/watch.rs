//! An inventory that is watched: only changes are told, and whoever waits for `ready` is called.
#![cfg(unix)]

use std::io::{BufRead, BufReader, Read};
use std::os::unix::fs::PermissionsExt;
use std::process::{Child, Command};
use std::time::{Duration, Instant};

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
    let script =
        format!("#!/bin/sh\necho \"$1 $2\" >> {0}/calls\ncp \"$1\" {0}/report.json\n", firm.folder.path().display());
    std::fs::write(firm.path("hook"), script).unwrap();
    std::fs::set_permissions(firm.path("hook"), PermissionsExt::from_mode(0o700)).unwrap();
    let args = [
        "audit",
        "firm.toml",
        "--format",
        "jsonl",
        "--watch",
        "400ms",
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
