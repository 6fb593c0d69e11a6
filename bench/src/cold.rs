//! One account from a start without anything: a process begins, asks, and says what it found.

use std::fs;
use std::process::Command;
use std::time::Duration;

use modecheck::Exchange;

use crate::bench::Bench;
use crate::figure::{Bound, Figure};
use crate::job::{self, Job, Use};
use crate::measured::run;
use crate::ours;
use crate::served::{Served, Simulator};
use crate::sharded::Asked;

/// How often our program is begun, and each of the others.
const TIMES: usize = 11;
const PEERS_TIMES: usize = 5;

pub(crate) fn measure(bench: &Bench) -> Vec<Figure> {
    let version = median((0..TIMES).map(|_| {
        let mut command = Command::new(Bench::modecheck());
        run(command.arg("--version"), &bench.out).wall
    }));
    let mut figures = vec![Figure::new("modecheck --version", version, "ms").bound(Bound::AtMost(10.0))];
    let what = "reading this machine's certificates, which nobody needs who asks it alone, and https does";
    figures.push(Figure::new(what, certificates(bench), "ms"));
    for exchange in [Exchange::Okx, Exchange::Bybit] {
        for delay_ms in [0, 50] {
            figures.extend(of(bench, exchange, delay_ms));
        }
    }
    figures
}

/// What it takes longer to get ready for the exchange than for this machine, with nothing sent to either.
fn certificates(bench: &Bench) -> f64 {
    let folder = bench.folder("firm");
    let [live, here] = [("live", ""), ("here", "http://127.0.0.1:1")].map(|(name, url)| {
        let path = folder.join(format!("{name}.csv"));
        fs::write(&path, format!("name,exchange,target,base_url\ndesk,okx,portfolio,{url}\n")).unwrap();
        median((0..TIMES).map(|_| run(Command::new(Bench::modecheck()).arg("estimate").arg(&path), &bench.out).wall))
    });
    live - here
}

fn of(bench: &Bench, exchange: Exchange, delay_ms: u32) -> Vec<Figure> {
    let served = Served { exchange, accounts: 1, delay_ms: u64::from(delay_ms) };
    let mut simulator = Simulator::start(served);
    let what = |client: &str| format!("{exchange}: cold check at {delay_ms} ms server time: {client}");
    let own = median((0..TIMES).map(|_| {
        simulator.counts();
        run(&mut ours::check(exchange, &simulator), &bench.out).wall
    }));
    let seen = simulator.counts();
    let mut figures = Vec::new();
    let own_figure = Figure::new(what("modecheck"), own, "ms");
    if delay_ms == 0 {
        figures.push(own_figure);
    } else {
        let stages = stages(&seen.first, f64::from(delay_ms) / 1e3);
        figures.push(own_figure.bound(Bound::AtMost(1.2 * f64::from(delay_ms))));
        figures.push(Figure::new(what("stages that wait for each other"), stages, "").bound(Bound::AtMost(1.0)));
    }
    let calls = job::calls(&seen);
    let peers = bench.peers.of(exchange).into_iter().filter_map(|peer| {
        let once = |_| {
            let job = Job::new(exchange, &simulator.urls, &calls, 1);
            bench.peers.ask(peer, Use::Plain, job, false).filter(|(told, _)| told.ok == 1)
        };
        let walls: Vec<_> = (0..PEERS_TIMES).filter_map(once).map(|(_, cost)| cost.wall).collect();
        (!walls.is_empty()).then(|| (peer.name, median(walls.into_iter())))
    });
    let peers: Vec<_> = peers.collect();
    figures.extend(peers.iter().map(|(name, wall)| Figure::new(what(name), *wall, "ms")));
    if let Some((name, best)) = peers.iter().min_by(|one, other| one.1.total_cmp(&other.1)) {
        figures.push(Figure::new(what(&format!("{name} ÷ modecheck")), best / own, "times").bound(Bound::AtLeast(4.0)));
    }
    figures
}

/// How many answers at most had to come one after the other: a request that came once another's answer could be there
/// may have waited for it.
fn stages(asked: &[Asked], delay: f64) -> f64 {
    let (mut stages, mut began) = (0.0, f64::NEG_INFINITY);
    for one in asked {
        if one.at >= began + delay {
            (stages, began) = (stages + 1.0, one.at);
        }
    }
    stages
}

/// The median, in milliseconds.
fn median(walls: impl Iterator<Item = Duration>) -> f64 {
    let mut walls: Vec<_> = walls.map(|wall| wall.as_secs_f64() * 1e3).collect();
    walls.sort_by(f64::total_cmp);
    walls[walls.len() / 2]
}
