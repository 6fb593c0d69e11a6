//! What OKX's codes and types mean, by the project's own contract, and evidence that contradicts itself.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]

use modecheck::{Answer, BlockerKind, Evidence, OkxRules, Profile, Response, Rulebook, Verdict};
use modecheck_tests::{fixtures, judged, mode};
use serde_json::json;
use serde_json::value::RawValue;

fn held(call: &str, body: &serde_json::Value) -> Evidence {
    OkxRules.held(call, &mode("portfolio"), &body.to_string()).unwrap()
}

fn kinds(evidence: &Evidence) -> Vec<BlockerKind> {
    judged(evidence).evaluation.blockers().map(|blocker| blocker.kind).collect()
}

#[test]
fn every_code_that_refuses_means_its_kind() {
    use BlockerKind as Kind;
    let table: [(Kind, &[&str]); 17] = [
        (Kind::FirstActivationRequired, &["51070"]),
        (Kind::KycRequired, &["59113", "59550"]),
        (Kind::ComplianceRestricted, &["59114", "50051", "50059", "50060"]),
        (Kind::CopyTradingLead, &["51164"]),
        (Kind::HedgeModePositions, &["51041"]),
        (Kind::IsolatedMarginPositions, &["50072"]),
        (Kind::OutstandingLiabilities, &["59001"]),
        (Kind::VipLoan, &["59311"]),
        (Kind::OpenOrders, &["59132"]),
        (Kind::InsufficientAssets, &["59133"]),
        (Kind::OpenPositions, &["59134"]),
        (Kind::CopyTradingLeadOrFollow, &["59135"]),
        (Kind::LeverageNotSet, &["59136", "59137"]),
        (Kind::PositionTierExceeded, &["59138"]),
        (Kind::InsufficientMargin, &["59139"]),
        (Kind::LiquidationInProgress, &["50009", "50020", "50022"]),
        (
            Kind::AccountRestricted,
            &["51024", "50007", "50012", "50017", "50019", "50023", "50027", "50029", "51028", "51029", "51030"],
        ),
    ];
    for (kind, codes) in table {
        for code in codes {
            for call in ["switch-precheck", "set-account-level"] {
                let body = json!({ "code": code, "data": [], "msg": "as it is" });
                assert_eq!(kinds(&held(call, &body)), [kind], "{code} answering {call}");
            }
        }
    }
    for code in ["59000", "59002"] {
        assert_eq!(
            kinds(&held("switch-precheck", &json!({ "code": code, "data": [], "msg": "" }))),
            [Kind::Unclassified]
        );
    }
    let unknown = json!({ "code": "98765", "data": [], "msg": "new" });
    assert_eq!(kinds(&held("set-account-level", &unknown)), [Kind::Unclassified], "a refusal in unknown words");
    assert_eq!(judged(&held("switch-precheck", &unknown)).verdict(), Verdict::Indeterminate, "a read in unknown words");
}

/// The reply to a switch that was carried out.
fn switched() -> Response {
    let done = json!({ "code": "0", "data": [{ "acctLv": "4" }], "msg": "" });
    held("set-account-level", &done).responses.remove(0)
}

fn fixture(name: &str) -> Evidence {
    fixtures("okx").into_iter().find(|(known, _)| known == name).unwrap().1
}

#[test]
fn the_reply_to_a_switch_proves_nothing_beside_other_answers() {
    for name in ["scode-0", "unmatched-vip-fixed-loan", "precheck-not-asked", "current-mode-unknown"] {
        for profile in [Profile::Standard, Profile::Held] {
            let mut evidence = Evidence { profile, ..fixture(name) };
            evidence.responses.push(switched());
            let verdict = judged(&evidence).verdict();
            assert!(!matches!(verdict, Verdict::Ready | Verdict::AlreadyInMode), "{name}, {profile}: {verdict}");
        }
    }
    let mut twice = fixture("scode-0");
    twice.responses.extend([switched(), switched()]);
    assert_eq!(judged(&twice).verdict(), Verdict::Indeterminate);
}

#[test]
fn a_held_reply_does_not_speak_over_a_configuration_that_failed() {
    let mut evidence = Evidence { profile: Profile::Held, ..fixture("account-wrong") };
    evidence.responses.extend(fixture("scode-0").responses.into_iter().filter(|one| one.call == "switch-precheck"));
    let report = judged(&evidence);
    assert_eq!(report.verdict(), Verdict::Indeterminate);
    let passed =
        report.evaluation.findings.iter().any(|finding| matches!(finding.outcome, modecheck::Outcome::Passed(_)));
    assert!(!passed, "nothing is said of an account that is another's");
}

#[test]
fn an_order_that_was_read_contradicts_a_pass_however_it_came_to_be_read() {
    let mut evidence = fixture("scode-0");
    let orders = fixture("unmatched-pending-orders").responses.into_iter().filter(|one| one.call == "open-orders");
    evidence.responses.extend(orders);
    assert_eq!(judged(&evidence).verdict(), Verdict::Indeterminate);
}

#[test]
fn a_uid_in_evidence_made_by_hand_is_masked_in_the_report() {
    let mut evidence = fixture("scode-0");
    if let Answer::Reply { body, .. } = &mut evidence.responses[0].answer {
        *body = RawValue::from_string(body.get().replace("••••4616", "44705892343619584")).unwrap();
    }
    assert_eq!(judged(&evidence).evaluation.uid.as_deref(), Some("••••9584"));
}
