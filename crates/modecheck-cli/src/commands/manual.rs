use std::path::Path;

use clap::CommandFactory;
use clap_complete::Shell;

use crate::ambient;
use crate::args::Cli;
use crate::exit::{Exit, Failure};

/// What makes a shell complete the command's words.
pub(crate) fn completions(shell: Shell) -> Result<Exit, Failure> {
    let mut script = Vec::new();
    clap_complete::generate(shell, &mut Cli::command(), "modecheck", &mut script);
    ambient::print(&String::from_utf8_lossy(&script))?;
    Ok(Exit::Success)
}

/// A manual page of the command and of each command below it.
pub(crate) fn pages(folder: &Path) -> Result<Exit, Failure> {
    let wrong = |error| Failure::Usage(format!("{}: manual pages cannot be written: {error}", folder.display()));
    clap_mangen::generate_to(Cli::command(), folder).map_err(wrong)?;
    Ok(Exit::Success)
}
