//! `modecheck.run/v1`: many accounts, once.

use std::collections::{BTreeMap, BTreeSet};

use modecheck_core::{BlockerKind, Exchange, Timestamp, Tool, Verdict};
use schemars::JsonSchema;
use serde::Serialize;
use strum::IntoEnumIterator;

use crate::json::{ReportV1, ToolV1};
use crate::matrix::ChoiceV1;
use crate::tally::Tally;

/// What to do first, where that is not the same for all.
pub(crate) const DIFFERS: &str = "what each account's report says: it differs from account to account";

/// Many reports in one document.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct RunV1 {
    schema: Schema,
    pub(crate) tool: ToolV1,
    pub(crate) summary: Summary,
    pub(crate) reports: Vec<ReportV1>,
    pub(crate) not_audited: Vec<NotAudited>,
}

#[derive(Debug, Clone, Copy, Serialize, JsonSchema)]
enum Schema {
    #[serde(rename = "modecheck.run/v1")]
    V1,
}

/// What many reports add up to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Summary {
    /// The run that was kept, if one was.
    pub run: Option<RunSpan>,
    /// How many reports.
    pub reports: usize,
    /// How many of them per verdict; every verdict is named.
    pub verdicts: BTreeMap<String, usize>,
    /// How many accounts have no report.
    pub not_audited: usize,
    /// How many of the reports are not of a live account as it was when they were made, by what they are instead.
    pub not_live: BTreeMap<String, usize>,
    /// How many of the blocked reports have only blockers that the firm accepts to see, and how many some.
    pub waived: WaivedCount,
    /// How many of the ready reports rest on a weaker word than the firm demands.
    pub below_assurance: usize,
    /// How many reports per verdict in each wave, where accounts have such a label.
    pub waves: BTreeMap<String, BTreeMap<String, usize>>,
    /// What there is to do, what unblocks most first.
    pub work: Vec<Work>,
    /// What main accounts have to do for the accounts below them, each once.
    pub parents: Vec<ParentWork>,
    /// What is left to choose from on accounts that were asked about several targets: the first thousand of them.
    pub choices: Vec<ChoiceV1>,
    /// How many more such accounts there are.
    pub choices_omitted: usize,
    /// The firm's waivers, and whether they were needed.
    pub waivers: Vec<WordUse>,
    /// The firm's attestations, and whether they were needed.
    pub attestations: Vec<WordUse>,
}

/// A run that was kept, and how long it took.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct RunSpan {
    /// Its id.
    pub id: String,
    /// When it began.
    pub started_at: Timestamp,
    /// When it ended; null when it did not.
    pub ended_at: Option<Timestamp>,
    /// Whether it ended by itself.
    pub completed: bool,
    /// How long it asked, in milliseconds.
    pub asked_millis: Option<u64>,
    /// The shortest time that the exchanges' limits allow for what was planned, in milliseconds.
    pub bound_millis: Option<u64>,
    /// The same with all of each documented limit and no margin, in milliseconds.
    pub documented_bound_millis: Option<u64>,
}

/// How many blocked reports are waived.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, JsonSchema)]
pub struct WaivedCount {
    /// Every blocker is.
    pub all: usize,
    /// Some are.
    pub some: usize,
}

/// Blockers of one kind on one exchange that go to one person or team.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Work {
    /// Who gets it: by a route, or the owner of the accounts.
    pub assigned_to: Option<String>,
    /// The kind of blocker.
    #[schemars(with = "BlockerKind")]
    pub kind: String,
    /// Where.
    pub exchange: Exchange,
    /// How many blockers.
    pub blockers: usize,
    /// How many accounts have them.
    pub accounts: usize,
    /// How many reports have no other blocker that is known; what is unknown of them may block them still.
    pub unblocks: usize,
    /// The first of the accounts, by name.
    pub names: Vec<String>,
    /// The first thing to do; null where it differs from account to account, as their reports say.
    #[serde(rename = "do")]
    pub instruction: Option<String>,
}

/// What one main account has to do for the accounts below it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct ParentWork {
    /// The main account, where the inventory names it.
    pub parent: Option<String>,
    /// The kind of blocker.
    #[schemars(with = "BlockerKind")]
    pub kind: String,
    /// The blocker in a sentence.
    pub summary: String,
    /// How many accounts it stops.
    pub accounts: usize,
}

/// One of a firm's waivers or attestations.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct WordUse {
    /// Whose it is.
    pub by: String,
    /// Its line in the inventory or in the file of attestations: two may read alike.
    pub line: usize,
    /// What it speaks of: kinds or rules.
    pub about: Vec<String>,
    /// `applied`, `unused` or `expired`.
    pub state: WordState,
    /// How often it was needed.
    pub times: usize,
}

/// Whether a waiver or attestation was needed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema, strum::Display)]
#[serde(rename_all = "kebab-case")]
#[strum(serialize_all = "kebab-case")]
pub enum WordState {
    /// It was.
    Applied,
    /// Nothing needed it.
    Unused,
    /// Its last day has passed.
    Expired,
}

/// An account that has no report.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct NotAudited {
    /// What its owner calls it.
    pub name: String,
    /// Why it has none.
    pub reason: String,
}

impl Summary {
    /// How many reports there are of each verdict; every verdict is named.
    pub(crate) fn no_verdicts() -> BTreeMap<String, usize> {
        Verdict::iter().map(|verdict| (verdict.to_string(), 0)).collect()
    }

    /// What is not real about the reports, each word once; of some only, if it is not said of all alike.
    pub(crate) fn unreal(&self) -> String {
        let words: Vec<_> = self.not_live.keys().map(String::as_str).collect();
        let all = self.not_live.values().sum::<usize>() == self.reports;
        match words.as_slice() {
            [] => String::new(),
            [only] if all => (*only).to_owned(),
            words => format!("in part {}", words.join("; ")),
        }
    }
}

impl RunV1 {
    /// The document of these reports.
    pub fn new(reports: Vec<ReportV1>, not_audited: Vec<NotAudited>) -> Self {
        let mut tally = Tally::default();
        for report in &reports {
            tally.add(report);
        }
        let summary = Summary { not_audited: not_audited.len(), ..tally.summary() };
        Self::of(summary, reports, not_audited)
    }

    /// The document of reports that were kept, and what they add up to.
    pub fn of(summary: Summary, reports: Vec<ReportV1>, not_audited: Vec<NotAudited>) -> Self {
        let rules_as_of = reports.iter().filter_map(|report| report.tool.rules_as_of).max();
        let tool = ToolV1::new(&Tool::default(), rules_as_of);
        Self { schema: Schema::V1, tool, summary, reports, not_audited }
    }

    /// What is not real about any of its reports, each word once.
    pub(crate) fn unreal(&self) -> Option<String> {
        let words: BTreeSet<String> = self.reports.iter().filter_map(ReportV1::unreal).collect();
        (!words.is_empty()).then(|| words.into_iter().collect::<Vec<_>>().join("; "))
    }

    /// The beginning of the same document, piece by piece, so that it need not be held: what comes before the reports,
    /// each of which is a JSON object, with commas between them.
    pub fn opening() -> String {
        let tool = json(&ToolV1::new(&Tool::default(), None));
        format!("{{\n  \"schema\": \"modecheck.run/v1\",\n  \"tool\": {tool},\n  \"reports\": [")
    }

    /// What comes after the reports.
    pub fn closing(summary: &Summary, not_audited: &[NotAudited]) -> String {
        let (summary, not_audited) = (json(summary), json(&not_audited));
        format!("\n  ],\n  \"not_audited\": {not_audited},\n  \"summary\": {summary}\n}}\n")
    }
}

fn json(value: &impl Serialize) -> String {
    serde_json::to_string(value).unwrap_or_default()
}
