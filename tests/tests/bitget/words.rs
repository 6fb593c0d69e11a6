//! The prompts, and the status of an upgrade.

use modecheck::{Basis, BlockerKind, Context, Exchange, GapKind, NoticeCode, Origin, Verdict, report, rulebook};
use modecheck_tests::{judged, mode};

use super::{HIDDEN, blocked, fixture, gap, with_every_word, with_words};

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
    assert_eq!(gap("unified-unread-refused-before", status), GapKind::Unanswered, "it may be upgraded since");
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

#[test]
fn a_status_is_attested_away_only_where_it_names_nothing() {
    let disabled: Vec<_> = HIDDEN.into_iter().chain(["bitget/upgrade-status"]).collect();
    assert_eq!(with_words("status-disabled", &HIDDEN), Verdict::Blocked);
    assert_eq!(with_words("status-disabled", &disabled), Verdict::Ready, "attested away");
    assert_eq!(with_words("status-process", &disabled), Verdict::Blocked, "a word replaces no read");
    assert_eq!(with_every_word("status-success"), Verdict::Indeterminate, "a success on a classic account");
    assert_eq!(with_every_word("status-unknown"), Verdict::Indeterminate);
    assert_eq!(with_every_word("status-other-words"), Verdict::Blocked);
}
