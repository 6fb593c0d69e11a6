use std::collections::BTreeMap;
use std::fmt::Write;
use std::time::Duration;

use indicatif::{MultiProgress, ProgressBar, ProgressState, ProgressStyle};
use modecheck_audit::Part;
use modecheck_core::Exchange;
use modecheck_report::ReportV1;

use super::job::Job;
use crate::ambient;

const FORM: &str = "{prefix:8} {pos}/{len} {bar:24} {elapsed}{left}  {msg}{waiting}";

/// One line an exchange on standard error, while somebody watches.
pub(super) struct Progress {
    all: MultiProgress,
    bars: BTreeMap<Exchange, Bar>,
}

struct Bar {
    line: ProgressBar,
    verdicts: BTreeMap<String, usize>,
    bound: String,
}

impl Progress {
    pub(super) fn new(job: &Job, positions: &[usize]) -> Self {
        let mut lengths: BTreeMap<Exchange, u64> = BTreeMap::new();
        let shown = if ambient::watched() { positions } else { &[] };
        for position in shown {
            if let Some(exchange) = job.inventory().accounts.exchange(*position) {
                *lengths.entry(exchange).or_default() += 1;
            }
        }
        let all = MultiProgress::new();
        let bar = |(exchange, length): (Exchange, u64)| {
            let part = job.plan.exchanges.get(&exchange);
            let line = ProgressBar::new(length).with_style(style(job, exchange)).with_prefix(exchange.to_string());
            let line = all.add(line);
            line.enable_steady_tick(Duration::from_millis(500));
            let scope = part.and_then(|part| part.scopes.first()).filter(|scope| !scope.bound.is_zero());
            let bound =
                scope.map(|scope| format!("(limits: {} s at best, by {})", scope.bound.as_secs(), scope.counted));
            let bound = bound.unwrap_or_default();
            line.set_message(bound.clone());
            (exchange, Bar { line, verdicts: BTreeMap::new(), bound })
        };
        let bars = lengths.into_iter().map(bar).collect();
        Self { all, bars }
    }

    pub(super) fn done(&self, exchange: Exchange) {
        if let Some(bar) = self.bars.get(&exchange) {
            bar.line.inc(1);
        }
    }

    pub(super) fn verdict(&mut self, report: &ReportV1) {
        if let Some(bar) = self.bars.get_mut(&report.exchange()) {
            *bar.verdicts.entry(report.verdict().to_string()).or_default() += 1;
            let counts: Vec<_> = bar.verdicts.iter().map(|(verdict, count)| format!("{count} {verdict}")).collect();
            bar.line.set_message(format!("{} {}", counts.join(", "), bar.bound));
        }
    }

    /// Does something that writes to the terminal, without the lines in its way.
    pub(super) fn aside<T>(&self, write: impl FnOnce() -> T) -> T {
        if self.bars.is_empty() { write() } else { self.all.suspend(write) }
    }

    pub(super) fn end(&self) {
        self.bars.values().for_each(|bar| bar.line.finish_and_clear());
    }
}

/// What a line shows: what it waits for is looked up whenever it is drawn.
fn style(job: &Job, exchange: Exchange) -> ProgressStyle {
    let style = ProgressStyle::with_template(FORM).unwrap_or_else(|_| ProgressStyle::default_bar());
    let clients = job.providers.clients.clone();
    let waiting = move |_: &ProgressState, out: &mut dyn Write| {
        let said = clients.waiting(exchange).map(|waiting| format!("  waiting for {waiting}"));
        let _ = out.write_str(&said.unwrap_or_default());
    };
    let (bound, of) = job.plan.exchanges.get(&exchange).map(planned).unwrap_or_default();
    let left = move |state: &ProgressState, out: &mut dyn Write| {
        let rest = state.len().unwrap_or_default().saturating_sub(state.pos());
        let seconds = left(bound, of, state.elapsed(), state.pos(), rest).as_secs();
        let _ = if rest == 0 { Ok(()) } else { write!(out, ", about {} s left", seconds + 1) };
    };
    style.with_key("waiting", waiting).with_key("left", left)
}

/// The shortest possible time, and for how many accounts that is.
fn planned(part: &Part) -> (Duration, u64) {
    (part.scopes.first().map(|scope| scope.bound).unwrap_or_default(), part.accounts as u64)
}

/// How long the rest takes: as planned, or at the pace so far where that is slower.
fn left(bound: Duration, of: u64, elapsed: Duration, done: u64, rest: u64) -> Duration {
    let share = |time: Duration, of: u64| {
        let millis = time.as_millis() * u128::from(rest) / u128::from(of.max(1));
        Duration::from_millis(u64::try_from(millis).unwrap_or(u64::MAX))
    };
    let paced = if done == 0 { Duration::ZERO } else { share(elapsed, done) };
    share(bound, of).max(paced)
}
