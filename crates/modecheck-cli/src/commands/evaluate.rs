//! `modecheck evaluate`: reports from saved evidence. Of lists of evidence one is held at a time.

use std::collections::{BTreeSet, HashMap};
use std::path::{Path, PathBuf};
use std::time::Duration;

use modecheck_audit::{Manner, Member, Uses};
use modecheck_core::{Evidence, Mode, Profile, Report, Rulebook, Timestamp};
use modecheck_exchanges::rulebook;
use modecheck_report::{NotAudited, ReportV1, Tally};

use super::print;
use crate::args::{Evaluate, Planned};
use crate::exit::{Exit, Failure};
use crate::fail_on::Judgement;
use crate::firm::Firm;
use crate::outputs::{Outputs, Total};
use crate::{ambient, attest, files, live};

/// How many accounts a complaint names.
const NAMED: usize = 10;
const EXPECTED: &str = "evidence (modecheck.evidence/v1)";

pub(crate) fn evaluate(args: &Evaluate) -> Result<Exit, Failure> {
    let is_list = |file: &PathBuf| file.is_dir() || is_lines(file);
    if args.inventory.is_some() || args.files.iter().any(is_list) { many(args) } else { few(args) }
}

fn is_lines(file: &Path) -> bool {
    file.extension().is_some_and(|extension| extension == "jsonl")
}

/// Files, each of which is evidence.
fn few(args: &Evaluate) -> Result<Exit, Failure> {
    let judge = live::Judge::new(&args.time.rules)?;
    let outputs = Outputs::create(&args.output.to_files, args.output.look)?;
    let mut reports = Vec::new();
    for file in &args.files {
        let evidence: Evidence = files::json(file, EXPECTED)?;
        for target in targets(args, &evidence, &file.display().to_string())? {
            reports.push(judged(args, &judge, &evidence, &target)?);
        }
    }
    print(&reports, &args.output, &args.counts, outputs)
}

fn judged(args: &Evaluate, judge: &live::Judge<'_>, evidence: &Evidence, target: &Mode) -> Result<Report, Failure> {
    let rules = rulebook(evidence.exchange);
    judge.report(rules, evidence, target, at(args, evidence), evidence.file_origin())
}

fn at(args: &Evaluate, evidence: &Evidence) -> Option<Timestamp> {
    args.time.at.or(evidence.taken.until)
}

/// What is asked about, or what the evidence was taken for.
fn targets(args: &Evaluate, evidence: &Evidence, place: &str) -> Result<Vec<Mode>, Failure> {
    let rules = rulebook(evidence.exchange);
    let targets = match &args.to {
        Some(target) => live::targets(rules, target)?,
        None => evidence.targets.iter().map(|target| known(rules, target)).collect::<Result<_, _>>()?,
    };
    if targets.is_empty() {
        return Err(Failure::Usage(format!("{place}: names no target: name one with --to")));
    }
    Ok(targets)
}

/// The target of a file, as its exchange spells it.
fn known(rules: &dyn Rulebook, target: &Mode) -> Result<Mode, Failure> {
    live::target(rules, &format!("{}:{}", target.axis(), target.slug()))
}

/// Lists of evidence: each is judged and told of before the next is read.
fn many(args: &Evaluate) -> Result<Exit, Failure> {
    let mut replay = Replay::new(args)?;
    for file in &args.files {
        if file.is_dir() {
            for file in files::of_folder(file, &["json", "jsonl"])? {
                replay.file(&file)?;
            }
        } else {
            replay.file(file)?;
        }
    }
    replay.end()
}

/// Evidence judged one by one.
struct Replay<'a> {
    args: &'a Evaluate,
    judge: live::Judge<'a>,
    firm: Option<(Firm, Manner)>,
    /// The places of the firm's accounts, by name.
    places: HashMap<String, usize>,
    /// Those of which there was evidence.
    seen: BTreeSet<usize>,
    judgement: Judgement,
    tally: Tally,
    uses: Uses,
    outputs: Outputs,
}

impl<'a> Replay<'a> {
    fn new(args: &'a Evaluate) -> Result<Self, Failure> {
        let firm = args.inventory.as_deref().map(|path| Firm::read(path, &[])).transpose()?;
        let policy = firm.as_ref().and_then(|firm| firm.inventory.policy.min_assurance);
        let demanded = args.counts.min_assurance.or(policy);
        let manner = Manner {
            profile: Profile::Standard,
            deadline: Duration::ZERO,
            rules_as_of: args.time.rules.as_of,
            planned: args.time.rules.planned.map(Planned::into),
            attestations: attest::read(args.time.rules.attest.as_deref())?,
            all_subjects: args.output.all_subjects,
            read_only_keys: false,
        };
        let mut outputs = args.output.to_files.clone();
        outputs.push((args.output.format, PathBuf::from("-")));
        let accounts = firm.iter().flat_map(|firm| firm.inventory.accounts.iter().enumerate());
        let places = accounts.map(|(place, account)| (account.name.clone(), place)).collect();
        Ok(Self {
            args,
            places,
            seen: BTreeSet::new(),
            judge: live::Judge::new(&args.time.rules)?,
            firm: firm.map(|firm| (firm, manner)),
            judgement: Judgement::new(&args.counts, policy),
            tally: Tally::demanding(demanded),
            uses: Uses::default(),
            outputs: Outputs::create(&outputs, args.output.look)?,
        })
    }

    fn file(&mut self, file: &Path) -> Result<(), Failure> {
        if !is_lines(file) {
            return self.evidence(&files::json(file, EXPECTED)?, &file.display().to_string());
        }
        let mut is_empty = true;
        files::lines(file, |number, line| {
            is_empty = false;
            let place = format!("{}: line {number}", file.display());
            let evidence = serde_json::from_str(line);
            let evidence =
                evidence.map_err(|error| Failure::Usage(format!("{place}: {error}; expected {EXPECTED}")))?;
            self.evidence(&evidence, &place)
        })?;
        // A list that was cut off before its first line says of no account that it is ready.
        if is_empty {
            Err(Failure::Usage(format!("{}: is empty; expected {EXPECTED}", file.display())))
        } else {
            Ok(())
        }
    }

    fn evidence(&mut self, evidence: &Evidence, place: &str) -> Result<(), Failure> {
        for target in targets(self.args, evidence, place)? {
            let (report, is_of_firm) = self.judged(evidence, &target)?;
            self.judgement.with(&report);
            self.tally.add(&report);
            if let Some((firm, manner)) = self.firm.as_ref().filter(|_| is_of_firm) {
                self.seen.extend(self.places.get(report.name()));
                self.uses.add(&firm.inventory, &manner.attestations, &report);
            }
            let json = serde_json::to_string(&report).unwrap_or_default();
            self.outputs.add(&report, &json)?;
        }
        Ok(())
    }

    /// The report, with what the firm says about the account where that is in its inventory, and whether it is.
    fn judged(&self, evidence: &Evidence, target: &Mode) -> Result<(ReportV1, bool), Failure> {
        let name = evidence.account.name.as_deref().unwrap_or_default();
        let of_firm = self.firm.as_ref().and_then(|(firm, manner)| {
            let account = firm.inventory.accounts.get(*self.places.get(name)?)?;
            let place = (evidence.exchange, evidence.account.environment);
            let of = if (account.exchange, account.site.environment()) == place {
                // Evidence keeps ids masked; two that differ so are surely two.
                let uid = account.uid.as_ref().and_then(|_| self.masked(evidence, target));
                let uid = uid.filter(|uid| !account.may_be(uid));
                let Some(uid) = uid else { return Some((firm, manner, account)) };
                format!("the account {uid}")
            } else {
                let (exchange, environment) = place;
                format!("{exchange}, {environment}")
            };
            let problem = "it is judged without what the inventory says, which is of another account";
            ambient::complain(&format!("{name}: its evidence is of {of}: {problem}"));
            None
        });
        let Some((firm, manner, account)) = of_firm else {
            let report = judged(self.args, &self.judge, evidence, target)?;
            let short = ReportV1::from(&report);
            let report = if self.args.output.all_subjects { short.with_all_subjects(&report) } else { short };
            return Ok((report, false));
        };
        let (rules, at) = (rulebook(evidence.exchange), at(self.args, evidence));
        let of = Member { inventory: &firm.inventory, account: &account };
        Ok((manner.judge(of, rules, evidence, target, at, evidence.file_origin()), true))
    }

    /// Whose evidence it is, masked, where it tells.
    fn masked(&self, evidence: &Evidence, target: &Mode) -> Option<String> {
        let report = judged(self.args, &self.judge, evidence, target).ok()?;
        report.evaluation.uid
    }

    /// Accounts of the firm of which there was no evidence are in no report.
    fn absent(&self) -> Vec<NotAudited> {
        let Some((firm, _)) = &self.firm else { return Vec::new() };
        let accounts = &firm.inventory.accounts;
        let absent = (0..accounts.len()).filter(|place| !self.seen.contains(place));
        let absent: Vec<&str> = absent.filter_map(|place| accounts.name(place)).collect();
        if !absent.is_empty() {
            let more = absent.len().saturating_sub(NAMED);
            let more = if more > 0 { format!(" and {more} more") } else { String::new() };
            let named = absent[..absent.len().min(NAMED)].join(", ");
            let (absent, all) = (absent.len(), accounts.len());
            ambient::complain(&format!("no evidence is of {absent} of the inventory's {all} accounts: {named}{more}"));
        }
        let reason = "no evidence is of it: add its file, or collect it";
        absent.into_iter().map(|name| NotAudited { name: name.to_owned(), reason: reason.to_owned() }).collect()
    }

    fn end(mut self) -> Result<Exit, Failure> {
        let not_audited = self.absent();
        self.judgement.without_reports(not_audited.len());
        let mut summary = self.tally.summary();
        summary.not_audited = not_audited.len();
        if let Some((firm, manner)) = &self.firm {
            let today = ambient::now().date();
            summary.waivers = self.uses.waivers(&firm.inventory, today);
            summary.attestations = self.uses.attestations(&firm.inventory, &manner.attestations, today);
        }
        self.outputs.end(&Total { summary, not_audited })?;
        Ok(self.judgement.exit())
    }
}
