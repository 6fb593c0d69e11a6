//! Reports added up one by one, so that a run of any size can be summed up without being held.

use std::collections::{BTreeMap, BTreeSet};

use modecheck_core::{Assurance, Exchange, Verdict};

use crate::json::{BlockerV1, ReportV1, Waived};
use crate::matrix::ChoiceV1;
use crate::run::{ParentWork, Summary, WaivedCount, Work};

/// How many accounts a piece of work names before it only counts them.
const NAMES: usize = 20;
/// How many accounts with several targets are told of before they are only counted.
const CHOICES: usize = 1000;
/// The label that sorts accounts into waves, and the one that names their owner.
const WAVE: &str = "wave";
const OWNER: &str = "owner";

/// What the reports so far add up to.
#[derive(Debug, Clone, Default)]
pub struct Tally {
    demanded: Option<Assurance>,
    reports: usize,
    verdicts: BTreeMap<String, usize>,
    not_live: BTreeMap<String, usize>,
    waived: WaivedCount,
    below_assurance: usize,
    waves: BTreeMap<String, BTreeMap<String, usize>>,
    work: BTreeMap<OfOwner, Piece>,
    parents: BTreeMap<OfParent, (String, BTreeSet<String>)>,
    /// The reports on one reading of one account, that was added last: these follow each other.
    last: Vec<ReportV1>,
    choices: Vec<ChoiceV1>,
    choices_omitted: usize,
}

/// A blocker of a main account: whose, of which kind, with which code of the exchange.
type OfParent = (Option<String>, String, Option<String>);

/// Blockers of a kind, who gets them, and where they are cleared.
type OfOwner = (String, Option<String>, Exchange);

/// One piece of work so far.
#[derive(Debug, Clone, Default)]
struct Piece {
    blockers: usize,
    unblocks: usize,
    /// By name and id: accounts may have no names of their own.
    accounts: BTreeSet<(String, Option<String>)>,
    /// What is to be done first; two are kept of those that differ.
    steps: BTreeSet<Option<String>>,
}

impl Tally {
    /// A tally of a firm that demands this assurance at least.
    pub fn demanding(demanded: Option<Assurance>) -> Self {
        Self { demanded, ..Self::default() }
    }

    /// Whether a ready report rests on a weaker word than is demanded.
    pub fn is_too_weak(&self, report: &ReportV1) -> bool {
        report.verdict() == Verdict::Ready && self.demanded.is_some_and(|demanded| report.assurance() < Some(demanded))
    }

    /// Counts one more report. Those on one account follow each other.
    pub fn add(&mut self, report: &ReportV1) {
        if !continues(&self.last, report) {
            let choice = ChoiceV1::of(&std::mem::take(&mut self.last));
            match choice {
                Some(choice) if self.choices.len() < CHOICES => self.choices.push(choice),
                choice => self.choices_omitted += usize::from(choice.is_some()),
            }
        }
        self.last.push(report.clone());
        let verdict = report.verdict().to_string();
        self.reports += 1;
        if let Some(word) = report.unreal() {
            *self.not_live.entry(word).or_default() += 1;
        }
        self.below_assurance += usize::from(self.is_too_weak(report));
        self.waived.all += usize::from(report.waived() == Waived::All);
        self.waived.some += usize::from(report.waived() == Waived::Some);
        if let Some(wave) = report.labels().get(WAVE) {
            *self.waves.entry(wave.clone()).or_default().entry(verdict.clone()).or_default() += 1;
        }
        *self.verdicts.entry(verdict).or_default() += 1;
        let kinds: BTreeSet<String> = report.blockers().iter().map(|blocker| blocker.kind().to_string()).collect();
        for blocker in report.blockers() {
            self.add_blocker(report, blocker, &kinds);
        }
    }

    fn add_blocker(&mut self, report: &ReportV1, blocker: &BlockerV1, kinds: &BTreeSet<String>) {
        let kind = blocker.kind().to_string();
        if blocker.is_of_parent() {
            let key = (report.parent().map(str::to_owned), kind, blocker.code().map(str::to_owned));
            let (_, accounts) =
                self.parents.entry(key).or_insert_with(|| (blocker.summary().to_owned(), BTreeSet::new()));
            accounts.insert(report.name().to_owned());
            return;
        }
        if blocker.waiver().is_some() {
            return;
        }
        let owner = blocker.assigned_to().or_else(|| report.labels().get(OWNER).map(String::as_str));
        let piece = self.work.entry((kind, owner.map(str::to_owned), report.exchange())).or_default();
        piece.blockers += 1;
        piece.accounts.insert((report.name().to_owned(), report.id().map(str::to_owned)));
        let alone = kinds.len() == 1 && report.blockers().first().is_some_and(|first| std::ptr::eq(first, blocker));
        piece.unblocks += usize::from(alone);
        if piece.steps.len() < 2 {
            piece.steps.insert(blocker.first_step().map(str::to_owned));
        }
    }

    /// What they add up to.
    pub fn summary(&self) -> Summary {
        let mut work: Vec<Work> = self.work.iter().map(|(of, piece)| piece.work(of)).collect();
        work.sort_by_key(|work| std::cmp::Reverse((work.unblocks, work.accounts)));
        let parents = self.parents.iter().map(|((parent, kind, _), (summary, accounts))| ParentWork {
            parent: parent.clone(),
            kind: kind.clone(),
            summary: summary.clone(),
            accounts: accounts.len(),
        });
        let mut choices = self.choices.clone();
        let last = ChoiceV1::of(&self.last);
        let omitted = usize::from(last.is_some() && choices.len() >= CHOICES);
        choices.extend(last.filter(|_| omitted == 0));
        let mut verdicts = Summary::no_verdicts();
        verdicts.extend(self.verdicts.clone());
        Summary {
            run: None,
            reports: self.reports,
            verdicts,
            not_audited: 0,
            not_live: self.not_live.clone(),
            waived: self.waived,
            below_assurance: self.below_assurance,
            waves: self.waves.clone(),
            work,
            parents: parents.collect(),
            choices,
            choices_omitted: self.choices_omitted + omitted,
            waivers: Vec::new(),
            attestations: Vec::new(),
        }
    }
}

/// Whether a report is on the reading that these are on, and says of another target. Names do not tell accounts apart:
/// evidence may have none.
fn continues(last: &[ReportV1], report: &ReportV1) -> bool {
    fn of(report: &ReportV1) -> impl PartialEq {
        (report.name(), report.exchange(), report.id(), report.observed, report.transition.axis)
    }
    last.first().is_none_or(|first| of(first) == of(report)) && last.iter().all(|one| one.target() != report.target())
}

impl Piece {
    fn work(&self, (kind, owner, exchange): &OfOwner) -> Work {
        let mut names: Vec<String> = self.accounts.iter().map(|(name, _)| name.clone()).collect();
        names.dedup();
        names.truncate(NAMES);
        let alike = self.steps.len() == 1;
        Work {
            assigned_to: owner.clone(),
            kind: kind.clone(),
            exchange: *exchange,
            blockers: self.blockers,
            accounts: self.accounts.len(),
            unblocks: self.unblocks,
            names,
            instruction: self.steps.first().filter(|_| alike).cloned().flatten(),
        }
    }
}
