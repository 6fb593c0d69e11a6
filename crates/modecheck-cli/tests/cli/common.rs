//! The real binary against the simulated exchange over real sockets.

use std::io::Write;
use std::process::{Command, Output, Stdio};
use std::sync::Arc;

use modecheck_simulator::Server;
use modecheck_simulator::okx::{Account, Okx};
use serde_json::Value;

/// A simulated OKX behind a port of this machine.
pub(crate) struct Exchange {
    pub(crate) okx: Arc<Okx>,
    pub(crate) url: String,
    _server: Server,
    _runtime: tokio::runtime::Runtime,
}

impl Exchange {
    pub(crate) fn with(account: &Account) -> Self {
        let okx = Arc::new(Okx::new());
        okx.insert(account.clone());
        let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build().unwrap();
        let listen = "127.0.0.1:0".parse().unwrap();
        let server = runtime.block_on(Server::start(listen, Arc::clone(&okx) as _, Arc::new(millis))).unwrap();
        Self { okx, url: server.url(), _server: server, _runtime: runtime }
    }

    /// `modecheck check okx` against this exchange, with further arguments.
    pub(crate) fn check(&self, account: &Account, args: &[&str]) -> Ran {
        let mut all = vec!["check", "okx", "--base-url", &self.url, "--format", "json"];
        all.extend(args);
        if !args.contains(&"--to") {
            all.extend(["--to", "portfolio"]);
        }
        run(&all, &keys(account), "")
    }
}

#[expect(clippy::disallowed_methods, reason = "the exchange's own clock")]
pub(crate) fn millis() -> u64 {
    std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap().as_millis().try_into().unwrap()
}

/// A number that the environment may set.
#[expect(clippy::disallowed_methods, reason = "who runs the tests says how much of it")]
pub(crate) fn number(name: &str, usual: usize) -> usize {
    std::env::var(name).map_or(usual, |text| text.parse().unwrap())
}

/// The environment that holds an account's key.
pub(crate) fn keys(account: &Account) -> Vec<(&'static str, String)> {
    vec![
        ("OKX_API_KEY", account.api_key.clone()),
        ("OKX_API_SECRET", account.api_secret.clone()),
        ("OKX_API_PASSPHRASE", account.passphrase.clone()),
    ]
}

/// What a run of the binary left.
pub(crate) struct Ran {
    pub(crate) code: i32,
    pub(crate) out: String,
    pub(crate) err: String,
}

impl Ran {
    pub(crate) fn of(output: Output) -> Self {
        let text = |bytes| String::from_utf8(bytes).unwrap();
        Self { code: output.status.code().unwrap_or(-1), out: text(output.stdout), err: text(output.stderr) }
    }

    pub(crate) fn json(&self) -> Value {
        serde_json::from_str(&self.out).unwrap_or_else(|error| panic!("{error}: {}{}", self.out, self.err))
    }

    pub(crate) fn verdict(&self) -> String {
        self.json()["verdict"].as_str().unwrap().to_owned()
    }

    /// The kinds of the blockers.
    pub(crate) fn kinds(&self) -> Vec<String> {
        strings(&self.json()["blockers"], "kind")
    }

    /// The gaps, each once.
    pub(crate) fn gaps(&self) -> Vec<String> {
        let mut gaps = strings(&self.json()["unknown"], "gap");
        gaps.dedup();
        gaps
    }
}

fn strings(list: &Value, field: &str) -> Vec<String> {
    list.as_array().unwrap().iter().map(|item| item[field].as_str().unwrap().to_owned()).collect()
}

/// Runs the binary with this environment and nothing else.
pub(crate) fn run(args: &[&str], environment: &[(&'static str, String)], input: &str) -> Ran {
    let mut command = Command::new(env!("CARGO_BIN_EXE_modecheck"));
    command.args(args).env_clear().envs(environment.iter().map(|(name, value)| (*name, value)));
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    finish(command, input)
}

/// Runs a command to its end.
pub(crate) fn finish(mut command: Command, input: &str) -> Ran {
    let mut child = command.spawn().unwrap();
    // A command that does not read its input may be gone before it is written.
    let _ = child.stdin.take().unwrap().write_all(input.as_bytes());
    let Output { status, stdout, stderr } = child.wait_with_output().unwrap();
    let text = |bytes| String::from_utf8(bytes).unwrap();
    Ran { code: status.code().unwrap(), out: text(stdout), err: text(stderr) }
}
