use modecheck_core::{Timestamp, Tool};
use modecheck_report::NotAudited;
use sqlx::{Sqlite, Transaction};

use super::rows::{AT_A_TIME, Statements, blockers, evidence, pending, reports, states, uncovered};
use super::{Kept, NewRun, Store, StoreError, place};

/// Letters of run ids; none is mistaken for another.
const LETTERS: &[u8] = b"abcdefghjkmnpqrstuvwxyz23456789";

impl Store {
    /// Keeps a run with all its accounts still to be asked, and gives its id.
    pub async fn begin(&self, run: &NewRun<'_>) -> Result<String, StoreError> {
        let id = id(run.started_at);
        let keep = async {
            let mut change = self.pool.begin().await?;
            sqlx::query(
                "INSERT INTO run (id, started_at, inventory, inventory_digest, settings, tool, bound_millis, \
                 documented_bound_millis) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
            )
            .bind(&id)
            .bind(run.started_at.as_millis())
            .bind(run.inventory)
            .bind(run.inventory_digest)
            .bind(run.settings)
            .bind(Tool::default().version)
            .bind(whole(run.bound_millis))
            .bind(whole(run.documented_bound_millis))
            .execute(&mut *change)
            .await?;
            for first in (0..run.accounts.len()).step_by(AT_A_TIME) {
                write(&mut change, pending(&id, run.accounts, first)).await?;
            }
            change.commit().await
        };
        keep.await.map_err(|error| self.cannot_write(&error))?;
        Ok(id)
    }

    /// Keeps accounts that are finished: all of them durably, or none.
    pub async fn keep(&self, run: &str, finished: &[Kept]) -> Result<(), StoreError> {
        let keep = async {
            let mut change = self.pool.begin().await?;
            write(&mut change, states(run, finished)).await?;
            write(&mut change, reports(run, finished)).await?;
            write(&mut change, blockers(run, finished)).await?;
            write(&mut change, evidence(run, finished)?).await?;
            change.commit().await
        };
        keep.await.map_err(|error| self.cannot_write(&error))
    }

    /// Takes back what is kept of accounts, since it may be another account's, and keeps why.
    pub async fn take_back(&self, run: &str, accounts: &[Kept]) -> Result<(), StoreError> {
        let keep = async {
            let mut change = self.pool.begin().await?;
            for kept in accounts {
                forget(&mut change, run, kept.position).await?;
            }
            write(&mut change, states(run, accounts)).await?;
            change.commit().await
        };
        keep.await.map_err(|error| self.cannot_write(&error))
    }

    /// Keeps what the inventory of a run does not name, in place of what was kept of that before.
    pub async fn unnamed(&self, run: &str, unnamed: &[NotAudited]) -> Result<(), StoreError> {
        let keep = async {
            let mut change = self.pool.begin().await?;
            sqlx::query("DELETE FROM uncovered WHERE run = $1").bind(run).execute(&mut *change).await?;
            write(&mut change, uncovered(run, unnamed)).await?;
            change.commit().await
        };
        keep.await.map_err(|error| self.cannot_write(&error))
    }

    /// Forgets what is known of accounts of a run, so that they are asked again.
    pub async fn reopen(&self, run: &str, positions: &[usize]) -> Result<(), StoreError> {
        let reopen = async {
            let mut change = self.pool.begin().await?;
            for position in positions {
                forget(&mut change, run, *position).await?;
                let pending = "UPDATE account SET state = 'pending', reason = NULL, finished_at = NULL WHERE run = $1 \
                               AND position = $2";
                sqlx::query(pending).bind(run).bind(place(*position)).execute(&mut *change).await?;
            }
            sqlx::query("UPDATE run SET completed = 0, ended_at = NULL WHERE id = $1")
                .bind(run)
                .execute(&mut *change)
                .await?;
            change.commit().await
        };
        reopen.await.map_err(|error| self.cannot_write(&error))
    }

    /// Says that a run ended, by itself or not, and for how long it asked this time.
    pub async fn end(&self, run: &str, at: Timestamp, completed: bool, asked_millis: u64) -> Result<(), StoreError> {
        sqlx::query("UPDATE run SET ended_at = $2, completed = $3, asked_millis = asked_millis + $4 WHERE id = $1")
            .bind(run)
            .bind(at.as_millis())
            .bind(i64::from(completed))
            .bind(i64::try_from(asked_millis).unwrap_or(i64::MAX))
            .execute(&self.pool)
            .await
            .map(drop)
            .map_err(|error| self.cannot_write(&error))
    }

    /// Forgets the runs that began before this, but for those that are going on, and gives how many they were.
    pub async fn prune(&self, before: Timestamp) -> Result<u64, StoreError> {
        let wrong = |error: sqlx::Error| self.cannot_write(&error);
        let old = sqlx::query_as("SELECT id FROM run WHERE started_at < $1").bind(before.as_millis());
        let old: Vec<(String,)> = old.fetch_all(&self.pool).await.map_err(|error| self.cannot_read(&error))?;
        let mut gone = 0;
        for (id,) in old {
            let _held = match self.hold(&id).await {
                Err(StoreError::GoingOn { .. }) => continue,
                held => held?,
            };
            let forget = sqlx::query("DELETE FROM run WHERE id = $1").bind(&id).execute(&self.pool);
            gone += forget.await.map_err(wrong)?.rows_affected();
        }
        // What is forgotten should not stay readable in the file.
        for clean in ["VACUUM", "PRAGMA wal_checkpoint(TRUNCATE)"] {
            sqlx::query(clean).execute(&self.pool).await.map_err(wrong)?;
        }
        Ok(gone)
    }
}

async fn write(change: &mut Transaction<'_, Sqlite>, statements: Statements<'_>) -> sqlx::Result<()> {
    for mut statement in statements {
        statement.build().execute(&mut **change).await?;
    }
    Ok(())
}

/// Takes away what an account answered and what was made of it.
async fn forget(change: &mut Transaction<'_, Sqlite>, run: &str, position: usize) -> sqlx::Result<()> {
    for forget in
        ["DELETE FROM report WHERE run = $1 AND position = $2", "DELETE FROM evidence WHERE run = $1 AND position = $2"]
    {
        sqlx::query(forget).bind(run).bind(place(position)).execute(&mut **change).await?;
    }
    Ok(())
}

fn whole(millis: Option<u64>) -> Option<i64> {
    millis.map(|millis| i64::try_from(millis).unwrap_or(i64::MAX))
}

/// When it began, and four letters, since two may begin at once.
fn id(started_at: Timestamp) -> String {
    let text = started_at.to_string();
    let digits: String = text.chars().take(19).filter(char::is_ascii_digit).collect();
    let letters: String = (0..4).map(|_| char::from(LETTERS[fastrand::usize(..LETTERS.len())])).collect();
    let (day, time) = digits.split_at(digits.len().min(8));
    format!("{day}-{time}-{letters}")
}
