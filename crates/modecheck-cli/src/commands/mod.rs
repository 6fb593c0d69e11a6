mod attest;
mod audit;
mod check;
mod demo;
mod discover;
mod estimate;
mod evaluate;
mod explain;
mod firm;
mod kept;
mod keys;
mod manual;
mod offline;
mod rules;
mod sample;
mod simulate;
mod verify;
mod vocabulary;

use modecheck_core::Report;
use modecheck_report::{ReportV1, render_reports, schema};

use crate::ambient;
use crate::args::{Cli, Command};
use crate::exit::{Exit, Failure};
use crate::fail_on::Judgement;
use crate::firm_args::Counts;
use crate::output_args::Output;
use crate::outputs::Outputs;

/// Runs one command.
pub(crate) fn run(cli: Cli) -> Result<Exit, Failure> {
    match cli.command {
        Command::Check(args) => check::check(&args),
        Command::Matrix(args) => check::matrix(&args),
        Command::Collect(args) => check::collect(&args),
        Command::Evaluate(args) => evaluate::evaluate(&args),
        Command::Normalize(args) => offline::normalize(&args),
        Command::Audit(args) => audit::audit(&args),
        Command::Verify(args) => verify::verify(&args),
        Command::Estimate(args) => estimate::estimate(&args),
        Command::Keys(args) => keys::keys(&args),
        Command::Discover(args) => discover::discover(&args),
        Command::Runs(args) => kept::runs(&args),
        Command::Report(args) => kept::report(&args),
        Command::Diff(args) => kept::diff(&args),
        Command::History(args) => kept::history(&args),
        Command::Prune(args) => kept::prune(&args),
        Command::Explain { term: Some(term), .. } => explain::explain(&term),
        Command::Explain { term: None, .. } => vocabulary::vocabulary(),
        Command::Completions { shell } => manual::completions(shell),
        Command::Man { folder } => manual::pages(&folder),
        Command::Attest(args) => attest::attest(&args),
        Command::Rules(args) => rules::rules(&args),
        Command::Schema { name } => ambient::print(&schema(name)).map(|()| Exit::Success),
        Command::Simulate(args) => simulate::simulate(&args),
        Command::Demo(output) => demo::demo(&output),
    }
}

/// Writes and prints reports, and gives the exit code that they amount to.
fn print(reports: &[Report], output: &Output, counts: &Counts, files: Outputs) -> Result<Exit, Failure> {
    let mut judgement = Judgement::new(counts, None);
    reports.iter().map(ReportV1::from).for_each(|report| judgement.with(&report));
    show(reports, output, files)?;
    Ok(judgement.exit())
}

/// Writes reports to the files and prints them; neither is left out for the other's sake.
fn show(reports: &[Report], output: &Output, files: Outputs) -> Result<(), Failure> {
    let reports = shown(reports, output);
    let written = files.write_all(&reports);
    ambient::print(&render_reports(reports, output.format, output.look.on_screen()))?;
    written
}

/// What of reports is shown.
fn shown(reports: &[Report], output: &Output) -> Vec<ReportV1> {
    let listed = |report: &Report| {
        let short = ReportV1::from(report);
        if output.all_subjects { short.with_all_subjects(report) } else { short }
    };
    let mut reports: Vec<_> = reports.iter().map(listed).collect();
    for report in &mut reports {
        output.look.redaction().report(report);
    }
    reports
}

/// One thread is enough: the work is waiting.
fn runtime() -> Result<tokio::runtime::Runtime, Failure> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
    runtime.map_err(|error| Failure::Unexpected(format!("no runtime: {error}")))
}
