use std::collections::VecDeque;
use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use modecheck_core::Timestamp;
use modecheck_report::Written;
use sha2::{Digest, Sha256};
use tempfile::TempDir;
use tokio::process::Command;
use tokio::sync::Notify;
use tokio::task::JoinSet;
use tokio::time::timeout;

use super::seen::{Key, key};
use super::unexpected;
use crate::ambient;
use crate::exit::Failure;

/// After how long a program is not waited for any more.
const PATIENCE: Duration = Duration::from_secs(60);

/// The program that is told of accounts which are surely ready, as they are read. No shell sees what it is given, and it
/// is given nothing of our environment but what programs need to run at all: the rest may hold keys.
#[derive(Debug, Default)]
pub(super) struct Hook {
    /// Reports on their way to the program; the folder is for its owner only.
    folder: Option<TempDir>,
    queue: Arc<Queue>,
    /// Who calls the program; dropped, it stops the program too.
    caller: JoinSet<()>,
    count: usize,
}

#[derive(Debug, Default)]
struct Queue {
    waiting: Mutex<Waiting>,
    added: Notify,
    emptied: Notify,
}

#[derive(Debug, Default)]
struct Waiting {
    calls: VecDeque<Due>,
    is_calling: bool,
    /// Of which nobody was told, since their reports did not hold any more.
    stale: Vec<Key>,
}

#[derive(Debug)]
struct Due {
    of: Key,
    file: PathBuf,
    digest: String,
    /// When the report is of no use any more.
    until: Option<Timestamp>,
}

impl Hook {
    pub(super) fn new(program: Option<&Path>) -> Result<Self, Failure> {
        let mut hook = Self::default();
        if let Some(program) = program {
            hook.folder = Some(tempfile::tempdir().map_err(|error| unexpected(&error))?);
            hook.caller.spawn(call_each(program.to_owned(), Arc::clone(&hook.queue)));
        }
        Ok(hook)
    }

    /// Has the program called with a report, in a file of its own.
    pub(super) fn add(&mut self, report: &Written) -> Result<(), Failure> {
        let Some(folder) = &self.folder else { return Ok(()) };
        self.count += 1;
        let file = folder.path().join(format!("{:06}.json", self.count));
        std::fs::write(&file, report.json()).map_err(|error| unexpected(&error))?;
        let digest = format!("sha256:{}", base16ct::lower::encode_string(&Sha256::digest(report.json())));
        self.queue.lock().calls.push_back(Due { of: key(report), file, digest, until: report.stale_after() });
        self.queue.added.notify_one();
        Ok(())
    }

    /// Nobody is called for this account any more: its report was taken back.
    pub(super) fn forget(&mut self, name: &str) {
        self.queue.lock().calls.retain(|call| call.of.0 != name);
    }

    /// Waits until all calls are made, and gives those that were not, since their reports did not hold any more.
    pub(super) async fn called(&mut self) -> Vec<Key> {
        loop {
            let emptied = self.queue.emptied.notified();
            {
                let mut waiting = self.queue.lock();
                if waiting.calls.is_empty() && !waiting.is_calling {
                    return std::mem::take(&mut waiting.stale);
                }
            }
            emptied.await;
        }
    }
}

impl Queue {
    fn lock(&self) -> MutexGuard<'_, Waiting> {
        self.waiting.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The next call of which the report holds.
    fn next(&self, program: &Path) -> Option<Due> {
        let mut waiting = self.lock();
        waiting.is_calling = false;
        while let Some(call) = waiting.calls.pop_front() {
            let Some(until) = call.until.filter(|until| *until <= ambient::now()) else {
                waiting.is_calling = true;
                return Some(call);
            };
            let (name, called) = (&call.of.0, program.display());
            ambient::complain(&format!("{name}: its report held until {until}: {called} is called at its next"));
            waiting.stale.push(call.of);
        }
        self.emptied.notify_waiters();
        None
    }
}

/// Calls the program with each report's path and digest, one after the other. Its failure is told of and stops nothing.
async fn call_each(program: PathBuf, queue: Arc<Queue>) {
    loop {
        let Some(Due { file, digest, .. }) = queue.next(&program) else {
            queue.added.notified().await;
            continue;
        };
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
}

#[cfg(test)]
mod tests {
    use super::super::seen::tests::ready;
    use super::*;

    #[tokio::test]
    async fn nobody_is_called_with_a_report_that_holds_no_more() {
        let mut hook = Hook::new(Some(Path::new("no-such-program"))).unwrap();
        let old = Written::new(ready("••••0001")).unwrap();
        hook.add(&old).unwrap();
        assert_eq!(hook.called().await, [key(&old)]);
        hook.add(&old).unwrap();
        hook.forget(old.name());
        assert!(hook.called().await.is_empty(), "it was taken back");
    }

    #[tokio::test]
    async fn without_a_program_nobody_waits() {
        assert!(Hook::new(None).unwrap().called().await.is_empty());
    }
}
