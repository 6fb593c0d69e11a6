//! Reports in files and on standard output. None is held, unless for a form that shows all of them at once.

use std::path::PathBuf;

use futures::{StreamExt, pin_mut};
use modecheck_audit::store::Store;
use modecheck_core::Report;
use modecheck_report::{Format, NotAudited, ReportV1, RunV1, Style, Summary, brief, firm, render, render_run};

use crate::exit::Failure;
use crate::files::Pending;

/// Files for reports, each in a form of its own.
#[derive(Debug)]
pub(crate) struct Outputs {
    files: Vec<(Format, Pending)>,
    held: Vec<ReportV1>,
    begun: bool,
}

/// What a run adds up to, and the accounts without a report.
#[derive(Debug)]
pub(crate) struct Total {
    pub(crate) summary: Summary,
    pub(crate) not_audited: Vec<NotAudited>,
}

impl Outputs {
    /// Makes sure that the files can be written, before there is anything to lose.
    pub(crate) fn create(files: &[(Format, PathBuf)]) -> Result<Self, Failure> {
        let twice =
            files.iter().enumerate().find(|(at, (_, path))| files[..*at].iter().any(|(_, known)| known == path));
        if let Some((_, (_, path))) = twice {
            let path = path.display();
            return Err(Failure::Usage(format!("{path}: is written twice: give each form a file of its own")));
        }
        let create = |(format, path): &(Format, PathBuf)| Ok((*format, Pending::create(path)?));
        let files = files.iter().map(create).collect::<Result<_, Failure>>()?;
        Ok(Self { files, held: Vec::new(), begun: false })
    }

    /// Writes these reports and no others.
    pub(crate) fn write_all(self, reports: &[Report], style: Style) -> Result<(), Failure> {
        self.write_each(|format| render(reports, format, style))
    }

    /// Writes to each file what there is in its form. Every file is tried, whatever becomes of the rest.
    pub(crate) fn write_each(self, text: impl Fn(Format) -> String) -> Result<(), Failure> {
        let written = self.files.into_iter().map(|(format, file)| file.write(&text(format)));
        written.collect::<Vec<_>>().into_iter().collect()
    }

    /// Writes one more report, of which this is the JSON.
    pub(crate) fn add(&mut self, report: &ReportV1, json: &str) -> Result<(), Failure> {
        let first = !self.begun;
        self.begin()?;
        for (format, file) in &mut self.files {
            match format {
                Format::Json => file.append(&format!("{}\n    {json}", if first { "" } else { "," }))?,
                Format::Human => file.append(&brief(report))?,
                Format::Jsonl => file.append(&format!("{json}\n"))?,
                _ => {}
            }
        }
        if self.files.iter().any(|(format, _)| !format.goes_report_by_report()) {
            self.held.push(report.clone());
        }
        Ok(())
    }

    /// Writes what all reports add up to; only then is anything there.
    pub(crate) fn end(mut self, total: &Total) -> Result<(), Failure> {
        self.begin()?;
        let whole = RunV1::of(total.summary.clone(), self.held, total.not_audited.clone());
        for (format, mut file) in self.files {
            match format {
                Format::Json => file.append(&RunV1::closing(&total.summary, &total.not_audited))?,
                Format::Human => file.append(&firm(&total.summary, &total.not_audited))?,
                Format::Jsonl => {}
                format => file.append(&render_run(&whole, format))?,
            }
            file.finish()?;
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
        let documents = self.files.iter_mut().filter(|(format, _)| *format == Format::Json);
        documents.map(|(_, file)| file).try_for_each(|file| file.append(&RunV1::opening()))
    }
}
