use modecheck_core::{Evidence, Mode, Origin, Rulebook};
use serde_json::value::RawValue;

use super::{files as outputs, print};
use crate::args::{Evaluate, Normalize};
use crate::exit::{Exit, Failure};
use crate::{files, live};

/// What exchanges that show sentences on a page call them; these may be pasted as plain lines.
const TEXT: &str = "prompts";

pub(crate) fn evaluate(args: &Evaluate) -> Result<Exit, Failure> {
    let judge = live::Judge::new(&args.time.rules)?;
    let outputs = outputs(&args.output)?;
    let mut reports = Vec::new();
    for file in &args.files {
        let evidence: Evidence = files::json(file, "evidence (modecheck.evidence/v1)")?;
        let rules = live::rules_of(evidence.exchange)?;
        let named = |name: &str| live::target(rules, name);
        let targets = match &args.to {
            Some(target) => vec![named(target)?],
            None => evidence.targets.iter().map(|target| known(rules, target)).collect::<Result<_, _>>()?,
        };
        if targets.is_empty() {
            return Err(Failure::Usage(format!("{}: names no target: name one with --to", file.display())));
        }
        let at = args.time.at.or(evidence.taken.until);
        let judged = |target| judge.report(rules, &evidence, target, at, evidence.file_origin());
        for target in &targets {
            reports.push(judged(target)?);
        }
    }
    print(&reports, &args.output, outputs)
}

pub(crate) fn normalize(args: &Normalize) -> Result<Exit, Failure> {
    let rules = live::rules_of(args.exchange)?;
    let target = live::target(rules, &args.to)?;
    let outputs = outputs(&args.output)?;
    let body = files::read(&args.file)?;
    let calls = rules.readable_calls(target.axis());
    let text = calls.iter().find(|call| **call == TEXT).copied();
    // What somebody pastes is checked here; what an exchange sends is evidence even when it is no JSON.
    let json = serde_json::from_str::<&RawValue>(&body);
    let usual = if json.is_ok() { calls.first().copied() } else { text };
    let call = args.call.as_deref().or(usual).unwrap_or_default();
    if let Err(error) = json
        && (text.is_none() || call != TEXT)
    {
        return Err(files::not_json(&args.file, "the exchange's reply as JSON", &error));
    }
    let evidence = rules.held(call, &target, &body).ok_or_else(|| {
        let known = calls.join(", ");
        Failure::Usage(format!("replies of `{call}` cannot be read for {}: use one of {known}", rules.exchange()))
    })?;
    let judge = live::Judge::new(&args.time.rules)?;
    let report = judge.report(rules, &evidence, &target, args.time.at, Origin::Normalized)?;
    print(&[report], &args.output, outputs)
}

/// The target of a file, as its exchange spells it.
fn known(rules: &dyn Rulebook, target: &Mode) -> Result<Mode, Failure> {
    live::target(rules, &format!("{}:{}", target.axis(), target.slug()))
}
