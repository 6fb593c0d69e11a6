//! Disks that are full, fail or may not be written: what is wrong with which file and what to do is said, and once that is
//! done, the run goes on to the end that it would have had.
#![cfg(unix)]

mod closed;
mod failing;
mod full;
mod outputs;

use std::collections::BTreeMap;

use crate::common::Ran;
use crate::firm::{Firm, reports, verdicts};
use crate::keeping::slow;

/// A firm whose runs can be hindered, and what comes of one that is not.
struct Subject {
    firm: Firm,
    undisturbed: BTreeMap<String, String>,
}

impl Subject {
    fn new() -> Self {
        let firm = Firm::of(20);
        // Each process keeps to the limits, and none knows what the one before it had asked.
        firm.enforce_no_limits();
        let undisturbed = verdicts(&firm.audit(&["--format", "jsonl", "--no-store"]).out);
        assert_eq!(undisturbed.len(), 40);
        // So that they are finished, and kept, a few at a time however fast the machine is.
        slow(&firm, 15);
        Self { firm, undisturbed }
    }

    /// A run that this hinders, gone on with when it does no more. Gives whether it was hindered, and the accounts that it
    /// finished before.
    fn hindered(&self, at: &str, hindered: &Ran, remedies: &[&str]) -> (bool, usize) {
        let Ran { code, err, out } = hindered;
        let whole: String = out.split_inclusive('\n').filter(|line| line.ends_with('\n')).collect();
        let (told, kept) = (reports(&whole), self.firm.run(&["report", "latest", "--format", "jsonl"]));
        let begun = !kept.err.contains("no run is called");
        let kept = reports(&kept.out);
        if *code == 3 {
            assert_eq!((told.len(), kept.len()), (40, 40), "{at}: {err}");
        } else {
            let says = |words: &str| err.contains(words);
            assert!(says("runs.db: the store cannot be") && remedies.iter().any(|words| says(words)), "{at}: {err}");
            assert_eq!(*code, if says("cannot be opened") { 2 } else { 1 }, "{at}: {err}");
            assert!(!says("cannot be written") || !begun || says("go on with --resume"), "{at}: {err}");
        }
        assert!(!err.contains("panicked"), "{at}: {err}");
        assert!(told.iter().all(|(name, report)| kept.get(name) == Some(report)), "{at}: told, and not kept");
        let again: &[&str] = if begun { &["--resume", "latest"] } else { &["firm.toml"] };
        let last = self.firm.run(&[&["audit"], again, &["--format", "jsonl"]].concat());
        assert_eq!((last.code, last.out.lines().count()), (3, 40), "{at}: {}", last.err);
        let ended = reports(&last.out);
        assert!(kept.iter().all(|(name, report)| ended.get(name) == Some(report)), "{at}: asked what was finished");
        assert_eq!(verdicts(&last.out), self.undisturbed, "{at}");
        (*code != 3, kept.len())
    }

    fn forget(&self) {
        let _ = std::fs::remove_dir_all(self.firm.path("modecheck"));
    }
}
