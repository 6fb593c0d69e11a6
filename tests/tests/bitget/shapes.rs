//! Replies as the pages show them, and replies that say less than they seem to.

use modecheck::{BlockerKind, GapKind, Outcome, Verdict};
use modecheck_tests::judged;

use super::{HIDDEN, blocked, fixture, gap, outcome, with_every_word, with_words};

#[test]
fn lists_are_read_where_the_pages_show_them() {
    assert_eq!(with_words("lists-documented", &HIDDEN), Verdict::Ready);
    assert_eq!(blocked("crypto-loan-debt"), [("bitget/loans", BlockerKind::CryptoLoan)]);
    assert_eq!(gap("crypto-loan-debt-unsaid", "bitget/loans"), GapKind::Undecodable);
    let follow = [("bitget/copy-trading-follow", BlockerKind::CopyTradingFollow)];
    assert_eq!(blocked("follow-spot-tracking"), follow);
    assert_eq!(blocked("follow-older-order"), follow);
    assert_eq!(gap("follow-older-orders-unread", "bitget/copy-trading-follow"), GapKind::NotAsked);
    assert_eq!(with_every_word("follow-older-orders-unread"), Verdict::Indeterminate, "a word replaces no read");
}

#[test]
fn a_page_that_says_that_more_follow_is_not_the_last() {
    assert_eq!(gap("plans-more-follow", "bitget/plan-orders"), GapKind::Truncated);
    let report = judged(&fixture("plan-spot-more"));
    let blocker = report.evaluation.blockers().next().unwrap();
    assert_eq!((blocker.count, blocker.actual.as_deref()), (None, Some("at least 1")));
}

#[test]
fn a_prompt_that_somebody_copied_hides_no_read() {
    assert_eq!(gap("prompts-among-reads", "bitget/upgrade-status"), GapKind::Contradictory);
    assert_eq!(with_every_word("prompts-among-reads"), Verdict::Indeterminate);
}

#[test]
fn only_wallets_that_are_known_count_and_each_once() {
    assert_eq!(gap("assets-wallet-unknown", "bitget/assets"), GapKind::Unrecognised);
    assert_eq!(gap("assets-wallet-twice", "bitget/assets"), GapKind::Contradictory);
}

#[test]
fn a_refusal_for_loans_lingers_only_where_the_loans_are_gone() {
    let loan = "bitget/institutional-loan";
    assert_eq!(blocked("loan-main-refused"), [(loan, BlockerKind::InstitutionalLoan)]);
    assert!(matches!(outcome(&judged(&fixture("status-lingering-loan")), loan), Outcome::Passed(_)));
}

#[test]
fn refusals_of_every_table_speak_of_the_account() {
    let status = "bitget/account-status";
    assert_eq!(blocked("code-abnormally-frozen"), [(status, BlockerKind::AccountAbnormal)]);
    assert_eq!(blocked("code-forced-liquidation"), [(status, BlockerKind::LiquidationInProgress)]);
}

#[test]
fn evidence_on_another_account_says_nothing_of_this_one() {
    let other = judged(&fixture("unified-of-another"));
    assert_eq!(other.verdict(), Verdict::Indeterminate);
    assert_eq!(other.evaluation.current.gap().map(|gap| gap.kind), Some(GapKind::WrongAccount));
    assert_eq!(gap("main-with-parent", "bitget/custodial-sub-account"), GapKind::NotObservable);
    assert_eq!(with_words("main-with-parent", &HIDDEN), Verdict::Indeterminate);
    assert_ne!(judged(&fixture("unified-sub-unparented")).verdict(), Verdict::NotOffered);
}
