//! The commands that ask nobody: documents' own examples, saved evidence, and everything that can be typed wrongly.

use std::path::{Path, PathBuf};

use crate::common::{Exchange, Ran, keys, run};
use modecheck_simulator::okx::Account;
use serde_json::{Value, json};

fn normalize(body: &str, args: &[&str]) -> Ran {
    run(&[&["normalize", "okx", "--to", "multi-currency", "--format", "json"], args].concat(), &[], body)
}

/// The four bodies of OKX's precheck page, edition of 2026-01-15.
fn documented(name: &str) -> String {
    let text = std::fs::read_to_string(fixture(name)).unwrap();
    let evidence: Value = serde_json::from_str(&text).unwrap();
    evidence["responses"][0]["body"].to_string()
}

fn fixture(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../fixtures/okx").join(name).with_extension("json")
}

#[test]
fn the_documented_bodies_mean_what_the_documents_say() {
    for language in ["doc-first-activation-en", "doc-first-activation-zh"] {
        let ran = normalize(&documented(language), &["-"]);
        assert_eq!((ran.code, ran.kinds()), (3, vec!["first-activation-required".to_owned()]));
        assert_eq!(ran.json()["blockers"][0]["native"]["code"], "51070");
    }

    let ran = normalize(&documented("doc-outstanding-liabilities"), &[]);
    assert_eq!((ran.code, ran.kinds()), (3, vec!["outstanding-liabilities".to_owned()]));
    let unknown = ran.json()["unknown"].clone();
    let open: Vec<_> = unknown.as_array().unwrap().iter().map(|gap| (&gap["rule"], &gap["gap"])).collect();
    let rules = ["okx/leverage", "okx/position-tier", "okx/margin"];
    assert_eq!(json!(open), json!(rules.map(|rule| (rule, "not-evaluated"))));

    let ran = normalize(&documented("doc-leverage-not-set"), &[]);
    assert_eq!((ran.code, ran.kinds()), (3, vec!["leverage-not-set".to_owned()]));
    assert_eq!(ran.json()["blockers"][0]["subjects"].as_array().unwrap().len(), 4);

    let ran = normalize(&documented("doc-ready"), &[]);
    let report = ran.json();
    assert_eq!((ran.code, ran.verdict().as_str()), (0, "ready"));
    assert_eq!(report["origin"], "normalized");
    assert_eq!(report["margin_impact"]["after"]["available_equity"], "106002.2061970689");
    assert_eq!(report["margin_impact"]["before"]["margin_ratio"], "4.460069474634038");
    assert_eq!(report["margin_impact"]["leverage_after"].as_array().unwrap().len(), 4);
    assert_eq!(report["evaluated_at"], Value::Null);
    assert_eq!(report["notices"][0]["code"], "unknown-age");
}

#[test]
fn a_reply_to_the_switch_itself_is_read_too() {
    let refused = r#"{"code":"59136","data":[],"msg":"Pre-set leverage for all positions"}"#;
    let ran = normalize(refused, &["--call", "set-account-level"]);
    assert_eq!((ran.code, ran.kinds()), (3, vec!["leverage-not-set".to_owned()]));
    let done = r#"{"code":"0","data":[{"acctLv":"3"}],"msg":""}"#;
    // Nobody read the mode again.
    assert_eq!(normalize(done, &["--call", "set-account-level"]).verdict(), "indeterminate");
}

#[test]
fn collected_evidence_is_kept_private_and_evaluates_to_the_same_report() {
    let account = Account::named("desk");
    let exchange = Exchange::with(&account);
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("evidence.json");
    let path = file.to_str().unwrap();
    let asked = ["collect", "okx", "--to", "portfolio", "--name", "desk-a", "--base-url", &exchange.url, "-o", path];
    assert_eq!(run(&asked, &keys(&account), "").code, 0);
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        assert_eq!(std::fs::metadata(&file).unwrap().permissions().mode() & 0o777, 0o600);
    }
    let ran = run(&["evaluate", path, "--format", "json"], &[], "");
    assert_eq!((ran.code, ran.verdict().as_str()), (0, "ready"));
    let report = ran.json();
    assert_eq!(report["origin"], "saved");
    assert_eq!(report["evaluated_at"], report["observed"]["until"]);
    let again = run(&["evaluate", path, "--format", "json"], &[], "");
    assert_eq!(ran.out, again.out, "the same evidence gives the same bytes");
    let lines = run(&["evaluate", path, path, "--format", "jsonl"], &[], "");
    assert_eq!(lines.out.lines().count(), 2);
    let both = run(&["evaluate", path, fixture("scode-4-margin").to_str().unwrap(), "--format", "json"], &[], "");
    assert_eq!((both.code, &both.json()["schema"]), (3, &json!("modecheck.run/v1")));
    assert_eq!(both.json()["summary"]["verdicts"]["blocked"], 1);
    let at = run(&["evaluate", path, "--format", "json", "--at", "2027-01-01T00:00:00Z"], &[], "").json();
    assert_eq!(at["evaluated_at"], "2027-01-01T00:00:00.000Z");
}

#[cfg(target_os = "linux")]
#[test]
fn what_is_no_ordinary_file_is_written_to_and_not_replaced() {
    use std::os::unix::fs::FileTypeExt;
    let account = Account::named("desk");
    let exchange = Exchange::with(&account);
    let folder = tempfile::tempdir().unwrap();
    let asked = ["collect", "okx", "--to", "portfolio", "--base-url", &exchange.url, "-o"];
    let (real, link) = (folder.path().join("real.json"), folder.path().join("link.json"));
    std::fs::write(&real, "old").unwrap();
    std::os::unix::fs::symlink(&real, &link).unwrap();
    assert_eq!(run(&[&asked[..], &[link.to_str().unwrap()]].concat(), &keys(&account), "").code, 0);
    assert!(link.is_symlink() && std::fs::read_to_string(&real).unwrap().contains("modecheck.evidence/v1"));
    let full = run(&[&asked[..], &["/dev/full"]].concat(), &keys(&account), "");
    assert!(full.code == 1 && full.err.contains("cannot be written"), "{}", full.err);
    assert!(std::fs::metadata("/dev/full").unwrap().file_type().is_char_device());
}

#[test]
fn offline_lists_every_rule_and_claims_nothing() {
    let ran = run(&["check", "okx", "--to", "portfolio", "--offline", "--format", "json"], &[], "");
    assert_eq!((ran.code, ran.verdict().as_str(), ran.gaps()), (4, "indeterminate", vec!["not-asked".to_owned()]));
    assert_eq!(ran.json()["unknown"].as_array().unwrap().len(), 5, "the current mode and four rules");
}

/// Arguments, environment, and the words that the complaint must have.
type Case<'a> = (&'a [&'a str], &'a [(&'static str, String)], &'a [&'a str]);

#[test]
fn whatever_is_wrong_is_named_with_its_place_and_a_remedy() {
    let folder = tempfile::tempdir().unwrap();
    let file = |name: &str, text: &[u8]| {
        let path = folder.path().join(name);
        std::fs::write(&path, text).unwrap();
        path.to_str().unwrap().to_owned()
    };
    let broken = file("broken.json", b"{\n  \"schema\": ,\n}");
    let typo = std::fs::read_to_string(fixture("scode-0")).unwrap().replacen("\"profile\"", "\"profil\"", 1);
    let typo = file("typo.json", typo.as_bytes());
    let binary = file("binary.json", b"{}\n\xff\xfe");
    let other = std::fs::read_to_string(fixture("scode-0")).unwrap().replacen("\"portfolio\"", "\"portfolo\"", 1);
    let other = file("target.json", other.as_bytes());
    let scenario = file("scenario.toml", b"[okx]\nsite = \"mars\"\n");
    let key = [("OKX_API_KEY", "key-000000000000".to_owned())];
    let check = ["check", "okx", "--to"];
    let cases: [Case; 20] = [
        (&[], &[], &["Usage"]),
        (&["chekc"], &[], &["chekc", "check"]),
        (&["check", "okex", "--to", "portfolio"], &[], &["okex", "bybit, okx, kucoin, bitget"]),
        (&["check", "bybit", "--to", "uta2"], &[], &["BYBIT_API_KEY, BYBIT_API_SECRET", "--offline"]),
        (&[&check[..], &["portfolo"]].concat(), &[], &["portfolo", "spot, futures, multi-currency, portfolio"]),
        (&[&check[..], &["margin-mode:cross"]].concat(), &[], &["margin-mode:cross"]),
        (&[&check[..], &["portfolio"]].concat(), &key, &["OKX_API_SECRET, OKX_API_PASSPHRASE", "--offline"]),
        (&[&check[..], &["portfolio", "--region", "mars"]].concat(), &key, &["mars", "global, us, eea, legacy"]),
        (
            &[&check[..], &["portfolio", "--base-url", "https://okx.example"]].concat(),
            &key,
            &["okx.example", "--allow-host"],
        ),
        (&[&check[..], &["portfolio", "--base-url", "http://openapi.okx.com"]].concat(), &key, &["https"]),
        (&[&check[..], &["portfolio", "--uid", ""]].concat(), &key, &["--uid", "sha256:"]),
        (&[&check[..], &["portfolio", "--uid", "sha256:12"]].concat(), &key, &["64 hexadecimal digits"]),
        (&[&check[..], &["portfolio", "--share", "2"]].concat(), &key, &["share", "at most 1"]),
        (&["evaluate", "/no/such/file"], &[], &["/no/such/file", "cannot be opened"]),
        (&["evaluate", &broken], &[], &["broken.json", "line 2"]),
        (&["evaluate", &typo], &[], &["typo.json", "line", "profil", "profile"]),
        (&["evaluate", &binary], &[], &["binary.json", "line 2", "UTF-8"]),
        (&["evaluate", &other], &[], &["portfolo", "portfolio"]),
        (&["explain", "open-order"], &[], &["open-orders"]),
        (&["simulate", "--scenario", &scenario], &[], &["scenario.toml", "line 2", "mars"]),
    ];
    for (args, environment, words) in cases {
        let ran = run(args, environment, "");
        assert_eq!(ran.code, 2, "{args:?}: {}{}", ran.out, ran.err);
        assert!(ran.out.is_empty(), "{args:?} prints: {}", ran.out);
        for word in words {
            assert!(ran.err.contains(word), "{args:?} does not say `{word}`: {}", ran.err);
        }
    }
    let collect = ["collect", "okx", "--to", "portfolio", "--base-url", "http://127.0.0.1:9", "-o"];
    for nowhere in ["/no/such/folder/evidence.json", "/"] {
        let ran = run(&[&collect[..], &[nowhere]].concat(), &keys(&Account::named("desk")), "");
        assert!(ran.code == 2 && ran.err.contains("cannot be written"), "{nowhere}: {}", ran.err);
    }
    let ran = normalize("<html>\n", &["-"]);
    assert_eq!(ran.code, 2);
    assert!(ran.err.contains("standard input: line 1"), "{}", ran.err);
    let ran = normalize("{}", &["--call", "account-config"]);
    assert!(ran.code == 2 && ran.err.contains("switch-precheck, set-account-level"), "{}", ran.err);
}

#[test]
fn names_of_old_find_today_s_modes() {
    for name in ["4", "portfolio", "portfolio-margin", "account-mode:portfolio"] {
        let ran = run(&["check", "okx", "--to", name, "--offline", "--format", "json"], &[], "");
        assert_eq!(ran.json()["transition"]["to"], "portfolio", "{name}");
    }
}

#[test]
fn explain_knows_kinds_gaps_rules_and_codes() {
    for (term, words) in [
        ("open-orders", vec!["Usual causes", "cancel the open orders", "okx/switch-precheck"]),
        ("risk-limit-exceeded", vec!["position-tier-exceeded"]),
        ("truncated", vec!["page"]),
        ("okx/margin", vec!["margin suffices", "https://www.okx.com"]),
        ("51070", vec!["first-activation-required"]),
        ("110073", vec!["refuses a margin mode", "reasons"]),
        ("repay_borrowings", vec!["outstanding-liabilities"]),
        ("50119", vec!["--region"]),
        ("ready", vec!["holds"]),
        ("api-keys", vec!["change after the switch", "on kucoin (breaks)", "on bitget (breaks)", "https://"]),
        ("policy-not-judged", vec!["notice"]),
        ("exchange-figures", vec!["basis"]),
        ("firm/min-margin-ratio-after", vec!["firm-policy", "the firm's inventory"]),
        ("firm-policy", vec!["found by firm/min-margin-ratio-after"]),
    ] {
        let ran = run(&["explain", term], &[], "");
        assert_eq!(ran.code, 0, "{term}: {}", ran.err);
        for word in words {
            assert!(ran.out.contains(word), "{term} does not say `{word}`: {}", ran.out);
        }
    }
    let rules = run(&["rules", "okx"], &[], "").out;
    for rule in ["okx/switch-precheck", "okx/leverage", "okx/position-tier", "okx/margin"] {
        assert!(rules.contains(rule));
    }
    assert_eq!(rules.matches("(2026-06-28)").count(), 4, "every rule has a source and a day: {rules}");
}

#[test]
fn a_slip_is_answered_with_the_word_that_was_meant() {
    for (slip, meant) in [
        ("risk-limit-exceded", "risk-limit-exceeded"),
        ("hedgemode", "hedge-mode"),
        ("exchange-verdikt", "exchange-verdict"),
        ("firm/min-margin-ratio", "firm/min-margin-ratio-after"),
        ("repay_borrowing", "repay_borrowings"),
        ("policy-judged", "policy-not-judged"),
        ("kucoin/whitelst", "kucoin/whitelist"),
        ("already-in-mod", "already-in-mode"),
    ] {
        let ran = run(&["explain", slip], &[], "");
        assert_eq!((ran.code, ran.out.as_str()), (2, ""), "{slip}");
        assert!(ran.err.contains(&format!("did you mean `{meant}`?")), "{slip}: {}", ran.err);
    }
    let ran = run(&["explain", "3400219"], &[], "");
    assert!(ran.code == 2 && !ran.err.contains("did you mean"), "a code that nobody knows is no slip: {}", ran.err);
}

#[test]
fn the_demo_shows_every_sort_of_verdict_and_what_to_do() {
    let ran = run(&["demo"], &[], "");
    assert_eq!((ran.code, ran.err.as_str()), (0, ""));
    for word in ["ready", "blocked", "indeterminate", "already-in-mode", "do: "] {
        assert!(ran.out.contains(word), "no {word}: {}", ran.out);
    }
    assert!(!ran.out.contains('\u{1b}'), "colour without a terminal");
    let lines = ran.out.lines().skip(1).filter(|line| !line.is_empty());
    assert!(lines.clone().count() > 20);
    assert_eq!(
        lines.clone().find(|line| !line.contains("simulator")),
        None,
        "a line does not say that it is simulated"
    );
    let run = run(&["demo", "--format", "json"], &[], "").json();
    for report in run["reports"].as_array().unwrap() {
        for blocker in report["blockers"].as_array().unwrap() {
            assert!(!blocker["remediation"].as_array().unwrap().is_empty(), "{blocker}");
        }
    }
}

#[cfg(target_os = "linux")]
#[test]
fn a_closed_pipe_is_no_failure_and_a_full_disk_is_one() {
    let shell = |command: &str| {
        let command = command.replace("modecheck", env!("CARGO_BIN_EXE_modecheck"));
        let output = std::process::Command::new("bash").args(["-c", &command]).output().unwrap();
        (output.status.code().unwrap(), String::from_utf8_lossy(&output.stderr).into_owned())
    };
    assert_eq!(shell("modecheck rules okx | head -1 >/dev/null; exit ${PIPESTATUS[0]}"), (0, String::new()));
    let (code, complaint) = shell("modecheck rules okx >/dev/full");
    assert!(code == 1 && complaint.contains("standard output cannot be written"), "{code} {complaint}");
}

#[test]
fn the_page_of_rules_is_the_one_that_the_program_prints() {
    let page = concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/rules.md");
    let printed = run(&["rules", "--markdown"], &[], "").out;
    let written = std::fs::read_to_string(page).unwrap_or_default();
    assert!(printed == written, "docs/rules.md is out of date: modecheck rules --markdown > docs/rules.md");
}
