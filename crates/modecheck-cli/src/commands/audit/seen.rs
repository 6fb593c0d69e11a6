use std::collections::HashMap;

use modecheck_core::Verdict;
use modecheck_report::{ReportV1, Tally};

/// What the readings before said of each account and target, while an inventory is watched.
#[derive(Debug, Default)]
pub(super) struct Seen {
    /// By account, axis and target.
    readings: HashMap<(String, String, String), Reading>,
    /// Why accounts have no report.
    absent: HashMap<String, String>,
}

#[derive(Debug, Default, PartialEq, Eq)]
struct Reading {
    verdict: String,
    blockers: Vec<String>,
    gaps: Vec<String>,
    /// How many readings in a row were ready, on the word that is demanded.
    ready: u32,
}

/// What a reading brought.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct News {
    /// Whether it differs from the one before.
    pub(super) is_change: bool,
    /// Whether it is the second in a row that is ready on the word that is demanded.
    pub(super) is_surely_ready: bool,
}

impl Seen {
    /// Compares a report with the reading before and remembers it.
    pub(super) fn compare(&mut self, report: &ReportV1, demanded: &Tally) -> News {
        let key = (report.name().to_owned(), report.axis().to_owned(), report.target().to_owned());
        let before = self.readings.remove(&key);
        let is_ready = report.verdict() == Verdict::Ready && !demanded.is_too_weak(report);
        let ready = if is_ready { before.as_ref().map_or(0, |before| before.ready) + 1 } else { 0 };
        let mut blockers: Vec<_> = report.blockers().iter().map(|blocker| blocker.fingerprint().to_owned()).collect();
        blockers.sort_unstable();
        let gaps = report.gaps().into_iter().map(str::to_owned).collect();
        let now = Reading { verdict: report.verdict().to_string(), blockers, gaps, ready };
        let same = |before: &Reading| {
            (&before.verdict, &before.blockers, &before.gaps) == (&now.verdict, &now.blockers, &now.gaps)
        };
        let news = News { is_change: !before.as_ref().is_some_and(same), is_surely_ready: ready == 2 };
        self.absent.remove(report.name());
        self.readings.insert(key, now);
        news
    }

    /// Whether it is news that an account has no report for this reason. Readings before it are in a row no more.
    pub(super) fn is_absent(&mut self, name: &str, reason: &str) -> bool {
        self.readings.retain(|(account, _, _), _| account != name);
        self.absent.insert(name.to_owned(), reason.to_owned()).as_deref() != Some(reason)
    }
}
