//! What to do, what helps most first.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

use modecheck_core::{GapKind, Verdict, Who};

use super::summary::{Unit, unit};
use crate::json::{BlockerV1, ReportV1};
use crate::run::{DIFFERS, ParentWork, RunV1, Work};

/// How many tasks are named, and how many accounts with each.
const TASKS: usize = 12;
const NAMES: usize = 8;

/// Something to do that helps one account or many.
pub(super) struct Task {
    pub(super) instruction: String,
    pub(super) who: Option<String>,
    pub(super) word: String,
    pub(super) effect: String,
    /// The place of the account in the run, where it has a report, and its name.
    pub(super) names: Vec<(Option<usize>, String)>,
    pub(super) more: usize,
}

/// What main accounts do for all below them, then what unblocks most, then what is to be known.
pub(super) fn tasks(run: &RunV1) -> Vec<Task> {
    let ids: BTreeMap<&str, usize> =
        run.reports.iter().enumerate().map(|(at, report)| (report.name(), at)).rev().collect();
    let mut tasks: Vec<Task> = run.summary.parents.iter().map(|work| of_parent(run, work)).collect();
    tasks.extend(run.summary.work.iter().map(|work| of_work(run, work, &ids)));
    tasks.extend(of_gaps(run));
    tasks.truncate(TASKS);
    tasks
}

fn of_parent(run: &RunV1, work: &ParentWork) -> Task {
    let blockers = run.reports.iter().flat_map(|report| &report.blockers);
    let found = blockers.filter(|blocker| blocker.is_of_parent()).find(|blocker| blocker.kind.to_string() == work.kind);
    let step = found.and_then(|blocker| blocker.remediation.first());
    let name = work.parent.clone().unwrap_or_else(|| "the main account".to_owned());
    Task {
        instruction: step.map_or_else(|| work.summary.clone(), |step| step.instruction.clone()),
        who: Some("master-account".to_owned()),
        word: work.kind.clone(),
        effect: format!("once, by the main account, for {} below it", accounts(work.accounts)),
        names: vec![(None, name)],
        more: 0,
    }
}

fn of_work(run: &RunV1, work: &Work, ids: &BTreeMap<&str, usize>) -> Task {
    let fits = |blocker: &&BlockerV1| {
        blocker.kind.to_string() == work.kind
            && work.instruction.as_deref().is_none_or(|step| blocker.first_step() == Some(step))
    };
    let there = run.reports.iter().filter(|report| report.exchange() == work.exchange);
    let found = there.flat_map(|report| &report.blockers).find(fits);
    let who = found.and_then(|blocker| blocker.remediation.first()).map(|step| step.who.to_string());
    let effect = match work.unblocks {
        0 => format!("stops {}, beside other blockers", accounts(work.accounts)),
        some if unit(run) == Unit::Switches => {
            format!("stops {}, and is the only blocker known of {some} of their switches", accounts(work.accounts))
        }
        all if all == work.accounts => format!("is the only blocker known of {}", accounts(all)),
        some => format!("stops {}, and is the only blocker known of {some} of them", accounts(work.accounts)),
    };
    let names = work.names.iter().take(NAMES).map(|name| (ids.get(name.as_str()).copied(), name.clone()));
    Task {
        instruction: work.instruction.clone().unwrap_or_else(|| DIFFERS.to_owned()),
        who: work.assigned_to.clone().or(who),
        word: format!("{} on {}", work.kind, work.exchange),
        effect,
        names: names.collect(),
        more: work.accounts.saturating_sub(NAMES),
    }
}

/// What keeps accounts undecided, by the step that fills it.
fn of_gaps(run: &RunV1) -> Vec<Task> {
    let mut steps: BTreeMap<(GapKind, &str), Undecided<'_>> = BTreeMap::new();
    let undecided = run.reports.iter().enumerate().filter(|(_, report)| report.verdict == Verdict::Indeterminate);
    for (at, report) in undecided {
        for gap in &report.unknown {
            let instruction = gap.remediation.first().map_or(&*gap.detail, |step| &step.instruction);
            let step = steps.entry((gap.gap, instruction)).or_insert(Undecided { who: gap.who, reports: Vec::new() });
            if step.reports.last().is_none_or(|(last, _)| *last != at) {
                step.reports.push((at, report));
            }
        }
    }
    let mut steps: Vec<_> = steps.into_iter().collect();
    steps.sort_by_key(|(_, step)| Reverse(step.reports.len()));
    steps.into_iter().map(|((gap, instruction), step)| step.task(gap, instruction)).collect()
}

/// The reports that one step would decide.
struct Undecided<'a> {
    who: Who,
    reports: Vec<(usize, &'a ReportV1)>,
}

impl Undecided<'_> {
    fn task(&self, gap: GapKind, instruction: &str) -> Task {
        // An account may be asked about several targets.
        let mut known = BTreeSet::new();
        let is_new = |(_, report): &&(usize, &ReportV1)| known.insert(report.name().to_owned());
        let reports: Vec<_> = self.reports.iter().filter(is_new).collect();
        let names = reports.iter().take(NAMES).map(|(at, report)| (Some(*at), report.name().to_owned()));
        Task {
            instruction: instruction.to_owned(),
            who: Some(self.who.to_string()),
            word: gap.to_string(),
            effect: format!("leaves {} undecided", accounts(reports.len())),
            names: names.collect(),
            more: reports.len().saturating_sub(NAMES),
        }
    }
}

fn accounts(count: usize) -> String {
    if count == 1 { "1 account".to_owned() } else { format!("{count} accounts") }
}
