//! The way back to classic mode, by the interface of unified accounts.

use modecheck::{Answer, BlockerKind, GapKind, Outcome, Response, Verdict};
use modecheck_tests::judged;
use serde_json::value::RawValue;

use super::{blocked, fixture, gap, outcome, with_words};

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
fn an_empty_page_that_names_a_next_one_or_does_not_say_is_no_list() {
    for data in [r#"{"list":[],"cursor":"1199673000000000001"}"#, r#"{"list":[]}"#, r#"{"list":null}"#] {
        let mut evidence = fixture("unified-back");
        let spot = |response: &&mut Response| response.call == "unified-orders" && response.query.contains("=SPOT");
        let response = evidence.responses.iter_mut().find(spot).unwrap();
        let body = RawValue::from_string(format!(r#"{{"code":"00000","msg":"success","data":{data}}}"#)).unwrap();
        response.answer = Answer::Reply { status: 200, body };
        let Outcome::Unknown(gap) = outcome(&judged(&evidence), RULE) else { panic!("{data}") };
        assert_eq!(gap.kind, GapKind::Truncated, "{data}");
    }
}

#[test]
fn a_sub_account_never_goes_back() {
    assert_eq!(judged(&fixture("unified-sub-back")).verdict(), Verdict::NotOffered);
}
