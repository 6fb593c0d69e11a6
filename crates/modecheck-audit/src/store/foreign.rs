use std::io::Read;
use std::path::Path;

use sqlx::sqlite::SqliteConnectOptions;
use sqlx::{ConnectOptions, Connection, Error};

use super::damage;
use super::error::foreign;

/// What every database of `SQLite` begins with: <https://www.sqlite.org/fileformat.html#the_database_header>.
const HEADER: &[u8] = b"SQLite format 3\0";

/// Whether a file is a database, or is yet to be one. What cannot be read is for whoever opens it to complain of.
pub(super) fn is_database(path: &Path) -> bool {
    let mut start = Vec::new();
    let read = std::fs::File::open(path).and_then(|file| file.take(HEADER.len() as u64).read_to_end(&mut start));
    read.is_err() || start.is_empty() || start == HEADER
}

/// What is wrong with a database as a store, if anything. Nothing is written to those of others, nor to one that is damaged:
/// whoever only reads one whose last writer did not end by itself (`unfinished`) brings nothing of its journal into it.
pub(super) async fn problem(path: &Path, unfinished: bool) -> Result<Option<String>, Error> {
    if std::fs::metadata(path).map_or(0, |about| about.len()) == 0 {
        return Ok(None);
    }
    let options = SqliteConnectOptions::new().filename(path).busy_timeout(super::BUSY).read_only(unfinished);
    let mut opened = options.connect().await?;
    let tables: Vec<(String,)> =
        sqlx::query_as("SELECT name FROM sqlite_master WHERE type = 'table'").fetch_all(&mut opened).await?;
    let has = |name: &str| tables.iter().any(|(table,)| table == name);
    // A first command that was killed may have come no further than the list of what was done.
    let begun = tables.iter().all(|(table,)| table == "_sqlx_migrations");
    let is_ours = begun || has("_sqlx_migrations") && has("run");
    let problem = match (is_ours, unfinished) {
        (false, _) => Some(foreign("modecheck's")),
        (true, true) => damage::found(&mut opened).await?,
        (true, false) => None,
    };
    opened.close().await?;
    Ok(problem)
}
