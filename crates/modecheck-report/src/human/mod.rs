//! For a person at a terminal: one line an account, then what blocks and what to do.

mod details;
mod line;
mod overview;
mod table;

pub use details::details;
pub(crate) use line::{marked, plain, said_on_every_line, steers};
pub use overview::Overview;
pub(crate) use table::lines;

use crate::json::ReportV1;

/// How text for a person looks.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Style {
    /// Whether verdicts are coloured.
    pub colour: bool,
    /// Whether everything is said: every subject, every passed rule, what was read.
    pub verbose: bool,
    /// Whether only accounts that are not ready are named, in a line each.
    pub quiet: bool,
    /// How many columns there are, where lines must fit into them.
    pub width: Option<usize>,
}

/// The reports as a table, followed by details of each that is not plainly ready.
pub fn human(reports: &[ReportV1], style: Style) -> String {
    if reports.is_empty() {
        return "no reports\n".to_owned();
    }
    let mut overview = Overview::new(style);
    for report in reports {
        overview.add(report);
    }
    reports.iter().fold(overview.text(), |text, report| text + &details(report, style))
}
