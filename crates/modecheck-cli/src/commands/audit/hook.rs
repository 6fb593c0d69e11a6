use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::time::Duration;

use modecheck_report::Written;
use sha2::{Digest, Sha256};
use tempfile::TempDir;
use tokio::process::Command;
use tokio::time::timeout;

use super::unexpected;
use crate::ambient;
use crate::exit::Failure;

/// After how long a program is not waited for any more.
const PATIENCE: Duration = Duration::from_secs(60);

/// The program that is told of accounts which are surely ready. No shell sees what it is given, and it is given nothing
/// of our environment but what programs need to run at all: the rest may hold keys.
#[derive(Debug, Default)]
pub(super) struct Hook {
    program: Option<PathBuf>,
    /// Reports on their way to the program; the folder is for its owner only.
    folder: Option<TempDir>,
    waiting: Vec<(PathBuf, String)>,
    count: usize,
}

impl Hook {
    pub(super) fn new(program: Option<&Path>) -> Result<Self, Failure> {
        let folder = program.map(|_| tempfile::tempdir()).transpose().map_err(|error| unexpected(&error))?;
        Ok(Self { program: program.map(Path::to_owned), folder, waiting: Vec::new(), count: 0 })
    }

    /// Keeps a report for the program, in a file of its own.
    pub(super) fn add(&mut self, report: &Written) -> Result<(), Failure> {
        let Some(folder) = &self.folder else { return Ok(()) };
        self.count += 1;
        let path = folder.path().join(format!("{:06}.json", self.count));
        std::fs::write(&path, report.json()).map_err(|error| unexpected(&error))?;
        let digest = base16ct::lower::encode_string(&Sha256::digest(report.json()));
        self.waiting.push((path, format!("sha256:{digest}")));
        Ok(())
    }

    /// Calls the program with each report's path and digest. Its failure is told of and stops nothing. Dropped, it stops
    /// the program.
    pub(super) async fn call(&mut self) {
        let Some(program) = self.program.clone() else { return };
        for (path, digest) in std::mem::take(&mut self.waiting) {
            let mut command = Command::new(&program);
            command.env_clear().envs(ambient::harmless()).arg(&path).arg(digest);
            command.stdin(Stdio::null()).stdout(Stdio::null()).kill_on_drop(true);
            let problem = match timeout(PATIENCE, command.status()).await {
                Ok(Ok(status)) if status.success() => continue,
                Ok(Ok(status)) => format!("failed ({status})"),
                Ok(Err(error)) => format!("cannot be run: {error}"),
                Err(_) => format!("took longer than {} s and was stopped", PATIENCE.as_secs()),
            };
            ambient::complain(&format!("{}: {problem}", program.display()));
        }
    }
}
