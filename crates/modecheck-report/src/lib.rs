//! Reports as JSON and as text. Every renderer is a pure function: the same reports give the same bytes.

mod firm;
mod human;
mod json;
mod run;
mod schema;
mod tally;

pub use firm::{brief, firm};
pub use human::{Style, human};
pub use json::{BlockerV1, Join, ReportV1, Waived, WaiverV1};
use modecheck_core::Report;
pub use run::{NotAudited, ParentWork, RunSpan, RunV1, Summary, WaivedCount, WordState, WordUse, Work};
pub use schema::{SchemaName, schema};
pub use tally::Tally;
use strum::{Display, EnumIter, EnumString, IntoStaticStr, VariantNames};

/// A form in which reports can be written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Display, EnumIter, EnumString, IntoStaticStr, VariantNames)]
#[strum(serialize_all = "kebab-case")]
#[non_exhaustive]
pub enum Format {
    /// A table and details, for a person at a terminal.
    Human,
    /// One report as one object; several as one run.
    Json,
    /// One report a line.
    Jsonl,
}

/// The reports in this form. Ends with a line break unless it is empty.
pub fn render(reports: &[Report], format: Format, style: Style) -> String {
    match (format, reports) {
        (Format::Human, reports) => human(reports, style),
        (Format::Json, [report]) => pretty(&ReportV1::from(report)),
        (Format::Json, reports) => pretty(&RunV1::new(reports, Vec::new())),
        (Format::Jsonl, reports) => reports.iter().map(|report| line(&ReportV1::from(report))).collect(),
    }
}

fn pretty(value: &impl serde::Serialize) -> String {
    let mut text = serde_json::to_string_pretty(value).unwrap_or_default();
    text.push('\n');
    text
}

fn line(value: &impl serde::Serialize) -> String {
    let mut text = serde_json::to_string(value).unwrap_or_default();
    text.push('\n');
    text
}
