//! Whoever interrupts before anything is asked waits for nothing.
#![cfg(unix)]

use std::process::{Child, Command, Output};
use std::time::{Duration, Instant};

use modecheck_simulator::{Fault, FaultKind, okx};

use crate::firm::Firm;

fn interrupt(child: &Child) {
    assert!(Command::new("kill").args(["-INT", &child.id().to_string()]).status().unwrap().success());
}

fn until(what: &str, holds: impl Fn() -> bool) {
    let patience = Instant::now() + Duration::from_secs(20);
    while !holds() {
        assert!(Instant::now() < patience, "{what}");
        std::thread::sleep(Duration::from_millis(10));
    }
}

/// Interrupts a command once this holds. It ends at once, and says so.
fn interrupted(firm: &Firm, args: &[&str], holds: impl Fn() -> bool) -> Output {
    let mut command = firm.command(args);
    let child = command.env("PATH", "/usr/bin:/bin").spawn().unwrap();
    until("it goes on", holds);
    let begun = Instant::now();
    interrupt(&child);
    let output = child.wait_with_output().unwrap();
    assert!(begun.elapsed() < Duration::from_secs(5), "{args:?}: {:?}", begun.elapsed());
    let err = String::from_utf8_lossy(&output.stderr).into_owned();
    assert_eq!(output.status.code(), Some(5), "{args:?}: {err}");
    assert!(err.contains("interrupted before there was anything to report"), "{args:?}: {err}");
    output
}

#[test]
fn a_command_that_prints_a_key_is_not_waited_for() {
    let mut firm = Firm::new();
    // The number of a process that is begun, and goes on.
    let command =
        "credentials = { command = [\"sh\", \"-c\", \"echo $$ > pid.part; mv pid.part pid; exec sleep 25\"] }";
    firm.add_okx(&okx::Account::named("okx"), command);
    for args in [
        &["keys", "firm.toml"][..],
        &["discover", "firm.toml"],
        &["audit", "firm.toml"],
        &["audit", "firm.toml", "--watch", "1s"],
    ] {
        let pid = firm.path("pid");
        let _ = std::fs::remove_file(&pid);
        let output = interrupted(&firm, args, || pid.exists());
        assert!(output.stdout.is_empty());
        let number = std::fs::read_to_string(&pid).unwrap();
        let alive = || Command::new("kill").args(["-0", number.trim()]).output().unwrap().status.success();
        until("the command is stopped too", || !alive());
    }
    assert!(firm.asked().is_empty());
    assert_eq!(firm.run(&["runs"]).out, "no runs are kept\n", "nothing was begun");
}

#[test]
fn keys_that_are_being_asked_are_not_waited_for() {
    let firm = Firm::of(3);
    firm.okx.inject(Fault::from(FaultKind::Delay { ms: 8_000 }));
    interrupted(&firm, &["keys", "firm.toml"], || !firm.okx.requests().is_empty());
}
