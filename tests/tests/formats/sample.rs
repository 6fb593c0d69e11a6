//! A run with every sort of report: live ones and others, waived and hostile, and accounts without one.

use std::collections::BTreeMap;

use modecheck::output::{Join, NotAudited, ReportV1, RunV1, Tally, WaiverV1};
use modecheck::{BlockerKind, Date, Environment, Evidence, Origin, Report};
use modecheck_tests::hostile::{NAME, TEXT};
use modecheck_tests::{fixtures, judged, root};

use crate::hostile;

/// The report on a fixture.
pub(crate) fn fixture(exchange: &str, name: &str) -> Report {
    judged(&fixtures(exchange).into_iter().find(|(known, _)| known == name).unwrap().1)
}

/// The same as of a live account, read just now.
pub(crate) fn live(exchange: &str, fixture_name: &str, name: &str) -> Report {
    let mut report = fixture(exchange, fixture_name);
    report.account.name = Some(name.to_owned());
    report.account.environment = Environment::Live;
    report.origin = Origin::Live;
    report
}

fn named(mut report: Report, name: &str) -> Report {
    report.account.name = Some(name.to_owned());
    report
}

/// The report on a fixture's text after a change to it.
pub(crate) fn changed(path: &str, change: impl Fn(String) -> String) -> Report {
    let text = std::fs::read_to_string(root().join("fixtures").join(path)).unwrap();
    let evidence: Evidence = serde_json::from_str(&change(text)).unwrap();
    judged(&evidence)
}

/// What a firm adds.
struct Firm;

impl Join for Firm {
    fn parent(&self) -> Option<&str> {
        Some("bybit-main")
    }

    fn labels(&self) -> BTreeMap<String, String> {
        [("desk", "a"), ("owner", "ops"), ("wave", "2")].map(|(name, value)| (name.to_owned(), value.to_owned())).into()
    }

    fn waiver(&self, kind: BlockerKind) -> Option<WaiverV1> {
        (kind == BlockerKind::BlackoutWindow).then(|| WaiverV1 {
            reason: "the switch is scheduled outside the window".to_owned(),
            owner: "ops".to_owned(),
            expires: Date::new(2026, 12, 31),
        })
    }

    fn assignee(&self, kind: BlockerKind) -> Option<String> {
        (kind == BlockerKind::OpenOrders).then(|| "trading".to_owned())
    }
}

pub(crate) fn run() -> RunV1 {
    let plain = [
        live("okx", "unmatched-several", "desk-arb"),
        live("okx", "scode-3", "desk-basis"),
        live("okx", "account-permission", "desk-otc"),
        live("okx", "scode-0", "desk-ready"),
        live("okx", "already-in-mode", "desk-vol"),
        fixture("okx", "doc-ready"),
        fixture("kucoin", "position"),
        named(fixture("kucoin", "clean"), "kc-clean"),
        hostile::report(),
    ];
    let mut reports: Vec<ReportV1> = plain.iter().map(ReportV1::from).collect();
    let firm = [live("bybit", "minute-55", "bybit-sub"), live("bybit", "minute-55-and-order", "bybit-desk")];
    reports.extend(firm.iter().map(|report| ReportV1::joined(report, &Firm)));
    let not_audited = [("desk-lost", "no credentials: DESK_LOST_API_KEY is not set"), (NAME, TEXT)];
    let not_audited: Vec<_> =
        not_audited.map(|(name, reason)| NotAudited { name: name.to_owned(), reason: reason.to_owned() }).into();
    let mut tally = Tally::default();
    for report in &reports {
        tally.add(report);
    }
    let mut summary = tally.summary();
    summary.not_audited = not_audited.len();
    RunV1::of(summary, reports, not_audited)
}
