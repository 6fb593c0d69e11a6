//! What is kept, as statements that write many rows each.

use std::io::Write;

use flate2::Compression;
use flate2::write::ZlibEncoder;
use modecheck_core::Evidence;
use modecheck_report::{NotAudited, Written};
use sqlx::query_builder::Separated;
use sqlx::{QueryBuilder, Sqlite};

use super::damage::digest;
use super::{Kept, place};
use crate::inventory::Roll;

/// How many rows a statement writes. Few sizes make few statements, each of which is prepared once.
const SIZES: [usize; 4] = [64, 16, 4, 1];
/// How many rows are brought together before they are written, where they are more.
pub(super) const AT_A_TIME: usize = SIZES[0];

/// Statements that are still to be run, with their values.
pub(super) type Statements<'a> = Vec<QueryBuilder<'a, Sqlite>>;

/// Statements that write many rows each: `before`, their values, `after`. One for each row would take the way to the
/// thread that writes, and back, for each.
fn statements<'a, R>(
    before: &str,
    rows: impl IntoIterator<Item = R>,
    after: &str,
    bind: impl Fn(&mut Separated<'_, 'a, Sqlite, &'static str>, R),
) -> Statements<'a> {
    let (mut rows, mut statements) = (rows.into_iter().collect::<Vec<_>>().into_iter(), Vec::new());
    while let Some(size) = SIZES.into_iter().find(|size| *size <= rows.len()) {
        let mut statement = QueryBuilder::new(before);
        statement.push_values(rows.by_ref().take(size), |mut row, one| bind(&mut row, one));
        statement.push(after);
        statements.push(statement);
    }
    statements
}

/// Accounts still to be asked, from a place on.
pub(super) fn pending<'a>(run: &'a str, accounts: &'a Roll, first: usize) -> Statements<'a> {
    let positions = first..accounts.len().min(first + AT_A_TIME);
    statements("INSERT INTO account (run, position, name, exchange, state) ", positions, "", |row, position| {
        let exchange: Option<&str> = accounts.exchange(position).map(Into::into);
        row.push_bind(run).push_bind(place(position)).push_bind(accounts.name(position)).push_bind(exchange);
        row.push_bind("pending");
    })
}

pub(super) fn states<'a>(run: &'a str, finished: &'a [Kept]) -> Statements<'a> {
    let before = "WITH ended (run, position, state, reason, at) AS (";
    let after = ") UPDATE account SET state = ended.state, reason = ended.reason, finished_at = ended.at FROM ended \
                 WHERE account.run = ended.run AND account.position = ended.position";
    statements(before, finished, after, |row, kept| {
        let (state, reason) = match &kept.outcome {
            Ok(_) => ("done", None),
            Err(reason) => ("not-audited", Some(reason.as_str())),
        };
        row.push_bind(run).push_bind(place(kept.position)).push_bind(state).push_bind(reason);
        row.push_bind(kept.at.as_millis());
    })
}

/// What the inventory of a run does not name.
pub(super) fn uncovered<'a>(run: &'a str, unnamed: &'a [NotAudited]) -> Statements<'a> {
    let into = "INSERT INTO uncovered (run, place, name, reason) ";
    statements(into, unnamed.iter().enumerate(), "", |row, (nth, one)| {
        row.push_bind(run).push_bind(place(nth)).push_bind(&one.name).push_bind(&one.reason);
    })
}

/// Every report with its place and the place of its target.
fn told(finished: &[Kept]) -> impl Iterator<Item = (i64, i64, &Written)> {
    finished.iter().flat_map(|kept| {
        let reports = kept.outcome.iter().flatten().enumerate();
        reports.map(|(target, report)| (place(kept.position), place(target), report))
    })
}

pub(super) fn reports<'a>(run: &'a str, finished: &'a [Kept]) -> Statements<'a> {
    let into = "INSERT INTO report (run, position, target, verdict, digest, body) ";
    statements(into, told(finished), "", |row, (position, target, report)| {
        row.push_bind(run).push_bind(position).push_bind(target).push_bind(report.verdict().to_string());
        row.push_bind(digest(run, position, target, report.json())).push_bind(report.json());
    })
}

pub(super) fn blockers<'a>(run: &'a str, finished: &'a [Kept]) -> Statements<'a> {
    let blockers = told(finished).flat_map(|(position, target, report)| {
        let blockers = report.blockers().iter().enumerate();
        blockers.map(move |(nth, blocker)| (position, target, nth, blocker))
    });
    let into = "INSERT INTO blocker (run, position, target, place, kind, fingerprint) ";
    statements(into, blockers, "", |row, (position, target, nth, blocker)| {
        row.push_bind(run).push_bind(position).push_bind(target).push_bind(place(nth));
        row.push_bind(blocker.kind().to_string()).push_bind(blocker.fingerprint());
    })
}

pub(super) fn evidence<'a>(run: &'a str, finished: &'a [Kept]) -> sqlx::Result<Statements<'a>> {
    let written = finished.iter().filter_map(|kept| Some((place(kept.position), kept.evidence.as_ref()?)));
    let written = written.map(|(position, evidence)| {
        let body = compressed(evidence).map_err(|error| sqlx::Error::Encode(error.into()))?;
        Ok((position, body))
    });
    let written: Vec<_> = written.collect::<sqlx::Result<_>>()?;
    Ok(statements("INSERT INTO evidence (run, position, body) ", written, "", |row, (position, body)| {
        row.push_bind(run).push_bind(position).push_bind(body);
    }))
}

fn compressed(evidence: &Evidence) -> std::io::Result<Vec<u8>> {
    let mut encoder = ZlibEncoder::new(Vec::new(), Compression::default());
    encoder.write_all(&serde_json::to_vec(evidence)?)?;
    encoder.finish()
}
