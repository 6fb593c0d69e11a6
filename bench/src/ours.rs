//! Our program, as its users run it: from an inventory and files of keys to reports and a store.

use std::fmt::Write;
use std::fs::{self, File, OpenOptions};
use std::io::{BufRead, BufReader, Write as _};
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};
use std::process::Command;

use modecheck::Exchange;
use serde::Deserialize;

use crate::bench::Bench;
use crate::desk::Desk;
use crate::measured::{CLIENT, Cost, on, output, run};
use crate::served::Simulator;

/// The mode that accounts are audited for.
pub(crate) fn target(exchange: Exchange) -> &'static str {
    match exchange {
        Exchange::Okx => "4",
        Exchange::Bybit => "6",
        Exchange::Kucoin | Exchange::Bitget => "unified",
    }
}

/// What came of an audit.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Audited {
    /// How many accounts have a report that lacks nothing which a call could have told.
    pub(crate) whole: usize,
    pub(crate) cost: Cost,
}

/// Writes a firm of so many accounts, as CSV.
pub(crate) fn firm(folder: &Path, exchange: Exchange, simulator: &Simulator, accounts: usize) -> PathBuf {
    let column = |(host, _): &(String, String)| {
        if host.is_empty() { "base_url".to_owned() } else { format!("base_urls.{host}") }
    };
    let columns: Vec<_> = simulator.urls.iter().map(column).collect();
    let urls: Vec<_> = simulator.urls.iter().map(|(_, url)| url.as_str()).collect();
    let (columns, urls) = (columns.join(","), urls.join(","));
    let mut text = format!("name,exchange,target,credentials.file,{columns}\n");
    fs::create_dir_all(folder.join("keys")).unwrap();
    for Desk { name, key, secret, passphrase } in (0..accounts).map(Desk::of) {
        let file = format!("keys/{name}");
        writeln!(text, "{name},{exchange},{},{file},{urls}", target(exchange)).unwrap();
        let mut options = OpenOptions::new();
        let mut file = options.write(true).create(true).truncate(true).mode(0o600).open(folder.join(file)).unwrap();
        let passphrase = if exchange == Exchange::Bybit { "" } else { &format!("api_passphrase = \"{passphrase}\"\n") };
        write!(file, "api_key = \"{key}\"\napi_secret = \"{secret}\"\n{passphrase}").unwrap();
    }
    let path = folder.join("firm.csv");
    fs::write(&path, text).unwrap();
    path
}

/// The part of a report that tells what it lacks.
#[derive(Deserialize)]
struct Judged {
    unknown: Vec<Unknown>,
}

#[derive(Deserialize)]
struct Unknown {
    gap: String,
}

/// Audits the firm of a folder, and keeps the run in a store beside it; evidence is not kept, as it is not of accounts
/// that are ready. Bybit's are judged for when the time of day allows the switch, which it does not always.
pub(crate) fn audit(folder: &Path) -> Audited {
    let mut command = on(CLIENT, &Bench::modecheck());
    command.current_dir(folder).args(["audit", "firm.csv", "--store", "runs.db", "--share", "1", "--format", "jsonl"]);
    command.args(["--for", "next-window", "--deadline", "3600", "--keep-evidence", "none"]);
    let cost = run(&mut command, folder);
    let is_whole = |line: &String| {
        let judged: Judged = serde_json::from_str(line).unwrap();
        judged.unknown.iter().all(|unknown| unknown.gap == "not-observable")
    };
    let lines = BufReader::new(File::open(output(folder)).unwrap()).lines();
    Audited { whole: lines.map(Result::unwrap).filter(is_whole).count(), cost }
}

/// Checks one account, from a start without anything.
pub(crate) fn check(exchange: Exchange, simulator: &Simulator) -> Command {
    let Desk { key, secret, passphrase, .. } = Desk::of(0);
    let prefix = exchange.to_string().to_uppercase();
    let mut command = Command::new(Bench::modecheck());
    command.args(["check", &exchange.to_string(), "--to", target(exchange), "--format", "json", "--share", "1"]);
    command.args(["--for", "next-window"]);
    for (host, url) in &simulator.urls {
        let url = if host.is_empty() { url.clone() } else { format!("{host}={url}") };
        command.args(["--base-url", &url]);
    }
    for (part, value) in [("KEY", key), ("SECRET", secret), ("PASSPHRASE", passphrase)] {
        command.env(format!("{prefix}_API_{part}"), value);
    }
    command
}
