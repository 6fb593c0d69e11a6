//! A firm's exchanges in a process of their own, with their limits enforced and far away.

use std::collections::BTreeMap;
use std::io::{BufRead, Write};
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};
use std::sync::{Arc, Mutex};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use fastrand::Rng;
use modecheck_simulator::kucoin::Host;
use modecheck_simulator::{Exchange, Server};
use modecheck_tests::firm::{Firm, add_many};
use serde::{Deserialize, Serialize};
use tokio::runtime::Builder;

use super::simulated::refused;
use super::{JITTER, Sizes};

/// What is written for whoever asks: the inventory and, as variables of the environment, the keys.
const INVENTORY: &str = "firm.toml";
const KEYS: &str = "keys.json";
/// Where requests are to be sent, by exchange and host.
const URLS: &str = "urls.json";

/// What the exchanges have seen.
#[derive(Debug, Clone, Copy, Serialize, Deserialize)]
pub(super) struct Seen {
    pub(super) requests: usize,
    pub(super) refused: usize,
}

/// The exchanges of a firm, while they run.
pub(super) struct Exchanges {
    folder: PathBuf,
    child: Child,
    _end: ChildStdin,
    said: std::io::Lines<std::io::BufReader<ChildStdout>>,
}

impl Exchanges {
    /// Starts them in a process of their own, which writes into this folder whom to ask and with which keys.
    pub(super) fn start(folder: &Path, sizes: Sizes) -> Self {
        let mut child = Command::new(std::env::current_exe().unwrap())
            .arg("--serve")
            .arg(folder)
            .arg("--sizes")
            .arg(sizes.map(|size| size.to_string()).join(","))
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let (end, said) = (child.stdin.take().unwrap(), child.stdout.take().unwrap());
        let mut said = std::io::BufReader::new(said).lines();
        said.next().unwrap().unwrap();
        Self { folder: folder.to_owned(), child, _end: end, said }
    }

    pub(super) fn inventory(&self) -> PathBuf {
        self.folder.join(INVENTORY)
    }

    pub(super) fn keys(&self) -> BTreeMap<String, String> {
        serde_json::from_slice(&std::fs::read(self.folder.join(KEYS)).unwrap()).unwrap()
    }

    /// Where they are asked, by the names of exchanges and hosts.
    pub(super) fn urls(&self) -> BTreeMap<String, String> {
        serde_json::from_slice(&std::fs::read(self.folder.join(URLS)).unwrap()).unwrap()
    }

    /// Stops them, and asks what they have seen.
    pub(super) fn end(self) -> Seen {
        let Self { mut child, _end: end, mut said, .. } = self;
        drop(end);
        let seen = serde_json::from_str(&said.next().unwrap().unwrap()).unwrap();
        child.wait().unwrap();
        seen
    }
}

/// Serves a firm's exchanges until nobody holds the other end of standard input any more, and says then what they have
/// seen.
pub(crate) fn serve(folder: &Path, sizes: &[usize]) {
    let sizes: Sizes = sizes.try_into().unwrap();
    let runtime = Builder::new_current_thread().enable_all().build().unwrap();
    let mut firm = Firm::new();
    let kucoin = Arc::clone(&firm.kucoin);
    let hosts: [(&str, Arc<dyn Exchange>); 5] = [
        ("okx", Arc::<modecheck_simulator::okx::Okx>::clone(&firm.okx)),
        ("bybit", Arc::<modecheck_simulator::bybit::Bybit>::clone(&firm.bybit)),
        ("spot", kucoin.host(Host::Spot)),
        ("futures", kucoin.host(Host::Futures)),
        ("bitget", Arc::<modecheck_simulator::bitget::Bitget>::clone(&firm.bitget)),
    ];
    let served = runtime.block_on(async {
        let mut served = BTreeMap::new();
        for (host, exchange) in hosts {
            let listen = SocketAddr::from(([127, 0, 0, 1], 0));
            let far = Server::far_away(listen, exchange, Arc::new(millis), uneven()).await.unwrap();
            served.insert(host, far);
        }
        served
    });
    let urls: BTreeMap<_, _> = served.iter().map(|(host, server)| (*host, server.url())).collect();
    for exchange in ["okx", "bybit", "bitget"] {
        firm.ask_at(exchange, format!("base_url = \"{}\"", urls[exchange]));
    }
    let (spot, futures) = (&urls["spot"], &urls["futures"]);
    firm.ask_at("kucoin", format!("base_urls = {{ spot = \"{spot}\", futures = \"{futures}\" }}"));
    add_many(&mut firm, sizes);
    std::fs::write(folder.join(INVENTORY), firm.inventory()).unwrap();
    std::fs::write(folder.join(KEYS), serde_json::to_string(&firm.environment()).unwrap()).unwrap();
    std::fs::write(folder.join(URLS), serde_json::to_string(&urls).unwrap()).unwrap();
    println!("ready");
    std::io::stdout().flush().unwrap();
    runtime.block_on(async { tokio::task::spawn_blocking(|| std::io::stdin().lines().count()).await.unwrap() });
    drop(served);
    let seen = Seen { requests: firm.requests().len(), refused: refused(&firm) };
    println!("{}", serde_json::to_string(&seen).unwrap());
}

/// Each request takes another time to arrive.
fn uneven() -> modecheck_simulator::Way {
    let random = Mutex::new(Rng::with_seed(11));
    Arc::new(move || Duration::from_millis(random.lock().unwrap().u64(..=JITTER)))
}

#[expect(clippy::disallowed_methods, reason = "the exchanges' clock is this machine's")]
fn millis() -> u64 {
    u64::try_from(SystemTime::now().duration_since(UNIX_EPOCH).unwrap().as_millis()).unwrap()
}
