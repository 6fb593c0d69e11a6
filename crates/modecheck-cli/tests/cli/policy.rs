//! What the firm demands of the margin after the switch: a figure that is missing is a gap, and never a pass.

use std::path::Path;

use serde_json::{Value, json};
use tempfile::TempDir;

use crate::common::{Ran, run};

/// A fixture as evidence on a live account of the firm.
fn evidence(exchange: &str, fixture: &str) -> Value {
    let file = format!("{}/../../fixtures/{exchange}/{fixture}.json", env!("CARGO_MANIFEST_DIR"));
    let mut evidence: Value = serde_json::from_str(&std::fs::read_to_string(file).unwrap()).unwrap();
    evidence["account"]["name"] = json!("desk");
    evidence["account"]["environment"] = json!("live");
    evidence
}

/// OKX's precheck of a switch, with these figures for the time after it.
fn with(figures: &Value) -> Value {
    let mut evidence = evidence("okx", "scode-0");
    let responses = evidence["responses"].as_array_mut().unwrap();
    let precheck = responses.iter_mut().find(|response| response["call"] == "switch-precheck").unwrap();
    precheck["body"]["data"][0]["mgnAft"] = figures.clone();
    evidence
}

fn judged(exchange: &str, target: &str, evidence: &Value) -> Ran {
    let folder = TempDir::new().unwrap();
    let write = |name: &str, text: String| {
        let file = folder.path().join(name);
        std::fs::write(&file, text).unwrap();
        file
    };
    let inventory = format!(
        "[policy]\nmin_margin_ratio_after = \"3\"\n[[account]]\nname = \"desk\"\nexchange = \"{exchange}\"\ntarget = \
         \"{target}\"\n"
    );
    let inventory = write("firm.toml", inventory);
    let evidence = write("evidence.json", evidence.to_string());
    let path = |path: &Path| path.to_str().unwrap().to_owned();
    run(&["evaluate", &path(&evidence), "--inventory", &path(&inventory), "--format", "jsonl"], &[], "")
}

fn ratio(ratio: &str) -> Value {
    json!({ "acctAvailEq": "1", "mgnRatio": ratio, "details": [] })
}

#[test]
fn figures_pass_or_block_and_what_is_missing_is_a_gap() {
    const RULE: &str = "firm/min-margin-ratio-after";
    for (figures, verdict, gap) in [
        (ratio("3"), "ready", None),
        (ratio("2.9"), "blocked", None),
        (ratio(""), "indeterminate", Some("undecodable")),
        (ratio("plenty"), "indeterminate", Some("undecodable")),
        (Value::Null, "indeterminate", Some("undecodable")),
    ] {
        let report = judged("okx", "portfolio", &with(&figures)).json();
        assert_eq!(report["verdict"], verdict, "{figures}: {report}");
        let names = |list: &str| report[list].as_array().unwrap().iter().any(|one| one["rule"] == RULE);
        assert_eq!((names("passed"), names("blockers")), (verdict == "ready", verdict == "blocked"), "{figures}");
        let open = report["unknown"].as_array().unwrap().iter().find(|one| one["rule"] == RULE);
        assert_eq!(open.map(|one| one["gap"].as_str().unwrap()), gap, "{figures}");
    }
    let earlier = judged("okx", "portfolio", &evidence("okx", "unmatched-pending-orders")).json();
    let open = earlier["unknown"].as_array().unwrap().iter().find(|one| one["rule"] == RULE).unwrap();
    assert_eq!((&earlier["verdict"], &open["gap"]), (&json!("blocked"), &json!("not-evaluated")));
}

#[test]
fn an_exchange_without_figures_says_that_nothing_was_judged() {
    let report = judged("bybit", "uta2-pro", &evidence("bybit", "ready")).json();
    assert_eq!(report["verdict"], "ready");
    let notices = report["notices"].as_array().unwrap();
    assert!(notices.iter().any(|notice| notice["code"] == "policy-not-judged"), "{notices:?}");
}
