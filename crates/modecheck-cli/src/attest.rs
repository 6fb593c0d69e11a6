//! What people attest of accounts, from a file in TOML.

use std::path::Path;

use modecheck_audit::inventory::Attestations;

use crate::exit::Failure;
use crate::files;

/// Reads a file, if one is named. All its mistakes are named at once.
pub(crate) fn read(path: Option<&Path>) -> Result<Attestations, Failure> {
    let Some(path) = path else { return Ok(Attestations::default()) };
    let read = Attestations::read(&files::read(path)?);
    read.map_err(|mistakes| {
        let lines: Vec<_> = mistakes.iter().map(|mistake| format!("{}: {mistake}", path.display())).collect();
        Failure::Usage(lines.join("\n"))
    })
}
