use std::io::Read;
use std::path::Path;

use sqlx::sqlite::SqliteConnectOptions;
use sqlx::{ConnectOptions, Connection, Error};

/// What every database of `SQLite` begins with: <https://www.sqlite.org/fileformat.html#the_database_header>.
const HEADER: &[u8] = b"SQLite format 3\0";

/// Whether a file is a database, or is yet to be one. What cannot be read is for whoever opens it to complain of.
pub(super) fn is_database(path: &Path) -> bool {
    let mut start = Vec::new();
    let read = std::fs::File::open(path).and_then(|file| file.take(HEADER.len() as u64).read_to_end(&mut start));
    read.is_err() || start.is_empty() || start == HEADER
}

/// Whether a database is a store, or is yet to be one. Nothing is written to those of others.
pub(super) async fn is_ours(path: &Path) -> Result<bool, Error> {
    if std::fs::metadata(path).map_or(0, |about| about.len()) == 0 {
        return Ok(true);
    }
    let mut opened = SqliteConnectOptions::new().filename(path).busy_timeout(super::BUSY).connect().await?;
    let tables: Vec<(String,)> =
        sqlx::query_as("SELECT name FROM sqlite_master WHERE type = 'table'").fetch_all(&mut opened).await?;
    opened.close().await?;
    let has = |name: &str| tables.iter().any(|(table,)| table == name);
    // A first command that was killed may have come no further than the list of what was done.
    let begun = tables.iter().all(|(table,)| table == "_sqlx_migrations");
    Ok(begun || has("_sqlx_migrations") && has("run"))
}
