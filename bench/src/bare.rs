//! The least that a loop over accounts does: one reqwest client, each call signed anew, its answer's code decoded. No
//! limits, no retries, no evidence, no judgement and no store.

use std::cell::Cell;
use std::fs;
use std::path::PathBuf;
use std::time::Instant;

use futures_util::future::join_all;
use futures_util::stream::{self, StreamExt};
use modecheck::Exchange;
use reqwest::header::HeaderMap;
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;

use crate::job::{Call, Told};
use crate::measured::used;
use crate::signing::signed;

/// How many calls of an account are under way at a time: each may take a connection, and those cost.
const TOGETHER: usize = 8;

#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct Loop {
    /// The file with the job.
    pub(crate) job: PathBuf,
}

/// The part of a job that it reads.
#[derive(Debug, Deserialize)]
struct Work {
    exchange: Exchange,
    urls: Vec<(String, String)>,
    calls: Vec<Call>,
    keys: Vec<Own>,
    workers: usize,
}

#[derive(Debug, Deserialize)]
pub(crate) struct Own {
    pub(crate) key: String,
    pub(crate) secret: String,
    pub(crate) passphrase: String,
}

/// An answer, of whichever exchange: what tells whether it is a success, and where the rest is.
#[derive(Deserialize)]
struct Envelope<'a> {
    code: Option<&'a str>,
    #[serde(rename = "retCode")]
    number: Option<u64>,
    /// What is in it is for nobody to look at here.
    #[serde(borrow, rename = "data", alias = "result")]
    _data: Option<&'a RawValue>,
}

impl Envelope<'_> {
    fn is_success(&self) -> bool {
        let coded = self.code.is_some_and(|code| code == "200000" || code.bytes().all(|digit| digit == b'0'));
        coded || self.number == Some(0)
    }
}

pub(crate) fn run(work: &Loop) {
    let work: Work = serde_json::from_slice(&fs::read(&work.job).unwrap()).unwrap();
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let client = reqwest::Client::builder().no_proxy().build().unwrap();
    let (started, before) = (Instant::now(), used());
    let (next, ok) = (Cell::new(0), Cell::new(0));
    let worker = async || {
        while let Some(own) = work.keys.get(next.replace(next.get() + 1)) {
            let calls = stream::iter(&work.calls).map(|call| one(&client, &work, call, own));
            let fine: Vec<bool> = calls.buffer_unordered(TOGETHER).collect().await;
            ok.set(ok.get() + usize::from(fine.into_iter().all(|fine| fine)));
        }
    };
    runtime.block_on(join_all((0..work.workers).map(|_| worker())));
    let told =
        Told { ok: ok.get(), wall: started.elapsed().as_secs_f64(), cpu: used().saturating_sub(before).as_secs_f64() };
    println!("{}", serde_json::to_string(&told).unwrap());
}

/// Whether the answer is a success.
async fn one(client: &reqwest::Client, work: &Work, call: &Call, own: &Own) -> bool {
    let (_, base) = work.urls.iter().find(|(host, _)| *host == call.host).unwrap();
    let mark = if call.query.is_empty() { "" } else { "?" };
    let target = format!("{}{mark}{}", call.path, call.query);
    let headers: HeaderMap = signed(work.exchange, own, &target, &call.query);
    let Ok(reply) = client.get(format!("{base}{target}")).headers(headers).send().await else { return false };
    let Ok(body) = reply.bytes().await else { return false };
    serde_json::from_slice::<Envelope<'_>>(&body).is_ok_and(|envelope| envelope.is_success())
}
