//! The forms that reports are written in: what each says, and that each is read by those whom it is for.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]

mod consumers;
mod hostile;
mod redact;
mod sample;
mod terminal;
mod verify;

use insta::Settings;
use modecheck::Route;
use modecheck::output::{Format, Style, render, render_run};
use strum::IntoEnumIterator;

use crate::sample::{fixture, live, run};

#[test]
fn every_form_is_the_published_one() {
    let mut settings = Settings::clone_current();
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    settings.bind(|| {
        for format in Format::iter().filter(|format| !matches!(format, Format::Json | Format::Jsonl)) {
            insta::assert_snapshot!(format!("run-{format}"), render_run(&run(), format));
        }
    });
}

#[test]
fn the_same_run_gives_the_same_bytes() {
    for format in Format::iter() {
        assert_eq!(render_run(&run(), format), render_run(&run(), format), "{format}");
    }
}

#[test]
fn why_a_switch_is_not_offered_is_said_to_whoever_reads() {
    let reports = modecheck_tests::fixtures("bybit").into_iter().chain(modecheck_tests::fixtures("bitget"));
    let reports = reports.map(|(_, evidence)| modecheck_tests::judged(&evidence));
    let mut count = 0;
    for report in reports {
        let Route::NotOffered { reason, .. } = &report.evaluation.route else { continue };
        count += 1;
        for format in [Format::Human, Format::Markdown, Format::Html, Format::Json] {
            let text = render(std::slice::from_ref(&report), format, Style::default());
            assert!(text.contains(reason.as_str()), "{format}: {text}");
        }
    }
    assert!(count > 0, "no fixture is about a switch that is not offered");
}

#[test]
fn whatever_is_not_live_says_so_on_every_line() {
    for name in ["scode-3", "unmatched-several", "account-wrong", "doc-ready", "already-in-mode", "code-unknown"] {
        let report = fixture("okx", name);
        for format in Format::iter().filter(|format| *format != Format::Json) {
            let text = render(std::slice::from_ref(&report), format, Style { verbose: true, ..Style::default() });
            let silent = text.lines().filter(|line| carries(format, line)).find(|line| !line.contains("fixture"));
            assert_eq!(silent, None, "{name} as {format}");
            assert!(text.contains("fixture"), "{name} as {format}");
        }
    }
}

#[test]
fn the_page_counts_switches_where_an_account_has_several_and_calls_nothing_clear_that_is_not_known() {
    let page = |reports: &[modecheck::Report]| render(reports, Format::Html, Style::default());
    let (ready, blocked) = (live("okx", "scode-0", "desk"), live("okx", "unmatched-pending-orders", "desk"));
    let mut other = blocked.clone();
    other.target = modecheck_tests::mode("spot");
    let several = page(&[ready.clone(), blocked.clone(), other]);
    assert!(
        several.contains("<h1>1 of 3 switches are ready to be made: 2\u{a0}blocked</h1>"),
        "one account is not three"
    );
    assert!(several.contains("stops 1 account, and is the only blocker known of 2 of their switches"));
    assert!(page(std::slice::from_ref(&ready)).contains("Nothing blocks any account."));
    let two = page(&[ready, live("okx", "account-permission", "desk-otc")]);
    assert!(two.contains("<h1>1 of 2 accounts are ready to switch") && !two.contains("Nothing blocks"), "{two}");
}

/// Whether a line says something about the account, and is not only a name of columns or the frame of a document.
fn carries(format: Format, line: &str) -> bool {
    let line = line.trim();
    let frame = match format {
        Format::Human => line.starts_with("ACCOUNT "),
        Format::Csv => line.starts_with("row,"),
        Format::Markdown => line.starts_with("| account") || line.starts_with("|--"),
        Format::Prometheus => line.starts_with('#'),
        Format::Junit => line.starts_with('<') && !TAGS.iter().any(|tag| line.starts_with(tag)),
        Format::Html => !PARTS.iter().any(|part| line.starts_with(part)),
        _ => false,
    };
    !frame && !line.is_empty()
}

/// What says something in XML for a build server, and in the page.
const TAGS: [&str; 5] = ["<testsuite ", "<testcase ", "<failure", "<error", "<skipped"];
const PARTS: [&str; 5] = ["<title", "<p class=\"banner", "<th scope=\"row\" class=\"c1\"", "<h3 id=\"h-", "<h4"];
