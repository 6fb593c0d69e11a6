//! What became of the blockers of one report in a later one of the same account and target.

use std::collections::BTreeMap;

use crate::json::ReportV1;

/// What of a report is compared, without the rest of it.
#[derive(Debug, Clone, Default)]
pub struct Sketch {
    verdict: String,
    blockers: BTreeMap<String, Found>,
    /// The rules that are unknown.
    open: Vec<String>,
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
        let open = report.open_rules().map(str::to_owned).collect();
        Self { verdict: report.verdict().to_string(), blockers: found.collect(), open }
    }
}

impl Sketch {
    /// What all outcomes added up to.
    pub fn verdict(&self) -> &str {
        &self.verdict
    }

    /// What became of each blocker, by fingerprint: first those of the earlier report, then those that are new. Without a
    /// later report nothing is known of any.
    pub fn fates<'a>(earlier: Option<&'a Self>, later: Option<&'a Self>) -> Vec<(&'a str, &'a Found, Fate)> {
        let of = |sketch: Option<&'a Self>| sketch.into_iter().flat_map(|sketch| &sketch.blockers);
        let has = |sketch: Option<&Self>, print: &String| sketch.is_some_and(|one| one.blockers.contains_key(print));
        let fate = |print: &String, found: &Found| match later {
            Some(_) if has(later, print) => Fate::Both,
            Some(later) if !later.open.contains(&found.rule) => Fate::Gone,
            _ => Fate::Unclear,
        };
        let known = of(earlier).map(|(print, found)| (print.as_str(), found, fate(print, found)));
        let new = of(later).filter(|(print, _)| !has(earlier, print));
        known.chain(new.map(|(print, found)| (print.as_str(), found, Fate::New))).collect()
    }
}
