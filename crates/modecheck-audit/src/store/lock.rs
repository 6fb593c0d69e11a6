use std::path::{Path, PathBuf};
use std::time::Duration;

use sqlx::sqlite::{SqliteConnectOptions, SqliteConnection, SqliteJournalMode};
use sqlx::{ConnectOptions, Error};

/// What one process holds at a time. The system lets go of it however its holder ends.
#[derive(Debug)]
pub struct Held {
    /// The file, where it goes when it is let go of.
    goes: Option<PathBuf>,
    _locked: SqliteConnection,
}

impl Held {
    /// Waits so long for whoever holds it; `None` when that was not enough.
    pub(super) async fn of(path: &Path, patience: Duration) -> Result<Option<Self>, Error> {
        super::private(path)?;
        let options = SqliteConnectOptions::new().filename(path).busy_timeout(patience);
        // Nothing is written: without a journal beside it there is nothing to take for another's unfinished work.
        let lock = async {
            let mut locked = options.journal_mode(SqliteJournalMode::Memory).connect().await?;
            sqlx::query("BEGIN EXCLUSIVE").execute(&mut locked).await.map(|_| locked)
        };
        match lock.await {
            Ok(locked) => Ok(Some(Self { goes: None, _locked: locked })),
            Err(Error::Database(error)) if error.message().contains("locked") => Ok(None),
            Err(error) => Err(error),
        }
    }

    /// The same, and nothing is left of it afterwards: for what nobody waits for.
    pub(super) fn fleeting(mut self, path: PathBuf) -> Self {
        self.goes = Some(path);
        self
    }
}

impl Drop for Held {
    fn drop(&mut self) {
        // What cannot be removed is in nobody's way.
        let _ = self.goes.as_ref().map(std::fs::remove_file);
    }
}

/// A file beside the store.
pub(super) fn beside(store: &Path, ending: &str) -> PathBuf {
    let mut name = store.as_os_str().to_owned();
    name.push(ending);
    name.into()
}
