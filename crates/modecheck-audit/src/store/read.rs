use std::io::Read;

use flate2::read::ZlibDecoder;
use futures::{Stream, StreamExt};
use modecheck_core::{Evidence, Timestamp};
use modecheck_report::{NotAudited, ReportV1, RunSpan};
use sqlx::Row;
use sqlx::sqlite::SqliteRow;

use super::damage::digest;
use super::{Store, StoreError, place};

/// A run that was kept.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct RunRow {
    /// When it was, and how long it took.
    pub span: RunSpan,
    /// Where its inventory was.
    pub inventory: String,
    /// The digest of the inventory's text.
    pub inventory_digest: String,
    /// How it was asked for.
    pub settings: String,
    /// How many accounts it has, and how many of them are finished.
    pub accounts: (usize, usize),
}

/// An account of a run.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct AccountRow {
    /// Its place in the inventory.
    pub position: usize,
    /// Whether it has its reports.
    pub is_done: bool,
    /// When it was finished, with or without.
    pub finished_at: Option<Timestamp>,
}

/// One report of an account's history.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Entry {
    /// The run.
    pub run: String,
    /// When the account was finished.
    pub at: Timestamp,
    /// The report, as `modecheck.report/v1`; or why there is none.
    pub report: Result<String, String>,
}

const MISSING: &str = "the report of an account that has one is missing";

const RUNS: &str = "SELECT run.*, \
    (SELECT COUNT(*) FROM account WHERE account.run = run.id) AS accounts, \
    (SELECT COUNT(*) FROM account WHERE account.run = run.id AND account.state = 'done') AS done FROM run";

impl Store {
    /// Every run, the newest first: the one that was begun last, whatever clocks said then.
    pub async fn runs(&self) -> Result<Vec<RunRow>, StoreError> {
        let rows = sqlx::query(&format!("{RUNS} ORDER BY run.rowid DESC")).fetch_all(&self.pool).await;
        let rows = rows.and_then(|rows| rows.iter().map(run).collect());
        rows.map_err(|error: sqlx::Error| self.cannot_read(&error))
    }

    /// The run whose id is, or alone begins with, this; or the newest, as `latest`.
    pub async fn run(&self, id: &str) -> Result<RunRow, StoreError> {
        let runs = self.runs().await?;
        if id == "latest" {
            return runs.into_iter().next().ok_or_else(|| StoreError::NoRun { id: id.to_owned() });
        }
        let mut alike: Vec<_> = runs.into_iter().filter(|run| run.span.id.starts_with(id)).collect();
        match alike.len() {
            1 => Ok(alike.remove(0)),
            0 => Err(StoreError::NoRun { id: id.to_owned() }),
            count => Err(StoreError::Ambiguous { id: id.to_owned(), count }),
        }
    }

    /// The accounts of a run, in order, of which there are so many.
    pub async fn accounts(&self, run: &str, expected: usize) -> Result<Vec<AccountRow>, StoreError> {
        let asked = "SELECT position, state, finished_at FROM account WHERE run = $1 ORDER BY position";
        let rows = sqlx::query(asked).bind(run).fetch_all(&self.pool).await;
        let account = |row: &SqliteRow| {
            let state: String = row.try_get("state")?;
            let finished_at: Option<i64> = row.try_get("finished_at")?;
            let position = count(row, "position")?;
            let finished_at = finished_at.and_then(Timestamp::from_millis);
            Ok(AccountRow { position, is_done: state == "done", finished_at })
        };
        let rows = rows.and_then(|rows| rows.iter().map(account).collect::<sqlx::Result<Vec<_>>>());
        let rows = rows.map_err(|error| self.cannot_read(&error))?;
        let is_whole = rows.iter().map(|account| account.position).eq(0..expected);
        if is_whole { Ok(rows) } else { Err(self.damaged(&format!("an account of run {run} is missing"))) }
    }

    /// The reports of a run as `modecheck.report/v1`, in the order of the inventory, one at a time.
    pub fn reports<'a>(&'a self, run: &'a str) -> impl Stream<Item = Result<String, StoreError>> + 'a {
        let asked = "SELECT account.run, account.position, report.target, report.digest, report.body FROM account \
            LEFT JOIN report ON report.run = account.run AND report.position = account.position \
            WHERE account.run = $1 AND account.state = 'done' ORDER BY account.position, report.target";
        let rows = sqlx::query(asked).bind(run).fetch(&self.pool);
        rows.map(|row| self.body(&row.map_err(|error| self.cannot_read(&error))?)?.ok_or_else(|| self.damaged(MISSING)))
    }

    /// The body of a report, as it was kept; `None` where there is none.
    fn body(&self, row: &SqliteRow) -> Result<Option<String>, StoreError> {
        let kept = || {
            let body: Option<String> = row.try_get("body")?;
            let Some(body) = body else { return Ok(None) };
            let (run, position, target): (String, i64, i64) =
                (row.try_get("run")?, row.try_get("position")?, row.try_get("target")?);
            let expected: Option<String> = row.try_get("digest")?;
            let is_sound = expected.is_none_or(|expected| expected == digest(&run, position, target, &body));
            Ok(Some(is_sound.then_some(body)))
        };
        let body = kept().map_err(|error: sqlx::Error| self.cannot_read(&error))?;
        body.map(|body| body.ok_or_else(|| self.damaged("a report is not what it was when it was kept"))).transpose()
    }

    /// The accounts of a run that have no report, and why, in the order of the inventory; after them what the inventory
    /// does not name.
    pub async fn not_audited(&self, run: &str) -> Result<Vec<NotAudited>, StoreError> {
        let asked = "SELECT 0 AS unnamed, position AS place, name, reason FROM account \
            WHERE run = $1 AND state <> 'done' \
            UNION ALL SELECT 1, place, name, reason FROM uncovered WHERE run = $1 ORDER BY unnamed, place";
        let rows = sqlx::query(asked).bind(run).fetch_all(&self.pool).await;
        let account = |row: &SqliteRow| {
            let reason: Option<String> = row.try_get("reason")?;
            let reason = reason.unwrap_or_else(|| "the run did not come to it: go on with --resume".to_owned());
            Ok(NotAudited { name: row.try_get("name")?, reason })
        };
        let rows = rows.and_then(|rows| rows.iter().map(account).collect());
        rows.map_err(|error: sqlx::Error| self.cannot_read(&error))
    }

    /// What is kept of an account of this name, the newest first.
    pub async fn history(&self, name: &str) -> Result<Vec<Entry>, StoreError> {
        let asked = "SELECT account.run, account.position, account.finished_at, account.state, account.reason, \
            report.target, report.digest, report.body FROM account \
            LEFT JOIN report ON report.run = account.run AND report.position = account.position \
            WHERE account.name = $1 AND account.finished_at IS NOT NULL \
            ORDER BY account.finished_at DESC, report.target";
        let rows = sqlx::query(asked).bind(name).fetch_all(&self.pool).await;
        let rows = rows.map_err(|error| self.cannot_read(&error))?;
        let entry = |row: &SqliteRow| {
            let at = Timestamp::from_millis(row.try_get("finished_at")?);
            let at = at.ok_or_else(|| sqlx::Error::Decode("a time that cannot be written".into()))?;
            let reason: Option<String> = row.try_get("reason")?;
            Ok((row.try_get("run")?, at, row.try_get::<String, _>("state")? == "done", reason.unwrap_or_default()))
        };
        let entry = |row: &SqliteRow| {
            let (run, at, is_done, reason) = entry(row).map_err(|error: sqlx::Error| self.cannot_read(&error))?;
            match self.body(row)? {
                Some(body) => Ok(Entry { run, at, report: Ok(body) }),
                None if is_done => Err(self.damaged(MISSING)),
                None => Ok(Entry { run, at, report: Err(reason) }),
            }
        };
        rows.iter().map(entry).collect()
    }

    /// When a run first saw the blocker of this fingerprint.
    pub async fn first_seen(&self, fingerprint: &str) -> Result<Option<Timestamp>, StoreError> {
        let asked = "SELECT MIN(run.started_at) AS first FROM blocker JOIN run ON run.id = blocker.run \
            WHERE blocker.fingerprint = $1";
        let row = sqlx::query(asked).bind(fingerprint).fetch_one(&self.pool).await;
        let first = row.and_then(|row| row.try_get::<Option<i64>, _>("first"));
        first.map(|first| first.and_then(Timestamp::from_millis)).map_err(|error| self.cannot_read(&error))
    }

    /// The place of an account of this name in a run.
    pub async fn position(&self, run: &str, name: &str) -> Result<Option<usize>, StoreError> {
        let asked = "SELECT position FROM account WHERE run = $1 AND name = $2";
        let row = sqlx::query(asked).bind(run).bind(name).fetch_optional(&self.pool).await;
        let position = row.and_then(|row| row.map(|row| count(&row, "position")).transpose());
        position.map_err(|error| self.cannot_read(&error))
    }

    /// The evidence that is kept of an account of a run.
    pub async fn evidence(&self, run: &str, position: usize) -> Result<Option<Evidence>, StoreError> {
        let asked = "SELECT body FROM evidence WHERE run = $1 AND position = $2";
        let row = sqlx::query(asked).bind(run).bind(place(position)).fetch_optional(&self.pool).await;
        let row = row.map_err(|error| self.cannot_read(&error))?;
        let Some(row) = row else { return Ok(None) };
        let body: Vec<u8> = row.try_get("body").map_err(|error| self.cannot_read(&error))?;
        let unreadable = |problem: String| StoreError::Read { path: self.path.clone(), problem };
        let mut json = Vec::new();
        ZlibDecoder::new(&body[..]).read_to_end(&mut json).map_err(|error| unreadable(error.to_string()))?;
        serde_json::from_slice(&json).map(Some).map_err(|error| unreadable(error.to_string()))
    }

    /// A report that was kept.
    pub fn report(&self, body: &str) -> Result<ReportV1, StoreError> {
        serde_json::from_str(body).map_err(|error| StoreError::Read {
            path: self.path.clone(),
            problem: format!("a report was kept by another modecheck ({error}): read it with that one, or audit again"),
        })
    }
}

fn run(row: &SqliteRow) -> sqlx::Result<RunRow> {
    let time =
        |millis| Timestamp::from_millis(millis).ok_or(sqlx::Error::Decode("a time that cannot be written".into()));
    let ended_at: Option<i64> = row.try_get("ended_at")?;
    let asked: i64 = row.try_get("asked_millis")?;
    let bound =
        |column: &str| row.try_get::<Option<i64>, _>(column).map(|bound| bound.and_then(|one| one.try_into().ok()));
    let span = RunSpan {
        id: row.try_get("id")?,
        started_at: time(row.try_get("started_at")?)?,
        ended_at: ended_at.map(time).transpose()?,
        completed: row.try_get::<i64, _>("completed")? == 1,
        asked_millis: ended_at.and(u64::try_from(asked).ok()),
        bound_millis: bound("bound_millis")?,
        documented_bound_millis: bound("documented_bound_millis")?,
    };
    Ok(RunRow {
        span,
        inventory: row.try_get("inventory")?,
        inventory_digest: row.try_get("inventory_digest")?,
        settings: row.try_get("settings")?,
        accounts: (count(row, "accounts")?, count(row, "done")?),
    })
}

fn count(row: &SqliteRow, column: &str) -> sqlx::Result<usize> {
    usize::try_from(row.try_get::<i64, _>(column)?).map_err(|error| sqlx::Error::Decode(error.into()))
}
