//! Lists of evidence, judged offline: complete, in order, one held at a time.

use std::io::Write;
use std::path::Path;
use std::process::{Command, Stdio};

use serde_json::Value;

use crate::common::run;
use crate::firm::{Firm, verdicts};

/// Evidence that blocks, and evidence that does not.
const FIXTURES: [&str; 2] = [
    include_str!("../../../../fixtures/okx/doc-outstanding-liabilities.json"),
    include_str!("../../../../fixtures/okx/doc-ready.json"),
];

/// The `n`-th account's evidence, on one line.
fn line(n: usize) -> String {
    let mut evidence: Value = serde_json::from_str(FIXTURES[n % 2]).unwrap();
    evidence["account"]["name"] = format!("account-{n:05}").into();
    evidence.to_string()
}

fn names(jsonl: &str) -> Vec<String> {
    let name = |line: &str| {
        let report: Value = serde_json::from_str(line).unwrap();
        report["account"]["name"].as_str().unwrap().to_owned()
    };
    jsonl.lines().map(name).collect()
}

fn text(path: &Path) -> &str {
    path.to_str().unwrap()
}

#[test]
fn lines_and_folders_are_judged_in_order() {
    let folder = tempfile::tempdir().unwrap();
    let lines: String = (0..40).map(|n| line(n) + "\n").collect();
    let file = folder.path().join("all.jsonl");
    std::fs::write(&file, lines + "\n").unwrap();
    let ran = run(&["evaluate", text(&file), "--format", "jsonl"], &[], "");
    let expected: Vec<_> = (0..40).map(|n| format!("account-{n:05}")).collect();
    assert_eq!((ran.code, names(&ran.out)), (3, expected.clone()), "{}", ran.err);
    let each = folder.path().join("each");
    std::fs::create_dir(&each).unwrap();
    for n in (0..40).rev() {
        std::fs::write(each.join(format!("{n:05}.json")), line(n)).unwrap();
    }
    std::fs::write(each.join("notes.txt"), "not evidence").unwrap();
    let by_folder = run(&["evaluate", text(&each), "--format", "jsonl"], &[], "");
    assert_eq!(by_folder.out, ran.out);
    let one = run(&["evaluate", text(&file), "--format", "json"], &[], "").json();
    assert_eq!((&one["schema"], one["reports"].as_array().unwrap().len()), (&"modecheck.run/v1".into(), 40));
    assert_eq!(one["summary"]["verdicts"]["blocked"], 20);
    let human = run(&["evaluate", text(&file)], &[], "").out;
    assert!(human.contains("40 reports: 20 blocked, 20 ready") && human.contains("outstanding-liabilities"), "{human}");
    assert!(human.lines().filter(|line| line.contains(" -> ")).all(|line| line.starts_with("[fixture")), "{human}");
}

#[test]
fn a_line_that_is_no_evidence_is_named() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("all.jsonl");
    std::fs::write(&file, format!("{}\n{{\"schema\": 1}}\n", line(0))).unwrap();
    let ran = run(&["evaluate", text(&file), "--format", "jsonl"], &[], "");
    assert!(ran.code == 2 && ran.err.contains("all.jsonl: line 2: "), "{}", ran.err);
    assert_eq!(names(&ran.out), ["account-00000"], "what came before is judged");
    let ran = run(&["evaluate", text(folder.path()), "--format", "jsonl", "--to", "nonsense"], &[], "");
    assert_eq!(ran.code, 2);
    let empty = tempfile::tempdir().unwrap();
    let ran = run(&["evaluate", text(empty.path())], &[], "");
    assert!(ran.code == 2 && ran.err.contains("has no file that ends in json or jsonl"), "{}", ran.err);
}

#[test]
fn an_inventory_joins_what_the_firm_says() {
    let mut firm = Firm::of(2);
    firm.say("[[route]]\ncategory = \"orders\"\nassign = \"night desk\"\n[policy]\nmin_assurance = \"exchange\"");
    let live = firm.audit(&["--keep-evidence", "all", "--format", "jsonl"]);
    let mut lines = String::new();
    for name in verdicts(&live.out).keys() {
        let evidence = firm.run(&["report", "latest", "--evidence", name]).json();
        lines += &(evidence.to_string() + "\n");
    }
    std::fs::write(firm.path("all.jsonl"), lines).unwrap();
    let args = ["evaluate", "all.jsonl", "--inventory", "firm.toml", "--format"];
    let again = firm.run(&[&args[..], &["jsonl"]].concat());
    assert_eq!((again.code, verdicts(&again.out)), (3, verdicts(&live.out)));
    let run = firm.run(&[&args[..], &["json"]].concat()).json();
    let assigned: Vec<_> =
        run["reports"].as_array().unwrap().iter().flat_map(|one| one["blockers"].as_array().unwrap()).collect();
    assert!(assigned.len() == 2 && assigned.iter().all(|one| one["assigned_to"] == "night desk"), "{run:#}");
    assert_eq!(run["summary"]["below_assurance"], 1, "the inventory's policy counts");
}

/// Much more evidence than the memory that the program may have.
#[cfg(target_os = "linux")]
#[test]
fn memory_stays_flat_however_long_the_list_is() {
    const LINES: usize = 2_500;
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("all.jsonl");
    let mut out = std::io::BufWriter::new(std::fs::File::create(&file).unwrap());
    let padding = "x".repeat(60_000);
    for n in 0..LINES {
        let mut evidence: Value = serde_json::from_str(&line(n)).unwrap();
        let last = evidence["responses"].as_array_mut().unwrap().last_mut().unwrap();
        if let Some(body) = last["body"].as_object_mut() {
            body.insert("padding".to_owned(), padding.clone().into());
        }
        writeln!(out, "{evidence}").unwrap();
    }
    drop(out);
    assert!(std::fs::metadata(&file).unwrap().len() > 2 * (64 << 20), "more than twice the memory allowed");
    // In KiB: what the program may have of its own.
    let limited =
        format!("ulimit -d 65536; exec {} evaluate {} --format jsonl", env!("CARGO_BIN_EXE_modecheck"), text(&file));
    let output = Command::new("/bin/sh").args(["-c", &limited]).env_clear().stdin(Stdio::null()).output().unwrap();
    let out = String::from_utf8(output.stdout).unwrap();
    assert_eq!(output.status.code(), Some(3), "{}", String::from_utf8_lossy(&output.stderr));
    assert_eq!(names(&out), (0..LINES).map(|n| format!("account-{n:05}")).collect::<Vec<_>>());
}
