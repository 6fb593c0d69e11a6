//! Lists: their pages, their older windows, and what is frozen.

use modecheck::{BlockerKind, GapKind, Outcome, Verdict};
use modecheck_tests::judged;

use super::{HIDDEN, blocked, fixture, gap, outcome, with_every_word, with_words};

/// How many orders a fixture's one blocker counts, and what it says of their number.
fn counted(name: &str) -> (Option<u64>, Option<String>) {
    let report = judged(&fixture(name));
    let mut blockers = report.evaluation.blockers();
    let blocker = blockers.next().unwrap();
    (blocker.count, blocker.actual.clone())
}

#[test]
fn a_list_is_read_to_its_end_and_what_is_missing_is_not_counted() {
    assert_eq!(counted("orders-two-pages"), (Some(101), Some("101".to_owned())));
    for name in ["orders-page-missing", "orders-page-repeats"] {
        assert_eq!(blocked(name), [("bitget/orders", BlockerKind::OpenOrders)], "{name}");
        assert_eq!(counted(name), (None, Some("at least 100".to_owned())), "{name}");
    }
    assert_eq!(with_words("lists-null", &HIDDEN), Verdict::Ready, "a list without rows is null");
}

#[test]
fn an_account_older_than_eight_windows_passes_where_nothing_at_all_is_frozen() {
    let Outcome::Passed(passed) = outcome(&judged(&fixture("older-than-eight-windows")), "bitget/orders") else {
        panic!("orders on the book freeze something")
    };
    assert!(passed.actual.ends_with("every locked and frozen is zero"), "{}", passed.actual);
    assert_eq!(gap("older-and-locked", "bitget/orders"), GapKind::Truncated);
    assert_eq!(gap("older-and-frozen", "bitget/orders"), GapKind::NotObservable, "in spot the owner knows");
    assert_eq!(gap("older-and-frozen-unread", "bitget/orders"), GapKind::NotAsked);
    assert_eq!(with_every_word("older-and-locked"), Verdict::Indeterminate);
    assert_eq!(with_every_word("older-and-frozen"), Verdict::Ready);
}

#[test]
fn of_what_freezes_nothing_and_began_before_only_a_person_can_tell() {
    for rule in ["bitget/plan-orders", "bitget/copy-trading-follow"] {
        assert_eq!(gap("older-than-eight-windows", rule), GapKind::NotObservable, "{rule}");
    }
    let word = |rule| with_words("older-than-eight-windows", &[&HIDDEN[..], &[rule]].concat());
    assert_eq!(word("bitget/copy-trading-follow"), Verdict::Indeterminate, "orders may wait for a trigger");
    assert_eq!(word("bitget/plan-orders"), Verdict::Indeterminate);
    assert_eq!(with_every_word("older-than-eight-windows"), Verdict::Ready);
}

#[test]
fn a_spot_order_of_more_than_ninety_days_shows_by_what_it_freezes() {
    assert_eq!(gap("spot-frozen-older", "bitget/orders"), GapKind::NotObservable, "it is in no list");
    assert_eq!(with_words("spot-frozen-older", &HIDDEN), Verdict::Indeterminate);
    assert_eq!(with_every_word("spot-frozen-older"), Verdict::Ready, "the owner knows");
    let follow = [("bitget/copy-trading-follow", BlockerKind::CopyTradingFollow)];
    assert_eq!(blocked("follow-spot-older-order"), follow);
}

#[test]
fn nothing_in_place_of_a_list_is_no_empty_list() {
    for rule in ["bitget/loans", "bitget/copy-trading-follow"] {
        assert_eq!(gap("data-null", rule), GapKind::Undecodable, "{rule}");
    }
    assert_eq!(with_every_word("data-null"), Verdict::Indeterminate);
}

#[test]
fn a_list_where_an_object_is_due_is_none() {
    assert_eq!(gap("orders-bare", "bitget/orders"), GapKind::Undecodable);
    assert_eq!(with_every_word("orders-bare"), Verdict::Indeterminate);
}

#[test]
fn margin_orders_show_by_what_they_freeze_and_are_named_by_pair() {
    let unnamed = judged(&fixture("order-margin"));
    assert!(unnamed.evaluation.blockers().all(|blocker| blocker.subjects.is_empty() && blocker.count.is_none()));
    let named = judged(&fixture("order-margin-named"));
    let blocker = named.evaluation.blockers().next().unwrap();
    assert_eq!(blocker.subjects[0].symbol.as_deref(), Some("ETHUSDT"));
}
