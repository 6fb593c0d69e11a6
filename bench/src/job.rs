//! What all clients but ours are told to do, so that they make the same calls with the same keys.

use std::fs;
use std::path::{Path, PathBuf};

use modecheck::Exchange;
use serde::{Deserialize, Serialize};

use crate::desk::Desk;
use crate::sharded::Counts;

/// How many accounts are asked at a time.
const WORKERS: usize = 16;

/// How a library is used.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, strum::Display)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum Use {
    /// A client for each account, as its documentation shows.
    #[strum(to_string = "as documented")]
    Plain,
    /// A few clients whose keys are swapped from account to account.
    #[strum(to_string = "tuned")]
    Tuned,
}

/// One call of an account.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Call {
    pub(crate) host: String,
    pub(crate) path: String,
    pub(crate) query: String,
}

/// The work of one client.
#[derive(Debug, Serialize)]
pub(crate) struct Job {
    pub(crate) exchange: Exchange,
    pub(crate) urls: Vec<(String, String)>,
    pub(crate) calls: Vec<Call>,
    pub(crate) keys: Vec<Desk>,
    pub(crate) workers: usize,
    pub(crate) used: Use,
    /// Whether limits are enforced: a library that paces requests itself does so then.
    pub(crate) limited: bool,
}

/// What a client says that it did. Its start is not in it.
#[derive(Debug, Clone, Copy, Serialize, Deserialize)]
pub(crate) struct Told {
    /// How many accounts had all their answers.
    pub(crate) ok: usize,
    /// In seconds.
    pub(crate) wall: f64,
    pub(crate) cpu: f64,
}

impl Job {
    pub(crate) fn new(exchange: Exchange, urls: &[(String, String)], calls: &[Call], accounts: usize) -> Self {
        Self {
            exchange,
            urls: urls.to_vec(),
            calls: calls.to_vec(),
            keys: (0..accounts).map(Desk::of).collect(),
            workers: WORKERS,
            used: Use::Tuned,
            limited: false,
        }
    }

    /// Writes it for a program to read.
    pub(crate) fn write(&self, folder: &Path) -> PathBuf {
        let path = folder.join("job.json");
        fs::write(&path, serde_json::to_vec(self).unwrap()).unwrap();
        path
    }
}

/// The calls of an account's own that were seen, but for those that the exchange refuses to this kind of account: other
/// libraries take that for a failure. What is asked once for all accounts is not among them.
pub(crate) fn calls(seen: &Counts) -> Vec<Call> {
    let own = seen.first.iter().filter(|asked| asked.private && asked.fine);
    let call = |target: &str, host: &str| {
        let (path, query) = target.split_once('?').unwrap_or((target, ""));
        Call { host: host.to_owned(), path: path.to_owned(), query: query.to_owned() }
    };
    own.map(|asked| call(&asked.target, &asked.host)).collect()
}
