//! What a report says besides the findings.

use modecheck_core::{Axis, Completeness, Coverage, Finding, GapKind, Known, Notice, NoticeCode, Outcome, Route};

use super::super::dialect::millis;
use super::reading::Reading;
use super::reply::SwitchReply;
use super::{positions, window};
use crate::client::stopped;

pub(crate) fn complete(reading: &Reading, route: &Route, findings: &[Finding], coverage: &[Coverage]) -> Completeness {
    let unknown = |reason: &str| Completeness { value: Known::Unknown, reason: Some(reason.to_owned()) };
    if *route == Route::AlreadyThere {
        return Completeness { value: Known::Yes, reason: None };
    }
    if matches!(&reading.reply, Some(Ok(SwitchReply::Refused(_)))) {
        return unknown("Bybit does not say whether it names every reason");
    }
    if let Some(stopped) = stopped(reading.profile, findings, coverage) {
        return stopped;
    }
    let open = findings.iter().any(|finding| matches!(finding.outcome, Outcome::Unknown(_)));
    if open || reading.orders_unread(|_| true).is_some() {
        return unknown("not every rule was decided, or not everything was read");
    }
    unknown("Bybit has no check of its own: these are the reasons that its documents name")
}

pub(crate) fn notices(reading: &Reading, route: &Route) -> Vec<Notice> {
    let mut notices = Vec::new();
    if reading.reply.is_some() {
        let detail = "this is Bybit's reply to the switch itself: read the account's information to see what holds";
        notices.push(Notice::new(NoticeCode::SwitchReply, detail));
        return notices;
    }
    notices.extend(maintenance(reading));
    if reading.target.axis() == Axis::AccountMode && *route == Route::Open {
        notices.extend(window::other_reading(reading));
        notices.extend(positions::tpsl_unread(reading));
        notices.push(undocumented(reading));
    }
    notices
}

/// Maintenance at the instant that is judged for. No document says that it refuses upgrades.
fn maintenance(reading: &Reading) -> Option<Notice> {
    let rows = match &reading.extras.maintenance {
        Ok(rows) => rows,
        Err(gap) => {
            let detail = format!("whether maintenance is announced was not read: {}", gap.detail);
            return (gap.kind != GapKind::NotAsked).then(|| Notice::new(NoticeCode::Maintenance, detail));
        }
    };
    let now = reading.instant.as_ref().ok();
    let at_work = rows.iter().find(|work| {
        let (begin, end) = (millis(&work.begin), millis(&work.end));
        let within = now.zip(begin.zip(end)).is_none_or(|(now, (begin, end))| begin <= *now && *now <= end);
        work.state == "ongoing" || work.state == "scheduled" && within
    })?;
    let until = millis(&at_work.end).map(|end| format!(" until {end}")).unwrap_or_default();
    let detail = format!("maintenance is {}{until}: {}", at_work.state, at_work.title);
    Some(Notice::new(NoticeCode::Maintenance, detail))
}

/// Bots, copy trading, loans, borrowings, transfers, negotiated trades and event contracts: no page says whether they stop
/// an upgrade. Of the risk rate error codes speak, which pages tie to accounts of before the unified ones.
fn undocumented(reading: &Reading) -> Notice {
    let found = match (reading.extras.found(reading), reading.needs.extras) {
        (found, _) if !found.is_empty() => format!("found: {}", found.join("; ")),
        (_, true) => "none was found by the reads that succeeded".to_owned(),
        (_, false) => "not read; --thorough reads them".to_owned(),
    };
    let detail = format!(
        "no page says whether bots, copy trading, loans, borrowings, transfers under way or negotiated trades stop an \
         upgrade ({found}); event contracts and the risk rate (error codes 3400210, 3400211, 3400213) no read shows"
    );
    Notice::new(NoticeCode::Undocumented, detail)
}
