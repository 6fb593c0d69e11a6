//! `modecheck evaluate`: reports from saved evidence. Of lists of evidence one is held at a time.

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::time::Duration;

use modecheck_audit::{Manner, Member, Uses};
use modecheck_core::{Evidence, Mode, Profile, Report, Rulebook, Timestamp};
use modecheck_exchanges::rulebook;
use modecheck_report::{ReportV1, Tally};

use super::print;
use crate::args::{Evaluate, Planned};
use crate::exit::{Exit, Failure};
use crate::fail_on::Judgement;
use crate::firm::Firm;
use crate::outputs::{Outputs, Total};
use crate::{ambient, attest, files, live};

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
        files::lines(file, |number, line| {
            let place = format!("{}: line {number}", file.display());
            let evidence = serde_json::from_str(line);
            let evidence =
                evidence.map_err(|error| Failure::Usage(format!("{place}: {error}; expected {EXPECTED}")))?;
            self.evidence(&evidence, &place)
        })
    }

    fn evidence(&mut self, evidence: &Evidence, place: &str) -> Result<(), Failure> {
        for target in targets(self.args, evidence, place)? {
            let report = self.judged(evidence, &target)?;
            self.judgement.with(&report);
            self.tally.add(&report);
            let of_firm = self.firm.as_ref().filter(|_| self.places.contains_key(report.name()));
            if let Some((firm, manner)) = of_firm {
                self.uses.add(&firm.inventory, &manner.attestations, &report);
            }
            let json = serde_json::to_string(&report).unwrap_or_default();
            self.outputs.add(&report, &json)?;
        }
        Ok(())
    }

    /// The report, with what the firm says about the account where that is in its inventory.
    fn judged(&self, evidence: &Evidence, target: &Mode) -> Result<ReportV1, Failure> {
        let name = evidence.account.name.as_deref().unwrap_or_default();
        let of_firm = self.firm.as_ref().and_then(|(firm, manner)| {
            let account = &firm.inventory.accounts[*self.places.get(name)?];
            let place = (evidence.exchange, evidence.account.environment);
            if (account.exchange, account.site.environment()) == place {
                return Some((firm, manner, account));
            }
            let (exchange, environment) = place;
            let problem = "it is judged without what the inventory says, which is of another account";
            ambient::complain(&format!("{name}: its evidence is of {exchange}, {environment}: {problem}"));
            None
        });
        let Some((firm, manner, account)) = of_firm else {
            let report = judged(self.args, &self.judge, evidence, target)?;
            let short = ReportV1::from(&report);
            return Ok(if self.args.output.all_subjects { short.with_all_subjects(&report) } else { short });
        };
        let (rules, at) = (rulebook(evidence.exchange), at(self.args, evidence));
        let of = Member { inventory: &firm.inventory, account };
        Ok(manner.judge(of, rules, evidence, target, at, evidence.file_origin()))
    }

    fn end(self) -> Result<Exit, Failure> {
        let mut summary = self.tally.summary();
        if let Some((firm, manner)) = &self.firm {
            let today = ambient::now().date();
            summary.waivers = self.uses.waivers(&firm.inventory, today);
            summary.attestations = self.uses.attestations(&firm.inventory, &manner.attestations, today);
        }
        self.outputs.end(&Total { summary, not_audited: Vec::new() })?;
        Ok(self.judgement.exit())
    }
}
