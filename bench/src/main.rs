//! What modecheck costs, beside the machine's and the exchanges' own limits and what else firms would run:
//! `cargo build --release -p modecheck-cli && cargo run --release -p modecheck-bench`. Every figure is measured in the
//! same run as what it is compared with.
#![expect(
    clippy::print_stdout,
    clippy::print_stderr,
    clippy::unwrap_used,
    reason = "a tool that cannot go on fails, and prints"
)]

mod bare;
mod bench;
mod calls;
mod chart;
mod client_run;
mod cold;
mod desk;
mod figure;
mod flood;
mod job;
mod judging;
mod keeping;
mod measured;
mod memory;
mod ours;
mod pacing;
mod peer;
mod results;
mod role;
mod sample;
mod served;
mod sharded;
mod signing;
mod throughput;

use std::path::PathBuf;

use clap::Parser;
use strum::IntoEnumIterator;

use crate::bench::Bench;
use crate::figure::Figure;
use crate::results::Measured;
use crate::role::Role;

#[derive(Debug, Parser)]
#[command(name = "modecheck-bench")]
struct Args {
    /// What to measure; everything when nothing is named
    #[arg(value_enum)]
    parts: Vec<Part>,
    /// Where to write results.md, results.json and chart.svg
    #[arg(long, default_value = "target/bench")]
    out: PathBuf,
    /// Install the libraries to compare with in that folder first: needs Python 3 with venv, and Node.js with npm
    #[arg(long)]
    peers: bool,
    /// What a process that this program begins does in it, as JSON
    #[arg(long, hide = true)]
    role: Option<String>,
    /// Print docs/calls.md instead
    #[arg(long)]
    page_of_calls: bool,
    /// Serve the exchanges of a firm instead, and write into this folder how they are asked
    #[arg(long, hide = true)]
    serve: Option<PathBuf>,
    /// How many accounts that firm has on OKX, Bybit, KuCoin and Bitget
    #[arg(long, hide = true, value_delimiter = ',')]
    sizes: Vec<usize>,
}

/// What can be measured alone.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum, strum::EnumIter, strum::Display)]
#[strum(serialize_all = "kebab-case")]
enum Part {
    /// From evidence to the report's JSON
    Judging,
    /// Accounts a second, CPU and memory of everybody who asks the same calls of a simulator without limits. Ours is the
    /// whole command, from inventory and files of keys to judged reports in a store, its start included; the others make
    /// the calls alone, their start left out. On Bybit and Bitget ours keeps to the limits of the address all the same:
    /// its CPU is of a run that they pace, its pace of the accounts that fit the first window
    Throughput,
    /// One account from the start of a process to its end
    Cold,
    /// The most memory that an audit holds
    Memory,
    /// What the store costs of a run that limits pace
    Keeping,
    /// Runs of firms of many sizes beside the shortest time that the exchanges' limits allow, on simulated time
    Pacing,
    /// The same with the command itself, over real sockets, and with other libraries on Bybit: some minutes long
    Sockets,
    /// How many calls an account takes, by switch and profile
    Calls,
}

impl Part {
    fn measure(self, bench: &Bench) -> Vec<Figure> {
        match self {
            Self::Judging => judging::measure(),
            Self::Throughput => throughput::measure(bench),
            Self::Cold => cold::measure(bench),
            Self::Memory => memory::measure(bench),
            Self::Keeping => keeping::measure(bench),
            Self::Pacing => pacing::on_simulated_time(),
            Self::Sockets => pacing::over_sockets(bench),
            Self::Calls => calls::measure(),
        }
    }

    /// What it is about: its documentation.
    fn about(self) -> String {
        let value = clap::ValueEnum::to_possible_value(&self).unwrap();
        value.get_help().map(ToString::to_string).unwrap_or_default()
    }
}

fn main() {
    let args = Args::parse();
    if args.page_of_calls {
        return print!("{}", modecheck_tests::calls::page());
    }
    if let Some(folder) = &args.serve {
        return pacing::serve(folder, &args.sizes);
    }
    if let Some(role) = args.role {
        return serde_json::from_str::<Role>(&role).unwrap().play();
    }
    let bench = Bench::new(&args.out, args.peers);
    let parts = if args.parts.is_empty() { Part::iter().collect() } else { args.parts };
    let mut measured = Vec::new();
    for part in parts {
        let figures = part.measure(&bench);
        for figure in &figures {
            println!("{figure}");
        }
        measured.push(Measured { part: part.to_string(), about: part.about(), figures });
    }
    results::write(&bench.out, &measured);
    bench.tidy();
}
