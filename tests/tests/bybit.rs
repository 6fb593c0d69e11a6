//! What Bybit's refusals mean, and evidence that contradicts itself.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]

use modecheck::{
    Axis, Basis, BlockerKind, BybitRules, Context, Evidence, GapKind, Mode, Origin, Outcome, Report, Rulebook, Scope,
    Timestamp, Verdict, report,
};
use modecheck_tests::{context, fixtures, judged, mode};
use serde_json::{Value, json};

fn held(call: &str, target: &Mode, body: &Value) -> Report {
    let evidence = BybitRules.held(call, target, &body.to_string()).unwrap();
    judged(&evidence)
}

/// The reply to an upgrade that failed with these sentences.
fn failed(sentences: &[&str]) -> Report {
    let result = json!({ "unifiedUpdateStatus": "FAIL", "unifiedUpdateMsg": { "msg": sentences } });
    held("upgrade-to-uta", &mode("uta2-pro"), &json!({ "retCode": 0, "retMsg": "", "result": result }))
}

fn meant(report: &Report) -> Vec<(BlockerKind, Option<Scope>)> {
    report.evaluation.blockers().map(|blocker| (blocker.kind, blocker.scope)).collect()
}

#[test]
fn the_sample_of_the_upgrade_page_means_four_blockers() {
    let report = failed(&[
        "Update account failed. You have outstanding liabilities in your Spot account.",
        "Update account failed. Please close the usdc perpetual positions in USDC Account.",
        "unable to upgrade, please cancel the usdt perpetual open orders in USDT account.",
        "unable to upgrade, please close the usdt perpetual positions in USDT account.",
    ]);
    assert_eq!(report.verdict(), Verdict::Blocked);
    assert_eq!(
        meant(&report),
        [
            (BlockerKind::OutstandingLiabilities, Some(Scope::Spot)),
            (BlockerKind::OpenPositions, Some(Scope::UsdcPerpetual)),
            (BlockerKind::OpenOrders, Some(Scope::UsdtPerpetual)),
            (BlockerKind::OpenPositions, Some(Scope::UsdtPerpetual)),
        ]
    );
    assert!(report.evaluation.blockers().all(|blocker| blocker.basis == Basis::ExchangeVerdict));
}

/// Sentences of Bybit's pages and locale files since 2022, and what they mean whatever account they name.
const SENTENCES: &[(&str, BlockerKind, Option<Scope>)] = &[
    ("Your USDC is transferring, please try again later", BlockerKind::TransferInProgress, None),
    ("Please close the USDC Options positions in USDC account", BlockerKind::OpenPositions, Some(Scope::Option)),
    ("please close the usdc option positions in Derivatives account", BlockerKind::OpenPositions, Some(Scope::Option)),
    ("close the usdt perpetual positions in USDC Account", BlockerKind::OpenPositions, Some(Scope::UsdtPerpetual)),
    ("cancel the usdc perpetual open orders in USDC account", BlockerKind::OpenOrders, Some(Scope::UsdcPerpetual)),
    ("CANCEL THE USDT PERPETUAL OPEN ORDERS", BlockerKind::OpenOrders, Some(Scope::UsdtPerpetual)),
    ("please close the inverse futures positions", BlockerKind::OpenPositions, Some(Scope::Inverse)),
    ("please cancel the spot open orders in Spot account", BlockerKind::OpenOrders, Some(Scope::Spot)),
    ("unable to upgrade as you haven’t met the minimum asset requirement.", BlockerKind::InsufficientAssets, None),
    ("The net asset is not satisfied", BlockerKind::InsufficientAssets, None),
    ("Once upgraded, the estimated risk rate will be too high", BlockerKind::RiskRateTooHigh, None),
    (
        "You have USDT perpetual positions, so upgrading is prohibited for 10 minutes before and after the hour",
        BlockerKind::BlackoutWindow,
        Some(Scope::UsdtPerpetual),
    ),
    (
        "You have unclosed hedge mode or isolated mode USDT perpetual positions",
        BlockerKind::HedgeModePositions,
        Some(Scope::UsdtPerpetual),
    ),
    ("You have uncancelled Options orders", BlockerKind::OpenOrders, Some(Scope::Option)),
    ("Account is not eligible because of reasons", BlockerKind::Unclassified, None),
    ("", BlockerKind::Unclassified, None),
];

#[test]
fn sentences_are_understood_by_their_words() {
    for (sentence, kind, scope) in SENTENCES {
        for spelled in [(*sentence).to_owned(), sentence.to_uppercase(), format!("Update account failed. {sentence}.")]
        {
            let report = failed(&[&spelled]);
            assert_eq!(meant(&report), [(*kind, *scope)], "{spelled}");
            let said = report.evaluation.blockers().next().unwrap().native.message.clone();
            assert_eq!(said.unwrap_or_default(), spelled, "the text is kept as it came");
        }
    }
}

/// Codes that refuse an upgrade or a margin mode; `Unclassified` where Bybit does not say why.
const CODES: &[(&str, BlockerKind)] = &[
    ("3400208", BlockerKind::HedgeModePositions),
    ("3400209", BlockerKind::BlackoutWindow),
    ("3400212", BlockerKind::BlackoutWindow),
    ("3400210", BlockerKind::RiskRateTooHigh),
    ("3400211", BlockerKind::RiskRateTooHigh),
    ("3400213", BlockerKind::RiskRateTooHigh),
    ("140005", BlockerKind::RiskRateTooHigh),
    ("3400051", BlockerKind::OpenPositions),
    ("3400052", BlockerKind::OpenOrders),
    ("3400053", BlockerKind::OpenOrders),
    ("3400054", BlockerKind::OpenOrders),
    ("3400071", BlockerKind::InsufficientAssets),
    ("3400000", BlockerKind::InsufficientAssets),
    ("3400001", BlockerKind::OpenPositions),
    ("3400101", BlockerKind::OpenPositions),
    ("3200419", BlockerKind::OpenPositions),
    ("3200425", BlockerKind::OpenPositions),
    ("3400002", BlockerKind::OpenOrders),
    ("3400102", BlockerKind::OpenOrders),
    ("3200641", BlockerKind::CollateralLimit),
    ("3401010", BlockerKind::CopyTradingLead),
    ("3400139", BlockerKind::PositionTierExceeded),
    ("182108", BlockerKind::InsufficientMargin),
    ("140003", BlockerKind::LiquidationInProgress),
    ("140004", BlockerKind::InstitutionalLoan),
    ("3200320", BlockerKind::InstitutionalLoan),
    ("3100197", BlockerKind::SwitchInProgress),
    ("182105", BlockerKind::SwitchInProgress),
    ("176134", BlockerKind::SwitchInProgress),
    ("131084", BlockerKind::SwitchInProgress),
    ("700012", BlockerKind::SwitchInProgress),
    ("110071", BlockerKind::SwitchingSuspended),
    ("10027", BlockerKind::AccountRestricted),
    ("3400065", BlockerKind::Unclassified),
    ("110077", BlockerKind::Unclassified),
    ("140001", BlockerKind::Unclassified),
    ("99999999", BlockerKind::Unclassified),
];

#[test]
fn codes_mean_their_kind_wherever_they_are_sent() {
    let portfolio = Mode::new(Axis::MarginMode, "portfolio");
    for (code, kind) in CODES {
        let number: i64 = code.parse().unwrap();
        let envelope = json!({ "retCode": number, "retMsg": "as it is", "result": {} });
        assert_eq!(kinds(&held("upgrade-to-uta", &mode("uta2-pro"), &envelope)), [*kind], "{code} as retCode");
        let row = json!({ "relieveLimitCode": code, "relieveLimitMsg": "", "pass": false });
        let v3 = json!({ "status": "FAIL", "relieveLimitBizResponse": [row] });
        let v3 = json!({ "retCode": 0, "retMsg": "", "result": v3 });
        assert_eq!(kinds(&held("upgrade-unified-account", &mode("uta2-pro"), &v3)), [*kind], "{code} as relieveLimit");
        let reasons = json!({ "reasons": [{ "reasonCode": code, "reasonMsg": "" }] });
        for refused in [0, 3_400_045, 110_073, 3_400_005] {
            let reply = json!({ "retCode": refused, "retMsg": "Set margin mode failed", "result": reasons });
            assert_eq!(
                kinds(&held("set-margin-mode", &portfolio, &reply)),
                [*kind],
                "{code} as reason under {refused}"
            );
        }
    }
}

fn kinds(report: &Report) -> Vec<BlockerKind> {
    report.evaluation.blockers().map(|blocker| blocker.kind).collect()
}

#[test]
fn codes_of_servers_and_keys_are_gaps_and_no_refusals() {
    for (code, gap) in [
        (3_400_214, GapKind::Unanswered),
        (3_400_015, GapKind::Unanswered),
        (10_005, GapKind::PermissionMissing),
        (10_003, GapKind::WrongSite),
        (10_028, GapKind::ModeMismatch),
    ] {
        let report =
            held("upgrade-to-uta", &mode("uta2-pro"), &json!({ "retCode": code, "retMsg": "so it is", "result": {} }));
        assert_eq!(report.verdict(), Verdict::Indeterminate, "{code}");
        let gaps = report.evaluation.findings.iter().filter_map(|finding| match &finding.outcome {
            Outcome::Unknown(gap) => Some(gap.kind),
            _ => None,
        });
        assert_eq!(gaps.collect::<Vec<_>>(), [gap], "{code}");
    }
}

#[test]
fn an_echoed_request_is_struck_from_what_is_kept() {
    let echo = "error sign! origin_string[1672125124195AKfaKEkey0000000015000category=linear]";
    let evidence = BybitRules
        .held(
            "upgrade-to-uta",
            &mode("uta2-pro"),
            &json!({ "retCode": 10004, "retMsg": echo, "result": {} }).to_string(),
        )
        .unwrap();
    let kept = serde_json::to_string(&evidence).unwrap();
    assert!(kept.contains("origin_string[•••]") && !kept.contains("AKfaKE"), "{kept}");
}

fn fixture(name: &str) -> Evidence {
    fixtures("bybit").into_iter().find(|(known, _)| known == name).unwrap().1
}

#[test]
fn a_reply_to_the_switch_proves_nothing_beside_other_answers() {
    for name in ["ready", "order-spot", "status-7"] {
        let mut evidence = fixture(name);
        evidence.responses.extend(fixture("reply-success").responses);
        let verdict = judged(&evidence).verdict();
        assert!(!matches!(verdict, Verdict::Ready | Verdict::AlreadyInMode), "{name}: {verdict}");
    }
}

fn judged_with(evidence: &Evidence, change: impl FnOnce(&mut Context)) -> Report {
    let mut context = context(&BybitRules, evidence);
    change(&mut context);
    report(&BybitRules, evidence, &evidence.targets[0], &context, Origin::Saved)
}

fn time(text: &str) -> Timestamp {
    format!("2026-11-21T{text}Z").parse().unwrap()
}

#[test]
fn the_window_is_judged_for_the_time_that_is_planned() {
    let blocked = judged(&fixture("minute-55"));
    assert!(blocked.evaluation.blocked_only_by_time());
    assert_eq!(blocked.next_open(), Some(time("02:06:00")));
    let later = judged_with(&fixture("minute-55"), |context| context.planned = blocked.next_open());
    assert_eq!(later.verdict(), Verdict::Ready);
    let within = judged_with(&fixture("ready"), |context| context.planned = Some(time("04:52:00")));
    assert_eq!((within.verdict(), within.next_open()), (Verdict::Blocked, Some(time("05:06:00"))));
    let elsewhere = judged_with(&fixture("ready"), |context| context.at = Some(time("01:51:00")));
    assert_eq!(elsewhere.verdict(), Verdict::Blocked, "judged at another time than the evidence's");
    let beside = judged(&fixture("minute-55-and-order"));
    assert!(!beside.evaluation.blocked_only_by_time());
    assert_eq!(beside.next_open(), Some(time("02:06:00")), "when the time of day will allow it");
}

#[test]
fn a_ready_report_is_stale_once_the_window_begins() {
    let minute_49 = judged(&fixture("minute-49"));
    assert_eq!((minute_49.verdict(), minute_49.stale_after()), (Verdict::Ready, Some(time("01:50:00"))));
    let early = judged(&fixture("ready"));
    assert_eq!(early.stale_after(), Some(time("01:23:03.310")));
}

#[test]
fn older_rules_are_picked_by_their_day() {
    let ids = |day: &str| {
        let report = judged_with(&fixture("vip-none"), |context| context.rules_as_of = day.parse().unwrap());
        let applied = report.evaluation.findings.iter().filter(|finding| finding.outcome != Outcome::NotApplicable);
        (report.verdict(), applied.map(|finding| finding.card.id).collect::<Vec<_>>())
    };
    let (verdict, today) = ids("2026-11-21");
    assert!(verdict == Verdict::Blocked && today.contains(&"bybit/vip-level"));
    let (verdict, january) = ids("2026-01-10");
    assert!(verdict == Verdict::Ready && !january.contains(&"bybit/vip-level"), "no level was asked of before");
    let (verdict, older) = ids("2025-11-01");
    assert!(verdict == Verdict::Indeterminate && older.contains(&"bybit/position-tpsl"), "positions were not read");
    for day in ["2020-01-01", "2024-08-28", "2026-01-03"] {
        assert_eq!(ids(day).0, Verdict::Indeterminate, "{day}: no page described the upgrade then");
    }
    let described = judged_with(&fixture("uta1-clean"), |context| context.rules_as_of = "2025-11-01".parse().unwrap());
    assert_eq!(described.verdict(), Verdict::Ready, "described then, and judged by the page of then");
}
