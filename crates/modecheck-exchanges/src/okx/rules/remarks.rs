//! What a report says besides the findings.

use modecheck_core::{Completeness, Finding, Known, Notice, NoticeCode, Outcome, Role, Route};

use super::reading::{Answer, Reading};
use super::stages::Stage;
use super::{reads, subjects};
use crate::words::count;

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
        Ok(Answer::Precheck(precheck)) => match Stage::of(precheck) {
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
    if let Some(precheck) = reading.precheck() {
        let listed = precheck.unmatched_info_check.len();
        if listed > 0 && Stage::of(precheck) != Stage::Unmatched {
            say(
                NoticeCode::Contradiction,
                format!("OKX answers sCode {} and lists {}", precheck.s_code, count(listed, "reason")),
            );
        }
        if Stage::of(precheck) == Stage::Passed && !precheck.pos_tier_check.is_empty() {
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
    let allowed = reading.precheck().is_some_and(|precheck| Stage::of(precheck).is_past_unmatched());
    if bots > 0 && allowed {
        let running = count(bots, "trading bot");
        say(NoticeCode::RunningBots, format!("{running} running; OKX's precheck does not object"));
    }
    let any_blocked = findings.iter().any(|finding| matches!(finding.outcome, Outcome::Blocked(_)));
    notices.extend(any_blocked.then(|| reads::missing_detail(reading)).flatten());
    notices
}
