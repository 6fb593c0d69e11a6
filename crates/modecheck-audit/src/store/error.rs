use std::path::PathBuf;

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
    let is_space = ["full", "disk I/O"].iter().any(|word| text.contains(word));
    if is_space { format!("{text}: make room on its disk") } else { text }
}
