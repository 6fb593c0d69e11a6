//! Runs that are killed, at any instant.

use std::collections::BTreeMap;
use std::io::{BufRead, BufReader};

use crate::common::Ran;
use crate::firm::{Firm, verdicts};
use crate::keeping::{kept, slow};

/// The newest run: gone on with, or begun where there is none.
fn go_on(firm: &Firm) -> Vec<&'static str> {
    let begun = !firm.run(&["runs"]).out.contains("no runs");
    if begun {
        vec!["audit", "--resume", "latest", "--format", "jsonl"]
    } else {
        vec!["audit", "firm.toml", "--format", "jsonl"]
    }
}

/// Kills a run each time that it told of so many more reports, goes on with it in between, and lets the last one end.
fn killed(firm: &Firm, more: impl IntoIterator<Item = usize>) -> Ran {
    // How often the accounts that are finished have been asked; that stays so.
    let mut finished: BTreeMap<String, usize> = BTreeMap::new();
    let mut midway = 0;
    let unasked = |finished: &BTreeMap<String, usize>, asked: &BTreeMap<String, usize>| {
        for (name, times) in finished {
            assert_eq!(asked.get(name), Some(times), "{name} was finished");
        }
    };
    for more in more {
        let mut child = firm.command(&go_on(firm)).spawn().unwrap();
        let told = BufReader::new(child.stdout.take().unwrap()).lines();
        assert!(told.take(finished.len() + more).all(|line| line.is_ok()));
        child.kill().unwrap();
        child.wait().unwrap();
        let asked = firm.asked();
        unasked(&finished, &asked);
        let now = if go_on(firm)[1] == "firm.toml" { BTreeMap::new() } else { kept(firm) };
        assert!(finished.keys().all(|name| now.contains_key(name)), "nothing is lost");
        midway += usize::from(!now.is_empty() && now.len() < 60);
        finished = now.into_keys().map(|name| (name.clone(), asked[&name])).collect();
    }
    assert!(midway >= 2, "{midway} of the kills were in the midst of it");
    let last = firm.run(&go_on(firm));
    unasked(&finished, &firm.asked());
    last
}

#[test]
fn a_run_that_is_killed_again_and_again_loses_nothing_and_does_nothing_twice() {
    let firm = Firm::of(30);
    let undisturbed = firm.audit(&["--format", "jsonl", "--no-store"]);
    assert_eq!(verdicts(&undisturbed.out).len(), 60);
    let firm_again = Firm::of(30);
    slow(&firm_again, 80);
    let last = killed(&firm_again, [5, 0, 10, 1, 8]);
    assert_eq!((last.code, verdicts(&last.out)), (3, verdicts(&undisturbed.out)), "{}", last.err);
    assert_eq!(last.out.lines().count(), 60, "each once");
    assert_eq!(kept(&firm_again), verdicts(&undisturbed.out));
    assert!(firm_again.run(&["runs"]).out.contains("complete  60 of 60 accounts"));
    let before = firm_again.asked();
    let again = firm_again.run(&["audit", "--resume", "latest", "--format", "jsonl"]);
    assert_eq!(
        (verdicts(&again.out), firm_again.asked()),
        (verdicts(&undisturbed.out), before.clone()),
        "nothing is left to ask"
    );
    let old = firm_again.run(&["audit", "--resume", "latest", "--max-age", "1ms", "--format", "jsonl"]);
    assert_eq!(old.out.lines().count(), 60);
    assert!(firm_again.asked().values().sum::<usize>() > before.values().sum(), "what is too old is asked again");
}
