//! `modecheck audit`: from an inventory to a run that is kept, its stream of reports and its exit code.

pub(super) mod begin;
mod hook;
pub(super) mod interrupt;
pub(super) mod job;
mod live;
mod metrics;
mod progress;
mod seen;
mod watch;

use std::path::PathBuf;
use std::time::Duration;

use modecheck_audit::store::Store;
use modecheck_report::Format;

use self::begin::Begun;
use self::interrupt::Interrupt;
use self::job::Job;
use self::live::Live;
use super::runtime;
use crate::ambient;
use crate::exit::{Exit, Failure};
use crate::files::Pending;
use crate::firm;
use crate::firm_args::{Audit as Args, Stored};
use crate::outputs::{Outputs, Total};
use crate::uids::Uids;

pub(crate) fn audit(args: &Args) -> Result<Exit, Failure> {
    runtime()?.block_on(async {
        let mut interrupt = Interrupt::listen()?;
        if let Some(file) = &args.metrics_file {
            // Known before there is anything to lose.
            drop(Pending::for_everybody(file)?);
        }
        // Kept nowhere means: in a folder of its own that is gone at the end.
        let nowhere = if args.no_store { Some(tempfile::tempdir().map_err(|error| unexpected(&error))?) } else { None };
        let file = nowhere.as_ref().map(|folder| folder.path().join("runs.db"));
        let path: Option<PathBuf> = file.or_else(|| args.stored.store.clone());
        let store = interrupt.before(firm::store(&Stored { store: path })).await?;
        let exit = match args.watch {
            None => once(args, &store, interrupt).await,
            Some(every) => watch::watch(args, &store, interrupt, every).await,
        };
        store.close().await;
        exit
    })
}

/// One run: a new one, or one that is gone on with.
async fn once(args: &Args, store: &Store, mut interrupt: Interrupt) -> Result<Exit, Failure> {
    let resumed = match &args.resume {
        Some(id) => Some(store.run(id).await?),
        None => None,
    };
    let job = Job::prepare(args, store, resumed.as_ref(), &mut interrupt).await?;
    if let Some(run) = &resumed {
        job.lapsed_since(&run.span).iter().for_each(|lapsed| ambient::complain(lapsed));
    }
    let outputs = Outputs::create(&args.print.output, args.print.look)?;
    let uids = args.reveal_uids.as_deref().map(Uids::create).transpose()?;
    if uids.is_some() {
        job.remember_uids();
    }
    let begun = match resumed {
        Some(run) => Begun::again(store, run.span.id, job.inventory().accounts.len(), args.max_age).await?,
        None => Begun::new(store, &job.firm, &job.settings, &job.plan).await?,
    };
    job.announce(args);
    let mut live = Live::new(args, &job, &begun, None);
    live.again(store, &begun.run).await?;
    let ended = job.ask(store, &begun, &mut live, &mut interrupt).await;
    let ended = ended.map_err(|failure| failure.and(&goes_on(args, &begun.run)))?;
    // What a person reads says so at its end.
    if !ended.completed && !args.no_store && args.print.format != Format::Human {
        ambient::complain(&goes_on(args, &begun.run));
    }
    if let Some(uids) = uids {
        uids.write(&job.uids(), job.inventory().accounts.len())?;
    }
    job.unnamed(args, store, &begun.run, ended, &mut live, &mut interrupt).await?;
    let finished = finish(args, store, &begun.run, live, outputs).await;
    finished.map_err(|failure| failure.and(&is_kept(args, &begun.run)))
}

/// What is done about a run that was not finished.
fn goes_on(args: &Args, run: &str) -> String {
    if args.no_store { String::new() } else { format!("run {run} was interrupted: go on with --resume {run}") }
}

/// What is done about a run that could not be told of.
fn is_kept(args: &Args, run: &str) -> String {
    if args.no_store { String::new() } else { format!("run {run} is kept: `modecheck report {run}` writes it again") }
}

/// Says what it all adds up to.
async fn finish(args: &Args, store: &Store, run: &str, live: Live, outputs: Outputs) -> Result<Exit, Failure> {
    let span = store.run(run).await?.span;
    let not_audited = store.not_audited(run).await?;
    let metrics = args.metrics_file.as_deref().map(|file| metrics::write(file, &live, &span, not_audited.len()));
    let (mut judgement, mut summary, told) = live.end();
    judgement.without_reports(not_audited.len());
    summary.not_audited = not_audited.len();
    summary.run = (!args.no_store).then_some(span);
    let total = Total { summary, not_audited };
    outputs.write(store, run, &total).await?;
    metrics.transpose()?;
    told?;
    match args.print.format {
        Format::Human if args.watch.is_some() || args.print.look.quiet => {}
        Format::Human => {
            let Total { mut summary, mut not_audited } = total;
            args.print.look.redaction().summary(&mut summary, &mut not_audited);
            ambient::print(&modecheck_report::firm(&summary, &not_audited, args.print.look.on_screen()))?;
        }
        Format::Jsonl => {}
        whole => Outputs::create(&[(whole, PathBuf::from("-"))], args.print.look)?.write(store, run, &total).await?,
    }
    Ok(judgement.exit())
}

fn unexpected(error: &dyn std::fmt::Display) -> Failure {
    Failure::Unexpected(error.to_string())
}

fn millis(duration: Duration) -> u64 {
    u64::try_from(duration.as_millis()).unwrap_or(u64::MAX)
}
