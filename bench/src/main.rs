//! What modecheck costs, beside the machine's and the exchanges' own limits and what else firms would run:
//! `cargo run --release -p modecheck-bench`. Every figure is measured in the same run as what it is compared with.
#![expect(clippy::print_stdout, clippy::unwrap_used, reason = "a tool that cannot go on fails, and prints")]

mod calls;
mod figure;
mod judging;
mod pacing;
mod sample;

use std::path::PathBuf;

use clap::Parser;
use strum::IntoEnumIterator;

use crate::figure::Figure;

#[derive(Debug, Parser)]
#[command(name = "modecheck-bench")]
struct Args {
    /// What to measure; everything when nothing is named
    #[arg(value_enum)]
    parts: Vec<Part>,
    /// Where to write results.md, results.json and chart.svg
    #[arg(long, default_value = "target/bench")]
    out: PathBuf,
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
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum, strum::EnumIter)]
enum Part {
    /// From evidence to the report's JSON
    Judging,
    /// Runs of firms of many sizes beside the shortest time that the exchanges' limits allow, on simulated time
    Pacing,
    /// The same with the command itself, over real sockets: some minutes long
    Sockets,
    /// How many calls an account takes, by switch and profile
    Calls,
}

impl Part {
    fn measure(self) -> Vec<Figure> {
        match self {
            Self::Judging => judging::measure(),
            Self::Pacing => pacing::on_simulated_time(),
            Self::Sockets => pacing::over_sockets(),
            Self::Calls => calls::measure(),
        }
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
    let parts = if args.parts.is_empty() { Part::iter().collect() } else { args.parts };
    for part in parts {
        part.measure().iter().for_each(|figure| println!("{figure}"));
    }
}
