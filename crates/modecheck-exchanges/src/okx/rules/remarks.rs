//! What a report says besides the findings.

use modecheck_core::{BlockerKind, Completeness, Finding, Known, Notice, NoticeCode, Outcome, Role, Route};

use super::reading::{Answer, Reading};
use super::stages::Stage;
use super::{reads, subjects};

pub(crate) fn complete(reading: &Reading, route: &Route, findings: &[Finding]) -> Completeness {
    let unknown = |reason: &str| Completeness { value: Known::Unknown, reason: Some(reason.to_owned()) };
    let yes = Completeness { value: Known::Yes, reason: None };
    if *route == Route::AlreadyThere {
        return yes;
    }
    match &reading.answer {
        Err(_) => unknown("OKX's precheck was not read"),
        Ok(Answer::Refused(_)) => unknown("OKX refused at once and listed nothing"),
        Ok(Answer::Switched) => yes,
        Ok(Answer::Verdict(verdict)) => match Stage::of(verdict) {
            Stage::Unmatched => {
                unknown("OKX stops at the first stage that fails, and does not say whether it lists all of that stage")
            }
            Stage::Leverage | Stage::PositionTier => unknown("OKX stops at the first stage that fails"),
            Stage::Unknown => unknown("OKX's answer is not understood"),
            _ if findings.iter().any(|finding| matches!(finding.outcome, Outcome::Unknown(_))) => {
                unknown("not every rule was decided")
            }
            Stage::Passed | Stage::Margin => yes,
        },
    }
}

pub(crate) fn notices(reading: &Reading, findings: &[Finding]) -> Vec<Notice> {
    let mut notices = Vec::new();
    let mut say = |code, detail: String| notices.push(Notice::new(code, detail));
    if let Some(verdict) = reading.verdict() {
        let listed = verdict.unmatched_info_check.len();
        if listed > 0 && verdict.s_code != "1" {
            say(NoticeCode::Contradiction, format!("OKX answers sCode {} and lists {listed} reasons", verdict.s_code));
        }
        if verdict.s_code == "0" && !verdict.pos_tier_check.is_empty() {
            say(NoticeCode::Contradiction, "OKX answers sCode 0 and lists positions above their tier".to_owned());
        }
    }
    if matches!(reading.answer, Ok(Answer::Switched)) {
        let detail = "this is OKX's reply to the switch itself: read account/config to see that it is settled";
        say(NoticeCode::SwitchReply, detail.to_owned());
    }
    if let Some(Role::Other(value)) = reading.role() {
        say(NoticeCode::UnrecognisedValue, format!("the account's type is {value}"));
    }
    let bots = subjects::bots(reading).len();
    let blocked = |kind| findings.iter().any(|finding| blocks(finding, kind));
    if bots > 0 && !blocked(BlockerKind::TradingBots) {
        say(NoticeCode::RunningBots, format!("{bots} trading bots run; OKX's precheck does not object to them"));
    }
    let any_blocked = findings.iter().any(|finding| matches!(finding.outcome, Outcome::Blocked(_)));
    notices.extend(any_blocked.then(|| reads::missing_detail(reading)).flatten());
    notices
}

fn blocks(finding: &Finding, kind: BlockerKind) -> bool {
    matches!(&finding.outcome, Outcome::Blocked(blockers) if blockers.iter().any(|blocker| blocker.kind == kind))
}
