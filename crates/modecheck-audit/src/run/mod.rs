//! One run: accounts are asked a few at a time, each in a task of its own, and kept as they are finished.

mod account;
mod batch;
mod parents;
mod queues;

use std::collections::HashMap;
use std::fmt;
use std::future::{Future, pending};
use std::pin::pin;
use std::sync::Arc;
use std::time::Duration;

use modecheck_core::{Exchange, Timestamp};
use modecheck_report::{ReportV1, Written};
use strum::{Display, EnumString, VariantNames};
use tokio::sync::watch;
use tokio::task::{Id, JoinError, JoinSet};
use tokio::time::{Instant, sleep_until};
use tracing::Instrument;

use self::account::Finished;
use self::batch::Batch;
use self::parents::Parents;
use self::queues::Queues;
use crate::firm::Manner;
use crate::inventory::{Account, Inventory};
use crate::plan::Plan;
use crate::provider::Providers;
use crate::reference::Pseudonyms;
use crate::store::{Keeper, Kept, StoreError};

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
    Report(&'a Written),
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
    /// Asks these accounts, by their places in the inventory, and has each kept when it is finished. When `stop` becomes
    /// true, what is under way is finished and nothing more begun.
    pub async fn run(
        &self,
        keeper: &dyn Keeper,
        positions: &[usize],
        plan: &Plan,
        stop: watch::Receiver<bool>,
        tell: impl FnMut(Event<'_>),
    ) -> Result<Ended, StoreError> {
        self.run_until(keeper, positions, plan, stop, pending(), tell).await
    }

    /// The same, until somebody leaves: then what is under way is given up, and what is finished is still kept.
    pub async fn run_until(
        &self,
        keeper: &dyn Keeper,
        positions: &[usize],
        plan: &Plan,
        mut stop: watch::Receiver<bool>,
        leave: impl Future<Output = ()>,
        mut tell: impl FnMut(Event<'_>),
    ) -> Result<Ended, StoreError> {
        let started = Instant::now();
        let mut queues = Queues::new(&self.inventory, positions, plan, self.manner.deadline);
        let parents = Arc::new(Parents::default());
        let mut under_way = Tasks::default();
        let mut batch = Batch::default();
        let mut stopped = *stop.borrow();
        let mut leave = pin!(leave);
        loop {
            while !stopped && let Some(position) = queues.next() {
                if let Some(account) = self.inventory.accounts.get(position) {
                    self.start(&mut under_way, &parents, position, account);
                }
            }
            if under_way.set.is_empty() {
                break;
            }
            tokio::select! {
                Some(joined) = under_way.set.join_next_with_id() => {
                    let finished = under_way.ended(joined);
                    queues.ended(self.inventory.accounts.exchange(finished.position), finished.calls());
                    batch.add(self.kept(finished));
                }
                () = sleep_until(batch.due()), if !batch.is_empty() => {}
                Ok(()) = stop.changed(), if !stopped => stopped = *stop.borrow(),
                () = &mut leave => break,
            }
            if batch.is_due() {
                self.flush(keeper, &mut batch, &mut tell).await?;
            }
        }
        while let Some(joined) = under_way.set.try_join_next_with_id() {
            batch.add(self.kept(under_way.ended(joined)));
        }
        self.flush(keeper, &mut batch, &mut tell).await?;
        Ok(Ended { completed: queues.is_empty() && under_way.set.is_empty(), asked: started.elapsed() })
    }

    fn start(&self, under_way: &mut Tasks, parents: &Arc<Parents>, position: usize, account: Account) {
        let reference = self.pseudonyms.of(&account);
        let span = tracing::info_span!(
            target: "modecheck", "account", account = %account.name, exchange = %account.exchange
        );
        let work = account::ask(
            Arc::clone(&self.inventory),
            Arc::clone(&self.manner),
            Arc::clone(&self.providers),
            Arc::clone(parents),
            reference,
            (position, account),
        );
        let task = under_way.set.spawn(work.instrument(span));
        under_way.positions.insert(task.id(), position);
    }

    fn kept(&self, finished: Finished) -> Kept {
        let Finished { position, outcome, evidence } = finished;
        let keep = match (self.keep, &outcome) {
            (Keep::None, _) | (_, Err(_)) => false,
            (Keep::All, _) => true,
            (Keep::Failures, Ok(reports)) => !reports.iter().all(|report| is_fine(report)),
        };
        Kept { position, at: (self.clock)(), outcome, evidence: evidence.filter(|_| keep) }
    }

    async fn flush(
        &self,
        keeper: &dyn Keeper,
        batch: &mut Batch,
        tell: &mut impl FnMut(Event<'_>),
    ) -> Result<(), StoreError> {
        let finished = batch.take();
        if finished.is_empty() {
            return Ok(());
        }
        keeper.keep(&finished).await?;
        for kept in &finished {
            let accounts = &self.inventory.accounts;
            match &kept.outcome {
                Ok(reports) => reports.iter().for_each(|report| tell(Event::Report(report))),
                Err(reason) => tell(Event::NotAudited(accounts.name(kept.position).unwrap_or_default(), reason)),
            }
            accounts.exchange(kept.position).into_iter().for_each(|exchange| tell(Event::Done(exchange)));
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
