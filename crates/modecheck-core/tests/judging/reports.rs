use modecheck_core::{
    Account, Assurance, Basis, Blocker, BlockerKind, Context, Date, Environment, Evaluation, NoticeCode, Origin,
    Outcome, Report, Role, Scope, Verdict, report,
};

use crate::made_up::{AS_OF, STEP, Told, at, blocked, blocker, evaluation, evidence, mode};

fn reported(evaluation: Evaluation, context: &Context) -> Report {
    report(&Told(evaluation), &evidence(), &mode("fancy"), context, Origin::Live)
}

fn usual(outcomes: Vec<Outcome>) -> Report {
    reported(evaluation(outcomes), &Context::new(evidence().taken.until, AS_OF))
}

fn ready() -> Report {
    usual(vec![Outcome::passed(Basis::RuleOnReads, "none")])
}

#[test]
fn a_report_is_its_evaluation_s() {
    let report = ready();
    assert_eq!((report.verdict(), report.assurance()), (Verdict::Ready, Some(Assurance::Evidence)));
    assert_eq!((report.target.slug(), report.rules_as_of, report.origin), ("fancy", AS_OF, Origin::Live));
    assert_eq!((report.observed, report.evaluated_at), (evidence().taken, evidence().taken.until));
    assert_eq!(report.account.name.as_deref(), Some("desk-a"));
    let blocked = usual(vec![blocked(BlockerKind::OpenOrders)]);
    assert_eq!((blocked.verdict(), blocked.assurance()), (Verdict::Blocked, Some(Assurance::Evidence)));
}

#[test]
fn a_mode_that_the_exchange_does_not_have_is_never_ready() {
    let evaluation = ready().evaluation;
    let told = report(&Told(evaluation), &evidence(), &mode("unheard-of"), &Context::new(None, AS_OF), Origin::Live);
    assert_eq!(told.verdict(), Verdict::Indeterminate);
}

#[test]
fn it_is_good_for_a_minute_and_no_longer_than_the_hour_allows() {
    assert_eq!(ready().stale_after(), Some(at("2026-11-21T01:01:00Z")));
    let holds = |until| {
        let evaluation = Evaluation { holds_until: Some(at(until)), ..ready().evaluation };
        reported(evaluation, &Context::new(None, AS_OF)).stale_after()
    };
    assert_eq!(holds("2026-11-21T01:00:20Z"), Some(at("2026-11-21T01:00:20Z")));
    assert_eq!(holds("2026-11-21T01:50:00Z"), Some(at("2026-11-21T01:01:00Z")));
    let mut undated = ready();
    undated.observed.until = None;
    assert_eq!(undated.stale_after(), None);
}

#[test]
fn it_opens_when_the_last_blocker_that_passes_has_passed() {
    let window = |clears: Option<&str>| Blocker {
        clears_at: clears.map(at),
        ..blocker(BlockerKind::BlackoutWindow, Basis::RuleOnReads)
    };
    let opens = |blockers: Vec<Blocker>| usual(vec![Outcome::Blocked(blockers)]).next_open();
    let (soon, later) = ("2026-11-21T02:00:00Z", "2026-11-21T03:00:00Z");
    assert_eq!(opens(vec![window(Some(later)), window(Some(soon))]), Some(at(later)));
    assert_eq!(opens(vec![window(Some(soon)), window(None)]), None, "of one nobody knows");
    let order = Blocker { clears_at: Some(at(later)), ..blocker(BlockerKind::OpenOrders, Basis::RuleOnReads) };
    assert_eq!(opens(vec![window(Some(soon)), order.clone()]), Some(at(soon)), "orders do not pass by themselves");
    assert_eq!(opens(vec![order]), None);
}

#[test]
fn what_is_not_real_is_said() {
    let unreal = |origin, environment| {
        let mut report = ready();
        (report.origin, report.account.environment) = (origin, environment);
        report.unreal()
    };
    assert_eq!(unreal(Origin::Live, Environment::Live), None);
    assert_eq!(unreal(Origin::Saved, Environment::Live).as_deref(), Some("saved"));
    assert_eq!(unreal(Origin::Live, Environment::Demo).as_deref(), Some("demo"));
    assert_eq!(unreal(Origin::Live, Environment::Unknown).as_deref(), Some("environment unknown"));
    assert_eq!(unreal(Origin::Fixture, Environment::Simulator).as_deref(), Some("fixture, simulator"));
}

#[test]
fn the_collector_s_word_on_the_role_comes_before_the_reading_s() {
    let mut report = ready();
    assert_eq!(report.role(), None);
    report.evaluation.role = Some(Role::Sub);
    assert_eq!(report.role(), Some(&Role::Sub));
    report.account.role = Some(Role::Master);
    assert_eq!(report.role(), Some(&Role::Master));
}

#[test]
fn a_fingerprint_is_of_the_account_the_transition_and_the_finding() {
    let report = ready();
    let plain = blocker(BlockerKind::OpenOrders, Basis::RuleOnReads);
    let print = report.fingerprint(&plain);
    assert!(print.len() == 32 && print.bytes().all(|byte| byte.is_ascii_hexdigit()), "{print}");
    let scoped = Blocker { scope: Some(Scope::Spot), ..plain.clone() };
    let coded = Blocker { native: modecheck_core::Native::new("51070", ""), ..plain.clone() };
    let of_another_kind = blocker(BlockerKind::BlackoutWindow, Basis::RuleOnReads);
    let mut prints = vec![print.clone()];
    prints.extend([&scoped, &coded, &of_another_kind].map(|blocker| report.fingerprint(blocker)));
    let named = Account { reference: Some("ref".to_owned()), ..report.account.clone() };
    prints.push(Report { account: named, ..report.clone() }.fingerprint(&plain));
    prints.push(Report { target: mode("other"), ..report.clone() }.fingerprint(&plain));
    prints.sort();
    prints.dedup();
    assert_eq!(prints.len(), 6);
    let counted = Blocker { count: Some(7), summary: "7 orders".to_owned(), ..plain };
    assert_eq!(report.fingerprint(&counted), print);
}

#[test]
fn what_is_odd_about_a_judgement_is_noticed() {
    let notices = |context: &Context| -> Vec<NoticeCode> {
        reported(ready().evaluation, context).evaluation.notices.iter().map(|notice| notice.code).collect()
    };
    let now = evidence().taken.until;
    assert_eq!(notices(&Context::new(now, AS_OF)), []);
    assert_eq!(notices(&Context::new(now, Date::new(2026, 11, 22))), [], "newer than the rules");
    assert_eq!(notices(&Context::new(now, Date::new(2026, 11, 20))), [NoticeCode::OlderRules]);
    assert_eq!(notices(&Context::new(None, AS_OF)), [NoticeCode::UnknownAge]);
    let planned = Context { planned: now, ..Context::new(now, AS_OF) };
    assert_eq!(notices(&planned), [NoticeCode::PlannedTime]);
}

#[test]
fn a_denial_is_cleared_as_the_exchange_says() {
    let steps = |basis| {
        let report = usual(vec![Outcome::Blocked(vec![blocker(BlockerKind::OpenOrders, basis)])]);
        let blocker = report.evaluation.blockers().next().unwrap().clone();
        blocker.remediation.iter().map(|step| step.instruction.clone()).collect::<Vec<_>>()
    };
    assert_eq!(steps(Basis::Attested), [STEP]);
    assert!(steps(Basis::RuleOnReads).is_empty(), "a rule on reads says itself what clears it");
}
