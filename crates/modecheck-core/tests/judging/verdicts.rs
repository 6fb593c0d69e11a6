use modecheck_core::{Assurance, Attestation, Basis, BlockerKind, Current, Date, Evaluation, Outcome, Route, Verdict};

use crate::made_up::{SOURCE, blocked, blocker, evaluation, gap, mode};

fn passed(basis: Basis) -> Outcome {
    Outcome::passed(basis, "none")
}

fn word() -> Outcome {
    Outcome::Attested(Attestation {
        rules: Vec::new(),
        holds: true,
        by: "jane@firm".to_owned(),
        on: Date::new(2026, 11, 1),
        expires: Date::new(2026, 12, 1),
        note: String::new(),
    })
}

#[test]
fn ready_is_every_rule_that_applies_and_at_least_one() {
    for (outcomes, verdict) in [
        (vec![passed(Basis::RuleOnReads)], Verdict::Ready),
        (vec![passed(Basis::RuleOnReads), Outcome::NotApplicable, word()], Verdict::Ready),
        (vec![Outcome::NotApplicable], Verdict::Indeterminate),
        (vec![], Verdict::Indeterminate),
        (vec![passed(Basis::RuleOnReads), Outcome::Unknown(gap())], Verdict::Indeterminate),
        (vec![Outcome::not_evaluated("it stopped before")], Verdict::Indeterminate),
        (vec![passed(Basis::RuleOnReads), blocked(BlockerKind::OpenOrders), Outcome::Unknown(gap())], Verdict::Blocked),
    ] {
        assert_eq!(evaluation(outcomes.clone()).verdict(), verdict, "{outcomes:?}");
    }
}

#[test]
fn nothing_is_ready_while_the_current_mode_is_not_known() {
    for current in [Current::Unknown(None, gap()), Current::Unknown(Some(mode("odd")), gap()), Current::Changing(gap())]
    {
        let evaluation = Evaluation { current, ..evaluation(vec![passed(Basis::RuleOnReads)]) };
        assert_eq!(evaluation.verdict(), Verdict::Indeterminate);
        assert_eq!(evaluation.assurance(), None);
    }
    let known = Current::Known(mode("plain"));
    assert_eq!((known.mode(), known.gap()), (Some(&mode("plain")), None));
    let odd = Current::Unknown(Some(mode("odd")), gap());
    assert_eq!((odd.mode(), odd.gap()), (Some(&mode("odd")), Some(&gap())));
    let changing = Current::Changing(gap());
    assert_eq!((changing.mode(), changing.gap()), (None, Some(&gap())));
}

#[test]
fn the_route_decides_before_any_rule() {
    let none = Route::NotOffered { reason: "there is no way".to_owned(), source: SOURCE };
    for (route, verdict, assurance) in
        [(Route::AlreadyThere, Verdict::AlreadyInMode, Some(Assurance::Exchange)), (none, Verdict::NotOffered, None)]
    {
        let evaluation = Evaluation { route, ..evaluation(vec![blocked(BlockerKind::OpenOrders)]) };
        assert_eq!((evaluation.verdict(), evaluation.assurance()), (verdict, assurance));
        assert!(!evaluation.blocked_only_by_time());
    }
}

#[test]
fn ready_rests_on_the_weakest_word_and_blocked_on_the_strongest() {
    let assurance = |outcomes: Vec<Outcome>| evaluation(outcomes).assurance();
    assert_eq!(assurance(vec![passed(Basis::ExchangeVerdict)]), Some(Assurance::Exchange));
    assert_eq!(assurance(vec![passed(Basis::ExchangeVerdict), passed(Basis::Document)]), Some(Assurance::Evidence));
    assert_eq!(assurance(vec![passed(Basis::ExchangeFigures), word()]), Some(Assurance::Attested));
    let two = [Basis::Attested, Basis::ExchangeVerdict].map(|basis| blocker(BlockerKind::OpenOrders, basis));
    assert_eq!(assurance(vec![Outcome::Blocked(two.to_vec())]), Some(Assurance::Exchange));
    assert_eq!(assurance(vec![Outcome::Blocked(two[..1].to_vec()), word()]), Some(Assurance::Attested));
    assert_eq!(assurance(vec![Outcome::Unknown(gap())]), None);
    for (basis, rests_on) in [
        (Basis::ExchangeVerdict, Assurance::Exchange),
        (Basis::ExchangeFigures, Assurance::Exchange),
        (Basis::RuleOnReads, Assurance::Evidence),
        (Basis::Document, Assurance::Evidence),
        (Basis::SupersededDocument, Assurance::Evidence),
        (Basis::Attested, Assurance::Attested),
        (Basis::FirmPolicy, Assurance::Attested),
    ] {
        assert_eq!(basis.assurance(), rests_on, "{basis}");
    }
}

#[test]
fn only_time_stands_in_the_way_where_nothing_else_does() {
    let only = |outcomes| evaluation(outcomes).blocked_only_by_time();
    assert!(only(vec![blocked(BlockerKind::BlackoutWindow)]));
    assert!(only(vec![blocked(BlockerKind::BlackoutWindow), passed(Basis::RuleOnReads)]));
    assert!(!only(vec![blocked(BlockerKind::BlackoutWindow), blocked(BlockerKind::OpenOrders)]));
    assert!(!only(vec![blocked(BlockerKind::OpenOrders)]));
    assert!(!only(vec![passed(Basis::RuleOnReads)]));
    assert!(!only(vec![Outcome::Blocked(Vec::new())]), "a refusal that names nothing is not known to pass");
}

#[test]
fn blockers_come_in_the_order_of_their_rules() {
    let kinds = [BlockerKind::OpenOrders, BlockerKind::BlackoutWindow];
    let evaluation = evaluation(vec![blocked(kinds[0]), passed(Basis::Document), blocked(kinds[1])]);
    assert_eq!(evaluation.blockers().map(|blocker| blocker.kind).collect::<Vec<_>>(), kinds);
}
