//! The conditions of the how-to pages and of the failure guide, as reads show them.

use modecheck::{BlockerKind, GapKind, Outcome, Verdict};
use modecheck_tests::judged;

use super::{HIDDEN, blocked, fixture, gap, outcome, with_every_word, with_words};

#[test]
fn each_condition_of_the_how_to_pages_is_found() {
    let expected = [
        ("position-coin", "bitget/positions", BlockerKind::OpenPositions),
        ("order-usdc-partial", "bitget/orders", BlockerKind::OpenOrders),
        ("order-spot", "bitget/orders", BlockerKind::OpenOrders),
        ("order-spot-tpsl", "bitget/orders", BlockerKind::OpenAlgoOrders),
        ("order-margin", "bitget/orders", BlockerKind::OpenOrders),
        ("plan-track", "bitget/plan-orders", BlockerKind::OpenAlgoOrders),
        ("plan-spot", "bitget/plan-orders", BlockerKind::OpenAlgoOrders),
        ("margin-debt", "bitget/margin-debt", BlockerKind::OutstandingLiabilities),
        ("crypto-loan", "bitget/loans", BlockerKind::CryptoLoan),
        ("assets-low", "bitget/assets", BlockerKind::InsufficientAssets),
        ("lead-trader", "bitget/copy-trading-lead", BlockerKind::CopyTradingLead),
        ("lead-spot", "bitget/copy-trading-lead", BlockerKind::CopyTradingLead),
        ("lead-followers", "bitget/copy-trading-lead", BlockerKind::CopyTradingLead),
        ("follow-trader", "bitget/copy-trading-follow", BlockerKind::CopyTradingFollow),
        ("follow-spot-order", "bitget/copy-trading-follow", BlockerKind::CopyTradingFollow),
        ("bots-frozen", "bitget/trading-bots", BlockerKind::TradingBots),
        ("loan-sub", "bitget/institutional-loan", BlockerKind::InstitutionalLoan),
        ("loan-sub-code", "bitget/institutional-loan", BlockerKind::InstitutionalLoan),
        ("code-frozen", "bitget/account-status", BlockerKind::AccountAbnormal),
        ("code-restricted", "bitget/account-status", BlockerKind::AccountRestricted),
        ("code-liquidation", "bitget/account-status", BlockerKind::LiquidationInProgress),
        ("lead-orders", "bitget/copy-trading-lead", BlockerKind::CopyTradingLead),
        ("lead-barred", "bitget/copy-trading-lead", BlockerKind::CopyTradingLead),
        ("abnormal", "bitget/account-status", BlockerKind::AccountAbnormal),
    ];
    for (name, rule, kind) in expected {
        assert_eq!(blocked(name), [(rule, kind)], "{name}");
    }
}

#[test]
fn a_clean_account_is_ready_once_a_person_speaks_of_what_no_read_shows() {
    assert_eq!(judged(&fixture("classic-clean")).verdict(), Verdict::Indeterminate);
    assert_eq!(with_words("classic-clean", &HIDDEN), Verdict::Ready);
    for missing in HIDDEN {
        let rest: Vec<_> = HIDDEN.into_iter().filter(|rule| *rule != missing).collect();
        assert_eq!(with_words("classic-clean", &rest), Verdict::Indeterminate, "without {missing}");
    }
    assert_eq!(with_words("sub-clean", &HIDDEN), Verdict::Indeterminate, "a sub-account's kind is open");
    assert_eq!(with_every_word("sub-clean"), Verdict::Ready);
    for name in [
        "copy-permission",
        "data-missing",
        "lead-orders-denied",
        "lead-unsaid",
        "list-missing",
        "loan-main-unread",
        "older-not-read",
        "orders-timeout",
        "plans-empty-body",
        "release-window",
    ] {
        assert_eq!(with_every_word(name), Verdict::Indeterminate, "{name}");
    }
}

#[test]
fn a_part_that_was_not_read_is_a_gap_and_never_nothing() {
    assert_eq!(gap("copy-permission", "bitget/copy-trading-follow"), GapKind::PermissionMissing);
    assert_eq!(gap("lead-moved", "bitget/copy-trading-lead"), GapKind::ModeMismatch);
    assert_eq!(gap("orders-timeout", "bitget/orders"), GapKind::Unanswered);
    assert_eq!(gap("plans-empty-body", "bitget/plan-orders"), GapKind::Undecodable);
    assert_eq!(gap("list-missing", "bitget/orders"), GapKind::Undecodable);
    assert_eq!(gap("data-missing", "bitget/positions"), GapKind::Undecodable);
    assert_eq!(gap("assets-wallet-missing", "bitget/assets"), GapKind::Undecodable);
    assert_eq!(gap("older-not-read", "bitget/orders"), GapKind::NotAsked);
    assert_eq!(gap("opened-unsaid", "bitget/plan-orders"), GapKind::Undecodable);
    assert_eq!(gap("bots-equity", "bitget/trading-bots"), GapKind::NotObservable);
    let Outcome::Unknown(gap) = outcome(&judged(&fixture("copy-permission")), "bitget/copy-trading-follow") else {
        panic!("a read without permission decides nothing")
    };
    let said = gap.native.and_then(|native| native.message).unwrap();
    assert!(said.contains("ttor"), "Bitget names what is missing: {said}");
}

#[test]
fn a_code_means_what_its_text_says() {
    assert_eq!(gap("code-regional", "bitget/trading-bots"), GapKind::Unrecognised, "40024 of the other table");
    assert_eq!(gap("code-regional", "bitget/account-status"), GapKind::NotObservable);
    assert_eq!(gap("code-user-permission", "bitget/trading-bots"), GapKind::PermissionMissing);
    assert_eq!(gap("code-frozen", "bitget/trading-bots"), GapKind::AccessBlocked);
}

#[test]
fn a_wrong_parameter_passes_by_itself_in_release_windows_only() {
    assert_eq!(gap("release-window", "bitget/orders"), GapKind::Unanswered);
    assert_eq!(gap("release-window-closed", "bitget/orders"), GapKind::Unrecognised);
}

#[test]
fn loans_of_a_main_account_are_read_and_do_not_stop_it() {
    let loan = "bitget/institutional-loan";
    assert_eq!(gap("loan-main-unread", loan), GapKind::NotAsked);
    assert!(matches!(outcome(&judged(&fixture("loan-main")), loan), Outcome::Passed(_)));
    assert_eq!(with_words("loan-main", &HIDDEN), Verdict::Ready);
}
