//! Reports in files and on standard output. None is held, unless for a form that shows all of them at once.

use std::path::{Path, PathBuf};

use futures::{StreamExt, pin_mut};
use modecheck_audit::store::Store;
use modecheck_report::{
    Format, NotAudited, Overview, Redaction, ReportV1, RunV1, Style, Summary, details, firm, render_reports, render_run,
};

use crate::exit::Failure;
use crate::files::Pending;
use crate::output_args::Look;

/// Files for reports, each in a form of its own.
#[derive(Debug)]
pub(crate) struct Outputs {
    files: Vec<File>,
    redaction: Redaction,
    held: Vec<ReportV1>,
    begun: bool,
}

#[derive(Debug)]
struct File {
    format: Format,
    style: Style,
    pending: Pending,
    /// Where a person reads it: the table and the details so far.
    text: Option<(Overview, String)>,
}

/// What a run adds up to, and the accounts without a report.
#[derive(Debug, Clone)]
pub(crate) struct Total {
    pub(crate) summary: Summary,
    pub(crate) not_audited: Vec<NotAudited>,
}

impl Outputs {
    /// Makes sure that the files can be written, before there is anything to lose.
    pub(crate) fn create(files: &[(Format, PathBuf)], look: Look) -> Result<Self, Failure> {
        let twice =
            files.iter().enumerate().find(|(at, (_, path))| files[..*at].iter().any(|(_, known)| known == path));
        if let Some((_, (_, path))) = twice {
            let path = path.display();
            return Err(Failure::Usage(format!("{path}: is written twice: give each form a file of its own")));
        }
        let create = |(format, path): &(Format, PathBuf)| {
            let style = if path == Path::new("-") { look.on_screen() } else { look.in_file() };
            let text = (*format == Format::Human).then(|| (Overview::new(style), String::new()));
            Ok(File { format: *format, style, pending: Pending::create(path)?, text })
        };
        let files = files.iter().map(create).collect::<Result<_, Failure>>()?;
        Ok(Self { files, redaction: look.redaction(), held: Vec::new(), begun: false })
    }

    /// Writes these reports and no others.
    pub(crate) fn write_all(self, reports: &[ReportV1]) -> Result<(), Failure> {
        self.write_each(|format, style| render_reports(reports.to_vec(), format, style))
    }

    /// Writes to each file what there is in its form. Every file is tried, whatever becomes of the rest.
    pub(crate) fn write_each(self, text: impl Fn(Format, Style) -> String) -> Result<(), Failure> {
        let written = self.files.into_iter().map(|file| file.pending.write(&text(file.format, file.style)));
        written.collect::<Vec<_>>().into_iter().collect()
    }

    /// Writes one more report, of which this is the JSON.
    pub(crate) fn add(&mut self, report: &ReportV1, json: &str) -> Result<(), Failure> {
        if self.redaction.is_none() {
            return self.append(report, json);
        }
        let mut report = report.clone();
        self.redaction.report(&mut report);
        let json = serde_json::to_string(&report).unwrap_or_default();
        self.append(&report, &json)
    }

    fn append(&mut self, report: &ReportV1, json: &str) -> Result<(), Failure> {
        let first = !self.begun;
        self.begin()?;
        for file in &mut self.files {
            match (file.format, &mut file.text) {
                (Format::Human, Some((overview, more))) => {
                    overview.add(report);
                    more.push_str(&details(report, file.style));
                }
                (Format::Json, _) => {
                    file.pending.append(&format!("{}\n    {json}", if first { "" } else { "," }))?;
                }
                (Format::Jsonl, _) => file.pending.append(&format!("{json}\n"))?,
                _ => {}
            }
        }
        if self.files.iter().any(|file| !file.format.goes_report_by_report()) {
            self.held.push(report.clone());
        }
        Ok(())
    }

    /// Writes what all reports add up to; only then is anything there.
    pub(crate) fn end(mut self, total: &Total) -> Result<(), Failure> {
        self.begin()?;
        let Total { mut summary, mut not_audited } = total.clone();
        self.redaction.summary(&mut summary, &mut not_audited);
        let whole = RunV1::of(summary.clone(), self.held, not_audited.clone());
        for mut file in self.files {
            match (file.format, file.text) {
                (Format::Human, Some((overview, more))) => {
                    let total = if file.style.quiet { String::new() } else { firm(&summary, &not_audited, file.style) };
                    file.pending.append(&(overview.text() + &more + &total))?;
                }
                (Format::Json, _) => file.pending.append(&RunV1::closing(&summary, &not_audited))?,
                (Format::Jsonl, _) => {}
                (format, _) => file.pending.append(&render_run(&whole, format))?,
            }
            file.pending.finish()?;
        }
        Ok(())
    }

    /// Writes the reports of a run that is kept, in the order of the inventory.
    pub(crate) async fn write(mut self, store: &Store, run: &str, total: &Total) -> Result<(), Failure> {
        if self.files.is_empty() {
            return Ok(());
        }
        let rows = store.reports(run);
        pin_mut!(rows);
        while let Some(body) = rows.next().await {
            let body = body?;
            self.add(&store.report(&body)?, &body)?;
        }
        self.end(total)
    }

    fn begin(&mut self) -> Result<(), Failure> {
        if self.begun {
            return Ok(());
        }
        self.begun = true;
        let documents = self.files.iter_mut().filter(|file| file.format == Format::Json);
        documents.map(|file| &mut file.pending).try_for_each(|pending| pending.append(&RunV1::opening()))
    }
}
