//! Each form, opened by a reader of its own kind.

use std::collections::BTreeSet;

use modecheck::output::{Format, SchemaName, render_run, schema};
use serde_json::Value;

use crate::sample::run;

fn written(format: Format) -> String {
    render_run(&run(), format)
}

fn as_json() -> Value {
    serde_json::from_str(&written(Format::Json)).unwrap()
}

/// The length of a list in the JSON of the run, over all reports.
fn count(field: &str) -> usize {
    let run = as_json();
    run["reports"].as_array().unwrap().iter().map(|report| report[field].as_array().unwrap().len()).sum()
}

#[test]
fn a_schema_validator_reads_the_json() {
    let schema: Value = serde_json::from_str(&schema(SchemaName::Run)).unwrap();
    let validator = jsonschema::draft202012::new(&schema).unwrap();
    let errors: Vec<_> = validator.iter_errors(&as_json()).map(|error| error.to_string()).collect();
    assert!(errors.is_empty(), "{errors:?}");
    let mut wrong = as_json();
    wrong["reports"][0]["blockers"][0]["basis"] = Value::from("hearsay");
    assert!(!validator.is_valid(&wrong), "closed sets are closed");
}

#[test]
fn a_csv_reader_finds_a_row_per_account_and_per_blocker() {
    let text = written(Format::Csv);
    let mut reader = csv::Reader::from_reader(text.as_bytes());
    let mut column = |name: &str| reader.headers().unwrap().iter().position(|header| header == name).unwrap();
    let (row, kind, verdict) = (column("row"), column("kind"), column("verdict"));
    let records: Vec<_> = reader.records().map(Result::unwrap).collect();
    let rows = |word: &str| records.iter().filter(|record| &record[row] == word).count();
    assert_eq!(rows("account"), as_json()["reports"].as_array().unwrap().len() + 2);
    assert_eq!(rows("blocker"), count("blockers"));
    assert!(records.iter().all(|record| (&record[row] == "blocker") != record[kind].is_empty()));
    assert_eq!(records.iter().filter(|record| &record[verdict] == "not-audited").count(), 2);
    assert_eq!(text.lines().count(), records.len() + 1, "a record is a line");
}

#[test]
fn a_junit_reader_counts_what_fails() {
    let report = quick_junit::Report::deserialize_from_str(&written(Format::Junit)).unwrap();
    let run = as_json();
    let reports = run["reports"].as_array().unwrap();
    assert_eq!(report.test_suites.len(), reports.len() + 2);
    for (suite, report) in report.test_suites.iter().zip(reports) {
        let bad = suite.failures + suite.errors;
        let fine = ["ready", "already-in-mode"].contains(&report["verdict"].as_str().unwrap());
        let waived = report["waived"] == "all" && report["unknown"].as_array().unwrap().is_empty();
        assert_eq!(bad == 0, fine || waived, "{}", suite.name.as_str());
    }
    assert!(report.skipped > 0, "a waived blocker is skipped");
}

#[test]
fn findings_fit_the_class_of_the_security_schema() {
    let schema: Value = serde_json::from_str(include_str!("../../schemas/ocsf-compliance-finding.json")).unwrap();
    let validator = jsonschema::draft202012::new(&schema).unwrap();
    let text = written(Format::Ocsf);
    let findings: Vec<Value> = text.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    for finding in &findings {
        let errors: Vec<_> = validator.iter_errors(finding).map(|error| error.to_string()).collect();
        assert!(errors.is_empty(), "{errors:?} in {finding}");
    }
    let with = |status: &str| findings.iter().filter(|finding| finding["compliance"]["status"] == status).count();
    assert_eq!(with("Fail"), count("blockers"));
    assert_eq!(
        with("Warning"),
        count("unknown") + 2,
        "what is unknown is a warning, and so is an account without report"
    );
    let uids: BTreeSet<_> = findings.iter().map(|finding| finding["finding_info"]["uid"].to_string()).collect();
    assert_eq!(uids.len(), findings.len(), "no two findings have one uid");
}

#[test]
fn a_metrics_reader_takes_every_series() {
    let text = written(Format::Prometheus);
    let lines = text.lines().map(|line| Ok(line.to_owned()));
    let scrape = prometheus_parse::Scrape::parse(lines).unwrap();
    let series = text.lines().filter(|line| !line.starts_with('#')).count();
    assert_eq!(scrape.samples.len(), series);
    let run = as_json();
    let ready = run["reports"].as_array().unwrap().iter().filter(|report| report["verdict"] == "ready").count();
    let counted = scrape.samples.iter().filter(|sample| {
        let one = matches!(sample.value, prometheus_parse::Value::Gauge(value) if value > 0.5);
        sample.metric == "modecheck_verdict" && sample.labels.get("verdict") == Some("ready") && one
    });
    assert_eq!(counted.count(), ready);
    let names: BTreeSet<_> =
        text.lines().filter(|line| !line.starts_with('#')).map(|line| line.rsplit_once(' ').unwrap().0).collect();
    assert_eq!(names.len(), series, "no series is there twice");
}
