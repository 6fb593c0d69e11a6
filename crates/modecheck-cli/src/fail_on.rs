//! From reports to the exit code of a command about many accounts.

use modecheck_core::{Assurance, Verdict};
use modecheck_report::{ReportV1, Tally, Waived};

use crate::exit::Exit;
use crate::firm_args::{Counts, FailOn};

/// The exit code of the reports so far.
#[derive(Debug)]
pub(crate) struct Judgement {
    counts: Counts,
    weak: Tally,
    worst: Exit,
}

impl Judgement {
    /// By what is asked for, and by the firm's policy where nothing else is.
    pub(crate) fn new(counts: &Counts, policy: Option<Assurance>) -> Self {
        let weak = Tally::demanding(counts.min_assurance.or(policy));
        Self { counts: counts.clone(), weak, worst: Exit::Success }
    }

    /// What accounts without a report make of it.
    pub(crate) fn without_reports(&mut self, count: usize) {
        if count > 0 {
            self.add(FailOn::Incomplete, Exit::Incomplete);
        }
    }

    /// What one more report makes of it.
    pub(crate) fn with(&mut self, report: &ReportV1) {
        let accepted = self.counts.waived_ok && report.waived() == Waived::All && !report.has_unknowns();
        match report.verdict() {
            Verdict::Blocked if accepted => {}
            Verdict::Blocked if report.blocked_only_by_time() => self.add(FailOn::Time, Exit::BlockedByTime),
            Verdict::Blocked => self.add(FailOn::Blocked, Exit::Blocked),
            Verdict::NotOffered => self.add(FailOn::NotOffered, Exit::Blocked),
            Verdict::Indeterminate => self.add(FailOn::Indeterminate, Exit::Indeterminate),
            Verdict::Ready if self.weak.is_too_weak(report) => self.add(FailOn::Indeterminate, Exit::Indeterminate),
            Verdict::Ready | Verdict::AlreadyInMode => {}
        }
        if report.verdict() == Verdict::Ready && report.has_impact() {
            self.add(FailOn::Impact, Exit::Blocked);
        }
    }

    fn add(&mut self, what: FailOn, exit: Exit) {
        if self.counts.fail_on.contains(&what) && !self.counts.fail_on.contains(&FailOn::Never) {
            self.worst = self.worst.min(exit);
        }
    }

    pub(crate) fn exit(&self) -> Exit {
        self.worst
    }
}
