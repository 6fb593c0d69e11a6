//! What is kept of audits, in one file that only its owner can read.

mod damage;
mod error;
mod foreign;
mod lock;
mod read;
mod rows;
mod write;

use std::path::{Path, PathBuf};
use std::time::Duration;

use async_trait::async_trait;
use modecheck_core::{Evidence, Timestamp};
use modecheck_report::Written;
use sqlx::SqlitePool;
use sqlx::migrate::Migrator;
use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous};

pub use self::error::StoreError;
pub use self::lock::Held;
use self::lock::beside;
pub use self::read::{AccountRow, Entry, RunRow};
use crate::inventory::Roll;
use crate::reference::Pseudonyms;

static MIGRATIONS: Migrator = sqlx::migrate!();

/// How long another process is waited for.
const BUSY: Duration = Duration::from_secs(30);

/// How much of the file each connection holds, however long it is: so many KiB. It is read in order, or a few pages of it.
const CACHE: &str = "-512";

/// Where finished accounts go.
#[async_trait]
pub trait Keeper: Send + Sync {
    /// Keeps accounts that are finished: all of them durably, or none.
    async fn keep(&self, finished: &[Kept]) -> Result<(), StoreError>;
}

/// A run of a store, to which accounts are added.
#[derive(Debug, Clone, Copy)]
pub struct Open<'a> {
    /// The store.
    pub store: &'a Store,
    /// The run's id.
    pub run: &'a str,
}

#[async_trait]
impl Keeper for Open<'_> {
    async fn keep(&self, finished: &[Kept]) -> Result<(), StoreError> {
        self.store.keep(self.run, finished).await
    }
}

/// The file that runs are kept in.
#[derive(Debug, Clone)]
pub struct Store {
    pool: SqlitePool,
    path: PathBuf,
}

/// A run that is to be kept.
#[derive(Debug, Clone)]
pub struct NewRun<'a> {
    /// When it begins.
    pub started_at: Timestamp,
    /// Where its inventory is.
    pub inventory: &'a str,
    /// The digest of the inventory's text.
    pub inventory_digest: &'a str,
    /// How it was asked for, so that it can be gone on with in the same way.
    pub settings: &'a str,
    /// The shortest time that the exchanges' limits allow for it, in milliseconds.
    pub bound_millis: Option<u64>,
    /// The same with all of each documented limit and no margin.
    pub documented_bound_millis: Option<u64>,
    /// Its accounts, in order.
    pub accounts: &'a Roll,
}

/// What is kept of one account when it is finished.
#[derive(Debug)]
pub struct Kept {
    /// Its place in the inventory.
    pub position: usize,
    /// When it was finished.
    pub at: Timestamp,
    /// Its reports, one a target; or why there are none.
    pub outcome: Result<Vec<Written>, String>,
    /// What they rest on, where that is kept.
    pub evidence: Option<Evidence>,
}

impl Store {
    /// Opens the store, and makes it where there is none.
    pub async fn open(path: &Path) -> Result<Self, StoreError> {
        let wrong = |problem: String| StoreError::Open { path: path.to_owned(), problem };
        let unopened = |error: sqlx::Error| wrong(error::unopened(&error));
        if !foreign::is_database(path) {
            return Err(wrong(error::foreign("a store of runs")));
        }
        // Two that make one store at once would be in each other's way.
        let alone = Held::of(&beside(path, ".lock"), BUSY).await.map_err(unopened)?;
        if alone.is_none() {
            let problem = "another command has been opening it for too long: try again when that has ended";
            return Err(wrong(problem.to_owned()));
        }
        writable(path).map_err(|error| wrong(error::unreachable(&error)))?;
        let unfinished = damage::is_unfinished(path).map_err(wrong)?;
        if let Some(problem) = foreign::problem(path, unfinished).await.map_err(unopened)? {
            return Err(wrong(problem));
        }
        private(path).map_err(|error| wrong(error::unreachable(&error)))?;
        let options = SqliteConnectOptions::new()
            .filename(path)
            .journal_mode(SqliteJournalMode::Wal)
            .synchronous(SqliteSynchronous::Full)
            .foreign_keys(true)
            .pragma("cache_size", CACHE)
            .busy_timeout(BUSY);
        let pool = SqlitePoolOptions::new().max_connections(2).connect_with(options).await;
        let pool = pool.map_err(unopened)?;
        MIGRATIONS.run(&pool).await.map_err(|error| unopened(error.into()))?;
        // Some stores that cannot be written can be opened: that is said before anybody is asked.
        pool.begin_with("BEGIN IMMEDIATE").await.map_err(unopened)?.rollback().await.map_err(unopened)?;
        Ok(Self { pool, path: path.to_owned() })
    }

    /// Where it is.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Waits until all is written, in the one file unless another process is using it, and that is closed.
    pub async fn close(self) {
        if let Ok(mut own) = self.pool.acquire().await {
            // Of connections that are closed at once none may be the last, which brings the journal in.
            for tidy in ["PRAGMA busy_timeout = 0", "PRAGMA wal_checkpoint(TRUNCATE)"] {
                let _ = sqlx::query(tidy).execute(&mut *own).await;
            }
        }
        self.pool.close().await;
    }

    /// Takes a run for this process alone, until that is dropped.
    pub async fn hold(&self, run: &str) -> Result<Held, StoreError> {
        let path = beside(&self.path, &format!(".{run}.lock"));
        let held = Held::of(&path, Duration::ZERO).await.map_err(|error| self.cannot_write(&error))?;
        held.map(|held| held.fleeting(path))
            .ok_or_else(|| StoreError::GoingOn { path: self.path.clone(), id: run.to_owned() })
    }

    /// The pseudonyms of this store's accounts.
    pub async fn pseudonyms(&self) -> Result<Pseudonyms, StoreError> {
        let fresh = Pseudonyms::random();
        let fresh = fresh.map_err(|problem| StoreError::Open { path: self.path.clone(), problem })?;
        sqlx::query("INSERT INTO setting (name, value) VALUES ('pseudonyms', $1) ON CONFLICT (name) DO NOTHING")
            .bind(fresh.key())
            .execute(&self.pool)
            .await
            .map_err(|error| self.cannot_write(&error))?;
        let kept: (String,) = sqlx::query_as("SELECT value FROM setting WHERE name = 'pseudonyms'")
            .fetch_one(&self.pool)
            .await
            .map_err(|error| self.cannot_read(&error))?;
        Ok(Pseudonyms::with_key(kept.0))
    }

    fn cannot_write(&self, error: &sqlx::Error) -> StoreError {
        StoreError::Write { path: self.path.clone(), problem: error::said(error) }
    }

    fn damaged(&self, what: &str) -> StoreError {
        StoreError::Read { path: self.path.clone(), problem: format!("{what}: {}", error::DAMAGED) }
    }

    fn cannot_read(&self, error: &sqlx::Error) -> StoreError {
        StoreError::Read { path: self.path.clone(), problem: error::said(error) }
    }
}

/// Whether a file that is there may be written, and so may its folder. Whoever looks into a database that may not leaves a
/// journal beside it that may not be written either, even once the database may.
fn writable(path: &Path) -> std::io::Result<()> {
    use std::io::ErrorKind::{AlreadyExists, NotFound};
    match std::fs::File::options().write(true).open(path) {
        Err(error) if error.kind() == NotFound => return Ok(()),
        opened => drop(opened?),
    }
    let tried = beside(path, ".try");
    match std::fs::File::create_new(&tried) {
        Err(error) if error.kind() == AlreadyExists => Ok(()),
        Err(error) => Err(error),
        Ok(_) => std::fs::remove_file(&tried),
    }
}

/// Makes the file for its owner only, before anything is in it; what is beside it (journal, index) takes its mode.
fn private(path: &Path) -> std::io::Result<()> {
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty());
    if let Some(folder) = folder {
        std::fs::create_dir_all(folder)?;
    }
    let mut options = std::fs::File::options();
    options.create(true).truncate(false).write(true);
    #[cfg(unix)]
    {
        use std::os::unix::fs::OpenOptionsExt;
        options.mode(0o600);
    }
    drop(options.open(path)?);
    #[cfg(unix)]
    for file in [path.to_owned(), beside(path, "-wal"), beside(path, "-shm")].iter().filter(|file| file.exists()) {
        use std::os::unix::fs::PermissionsExt;
        if std::fs::metadata(file)?.permissions().mode() & 0o077 != 0 {
            std::fs::set_permissions(file, std::fs::Permissions::from_mode(0o600))?;
        }
    }
    Ok(())
}

fn place(position: usize) -> i64 {
    i64::try_from(position).unwrap_or(i64::MAX)
}
