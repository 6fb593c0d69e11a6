//! What is written is read back as it was: parse(render(x)) is x, whatever words and figures stand in it.

use std::sync::OnceLock;

use modecheck::output::{Beside, Format, NotAudited, ReportV1, RunV1, Style, VerifyV1, render_matrix, render_run};
use modecheck::{Answer, Date, Evidence, Role, Timestamp};
use modecheck_tests::judged;
use proptest::collection::vec;
use proptest::prelude::*;
use serde_json::Value;

use crate::any::{every_fixture, evidence, fixture, text, time};

/// Every so many fixtures' reports are enough to have every sort of field.
const EVERY: usize = 24;

/// A report's document, and the places where it may hold any words.
#[derive(Debug)]
struct Form {
    document: Value,
    places: Vec<String>,
}

fn forms() -> &'static [Form] {
    static FORMS: OnceLock<Vec<Form>> = OnceLock::new();
    FORMS.get_or_init(|| every_fixture().iter().step_by(EVERY).map(|(_, evidence)| form(evidence)).collect())
}

fn form(evidence: &Evidence) -> Form {
    let document = document(&ReportV1::from(&judged(evidence)));
    let mut places = Vec::new();
    texts(&document, String::new(), &mut places);
    places.retain(|place| {
        let mut with = document.clone();
        *with.pointer_mut(place).unwrap() = "any words".into();
        serde_json::from_value::<ReportV1>(with).is_ok()
    });
    Form { document, places }
}

/// The report in which these words stand wherever words may stand.
fn spoken(form: &Form, words: &[String]) -> ReportV1 {
    let mut document = form.document.clone();
    for (place, word) in form.places.iter().zip(words.iter().cycle()) {
        *document.pointer_mut(place).unwrap() = word.as_str().into();
    }
    serde_json::from_value(document).unwrap()
}

fn texts(value: &Value, at: String, found: &mut Vec<String>) {
    match value {
        Value::Object(fields) => fields.iter().for_each(|(name, value)| texts(value, format!("{at}/{name}"), found)),
        Value::Array(items) => items.iter().enumerate().for_each(|(n, one)| texts(one, format!("{at}/{n}"), found)),
        Value::String(_) => found.push(at),
        _ => {}
    }
}

fn reports() -> impl Strategy<Value = Vec<ReportV1>> {
    let form = prop::sample::select(forms().iter().collect::<Vec<_>>());
    vec((form, vec(text(), 1..6)), 1..3)
        .prop_map(|all| all.into_iter().map(|(form, words)| spoken(form, &words)).collect())
}

fn document(of: &impl serde::Serialize) -> Value {
    serde_json::to_value(of).unwrap()
}

proptest! {
    #[test]
    fn evidence_is_read_as_it_was_written(written in evidence()) {
        let text = serde_json::to_string(&written).unwrap();
        let read: Evidence = serde_json::from_str(&text).unwrap();
        prop_assert_eq!(serde_json::to_string(&read).unwrap(), text);
        prop_assert_eq!((read.tool, read.exchange, read.account), (written.tool, written.exchange, written.account));
        prop_assert_eq!((read.axis, read.targets, read.taken), (written.axis, written.targets, written.taken));
        prop_assert_eq!(read.responses.len(), written.responses.len());
        for (one, other) in written.responses.iter().zip(&read.responses) {
            prop_assert_eq!((&one.call, &one.host, &one.query), (&other.call, &other.host, &other.query));
            match (&one.answer, &other.answer) {
                (Answer::Reply { status, body }, Answer::Reply { status: read_status, body: read }) => {
                    // To the byte: a figure longer than any number is what it was.
                    prop_assert_eq!((status, body.get()), (read_status, read.get()));
                }
                (Answer::Failure { kind, detail }, Answer::Failure { kind: read_kind, detail: read }) => {
                    prop_assert_eq!((kind, detail), (read_kind, read));
                }
                _ => prop_assert!(false, "a reply became a failure, or the other way round"),
            }
        }
    }

    #[test]
    fn a_report_is_read_as_it_was_written(reports in reports()) {
        for report in reports {
            let text = modecheck::output::render_reports(vec![report.clone()], Format::Json, Style::default());
            let read: ReportV1 = serde_json::from_str(&text).unwrap();
            prop_assert_eq!(document(&read), document(&report));
            prop_assert_eq!(modecheck::output::render_reports(vec![read], Format::Json, Style::default()), text);
        }
    }

    #[test]
    fn a_run_has_its_reports_word_for_word(reports in reports(), name in text(), reason in text()) {
        let not_audited = vec![NotAudited { name: name.clone(), reason: reason.clone() }];
        let run = RunV1::new(reports.clone(), not_audited.clone());
        let text = render_run(&run, Format::Json);
        let read: Value = serde_json::from_str(&text).unwrap();
        prop_assert_eq!(&read, &document(&run));
        prop_assert_eq!(&read["not_audited"][0], &serde_json::json!({ "name": name, "reason": reason }));
        let own: Vec<ReportV1> = serde_json::from_value(read["reports"].clone()).unwrap();
        prop_assert_eq!(document(&own), document(&reports));
        let again = RunV1::new(own, not_audited);
        prop_assert_eq!(render_run(&again, Format::Json), text.as_str(), "what is read adds up to the same");
        let lines = render_run(&run, Format::Jsonl);
        let lines: Vec<Value> = lines.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
        prop_assert_eq!(Value::from(lines), document(&reports));
        // Piece by piece it is the same document.
        let pieces = reports.iter().map(|report| serde_json::to_string(report).unwrap()).collect::<Vec<_>>().join(",");
        let summary: modecheck::output::Summary = modecheck::output::Tally::default().summary();
        let streamed = RunV1::opening() + &pieces + &RunV1::closing(&summary, &[]);
        let streamed: Value = serde_json::from_str(&streamed).unwrap();
        prop_assert_eq!(&streamed["reports"], &document(&reports));
    }

    #[test]
    fn a_matrix_has_its_reports_word_for_word(reports in reports()) {
        let text = render_matrix(reports.clone(), Format::Json, Style::default());
        let read: Value = serde_json::from_str(&text).unwrap();
        let pretty = serde_json::to_string_pretty(&read).unwrap();
        prop_assert_eq!(serde_json::from_str::<Value>(&pretty).unwrap(), read);
        let again = render_matrix(
            reports.iter().map(|one| serde_json::from_value(document(one)).unwrap()).collect(),
            Format::Json,
            Style::default(),
        );
        prop_assert_eq!(again, text);
    }

    #[test]
    fn a_verification_has_the_fresh_report_word_for_word(before in reports(), now in reports()) {
        let (before, now) = (&before[0], now[0].clone());
        let text = VerifyV1::between(before, now.clone(), Beside::default()).json();
        let read: Value = serde_json::from_str(&text).unwrap();
        let own: ReportV1 = serde_json::from_value(read["report"].clone()).unwrap();
        prop_assert_eq!(document(&own), document(&now));
        let again = VerifyV1::between(&serde_json::from_value(document(before)).unwrap(), own, Beside::default());
        prop_assert_eq!(again.json(), text);
    }

    #[test]
    fn times_days_and_roles_are_read_as_they_were_written(time in time(), word in text()) {
        prop_assert_eq!(time.to_string().parse::<Timestamp>().unwrap(), time);
        prop_assert_eq!(time.date().to_string().parse::<Date>().unwrap(), time.date());
        let role: Role = word.parse().unwrap();
        prop_assert_eq!(role.to_string(), word.clone());
        prop_assert_eq!(serde_json::from_value::<Role>(document(&role)).unwrap(), role);
    }

    #[test]
    fn what_is_no_document_is_refused_without_a_panic(words in text(), (_, evidence) in fixture(), at in any::<prop::sample::Index>()) {
        let text = serde_json::to_string(evidence).unwrap();
        let cut = text.char_indices().nth(at.index(text.chars().count())).map_or(0, |(at, _)| at);
        prop_assert!(serde_json::from_str::<Evidence>(&text[..cut]).is_err());
        prop_assert!(serde_json::from_str::<Evidence>(&words).is_err());
        prop_assert!(serde_json::from_str::<ReportV1>(&words).is_err());
        let mut unknown: Value = serde_json::from_str(&text).unwrap();
        unknown[format!("{words}-of-a-later-version")] = Value::Null;
        prop_assert!(serde_json::from_value::<Evidence>(unknown).is_err(), "a field that nobody knows is not dropped");
    }
}
