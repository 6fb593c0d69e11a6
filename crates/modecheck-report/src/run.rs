//! `modecheck.run/v1`: many accounts, once.

use std::collections::BTreeMap;

use modecheck_core::{Report, Tool, Verdict};
use schemars::JsonSchema;
use serde::Serialize;
use strum::IntoEnumIterator;

use crate::json::{ReportV1, ToolV1};

/// Many reports in one document.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct RunV1 {
    schema: Schema,
    tool: ToolV1,
    summary: Summary,
    reports: Vec<ReportV1>,
    not_audited: Vec<NotAudited>,
}

#[derive(Debug, Clone, Copy, Serialize, JsonSchema)]
enum Schema {
    #[serde(rename = "modecheck.run/v1")]
    V1,
}

/// How many reports there are of each verdict; every verdict is named.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Summary {
    /// How many reports.
    pub reports: usize,
    /// How many of them per verdict.
    pub verdicts: BTreeMap<String, usize>,
    /// How many accounts have no report.
    pub not_audited: usize,
}

/// An account that has no report.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct NotAudited {
    /// What its owner calls it.
    pub name: String,
    /// Why it has none.
    pub reason: String,
}

impl RunV1 {
    /// The document of these reports.
    pub fn new(reports: &[Report], not_audited: Vec<NotAudited>) -> Self {
        let count = |verdict: Verdict| reports.iter().filter(|report| report.verdict() == verdict).count();
        let verdicts = Verdict::iter().map(|verdict| (verdict.to_string(), count(verdict))).collect();
        Self {
            schema: Schema::V1,
            tool: ToolV1::new(&Tool::default(), reports.iter().map(|report| report.rules_as_of).max()),
            summary: Summary { reports: reports.len(), verdicts, not_audited: not_audited.len() },
            reports: reports.iter().map(ReportV1::from).collect(),
            not_audited,
        }
    }
}
