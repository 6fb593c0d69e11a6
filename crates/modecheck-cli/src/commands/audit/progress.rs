use std::collections::BTreeMap;
use std::time::Duration;

use indicatif::{MultiProgress, ProgressBar, ProgressStyle};
use modecheck_audit::Plan;
use modecheck_audit::inventory::Inventory;
use modecheck_core::Exchange;
use modecheck_report::ReportV1;

use crate::ambient;

const FORM: &str = "{prefix:8} {pos}/{len} {bar:24} {elapsed} of about {duration}  {msg}";

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
    pub(super) fn new(inventory: &Inventory, positions: &[usize], plan: &Plan) -> Self {
        let mut lengths: BTreeMap<Exchange, u64> = BTreeMap::new();
        let watched = positions.iter().filter(|_| ambient::watched());
        for position in watched {
            *lengths.entry(inventory.accounts[*position].exchange).or_default() += 1;
        }
        let all = MultiProgress::new();
        let style = ProgressStyle::with_template(FORM).unwrap_or_else(|_| ProgressStyle::default_bar());
        let bar = |(exchange, length): (Exchange, u64)| {
            let line = all.add(ProgressBar::new(length).with_style(style.clone()).with_prefix(exchange.to_string()));
            line.enable_steady_tick(Duration::from_millis(500));
            let scope = plan.exchanges.get(&exchange).and_then(|part| part.scopes.first());
            let bound = scope
                .filter(|scope| !scope.bound.is_zero())
                .map(|scope| format!("(limits: {} s at best, by {})", scope.bound.as_secs(), scope.counted));
            (exchange, Bar { line, verdicts: BTreeMap::new(), bound: bound.unwrap_or_default() })
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
