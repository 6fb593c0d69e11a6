//! The file format of evidence, through its public surface.

use modecheck_core::{Answer, Evidence, Role};

const FILE: &str = r#"{
  "schema": "modecheck.evidence/v1",
  "tool": { "name": "modecheck", "version": "0.1.0" },
  "exchange": "okx",
  "account": { "name": "desk-a", "ref": null, "role": "unrecognised:7", "environment": "live", "site": "global" },
  "axis": "account-mode", "targets": ["portfolio"], "profile": "standard",
  "taken": { "from": null, "until": "2026-11-21T01:02:03.004Z" },
  "provenance": null,
  "responses": [
    { "call": "a", "host": "rest", "query": "", "page": 1, "of": "self", "at": null, "attempts": 1, "status": 200, "body": {"n":  1.50, "n": 2} },
    { "call": "b", "host": "rest", "query": "", "page": 1, "of": "parent", "at": null, "attempts": 1, "status": 200, "body": null },
    { "call": "c", "host": "rest", "query": "", "page": 1, "of": "self", "at": null, "attempts": 3, "failure": { "kind": "timeout", "detail": "10 s" } }
  ]
}"#;

#[test]
fn evidence_survives_a_round_trip_verbatim() {
    let evidence: Evidence = serde_json::from_str(FILE).unwrap();
    assert_eq!(evidence.account.role, Some(Role::Other("unrecognised:7".to_owned())));
    let Answer::Reply { body, .. } = &evidence.responses[0].answer else { panic!() };
    assert_eq!(body.get(), r#"{"n":  1.50, "n": 2}"#, "the body is kept as it came");
    let Answer::Reply { body, .. } = &evidence.responses[1].answer else { panic!() };
    assert_eq!(body.get(), "null", "a body of null is a body");

    let written = serde_json::to_string(&evidence).unwrap();
    let again: Evidence = serde_json::from_str(&written).unwrap();
    assert_eq!(serde_json::to_string(&again).unwrap(), written);
    let (file, written): (serde_json::Value, serde_json::Value) =
        (serde_json::from_str(FILE).unwrap(), serde_json::from_str(&written).unwrap());
    assert_eq!(file, written);
}

#[test]
fn a_response_without_answer_or_with_two_is_refused() {
    let neither = FILE.replace(r#""status": 200, "body": null"#, r#""status": 200"#);
    let error = serde_json::from_str::<Evidence>(&neither).unwrap_err().to_string();
    assert!(error.contains("response 2 (call `b`) needs either"), "{error}");
    let both = FILE.replace(r#""attempts": 3,"#, r#""attempts": 3, "status": 200, "body": {},"#);
    assert!(serde_json::from_str::<Evidence>(&both).is_err());
}

#[test]
fn a_misspelt_key_is_an_error_with_its_line() {
    let error = serde_json::from_str::<Evidence>(&FILE.replace("\"failure\"", "\"failur\"")).unwrap_err();
    assert!(error.to_string().contains("unknown field `failur`"), "{error}");
    assert_eq!(error.line(), 12);
    assert!(serde_json::from_str::<Evidence>(&FILE.replace("evidence/v1", "evidence/v2")).is_err());
}
