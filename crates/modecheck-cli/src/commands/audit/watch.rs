//! `--watch`: runs of one inventory, again and again. Only changes are told.

use std::time::Duration;

use modecheck_audit::store::Store;
use modecheck_report::Format;
use tokio::time::{Instant, sleep_until};

use super::begin::Begun;
use super::finish;
use super::hook::Hook;
use super::interrupt::Interrupt;
use super::job::Job;
use super::live::{Live, Watched};
use crate::ambient;
use crate::exit::{Exit, Failure};
use crate::firm_args::Audit as Args;
use crate::outputs::Outputs;

/// By how much of itself an interval differs at most, so that watchers do not meet for ever.
const JITTER: f64 = 0.1;

pub(super) async fn watch(
    args: &Args,
    store: &Store,
    mut interrupt: Interrupt,
    every: Duration,
) -> Result<Exit, Failure> {
    if !matches!(args.print.format, Format::Human | Format::Jsonl) {
        return Err(Failure::Usage("--watch tells of changes as they come: use --format human or jsonl".to_owned()));
    }
    let mut job = Job::prepare(args, store, None, &mut interrupt).await?;
    job.announce(args);
    let mut watched = Watched { hook: Hook::new(args.on_ready.as_deref())?, ..Watched::default() };
    loop {
        let mut next = Instant::now() + every.mul_f64(1.0 + JITTER * (2.0 * fastrand::f64() - 1.0));
        let outputs = Outputs::create(&args.print.output, args.print.look)?;
        let begun = Begun::new(store, &job.firm, &job.settings, &job.plan).await?;
        let mut live = Live::new(args, &job, &begun, Some(watched));
        let ended = job.ask(store, &begun, &mut live, &mut interrupt).await?;
        job.unnamed(args, store, &begun.run, ended, &mut live, &mut interrupt).await?;
        watched = live.watched().unwrap_or_default();
        let exit = finish(args, store, &begun.run, live, outputs).await?;
        tokio::select! {
            stale = watched.hook.called() => stale.iter().for_each(|stale| watched.seen.is_untold(stale)),
            () = interrupt.enough() => return Ok(exit),
        }
        if !ended.completed {
            return Ok(exit);
        }
        loop {
            tokio::select! {
                () = sleep_until(next) => {}
                () = interrupt.once() => return Ok(exit),
            }
            match renewed(args, store, &job, &mut interrupt).await {
                Ok(None) => break,
                Ok(Some(other)) => {
                    job = other;
                    watched.seen.start_over();
                    job.announce(args);
                    break;
                }
                Err(Failure::Interrupted) => return Ok(exit),
                Err(failure) => {
                    ambient::complain(&format!("{failure}\nnothing is asked until that is repaired"));
                    next = Instant::now() + every;
                }
            }
        }
    }
}

/// The inventory and what people attest, read again where they were changed: a word that was taken back counts no more,
/// and an account that was added is watched too.
async fn renewed(args: &Args, store: &Store, job: &Job, interrupt: &mut Interrupt) -> Result<Option<Job>, Failure> {
    if job.is_up_to_date(args)? {
        return Ok(None);
    }
    let other = Job::prepare(args, store, None, interrupt).await?;
    ambient::complain("the inventory, or what is attested, was changed, and was read again");
    Ok(Some(other))
}
