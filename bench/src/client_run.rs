//! One client's run against the simulator, in figures.

use modecheck::Exchange;

use crate::figure::{Bound, Figure};
use crate::job::Told;
use crate::measured::Cost;
use crate::served::Simulator;

/// The unit of the figures that the chart shows.
pub(crate) const EACH: &str = "µs of CPU a request";

/// One client's run, beside what the simulator saw of it.
pub(crate) struct Run {
    pub(crate) client: String,
    pub(crate) accounts: usize,
    pub(crate) ok: usize,
    pub(crate) requests: u64,
    pub(crate) wall: f64,
    pub(crate) cpu: f64,
    rss: u64,
    /// How much of its processor the simulator used meanwhile.
    server: f64,
}

#[expect(clippy::cast_precision_loss, reason = "figures for people")]
impl Run {
    pub(crate) fn new(client: String, accounts: usize, simulator: &mut Simulator, told: Told, cost: Cost) -> Self {
        let seen = simulator.counts();
        let Told { ok, wall, cpu } = told;
        eprintln!("{client}: {ok} of {accounts} accounts in {wall:.1} s");
        Self { client, accounts, ok, requests: seen.requests, wall, cpu, rss: cost.rss, server: seen.cpu / wall }
    }

    /// How many requests an account took, rounded up.
    pub(crate) fn each_takes(&self) -> usize {
        usize::try_from(self.requests).unwrap().div_ceil(self.accounts)
    }

    pub(crate) fn each(&self) -> f64 {
        self.cpu / self.requests.max(1) as f64 * 1e6
    }

    pub(crate) fn figures(&self, exchange: Exchange, with_pace: bool) -> Vec<Figure> {
        let what = |what: &str| format!("{exchange}: {}: {what}", self.client);
        let mut figures = vec![Figure::new(what("CPU"), self.each(), EACH)];
        if with_pace {
            figures.push(Figure::new(what("pace"), self.accounts as f64 / self.wall, "accounts a second"));
        }
        figures.push(Figure::new(what("memory at most"), self.rss as f64 / f64::from(1 << 20), "MiB"));
        figures.push(Figure::new(what("the simulator's CPU in use"), self.server * 100.0, "%"));
        let lost = Figure::new(what("accounts without an answer to every call"), (self.accounts - self.ok) as f64, "");
        figures.push(lost.bound(Bound::AtMost(0.0)));
        figures
    }
}
