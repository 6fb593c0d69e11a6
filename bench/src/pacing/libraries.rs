//! Other libraries against the limits of Bybit, which counts by address. ccxt paces itself, each client for its own: once it
//! has one client alone, whose keys are swapped, as who minds the address's limit would. pybit and bybit-api do not pace.

use std::collections::BTreeMap;

use modecheck::Exchange;

use super::exchanges::Exchanges;
use crate::bench::Bench;
use crate::desk::Desk;
use crate::figure::Figure;
use crate::job::{Call, Job, Use};
use crate::peer::Peer;
use crate::served::{Served, Simulator};
use crate::throughput::recorded;

const ACCOUNTS: usize = 300;
/// How many clients there are at a time, where it is not one.
const WORKERS: usize = 16;
/// What Bybit takes from an address in a window of so many seconds.
const QUOTA: usize = 600;
const WINDOW: usize = 5;

pub(super) fn measure(bench: &Bench) -> Vec<Figure> {
    let peers = bench.peers.of(Exchange::Bybit);
    if peers.is_empty() {
        return Vec::new();
    }
    let mut simulator = Simulator::start(Served { exchange: Exchange::Bybit, accounts: 2, delay_ms: 0 });
    let calls = recorded(bench, Exchange::Bybit, &mut simulator);
    drop(simulator);
    let ways = |peer| [(Use::Tuned, 1), (Use::Tuned, WORKERS), (Use::Plain, WORKERS)].map(|way| (peer, way));
    let all = peers.into_iter().flat_map(ways);
    all.flat_map(|(peer, (used, workers))| asked(bench, peer, used, workers, &calls)).collect()
}

fn asked(bench: &Bench, peer: Peer, used: Use, workers: usize, calls: &[Call]) -> Vec<Figure> {
    let folder = tempfile::tempdir().unwrap();
    let exchanges = Exchanges::start(folder.path(), [0, ACCOUNTS, 0, 0]);
    let urls = vec![(String::new(), exchanges.urls()["bybit"].clone())];
    let keys = desks(&exchanges.keys());
    let job = Job { keys, workers, limited: true, ..Job::new(Exchange::Bybit, &urls, calls, 0) };
    let told = bench.peers.ask(peer, used, job, false);
    let seen = exchanges.end();
    let Some((told, _)) = told else { return Vec::new() };
    let way = if workers == 1 { "one client".to_owned() } else { format!("{used}, {workers} at a time") };
    let named = |what: &str| format!("sockets, bybit, {ACCOUNTS} accounts: {} ({way}): {what}", peer.name);
    #[expect(clippy::cast_precision_loss, reason = "figures for people")]
    let count = |what: &str, count: usize| Figure::new(named(what), count as f64, "");
    let lost = ACCOUNTS.saturating_sub(told.ok);
    let mut figures =
        vec![count("requests", seen.requests), count("refused for rate", seen.refused), count("lost", lost)];
    // Who is banned is done soon: only a run that lost nobody has a time.
    if lost == 0 {
        let least = (calls.len() * ACCOUNTS).div_ceil(QUOTA).saturating_sub(1) * WINDOW;
        #[expect(clippy::cast_precision_loss, reason = "figures for people")]
        let ratio = told.wall / least as f64;
        figures.push(Figure::new(named("makespan"), told.wall, "s"));
        figures.push(Figure::new(named("makespan ÷ LB of these calls"), ratio, "times"));
    }
    figures
}

/// The accounts' keys, as they are written for the environment.
fn desks(keys: &BTreeMap<String, String>) -> Vec<Desk> {
    let named = keys.iter().filter_map(|(variable, key)| Some((variable.strip_suffix("_API_KEY")?, key)));
    let desk = |(name, key): (&str, &String)| Desk {
        name: name.to_owned(),
        key: key.clone(),
        secret: keys[&format!("{name}_API_SECRET")].clone(),
        passphrase: String::new(),
    };
    named.map(desk).collect()
}
