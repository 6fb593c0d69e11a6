//! For a security lake: Compliance Findings (class 2003) of the Open Cybersecurity Schema Framework 1.5.0, read in its
//! schema at <https://github.com/ocsf/ocsf-schema/tree/1.5.0> on 2026-11-21; one finding a line.

use modecheck_core::Verdict;
use serde::Serialize;
use serde_json::{Value, json};

use crate::human::plain;
use crate::json::{AfterSwitchV1, BlockerV1, RemediationV1, ReportV1, UnknownV1};
use crate::run::{NotAudited, RunV1};

const VERSION: &str = "1.5.0";

/// The outcome of one check: what an indeterminate one is, the schema calls a warning ("did not yield a result due to
/// missing information").
#[derive(Debug, Clone, Copy)]
enum Status {
    Pass = 1,
    Warning = 2,
    Fail = 3,
}

/// One check of one account.
struct Check<'a> {
    /// The rule, or `mode`.
    rule: &'a str,
    status: Status,
    /// The kind of blocker or gap, where there is one.
    code: Option<String>,
    detail: String,
    /// What tells it from the other findings of the account; of a blocker, from those of all accounts.
    uid: String,
    waived: bool,
    steps: &'a [RemediationV1],
    references: Vec<String>,
}

/// The run as one finding a line: one for each blocker, each gap and each rule that passed.
pub(crate) fn ocsf(run: &RunV1) -> String {
    let findings =
        run.reports.iter().flat_map(|report| checks(report).into_iter().map(|check| finding(report, &check)));
    let missing = run.not_audited.iter().map(|account| without(run, account));
    findings.chain(missing).map(|finding| crate::line(&finding)).collect()
}

fn checks(report: &ReportV1) -> Vec<Check<'_>> {
    let mut checks = vec![mode(report)];
    checks.extend(report.blockers.iter().map(blocked));
    checks.extend(report.unknown.iter().filter(|gap| gap.rule.is_some()).map(unknown));
    let held = |rule, detail| Check { detail, ..Check::new(rule, Status::Pass) };
    checks.extend(report.passed.iter().map(|passed| held(&passed.rule, passed.actual.to_string())));
    checks.extend(report.attested.iter().map(|word| {
        held(&word.rule, format!("not read: {} says so, on {}, until {}", word.by, word.on, word.expires))
    }));
    checks
}

impl<'a> Check<'a> {
    fn new(rule: &'a str, status: Status) -> Self {
        let uid = rule.to_owned();
        Self { rule, status, code: None, detail: String::new(), uid, waived: false, steps: &[], references: Vec::new() }
    }
}

/// Whether the current mode is known and the switch is one that the exchange has.
fn mode(report: &ReportV1) -> Check<'_> {
    if let Some(gap) = report.unknown.iter().find(|gap| gap.rule.is_none()) {
        return unknown(gap);
    }
    let (status, detail) = match report.verdict {
        Verdict::NotOffered => (Status::Fail, "the exchange has no such switch".to_owned()),
        Verdict::Indeterminate if report.unknown.is_empty() => {
            (Status::Warning, "no rule is known that applies".to_owned())
        }
        _ => (Status::Pass, format!("the current mode is {}", report.current().unwrap_or("not known"))),
    };
    Check { detail, ..Check::new("mode", status) }
}

fn blocked(blocker: &BlockerV1) -> Check<'_> {
    Check {
        code: Some(blocker.kind.to_string()),
        detail: blocker.summary.clone(),
        uid: blocker.fingerprint.clone(),
        waived: blocker.waiver.is_some(),
        steps: &blocker.remediation,
        references: vec![blocker.source.url.to_string()],
        ..Check::new(&blocker.rule, Status::Fail)
    }
}

fn unknown(gap: &UnknownV1) -> Check<'_> {
    Check {
        code: Some(gap.gap.to_string()),
        detail: gap.detail.to_string(),
        steps: &gap.remediation,
        ..Check::new(gap.rule.as_deref().unwrap_or("mode"), Status::Warning)
    }
}

fn finding(report: &ReportV1, check: &Check<'_>) -> Value {
    let (account, way) = (&report.account, &report.transition);
    let mark = report.unreal().map(|word| format!("[{word}] ")).unwrap_or_default();
    let title = plain(&format!("{mark}{} to {}: {}", report.name(), way.to, check.rule));
    let scope =
        [account.exchange.to_string(), report.name().to_owned(), way.axis.to_string(), way.to.clone()].join("/");
    let steps: Vec<_> = check.steps.iter().map(|step| step.instruction.as_str()).collect();
    // The schema demands a time: 0 where the evidence does not say when it was taken.
    let judged = report.evaluated_at.map_or(0, modecheck_core::Timestamp::as_millis);
    let mut event = frame(check.status, judged, &report.tool.version);
    if check.waived {
        event["status_id"] = json!(3);
        event["status"] = json!("Suppressed");
    }
    event["metadata"]["labels"] =
        json!([format!("origin:{}", report.origin), format!("environment:{}", account.environment)]);
    event["message"] = json!(plain(&format!("{title}: {}", check.detail)));
    event["finding_info"] = json!({
        "uid": if matches!(check.status, Status::Fail) && check.uid != check.rule { check.uid.clone() } else { plain(&format!("{scope}/{}", check.uid)) },
        "title": title,
        "types": ["account-mode-switch"],
    });
    event["compliance"] = compliance(check, &format!("{} to {}", account.exchange, way.to));
    event["resources"] = json!([resource(report)]);
    if !steps.is_empty() {
        event["remediation"] = json!({ "desc": plain(&steps.join("; ")), "references": check.references });
    }
    event["unmapped"] = json!({
        "origin": report.origin,
        "environment": account.environment,
        "verdict": report.verdict,
        "axis": way.axis,
        "from": way.from,
        "to": way.to,
    });
    // Once an account, with what is said of its mode.
    if check.rule == "mode" {
        event["unmapped"]["after_switch"] = report.after_switch.iter().map(|change| changed(change, &mark)).collect();
    }
    event
}

fn changed(change: &AfterSwitchV1, mark: &str) -> Value {
    json!({
        "code": change.code,
        "severity": change.severity,
        "applies": change.applies,
        "detail": plain(&format!("{mark}{}", change.detail)),
        "source": change.source.url,
    })
}

fn frame(status: Status, time: i64, version: &str) -> Value {
    let (severity_id, severity) = match status {
        Status::Pass => (1, "Informational"),
        Status::Warning => (3, "Medium"),
        Status::Fail => (4, "High"),
    };
    json!({
        "activity_id": 1, "activity_name": "Create",
        "category_uid": 2, "category_name": "Findings",
        "class_uid": 2003, "class_name": "Compliance Finding",
        "type_uid": 200_301, "type_name": "Compliance Finding: Create",
        "severity_id": severity_id, "severity": severity,
        "status_id": 1, "status": "New",
        "time": time,
        "metadata": {
            "version": VERSION,
            "product": { "name": "modecheck", "vendor_name": "modecheck", "version": version },
        },
    })
}

fn compliance(check: &Check<'_>, requirement: &str) -> Value {
    let status = match check.status {
        Status::Pass => "Pass",
        Status::Warning => "Warning",
        Status::Fail => "Fail",
    };
    let mut compliance = json!({
        "standards": ["modecheck rules"],
        "requirements": [plain(requirement)],
        "control": check.rule,
        "status_id": check.status as u8, "status": status,
        "status_details": [plain(&check.detail)],
    });
    if let Some(code) = &check.code {
        compliance["status_code"] = json!(code);
    }
    compliance
}

#[derive(Serialize)]
struct Resource {
    #[serde(rename = "type")]
    kind: &'static str,
    uid: String,
    name: String,
    labels: Vec<String>,
}

fn resource(report: &ReportV1) -> Resource {
    let account = &report.account;
    let uid = account.reference.clone().unwrap_or_else(|| format!("{}/{}", account.exchange, report.name()));
    let labels = account.labels.iter().map(|(name, value)| plain(&format!("{name}:{value}"))).collect();
    Resource { kind: "exchange-account", uid: plain(&uid), name: plain(report.name()), labels }
}

fn without(run: &RunV1, account: &NotAudited) -> Value {
    let name = plain(&account.name);
    let check = Check { detail: account.reason.clone(), ..Check::new("mode", Status::Warning) };
    let mut event = frame(Status::Warning, 0, &run.tool.version);
    event["message"] = json!(plain(&format!("{name}: no report: {}", account.reason)));
    event["finding_info"] = json!({
        "uid": format!("{name}/not-audited"),
        "title": format!("{name}: no report"),
        "types": ["account-mode-switch"],
    });
    event["compliance"] = compliance(&check, "a report on every account");
    event["resources"] = json!([{ "type": "exchange-account", "uid": name, "name": name }]);
    event
}
