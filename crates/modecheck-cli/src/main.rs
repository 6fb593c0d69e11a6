//! The `modecheck` command. Thin: arguments in, exit code out; what things mean is in the library crates.

mod ambient;
mod args;
mod attest;
mod attest_args;
mod commands;
mod exit;
mod fail_on;
mod files;
mod firm;
mod firm_args;
mod live;
mod output_args;
mod outputs;
mod uids;
mod verify_args;

use std::process::ExitCode;

use clap::Parser;

use crate::args::Cli;

/// What is asked and reported is many small texts: the system's allocator takes a sixth more of the processor.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    ambient::seal();
    let cli = Cli::parse();
    ambient::log(cli.log);
    match commands::run(cli) {
        Ok(exit) => exit.into(),
        Err(failure) => {
            ambient::complain(&failure.to_string());
            failure.exit().into()
        }
    }
}
