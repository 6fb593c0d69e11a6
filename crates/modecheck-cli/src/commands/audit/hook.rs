use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::time::Duration;

use modecheck_core::Timestamp;
use modecheck_report::Written;
use sha2::{Digest, Sha256};
use tempfile::TempDir;
use tokio::process::Command;
use tokio::time::timeout;

use super::seen::{Key, key};
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
    waiting: Vec<Waiting>,
    count: usize,
}

#[derive(Debug)]
struct Waiting {
    of: Key,
    file: PathBuf,
    digest: String,
    /// When the report is of no use any more.
    until: Option<Timestamp>,
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
        let digest = format!("sha256:{digest}");
        self.waiting.push(Waiting { of: key(report), file: path, digest, until: report.stale_after() });
        Ok(())
    }

    /// Nobody is called for this account: its report was taken back.
    pub(super) fn forget(&mut self, name: &str) {
        self.waiting.retain(|waiting| waiting.of.0 != name);
    }

    /// Calls the program with each report's path and digest, and gives those that it was not called for, since they do
    /// not hold any more. Its failure is told of and stops nothing. Dropped, it stops the program.
    pub(super) async fn call(&mut self) -> Vec<Key> {
        let Some(program) = self.program.clone() else { return Vec::new() };
        let mut stale = Vec::new();
        for Waiting { of, file, digest, until } in std::mem::take(&mut self.waiting) {
            if let Some(until) = until.filter(|until| *until <= ambient::now()) {
                let called = program.display();
                ambient::complain(&format!("{}: its report held until {until}: {called} is called at its next", of.0));
                stale.push(of);
                continue;
            }
            let mut command = Command::new(&program);
            command.env_clear().envs(ambient::harmless()).arg(&file).arg(digest);
            command.stdin(Stdio::null()).stdout(Stdio::null()).kill_on_drop(true);
            let problem = match timeout(PATIENCE, command.status()).await {
                Ok(Ok(status)) if status.success() => continue,
                Ok(Ok(status)) => format!("failed ({status})"),
                Ok(Err(error)) => format!("cannot be run: {error}"),
                Err(_) => format!("took longer than {} s and was stopped", PATIENCE.as_secs()),
            };
            ambient::complain(&format!("{}: {problem}", program.display()));
        }
        stale
    }
}

#[cfg(test)]
mod tests {
    use super::super::seen::tests::ready;
    use super::*;
    use crate::commands::runtime;

    #[test]
    fn nobody_is_called_with_a_report_that_holds_no_more() {
        let mut hook = Hook::new(Some(Path::new("no-such-program"))).unwrap();
        let old = Written::new(ready("••••0001")).unwrap();
        hook.add(&old).unwrap();
        assert_eq!(runtime().unwrap().block_on(hook.call()), [key(&old)]);
        hook.add(&old).unwrap();
        hook.forget(old.name());
        assert!(runtime().unwrap().block_on(hook.call()).is_empty(), "it was taken back");
    }
}
