//! What stands at the other end of the wire, and what the surroundings of a run would do to it.

mod ambient;
mod bodies;
mod http2;
#[cfg(target_os = "linux")]
mod memory;
mod redirects;
mod server;
mod tls;

use std::collections::BTreeMap;
use std::fmt::Write;
use std::process::{Command, Stdio};

use serde_json::Value;
use tempfile::TempDir;

use crate::common::{Ran, finish};

const EXCHANGES: [&str; 4] = ["okx", "bybit", "kucoin", "bitget"];

/// An inventory of accounts at any addresses, all with one key.
struct Desk {
    folder: TempDir,
    inventory: String,
}

impl Desk {
    fn new() -> Self {
        Self { folder: tempfile::tempdir().unwrap(), inventory: "[limits]\nshare = 1.0\n".to_owned() }
    }

    fn add(&mut self, name: &str, exchange: &str, url: &str) {
        let target = match exchange {
            "okx" => "portfolio",
            "bybit" => "uta2-pro",
            _ => "unified",
        };
        let _ = writeln!(
            self.inventory,
            "[[account]]\nname = \"{name}\"\nexchange = \"{exchange}\"\ntarget = \"{target}\"\nbase_url = \"{url}\"\n\
             credentials = {{ env = \"DESK\" }}"
        );
    }

    /// `modecheck audit` of all of them, with nothing in its environment but the key.
    fn command(&self, args: &[&str]) -> Command {
        std::fs::write(self.folder.path().join("firm.toml"), &self.inventory).unwrap();
        let mut command = Command::new(env!("CARGO_BIN_EXE_modecheck"));
        command.args(["audit", "firm.toml", "--no-store", "--format", "jsonl"]).args(args).env_clear();
        for part in ["KEY", "SECRET", "PASSPHRASE"] {
            command.env(format!("DESK_API_{part}"), format!("{part}-of-the-desk"));
        }
        command.current_dir(self.folder.path());
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        command
    }

    fn audit(&self, args: &[&str]) -> Ran {
        finish(self.command(args), "")
    }
}

/// The reports by account.
fn reports(ran: &Ran) -> BTreeMap<String, Value> {
    let lines = ran.out.lines().map(|line| serde_json::from_str::<Value>(line).unwrap());
    lines.map(|report| (report["account"]["name"].as_str().unwrap().to_owned(), report)).collect()
}

/// Its gaps, each once.
fn gaps(report: &Value) -> Vec<String> {
    let mut gaps: Vec<_> =
        report["unknown"].as_array().unwrap().iter().map(|gap| gap["gap"].as_str().unwrap().to_owned()).collect();
    gaps.sort_unstable();
    gaps.dedup();
    gaps
}

/// All that its gaps say.
fn details(report: &Value) -> String {
    let gaps = report["unknown"].as_array().unwrap().iter();
    gaps.map(|gap| gap["detail"].as_str().unwrap()).collect::<Vec<_>>().join("; ")
}
