//! Writes a run of a made-up firm, from fixtures: `firm ACCOUNTS FORMAT [live|hostile]`. What the checks of the forms read.
#![expect(clippy::unwrap_used, clippy::print_stdout, reason = "a tool of the tests")]

use std::collections::BTreeMap;

use modecheck::output::{Join, NotAudited, ReportV1, RunV1, Tally, WaiverV1, render_run};
use modecheck::{BlockerKind, Date, Environment, Origin, Report};
use modecheck_tests::hostile::hostile;
use modecheck_tests::{fixtures, judged, root};

/// What becomes of the firm's accounts, over and over.
const LOT: [(&str, &str); 20] = [
    ("okx", "scode-0"),
    ("bybit", "minute-11"),
    ("okx", "unmatched-pending-orders"),
    ("kucoin", "clean"),
    ("okx", "scode-0"),
    ("bybit", "order-usdt"),
    ("okx", "scode-3"),
    ("bybit", "minute-49"),
    ("kucoin", "position"),
    ("okx", "already-in-mode"),
    ("bybit", "minute-55"),
    ("okx", "unmatched-several"),
    ("bybit", "vip-none"),
    ("okx", "account-permission"),
    ("kucoin", "isolated-debt"),
    ("okx", "scode-4-tier"),
    ("bybit", "order-spot"),
    ("kucoin", "already-unified"),
    ("okx", "unmatched-pending-algos"),
    ("bybit", "already-pro"),
];

/// What a firm knows of one of its accounts.
struct Place(usize);

impl Join for Place {
    fn parent(&self) -> Option<&str> {
        (!self.0.is_multiple_of(5)).then_some("main")
    }

    fn labels(&self) -> BTreeMap<String, String> {
        let desk = ["arb", "mm", "options", "otc"][self.0 % 4];
        [("desk".to_owned(), desk.to_owned()), ("wave".to_owned(), (self.0 % 3 + 1).to_string())].into()
    }

    fn waiver(&self, kind: BlockerKind) -> Option<WaiverV1> {
        (kind == BlockerKind::BlackoutWindow).then(|| WaiverV1 {
            reason: "the switch is scheduled outside the window".to_owned(),
            owner: "ops".to_owned(),
            expires: Date::new(2026, 12, 31),
        })
    }

    fn assignee(&self, _: BlockerKind) -> Option<String> {
        None
    }
}

fn main() {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let (count, format) = (args[0].parse::<usize>().unwrap(), args[1].parse().unwrap());
    let live = args.get(2).is_some_and(|word| word == "live");
    let known: BTreeMap<(&str, String), Report> = ["okx", "bybit", "kucoin"]
        .into_iter()
        .flat_map(|exchange| {
            fixtures(exchange).into_iter().map(move |(name, found)| ((exchange, name), judged(&found)))
        })
        .collect();
    let mut reports: Vec<ReportV1> = (0..count)
        .map(|at| {
            let (exchange, name) = LOT[at % LOT.len()];
            let mut report = known[&(exchange, name.to_owned())].clone();
            report.account.name = Some(format!("{}-{exchange}-{:02}", ["arb", "mm", "options", "otc"][at % 4], at + 1));
            if live {
                (report.origin, report.account.environment) = (Origin::Live, Environment::Live);
            }
            ReportV1::joined(&report, &Place(at))
        })
        .collect();
    if args.get(2).is_some_and(|word| word == "hostile") {
        let path = root().join("fixtures/okx/switch-refused-unknown.json");
        let evidence = serde_json::from_str(&hostile(&std::fs::read_to_string(path).unwrap())).unwrap();
        reports.push(ReportV1::from(&judged(&evidence)));
    }
    let missing = NotAudited {
        name: "otc-legacy".to_owned(),
        reason: "no credentials: OTC_LEGACY_API_KEY is not set".to_owned(),
    };
    let mut tally = Tally::default();
    for report in &reports {
        tally.add(report);
    }
    let mut summary = tally.summary();
    summary.not_audited = 1;
    print!("{}", render_run(&RunV1::of(summary, reports, vec![missing]), format));
}
