//! What became of the blockers of one report in a later one of the same account and target.

use std::collections::{BTreeMap, BTreeSet};

use modecheck_core::{Basis, Environment};

use crate::json::ReportV1;
use crate::verify::shows;

/// What of a report is compared, without the rest of it.
#[derive(Debug, Clone, Default)]
pub struct Sketch {
    verdict: String,
    /// Whose it is: fingerprints of one account say nothing of another.
    of: Option<(Option<String>, Environment)>,
    /// The account's masked id, where it was told.
    uid: Option<String>,
    /// What is not live about it.
    unreal: Option<String>,
    blockers: BTreeMap<String, Found>,
    /// The rules that were decided.
    decided: BTreeSet<String>,
    /// The rules that may block for more than they named: of what they rest on, not everything was read.
    partial: BTreeSet<String>,
}

/// A blocker, in short.
#[derive(Debug, Clone)]
pub struct Found {
    /// Its kind.
    pub kind: String,
    /// It in a sentence.
    pub summary: String,
    /// The rule that found it.
    pub rule: String,
}

/// What became of a blocker.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fate {
    /// The later report has it and the earlier has not.
    New,
    /// The later report looked for it and did not find it.
    Gone,
    /// The later report could not look for it: it may be there still.
    Unclear,
    /// Both have it.
    Both,
}

impl From<&ReportV1> for Sketch {
    fn from(report: &ReportV1) -> Self {
        let found = report.blockers().iter().map(|blocker| {
            let (kind, summary) = (blocker.kind().to_string(), blocker.summary().to_owned());
            (blocker.fingerprint().to_owned(), Found { kind, summary, rule: blocker.rule().to_owned() })
        });
        let open: BTreeSet<&str> = report.open_rules().collect();
        let decided = report.decided_rules().into_iter().chain(report.rules_on_word());
        // A list that was read may block, whatever became of the others; and an exchange that refuses with a code names
        // one reason of several.
        let is_whole = report.is_read_whole();
        let is_code = |code: &str| code.starts_with(|first: char| first.is_ascii_digit());
        let partial = report.blockers().iter().filter(|blocker| {
            !is_whole || blocker.basis() == Basis::ExchangeVerdict && blocker.code().is_some_and(is_code)
        });
        Self {
            verdict: report.verdict().to_string(),
            of: Some((report.reference().map(str::to_owned), report.environment())),
            uid: report.identity().0.filter(|uid| shows(uid)).map(str::to_owned),
            unreal: report.unreal(),
            blockers: found.collect(),
            decided: decided.filter(|rule| !open.contains(rule)).map(str::to_owned).collect(),
            partial: partial.map(|blocker| blocker.rule().to_owned()).collect(),
        }
    }
}

impl Sketch {
    /// What all outcomes added up to.
    pub fn verdict(&self) -> &str {
        &self.verdict
    }

    /// What is not live about the report.
    pub fn unreal(&self) -> Option<&str> {
        self.unreal.as_deref()
    }

    /// Whether the accounts are surely two: in two environments, or of two ids.
    pub fn is_another(&self, other: &Self) -> bool {
        let ids = self.uid.as_ref().zip(other.uid.as_ref());
        let places = self.of.as_ref().zip(other.of.as_ref());
        ids.is_some_and(|(one, other)| one != other) || places.is_some_and(|(one, other)| one.1 != other.1)
    }

    /// Whether it would have been found, were it there.
    pub fn looked_for(&self, found: &Found) -> bool {
        self.decided.contains(&found.rule) && !self.partial.contains(&found.rule)
    }

    /// What became of each blocker, by fingerprint: first those of the earlier report, then those that are new. Without a
    /// later report nothing is known of any.
    pub fn fates<'a>(earlier: Option<&'a Self>, later: Option<&'a Self>) -> Vec<(&'a str, &'a Found, Fate)> {
        let of = |sketch: Option<&'a Self>| sketch.into_iter().flat_map(|sketch| &sketch.blockers);
        let has = |sketch: Option<&Self>, print: &String| sketch.is_some_and(|one| one.blockers.contains_key(print));
        let fate = |print: &String, found: &Found| match later {
            Some(_) if has(later, print) => Fate::Both,
            Some(later)
                if later.looked_for(found)
                    && earlier.is_some_and(|one| one.of == later.of && !one.is_another(later)) =>
            {
                Fate::Gone
            }
            _ => Fate::Unclear,
        };
        let known = of(earlier).map(|(print, found)| (print.as_str(), found, fate(print, found)));
        let new = of(later).filter(|(print, _)| !has(earlier, print));
        known.chain(new.map(|(print, found)| (print.as_str(), found, Fate::New))).collect()
    }
}
