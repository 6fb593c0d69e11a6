//! Whoever ends a run early: what is under way is finished, within bounds, and the rest is gone on with.

use std::process::Child;
use std::process::Command;
use std::time::{Duration, Instant};

use serde_json::Value;

use crate::firm::Firm;
use crate::keeping::slow;

fn signal(child: &Child, name: &str) {
    assert!(Command::new("kill").args([name, &child.id().to_string()]).status().unwrap().success());
}

/// Waits until accounts are being asked.
fn begun(firm: &Firm) {
    let patience = Instant::now() + Duration::from_secs(20);
    while firm.asked().len() < 20 && Instant::now() < patience {
        std::thread::sleep(Duration::from_millis(20));
    }
}

#[test]
fn an_interrupted_run_finishes_what_is_under_way_and_is_gone_on_with() {
    let firm = Firm::of(120);
    slow(&firm, 60);
    let child = firm.command(&["audit", "firm.toml", "--format", "json"]).spawn().unwrap();
    begun(&firm);
    signal(&child, "-INT");
    let output = child.wait_with_output().unwrap();
    let err = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(5), "{err}");
    assert!(err.contains("stopping once what is under way is finished"), "{err}");
    let run: Value = serde_json::from_slice(&output.stdout).unwrap();
    let id = run["summary"]["run"]["id"].as_str().unwrap();
    assert!(err.contains(&format!("run {id} was interrupted: go on with --resume {id}")), "{err}");
    let (reports, left) = (run["reports"].as_array().unwrap().len(), run["not_audited"].as_array().unwrap().len());
    assert!(reports > 0 && left > 0 && reports + left == 240, "{reports} and {left}");
    assert_eq!(run["summary"]["run"]["completed"], false);
    assert!(firm.asked().len() == reports, "what was begun was finished");
    assert!(firm.run(&["runs"]).out.contains("interrupted"));
    firm.okx.clear_faults();
    firm.bybit.clear_faults();
    let ran = firm.run(&["audit", "--resume", "latest", "--format", "jsonl"]);
    assert_eq!((ran.code, ran.out.lines().count()), (3, 240));
}

#[test]
fn who_cannot_wait_interrupts_twice() {
    let firm = Firm::of(40);
    slow(&firm, 8_000);
    let child = firm.command(&["audit", "firm.toml", "--format", "jsonl"]).spawn().unwrap();
    begun(&firm);
    let began = Instant::now();
    signal(&child, "-INT");
    std::thread::sleep(Duration::from_millis(300));
    signal(&child, "-INT");
    assert_eq!(child.wait_with_output().unwrap().status.code(), Some(5));
    assert!(began.elapsed() < Duration::from_secs(4), "{:?}", began.elapsed());
}

#[test]
fn whoever_ends_a_run_waits_for_slow_exchanges_no_longer_than_services_are_given() {
    let firm = Firm::of(10);
    // Each account has several answers to wait for.
    slow(&firm, 6_000);
    for (name, args) in [("-TERM", &["audit", "firm.toml"][..]), ("-INT", &["audit", "firm.toml", "--watch", "1s"])] {
        let asked = firm.okx.requests().len();
        let child = firm.command(&[args, &["--format", "jsonl"]].concat()).spawn().unwrap();
        let patience = Instant::now() + Duration::from_secs(20);
        while firm.okx.requests().len() < asked + 5 && Instant::now() < patience {
            std::thread::sleep(Duration::from_millis(20));
        }
        let told = Instant::now();
        signal(&child, name);
        let output = child.wait_with_output().unwrap();
        let err = String::from_utf8_lossy(&output.stderr);
        assert!(told.elapsed() < Duration::from_secs(10), "{name}: {:?}", told.elapsed());
        assert_eq!(output.status.code(), Some(5), "{name}: {err}");
        assert!(err.contains("in 8 s at the latest"), "{name}: {err}");
        assert!(firm.run(&["runs"]).out.contains("interrupted  0 of 20 accounts"), "{name}");
    }
    firm.okx.clear_faults();
    firm.bybit.clear_faults();
    let ran = firm.run(&["audit", "--resume", "latest", "--format", "jsonl"]);
    assert_eq!((ran.code, ran.out.lines().count()), (3, 20), "{}", ran.err);
}
