//! `modecheck verify`: asks again, for the minute before the switch, and says whether a report still holds.

mod again;
mod held;

use modecheck_core::{Environment, GapKind, Mode, Origin};
use modecheck_exchanges::rulebook;
use modecheck_report::{Beside, ReportV1, Sameness, VerifyV1, verification};

use self::again::{Again, alone, with_inventory};
use crate::exit::{Exit, Failure};
use crate::fail_on::Judgement;
use crate::verify_args::{Spoken, Verify};
use crate::{ambient, live};

pub(crate) fn verify(args: &Verify) -> Result<Exit, Failure> {
    let before = held::read(&args.report, args.account.as_deref(), args.to.as_deref())?;
    let target = askable(args, &before)?;
    let Again { report, holds_until, reference, policy } = match &args.inventory {
        Some(inventory) => with_inventory(args, inventory, &before, &target)?,
        None => alone(args, &before, &target)?,
    };
    refuse_another(&report)?;
    let beside = Beside { holds_until, within: args.within, reference: reference.as_deref() };
    let mut verified = VerifyV1::between(&before, report, beside);
    let identity = verified.identity();
    if identity.value == Sameness::Other {
        return Err(Failure::Usage(format!("{}: {}: use that account's key", named(args), identity.detail)));
    }
    let mut judgement = Judgement::new(&args.counts, policy);
    judgement.with(verified.report());
    args.look.redaction().verification(&mut verified);
    ambient::print(&match args.format {
        Spoken::Json => verified.json(),
        Spoken::Human => verification(&verified, args.look.on_screen()),
    })?;
    Ok(judgement.exit())
}

fn named(args: &Verify) -> String {
    args.report.display().to_string()
}

/// The mode that the report is about, if it is on an account that can be asked again.
fn askable(args: &Verify, before: &ReportV1) -> Result<Mode, Failure> {
    let (origin, asked) = (before.origin(), before.observed_until().is_some());
    let why = match origin {
        Origin::Fixture | Origin::Normalized => "is on no account that could be asked again",
        Origin::Live | Origin::Saved if !asked => "is of nobody asked",
        Origin::Live | Origin::Saved => {
            return live::target(rulebook(before.exchange()), &format!("{}:{}", before.axis(), before.target()));
        }
    };
    let problem = format!("{}: the report {why} (origin {origin})", named(args));
    Err(Failure::Usage(format!("{problem}: verify one that `modecheck check` or `audit` made")))
}

/// A key that was found to be another account's says nothing about the report.
fn refuse_another(report: &ReportV1) -> Result<(), Failure> {
    let wrong = GapKind::WrongAccount.to_string();
    match report.unknowns().find(|(_, gap, _)| *gap == wrong) {
        Some((_, _, detail)) => {
            Err(Failure::Usage(format!("{detail}: use the key of the account that the report is on")))
        }
        None => Ok(()),
    }
}

/// Asked elsewhere it would be another account.
fn same_place(before: &ReportV1, environment: Environment) -> Result<(), Failure> {
    if before.environment() == environment {
        return Ok(());
    }
    let (was, remedy) = (before.environment(), "name the same place with --base-url, or the inventory that has it");
    Err(Failure::Usage(format!(
        "the report is on an account of environment {was}, and this would ask {environment}: {remedy}"
    )))
}
