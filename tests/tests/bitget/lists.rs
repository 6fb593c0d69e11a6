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
    for rule in ["bitget/orders", "bitget/plan-orders"] {
        let Outcome::Passed(passed) = outcome(&judged(&fixture("older-than-eight-windows")), rule) else {
            panic!("{rule}")
        };
        assert!(passed.actual.ends_with("every locked and frozen is zero"), "{}", passed.actual);
        assert_eq!(gap("older-and-frozen", rule), GapKind::Truncated, "{rule}");
        assert_eq!(gap("older-and-frozen-unread", rule), GapKind::Truncated, "{rule}");
    }
    // Whom an account follows freezes nothing.
    // Copying freezes nothing: of what began before, only a person can tell.
    assert_eq!(gap("older-than-eight-windows", "bitget/copy-trading-follow"), GapKind::NotObservable);
    assert_eq!(with_every_word("older-than-eight-windows"), Verdict::Ready);
    assert_eq!(with_every_word("older-and-frozen"), Verdict::Indeterminate);
}

#[test]
fn margin_orders_show_by_what_they_freeze_and_are_named_by_pair() {
    let unnamed = judged(&fixture("order-margin"));
    assert!(unnamed.evaluation.blockers().all(|blocker| blocker.subjects.is_empty() && blocker.count.is_none()));
    let named = judged(&fixture("order-margin-named"));
    let blocker = named.evaluation.blockers().next().unwrap();
    assert_eq!(blocker.subjects[0].symbol.as_deref(), Some("ETHUSDT"));
}
