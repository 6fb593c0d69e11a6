//! One fixture, one snapshot, one name: what each piece of evidence means.

use std::collections::{BTreeMap, BTreeSet};

use insta::Settings;
use modecheck::output::{Format, ReportV1, SchemaName, Style, human, render, schema};
use modecheck::{Attestation, Basis, Context, Date, Evidence, Exchange, Finding, Outcome, report, rulebook};
use modecheck_tests::{context, fixtures, judged, root};
use strum::IntoEnumIterator;

#[test]
fn every_fixture_means_what_its_snapshot_says() {
    for exchange in Exchange::iter() {
        for (name, evidence) in fixtures(exchange.into()) {
            let mut settings = Settings::clone_current();
            settings.set_snapshot_suffix(format!("{exchange}__{name}"));
            settings.set_omit_expression(true);
            settings.set_prepend_module_to_snapshot(false);
            settings.set_description(evidence.provenance.clone().unwrap_or_default());
            let report = judged(&evidence);
            let whole = ReportV1::from(&report).with_all_subjects(&report);
            let text = human(&[whole], Style { verbose: true, ..Style::default() });
            settings.bind(|| insta::assert_snapshot!("report", text));
        }
    }
}

#[test]
fn fixtures_and_snapshots_are_one_to_one_and_say_where_they_come_from() {
    let mut names = BTreeSet::new();
    for exchange in Exchange::iter() {
        for (name, evidence) in fixtures(exchange.into()) {
            assert!(name.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-'), "{name}");
            let provenance = evidence.provenance.unwrap_or_default();
            assert!(provenance.starts_with("made up") || provenance.contains("documentation"), "{name}: {provenance}");
            names.insert(format!("report@{exchange}__{name}.snap"));
        }
    }
    let folder = root().join("tests/tests/snapshots");
    let snapshots: BTreeSet<_> = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .filter(|name| name.starts_with("report@"))
        .collect();
    assert_eq!(snapshots, names);
}

/// Rules that neither a read nor a person's word can find broken: they pass, or leave a gap.
const NEVER_BLOCKED: &[&str] = &["bybit/documented-upgrade"];
/// Rules that only a person's word can fill.
const NEVER_PASSED: &[&str] = &[
    "bitget/copy-trading-lead",
    "bitget/trading-bots",
    "bitget/login-method",
    "bitget/account-status",
    "bitget/region",
    "bitget/questionnaire",
    "bitget/way-back",
    "bybit/portfolio-event-futures",
    "kucoin/way-back",
];
/// Rules that are looked at only where they apply.
const ALWAYS_APPLIED: &[&str] = &["bybit/switch-reply", "kucoin/switch-reply"];

#[test]
fn every_rule_has_a_fixture_for_each_outcome_that_it_can_have() {
    for exchange in Exchange::iter() {
        let mut seen: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
        for (_, evidence) in fixtures(exchange.into()) {
            for finding in judged(&evidence).evaluation.findings.into_iter().chain(attested(&evidence)) {
                let outcome = match finding.outcome {
                    Outcome::Passed(_) => "passed",
                    Outcome::Blocked(_) => "blocked",
                    Outcome::Unknown(_) => "unknown",
                    Outcome::Attested(_) => "attested",
                    Outcome::NotApplicable => "not applicable",
                };
                seen.entry(finding.card.id).or_default().insert(outcome);
            }
        }
        let mut amiss = Vec::new();
        for rule in rulebook(exchange).rules() {
            let outcomes = &seen[rule.id];
            let expected = [
                ("passed", !NEVER_PASSED.contains(&rule.id)),
                ("blocked", !NEVER_BLOCKED.contains(&rule.id)),
                ("unknown", true),
                ("attested", rule.attestable),
                ("not applicable", !ALWAYS_APPLIED.contains(&rule.id)),
            ];
            let wrong = expected.iter().filter(|(outcome, possible)| outcomes.contains(outcome) != *possible);
            amiss.extend(wrong.map(|(outcome, possible)| format!("{}: {outcome} should be {possible}", rule.id)));
        }
        assert!(amiss.is_empty(), "{amiss:#?}");
    }
}

/// The findings with a person's word for and against everything that a person may speak of, by today's rules and by
/// older ones.
fn attested(evidence: &Evidence) -> Vec<Finding> {
    let rules = rulebook(evidence.exchange);
    let day = evidence.taken.until.map_or(rules.as_of(), modecheck::Timestamp::date);
    let word = |holds| Attestation {
        rules: rules.rules().iter().map(|rule| rule.id.to_owned()).collect(),
        holds,
        by: "a person".to_owned(),
        on: day,
        expires: day,
        note: String::new(),
    };
    let older = Date::new(2025, 12, 1);
    let findings = |(rules_as_of, holds)| {
        let context = Context { attestations: vec![word(holds)], rules_as_of, ..context(rules, evidence) };
        report(rules, evidence, &evidence.targets[0], &context, evidence.file_origin()).evaluation.findings
    };
    [(rules.as_of(), true), (rules.as_of(), false), (older, true)].into_iter().flat_map(findings).collect()
}

/// Changes of which nothing that is read tells whether they concern the account: what they begin with.
const NEVER_TOLD: &[&str] = &[
    "a unified account is asked and traded through api/ua",
    "keys of sub-accounts without the option",
    "keys of classic accounts may not serve",
    "the basic level of a unified account",
];

#[test]
fn every_change_has_a_fixture_that_brings_it() {
    for exchange in Exchange::iter() {
        let reports: Vec<_> = fixtures(exchange.into()).iter().map(|(_, evidence)| judged(evidence)).collect();
        for card in rulebook(exchange).changes() {
            let entries = reports.iter().flat_map(|report| &report.evaluation.after_switch);
            let brought = entries.filter(|entry| entry.code == card.code && entry.detail.starts_with(card.detail));
            let applies: BTreeSet<String> = brought.map(|entry| entry.applies.to_string()).collect();
            let never_told = NEVER_TOLD.iter().any(|begin| card.detail.starts_with(begin));
            assert_eq!(applies.contains("yes"), !never_told, "{exchange}, {}: {applies:?}", card.detail);
            assert!(applies.contains("yes") || applies.contains("unknown"), "{exchange}, {}", card.detail);
        }
    }
}

#[test]
fn every_kind_that_a_rule_can_find_is_found_by_a_fixture() {
    for exchange in Exchange::iter() {
        let findings = |(_, evidence): (String, Evidence)| {
            judged(&evidence).evaluation.findings.into_iter().chain(attested(&evidence))
        };
        let findings: Vec<_> = fixtures(exchange.into()).into_iter().flat_map(findings).collect();
        let blockers = || {
            findings.iter().flat_map(|finding| match &finding.outcome {
                Outcome::Blocked(blockers) => blockers.as_slice(),
                _ => &[],
            })
        };
        for rule in rulebook(exchange).rules().iter().filter(|rule| !NEVER_BLOCKED.contains(&rule.id)) {
            // Where no read finds it broken a person's word does, which stands for the first kind.
            let by_word = blockers().filter(|blocker| blocker.rule == rule.id).all(|by| by.basis == Basis::Attested);
            for kind in if by_word { &rule.kinds[..1] } else { rule.kinds } {
                let found = blockers().any(|blocker| blocker.rule == rule.id && blocker.kind == *kind);
                assert!(found, "no fixture makes {} find {kind}", rule.id);
            }
        }
        for blocker in blockers() {
            let rule = rulebook(exchange).rules().into_iter().find(|rule| rule.id == blocker.rule).unwrap();
            assert!(rule.kinds.contains(&blocker.kind), "{} finds {}, which it does not list", rule.id, blocker.kind);
            assert!(!blocker.remediation.is_empty(), "{} on {exchange} comes without a remedy", blocker.kind);
        }
    }
}

#[test]
fn every_report_fits_the_published_schema() {
    let validator = |name| {
        let schema: serde_json::Value = serde_json::from_str(&schema(name)).unwrap();
        jsonschema::draft202012::new(&schema).unwrap()
    };
    let (report_schema, run_schema, evidence_schema) =
        (validator(SchemaName::Report), validator(SchemaName::Run), validator(SchemaName::Evidence));
    let mut reports = Vec::new();
    for exchange in Exchange::iter() {
        for (name, evidence) in fixtures(exchange.into()) {
            let report = judged(&evidence);
            let json = serde_json::to_value(ReportV1::from(&report)).unwrap();
            let errors: Vec<_> = report_schema.iter_errors(&json).map(|error| error.to_string()).collect();
            assert!(errors.is_empty(), "{name}: {errors:?}");
            assert!(evidence_schema.is_valid(&serde_json::to_value(&evidence).unwrap()), "{name}");
            reports.push(report);
        }
    }
    let run = serde_json::from_str(&render(&reports, Format::Json, Style::default())).unwrap();
    assert!(run_schema.is_valid(&run));
    assert!(!report_schema.is_valid(&run), "the schemas tell a run from a report");
}

#[test]
fn the_json_is_the_published_one() {
    let mut settings = Settings::clone_current();
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    settings.bind(|| {
        for name in ["doc-ready", "scode-3", "unmatched-pending-algos", "account-wrong"] {
            let report = judged(&fixtures("okx").into_iter().find(|(known, _)| known == name).unwrap().1);
            insta::assert_snapshot!(format!("json-{name}"), render(&[report], Format::Json, Style::default()));
        }
        for name in SchemaName::iter() {
            insta::assert_snapshot!(format!("schema-{name}"), schema(name));
        }
    });
}

#[test]
fn a_report_that_is_not_live_says_so_on_every_line() {
    for (name, evidence) in fixtures("okx") {
        let report = judged(&evidence);
        let text =
            human(&[ReportV1::from(&report).with_all_subjects(&report)], Style { verbose: true, ..Style::default() });
        let silent = text.lines().skip(1).find(|line| !line.is_empty() && !line.contains("fixture"));
        assert_eq!(silent, None, "{name}");
        for line in render(&[report], Format::Jsonl, Style::default()).lines() {
            assert!(line.contains(r#""origin":"fixture""#), "{name}");
        }
    }
}
