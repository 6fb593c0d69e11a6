//! Every target of an axis from one collection: nothing is asked twice, each target is judged as it would be alone, and
//! what there is to clear is named once.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]

use std::collections::BTreeSet;
use std::sync::Arc;

use fastrand::Rng;
use modecheck::output::{
    Format, MatrixV1, Redaction, ReportV1, RunV1, SchemaName, Style, render, render_matrix, render_run, schema,
};
use modecheck::{
    AccountModeProvider, Applies, Ask, Axis, Basis, Blocker, BlockerKind, BybitRules, Context, Finding, Known, Mode,
    ModeCard, OkxRules, Origin, Outcome, Report, Rulebook, Subject, SubjectType, Timestamp, Verdict, report,
};
use modecheck_simulator::{bitget, bybit, kucoin, okx};
use modecheck_tests::{
    bitget_provider, bybit_provider, client_at, fixtures, judged, kucoin_provider, mode, provider, states,
};
use serde_json::Value;

const STATES: usize = 150;
const SEED: u64 = 2026;
/// 2026-11-21T01:20:00Z, when no window of any exchange stands in the way.
const NOW: i64 = 1_795_224_000_000;

fn now() -> Timestamp {
    Timestamp::from_millis(NOW).unwrap()
}

fn targets(rules: &dyn Rulebook, axis: Axis) -> Vec<Mode> {
    rules.modes(axis).iter().map(ModeCard::mode).collect()
}

/// The reports on these targets from one collection, in which nothing is asked twice.
async fn reports(account: &dyn AccountModeProvider, targets: Vec<Mode>) -> Vec<Report> {
    let rules = account.rulebook();
    let evidence = account.collect(&Ask { targets: targets.clone(), ..Ask::new(targets[0].clone()) }).await;
    let mut asked = BTreeSet::new();
    for response in &evidence.responses {
        let question = format!("{} {} {} {}", response.call, response.host, response.query, response.page);
        assert!(asked.insert(question), "{} is asked twice", response.call);
    }
    let context = Context::new(evidence.taken.until, rules.as_of());
    targets.iter().map(|target| report(rules, &evidence, target, &context, Origin::Live)).collect()
}

/// What a report says, but for when.
fn said(report: &Report) -> String {
    let outcome = |finding: &Finding| match &finding.outcome {
        Outcome::Passed(_) => "passed".to_owned(),
        Outcome::Blocked(blockers) => {
            let things = |blocker: &Blocker| format!("{} {:?} {:?}", blocker.kind, blocker.scope, blocker.subjects);
            blockers.iter().map(things).collect()
        }
        Outcome::Unknown(gap) => format!("{} {:?}", gap.kind, gap.call),
        Outcome::Attested(_) => "attested".to_owned(),
        Outcome::NotApplicable => "not applicable".to_owned(),
    };
    let findings =
        report.evaluation.findings.iter().map(|finding| format!("\n{}: {}", finding.card.id, outcome(finding)));
    format!("{}: {}{}", report.target, report.verdict(), findings.collect::<String>())
}

/// What is said to concern the account, or not to. What is read for one target may tell more of another.
fn concerned(report: &Report) -> BTreeSet<(String, String)> {
    let told = report.evaluation.after_switch.iter().filter(|change| change.applies != Applies::Unknown);
    told.map(|change| (change.code.to_string(), change.applies.to_string())).collect()
}

/// Each target is judged as it is alone.
async fn alike(account: &dyn AccountModeProvider, axis: Axis) -> Vec<Report> {
    let every = reports(account, targets(account.rulebook(), axis)).await;
    for report in &every {
        let alone = reports(account, vec![report.target.clone()]).await;
        assert_eq!(said(report), said(&alone[0]));
        assert!(concerned(report).is_superset(&concerned(&alone[0])), "{}", said(report));
    }
    assert_eq!(every.len(), account.rulebook().modes(axis).len());
    every
}

fn shown(reports: &[Report]) -> Vec<ReportV1> {
    reports.iter().map(ReportV1::from).collect()
}

fn matrix(reports: &[Report]) -> Value {
    serde_json::to_value(MatrixV1::of(shown(reports)).unwrap()).unwrap()
}

/// What holds of every matrix: what may be entered is ready, what is blocked has something to clear that is a lower
/// bound unless all blockers are known, and all targets together need no more than each by itself.
fn sound(reports: &[Report]) {
    let matrix = matrix(reports);
    let number = |of: &Value| of["to_clear"].as_array().unwrap().len();
    let mut sum = 0;
    for (target, report) in matrix["targets"].as_array().unwrap().iter().zip(reports) {
        let slug = Value::from(report.target.to_string());
        let entered = matrix["enterable_now"].as_array().unwrap().contains(&slug);
        assert_eq!(entered, report.verdict() == Verdict::Ready);
        assert_eq!(number(target) > 0, report.verdict() == Verdict::Blocked);
        let certain = report.evaluation.blockers_complete.value == Known::Yes;
        assert!(report.verdict() != Verdict::Blocked || target["lower_bound"] == true || certain);
        sum += number(target);
    }
    assert!(number(&matrix) <= sum);
}

#[tokio::test(start_paused = true)]
async fn every_target_of_an_account_is_judged_as_it_is_alone() {
    let mut rng = Rng::with_seed(SEED);
    for n in 0..STATES {
        let account = states::okx::account(&mut rng, n);
        let exchange = Arc::new(okx::Okx::new());
        exchange.set_limits_enforced(false);
        exchange.insert(account.clone());
        sound(&alike(&provider(&client_at(&exchange, now()), &account), Axis::AccountMode).await);

        let account = states::bybit::account(&mut rng, n);
        let exchange = Arc::new(bybit::Bybit::new());
        exchange.set_limits_enforced(false);
        exchange.insert(account.clone());
        for axis in [Axis::AccountMode, Axis::MarginMode] {
            sound(&alike(&bybit_provider(&client_at(&exchange, now()), &account), axis).await);
        }
    }
}

#[tokio::test(start_paused = true)]
async fn every_target_is_judged_as_it_is_alone_where_lists_are_long() {
    let mut rng = Rng::with_seed(SEED);
    for n in 0..STATES / 5 {
        let account = states::kucoin::account(&mut rng, n);
        let exchange = Arc::new(kucoin::Kucoin::new());
        exchange.set_limits_enforced(false);
        exchange.insert(account.clone());
        sound(&alike(&kucoin_provider(&client_at(&exchange, now()), &account), Axis::AccountMode).await);

        let account = states::bitget::account(&mut rng, n);
        let exchange = Arc::new(bitget::Bitget::new());
        exchange.set_limits_enforced(false);
        exchange.insert(account.clone());
        sound(&alike(&bitget_provider(&client_at(&exchange, now()), &account), Axis::AccountMode).await);
    }
}

/// A report to `target` with these blockers and nothing unknown.
fn blocked(target: &'static str, blockers: Vec<Blocker>) -> Report {
    let (_, evidence) = fixtures("okx").into_iter().find(|(name, _)| name == "unmatched-pending-orders").unwrap();
    let mut report = judged(&evidence);
    let card = OkxRules.rules()[0];
    report.target = mode(target);
    report.evaluation.findings = vec![Finding { card, outcome: Outcome::Blocked(blockers) }];
    report
}

/// A blocker that is about these positions, by their ids.
fn about(kind: BlockerKind, ids: &[&str]) -> Blocker {
    let subject = |id: &&str| Subject { id: Some((*id).to_owned()), ..Subject::new(SubjectType::Position) };
    Blocker {
        subjects: ids.iter().map(subject).collect(),
        remediation: OkxRules.remediation(kind),
        ..Blocker::new(OkxRules.rules()[0], kind, Basis::ExchangeVerdict, kind.to_string())
    }
}

/// What is to be cleared for all targets: the action of each thing, and how many blockers it clears.
fn to_clear(reports: &[Report]) -> Vec<(String, usize)> {
    let things = matrix(reports)["to_clear"].clone();
    let action = |thing: &Value| thing["step"]["action"].as_str().unwrap().to_owned();
    let cleared = |thing: &Value| thing["clears"].as_array().unwrap().len();
    things.as_array().unwrap().iter().map(|thing| (action(thing), cleared(thing))).collect()
}

#[test]
fn of_alternatives_those_count_that_leave_the_least_to_do() {
    use BlockerKind::{HedgeModePositions, OpenOrders, OpenPositions, PositionTierExceeded};
    let clear = |blockers| to_clear(&[blocked("spot", blockers)]);
    let close = |number| ("close-position".to_owned(), number);
    let tier = |ids: &[&str]| about(PositionTierExceeded, ids);
    let held = |ids: &[&str]| about(OpenPositions, ids);
    assert_eq!(clear(vec![tier(&["1"]), held(&["1", "2"])]), [close(2)], "who closes both need not preset");
    assert_eq!(clear(vec![held(&["1", "2"]), tier(&["1"])]), [close(2)]);
    let leverage = |ids: &[&str]| about(BlockerKind::LeverageNotSet, ids);
    assert_eq!(clear(vec![leverage(&["1"]), held(&["1", "2"])]), [close(2)], "a closed position needs no leverage");
    assert_eq!(clear(vec![leverage(&["1", "3"]), held(&["1", "2"])]).len(), 2, "the other still does");
    assert_eq!(clear(vec![tier(&["1", "2"]), held(&["1"])]).len(), 2, "to reduce a position is not to close it");
    assert_eq!(clear(vec![held(&["1"]), held(&["2"])]).len(), 2);
    let hedge = clear(vec![about(HedgeModePositions, &["1"])]);
    assert_eq!(hedge, [close(1), ("change-position-mode".to_owned(), 1)], "one step follows the other");
    assert_eq!(clear(vec![about(OpenOrders, &[]), about(OpenPositions, &[])]).len(), 2);
}

#[test]
fn what_blocks_several_targets_is_cleared_once() {
    let orders = || about(BlockerKind::OpenOrders, &["7"]);
    let owed = about(BlockerKind::OutstandingLiabilities, &[]);
    let reports = [blocked("spot", vec![orders(), owed]), blocked("portfolio", vec![orders()])];
    assert_eq!(to_clear(&reports), [("cancel-order".to_owned(), 2), ("repay".to_owned(), 1)]);
    let matrix = matrix(&reports);
    assert_eq!(matrix["to_clear"][0]["clears"][1]["target"], "portfolio");
    assert_eq!((&matrix["lower_bound"], &matrix["enterable_now"]), (&Value::from(true), &serde_json::json!([])));
    let text = render_matrix(shown(&reports), Format::Human, Style::default());
    for line in [
        "spot: blocked, at least 2 things to clear",
        "all 2 that are blocked: at least 2 things",
        "for spot, portfolio",
    ] {
        assert!(text.contains(line), "no `{line}`: {text}");
    }
    let markdown = render(&reports, Format::Markdown, Style::default());
    for line in [
        "every target (account-mode)",
        "| `spot` | **blocked** | fixture | at least 2 things |",
        "- [ ] [fixture] cancel the open orders (trader): for `spot`, `portfolio`",
    ] {
        assert!(markdown.contains(line), "no `{line}`: {markdown}");
    }
    assert!(!render(&reports[..1], Format::Markdown, Style::default()).contains("every target"));
    let run = RunV1::new(shown(&reports), Vec::new());
    let choice = &serde_json::to_value(&run).unwrap()["summary"]["choices"][0];
    assert_eq!((&choice["lower_bound"], &choice["targets"][0]["to_clear"]), (&Value::from(true), &Value::from(2)));
    assert_eq!(choice["to_clear"][0]["targets"], serde_json::json!(["portfolio", "spot"]));
    for (format, line) in [
        (Format::Human, "spot: blocked, at least 2 things to clear"),
        (Format::Human, "cancel-order (open-orders) for portfolio, spot"),
        (Format::Html, "now in futures; could be entered now: none"),
        (Format::Html, "<li>cancel-order (open-orders) for portfolio, spot</li>"),
    ] {
        let text = render_run(&run, format);
        assert!(text.contains(line), "no `{line}`: {text}");
    }
    let one = RunV1::new(shown(&reports[..1]), Vec::new());
    assert!(!render_run(&one, Format::Html).contains("Every target"));
    let mut known = reports;
    for report in &mut known {
        report.evaluation.blockers_complete.value = Known::Yes;
    }
    let text = render_matrix(shown(&known), Format::Human, Style::default());
    assert!(text.contains("spot: blocked, 2 things to clear") && !text.contains("at least"), "{text}");
}

#[test]
fn very_many_alternatives_end_all_the_same_and_leave_the_least_to_do() {
    let many = (0..40).map(|n| about(BlockerKind::InsufficientMargin, &[&n.to_string()])).collect();
    assert_eq!(to_clear(&[blocked("spot", many)]).len(), 40);
    let mut tiers: Vec<_> = (0..40).map(|n| about(BlockerKind::PositionTierExceeded, &[&n.to_string()])).collect();
    tiers.push(about(BlockerKind::OpenPositions, &["0"]));
    assert_eq!(to_clear(&[blocked("spot", tiers)]).len(), 40, "who closes the one need not reduce it");
}

#[test]
fn what_is_two_things_is_two_without_its_ids_too() {
    use BlockerKind::{OpenPositions, PositionTierExceeded};
    let held = |ids: &[&str]| about(OpenPositions, ids);
    let two = blocked("spot", vec![held(&["1"]), held(&["2"])]);
    let one = blocked("spot", vec![about(PositionTierExceeded, &["1"]), held(&["1", "2"])]);
    for (report, number) in [(two, 2), (one, 1)] {
        let mut clean = ReportV1::from(&report);
        // What was taken out once may be taken out again.
        (0..2).for_each(|_| "ids".parse::<Redaction>().unwrap().report(&mut clean));
        let matrix = serde_json::to_value(MatrixV1::of(vec![clean]).unwrap()).unwrap();
        assert_eq!(matrix["to_clear"].as_array().unwrap().len(), number);
        assert!(!matrix.to_string().contains(r#""id":"1""#), "{matrix}");
    }
}

#[test]
fn what_is_judged_for_another_time_is_not_called_ready_now() {
    let (_, evidence) = fixtures("bybit").into_iter().find(|(name, _)| name == "ready").unwrap();
    let rules = BybitRules;
    let at = |context: Context| report(&rules, &evidence, &mode("uta2-pro"), &context, Origin::Live);
    let now = at(Context::new(evidence.taken.until, rules.as_of()));
    let then = evidence.taken.until.map(|now| now.plus_millis(86_400_000));
    let planned = at(Context { planned: then, ..Context::new(evidence.taken.until, rules.as_of()) });
    for (report, now) in [(now, true), (planned, false)] {
        assert_eq!(report.verdict(), Verdict::Ready);
        let reports = [report];
        assert_eq!(matrix(&reports)["enterable_now"].as_array().unwrap().len(), usize::from(now));
        let text = render_matrix(shown(&reports), Format::Human, Style::default());
        assert_eq!(text.contains("could be entered now: uta2-pro"), now, "{text}");
        let (then, planned) = ("could be entered then: uta2-pro", "[planned for 2026-11-22T01:22:03.310Z] ");
        assert_eq!(text.contains(then), !now, "{text}");
        assert_eq!(text.lines().all(|line| line.is_empty() || line.starts_with(planned)), !now, "{text}");
    }
}

#[test]
fn the_matrix_fits_its_schema() {
    let schema: Value = serde_json::from_str(&schema(SchemaName::Matrix)).unwrap();
    let validator = jsonschema::draft202012::new(&schema).unwrap();
    let reports: Vec<_> = fixtures("okx").iter().take(5).map(|(_, evidence)| judged(evidence)).collect();
    assert!(validator.is_valid(&matrix(&reports)));
    assert!(MatrixV1::of(Vec::new()).is_none());
}
