use std::collections::BTreeMap;
use std::sync::atomic::Ordering;
use std::time::{Duration, Instant};

use modecheck_simulator::{Fault, FaultKind};
use serde_json::Value;

use crate::firm::{Firm, reports};

pub(super) type Reports = BTreeMap<String, Value>;

pub(super) const ACCOUNTS: usize = 32;

/// A firm whose accounts have been audited once, undisturbed.
pub(super) struct Subject {
    pub(super) firm: Firm,
    pub(super) undisturbed: Reports,
    /// How many requests that took, and how long.
    pub(super) requests: usize,
    pub(super) took: Duration,
    /// A store without runs: what accounts are called depends on it.
    empty: Vec<u8>,
}

impl Subject {
    pub(super) fn new() -> Self {
        let firm = Firm::of_all(ACCOUNTS / 4);
        // Each process keeps to the limits, and none knows what the one that was killed had asked.
        firm.enforce_no_limits();
        firm.inject(&Fault::from(FaultKind::Delay { ms: 10 }));
        let began = Instant::now();
        let undisturbed = reports(&firm.audit(&["--format", "jsonl"]).out);
        let took = began.elapsed();
        assert_eq!(undisturbed.len(), ACCOUNTS);
        std::thread::sleep(Duration::from_millis(5));
        assert!(firm.run(&["prune", "--older-than", "1ms"]).out.starts_with("1 "));
        let empty = std::fs::read(firm.path("modecheck/runs.db")).unwrap();
        Self { requests: firm.count.load(Ordering::SeqCst), firm, undisturbed, took, empty }
    }

    /// Forgets all runs.
    pub(super) fn forget(&self) {
        let folder = self.firm.path("modecheck");
        std::fs::remove_dir_all(&folder).unwrap();
        std::fs::create_dir(&folder).unwrap();
        std::fs::write(folder.join("runs.db"), &self.empty).unwrap();
    }

    /// What is kept of the run, if one was begun.
    pub(super) fn kept(&self, at: &str) -> Option<Reports> {
        let ran = self.firm.run(&["report", "latest", "--format", "jsonl"]);
        let begun = !ran.err.contains("no run is called");
        assert!(!begun || [3, 5].contains(&ran.code), "{at}: {}: {}", ran.code, ran.err);
        let kept = reports(&ran.out);
        assert_eq!(kept.len(), ran.out.lines().count(), "{at}: kept twice");
        begun.then_some(kept)
    }
}
