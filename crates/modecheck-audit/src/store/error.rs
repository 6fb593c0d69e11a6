use std::path::PathBuf;

use sqlx::migrate::MigrateError;

/// Why the store cannot be used.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum StoreError {
    /// It is no store, or cannot be made.
    #[error("{}: the store cannot be opened: {problem}", path.display())]
    Open {
        /// Where it should be.
        path: PathBuf,
        /// Why not.
        problem: String,
    },
    /// The disk is full, or otherwise takes nothing more.
    #[error("{}: the store cannot be written: {problem}; what was kept before is intact", path.display())]
    Write {
        /// Where it is.
        path: PathBuf,
        /// Why not.
        problem: String,
    },
    /// What it holds cannot be read.
    #[error("{}: the store cannot be read: {problem}", path.display())]
    Read {
        /// Where it is.
        path: PathBuf,
        /// Why not.
        problem: String,
    },
    /// It holds no such run.
    #[error("no run is called `{id}`: `modecheck runs` lists them")]
    NoRun {
        /// What was asked for.
        id: String,
    },
    /// Another process asks its accounts.
    #[error("{}: run {id} is going on: wait until it has ended, or begin another without --resume", path.display())]
    GoingOn {
        /// The store.
        path: PathBuf,
        /// The run.
        id: String,
    },
    /// Several runs have ids that begin so.
    #[error("`{id}` begins the ids of {count} runs: write one out, as `modecheck runs` lists them")]
    Ambiguous {
        /// What was asked for.
        id: String,
        /// How many there are.
        count: usize,
    },
}

/// What the database says, with what to do where that is known.
pub(super) fn said(error: &sqlx::Error) -> String {
    let text = match error {
        sqlx::Error::Database(database) => database.message().to_owned(),
        other => other.to_string(),
    };
    match remedy(error) {
        Some(remedy) => format!("{text}: {remedy}"),
        None => text,
    }
}

/// What is done about a store that is not what it was when it was written.
pub(super) const DAMAGED: &str = "the file is damaged: put a copy of it back, or move it away, with what is beside it \
    (-wal, -shm), and begin anew";

/// What is done about what the database says, by its codes: <https://www.sqlite.org/rescode.html>.
fn remedy(error: &sqlx::Error) -> Option<&'static str> {
    let database = match error {
        sqlx::Error::Database(database) => database,
        // What was kept is what can be read.
        sqlx::Error::Decode(_) | sqlx::Error::ColumnDecode { .. } | sqlx::Error::ColumnNotFound(_) => {
            return Some(DAMAGED);
        }
        _ => return None,
    };
    // What our own statements name is there, unless pages that say so are others now.
    if ["no such column", "no such table"].iter().any(|lack| database.message().starts_with(lack)) {
        return Some(DAMAGED);
    }
    let code: u32 = database.code()?.parse().ok()?;
    Some(match (code & 0xff, code >> 8) {
        (5 | 6, _) => "another command is writing to it: try again when that has ended",
        (8, _) => "make it and its folder writable",
        // Writing, cutting and sharing: it may be the room, the quota or the largest size of a file that is at its end.
        (10, 3 | 6 | 19) => "make room on its disk; if there is room, the disk fails: see what the system says of it",
        (10, _) => "the disk fails: see what the system says of it, and keep runs on another with --store",
        (11 | 26, _) => DAMAGED,
        (13, _) => "make room on its disk",
        _ => return None,
    })
}

/// What to do about a file that is of no use as a store.
const OTHERWISE: &str = "name another file with --store";

/// Why a file cannot be opened as a store, with what to do.
pub(super) fn unopened(error: &sqlx::Error) -> String {
    match error {
        sqlx::Error::Migrate(error) => unmade(error),
        sqlx::Error::Io(error) => unreachable(error),
        sqlx::Error::Database(database) if database.message().contains("unable to open") => {
            format!("{}: make it and its folder writable, or {OTHERWISE}", database.message())
        }
        error => match remedy(error) {
            Some(_) => format!("{}; or {OTHERWISE}", said(error)),
            None => format!("{error}: {OTHERWISE}"),
        },
    }
}

/// The same of what the system says.
pub(super) fn unreachable(error: &std::io::Error) -> String {
    use std::io::ErrorKind::{PermissionDenied, ReadOnlyFilesystem};
    match error.kind() {
        PermissionDenied | ReadOnlyFilesystem => {
            format!("{error}: make it and its folder writable, or {OTHERWISE}")
        }
        _ => format!("{error}: {OTHERWISE}"),
    }
}

/// The same of a file that was there before and is something else.
pub(super) fn foreign(expected: &str) -> String {
    format!("it is not {expected}, and is left as it is: {OTHERWISE}")
}

fn unmade(error: &MigrateError) -> String {
    match error {
        MigrateError::Execute(error) | MigrateError::ExecuteMigration(error, _) => unopened(error),
        MigrateError::VersionMissing(_) => format!("a newer modecheck made it: use that one, or {OTHERWISE}"),
        MigrateError::VersionMismatch(_) | MigrateError::Dirty(_) => {
            format!("another build of modecheck made it ({error}): use that one, or {OTHERWISE}")
        }
        other => format!("{other}: {OTHERWISE}"),
    }
}
