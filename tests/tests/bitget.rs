//! What Bitget's answers mean, fixture by fixture: the prompts, the status of an upgrade, and the traps.

use modecheck::{
    Attestation, Basis, BlockerKind, Context, Date, Evidence, Exchange, GapKind, NoticeCode, Origin, Outcome, Report,
    Verdict, report, rulebook,
};
use modecheck_tests::{context, fixtures, judged, mode};

fn fixture(name: &str) -> Evidence {
    fixtures("bitget").into_iter().find(|(known, _)| known == name).unwrap_or_else(|| panic!("no {name}")).1
}

fn outcome(report: &Report, rule: &str) -> Outcome {
    let finding = report.evaluation.findings.iter().find(|finding| finding.card.id == rule);
    finding.unwrap_or_else(|| panic!("no {rule}")).outcome.clone()
}

fn gap(name: &str, rule: &str) -> GapKind {
    match outcome(&judged(&fixture(name)), rule) {
        Outcome::Unknown(gap) => gap.kind,
        other => panic!("{name}: {rule} is {other:?}"),
    }
}

/// The one kind that a fixture finds, with what it rests on.
fn blocked(name: &str) -> Vec<(&'static str, BlockerKind)> {
    let report = judged(&fixture(name));
    assert_eq!(report.verdict(), Verdict::Blocked, "{name}");
    report.evaluation.blockers().map(|blocker| (blocker.rule, blocker.kind)).collect()
}

#[test]
fn each_prompt_is_its_own_kind() {
    let expected = [
        ("bitget/copy-trading-lead", BlockerKind::CopyTradingLead),
        ("bitget/copy-trading-follow", BlockerKind::CopyTradingFollow),
        ("bitget/trading-bots", BlockerKind::TradingBots),
        ("bitget/institutional-loan", BlockerKind::InstitutionalLoan),
        ("bitget/login-method", BlockerKind::LoginMethodNotSupported),
        ("bitget/account-status", BlockerKind::AccountAbnormal),
        ("bitget/region", BlockerKind::RegionRestricted),
    ];
    for (number, found) in (1..).zip(expected) {
        assert_eq!(blocked(&format!("prompt-{number}")), [found]);
    }
    let all = judged(&fixture("prompts-all"));
    let kinds: Vec<_> = all.evaluation.blockers().map(|blocker| blocker.kind).collect();
    assert_eq!(
        kinds,
        expected.map(|(_, kind)| kind).into_iter().chain([BlockerKind::Unclassified]).collect::<Vec<_>>()
    );
    assert!(all.evaluation.blockers().all(|blocker| blocker.basis == Basis::ExchangeVerdict));
    let other = all.evaluation.blockers().last().unwrap();
    assert_eq!(other.native.message.as_deref(), Some("Veuillez réessayer plus tard"), "the text is kept");
    assert_eq!(gap("prompts-empty", "bitget/upgrade-status"), GapKind::Undecodable);
}

#[test]
fn a_plain_text_of_prompts_is_evidence() {
    let rules = rulebook(Exchange::Bitget);
    let text = "Upgrade not supported due to active trading bots.\r\n\n  upgrade_disabled\n";
    let evidence = rules.held("prompts", &mode("unified"), text).unwrap();
    let report = report(rules, &evidence, &mode("unified"), &Context::new(None, rules.as_of()), Origin::Normalized);
    let found: Vec<_> = report.evaluation.blockers().map(|blocker| blocker.kind).collect();
    assert_eq!(found, [BlockerKind::TradingBots, BlockerKind::SwitchingSuspended]);
    assert!(rules.held("upgrade", &mode("unified"), "").is_none());
}

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
        ("abnormal", "bitget/account-status", BlockerKind::AccountAbnormal),
    ];
    for (name, rule, kind) in expected {
        assert_eq!(blocked(name), [(rule, kind)], "{name}");
    }
}

#[test]
fn the_status_of_an_upgrade_blocks_lingers_or_is_attested_away() {
    let status = "bitget/upgrade-status";
    assert_eq!(blocked("status-process"), [(status, BlockerKind::SwitchInProgress)]);
    assert_eq!(blocked("status-disabled"), [(status, BlockerKind::SwitchingSuspended)]);
    assert_eq!(blocked("status-other-words"), [(status, BlockerKind::Unclassified)]);
    assert_eq!(blocked("status-silent"), [(status, BlockerKind::Unclassified)]);
    assert_eq!(blocked("upgrading"), [(status, BlockerKind::SwitchInProgress)]);
    assert_eq!(blocked("changing-code"), [(status, BlockerKind::SwitchInProgress)]);
    assert_eq!(gap("status-unknown", status), GapKind::Unrecognised);
    assert_eq!(gap("status-success", status), GapKind::Contradictory);
    let login = [("bitget/login-method", BlockerKind::LoginMethodNotSupported)];
    assert_eq!(blocked("status-lingering-login"), login, "no read shows that it is gone");
    let lingering = judged(&fixture("status-lingering"));
    assert_eq!(lingering.verdict(), Verdict::Indeterminate);
    assert!(lingering.evaluation.notices.iter().any(|notice| notice.code == NoticeCode::EarlierRefusal));
    assert_eq!(judged(&fixture("held-success")).verdict(), Verdict::AlreadyInMode);
    assert_eq!(blocked("held-process"), [(status, BlockerKind::SwitchInProgress)]);
    assert_eq!(blocked("held-disabled"), [(status, BlockerKind::SwitchingSuspended)]);
    assert_eq!(blocked("held-fail"), [("bitget/trading-bots", BlockerKind::TradingBots)]);
}

/// The verdict with a person's word on these rules.
fn with_words(name: &str, rules: &[&str]) -> Verdict {
    let evidence = fixture(name);
    let book = rulebook(Exchange::Bitget);
    let word = Attestation {
        rules: rules.iter().map(|rule| (*rule).to_owned()).collect(),
        holds: true,
        by: "a person".to_owned(),
        on: Date::new(2026, 11, 21),
        expires: Date::new(2026, 12, 21),
        note: String::new(),
    };
    let context = Context { attestations: vec![word], ..context(book, &evidence) };
    report(book, &evidence, &evidence.targets[0], &context, Origin::Fixture).verdict()
}

#[test]
fn a_clean_account_is_ready_once_a_person_speaks_of_what_no_read_shows() {
    let hidden = [
        "bitget/copy-trading-lead",
        "bitget/trading-bots",
        "bitget/login-method",
        "bitget/account-status",
        "bitget/region",
        "bitget/questionnaire",
    ];
    assert_eq!(judged(&fixture("classic-clean")).verdict(), Verdict::Indeterminate);
    assert_eq!(with_words("classic-clean", &hidden), Verdict::Ready);
    for missing in hidden {
        let rest: Vec<_> = hidden.into_iter().filter(|rule| *rule != missing).collect();
        assert_eq!(with_words("classic-clean", &rest), Verdict::Indeterminate, "without {missing}");
    }
    assert_eq!(with_words("sub-clean", &hidden), Verdict::Indeterminate, "a sub-account's kind is open");
    let disabled: Vec<_> = hidden.into_iter().chain(["bitget/upgrade-status"]).collect();
    assert_eq!(with_words("status-disabled", &hidden), Verdict::Blocked);
    assert_eq!(with_words("status-disabled", &disabled), Verdict::Ready, "attested away");
    assert_eq!(with_words("status-process", &disabled), Verdict::Blocked, "a word replaces no read");
    assert_eq!(with_words("copy-permission", &disabled), Verdict::Indeterminate, "reads are missing");
    for name in ["orders-timeout", "plans-empty-body", "list-missing", "data-missing", "older-not-read"] {
        assert_eq!(with_words(name, &disabled), Verdict::Indeterminate, "{name}");
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
fn the_mode_is_what_a_successful_read_confirms() {
    assert_eq!(judged(&fixture("unified")).verdict(), Verdict::AlreadyInMode);
    assert_eq!(judged(&fixture("unified-no-management")).verdict(), Verdict::AlreadyInMode);
    for name in ["mode-code-alone", "unified-mode-code-alone"] {
        let report = judged(&fixture(name));
        assert_eq!(report.verdict(), Verdict::Indeterminate, "{name}");
        assert_eq!(report.evaluation.current.gap().map(|gap| gap.kind), Some(GapKind::KeyInvalid), "{name}");
    }
    let hybrid = judged(&fixture("hybrid"));
    assert_eq!(hybrid.verdict(), Verdict::Indeterminate);
    assert_eq!(hybrid.evaluation.current.mode().map(modecheck::Mode::slug), Some("unrecognised:hybrid"));
    assert_eq!(judged(&fixture("unified-sub-back")).verdict(), Verdict::NotOffered);
    assert_eq!(judged(&fixture("unified-back")).verdict(), Verdict::Indeterminate);
    assert_eq!(with_words("unified-back", &["bitget/way-back"]), Verdict::Ready);
}
