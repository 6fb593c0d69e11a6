//! The command itself, asking exchanges over real sockets.

use std::process::Command;
use std::time::Duration;

use serde_json::Value;

use super::exchanges::Exchanges;
use super::{MIXED, Outcome, Sizes, firms};

/// How many accounts of each exchange alone: as many as are asked within some minutes.
const EACH: usize = 300;

pub(super) fn outcomes() -> Vec<Outcome> {
    let command = std::env::current_exe().unwrap().with_file_name("modecheck");
    if !command.exists() {
        println!("skipped: {} is not there: build it with `cargo build --release -p modecheck-cli`", command.display());
        return Vec::new();
    }
    let alone = firms(EACH).into_iter().filter(|(name, _)| name != "mixed");
    alone.chain([("mixed".to_owned(), MIXED)]).map(|(name, sizes)| ran(&name, sizes)).collect()
}

fn ran(name: &str, sizes: Sizes) -> Outcome {
    let folder = tempfile::tempdir().unwrap();
    let exchanges = Exchanges::start(folder.path(), sizes);
    let command = std::env::current_exe().unwrap().with_file_name("modecheck");
    let output = Command::new(command)
        .args(["audit", "--share", "1.0", "--format", "json", "--store"])
        .arg(folder.path().join("runs.db"))
        .arg(exchanges.inventory())
        .envs(exchanges.keys())
        .output()
        .unwrap();
    let seen = exchanges.end();
    let said = String::from_utf8_lossy(&output.stderr);
    let run: Value = serde_json::from_slice(&output.stdout).unwrap_or_else(|error| panic!("{error}: {said}"));
    let (summary, accounts) = (&run["summary"], sizes.iter().sum::<usize>());
    let millis = |what: &str| Duration::from_millis(summary["run"][what].as_u64().unwrap_or_else(|| panic!("{said}")));
    let definite = ["ready", "blocked"].map(|verdict| summary["verdicts"][verdict].as_u64().unwrap());
    Outcome {
        firm: format!("sockets, {name}"),
        accounts,
        requests: seen.requests,
        refused: seen.refused,
        lost: accounts - usize::try_from(definite.iter().sum::<u64>()).unwrap(),
        took: millis("asked_millis"),
        bound: millis("bound_millis"),
        documented: millis("documented_bound_millis"),
    }
}
