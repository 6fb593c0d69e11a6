//! The hour's window in which upgrades are refused, on Bybit's clock.

use modecheck_core::{Blocker, BlockerKind, Notice, NoticeCode, Outcome, RuleCard, Timestamp};

use super::reading::Reading;
use super::remediation::remediation;

const MINUTE: i64 = 60_000;
const HOUR: i64 = 60 * MINUTE;
/// The window begins with minute 50 and ends with minute 5 of the next hour; both minutes belong to it.
const BEGINS: i64 = 50 * MINUTE;
const ENDS: i64 = 6 * MINUTE;
/// By the error codes 3400209 and 3400212 it lasts ten minutes after the hour for those who hold positions.
const ENDS_WITH_POSITIONS: i64 = 11 * MINUTE;

pub(crate) fn blackout(card: &RuleCard, reading: &Reading) -> Outcome {
    let now = match &reading.instant {
        Ok(now) => *now,
        Err(gap) => return Outcome::Unknown(reading.because(gap.clone())),
    };
    let Some(clears_at) = clears_at(now) else {
        return Outcome::passed(reading.basis(), format!("{now} on Bybit's clock is outside the window"));
    };
    let blocker = Blocker {
        required: Some("minute 6 to minute 49 of an hour".to_owned()),
        actual: Some(now.to_string()),
        clears_at: Some(clears_at),
        remediation: remediation(BlockerKind::BlackoutWindow),
        ..Blocker::new(
            card,
            BlockerKind::BlackoutWindow,
            reading.basis(),
            format!("upgrades are refused from minute 50 to minute 5 of the hour; it opens at {clears_at}"),
        )
    };
    Outcome::Blocked(vec![blocker])
}

/// When the window that this instant lies in is over.
fn clears_at(now: Timestamp) -> Option<Timestamp> {
    let within = now.as_millis().rem_euclid(HOUR);
    let hour = now.plus_millis(-within);
    match within {
        within if within >= BEGINS => Some(hour.plus_millis(HOUR + ENDS)),
        within if within < ENDS => Some(hour.plus_millis(ENDS)),
        _ => None,
    }
}

/// When the next window begins.
pub(crate) fn begins_after(now: Timestamp) -> Timestamp {
    let within = now.as_millis().rem_euclid(HOUR);
    let hour = now.plus_millis(-within);
    hour.plus_millis(if within < BEGINS { BEGINS } else { HOUR + BEGINS })
}

/// The other documented reading, where it differs: it concerns those who hold USDT or USDC contracts or options.
pub(crate) fn other_reading(reading: &Reading) -> Option<Notice> {
    let now = *reading.instant.as_ref().ok()?;
    let within = now.as_millis().rem_euclid(HOUR);
    if !(ENDS..ENDS_WITH_POSITIONS).contains(&within) {
        return None;
    }
    let positions = match (reading.positions_unread(|_| true), reading.held().next()) {
        (_, Some(_)) => "the account holds positions",
        (None, None) => return None,
        (Some(_), None) => "whether the account holds positions was not read",
    };
    let until = now.plus_millis(ENDS_WITH_POSITIONS - within);
    let detail = format!(
        "error codes 3400209 and 3400212 say ten minutes after the hour for accounts with positions; {positions}: \
         {until} is safe by that reading too"
    );
    Some(Notice::new(NoticeCode::OtherReading, detail))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(time: &str) -> Timestamp {
        format!("2026-11-21T{time}Z").parse().unwrap()
    }

    #[test]
    fn both_boundary_minutes_belong_to_the_window() {
        for (now, clears) in [
            ("01:49:59.999", None),
            ("01:50:00.000", Some("02:06:00.000")),
            ("01:55:00.000", Some("02:06:00.000")),
            ("01:59:59.999", Some("02:06:00.000")),
            ("02:00:00.000", Some("02:06:00.000")),
            ("02:05:59.999", Some("02:06:00.000")),
            ("02:06:00.000", None),
        ] {
            assert_eq!(clears_at(at(now)), clears.map(at), "{now}");
        }
        assert_eq!(clears_at(at("23:59:00.000")).unwrap().to_string(), "2026-11-22T00:06:00.000Z");
        assert_eq!(begins_after(at("01:10:00.000")), at("01:50:00.000"));
        assert_eq!(begins_after(at("01:50:00.000")), at("02:50:00.000"));
    }
}
