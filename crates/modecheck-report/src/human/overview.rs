//! One line an account.

use comfy_table::{Attribute, Cell, Color};
use modecheck_core::{Exchange, Verdict};

use super::table::{bare, laid_out};
use super::{Style, plain, said_on_every_line};
use crate::json::{ReportV1, Waived};

/// How many reasons are named before they are counted.
const REASONS: usize = 3;

/// The table of reports that come one by one; only what stands in it is held.
#[derive(Debug)]
pub struct Overview {
    style: Style,
    rows: Vec<Row>,
    /// The same as entries of a few lines each, for where the table does not fit.
    entries: String,
    is_empty: bool,
}

#[derive(Debug)]
struct Row {
    name: String,
    exchange: Exchange,
    from: String,
    to: String,
    verdict: Verdict,
    origin: Option<String>,
    why: String,
}

impl Overview {
    /// A table without rows.
    pub fn new(style: Style) -> Self {
        Self { style, rows: Vec::new(), entries: String::new(), is_empty: true }
    }

    /// Adds a report, unless only what is not ready is asked for.
    pub fn add(&mut self, report: &ReportV1) {
        self.is_empty = false;
        if self.style.quiet && report.is_settled() {
            return;
        }
        let row = Row::of(report);
        if self.style.width.is_some() {
            self.entries += &said_on_every_line(report, &row.entry(self.style), self.style);
        }
        self.rows.push(row);
    }

    /// Whether no report was added, not even one that is not shown.
    pub fn is_empty(&self) -> bool {
        self.is_empty
    }

    /// A table where it fits, else a few lines an account.
    pub fn text(&self) -> String {
        if self.rows.is_empty() {
            return String::new();
        }
        let table = self.table();
        let fits = |width| table.lines().all(|line| textwrap::core::display_width(line) <= width);
        if self.style.width.is_none_or(fits) { table } else { self.entries.clone() }
    }

    fn table(&self) -> String {
        let mut table = bare();
        if self.style.colour {
            table.enforce_styling();
        } else {
            table.force_no_tty();
        }
        table.set_header(["ACCOUNT", "EXCHANGE", "FROM", "TO", "VERDICT", "ORIGIN", "WHY"]);
        for row in &self.rows {
            table.add_row(row.cells(self.style));
        }
        laid_out(table)
    }
}

impl Row {
    fn of(report: &ReportV1) -> Self {
        Self {
            name: plain(report.name()),
            exchange: report.exchange(),
            from: plain(report.current().unwrap_or("?")),
            to: plain(report.target()),
            verdict: report.verdict(),
            origin: report.unreal(),
            why: why(report),
        }
    }

    fn cells(&self, style: Style) -> [Cell; 7] {
        let mut verdict = Cell::new(self.verdict.to_string());
        if style.colour {
            verdict = verdict.fg(colour(self.verdict)).add_attribute(Attribute::Bold);
        }
        let origin = self.origin.as_deref().unwrap_or("live");
        let [exchange, origin, why] = [Cell::new(self.exchange), Cell::new(origin), Cell::new(&self.why)];
        [Cell::new(&self.name), exchange, Cell::new(&self.from), Cell::new(&self.to), verdict, origin, why]
    }

    fn entry(&self, style: Style) -> String {
        let Self { name, exchange, from, to, verdict, why, .. } = self;
        let verdict = if style.colour { format!("{}{verdict}\u{1b}[0m", ansi(*verdict)) } else { verdict.to_string() };
        let why = if why.is_empty() { String::new() } else { format!("    {why}\n") };
        format!("{name}: {exchange} {from} -> {to}: {verdict}\n{why}")
    }
}

fn ansi(verdict: Verdict) -> &'static str {
    match colour(verdict) {
        Color::Green => "\u{1b}[1;32m",
        Color::Red => "\u{1b}[1;31m",
        _ => "\u{1b}[1;33m",
    }
}

fn colour(verdict: Verdict) -> Color {
    match verdict {
        Verdict::Ready | Verdict::AlreadyInMode => Color::Green,
        Verdict::Blocked | Verdict::NotOffered => Color::Red,
        Verdict::Indeterminate => Color::Yellow,
    }
}

/// The kinds that block, or the gaps that leave it open, each once.
fn why(report: &ReportV1) -> String {
    let waived = match report.waived() {
        Waived::None => "",
        Waived::Some => " (some waived)",
        Waived::All => " (all waived)",
    };
    let reasons = report.reasons();
    let reasons = match (reasons.as_slice(), report.assurance()) {
        ([], Some(assurance)) => format!("on the word of: {assurance}"),
        ([], None) => String::new(),
        (reasons, _) if reasons.len() > REASONS => {
            format!("{} and {} more", reasons[..REASONS].join(", "), reasons.len() - REASONS)
        }
        (reasons, _) => reasons.join(", "),
    };
    reasons + waived
}
