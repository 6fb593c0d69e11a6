//! One run: accounts are asked a few at a time, each in a task of its own, and kept as they are finished.

mod account;
mod batch;
mod parents;

use std::collections::{BTreeMap, HashMap, VecDeque};
use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use modecheck_core::{Exchange, Timestamp};
use modecheck_report::ReportV1;
use strum::{Display, EnumString, VariantNames};
use tokio::sync::watch;
use tokio::task::{Id, JoinError, JoinSet};
use tokio::time::{Instant, sleep_until};
use tracing::Instrument;

use self::account::Finished;
use self::batch::Batch;
use self::parents::Parents;
use crate::firm::Manner;
use crate::inventory::Inventory;
use crate::plan::{Part, Plan};
use crate::provider::Providers;
use crate::reference::Pseudonyms;
use crate::store::{Kept, Store, StoreError};

/// Which evidence is kept.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Display, EnumString, VariantNames)]
#[strum(serialize_all = "kebab-case")]
pub enum Keep {
    /// None.
    None,
    /// That of accounts which are not plainly ready or in the mode.
    #[default]
    Failures,
    /// All.
    All,
}

/// What a run needs to know and have.
pub struct Audit {
    /// The firm.
    pub inventory: Arc<Inventory>,
    /// How its accounts are asked and judged.
    pub manner: Arc<Manner>,
    /// What they are asked with.
    pub providers: Arc<dyn Providers>,
    /// What they are called.
    pub pseudonyms: Pseudonyms,
    /// The time of day.
    pub clock: Arc<dyn Fn() -> Timestamp + Send + Sync>,
    /// Which evidence is kept.
    pub keep: Keep,
}

impl fmt::Debug for Audit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Audit").field("manner", &self.manner).field("keep", &self.keep).finish_non_exhaustive()
    }
}

/// Something that happened in a run. Whatever is told of is kept already.
#[derive(Debug)]
pub enum Event<'a> {
    /// An account is finished, with a report.
    Report(&'a ReportV1),
    /// An account has no report, and why.
    NotAudited(&'a str, &'a str),
    /// So many of an exchange's accounts are finished now.
    Done(Exchange),
}

/// How a run ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Ended {
    /// Whether every account was asked.
    pub completed: bool,
    /// How long it asked.
    pub asked: Duration,
}

impl Audit {
    /// Asks these accounts, by their places in the inventory, and keeps each when it is finished. When `stop` becomes
    /// true, what is under way is finished and nothing more begun.
    pub async fn run(
        &self,
        store: &Store,
        run: &str,
        positions: &[usize],
        plan: &Plan,
        mut stop: watch::Receiver<bool>,
        mut tell: impl FnMut(Event<'_>),
    ) -> Result<Ended, StoreError> {
        let started = Instant::now();
        let mut queues = Queues::new(&self.inventory, positions, plan);
        let parents = Arc::new(Parents::default());
        let mut under_way = Tasks::default();
        let mut batch = Batch::default();
        let mut stopped = *stop.borrow();
        loop {
            while !stopped && let Some(position) = queues.next() {
                self.start(&mut under_way, &parents, position);
            }
            if under_way.set.is_empty() {
                break;
            }
            tokio::select! {
                Some(joined) = under_way.set.join_next_with_id() => {
                    let finished = under_way.ended(joined);
                    queues.ended(self.inventory.accounts[finished.position].exchange);
                    batch.add(self.kept(finished));
                }
                () = sleep_until(batch.due()), if !batch.is_empty() => {}
                Ok(()) = stop.changed(), if !stopped => stopped = *stop.borrow(),
            }
            if batch.is_due() {
                self.flush(store, run, &mut batch, &mut tell).await?;
            }
        }
        self.flush(store, run, &mut batch, &mut tell).await?;
        Ok(Ended { completed: queues.is_empty(), asked: started.elapsed() })
    }

    fn start(&self, under_way: &mut Tasks, parents: &Arc<Parents>, position: usize) {
        let account = &self.inventory.accounts[position];
        let span = tracing::info_span!(
            target: "modecheck", "account", name = %account.name, exchange = %account.exchange
        );
        let work = account::ask(
            Arc::clone(&self.inventory),
            Arc::clone(&self.manner),
            Arc::clone(&self.providers),
            Arc::clone(parents),
            self.pseudonyms.of(account),
            position,
        );
        let task = under_way.set.spawn(work.instrument(span));
        under_way.positions.insert(task.id(), position);
    }

    fn kept(&self, finished: Finished) -> Kept {
        let Finished { position, outcome, evidence } = finished;
        let keep = match (self.keep, &outcome) {
            (Keep::None, _) | (_, Err(_)) => false,
            (Keep::All, _) => true,
            (Keep::Failures, Ok(reports)) => !reports.iter().all(is_fine),
        };
        Kept { position, at: (self.clock)(), outcome, evidence: evidence.filter(|_| keep) }
    }

    async fn flush(
        &self,
        store: &Store,
        run: &str,
        batch: &mut Batch,
        tell: &mut impl FnMut(Event<'_>),
    ) -> Result<(), StoreError> {
        let finished = batch.take();
        if finished.is_empty() {
            return Ok(());
        }
        store.keep(run, &finished).await?;
        for kept in &finished {
            let account = &self.inventory.accounts[kept.position];
            match &kept.outcome {
                Ok(reports) => reports.iter().for_each(|report| tell(Event::Report(report))),
                Err(reason) => tell(Event::NotAudited(&account.name, reason)),
            }
            tell(Event::Done(account.exchange));
        }
        Ok(())
    }
}

fn is_fine(report: &ReportV1) -> bool {
    use modecheck_core::Verdict::{AlreadyInMode, Ready};
    matches!(report.verdict(), Ready | AlreadyInMode)
}

/// The accounts that are being asked.
#[derive(Default)]
struct Tasks {
    set: JoinSet<Finished>,
    positions: HashMap<Id, usize>,
}

impl Tasks {
    /// What came of a task. One that panicked touches no other.
    fn ended(&mut self, joined: Result<(Id, Finished), JoinError>) -> Finished {
        match joined {
            Ok((id, finished)) => {
                self.positions.remove(&id);
                finished
            }
            Err(error) => {
                let position = self.positions.remove(&error.id()).unwrap_or_default();
                let reason = "modecheck failed on this account; that is a defect of modecheck: report it, please";
                Finished { position, outcome: Err(reason.to_owned()), evidence: None }
            }
        }
    }
}

/// The accounts that are still to be asked, by exchange, and how many of each may be under way.
struct Queues(BTreeMap<Exchange, Queue>);

struct Queue {
    waiting: VecDeque<usize>,
    under_way: usize,
    at_a_time: usize,
}

impl Queues {
    fn new(inventory: &Inventory, positions: &[usize], plan: &Plan) -> Self {
        let mut queues = BTreeMap::new();
        for position in positions {
            let exchange = inventory.accounts[*position].exchange;
            let at_a_time =
                || plan.exchanges.get(&exchange).map_or_else(|| Part::default().at_a_time(), Part::at_a_time);
            let queue = queues.entry(exchange).or_insert_with(|| Queue {
                waiting: VecDeque::new(),
                under_way: 0,
                at_a_time: at_a_time(),
            });
            queue.waiting.push_back(*position);
        }
        Self(queues)
    }

    /// The next account that may be begun.
    fn next(&mut self) -> Option<usize> {
        let queue = self.0.values_mut().find(|queue| queue.under_way < queue.at_a_time && !queue.waiting.is_empty())?;
        queue.under_way += 1;
        queue.waiting.pop_front()
    }

    fn ended(&mut self, exchange: Exchange) {
        if let Some(queue) = self.0.get_mut(&exchange) {
            queue.under_way = queue.under_way.saturating_sub(1);
        }
    }

    fn is_empty(&self) -> bool {
        self.0.values().all(|queue| queue.waiting.is_empty())
    }
}
