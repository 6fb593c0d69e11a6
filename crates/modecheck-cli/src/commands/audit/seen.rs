use std::collections::{BTreeMap, HashMap};

use modecheck_core::Verdict;
use modecheck_report::{ReportV1, Tally};

/// What the readings before said of each account and target, while an inventory is watched.
#[derive(Debug, Default)]
pub(super) struct Seen {
    readings: BTreeMap<Key, Reading>,
    /// Why accounts have no report.
    absent: HashMap<String, String>,
}

/// An account, an axis and a target.
pub(super) type Key = (String, String, String);

#[derive(Debug, Default, PartialEq, Eq)]
struct Reading {
    /// Whose answers they were: the exchange, the environment, and the account's masked id.
    of: String,
    verdict: String,
    blockers: Vec<String>,
    gaps: Vec<String>,
    /// How many readings in a row were ready, on the word that is demanded.
    ready: u32,
    /// Whether somebody was called for it.
    is_told: bool,
}

/// What a reading brought.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct News {
    /// Whether it differs from the one before.
    pub(super) is_change: bool,
    /// Whether it is the second in a row that is ready on the word that is demanded, or a later one of which nobody was
    /// told.
    pub(super) is_surely_ready: bool,
}

impl Seen {
    /// Compares a report with the reading before and remembers it.
    pub(super) fn compare(&mut self, report: &ReportV1, demanded: &Tally) -> News {
        let of = format!("{} {} {}", report.exchange(), report.environment(), report.identity().0.unwrap_or_default());
        let key = key(report);
        let before = self.readings.remove(&key).filter(|before| before.of == of);
        let is_ready = report.verdict() == Verdict::Ready && !demanded.is_too_weak(report);
        let ready = if is_ready { before.as_ref().map_or(0, |before| before.ready) + 1 } else { 0 };
        let mut blockers: Vec<_> = report.blockers().iter().map(|blocker| blocker.fingerprint().to_owned()).collect();
        blockers.sort_unstable();
        let gaps = report.gaps().into_iter().map(str::to_owned).collect();
        let is_told = ready > 1;
        let is_surely_ready = is_told && !before.as_ref().is_some_and(|before| before.is_told);
        let now = Reading { of, verdict: report.verdict().to_string(), blockers, gaps, ready, is_told };
        let same = |before: &Reading| {
            (&before.verdict, &before.blockers, &before.gaps) == (&now.verdict, &now.blockers, &now.gaps)
        };
        let news = News { is_change: !before.as_ref().is_some_and(same), is_surely_ready };
        self.absent.remove(report.name());
        self.readings.insert(key, now);
        news
    }

    /// Nobody was told of this account after all: its next reading is told of, if it is ready too.
    pub(super) fn is_untold(&mut self, key: &Key) {
        if let Some(reading) = self.readings.get_mut(key) {
            reading.is_told = false;
        }
    }

    /// Nobody knows whose this account's readings are: none is in a row with those that follow.
    pub(super) fn is_in_doubt(&mut self, name: &str) {
        for (_, reading) in self.readings.iter_mut().filter(|((account, _, _), _)| account == name) {
            reading.ready = 0;
        }
    }

    /// What is asked may be other accounts from now on: no reading before is in a row with those that follow.
    pub(super) fn start_over(&mut self) {
        for reading in self.readings.values_mut() {
            reading.ready = 0;
        }
    }

    /// Whether it is news that an account has no report for this reason. Readings before it are in a row no more.
    pub(super) fn is_absent(&mut self, name: &str, reason: &str) -> bool {
        self.readings.retain(|(account, _, _), _| account != name);
        self.absent.insert(name.to_owned(), reason.to_owned()).as_deref() != Some(reason)
    }
}

pub(super) fn key(report: &ReportV1) -> Key {
    (report.name().to_owned(), report.axis().to_owned(), report.target().to_owned())
}

#[cfg(test)]
pub(super) mod tests {
    use modecheck_core::{Context, Evidence, Origin, report};
    use modecheck_exchanges::rulebook;

    use super::*;

    /// A report that is ready, and has not held for long.
    pub(in super::super) fn ready(uid: &str) -> ReportV1 {
        let evidence: Evidence =
            serde_json::from_str(include_str!("../../../../../fixtures/bybit/ready.json")).unwrap();
        let (rules, target) = (rulebook(evidence.exchange), &evidence.targets[0]);
        let context = Context::new(evidence.taken.until, rules.as_of());
        let report = ReportV1::from(&report(rules, &evidence, target, &context, Origin::Live));
        let mut document = serde_json::to_value(report).unwrap();
        document["account"]["uid"] = uid.into();
        serde_json::from_value(document).unwrap()
    }

    #[test]
    fn two_readings_in_a_row_are_of_one_account_and_told_once() {
        let (mut seen, demanded) = (Seen::default(), Tally::default());
        let (one, other) = (ready("••••0001"), ready("••••0002"));
        let compare = |seen: &mut Seen, report| seen.compare(report, &demanded);
        let is_sure: Vec<_> = (0..3).map(|_| compare(&mut seen, &one).is_surely_ready).collect();
        assert_eq!(is_sure, [false, true, false]);
        let first = compare(&mut seen, &other);
        assert!(first.is_change && !first.is_surely_ready, "another account answers to the name");
        assert!(compare(&mut seen, &other).is_surely_ready);
        seen.is_untold(&key(&other));
        assert!(compare(&mut seen, &other).is_surely_ready, "nobody was told");
        seen.start_over();
        let is_sure: Vec<_> = (0..2).map(|_| compare(&mut seen, &other).is_surely_ready).collect();
        assert_eq!(is_sure, [false, true], "the inventory may name another account now");
    }
}
