//! How close a run comes to the shortest time that the exchanges' limits allow, while every request takes another time
//! to arrive: on simulated time, and with the command itself on real sockets.

mod exchanges;
mod libraries;
mod simulated;
mod sockets;

use std::time::Duration;

pub(crate) use self::exchanges::serve;
use crate::bench::Bench;
use crate::figure::{Bound, Figure};

/// A request is under way for up to so many milliseconds before an exchange sees it.
const JITTER: u64 = 200;
/// How much longer than the limits allow at least a run may take.
const CLOSE: f64 = 1.03;

/// How many accounts a firm has on OKX, Bybit, KuCoin and Bitget.
type Sizes = [usize; 4];

/// A firm on all exchanges, as an inventory of a thousand accounts may be made up.
const MIXED: Sizes = [255, 495, 100, 150];
const EXCHANGES: [&str; 4] = ["okx", "bybit", "kucoin", "bitget"];

/// What came of a run.
struct Outcome {
    firm: String,
    accounts: usize,
    /// How many requests the exchanges saw, and how many of them they refused for rate.
    requests: usize,
    refused: usize,
    /// How many accounts are without a verdict, or with one that says nothing.
    lost: usize,
    took: Duration,
    /// The shortest time that the limits allow with the margin that requests are sent with, and without.
    bound: Duration,
    documented: Duration,
}

pub(crate) fn on_simulated_time() -> Vec<Figure> {
    simulated::outcomes().iter().flat_map(Outcome::figures).collect()
}

pub(crate) fn over_sockets(bench: &Bench) -> Vec<Figure> {
    let own = sockets::outcomes().into_iter().flat_map(|outcome| outcome.figures());
    own.chain(libraries::measure(bench)).collect()
}

/// So many accounts on each exchange alone, and the same number on all of them.
fn firms(accounts: usize) -> Vec<(String, Sizes)> {
    let alone = EXCHANGES.iter().enumerate().map(|(place, name)| {
        let mut sizes = [0; 4];
        sizes[place] = accounts;
        ((*name).to_owned(), sizes)
    });
    let mut mixed = MIXED.map(|size| size * accounts / 1_000);
    mixed[1] += accounts - mixed.iter().sum::<usize>();
    alone.chain([("mixed".to_owned(), mixed)]).collect()
}

impl Outcome {
    fn figures(&self) -> Vec<Figure> {
        let Self { firm, accounts, .. } = self;
        let named = |what: &str| format!("{firm}, {accounts} accounts: {what}");
        #[expect(clippy::cast_precision_loss, reason = "figures for people")]
        let count = |what: &str, count: usize| Figure::new(named(what), count as f64, "");
        let seconds = |what: &str, time: Duration| Figure::new(named(what), time.as_secs_f64(), "s");
        let mut figures = vec![
            count("requests", self.requests),
            count("refused for rate", self.refused).bound(Bound::AtMost(0.0)),
            count("lost", self.lost).bound(Bound::AtMost(0.0)),
            seconds("makespan", self.took),
            seconds("lower bound LB", self.documented),
            seconds("lower bound LB′", self.bound),
        ];
        // Where no limit makes anybody wait there is nothing to compare with.
        if !self.bound.is_zero() {
            let ratio = |bound: Duration| self.took.as_secs_f64() / bound.as_secs_f64();
            figures.push(Figure::new(named("makespan ÷ LB"), ratio(self.documented), "times"));
            let close = Figure::new(named("makespan ÷ LB′"), ratio(self.bound), "times");
            figures.push(close.bound(Bound::AtMost(CLOSE)));
        }
        figures
    }
}
