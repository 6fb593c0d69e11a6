//! Reports as JSON and as text. Every renderer is a pure function: the same reports give the same bytes.

mod compare;
mod csv;
mod discovery;
mod firm;
mod html;
mod human;
mod json;
mod junit;
mod markdown;
mod matrix;
mod ocsf;
mod prometheus;
mod redact;
mod run;
mod schema;
mod tally;
mod verify;

pub use compare::{Fate, Found, Sketch};
pub use discovery::{Count, DiscoveryV1, FamilyV1, KnownBy, MemberV1, OpenV1, Standing, Unplaced};
pub use firm::{brief, firm};
pub use human::{Overview, Style, details, human};
pub use json::{BlockerV1, Join, ReportV1, Waived, WaiverV1, Written};
pub use matrix::{ChoiceTargetV1, ChoiceThingV1, ChoiceV1, MatrixV1};
use modecheck_core::Report;
pub use redact::{Redaction, UnknownRedaction};
pub use run::{NotAudited, ParentWork, RunSpan, RunV1, Summary, WaivedCount, WordState, WordUse, Work};
pub use schema::{SchemaName, schema};
use strum::{Display, EnumIter, EnumString, IntoStaticStr, VariantNames};
pub use tally::Tally;
pub use verify::{Beside, ChangeV1, IdentityV1, Sameness, State, VerifyV1, WindowV1, verification};

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
    /// A table and lists, for a ticket or a chat.
    Markdown,
    /// One row per account and one per blocker, for a spreadsheet.
    Csv,
    /// Suites and cases, for a build server.
    Junit,
    /// One page that needs nothing else, for whoever decides.
    Html,
    /// Compliance Findings of the Open Cybersecurity Schema Framework, one a line.
    Ocsf,
    /// Gauges, for Prometheus's textfile collector.
    Prometheus,
}

impl Format {
    /// Whether each report can be written by itself, so that no run need be held to write it.
    pub fn goes_report_by_report(self) -> bool {
        matches!(self, Self::Human | Self::Json | Self::Jsonl)
    }
}

/// The reports on one account, made of one reading, as a matrix of its targets in this form; forms that have none for it
/// list the reports.
pub fn render_matrix(reports: Vec<ReportV1>, format: Format, style: Style) -> String {
    match (format, MatrixV1::of(reports.clone())) {
        (Format::Human, None) => "no modes\n".to_owned(),
        (Format::Human, Some(of)) => matrix::matrix(&of, style),
        (Format::Json, Some(matrix)) => pretty(&matrix),
        (format, _) => render_reports(reports, format, style),
    }
}

/// The reports in this form. Ends with a line break unless it is empty.
pub fn render(reports: &[Report], format: Format, style: Style) -> String {
    render_reports(reports.iter().map(ReportV1::from).collect(), format, style)
}

/// The same of reports that are JSON already, one a line or one by one.
pub fn render_reports(reports: Vec<ReportV1>, format: Format, style: Style) -> String {
    match (format, reports.as_slice()) {
        (Format::Human, reports) => human(reports, style),
        (Format::Json, [report]) => pretty(report),
        (Format::Jsonl, reports) => reports.iter().map(line).collect(),
        _ => render_run(&RunV1::new(reports, Vec::new()), format),
    }
}

/// A whole run in this form.
pub fn render_run(run: &RunV1, format: Format) -> String {
    match format {
        Format::Human => {
            human(&run.reports, Style::default()) + &firm::firm(&run.summary, &run.not_audited, Style::default())
        }
        Format::Json => pretty(run),
        Format::Jsonl => run.reports.iter().map(line).collect(),
        Format::Markdown => markdown::markdown(run),
        Format::Csv => csv::csv(run),
        Format::Html => html::html(run),
        Format::Junit => junit::junit(run),
        Format::Ocsf => ocsf::ocsf(run),
        Format::Prometheus => prometheus::prometheus(run),
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
