//! Sub-accounts, by what their main account's key shows.

use modecheck::{BlockerKind, GapKind, Outcome, Verdict};
use modecheck_tests::judged;

use super::{blocked, fixture, gap, outcome, with_every_word};

const CUSTODIAL: &str = "bitget/custodial-sub-account";
const VIRTUAL: &str = "bitget/virtual-sub-account";

#[test]
fn a_sub_account_that_is_entrusted_to_a_custodian_is_found() {
    assert_eq!(blocked("sub-custodial"), [(CUSTODIAL, BlockerKind::CustodyAccount)]);
    for name in ["sub-clean", "sub-virtual", "sub-ordinary", "sub-alike"] {
        assert_eq!(gap(name, CUSTODIAL), GapKind::NotObservable, "{name}");
    }
}

#[test]
fn only_a_list_that_is_whole_and_clear_tells_an_ordinary_sub_account() {
    assert!(matches!(outcome(&judged(&fixture("sub-ordinary")), VIRTUAL), Outcome::Passed(_)));
    for name in ["sub-clean", "sub-virtual", "sub-custodial", "sub-alike"] {
        assert_eq!(gap(name, VIRTUAL), GapKind::NotObservable, "{name}");
    }
    for (name, kind) in [("sub-list-cut", GapKind::Truncated), ("sub-of-another", GapKind::WrongAccount)] {
        assert_eq!((gap(name, CUSTODIAL), gap(name, VIRTUAL)), (kind, kind), "{name}");
        assert_eq!(with_every_word(name), Verdict::Indeterminate, "{name}: a word replaces no read");
    }
}
