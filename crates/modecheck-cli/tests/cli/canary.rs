//! No secret leaves: with canaries for keys, and everything that may go wrong, none is in anything that a command
//! prints, logs or keeps, nor in its command line.

mod commands;
mod echoes;
mod process;
mod repository;

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::process::Stdio;

use aho_corasick::{AhoCorasick, AhoCorasickKind};
use modecheck_simulator::{Fault, FaultKind, bitget, bybit, kucoin, okx};

use crate::common::Ran;
use crate::firm::Firm;

/// Formats of reports.
const FORMATS: [&str; 9] = ["human", "json", "jsonl", "markdown", "csv", "html", "junit", "ocsf", "prometheus"];
const EXCHANGES: [&str; 4] = ["okx", "bybit", "kucoin", "bitget"];

/// How canaries begin, plain and escaped: as much of one is too much. And the addresses that exchanges name.
const MARKS: [&str; 6] = ["canary+", "canary%2", "canary\\u002", "canary&#", "203.0.113.7", "2001:db8::7"];

/// The parts of a key that nobody else has.
fn canaries(name: &str) -> [String; 3] {
    ["key", "secret", "phrase"].map(|part| format!("canary+{part}/{name}=="))
}

struct Watched {
    firm: Firm,
    /// What must not be seen, and what it is.
    secrets: BTreeMap<String, String>,
    /// What must not be seen, not even as a part.
    marks: Vec<String>,
    /// The commands that were run, and how often any was.
    ran: BTreeSet<String>,
    commands: usize,
    found: Vec<String>,
}

impl Watched {
    /// A firm with an account on each exchange for each of these troubles.
    fn new(troubles: &[Option<FaultKind>]) -> Self {
        let (firm, marks) = (Firm::new(), MARKS.map(str::to_owned).to_vec());
        let (secrets, ran) = (BTreeMap::new(), BTreeSet::new());
        let mut watched = Self { firm, secrets, marks, ran, commands: 0, found: Vec::new() };
        watched.firm.enforce_no_limits();
        watched.firm.say("[limits]\nshare = 1.0");
        for (n, trouble) in troubles.iter().enumerate() {
            for exchange in EXCHANGES {
                watched.add(exchange, &format!("{exchange}-{n}"), trouble.as_ref());
            }
        }
        watched
    }

    fn add(&mut self, exchange: &str, name: &str, trouble: Option<&FaultKind>) {
        let [api_key, api_secret, passphrase] = canaries(name);
        for secret in [&api_key, &api_secret, &passphrase] {
            self.secrets.insert(secret.clone(), format!("a credential of {name}"));
        }
        let name = name.to_owned();
        let fault = trouble.map(|kind| Fault { account: Some(name.clone()), ..kind.clone().into() });
        let firm = &mut self.firm;
        match exchange {
            "okx" => {
                let orders = vec![okx::Order::default()];
                let account =
                    okx::Account { acct_lv: 3, api_key, api_secret, passphrase, orders, ..okx::Account::named(&name) };
                firm.add_okx(&account, "");
                if let Some(fault) = fault {
                    firm.okx.inject(fault);
                }
            }
            "bybit" => {
                firm.add_bybit(&bybit::Account { api_key, api_secret, ..bybit::Account::named(&name) }, "");
                if let Some(fault) = fault {
                    firm.bybit.inject(fault);
                }
            }
            "kucoin" => {
                let account = kucoin::Account { api_key, api_secret, passphrase, ..kucoin::Account::named(&name) };
                firm.add_kucoin(&account);
                if let Some(fault) = fault {
                    firm.kucoin.inject(fault);
                }
            }
            _ => {
                let account = bitget::Account { api_key, api_secret, passphrase, ..bitget::Account::named(&name) };
                firm.add_bitget(&bitget::Account { registered_days_ago: 30, ..account });
                if let Some(fault) = fault {
                    firm.bitget.inject(fault);
                }
            }
        }
    }

    fn uid(&self, exchange: &str, name: &str) -> String {
        match exchange {
            "okx" => self.firm.okx.account(name).unwrap().uid,
            "bybit" => self.firm.bybit.account(name).unwrap().uid,
            "kucoin" => self.firm.kucoin.account(name).unwrap().uid,
            _ => self.firm.bitget.account(name).unwrap().uid,
        }
    }

    /// Looks for every secret in what somebody may see, in one pass.
    fn look(&mut self, place: &str, seen: &[u8]) {
        let proofs = self.firm.proofs.lock().unwrap();
        let marks = self.marks.iter().map(|mark| (mark.as_str(), mark.as_str()));
        let secrets = self.secrets.iter().map(|(secret, what)| (secret.as_str(), what.as_str()));
        let proofs = proofs.iter().map(|proof| (proof.as_str(), "something that was signed or sent as proof"));
        let (sought, whats): (Vec<_>, Vec<_>) = marks.chain(secrets).chain(proofs).unzip();
        let sought = AhoCorasick::builder().kind(Some(AhoCorasickKind::ContiguousNFA)).build(sought).unwrap();
        let found = sought.find_overlapping_iter(seen).map(|found| (whats[found.pattern()], found.start()));
        self.found.extend(found.map(|(what, at)| format!("{what} in {place}, behind: {}", behind(seen, at))));
    }

    fn run(&mut self, args: &[&str]) -> Ran {
        let ran = self.run_with(args, "");
        assert_ne!(ran.code, 1, "{args:?}: {}", ran.err);
        ran
    }

    /// With everything logged, as text and as JSON by turns, and everything asked for that prints more.
    fn run_with(&mut self, args: &[&str], input: &str) -> Ran {
        let log = if self.commands.is_multiple_of(2) { "trace" } else { "trace,json" };
        let mut command = self.firm.command(&[args, &["--log", log]].concat());
        command.envs([("RUST_LOG", "trace"), ("RUST_BACKTRACE", "full"), ("NO_COLOR", "")]).stdin(Stdio::piped());
        let ran = crate::common::finish(command, input);
        self.commands += 1;
        self.ran.insert(args[0].to_owned());
        self.look(&format!("what `{}` printed", args.join(" ")), ran.out.as_bytes());
        self.look(&format!("what `{}` logged", args.join(" ")), ran.err.as_bytes());
        ran
    }

    /// Every file that was written, raw pages of the store among them.
    fn look_into_files(&mut self, folder: &Path) -> usize {
        let mut files = 0;
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                files += self.look_into_files(&path);
            } else {
                self.look(&path.display().to_string(), &std::fs::read(&path).unwrap());
                files += 1;
            }
        }
        files
    }

    #[expect(clippy::print_stdout, reason = "the figures that docs/trust.md cites")]
    fn end(mut self) {
        let folder = self.firm.folder.path().to_owned();
        let files = self.look_into_files(&folder);
        let proofs = self.firm.proofs.lock().unwrap().len();
        assert!(self.found.is_empty(), "{} found:\n{}", self.found.len(), self.found.join("\n"));
        assert!(proofs > 30 && files > 2, "{proofs} proofs were sent, {files} files written");
        let canaries = self.secrets.len() + proofs;
        println!("canaries: {canaries} sought, {} commands, {files} files: 0 found", self.commands);
    }
}

/// What comes before a place.
fn behind(seen: &[u8], at: usize) -> String {
    String::from_utf8_lossy(&seen[at.saturating_sub(120)..at]).into_owned()
}

/// All that can go wrong, but for what only takes long; what repeats the request among it. A ban would end all traffic.
fn troubles() -> Vec<Option<FaultKind>> {
    let slow = |kind: &FaultKind| matches!(kind, FaultKind::Delay { .. } | FaultKind::Drip { .. });
    let bans = |kind: &FaultKind| matches!(kind, FaultKind::ForbiddenPage | FaultKind::ForbiddenJson);
    let kinds = FaultKind::each("uid").filter(|kind| !slow(kind) && !bans(kind));
    std::iter::once(None).chain(kinds.map(Some)).collect()
}

#[test]
fn no_canary_is_in_anything_that_an_audit_leaves() {
    let mut watched = Watched::new(&troubles());
    // What Bybit answers to a wrong signature repeats what was signed.
    watched.add("bybit", "bybit-wrong", None);
    watched.firm.bybit.edit("bybit-wrong", |account| account.api_secret = "another one than the canary".to_owned());
    let files: Vec<_> = FORMATS.iter().map(|format| format!("{format}=audit.{format}")).collect();
    let mut args =
        vec!["audit", "firm.toml", "--keep-evidence", "all", "--metrics-file", "metrics.prom", "--deadline", "35"];
    for file in &files {
        args.extend(["-o", file]);
    }
    let ran = watched.run(&args);
    assert!(ran.code > 2, "{}: {}", ran.code, ran.err);
    for format in FORMATS {
        watched.run(&["report", "latest", "--format", format]);
    }
    let names: Vec<_> =
        ["0", "1", "2"].iter().flat_map(|n| EXCHANGES.map(|exchange| format!("{exchange}-{n}"))).collect();
    for name in names.iter().map(String::as_str).chain(["bybit-wrong"]) {
        watched.run(&["report", "latest", "--evidence", name]);
        watched.run(&["history", name]);
    }
    for args in [&["audit", "--resume", "latest"][..], &["runs"], &["diff", "1", "1"], &["prune", "--older-than", "9d"]]
    {
        watched.run(args);
    }
    watched.end();
}
