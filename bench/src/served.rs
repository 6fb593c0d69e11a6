//! The simulator in a process of its own, which tells on demand what it was asked and what that cost it.

use std::io::{BufRead, BufReader, Write, stdin};
use std::process::{Child, ChildStdin, ChildStdout, Stdio};
use std::sync::{Arc, PoisonError};
use std::time::{Duration, UNIX_EPOCH};

use modecheck::Exchange;
use modecheck_simulator::Server;
use serde::{Deserialize, Serialize};

use crate::measured::{SERVER, pinned, used};
use crate::role::Role;
use crate::sharded::{Counts, Sharded};

/// What is served.
#[derive(Debug, Clone, Copy, Serialize, Deserialize)]
pub(crate) struct Served {
    pub(crate) exchange: Exchange,
    pub(crate) accounts: usize,
    /// How long it takes over an answer.
    pub(crate) delay_ms: u64,
}

/// A running simulator. Ends when dropped.
#[derive(Debug)]
pub(crate) struct Simulator {
    child: Child,
    input: ChildStdin,
    output: BufReader<ChildStdout>,
    /// The hosts by name and URL.
    pub(crate) urls: Vec<(String, String)>,
}

impl Simulator {
    pub(crate) fn start(served: Served) -> Self {
        let mut command = pinned(SERVER, &Role::Serve(served));
        let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
        let (input, output) = (child.stdin.take().unwrap(), BufReader::new(child.stdout.take().unwrap()));
        let mut started = Self { child, input, output, urls: Vec::new() };
        started.urls = started.line();
        started
    }

    /// What was asked since the last call.
    pub(crate) fn counts(&mut self) -> Counts {
        self.input.write_all(b"\n").unwrap();
        self.line()
    }

    fn line<T: for<'a> Deserialize<'a>>(&mut self) -> T {
        let mut line = String::new();
        self.output.read_line(&mut line).unwrap();
        serde_json::from_str(&line).unwrap()
    }
}

impl Drop for Simulator {
    fn drop(&mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }
}

/// Serves until standard input ends; answers every line of it with what was asked since the line before.
pub(crate) fn serve(what: Served) {
    let (hosts, counts) = Sharded::hosts(what.exchange, what.accounts, Duration::from_millis(what.delay_ms));
    std::thread::spawn(|| listen(hosts));
    let mut before = used();
    for line in stdin().lines() {
        line.unwrap();
        let mut asked = std::mem::take(&mut *counts.lock().unwrap_or_else(PoisonError::into_inner));
        let now = used();
        asked.cpu = now.saturating_sub(std::mem::replace(&mut before, now)).as_secs_f64();
        println!("{}", serde_json::to_string(&asked).unwrap());
    }
}

/// Tells where it listens, and then answers whoever asks there.
fn listen(hosts: Vec<Sharded>) {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    runtime.block_on(async {
        let (mut running, mut urls) = (Vec::new(), Vec::new());
        for host in hosts {
            let name = host.name().to_owned();
            let server = Server::start(([127, 0, 0, 1], 0).into(), Arc::new(host), Arc::new(millis)).await.unwrap();
            urls.push((name, server.url()));
            running.push(server);
        }
        println!("{}", serde_json::to_string(&urls).unwrap());
        std::future::pending::<()>().await;
    });
}

#[expect(clippy::disallowed_methods, reason = "the exchange's own clock")]
fn millis() -> u64 {
    u64::try_from(std::time::SystemTime::now().duration_since(UNIX_EPOCH).unwrap().as_millis()).unwrap()
}
