use futures::{StreamExt, pin_mut};
use modecheck_audit::inventory::{Attestations, Inventory};
use modecheck_audit::store::{Kept, Store};
use modecheck_audit::{Event, Manner, Plan, Uses};
use modecheck_core::Timestamp;
use modecheck_report::{Format, ReportV1, Summary, Tally, brief};

use super::begin::Begun;
use super::progress::Progress;
use crate::ambient;
use crate::exit::Failure;
use crate::fail_on::Judgement;
use crate::firm::Firm;
use crate::firm_args::Audit as Args;

/// What is told and counted while a run goes on.
pub(super) struct Live {
    format: Format,
    judgement: Judgement,
    tally: Tally,
    uses: Uses,
    inventory: Inventory,
    attestations: Attestations,
    progress: Progress,
    /// The first failure to print.
    failed: Option<Failure>,
}

impl Live {
    pub(super) fn new(args: &Args, firm: &Firm, manner: &Manner, begun: &Begun, plan: &Plan) -> Self {
        let policy = firm.inventory.policy.min_assurance;
        Self {
            format: args.print.format,
            judgement: Judgement::new(&args.counts, policy),
            tally: Tally::demanding(args.counts.min_assurance.or(policy)),
            uses: Uses::default(),
            inventory: firm.inventory.clone(),
            attestations: manner.attestations.clone(),
            progress: Progress::new(&firm.inventory, &begun.positions, plan),
            failed: None,
        }
    }

    /// Tells of what a run that goes on had finished before.
    pub(super) async fn again(&mut self, store: &Store, run: &str) -> Result<(), Failure> {
        let rows = store.reports(run);
        pin_mut!(rows);
        while let Some(body) = rows.next().await {
            self.report(&store.report(&body?)?);
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
        let account = &inventory.accounts[kept.position];
        if let Err(reason) = &kept.outcome {
            self.without(&account.name, reason);
        }
        self.progress.done(account.exchange);
    }

    fn report(&mut self, report: &ReportV1) {
        self.judgement.with(report);
        self.tally.add(report);
        self.uses.add(report);
        self.progress.verdict(report);
        match self.format {
            Format::Human => self.print(&brief(report)),
            Format::Jsonl => self.print(&line(report)),
            _ => {}
        }
    }

    fn without(&mut self, name: &str, reason: &str) {
        if self.format == Format::Human {
            self.print(&format!("{name}  not-audited: {reason}\n"));
        }
    }

    fn print(&mut self, text: &str) {
        let printed = self.progress.aside(|| ambient::print(text));
        if let Err(failure) = printed {
            self.failed.get_or_insert(failure);
        }
    }

    /// The exit code so far, and what all reports add up to.
    pub(super) fn end(self) -> Result<(Judgement, Summary), Failure> {
        self.progress.end();
        if let Some(failure) = self.failed {
            return Err(failure);
        }
        let today = Timestamp::date(ambient::now());
        let mut summary = self.tally.summary();
        summary.waivers = self.uses.waivers(&self.inventory, today);
        summary.attestations = self.uses.attestations(&self.inventory.attestations, today);
        summary.attestations.extend(self.uses.attestations(&self.attestations, today));
        Ok((self.judgement, summary))
    }
}

fn line(report: &ReportV1) -> String {
    serde_json::to_string(report).map(|json| json + "\n").unwrap_or_default()
}
