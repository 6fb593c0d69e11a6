//! The reports of a run that is kept, in files and on standard output, in the order of the inventory. No run is held,
//! unless for a form that shows all of it at once.

use std::path::PathBuf;

use futures::{StreamExt, pin_mut};
use modecheck_audit::store::Store;
use modecheck_report::{Format, NotAudited, ReportV1, RunV1, Summary, brief, firm, render_run};

use crate::exit::Failure;
use crate::files::Pending;

/// Files that are written when a run is over.
#[derive(Debug)]
pub(crate) struct Outputs(Vec<(Format, Pending)>);

/// What a run adds up to, and the accounts without a report.
#[derive(Debug)]
pub(crate) struct Total {
    pub(crate) summary: Summary,
    pub(crate) not_audited: Vec<NotAudited>,
}

impl Outputs {
    /// Makes sure that the files can be written, before there is anything to lose.
    pub(crate) fn create(files: &[(Format, PathBuf)]) -> Result<Self, Failure> {
        let create = |(format, path): &(Format, PathBuf)| Ok((*format, Pending::create(path)?));
        files.iter().map(create).collect::<Result<_, _>>().map(Self)
    }

    /// Writes them all.
    pub(crate) async fn write(mut self, store: &Store, run: &str, total: &Total) -> Result<(), Failure> {
        if self.0.is_empty() {
            return Ok(());
        }
        let (head, tail) = RunV1::around(&total.summary, &total.not_audited);
        for (format, file) in &mut self.0 {
            if *format == Format::Json {
                file.append(&head)?;
            }
        }
        let hold = self.0.iter().any(|(format, _)| !format.goes_report_by_report());
        let mut all = Vec::new();
        let rows = store.reports(run);
        pin_mut!(rows);
        let mut comma = "";
        while let Some(body) = rows.next().await {
            let body = body?;
            let report = store.report(&body)?;
            for (format, file) in self.0.iter_mut().filter(|(format, _)| format.goes_report_by_report()) {
                file.append(&piece(*format, &body, &report, comma))?;
            }
            all.extend(hold.then_some(report));
            comma = ",";
        }
        let whole = RunV1::of(total.summary.clone(), all, total.not_audited.clone());
        for (format, mut file) in self.0 {
            match format {
                Format::Json => file.append(&tail)?,
                Format::Jsonl => {}
                Format::Human => file.append(&firm(&total.summary, &total.not_audited))?,
                format => file.append(&render_run(&whole, format))?,
            }
            file.finish()?;
        }
        Ok(())
    }
}

fn piece(format: Format, body: &str, report: &ReportV1, comma: &str) -> String {
    match format {
        Format::Json => format!("{comma}\n    {body}"),
        Format::Human => brief(report),
        _ => format!("{body}\n"),
    }
}
