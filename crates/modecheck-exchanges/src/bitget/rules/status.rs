//! What the status of an upgrade says, and prompts that somebody holds.

use modecheck_core::{
    Axis, Basis, Blocker, BlockerKind, Current, Gap, GapKind, Mode, Native, Outcome, Response, RuleCard,
};

use super::super::calls;
use super::super::dialect::{NO_DATA, open, read, refused};
use super::super::wire::{Prompts, UpgradeStatus};
use super::prompts::{DISABLED, kind};
use super::reading::Reading;
use super::remediation::remediation;
use crate::client::{Pages, Read};

/// The calls whose replies somebody may hold: the status, and prompts copied from a page.
pub(crate) const STATUS: &str = calls::UPGRADE_STATUS.name;
pub(crate) const PROMPTS: &str = "prompts";
pub(crate) const READABLE: &[&str] = &[STATUS, PROMPTS];

/// How the last upgrade went.
#[derive(Debug)]
pub(crate) enum Told {
    /// It is under way.
    Process,
    /// It was carried out.
    Done,
    /// Nobody asked for one.
    Never,
    /// It was refused, with these words.
    Refused(Vec<Native>),
}

pub(crate) fn told(pages: Pages<'_>) -> Read<Told> {
    match pages.only(PROMPTS, "") {
        Ok(response) if pages.held() => prompts(response),
        Err(gap) if gap.kind == GapKind::NotAsked => progress(pages, STATUS),
        Ok(_) => {
            let detail = "copied prompts among answers to calls: nobody can tell which came first";
            Err(Gap::new(GapKind::Contradictory, detail).left_by(PROMPTS))
        }
        Err(gap) => Err(gap),
    }
}

/// How the last way back went.
pub(crate) fn switching(pages: Pages<'_>) -> Read<Told> {
    progress(pages, calls::SWITCH_STATUS.name)
}

fn progress(pages: Pages<'_>, call: &'static str) -> Read<Told> {
    let response = pages.only(call, "")?;
    if let Err(native) = open(response)? {
        let never = native.code.as_deref() == Some(NO_DATA);
        return if never { Ok(Told::Never) } else { Err(refused(&native).left_by(call)) };
    }
    let UpgradeStatus { status, reason } = read(response)?;
    let reason = reason.unwrap_or_default();
    match status.as_str() {
        "process" => Ok(Told::Process),
        "success" => Ok(Told::Done),
        "fail" if reason.trim().is_empty() => Ok(Told::Refused(vec![Native::new("fail", "")])),
        "fail" if reason == DISABLED => Ok(Told::Refused(vec![Native::new(DISABLED, "")])),
        "fail" => Ok(Told::Refused(sentences(&reason))),
        "" => Err(Gap::new(GapKind::Undecodable, "data.status is empty").left_by(call)),
        other => {
            let detail = "a status of a switch that this version does not know";
            Err(Gap::new(GapKind::Unrecognised, detail).in_words(Native::new(other, &reason)).left_by(call))
        }
    }
}

fn prompts(response: &Response) -> Read<Told> {
    let said = Prompts::of(response).map(|text| sentences(&text)).filter(|said| !said.is_empty());
    let gap = || Gap::new(GapKind::Undecodable, "no prompt: a text with one prompt a line is due").left_by(PROMPTS);
    said.map(Told::Refused).ok_or_else(gap)
}

fn sentences(text: &str) -> Vec<Native> {
    let lines = text.lines().map(str::trim).filter(|line| !line.is_empty());
    lines.map(|line| if line == DISABLED { Native::new(line, "") } else { Native::new("", line) }).collect()
}

/// The mode by a reply that somebody holds; `None` for evidence that was collected.
pub(crate) fn held(pages: Pages<'_>, told: &Read<Told>) -> Option<Current> {
    if !pages.held() {
        return None;
    }
    let unknown = |gap| Some(Current::Unknown(None, gap));
    match told {
        Ok(Told::Done) => Some(Current::Known(Mode::new(Axis::AccountMode, "unified"))),
        Ok(Told::Process) => {
            let detail = "an upgrade is under way";
            Some(Current::Changing(Gap::new(GapKind::ModeChanging, detail).left_by(STATUS)))
        }
        Ok(Told::Never | Told::Refused(_)) => {
            let detail = "words about an upgrade do not say which mode the account is in";
            unknown(Gap::new(GapKind::NotAsked, detail).left_by(calls::SETTINGS.name))
        }
        Err(gap) => unknown(gap.clone()),
    }
}

/// The words that refused the last upgrade for this reason.
pub(crate) fn refusal_for(reading: &Reading, wanted: BlockerKind) -> Option<&Native> {
    let (Ok(Told::Refused(said)), None) = (&reading.told, &reading.doubt) else { return None };
    said.iter().find(|native| native.message.as_deref().and_then(kind) == Some(wanted))
}

/// What reads leave open is blocked where the last upgrade was refused for it.
pub(crate) fn unless_refused(card: &RuleCard, reading: &Reading, outcome: Outcome) -> Outcome {
    let said = card.kinds.first().and_then(|kind| Some((*kind, refusal_for(reading, *kind)?)));
    match (&outcome, said) {
        (Outcome::Unknown(_), Some((kind, native))) => {
            Outcome::Blocked(vec![refuse(card, kind, native, "Bitget refused the last upgrade for this")])
        }
        _ => outcome,
    }
}

pub(crate) fn refuse(card: &RuleCard, kind: BlockerKind, native: &Native, summary: &str) -> Blocker {
    Blocker {
        native: native.clone(),
        remediation: remediation(kind),
        ..Blocker::new(card, kind, Basis::ExchangeVerdict, summary)
    }
}

pub(crate) fn upgrade_status(card: &RuleCard, reading: &Reading) -> Outcome {
    let in_progress = |native: &Native| {
        Outcome::Blocked(vec![refuse(card, BlockerKind::SwitchInProgress, native, "a change of mode is under way")])
    };
    if let Current::Changing(gap) = &reading.current {
        return in_progress(&gap.native.clone().unwrap_or_default());
    }
    match &reading.told {
        Err(gap) => Outcome::Unknown(reading.because(gap)),
        Ok(Told::Process) => in_progress(&Native::new("process", "")),
        // That nobody asked yet does not contradict who knows that it would be refused.
        Ok(Told::Never) if reading.attested(card) == Some(false) => {
            let detail = "no upgrade was ever asked for, and a person says that it would be refused";
            Outcome::Unknown(Gap::new(GapKind::NotObservable, detail).left_by(STATUS))
        }
        Ok(Told::Never) => Outcome::passed(Basis::RuleOnReads, "no upgrade was ever asked for"),
        Ok(Told::Done) => {
            let detail = "the last upgrade is said to have succeeded, and the account is not known to be unified";
            Outcome::Unknown(Gap::new(GapKind::Contradictory, detail).left_by(STATUS))
        }
        Ok(Told::Refused(said)) => match &reading.doubt {
            Some(gap) => Outcome::Unknown(reading.because(gap)),
            None => refused_for(card, reading, said),
        },
    }
}

fn refused_for(card: &RuleCard, reading: &Reading, said: &[Native]) -> Outcome {
    let mut blockers = Vec::new();
    for native in said {
        if native.code.as_deref() == Some(DISABLED) {
            let summary = "Bitget says that upgrades are disabled for the account";
            blockers.push(refuse(card, BlockerKind::SwitchingSuspended, native, summary));
        } else if native.message.as_deref().and_then(kind).is_none() {
            let summary = "Bitget refused the last upgrade in words that this version does not know";
            blockers.push(refuse(card, BlockerKind::Unclassified, native, summary));
        }
    }
    let disabled = blockers.iter().all(|blocker| blocker.kind == BlockerKind::SwitchingSuspended);
    if blockers.is_empty() {
        return Outcome::passed(Basis::RuleOnReads, "the last upgrade was refused for what another rule looks at");
    }
    // The same words stand on accounts that never asked: somebody who knows may say so.
    if disabled && reading.attested(card).is_some() {
        let detail = "the status says that upgrades are disabled, as it also does of accounts that never asked";
        return Outcome::Unknown(Gap::new(GapKind::NotObservable, detail).left_by(STATUS));
    }
    Outcome::Blocked(blockers)
}
