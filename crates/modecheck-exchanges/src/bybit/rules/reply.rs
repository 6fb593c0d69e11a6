//! Replies to the switch itself that somebody already holds. It is never sent from here.

use modecheck_core::{
    Axis, Basis, Blocker, BlockerKind, Evidence, Gap, GapKind, Mode, Native, Outcome, Response, RuleCard, Scope,
};

use super::super::dialect::{code, open, read, refused};
use super::super::wire::{SetMarginMode, Upgrade, UpgradeV3};
use super::reading::Reading;
use super::refusals::{Refusal, refusal};
use super::remediation::remediation;
use crate::client::{Pages, Read};

/// The upgrade, its predecessor of 2022 to 2024, and the margin mode.
pub(crate) const UPGRADE: &str = "upgrade-to-uta";
pub(crate) const UPGRADE_V3: &str = "upgrade-unified-account";
pub(crate) const MARGIN_MODE: &str = "set-margin-mode";

/// What Bybit said to a switch.
#[derive(Debug)]
pub(crate) enum SwitchReply {
    /// It is done.
    Done,
    /// It is done, and led to a mode that no target of today is.
    DoneElsewhere,
    /// It is accepted and takes effect later.
    Accepted,
    /// It is under way.
    InProgress(Native),
    /// It is refused, for these reasons.
    Refused(Vec<Native>),
}

/// The calls whose replies are read, the usual one first.
pub(crate) fn calls(axis: Axis) -> &'static [&'static str] {
    match axis {
        Axis::AccountMode => &[UPGRADE, UPGRADE_V3],
        Axis::MarginMode => &[MARGIN_MODE],
    }
}

/// The reply in this evidence, if it has one. Beside answers to other calls nobody can tell which came first.
pub(crate) fn of(pages: Pages<'_>, evidence: &Evidence, target: &Mode) -> Option<Read<SwitchReply>> {
    let found = calls(target.axis()).iter().find(|call| pages.all(call).next().is_some());
    let Some(call) = found else {
        let other = [UPGRADE, UPGRADE_V3, MARGIN_MODE].iter().any(|call| pages.all(call).next().is_some());
        let detail = "the reply is to a switch on another axis";
        return other.then(|| Err(Gap::new(GapKind::Contradictory, detail)));
    };
    if !pages.held() {
        let detail = "the reply to a switch among other answers: nobody can tell which came first";
        return Some(Err(Gap::new(GapKind::Contradictory, detail).left_by(*call)));
    }
    Some(said(&evidence.responses[0], call))
}

fn said(response: &Response, call: &str) -> Read<SwitchReply> {
    match open(response)? {
        Ok(_) if call == UPGRADE => upgrade(&read(response)?, response),
        Ok(_) if call == UPGRADE_V3 => upgrade_v3(read(response)?, response),
        Ok(_) => Ok(margin_mode(read(response)?, None)),
        // A refused margin mode has its reasons in the result of an error.
        Err(native) if call == MARGIN_MODE && is_margin_refusal(&native) => {
            Ok(margin_mode(reasons(response).unwrap_or(SetMarginMode { reasons: None }), Some(native)))
        }
        Err(native) => {
            let number = native.code.as_deref().unwrap_or_default();
            // A code of keys, clocks and servers says nothing of the account, unless it also refuses the switch.
            if refusal(&native).code.is_none() && code(number).is_some() {
                return Err(refused(&native).left_by(response.call.clone()));
            }
            Ok(SwitchReply::Refused(vec![native]))
        }
    }
}

fn upgrade(reply: &Upgrade, response: &Response) -> Read<SwitchReply> {
    let messages = reply.unified_update_msg.as_ref().and_then(|messages| messages.msg.as_deref()).unwrap_or_default();
    let status = reply.unified_update_status.as_str();
    match status {
        "SUCCESS" if messages.is_empty() => Ok(SwitchReply::Done),
        "PROCESS" if messages.is_empty() => Ok(SwitchReply::InProgress(Native::new(status, ""))),
        "" => Err(Gap::new(GapKind::Undecodable, "result.unifiedUpdateStatus is empty").left_by(response.call.clone())),
        // A failure without reasons, or a status that nobody knows. Reasons count beside any status.
        _ if messages.is_empty() => Ok(SwitchReply::Refused(vec![Native::new(status, "")])),
        _ => Ok(SwitchReply::Refused(messages.iter().map(|text| Native::new("", text)).collect())),
    }
}

fn upgrade_v3(reply: UpgradeV3, response: &Response) -> Read<SwitchReply> {
    let failed = reply.relieve_limit_biz_response.into_iter().filter(|check| !check.pass);
    let failed: Vec<_> = failed.map(|check| Native::new(&check.relieve_limit_code, &check.relieve_limit_msg)).collect();
    match (reply.status.as_str(), failed.is_empty()) {
        // It led to the margin account of 2022, which is none of today's modes.
        ("SUCCESS", true) => Ok(SwitchReply::DoneElsewhere),
        ("", true) => Err(Gap::new(GapKind::Undecodable, "result.status is empty").left_by(response.call.clone())),
        (status, true) => Ok(SwitchReply::Refused(vec![Native::new(status, "")])),
        (_, false) => Ok(SwitchReply::Refused(failed)),
    }
}

/// Codes that say "refused" and leave why to the reasons: the pages contradict each other on which of them is sent.
pub(crate) const MARGIN_REFUSALS: &[&str] = &["110073", "3400045", "3400005"];

fn is_margin_refusal(native: &Native) -> bool {
    native.code.as_deref().is_some_and(|code| MARGIN_REFUSALS.contains(&code))
}

fn margin_mode(reply: SetMarginMode, refused: Option<Native>) -> SwitchReply {
    let reasons = reply.reasons.unwrap_or_default().into_iter();
    let reasons: Vec<_> = reasons.map(|reason| Native::new(&reason.reason_code, &reason.reason_msg)).collect();
    match (reasons.is_empty(), refused) {
        (true, None) => SwitchReply::Accepted,
        (true, Some(native)) => SwitchReply::Refused(vec![native]),
        (false, _) => SwitchReply::Refused(reasons),
    }
}

/// The reasons in the result of an error, if it has them.
fn reasons(response: &Response) -> Option<SetMarginMode> {
    let modecheck_core::Answer::Reply { body, .. } = &response.answer else { return None };
    let envelope: super::super::wire::Envelope<'_> = serde_json::from_str(body.get()).ok()?;
    serde_json::from_str(envelope.result?.get()).ok()
}

/// What an accepted margin mode leaves open.
pub(crate) fn accepted() -> Gap {
    let detail =
        "Bybit accepted the margin mode and sets it later: ask for the account's information to see it settled";
    Gap::new(GapKind::ModeChanging, detail).left_by(MARGIN_MODE)
}

pub(crate) fn switch_reply(card: &RuleCard, reading: &Reading) -> Outcome {
    let refuse = |kind, native: &Native, words: &str, scope: Option<Scope>| {
        let summary = scope.map_or_else(|| words.to_owned(), |scope| format!("{words} ({scope})"));
        Blocker {
            native: native.clone(),
            scope,
            remediation: remediation(kind),
            ..Blocker::new(card, kind, Basis::ExchangeVerdict, summary)
        }
    };
    match &reading.reply {
        None => Outcome::NotApplicable,
        Some(Err(gap)) => Outcome::Unknown(gap.clone()),
        Some(Ok(SwitchReply::Done | SwitchReply::DoneElsewhere)) => {
            Outcome::passed(Basis::ExchangeVerdict, "Bybit carried out the switch")
        }
        Some(Ok(SwitchReply::Accepted)) => Outcome::Unknown(accepted()),
        Some(Ok(SwitchReply::InProgress(native))) => {
            let words = "the switch is under way: look again in a few minutes";
            Outcome::Blocked(vec![refuse(BlockerKind::SwitchInProgress, native, words, None)])
        }
        Some(Ok(SwitchReply::Refused(said))) => {
            let meant: Vec<_> = said.iter().map(|native| (native, refusal(native))).collect();
            // Bybit's own trouble is no reason.
            let trouble = |(native, _): &&(&Native, Refusal)| {
                let passing = native.code.as_deref().and_then(code);
                passing.is_some_and(|card| card.meaning == crate::client::Meaning::Passing)
            };
            if let Some((native, _)) = meant.first().filter(|_| meant.iter().all(|entry| trouble(&entry))) {
                return Outcome::Unknown(refused(native));
            }
            let blockers = meant.iter().filter(|entry| !trouble(entry));
            let blockers =
                blockers.map(|(native, Refusal { kind, scope, words, .. })| refuse(*kind, native, words, *scope));
            Outcome::Blocked(blockers.collect())
        }
    }
}
