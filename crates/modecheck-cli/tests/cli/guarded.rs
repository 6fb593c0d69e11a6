//! What must not become of a run: two that share a store, words that changed meanwhile, accounts that are others.
#![cfg(unix)]

use std::os::unix::fs::PermissionsExt;
use std::process::Child;
use std::time::{Duration, Instant};

use modecheck_simulator::{Fault, FaultKind, bybit};

use crate::firm::{Firm, verdicts};

fn slow(firm: &Firm, ms: u64) {
    firm.okx.inject(Fault::from(FaultKind::Delay { ms }));
    firm.bybit.inject(Fault::from(FaultKind::Delay { ms }));
}

/// A run of a slow firm, in the midst of it.
fn under_way(firm: &Firm) -> Child {
    slow(firm, 150);
    let child = firm.command(&["audit", "firm.toml", "--format", "jsonl"]).spawn().unwrap();
    let patience = Instant::now() + Duration::from_secs(20);
    while firm.run(&["report", "latest", "--format", "jsonl"]).out.is_empty() && Instant::now() < patience {
        std::thread::sleep(Duration::from_millis(20));
    }
    child
}

fn ended(child: Child) -> (Option<i32>, usize, String) {
    let output = child.wait_with_output().unwrap();
    let reports = verdicts(&String::from_utf8(output.stdout).unwrap()).len();
    (output.status.code(), reports, String::from_utf8(output.stderr).unwrap())
}

#[test]
fn commands_that_start_at_once_share_a_new_store() {
    for _ in 0..5 {
        let firm = Firm::of(1);
        let children: Vec<_> = (0..8).map(|_| firm.command(&["runs"]).spawn().unwrap()).collect();
        for child in children {
            let output = child.wait_with_output().unwrap();
            assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        }
    }
}

#[test]
fn a_run_that_is_going_on_is_not_gone_on_with_by_another() {
    let firm = Firm::of(40);
    let child = under_way(&firm);
    let second = firm.run(&["audit", "--resume", "latest", "--format", "jsonl"]);
    assert!(second.code == 2 && second.err.contains("is going on"), "{}: {}", second.code, second.err);
    let (code, reports, err) = ended(child);
    assert_eq!((code, reports), (Some(3), 80), "{err}");
    let again = firm.run(&["audit", "--resume", "latest", "--format", "jsonl"]);
    assert_eq!((again.code, again.out.lines().count()), (3, 80), "{}", again.err);
}

#[test]
fn a_run_that_is_going_on_is_not_forgotten() {
    let firm = Firm::of(40);
    let child = under_way(&firm);
    let pruned = firm.run(&["prune", "--older-than", "1ms"]);
    let (code, reports, err) = ended(child);
    assert_eq!((code, reports, pruned.code), (Some(3), 80, 0), "{err}{}", pruned.err);
    assert_eq!(firm.run(&["prune", "--older-than", "1ms"]).out.split(' ').next(), Some("1"));
}

#[test]
fn what_lies_beside_the_store_is_for_its_owner_too() {
    let firm = Firm::of(40);
    let mut child = under_way(&firm);
    child.kill().unwrap();
    child.wait().unwrap();
    let files = || {
        let files = std::fs::read_dir(firm.path("modecheck")).unwrap().map(|file| file.unwrap().path());
        files.filter(|file| file.extension().is_some_and(|name| name != "lock")).collect::<Vec<_>>()
    };
    assert!(files().iter().any(|file| file.ends_with("runs.db-wal")), "{:?}", files());
    // As after a copy that did not keep the modes.
    for file in files() {
        std::fs::set_permissions(file, PermissionsExt::from_mode(0o644)).unwrap();
    }
    let before = firm.asked().values().sum::<usize>();
    let child = firm.command(&["audit", "firm.toml", "--format", "jsonl"]).spawn().unwrap();
    let patience = Instant::now() + Duration::from_secs(20);
    while firm.asked().values().sum::<usize>() < before + 20 && Instant::now() < patience {
        std::thread::sleep(Duration::from_millis(20));
    }
    let modes: Vec<_> = files().iter().map(|file| file.metadata().unwrap().permissions().mode() & 0o777).collect();
    assert!(modes.len() >= 3 && modes.iter().all(|mode| *mode == 0o600), "{:?}: {modes:?}", files());
    ended(child);
}

#[test]
fn a_run_is_not_gone_on_with_on_other_words() {
    let firm = Firm::of(1);
    let word = |by: &str| {
        let rest = "rules = [\"kucoin/whitelist\"]\naccounts = [\"*\"]\non = 2026-11-01\nexpires = 2027-02-01";
        std::fs::write(firm.path("words.toml"), format!("[[attestation]]\nby = \"{by}\"\n{rest}\n")).unwrap();
    };
    word("jane");
    assert_eq!(firm.audit(&["--attest", "words.toml"]).code, 3);
    assert_eq!(firm.run(&["audit", "--resume", "latest"]).code, 3);
    word("joe");
    let ran = firm.run(&["audit", "--resume", "latest"]);
    assert!(ran.code == 2 && ran.err.contains("words.toml: is not what it was"), "{}: {}", ran.code, ran.err);
}

#[test]
fn what_the_firm_demands_is_kept_with_the_run() {
    let mut firm = Firm::new();
    firm.add_bybit(&bybit::Account::named("desk"), "");
    firm.say("[policy]\nmin_assurance = \"exchange\"");
    assert_eq!(firm.audit(&[]).code, 4);
    firm.say("# another inventory by now");
    let report = firm.run(&["report", "latest", "--format", "json"]);
    assert_eq!((report.code, &report.json()["summary"]["below_assurance"]), (4, &1.into()));
}

#[test]
fn accounts_whose_every_blocker_is_waived_pass_on_demand() {
    let mut firm = Firm::new();
    let account = bybit::Account { vip_level: "No VIP".to_owned(), ..bybit::Account::named("desk") };
    firm.add_bybit(&account, "");
    let waiver = |expires: &str| {
        format!(
            "[[waiver]]\nkinds = [\"vip-level-required\"]\naccounts = [\"desk\"]\nreason = \"it is on its way\"\n\
             owner = \"ops\"\nexpires = {expires}"
        )
    };
    let late = {
        let mut late = Firm::new();
        late.add_bybit(&account, "");
        late.say(&waiver("2026-01-01"));
        late
    };
    firm.say(&waiver("2099-12-31"));
    assert_eq!((firm.audit(&[]).code, firm.audit(&["--waived-ok"]).code), (3, 0));
    assert_eq!(late.audit(&["--waived-ok"]).code, 3, "it has expired");
}

#[test]
fn evidence_of_another_environment_is_not_the_account_of_the_inventory() {
    let mut firm = Firm::of(1);
    firm.say("[[route]]\ncategory = \"orders\"\nassign = \"night desk\"");
    firm.audit(&["--keep-evidence", "all"]);
    let mut evidence = firm.run(&["report", "latest", "--evidence", "okx-000"]).json();
    let assigned = |text: String| {
        std::fs::write(firm.path("one.jsonl"), text + "\n").unwrap();
        let ran = firm.run(&["evaluate", "one.jsonl", "--inventory", "firm.toml", "--format", "jsonl"]);
        ran.json()["blockers"][0]["assigned_to"].clone()
    };
    assert_eq!(assigned(evidence.to_string()), "night desk");
    evidence["account"]["environment"] = "demo".into();
    assert!(assigned(evidence.to_string()).is_null(), "what the firm says is of the other account");
}

#[test]
fn metrics_that_cannot_be_written_are_known_before_anything_is_asked() {
    let firm = Firm::of(1);
    let ran = firm.audit(&["--metrics-file", "nowhere/m.prom"]);
    assert_eq!((ran.code, firm.asked().len()), (2, 0), "{}", ran.err);
    assert!(ran.err.contains("nowhere/m.prom: cannot be written"), "{}", ran.err);
}
