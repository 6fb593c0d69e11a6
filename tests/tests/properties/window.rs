//! Bybit's hour: by its upgrade page (2026-03-16) upgrades are refused from xx:50 to xx:05, on Bybit's clock. Whether the
//! minutes 50 and 5 belong to it is not written, so that both do.

use modecheck::{Answer, BlockerKind, Context, Evidence, Origin, Timestamp, Verdict, report, rulebook};
use modecheck_tests::context;
use proptest::prelude::*;
use serde_json::Value;
use serde_json::value::RawValue;

use crate::any::every_fixture;

/// The account that only the hour stops.
fn account() -> Evidence {
    let (_, evidence) = every_fixture().iter().find(|(name, _)| name == "bybit/minute-55").unwrap();
    let mut evidence = evidence.clone();
    // What else may be announced is for other days.
    evidence.responses.retain(|response| response.call != "system-status");
    evidence
}

/// The account, judged when this machine's clock says one thing and Bybit's another.
fn judged(account: &Evidence, ours: Timestamp, theirs: Timestamp, planned: Option<Timestamp>) -> modecheck::Report {
    let mut evidence = account.clone();
    for response in &mut evidence.responses {
        response.at = Some(ours);
        if response.call != "market-time" {
            continue;
        }
        let Answer::Reply { body, .. } = &mut response.answer else { panic!("a reply") };
        let mut clock: Value = serde_json::from_str(body.get()).unwrap();
        let millis = theirs.as_millis();
        clock["result"]["timeSecond"] = (millis / 1000).to_string().into();
        clock["result"]["timeNano"] = format!("{millis}000000").into();
        clock["time"] = millis.into();
        *body = RawValue::from_string(clock.to_string()).unwrap();
    }
    (evidence.taken.from, evidence.taken.until) = (Some(ours), Some(ours));
    let rules = rulebook(evidence.exchange);
    let context = Context { planned, ..context(rules, &evidence) };
    report(rules, &evidence, &evidence.targets[0], &context, Origin::Fixture)
}

/// Whether the page says that it is refused then, by the clock on the wall.
fn is_refused(theirs: Timestamp) -> bool {
    let clock = theirs.to_string();
    let minute: u32 = clock[14..16].parse().unwrap();
    minute >= 50 || minute <= 5
}

/// The instant at which the window is over, by the clock on the wall.
fn opens(theirs: Timestamp) -> Timestamp {
    let mut then = theirs;
    while is_refused(then) {
        then = then.plus_millis(60_000);
    }
    format!("{}:00.000Z", &then.to_string()[..16]).parse().unwrap()
}

fn check(account: &Evidence, ours: Timestamp, theirs: Timestamp) -> Result<(), String> {
    let report = judged(account, ours, theirs, None);
    let window = report.evaluation.blockers().find(|blocker| blocker.kind == BlockerKind::BlackoutWindow);
    let wanted = is_refused(theirs).then(|| opens(theirs));
    let told = window.map(|blocker| blocker.clears_at.unwrap());
    let verdict = if wanted.is_some() { Verdict::Blocked } else { Verdict::Ready };
    let is_right = told == wanted && report.verdict() == verdict;
    is_right.then_some(()).ok_or_else(|| format!("{theirs} (here {ours}): {told:?}, {}", report.verdict()))
}

/// By how much this machine's clock is off: not at all, slightly, by what zones differ, by a day.
const OFF: [i64; 6] = [0, -17_400, 8 * 3_600_000, -19_800_000, 20_700_000, -86_400_000];

#[test]
fn the_hour_is_judged_right_in_every_of_its_seconds_on_bybit_s_clock() {
    let account = account();
    let mut seconds = 0;
    for (zone, off) in OFF.into_iter().enumerate() {
        let start: Timestamp =
            ["2026-11-21T01:00:00Z", "2026-11-21T23:00:00Z", "2026-12-31T23:00:00Z"][zone % 3].parse().unwrap();
        for second in 0..3_600 {
            for within in if second % 60 == 59 || second % 60 == 0 { &[0, 1, 999][..] } else { &[0][..] } {
                let theirs = start.plus_millis(second * 1000 + within);
                check(&account, theirs.plus_millis(off), theirs).unwrap();
                seconds += 1;
            }
        }
    }
    println!("Bybit's window: {seconds} instants of {} hours on {} clocks, 0 wrong", OFF.len(), OFF.len());
}

proptest! {
    #[test]
    fn any_instant_of_any_day_is_judged_right(days in 0_i64..40, millis in 0_i64..86_400_000, off in -90_000_000_i64..90_000_000) {
        let start: Timestamp = "2026-11-21T00:00:00Z".parse().unwrap();
        let theirs = start.plus_millis(days * 86_400_000 + millis);
        check(&account(), theirs.plus_millis(off), theirs).map_err(TestCaseError::fail)?;
    }

    #[test]
    fn a_planned_instant_is_judged_as_it_is_written(millis in 0_i64..86_400_000, off in -90_000_000_i64..90_000_000) {
        let now: Timestamp = "2026-11-21T12:20:00Z".parse().unwrap();
        let planned = now.plus_millis(millis);
        let report = judged(&account(), now, now.plus_millis(off), Some(planned));
        let refused = report.evaluation.blockers().any(|blocker| blocker.kind == BlockerKind::BlackoutWindow);
        prop_assert_eq!(refused, is_refused(planned), "{} off by {}", planned, off);
    }

    #[test]
    fn a_ready_of_now_says_when_the_window_begins(millis in 0_i64..86_400_000) {
        let now = "2026-11-21T00:00:00Z".parse::<Timestamp>().unwrap().plus_millis(millis);
        let report = judged(&account(), now, now, None);
        if report.verdict() == Verdict::Ready {
            let until = report.evaluation.holds_until.unwrap();
            prop_assert!(is_refused(until) && !is_refused(until.plus_millis(-1)), "{}", until);
            prop_assert!(until.as_millis() - now.as_millis() <= 44 * 60_000, "{} holds until {}", now, until);
        }
    }
}
