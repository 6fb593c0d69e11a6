//! Text for a person, on terminals of any width.

use modecheck::output::{ReportV1, Style, Tally, firm, human};

use crate::hostile;
use crate::sample::{fixture, live};

fn reports() -> Vec<ReportV1> {
    let reports = [
        live("okx", "unmatched-several", "desk-arb"),
        live("okx", "scode-0", "desk-ready"),
        live("okx", "account-permission", "desk-otc"),
        fixture("kucoin", "position"),
        hostile::report(),
    ];
    reports.iter().map(ReportV1::from).collect()
}

#[test]
fn lines_fit_the_terminal_and_say_what_is_not_live() {
    let whole = human(&reports(), Style { verbose: true, ..Style::default() });
    for width in [20, 40, 80, 120, 200] {
        let text = human(&reports(), Style { verbose: true, width: Some(width), ..Style::default() });
        let wide = text.lines().find(|line| line.chars().count() > width.max(40));
        assert_eq!(wide, None, "at {width}");
        let text = human(&[(&fixture("kucoin", "position")).into()], Style { width: Some(width), ..Style::default() });
        let silent = text.lines().find(|l| !l.is_empty() && !l.starts_with("ACCOUNT ") && !l.contains("fixture"));
        assert_eq!(silent, None, "at {width}");
    }
    assert_eq!(human(&reports(), Style { verbose: true, width: Some(100_000), ..Style::default() }), whole);
    for width in [40, 200] {
        insta::assert_snapshot!(
            format!("terminal-{width}"),
            human(&reports(), Style { width: Some(width), ..Style::default() })
        );
    }
}

#[test]
fn what_a_run_adds_up_to_fits_and_says_what_is_not_live() {
    let sum = |reports: &[ReportV1]| {
        let mut tally = Tally::default();
        for report in reports {
            tally.add(report);
        }
        tally.summary()
    };
    let lines = |text: String| text.lines().filter(|line| !line.is_empty()).map(str::to_owned).collect::<Vec<_>>();
    let (simulated, mixed, live) =
        (sum(&[(&fixture("kucoin", "position")).into()]), sum(&reports()), sum(&reports()[..1]));
    for width in [None, Some(40), Some(80), Some(200)] {
        let style = Style { width, ..Style::default() };
        assert!(lines(firm(&simulated, &[], style)).iter().all(|line| line.starts_with("[fixture")), "{width:?}");
        assert!(lines(firm(&mixed, &[], style)).iter().all(|line| line.starts_with("[in part fixture")), "{width:?}");
        assert!(lines(firm(&live, &[], style)).iter().all(|line| !line.starts_with('[')), "{width:?}");
        let text = firm(&mixed, &[], style);
        let wide = text.lines().find(|line| width.is_some_and(|width| line.chars().count() > width));
        assert_eq!(wide, None, "at {width:?}");
    }
}

#[test]
fn quiet_names_only_what_is_not_ready() {
    let quiet = Style { quiet: true, ..Style::default() };
    let text = human(&reports(), quiet);
    assert_eq!(text.lines().count(), 1 + reports().len() - 1, "{text}");
    assert!(!text.contains("desk-ready") && text.contains("desk-arb"));
    assert_eq!(human(&[(&live("okx", "scode-0", "desk-ready")).into()], quiet), "");
}

#[test]
fn colour_is_there_when_asked_for_and_only_then() {
    for width in [None, Some(40)] {
        let text = human(&reports()[..1], Style { colour: true, width, ..Style::default() });
        assert!(text.contains("\u{1b}[") && text.contains("blocked"), "{text}");
        assert!(!human(&reports()[..1], Style { width, ..Style::default() }).contains('\u{1b}'));
    }
}
