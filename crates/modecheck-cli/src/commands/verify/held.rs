//! The report that somebody holds: a file of its own, a line of many, or one of a run.

use std::path::Path;

use modecheck_report::ReportV1;
use serde::Deserialize;

use crate::exit::Failure;
use crate::files;

const EXPECTED: &str = "a report (modecheck.report/v1) or a run (modecheck.run/v1)";

/// What a document says it is.
#[derive(Deserialize)]
struct Head {
    schema: String,
}

#[derive(Deserialize)]
struct Run {
    reports: Vec<ReportV1>,
}

/// The one report of a file that is on this account and target, where these are named.
pub(super) fn read(path: &Path, account: Option<&str>, to: Option<&str>) -> Result<ReportV1, Failure> {
    let mut reports = all(path, &files::read(path)?)?;
    let names: Vec<String> = reports.iter().map(|one| format!("{} -> {}", one.name(), one.target())).collect();
    reports.retain(|one| account.is_none_or(|name| one.name() == name) && to.is_none_or(|to| one.target() == to));
    let wrong = |problem: &str| {
        let list = names.iter().take(20).map(String::as_str).collect::<Vec<_>>().join(", ");
        let more = if names.len() > 20 { ", …" } else { "" };
        Err(Failure::Usage(format!("{}: {problem}: it has {list}{more}", path.display())))
    };
    match (reports.pop(), reports.is_empty()) {
        (Some(report), true) => Ok(report),
        (Some(_), false) => {
            wrong("has several reports, so name one with --account, and its --to where there are several")
        }
        (None, _) if names.is_empty() => Err(Failure::Usage(format!("{}: has no report", path.display()))),
        (None, _) => wrong("has no report on that account and target"),
    }
}

fn all(path: &Path, text: &str) -> Result<Vec<ReportV1>, Failure> {
    let many = text.lines().filter(|line| !line.trim().is_empty()).nth(1).is_some();
    let head = serde_json::from_str::<Head>(text);
    if head.is_err() && many && text.lines().next().is_some_and(|line| serde_json::from_str::<Head>(line).is_ok()) {
        return lines(path, text);
    }
    let wrong = |error| files::not_json(path, EXPECTED, &error);
    match head.map_err(wrong)?.schema.as_str() {
        "modecheck.report/v1" => Ok(vec![serde_json::from_str(text).map_err(wrong)?]),
        "modecheck.run/v1" => Ok(serde_json::from_str::<Run>(text).map_err(wrong)?.reports),
        other => {
            let other: String = other.chars().filter(|c| !c.is_control()).take(60).collect();
            Err(Failure::Usage(format!("{}: is `{other}`; expected {EXPECTED}", path.display())))
        }
    }
}

/// One report a line.
fn lines(path: &Path, text: &str) -> Result<Vec<ReportV1>, Failure> {
    let lines = text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty());
    let read = |(number, line): (usize, &str)| {
        let wrong = |error| {
            let place = format!("{}: line {}", path.display(), number + 1);
            Failure::Usage(format!("{place}: {error}; expected a report (modecheck.report/v1) in each line"))
        };
        serde_json::from_str(line).map_err(wrong)
    };
    lines.map(read).collect()
}
