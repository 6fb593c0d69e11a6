//! The other libraries that a firm could use, each driven by a script of ours in `bench/peers`.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use modecheck::Exchange;

use crate::job::{Job, Told, Use};
use crate::measured::{CLIENT, Cost, on, output, run};

/// The scripts and the versions that are installed for them.
const FILES: [(&str, &str); 7] = [
    ("requirements.txt", include_str!("../peers/requirements.txt")),
    ("package.json", include_str!("../peers/package.json")),
    ("job.py", include_str!("../peers/job.py")),
    ("ccxt_py.py", include_str!("../peers/ccxt_py.py")),
    ("pybit_py.py", include_str!("../peers/pybit_py.py")),
    ("okx_py.py", include_str!("../peers/okx_py.py")),
    ("peer.js", include_str!("../peers/peer.js")),
];

/// One library.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Peer {
    pub(crate) name: &'static str,
    /// The script, and what it is told besides the job.
    script: [&'static str; 2],
    exchanges: &'static [Exchange],
}

const PEERS: [Peer; 7] = [
    Peer {
        name: "ccxt (Python)",
        script: ["ccxt_py.py", ""],
        exchanges: &[Exchange::Okx, Exchange::Bybit, Exchange::Kucoin, Exchange::Bitget],
    },
    Peer {
        name: "ccxt (JavaScript)",
        script: ["peer.js", "ccxt"],
        exchanges: &[Exchange::Okx, Exchange::Bybit, Exchange::Kucoin, Exchange::Bitget],
    },
    Peer { name: "python-okx", script: ["okx_py.py", ""], exchanges: &[Exchange::Okx] },
    Peer { name: "okx-api", script: ["peer.js", "okx-api"], exchanges: &[Exchange::Okx] },
    Peer { name: "pybit", script: ["pybit_py.py", ""], exchanges: &[Exchange::Bybit] },
    Peer { name: "bybit-api", script: ["peer.js", "bybit-api"], exchanges: &[Exchange::Bybit] },
    Peer { name: "bitget-api", script: ["peer.js", "bitget-api"], exchanges: &[Exchange::Bitget] },
];

/// Where they are installed.
#[derive(Debug)]
pub(crate) struct Peers {
    folder: PathBuf,
    is_there: bool,
}

impl Peers {
    pub(crate) fn new(out: &Path, install: bool) -> Self {
        let folder = out.join("peers");
        if install {
            fs::create_dir_all(&folder).unwrap();
            scripts(&folder);
            let python = folder.join("venv/bin/python");
            done(Command::new("python3").args(["-m", "venv", "venv"]).current_dir(&folder));
            let pip = ["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "-r", "requirements.txt"];
            done(Command::new(python).args(pip).current_dir(&folder));
            done(Command::new("npm").args(["install", "--no-audit", "--no-fund", "--silent"]).current_dir(&folder));
            fs::write(folder.join("installed"), "").unwrap();
        }
        let is_there = folder.join("installed").is_file();
        if !is_there {
            println!(
                "the other libraries are not installed: what is compared with them is left out (--peers installs them)"
            );
        }
        if is_there && !install {
            scripts(&folder);
        }
        Self { folder, is_there }
    }

    /// Those that there are for an exchange.
    pub(crate) fn of(&self, exchange: Exchange) -> Vec<Peer> {
        let fits = |peer: &Peer| self.is_there && peer.exchanges.contains(&exchange);
        PEERS.into_iter().filter(fits).collect()
    }

    /// Has a library do a job: what it says of itself, and what its process cost. Nothing where it failed altogether.
    pub(crate) fn ask(&self, peer: Peer, used: Use, mut job: Job, bound: bool) -> Option<(Told, Cost)> {
        job.used = used;
        let path = job.write(&self.folder);
        let [script, library] = peer.script;
        let is_python = Path::new(script).extension().is_some_and(|extension| extension == "py");
        let program = if is_python { self.folder.join("venv/bin/python") } else { PathBuf::from("node") };
        let mut command = if bound { on(CLIENT, &program) } else { Command::new(program) };
        command.current_dir(&self.folder).arg(script).arg(path).arg(library);
        let cost = run(&mut command, &self.folder);
        let said = fs::read_to_string(output(&self.folder)).unwrap();
        let told = said.lines().last().and_then(|line| serde_json::from_str(line).ok());
        if told.is_none() {
            println!("{} ({used}) failed on {}: left out", peer.name, job.exchange);
        }
        Some((told?, cost))
    }
}

fn scripts(folder: &Path) {
    for (name, text) in FILES {
        fs::write(folder.join(name), text).unwrap();
    }
}

fn done(command: &mut Command) {
    let ended = command.status().unwrap_or_else(|error| panic!("{command:?}: {error}: is it installed?"));
    assert!(ended.success(), "{command:?}: {ended}");
}
