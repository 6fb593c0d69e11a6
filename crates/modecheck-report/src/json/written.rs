use std::ops::Deref;

use super::ReportV1;

/// A report with its JSON on one line, written once for all the places that it goes to.
#[derive(Debug, Clone)]
pub struct Written {
    report: ReportV1,
    json: String,
}

impl Written {
    /// Writes it.
    pub fn new(report: ReportV1) -> serde_json::Result<Self> {
        serde_json::to_string(&report).map(|json| Self { report, json })
    }

    /// Its JSON, without a line break.
    pub fn json(&self) -> &str {
        &self.json
    }
}

impl Deref for Written {
    type Target = ReportV1;

    fn deref(&self) -> &ReportV1 {
        &self.report
    }
}
