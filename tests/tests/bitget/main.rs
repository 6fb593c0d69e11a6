//! What Bitget's answers mean, fixture by fixture.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]

mod back;
mod lists;
mod modes;
mod reads;
mod subs;
mod words;

use modecheck::{
    Attestation, BlockerKind, Context, Date, Evidence, Exchange, GapKind, Origin, Outcome, Report, Verdict, report,
    rulebook,
};
use modecheck_tests::{context, fixtures, judged};

/// What no read shows of a main account.
const HIDDEN: [&str; 6] = [
    "bitget/copy-trading-lead",
    "bitget/trading-bots",
    "bitget/login-method",
    "bitget/account-status",
    "bitget/region",
    "bitget/questionnaire",
];

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

/// The same on every rule that may be attested.
fn with_every_word(name: &str) -> Verdict {
    let rules = rulebook(Exchange::Bitget).rules();
    with_words(name, &rules.iter().map(|rule| rule.id).collect::<Vec<_>>())
}
