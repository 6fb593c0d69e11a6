//! The same blocker of the same account has one fingerprint in every run, and no other has it.

use std::collections::BTreeMap;

use modecheck::output::{ReportV1, Style, render};
use modecheck::{Blocker, Context, Environment, Evidence, Report, report, rulebook};
use modecheck_tests::{context, judged};
use proptest::prelude::*;

use crate::any::{every_fixture, fixture, text};

fn prints(report: &Report) -> Vec<String> {
    let mut prints: Vec<_> = report.evaluation.blockers().map(|blocker| report.fingerprint(blocker)).collect();
    prints.sort();
    prints
}

/// What a fingerprint stands for, by the contract.
fn stands_for(report: &Report, blocker: &Blocker) -> Vec<String> {
    let account = report.account.reference.clone().or_else(|| report.account.name.clone());
    vec![
        account.unwrap_or_default(),
        report.exchange.to_string(),
        report.account.environment.to_string(),
        report.target.axis().to_string(),
        report.target.slug().to_owned(),
        blocker.rule.to_owned(),
        blocker.kind.to_string(),
        blocker.scope.map(|scope| scope.to_string()).unwrap_or_default(),
        blocker.native.code.clone().unwrap_or_default(),
    ]
}

proptest! {
    #[test]
    fn order_time_and_form_change_no_fingerprint(
        (name, evidence) in fixture(),
        minutes in -600_i64..600,
        seed in any::<u64>(),
    ) {
        let before = judged(evidence);
        let mut other = evidence.clone();
        fastrand::Rng::with_seed(seed).shuffle(&mut other.responses);
        prop_assert_eq!(prints(&judged(&other)), prints(&before), "{}: another order", name);
        let json = render(std::slice::from_ref(&before), modecheck::output::Format::Json, Style::default());
        let read: ReportV1 = serde_json::from_str(&json).unwrap();
        let mut written: Vec<_> = read.blockers().iter().map(|blocker| blocker.fingerprint().to_owned()).collect();
        written.sort();
        prop_assert_eq!(written, prints(&before), "{}: written and read", name);
        let rules = rulebook(evidence.exchange);
        let at = evidence.taken.until.map(|at| at.plus_millis(minutes * 60_000));
        let later = report(rules, evidence, &before.target, &Context { at, ..context(rules, evidence) }, before.origin);
        let alike = |of: &Report, known: &Report| {
            let known = prints(known);
            of.evaluation.blockers().filter(|blocker| known.contains(&of.fingerprint(blocker))).count()
        };
        // What time brings or takes away is another blocker; one that stays is the same.
        let stays = |one: &Report, other: &Report| {
            let rules: Vec<_> = other.evaluation.blockers().map(|blocker| stands_for(other, blocker)).collect();
            one.evaluation.blockers().filter(|blocker| rules.contains(&stands_for(one, blocker))).count()
        };
        prop_assert_eq!(alike(&later, &before), stays(&later, &before), "{}: at another time", name);
    }

    #[test]
    fn another_account_environment_or_target_is_another_fingerprint((name, evidence) in fixture(), words in text()) {
        let before = judged(evidence);
        let changed = |change: &dyn Fn(&mut Report)| {
            let mut report = before.clone();
            change(&mut report);
            report
        };
        let named = changed(&|report| {
            report.account.reference = None;
            report.account.name = Some(format!("{words}!"));
        });
        let mut others = vec![named];
        others.extend([Environment::Live, Environment::Demo].into_iter().filter(|one| *one != before.account.environment).map(
            |environment| changed(&|report| report.account.environment = environment),
        ));
        let modes = rulebook(evidence.exchange).modes(evidence.axis).iter().map(modecheck::ModeCard::mode);
        others.extend(modes.filter(|mode| *mode != before.target).map(|mode| changed(&|report| report.target = mode.clone())));
        for other in others {
            for print in prints(&other) {
                prop_assert!(!prints(&before).contains(&print), "{}", name);
            }
        }
    }

    #[test]
    fn ids_amounts_and_messages_are_in_no_fingerprint((name, evidence) in fixture(), words in text(), count in any::<u64>()) {
        let before = judged(evidence);
        for blocker in before.evaluation.blockers() {
            let mut other = blocker.clone();
            other.subjects.clear();
            (other.count, other.summary) = (Some(count), words.clone());
            (other.actual, other.required, other.shortfall) = (Some(words.clone()), None, Some(words.clone()));
            other.native.message = Some(words.clone());
            prop_assert_eq!(before.fingerprint(&other), before.fingerprint(blocker), "{}", name);
        }
    }
}

#[test]
fn different_findings_have_different_fingerprints() {
    let mut met: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for (name, evidence) in every_fixture() {
        let report = judged(&Evidence { account: modecheck::Account::default(), ..evidence.clone() });
        for blocker in report.evaluation.blockers() {
            let (print, meaning) = (report.fingerprint(blocker), stands_for(&report, blocker));
            assert_eq!(print.len(), 32, "{name}");
            let known = met.entry(print).or_insert_with(|| meaning.clone());
            assert_eq!(*known, meaning, "{name}: two findings have one fingerprint");
        }
    }
    let meanings: std::collections::BTreeSet<_> = met.values().collect();
    assert_eq!(meanings.len(), met.len(), "one finding has two fingerprints");
    assert!(met.len() > 150, "{}", met.len());
}
