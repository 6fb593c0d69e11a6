//! What the system shows of a process, and what one leaves that was killed.
#![cfg(target_os = "linux")]

use std::io::{BufRead, BufReader};
use std::os::unix::fs::MetadataExt;
use std::os::unix::process::CommandExt;
use std::process::{Command, Stdio};
use std::time::Duration;

use modecheck_simulator::{Fault, FaultKind};

use super::Watched;

fn wait(mut holds: impl FnMut() -> bool) {
    for _ in 0..6_000 {
        if holds() {
            return;
        }
        std::thread::sleep(Duration::from_millis(5));
    }
    panic!("it took too long");
}

/// Nobody who lists processes sees a key.
#[test]
fn no_canary_is_in_the_command_line_of_a_run() {
    let mut watched = Watched::new(&[Some(FaultKind::Delay { ms: 300 })]);
    let mut child = watched.firm.command(&["audit", "firm.toml"]).spawn().unwrap();
    wait(|| !watched.firm.asked().is_empty());
    let path = |what: &str| format!("/proc/{}/{what}", child.id());
    let shown = |what: &str| std::fs::read(path(what)).unwrap();
    let line = shown("cmdline");
    assert!(String::from_utf8_lossy(&line).contains("firm.toml"));
    // The environment, in which it is, is for root alone.
    let environment = std::fs::read(path("environ")).unwrap_or_default();
    let has_it = String::from_utf8_lossy(&environment).contains("canary+secret/okx-0==");
    assert_eq!(std::fs::metadata(path("environ")).unwrap().uid(), 0);
    assert!(has_it || environment.is_empty(), "there it is, for whom may look");
    for what in ["cmdline", "comm", "status", "stat"] {
        let shown = shown(what);
        watched.look(&format!("/proc/PID/{what}"), &shown);
    }
    child.kill().unwrap();
    child.wait().unwrap();
    assert!(watched.found.is_empty(), "{:?}", watched.found);
}

/// The pages of the store and of its journal, before anything tidies them up.
#[test]
fn no_canary_is_in_the_pages_that_a_killed_run_leaves() {
    let mut watched = Watched::new(&[None, Some(FaultKind::Echo)]);
    let slow = Fault { account: Some("okx-0".to_owned()), ..FaultKind::Delay { ms: 20_000 }.into() };
    watched.firm.inject(&slow);
    let args = ["audit", "firm.toml", "--keep-evidence", "all", "--log", "trace", "--format", "jsonl"];
    let mut child = watched.firm.command(&args).spawn().unwrap();
    let journal = watched.firm.path("modecheck/runs.db-wal");
    // A report is told when it is kept.
    let mut told = BufReader::new(child.stdout.take().unwrap()).lines();
    assert!((0..5).all(|_| told.next().is_some_and(|line| line.is_ok())));
    child.kill().unwrap();
    let output = child.wait_with_output().unwrap();
    watched.look("what was logged before the end", &output.stderr);
    let pages = std::fs::read(&journal).unwrap();
    assert!(pages.len() > 100_000, "the journal is there still");
    watched.end();
}

/// What is left in the memory of a process that fails is written nowhere, and nobody else may look into it.
#[test]
fn no_core_is_dumped_and_nobody_looks_into_the_memory() {
    let mut command = Command::new(env!("CARGO_BIN_EXE_modecheck"));
    command.arg("simulate").env_clear().stdin(Stdio::null()).stdout(Stdio::piped());
    // Everything is root's if root runs it: then somebody else does.
    let are_root = std::fs::metadata("/proc/self").unwrap().uid() == 0;
    if are_root {
        command.uid(65_534);
    }
    // Where nobody else may run it there is nothing to look at.
    let Ok(mut child) = command.spawn() else { return };
    BufReader::new(child.stdout.take().unwrap()).read_line(&mut String::new()).unwrap();
    let limits = std::fs::read_to_string(format!("/proc/{}/limits", child.id())).unwrap();
    let owner = std::fs::metadata(format!("/proc/{}/mem", child.id())).unwrap().uid();
    child.kill().unwrap();
    child.wait().unwrap();
    let core = limits.lines().find(|line| line.starts_with("Max core file size")).unwrap();
    assert_eq!(core.split_whitespace().skip(4).take(2).collect::<Vec<_>>(), ["0", "0"], "{core}");
    assert_eq!(owner, 0, "its memory is root's to look at");
}
