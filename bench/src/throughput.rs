//! Accounts a second, processor time and memory of everybody who asks the same, against a simulator without limits.

use std::fs;

use modecheck::Exchange;
use strum::IntoEnumIterator;

use crate::bare::Loop;
use crate::bench::Bench;
use crate::client_run::Run;
use crate::figure::{Bound, Figure};
use crate::flood::Flood;
use crate::job::{self, Call, Job, Told, Use};
use crate::measured::{CLIENT, output, pinned, run};
use crate::ours;
use crate::role::Role;
use crate::served::{Served, Simulator};

/// How many accounts are asked: by us and the bare loop, by tuned libraries, and by those as documented.
struct Sizes {
    ours: usize,
    tuned: usize,
    plain: usize,
}

/// Long enough that a program's start is little of it, short enough for an afternoon.
fn sizes(exchange: Exchange) -> Sizes {
    match exchange {
        Exchange::Okx => Sizes { ours: 5_000, tuned: 500, plain: 150 },
        Exchange::Bybit => Sizes { ours: 300, tuned: 100, plain: 40 },
        Exchange::Kucoin => Sizes { ours: 400, tuned: 50, plain: 20 },
        Exchange::Bitget => Sizes { ours: 40, tuned: 10, plain: 5 },
    }
}

/// How many requests the exchange takes from one address before it is to be waited for, where it counts those. Our
/// program keeps to that whatever the simulator does.
fn window(exchange: Exchange) -> Option<usize> {
    match exchange {
        Exchange::Bybit => Some(600),
        Exchange::Bitget => Some(6_000),
        Exchange::Okx | Exchange::Kucoin => None,
    }
}

pub(crate) fn measure(bench: &Bench) -> Vec<Figure> {
    Exchange::iter().flat_map(|exchange| of(bench, exchange)).collect()
}

/// Tells of its steps on standard error: all of them take minutes.
fn of(bench: &Bench, exchange: Exchange) -> Vec<Figure> {
    let Sizes { ours: many, tuned, plain } = sizes(exchange);
    eprintln!("{exchange}:");
    let mut simulator = Simulator::start(Served { exchange, accounts: many + 1, delay_ms: 0 });
    let calls = recorded(bench, exchange, &mut simulator);
    let mut figures = vec![saturation(bench, exchange, &mut simulator, &calls, many)];

    let own = audited(bench, exchange, &mut simulator, many);
    let fits = window(exchange).map(|window| (window - 20) / own.each_takes()).filter(|fits| *fits < many);
    figures.extend(own.figures(exchange, fits.is_none()));
    if let Some(fits) = fits {
        let short = audited(bench, exchange, &mut simulator, fits);
        #[expect(clippy::cast_precision_loss, reason = "figures for people")]
        let pace = fits as f64 / short.wall;
        let what = format!("{exchange}: modecheck: pace of the {fits} accounts that fit the address's first window");
        figures.push(Figure::new(what, pace, "accounts a second"));
    }
    let bare = bare(bench, exchange, &mut simulator, &calls, many);
    figures.extend(bare.figures(exchange, true));

    let mut runs = Vec::new();
    for peer in bench.peers.of(exchange) {
        for (used, accounts) in [(Use::Tuned, tuned), (Use::Plain, plain)] {
            let job = Job::new(exchange, &simulator.urls, &calls, accounts);
            let Some((told, cost)) = bench.peers.ask(peer, used, job, true) else { continue };
            let run = Run::new(format!("{}, {used}", peer.name), accounts, &mut simulator, told, cost);
            figures.extend(run.figures(exchange, true));
            runs.push((used, run));
        }
    }
    figures.extend(compared(exchange, &own, &bare, &runs));
    figures
}

/// Our figures beside everybody's.
fn compared(exchange: Exchange, own: &Run, bare: &Run, peers: &[(Use, Run)]) -> Vec<Figure> {
    let each = |of| peers.iter().filter(move |(used, run)| *used == of && run.ok > 0).map(|(_, run)| run);
    let least = |of| each(of).min_by(|one, other| one.each().total_cmp(&other.each()));
    let mut figures = vec![
        Figure::new(format!("{exchange}: modecheck's CPU a request"), own.each(), "µs").bound(Bound::AtMost(40.0)),
        Figure::new(format!("{exchange}: modecheck's CPU ÷ the bare loop's"), own.each() / bare.each(), "times"),
    ];
    for (of, least_times) in [(Use::Tuned, 7.5), (Use::Plain, 20.0)] {
        if let Some(best) = least(of) {
            let what = format!("{exchange}: CPU of {} ÷ modecheck's", best.client);
            figures.push(Figure::new(what, best.each() / own.each(), "times").bound(Bound::AtLeast(least_times)));
        }
    }
    figures
}

/// The calls that our program makes for one account.
pub(crate) fn recorded(bench: &Bench, exchange: Exchange, simulator: &mut Simulator) -> Vec<Call> {
    let folder = bench.folder("firm");
    ours::firm(&folder, exchange, simulator, 1);
    let audited = ours::audit(&folder);
    assert_eq!(
        audited.whole,
        1,
        "{exchange}: the account that everybody asks has a report with holes: see {}",
        folder.display()
    );
    job::calls(&simulator.counts())
}

fn audited(bench: &Bench, exchange: Exchange, simulator: &mut Simulator, accounts: usize) -> Run {
    let folder = bench.folder("firm");
    ours::firm(&folder, exchange, simulator, accounts);
    let audited = ours::audit(&folder);
    let cost = audited.cost;
    let told = Told { ok: audited.whole, wall: cost.wall.as_secs_f64(), cpu: cost.cpu.as_secs_f64() };
    Run::new("modecheck".to_owned(), accounts, simulator, told, cost)
}

fn bare(bench: &Bench, exchange: Exchange, simulator: &mut Simulator, calls: &[Call], accounts: usize) -> Run {
    let job = Job::new(exchange, &simulator.urls, calls, accounts).write(&bench.out);
    let cost = run(&mut pinned(CLIENT, &Role::Bare(Loop { job })), &bench.out);
    let told = serde_json::from_str(&fs::read_to_string(output(&bench.out)).unwrap()).unwrap();
    Run::new("bare reqwest loop".to_owned(), accounts, simulator, told, cost)
}

/// How many requests the simulator answers in a second of its processor's time, which others may use meanwhile.
fn saturation(bench: &Bench, exchange: Exchange, simulator: &mut Simulator, calls: &[Call], number: usize) -> Figure {
    let (url, call) = (simulator.urls[0].1.clone(), calls[0].clone());
    run(&mut pinned(CLIENT, &Role::Flood(Flood { exchange, url, call, number })), &bench.out);
    let rate: f64 = fs::read_to_string(output(&bench.out)).unwrap().trim().parse().unwrap();
    let seen = simulator.counts();
    let what = format!("{exchange}: the simulator alone, asked {rate:.0} times a second, answers");
    #[expect(clippy::cast_precision_loss, reason = "figures for people")]
    Figure::new(what, seen.requests as f64 / seen.cpu, "requests a second of its processor")
}
