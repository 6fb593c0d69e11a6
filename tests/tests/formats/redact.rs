//! What leaves the firm: no amount and no id is left in any form, wherever it stood.

use modecheck::output::{
    Beside, Format, NotAudited, Redaction, ReportV1, RunV1, Style, Tally, VerifyV1, human, render_run,
};
use serde_json::Value;
use strum::IntoEnumIterator;

use crate::sample::{live, run};

/// A sentence of an exchange with all that it must not say.
const SENTENCE: &str = "Pay 31337.424242 USDT (USDT31337, 31,337 or ١٢٣) for order canaryorder, 8899001122 or \
    f00ba4-77aa-4277-8811, says jo.doe@firm.example of 7.7.3.1 to ops＠house and account ••••4616";
/// The same of a step that nobody but us writes.
const STEP: &str = "repay 31337.424242 of loan 8899001122";
const ID: &str = "canaryorder";
const AMOUNT: &str = "31337.424242";
/// What is in these and in nothing else of a report.
const AMOUNTS: [&str; 4] = ["31337", "4242", "31,337", "١٢٣"];
const IDS: [&str; 7] = ["canaryorder", "8899001122", "f00ba4", "jo.doe", "7.7.3.1", "＠house", "4616"];

/// The firm's own words, names of rules and pages, and what makes reports comparable: these stay.
const STAYS: [&str; 14] = [
    "name",
    "ref",
    "parent",
    "site",
    "labels",
    "to",
    "rule",
    "by",
    "waiver",
    "assigned_to",
    "document",
    "url",
    "fingerprint",
    "tool",
];
const OF_IDS: [&str; 4] = ["id", "client_order_id", "uid", "position"];
const OF_AMOUNTS: [&str; 8] =
    ["quantity", "leverage", "max_leverage", "required", "actual", "shortfall", "available_equity", "margin_ratio"];

/// What is put where something was, by the name of the field.
fn planted(field: &str) -> &'static str {
    match field {
        field if OF_IDS.contains(&field) => ID,
        field if OF_AMOUNTS.contains(&field) => AMOUNT,
        "do" => STEP,
        _ => SENTENCE,
    }
}

/// Every place of a text or of nothing in a document, without what stays.
fn places(value: &Value, at: &str, found: &mut Vec<String>) {
    match value {
        Value::Object(fields) => {
            let fields = fields.iter().filter(|(field, _)| !STAYS.contains(&field.as_str()));
            fields.for_each(|(field, value)| places(value, &format!("{at}/{field}"), found));
        }
        Value::Array(values) => values.iter().enumerate().for_each(|(n, one)| places(one, &format!("{at}/{n}"), found)),
        Value::String(_) | Value::Null => found.push(at.to_owned()),
        _ => {}
    }
}

/// The report with canaries wherever a report may have them, and how many these are.
fn full_of_canaries(report: &ReportV1) -> (ReportV1, usize) {
    let mut document = serde_json::to_value(report).unwrap();
    let mut all = Vec::new();
    places(&document, "", &mut all);
    let mut count = 0;
    for place in all {
        let before = document.pointer(&place).unwrap().clone();
        let field = place.rsplit('/').find(|part| part.parse::<usize>().is_err()).unwrap();
        *document.pointer_mut(&place).unwrap() = planted(field).into();
        let fits = serde_json::from_value::<ReportV1>(document.clone()).is_ok();
        count += usize::from(fits);
        if !fits {
            *document.pointer_mut(&place).unwrap() = before;
        }
    }
    (serde_json::from_value(document).unwrap(), count)
}

fn canaries() -> RunV1 {
    let whole: Value = serde_json::from_str(&render_run(&run(), Format::Json)).unwrap();
    let mut reports = Vec::new();
    let mut count = 0;
    for report in whole["reports"].as_array().unwrap() {
        let (report, planted) = full_of_canaries(&serde_json::from_value(report.clone()).unwrap());
        reports.push(report);
        count += planted;
    }
    assert!(count > 200, "{count} places were met");
    let mut tally = Tally::default();
    for report in &reports {
        tally.add(report);
    }
    RunV1::of(tally.summary(), reports, Vec::new())
}

fn redacted(what: &str) -> RunV1 {
    let mut run = canaries();
    what.parse::<Redaction>().unwrap().run(&mut run);
    run
}

#[test]
fn no_canary_is_left_in_any_form() {
    let (plain, clean) = (canaries(), redacted("amounts,ids"));
    for format in Format::iter() {
        let (before, after) = (render_run(&plain, format), render_run(&clean, format));
        for canary in AMOUNTS.iter().chain(&IDS) {
            let line = after.lines().find(|line| line.contains(canary));
            assert_eq!(line, None, "{canary} is left in {format}");
        }
        if !matches!(format, Format::Prometheus) {
            assert!(before.contains("31337") && after.contains("redacted"), "{format} has nothing to redact");
        }
    }
}

#[test]
fn what_is_not_asked_for_stays() {
    let (amounts, ids) = (redacted("amounts"), redacted("ids"));
    for (run, gone, kept) in [(&amounts, &AMOUNTS[..], ID), (&ids, &IDS[..], AMOUNT)] {
        let json = render_run(run, Format::Json);
        for canary in gone {
            assert!(!json.contains(canary), "{canary}");
        }
        assert!(json.contains(kept), "{kept}");
    }
}

/// The report with this text in place of what stood there.
fn with(report: &ReportV1, places: &[(&str, &str)]) -> ReportV1 {
    let mut document = serde_json::to_value(report).unwrap();
    for (place, text) in places {
        *document.pointer_mut(place).unwrap() = (*text).into();
    }
    serde_json::from_value(document).unwrap()
}

/// What becomes of a text at this place of a report on an order `Ab1x` and one that is `8899001122`.
fn cleaned(what: &str, place: &str, text: &str) -> String {
    let report = ReportV1::from(&live("okx", "unmatched-pending-orders", "desk-4455667"));
    let planted = [
        ("/account/uid", "••••7788"),
        ("/blockers/0/subjects/0/id", "Ab1x"),
        ("/blockers/0/subjects/0/client_order_id", "8899001122"),
        ("/blockers/0/native/code", "54321"),
        ("/blockers/0/subjects/0/symbol", "ETH1-USD9"),
        (place, text),
    ];
    let mut report = with(&report, &planted);
    what.parse::<Redaction>().unwrap().report(&mut report);
    let document = serde_json::to_value(report).unwrap();
    document.pointer(place).unwrap().as_str().unwrap().to_owned()
}

#[test]
fn words_are_taken_out_by_what_they_are_and_not_by_what_they_contain() {
    let sentences = [
        // Ids that the report names: short ones where they stand alone, long ones anywhere.
        ("ids", "xAb1x, Ab1xy and Ab1x.", "xAb1x, Ab1xy and redacted."),
        ("ids", "pre8899001122post of ••••7788", "redacted of redacted"),
        ("ids", "(8899001122)8899001122x", "(redacted)redactedx"),
        (
            "amounts",
            "order 8899001122 of 31337, Ab1x of desk-4455667",
            "order 8899001122 of redacted, Ab1x of desk-4455667",
        ),
        (
            "amounts,ids",
            "desk-4455667 has 54321 in ETH1-USD9 at UTA2.0",
            "desk-4455667 has 54321 in ETH1-USD9 at UTA2.0",
        ),
        ("amounts,ids", "xUTA2.0, UTA2.05 and UTA2.0x", "xUTAredacted, UTAredacted and UTAredactedx"),
        // Words that may be somebody's id.
        ("ids", "abc12345 and abc123456 and 123456: and 123456-", "abc12345 and redacted and redacted: and redacted-"),
        ("ids", "1234567.50 and 1234567.5.0 and 1234567.5-x", "1234567.50 and redacted and redacted"),
        ("ids", "v7.7.3.1, 7.7.3.1, 7.7.3.1:443, 7.7.3 and 7.7.3.x", "v7.7.3.1, redacted, redacted, 7.7.3 and 7.7.3.x"),
        ("ids", "ops@house, ops＠house, x•1", "redacted, redacted, redacted"),
        ("amounts", "ops@house, v•", "ops@house, v•"),
        // Amounts, with what groups their digits.
        ("amounts", "31,337.5 1_000 1'000 1\u{a0}000 1\u{202f}000", "redacted redacted redacted redacted redacted"),
        ("amounts", "31,,337 ,5 7, x8y 9.", "redacted,,redacted ,redacted redacted, xredactedy redacted."),
        // Days and times are none.
        ("amounts", "2026-11-21 at 01:02, 23:59:59", "2026-11-21 at 01:02, 23:59:59"),
        ("amounts", "2026-11-21T01:02Z 2026-11-21T01:02:03Z", "2026-11-21T01:02Z 2026-11-21T01:02:03Z"),
        ("amounts", "2026-11-21T01:02:03.004Z", "2026-11-21T01:02:03.004Z"),
        ("amounts", "2026-93-01 1999-01-01", "redacted-redacted-redacted redacted-redacted-redacted"),
        ("amounts", "31:00 31:00:00 01:023", "redacted:redacted redacted:00:00 redacted:redacted"),
        ("amounts", "2026-11-213 2026-11", "redacted-redacted-redacted redacted-redacted"),
    ];
    for (what, text, left) in sentences {
        assert_eq!(cleaned(what, "/blockers/0/summary", text), left, "{what}");
    }
}

#[test]
fn codes_and_instruments_are_what_looks_like_them_and_all_else_is_a_sentence() {
    let long = format!("{}123", "a".repeat(62));
    let codes = [
        ("1234567", "1234567"),
        ("12345678", "redacted"),
        ("abc123", "abc123"),
        ("abc1234", "abcredacted"),
        ("a1.2", "aredacted"),
        ("a b1", "a bredacted"),
        ("a_b-c:d/1", "a_b-c:d/1"),
        (&long[1..], &long[1..]),
        (&long, &long.replace("123", "redacted")),
    ];
    for (code, left) in codes {
        assert_eq!(cleaned("amounts", "/blockers/0/native/code", code), left);
    }
    let long = format!("AB{}", "1".repeat(39));
    let symbols = [
        ("BTC_USDT/1:2-3", "BTC_USDT/1:2-3"),
        ("X1", "Xredacted"),
        ("btc1", "btcredacted"),
        ("AB 1", "AB redacted"),
        (&long[..40], &long[..40]),
        (&long, "ABredacted"),
    ];
    for (symbol, left) in symbols {
        assert_eq!(cleaned("amounts", "/blockers/0/subjects/0/symbol", symbol), left);
    }
}

#[test]
fn nothing_in_place_of_an_id_takes_nothing_out() {
    let report = ReportV1::from(&live("okx", "unmatched-pending-orders", "desk"));
    for empty in ["", " "] {
        let mut report =
            with(&report, &[("/blockers/0/subjects/0/id", empty), ("/blockers/0/summary", "one order is open")]);
        "ids".parse::<Redaction>().unwrap().report(&mut report);
        assert_eq!(report.blockers()[0].summary(), "one order is open");
    }
}

#[test]
fn in_sentences_codes_stay_unless_they_could_be_amounts() {
    let report = ReportV1::from(&live("okx", "unmatched-pending-orders", "desk"));
    for (code, said, left) in [
        ("50120", "50120 came with 31337 of them", "50120 came with redacted of them"),
        ("12345", "12345 came with 31337 of them", "12345 came with redacted of them"),
        ("1234", "1234 came with 31337 of them", "redacted came with redacted of them"),
        ("ab1", "ab1 came with 31337 of them", "ab1 came with redacted of them"),
    ] {
        let mut report = with(&report, &[("/blockers/0/native/code", code), ("/blockers/0/summary", said)]);
        "amounts".parse::<Redaction>().unwrap().report(&mut report);
        assert_eq!(report.blockers()[0].summary(), left);
    }
}

#[test]
fn ids_of_what_went_are_taken_out_of_what_is_said_of_the_change() {
    let (before, now) = (live("okx", "unmatched-pending-orders", "desk"), live("okx", "scode-0", "desk"));
    let named = [("/blockers/0/subjects/0/id", "Ab1x"), ("/blockers/0/summary", "order Ab1x, of nobody else")];
    let before = with(&ReportV1::from(&before), &named);
    let mut verified = VerifyV1::between(&before, ReportV1::from(&now), Beside::default());
    assert!(verified.json().contains("order Ab1x, of nobody else"));
    "ids".parse::<Redaction>().unwrap().verification(&mut verified);
    let json = verified.json();
    assert!(json.contains("order redacted, of nobody else") && !json.contains("Ab1x"), "{json}");
}

#[test]
fn only_amounts_and_ids_can_be_taken_out() {
    assert!("".parse::<Redaction>().is_err());
    let unknown = "amounts,names".parse::<Redaction>().unwrap_err();
    assert!(unknown.to_string().contains("`names`"), "{unknown}");
    assert!(Redaction::default().is_none());
    assert!(!"ids".parse::<Redaction>().unwrap().is_none());
}

#[test]
fn why_an_account_has_no_report_is_told_without_ids() {
    let reason = "the key is of account 44705892343619584".to_owned();
    let mut run = RunV1::new(Vec::new(), vec![NotAudited { name: "desk".to_owned(), reason }]);
    "ids".parse::<Redaction>().unwrap().run(&mut run);
    let json = render_run(&run, Format::Json);
    assert!(json.contains("\"the key is of account redacted\""), "{json}");
}

#[test]
fn counts_codes_instruments_and_times_stay() {
    let mut run = run();
    "amounts,ids".parse::<Redaction>().unwrap().run(&mut run);
    let text = render_run(&run, Format::Human);
    for kept in [
        "1 order on the book [pending_orders]",
        "order BTC-USDT-SWAP buy redacted limit id redacted",
        "ETH-USD_UM-261225",
        "it opens at 2026-11-21T02:06:00.000Z",
        "margin ratio redacted",
        "uta2 -> uta2-pro",
        "50120 This API key",
    ] {
        assert!(text.contains(kept), "{kept}: {text}");
    }
    let mut options = ReportV1::from(&live("okx", "unmatched-cross-option-buyer", "desk"));
    "amounts".parse::<Redaction>().unwrap().report(&mut options);
    assert!(human(&[options], Style::default()).contains("bought options in cross margin (1) [cross_option_buyer]"));
}
