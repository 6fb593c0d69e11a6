mod audit;
mod check;
mod demo;
mod estimate;
mod explain;
mod firm;
mod kept;
mod offline;
mod rules;
mod simulate;

use modecheck_core::Report;
use modecheck_report::{Format, Style, render, schema};

use crate::ambient;
use crate::args::{Cli, Command, Output};
use crate::exit::{Exit, Failure};
use crate::files::Pending;

/// Runs one command.
pub(crate) fn run(cli: Cli) -> Result<Exit, Failure> {
    match cli.command {
        Command::Check(args) => check::check(&args),
        Command::Collect(args) => check::collect(&args),
        Command::Evaluate(args) => offline::evaluate(&args),
        Command::Normalize(args) => offline::normalize(&args),
        Command::Audit(args) => audit::audit(&args),
        Command::Estimate(args) => estimate::estimate(&args),
        Command::Runs(args) => kept::runs(&args),
        Command::Report(args) => kept::report(&args),
        Command::Diff(args) => kept::diff(&args),
        Command::History(args) => kept::history(&args),
        Command::Prune(args) => kept::prune(&args),
        Command::Explain { term } => explain::explain(&term),
        Command::Rules(args) => rules::rules(&args),
        Command::Schema { name } => ambient::print(&schema(name)).map(|()| Exit::Success),
        Command::Simulate(args) => simulate::simulate(&args),
        Command::Demo(output) => demo::demo(&output),
    }
}

/// The files that reports go to besides standard output. Made before anything is asked: what cannot be written is said
/// while there is nothing to lose.
fn files(output: &Output) -> Result<Vec<(Format, Pending)>, Failure> {
    let named: Vec<_> = output.to_files.iter().map(|(_, path)| path).collect();
    if let Some(twice) = named.iter().enumerate().find(|(at, path)| named[..*at].contains(path)) {
        return Err(Failure::Usage(format!(
            "{}: is written twice: give each form a file of its own",
            twice.1.display()
        )));
    }
    output.to_files.iter().map(|(format, path)| Ok((*format, Pending::create(path)?))).collect()
}

/// Writes and prints reports, and gives the exit code that they amount to. Every file is tried, whatever becomes of the
/// others.
fn print(reports: &[Report], output: &Output, files: Vec<(Format, Pending)>) -> Result<Exit, Failure> {
    let plainly = Style { verbose: output.verbose, quiet: output.quiet, ..Style::default() };
    let written: Vec<_> =
        files.into_iter().map(|(format, file)| file.write(&render(reports, format, plainly))).collect();
    let style = Style { colour: ambient::colour(), width: ambient::width(), ..plainly };
    ambient::print(&render(reports, output.format, style))?;
    written.into_iter().collect::<Result<(), Failure>>()?;
    Ok(Exit::of(reports))
}

/// One thread is enough: the work is waiting.
fn runtime() -> Result<tokio::runtime::Runtime, Failure> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
    runtime.map_err(|error| Failure::Unexpected(format!("no runtime: {error}")))
}
