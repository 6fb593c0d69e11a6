//! A report held against another: what a program and a person read of it.

use insta::Settings;
use modecheck::output::{Beside, Redaction, ReportV1, SchemaName, Style, VerifyV1, schema, verification};
use serde_json::Value;

use crate::sample::live;

/// A desk's report, and the one of some minutes later.
fn verified() -> VerifyV1 {
    let before = ReportV1::from(&live("bybit", "minute-55-and-order", "desk"));
    let later = live("bybit", "order-page-3", "desk");
    let holds_until = later.evaluation.holds_until;
    VerifyV1::between(&before, ReportV1::from(&later), Beside { holds_until, within: 60, reference: None })
}

#[test]
fn what_changed_is_said_to_a_person_and_to_a_program() {
    let mut settings = Settings::clone_current();
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    settings.bind(|| insta::assert_snapshot!("verify-human", verification(&verified(), Style::default())));
    let document: Value = serde_json::from_str(&verified().json()).unwrap();
    let known: Value = serde_json::from_str(&schema(SchemaName::Verify)).unwrap();
    let validator = jsonschema::draft202012::new(&known).unwrap();
    let errors: Vec<_> = validator.iter_errors(&document).map(|error| error.to_string()).collect();
    assert!(errors.is_empty(), "{errors:?}");
    assert!(!document["changes"].as_array().unwrap().is_empty());
    let narrow = verification(&verified(), Style { width: Some(40), ..Style::default() });
    assert!(narrow.lines().all(|line| line.chars().count() <= 40), "{narrow}");
}

#[test]
fn what_was_not_read_is_not_called_unchanged() {
    let of = |name: &str| ReportV1::from(&live("bybit", name, "desk"));
    let unread = VerifyV1::between(&of("orders-timeout"), of("orders-timeout"), Beside::default());
    let text = verification(&unread, Style::default());
    assert!(text.contains("still indeterminate, and nothing changed of what was read"), "{text}");
    assert!(
        text.contains("note: not known now, so that nothing is said of changes there: bybit/open-orders"),
        "{text}"
    );
    let read = verification(&VerifyV1::between(&of("ready"), of("ready"), Beside::default()), Style::default());
    assert!(read.contains("still ready, unchanged") && !read.contains("not known now"), "{read}");
}

#[test]
fn a_report_that_things_were_taken_out_of_is_said_to_be_one() {
    let whole = ReportV1::from(&live("bybit", "minute-55-and-order", "desk"));
    for what in ["amounts", "ids"] {
        let mut before = whole.clone();
        what.parse::<Redaction>().unwrap().report(&mut before);
        let text = verification(&VerifyV1::between(&before, whole.clone(), Beside::default()), Style::default());
        assert!(text.contains("note: amounts or ids were taken out of the report"), "{what}: {text}");
    }
    let same = VerifyV1::between(&whole, whole.clone(), Beside::default());
    assert!(!verification(&same, Style::default()).contains("taken out"));
}

#[test]
fn what_is_taken_out_is_in_no_change_either() {
    let ids: Vec<String> = {
        let document: Value = serde_json::from_str(&verified().json()).unwrap();
        let changes = document["changes"].as_array().unwrap().iter();
        let subjects = changes.flat_map(|one| ["came", "went"].map(|list| one[list].as_array().unwrap().clone()));
        subjects.flatten().filter_map(|one| one["id"].as_str().map(str::to_owned)).collect()
    };
    assert!(!ids.is_empty(), "nothing came and nothing went");
    let mut clean = verified();
    "amounts,ids".parse::<Redaction>().unwrap().verification(&mut clean);
    for text in [clean.json(), verification(&clean, Style { verbose: true, ..Style::default() })] {
        assert!(ids.iter().all(|id| !text.contains(id.as_str())) && text.contains("redacted"), "{text}");
    }
}
