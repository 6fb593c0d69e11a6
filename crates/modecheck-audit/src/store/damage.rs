use std::path::Path;

use sha2::{Digest, Sha256};
use sqlx::SqliteConnection;

use super::error::DAMAGED;
use super::lock::beside;

/// Whether the last that wrote to a store did not end by itself, or goes on: its journal is there. A journal of a file that
/// is empty is of another, and would be wiped.
pub(super) fn is_unfinished(path: &Path) -> Result<bool, String> {
    let length = |path: &Path| std::fs::metadata(path).map_or(0, |about| about.len());
    let journal = beside(path, "-wal");
    match (length(path), length(&journal)) {
        (_, 0) => Ok(false),
        (0, _) => Err(format!("it is empty, and there is {} beside it: {DAMAGED}", journal.display())),
        _ => Ok(true),
    }
}

/// Looks at every page of a store, and says what is wrong with the first that is.
pub(super) async fn found(opened: &mut SqliteConnection) -> sqlx::Result<Option<String>> {
    let (said,): (String,) = sqlx::query_as("PRAGMA integrity_check(1)").fetch_one(&mut *opened).await?;
    if said != "ok" {
        return Ok(Some(format!("{}: {DAMAGED}", said.replace('\n', " "))));
    }
    let orphan = sqlx::query("PRAGMA foreign_key_check").fetch_optional(opened).await?;
    Ok(orphan.map(|_| format!("a row of it is without what it is of: {DAMAGED}")))
}

/// What a report is when it is kept.
pub(super) fn digest(run: &str, position: i64, target: i64, body: &str) -> String {
    let place = format!("{run}\n{position}\n{target}\n");
    base16ct::lower::encode_string(&Sha256::new().chain_update(place).chain_update(body).finalize())
}
