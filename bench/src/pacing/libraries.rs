//! Other libraries against the limits of Bybit, which counts by address: each with the pacing that it has of its own.

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
    let ways = peers.into_iter().flat_map(|peer| [Use::Tuned, Use::Plain].map(|used| (peer, used)));
    ways.flat_map(|(peer, used)| asked(bench, peer, used, &calls)).collect()
}

fn asked(bench: &Bench, peer: Peer, used: Use, calls: &[Call]) -> Vec<Figure> {
    let folder = tempfile::tempdir().unwrap();
    let exchanges = Exchanges::start(folder.path(), [0, ACCOUNTS, 0, 0]);
    let urls = vec![(String::new(), exchanges.urls()["bybit"].clone())];
    let keys = desks(&exchanges.keys());
    let job = Job { keys, limited: true, ..Job::new(Exchange::Bybit, &urls, calls, 0) };
    let told = bench.peers.ask(peer, used, job, false);
    let seen = exchanges.end();
    let Some((told, _)) = told else { return Vec::new() };
    let named = |what: &str| format!("sockets, bybit, {ACCOUNTS} accounts: {} ({used}): {what}", peer.name);
    let least = (calls.len() * ACCOUNTS).div_ceil(QUOTA).saturating_sub(1) * WINDOW;
    #[expect(clippy::cast_precision_loss, reason = "figures for people")]
    let count = |what: &str, count: usize| Figure::new(named(what), count as f64, "");
    #[expect(clippy::cast_precision_loss, reason = "figures for people")]
    let ratio = told.wall / least as f64;
    vec![
        count("requests", seen.requests),
        count("refused for rate", seen.refused),
        count("lost", ACCOUNTS - told.ok),
        Figure::new(named("makespan"), told.wall, "s"),
        Figure::new(named("makespan ÷ LB of these calls"), ratio, "times"),
    ]
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
