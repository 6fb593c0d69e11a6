//! Replies to the switch that somebody holds.

use modecheck::{Axis, BlockerKind, Context, GapKind, KucoinRules, Rulebook, Verdict, report};
use modecheck_tests::{judged, mode};

use crate::word;

fn judge(body: &str) -> (Verdict, Vec<(BlockerKind, Option<String>)>) {
    let call = KucoinRules.readable_calls(Axis::AccountMode)[0];
    let evidence = KucoinRules.held(call, &mode("unified"), body).unwrap();
    let context = Context { attestations: vec![word()], ..Context::new(None, KucoinRules.as_of()) };
    let report = report(&KucoinRules, &evidence, &mode("unified"), &context, evidence.file_origin());
    let found = |blocker: &modecheck::Blocker| (blocker.kind, blocker.native.message.clone());
    let found: Vec<_> = report.evaluation.blockers().map(found).collect();
    (report.verdict(), found)
}

fn refused(code: &str) -> (Verdict, Vec<(BlockerKind, Option<String>)>) {
    judge(&format!(r#"{{"code":"{code}","msg":"the text of {code}"}}"#))
}

#[test]
fn a_refusal_is_read_by_its_code_and_keeps_its_text() {
    for (code, kind) in [
        ("411100", BlockerKind::AccountRestricted),
        ("130201", BlockerKind::AccountRestricted),
        ("126002", BlockerKind::AccountRestricted),
        ("400303", BlockerKind::KycRequired),
        ("126047", BlockerKind::KycRequired),
        ("126048", BlockerKind::KycRequired),
        ("400500", BlockerKind::RegionRestricted),
        ("130309", BlockerKind::LiquidationInProgress),
        ("130310", BlockerKind::AccountAbnormal),
        ("400301", BlockerKind::Unclassified),
        ("400700", BlockerKind::Unclassified),
        ("112010", BlockerKind::Unclassified),
        ("999999", BlockerKind::Unclassified),
    ] {
        assert_eq!(refused(code), (Verdict::Blocked, vec![(kind, Some(format!("the text of {code}")))]), "{code}");
    }
}

#[test]
fn codes_of_keys_clocks_and_servers_say_nothing_of_the_account() {
    for code in ["400002", "400003", "400006", "400007", "429000", "500000", "404", "401000"] {
        assert_eq!(refused(code), (Verdict::Indeterminate, vec![]), "{code}");
    }
}

#[test]
fn an_accepted_switch_is_not_yet_one_and_what_is_no_reply_is_none() {
    for body in [r#"{"code":"200000","data":null}"#, r#"{"code":"200000"}"#, "{}", "null", "<html>", ""] {
        assert_eq!(judge(body), (Verdict::Indeterminate, vec![]), "{body}");
    }
    let call = KucoinRules.readable_calls(Axis::AccountMode)[0];
    let body = r#"{"code":"200000","success":false,"data":null}"#;
    let report = judged(&KucoinRules.held(call, &mode("unified"), body).unwrap());
    assert_eq!(report.evaluation.current.gap().map(|gap| gap.kind), Some(GapKind::NotAsked), "it is not accepted");
}

#[test]
fn replies_to_other_calls_and_other_switches_are_not_read() {
    let call = KucoinRules.readable_calls(Axis::AccountMode)[0];
    assert!(KucoinRules.held(call, &mode("subs-unified"), "{}").is_none());
    assert!(KucoinRules.held("account-mode", &mode("unified"), "{}").is_none());
}
