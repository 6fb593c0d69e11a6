//! The way back to classic mode, by the interface of unified accounts.

use modecheck::{BlockerKind, GapKind, Verdict};
use modecheck_tests::judged;

use super::{blocked, fixture, gap, with_words};

const RULE: &str = "bitget/way-back";

#[test]
fn what_stands_against_any_change_of_mode_blocks_the_way_back() {
    for (name, kind) in [
        ("unified-back-position", BlockerKind::OpenPositions),
        ("unified-back-order", BlockerKind::OpenOrders),
        ("unified-back-cursor-repeats", BlockerKind::OpenOrders),
        ("unified-back-strategy", BlockerKind::OpenAlgoOrders),
        ("unified-back-debt", BlockerKind::OutstandingLiabilities),
        ("unified-back-loan", BlockerKind::CryptoLoan),
        ("unified-back-refused", BlockerKind::Unclassified),
        ("unified-back-switching", BlockerKind::SwitchInProgress),
    ] {
        assert_eq!(blocked(name), [(RULE, kind)], "{name}");
        assert_eq!(with_words(name, &[RULE]), Verdict::Blocked, "{name}: a word replaces no read");
    }
}

#[test]
fn a_way_back_is_ready_by_a_word_only_where_everything_was_read() {
    assert_eq!(gap("unified-back", RULE), GapKind::NotObservable);
    assert_eq!(with_words("unified-back", &[RULE]), Verdict::Ready);
    assert_eq!(gap("unified-back-empty-body", RULE), GapKind::Undecodable);
    assert_eq!(gap("unified-back-denied", RULE), GapKind::PermissionMissing);
    for name in ["unified-back-empty-body", "unified-back-denied"] {
        assert_eq!(with_words(name, &[RULE]), Verdict::Indeterminate, "{name}");
    }
}

#[test]
fn a_sub_account_never_goes_back() {
    assert_eq!(judged(&fixture("unified-sub-back")).verdict(), Verdict::NotOffered);
}
