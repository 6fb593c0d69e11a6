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
mod vocabulary;

use modecheck_core::Report;
use modecheck_report::{Style, render, schema};

use crate::ambient;
use crate::args::{Cli, Command, Output};
use crate::exit::{Exit, Failure};
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
        Command::Rules(args) => rules::rules(&args),
        Command::Schema { name } => ambient::print(&schema(name)).map(|()| Exit::Success),
        Command::Simulate(args) => simulate::simulate(&args),
        Command::Demo(output) => demo::demo(&output),
    }
}

/// Writes and prints reports, and gives the exit code that they amount to.
fn print(reports: &[Report], output: &Output, files: Outputs) -> Result<Exit, Failure> {
    show(reports, output, files)?;
    Ok(Exit::of(reports))
}

/// Writes reports to the files and prints them; neither is left out for the other's sake.
fn show(reports: &[Report], output: &Output, files: Outputs) -> Result<(), Failure> {
    let plainly = Style { verbose: output.verbose, quiet: output.quiet, ..Style::default() };
    let written = files.write_all(reports, plainly);
    let style = Style { colour: ambient::colour(), width: ambient::width(), ..plainly };
    ambient::print(&render(reports, output.format, style))?;
    written
}

/// One thread is enough: the work is waiting.
fn runtime() -> Result<tokio::runtime::Runtime, Failure> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
    runtime.map_err(|error| Failure::Unexpected(format!("no runtime: {error}")))
}
