use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use futures::{StreamExt, pin_mut};
use modecheck_audit::inventory::{Attestations, Inventory};
use modecheck_audit::store::{Kept, Store};
use modecheck_audit::{Event, Uses};
use modecheck_core::{Assurance, BlockerKind, Exchange, Timestamp, Verdict};
use modecheck_report::{Format, NotAudited, ReportV1, Summary, Tally, Written, brief, details};

use super::begin::Begun;
use super::hook::Hook;
use super::job::Job;
use super::progress::Progress;
use super::seen::Seen;
use super::unexpected;
use crate::ambient;
use crate::exit::Failure;
use crate::fail_on::Judgement;
use crate::firm_args::{Audit as Args, Counts};
use crate::output_args::Look;

/// What is remembered from run to run while an inventory is watched.
#[derive(Default)]
pub(super) struct Watched {
    pub(super) seen: Seen,
    pub(super) hook: Hook,
    /// What was told to be uncovered besides the inventory's own accounts, and why.
    pub(super) uncovered: BTreeSet<(String, String)>,
}

/// What reports add up to.
struct Count {
    judgement: Judgement,
    tally: Tally,
    uses: Uses,
    verdicts: BTreeMap<(Exchange, Verdict), usize>,
    kinds: BTreeMap<BlockerKind, usize>,
}

impl Count {
    fn new(counts: &Counts, policy: Option<Assurance>) -> Self {
        Self {
            judgement: Judgement::new(counts, policy),
            tally: Tally::demanding(counts.min_assurance.or(policy)),
            uses: Uses::default(),
            verdicts: BTreeMap::new(),
            kinds: BTreeMap::new(),
        }
    }

    fn add(&mut self, inventory: &Inventory, attestations: &Attestations, report: &ReportV1) {
        self.judgement.with(report);
        self.tally.add(report);
        self.uses.add(inventory, attestations, report);
        *self.verdicts.entry((report.exchange(), report.verdict())).or_default() += 1;
        for blocker in report.blockers() {
            *self.kinds.entry(blocker.kind()).or_default() += 1;
        }
    }
}

/// What is told and counted while a run goes on.
pub(super) struct Live {
    format: Format,
    look: Look,
    counts: Counts,
    count: Count,
    inventory: Arc<Inventory>,
    attestations: Attestations,
    progress: Progress,
    /// Changes only are told where there is something to compare with.
    watched: Option<Watched>,
    /// The first failure to print.
    failed: Option<Failure>,
}

impl Live {
    pub(super) fn new(args: &Args, job: &Job, begun: &Begun, watched: Option<Watched>) -> Self {
        Self {
            format: args.print.format,
            look: args.print.look,
            counts: args.counts.clone(),
            count: Count::new(&args.counts, job.inventory().policy.min_assurance),
            inventory: Arc::clone(job.inventory()),
            attestations: job.manner.attestations.clone(),
            progress: Progress::new(job, &begun.positions),
            watched,
            failed: None,
        }
    }

    /// Tells of what a run that goes on had finished before.
    pub(super) async fn again(&mut self, store: &Store, run: &str) -> Result<(), Failure> {
        let rows = store.reports(run);
        pin_mut!(rows);
        while let Some(body) = rows.next().await {
            self.report(&Written::new(store.report(&body?)?).map_err(|error| unexpected(&error))?);
        }
        Ok(())
    }

    /// Counts again what is kept of a run, after some of it was taken back.
    pub(super) async fn recount(&mut self, store: &Store, run: &str) -> Result<(), Failure> {
        self.count = Count::new(&self.counts, self.inventory.policy.min_assurance);
        let rows = store.reports(run);
        pin_mut!(rows);
        while let Some(body) = rows.next().await {
            self.count.add(&self.inventory, &self.attestations, &store.report(&body?)?);
        }
        Ok(())
    }

    pub(super) fn tell(&mut self, event: &Event<'_>) {
        match event {
            Event::Report(report) => self.report(report),
            Event::NotAudited(name, reason) => self.without(name, reason),
            Event::Done(exchange) => self.progress.done(*exchange),
        }
    }

    /// Tells of an account that was kept without being asked.
    pub(super) fn kept(&mut self, inventory: &Inventory, kept: &Kept) {
        let accounts = &inventory.accounts;
        if let (Err(reason), Some(name)) = (&kept.outcome, accounts.name(kept.position)) {
            self.without(name, reason);
        }
        accounts.exchange(kept.position).into_iter().for_each(|exchange| self.progress.done(exchange));
    }

    fn report(&mut self, report: &Written) {
        self.count.add(&self.inventory, &self.attestations, report);
        self.progress.verdict(report);
        if !self.is_news(report) {
            return;
        }
        match self.format {
            Format::Human if self.look.quiet && report.is_settled() => {}
            Format::Human | Format::Jsonl => {
                let text = self.text(report);
                self.print(&text);
            }
            _ => {}
        }
    }

    /// What is printed of a report.
    fn text(&self, report: &Written) -> String {
        let redaction = self.look.redaction();
        let mut redacted: Cow<'_, ReportV1> = Cow::Borrowed(report);
        if !redaction.is_none() {
            redaction.report(redacted.to_mut());
        }
        match (self.format, redacted) {
            (Format::Jsonl, Cow::Borrowed(_)) => report.json().to_owned() + "\n",
            (Format::Jsonl, Cow::Owned(redacted)) => line(&redacted),
            (_, report) => self.as_text(&report),
        }
    }

    /// A line, and with --verbose all that there is to say.
    fn as_text(&self, report: &ReportV1) -> String {
        let more = if self.look.verbose { details(report, self.look.on_screen()) + "\n" } else { String::new() };
        brief(report) + &more
    }

    /// Whether it is to be told of: while an inventory is watched, only what differs from the reading before.
    fn is_news(&mut self, report: &Written) -> bool {
        let Some(watched) = &mut self.watched else { return true };
        let news = watched.seen.compare(report, &self.count.tally);
        if news.is_surely_ready
            && let Err(failure) = watched.hook.add(report)
        {
            self.failed.get_or_insert(failure);
        }
        news.is_change
    }

    /// What is remembered for the next run.
    pub(super) fn watched(&mut self) -> Option<Watched> {
        self.watched.take()
    }

    /// How many reports there are, by exchange and verdict.
    pub(super) fn verdicts(&self) -> &BTreeMap<(Exchange, Verdict), usize> {
        &self.count.verdicts
    }

    /// How many blockers there are, by kind.
    pub(super) fn kinds(&self) -> &BTreeMap<BlockerKind, usize> {
        &self.count.kinds
    }

    fn without(&mut self, name: &str, reason: &str) {
        let is_news = self.watched.as_mut().is_none_or(|watched| watched.seen.is_absent(name, reason));
        self.leave_out(is_news, name, reason);
    }

    /// Tells of an account whose report was taken back, whatever was told of it before.
    pub(super) fn is_in_doubt(&mut self, name: &str, reason: &str) {
        if let Some(watched) = &mut self.watched {
            watched.hook.forget(name);
            watched.seen.is_in_doubt(name);
        }
        self.is_unnamed(name, reason);
    }

    /// Tells of what is uncovered though each account has its report.
    pub(super) fn is_unnamed(&mut self, name: &str, reason: &str) {
        let known = (name.to_owned(), reason.to_owned());
        let is_news = self.watched.as_mut().is_none_or(|watched| watched.uncovered.insert(known));
        self.leave_out(is_news, name, reason);
    }

    /// Tells of what has no report, if it is news. A stream of reports has no place for it.
    fn leave_out(&mut self, is_news: bool, name: &str, reason: &str) {
        if !is_news || !matches!(self.format, Format::Human | Format::Jsonl) {
            return;
        }
        let mut without = [NotAudited { name: name.to_owned(), reason: reason.to_owned() }];
        self.look.redaction().not_audited(&mut without);
        let [NotAudited { name, reason }] = without;
        match self.format {
            Format::Human => self.print(&format!("{name}  not-audited: {reason}\n")),
            _ => self.progress.aside(|| ambient::complain(&format!("{name}: not audited: {reason}"))),
        }
    }

    fn print(&mut self, text: &str) {
        let printed = self.progress.aside(|| ambient::print(text));
        if let Err(failure) = printed {
            self.failed.get_or_insert(failure);
        }
    }

    /// The exit code so far, what all reports add up to, and whether all of it could be told of.
    pub(super) fn end(self) -> (Judgement, Summary, Result<(), Failure>) {
        self.progress.end();
        let told = self.failed.map_or(Ok(()), Err);
        let today = Timestamp::date(ambient::now());
        let Count { judgement, tally, uses, .. } = self.count;
        let mut summary = tally.summary();
        summary.waivers = uses.waivers(&self.inventory, today);
        summary.attestations = uses.attestations(&self.inventory, &self.attestations, today);
        (judgement, summary, told)
    }
}

fn line(report: &ReportV1) -> String {
    serde_json::to_string(report).map(|json| json + "\n").unwrap_or_default()
}
