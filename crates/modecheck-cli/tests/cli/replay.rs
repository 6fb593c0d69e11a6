//! Lists of evidence, judged offline: complete, in order, one held at a time.

use std::path::Path;
#[cfg(target_os = "linux")]
use std::{
    fs::File,
    io::{BufRead, BufReader, BufWriter, Write},
    process::{Command, Stdio},
    time::{Duration, Instant},
};

use serde_json::{Value, json};

#[cfg(target_os = "linux")]
use crate::common::number;
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
    let folder = tempfile::tempdir().unwrap();
    let cut = folder.path().join("all.jsonl");
    std::fs::write(&cut, "\n").unwrap();
    let ran = run(&["evaluate", text(&cut)], &[], "");
    assert!(ran.code == 2 && ran.err.contains("all.jsonl: is empty"), "{} {}{}", ran.code, ran.out, ran.err);
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

#[test]
fn what_the_firm_says_is_of_its_accounts_alone_and_accounts_without_evidence_are_named() {
    let mut firm = Firm::new();
    firm.add_okx(&modecheck_simulator::okx::Account::named("desk-a"), "");
    firm.add_okx(&modecheck_simulator::okx::Account::named("desk-b"), "");
    firm.say("[[route]]\ncategory = \"orders\"\nassign = \"night desk\"");
    firm.okx.edit("desk-a", |account| account.orders.push(modecheck_simulator::okx::Order::default()));
    firm.audit(&["--keep-evidence", "all"]);
    let evidence = firm.run(&["report", "latest", "--evidence", "desk-a"]).out;
    std::fs::write(firm.path("desk-a.json"), evidence).unwrap();
    let args = |inventory| ["evaluate", "desk-a.json", "--inventory", inventory, "--format", "json"];
    let ran = firm.run(&args("firm.toml"));
    assert_eq!(ran.json()["reports"][0]["blockers"][0]["assigned_to"], "night desk");
    assert!(ran.err.contains("no evidence is of 1 of the inventory's 2 accounts: desk-b"), "{}", ran.err);
    assert_eq!((ran.code, &ran.json()["not_audited"][0]["name"]), (5, &"desk-b".into()), "{}", ran.out);
    let text = std::fs::read_to_string(firm.path("firm.toml")).unwrap();
    let other = text.replace("name = \"desk-a\"", "name = \"desk-a\"\nuid = \"99999999x9999\"");
    std::fs::write(firm.path("other.toml"), other).unwrap();
    let ran = firm.run(&args("other.toml"));
    assert!(ran.err.contains("desk-a: its evidence is of the account ••••"), "{}", ran.err);
    assert_eq!(ran.json()["reports"][0]["blockers"][0]["assigned_to"], Value::Null);
}

#[test]
fn accounts_without_names_of_their_own_are_not_taken_for_one() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("all.jsonl");
    let nameless = |tail: &str| {
        let read = include_str!("../../../../fixtures/okx/scode-3.json").replace("••••4616", tail);
        let mut evidence: Value = serde_json::from_str(&read).unwrap();
        evidence["account"]["name"] = Value::Null;
        evidence.to_string() + "\n"
    };
    std::fs::write(&file, nameless("••••0001") + &nameless("••••0002") + &nameless("••••0002")).unwrap();
    let run = run(&["evaluate", text(&file), "--format", "json"], &[], "").json();
    let (work, choices) = (&run["summary"]["work"][0], &run["summary"]["choices"]);
    assert_eq!((&work["exchange"], &work["accounts"], &work["names"]), (&"okx".into(), &2.into(), &json!(["-"])));
    assert_eq!(choices, &json!([]), "one target asked about twice is no choice of targets");
}

/// So much evidence that it cannot all be held, on lines or in as many files:
/// `ACCOUNTS=100000 cargo test -p modecheck-cli --test cli memory -- --nocapture`
#[cfg(target_os = "linux")]
#[test]
fn memory_stays_flat_however_long_the_list_is() {
    let accounts = number("ACCOUNTS", 2_500);
    let folder = tempfile::tempdir().unwrap();
    let (file, each) = (folder.path().join("all.jsonl"), folder.path().join("each"));
    let mut lines = BufWriter::new(File::create(&file).unwrap());
    std::fs::create_dir(&each).unwrap();
    let padding = "x".repeat(2 * MOST_KIB * 1024 / accounts);
    for n in 0..accounts {
        let line = padded(n, &padding);
        writeln!(lines, "{line}").unwrap();
        std::fs::write(each.join(format!("{n:06}.json")), line).unwrap();
    }
    lines.into_inner().unwrap().sync_all().unwrap();
    assert!(std::fs::metadata(&file).unwrap().len() > 2 * (64 << 20), "more than twice the memory allowed");
    for evidence in [&file, &each] {
        let judged = folder.path().join("judged.jsonl");
        let began = Instant::now();
        let peak = peak_kib(evidence, &judged);
        let lines = BufReader::new(File::open(&judged).unwrap()).lines();
        let told =
            lines.zip(0..).map(|(line, n)| assert_eq!(names(&line.unwrap()), [format!("account-{n:05}")])).count();
        assert_eq!(told, accounts, "complete, and in order");
        assert!(peak <= MOST_KIB, "{peak} KiB");
        let from = evidence.file_name().unwrap().display();
        println!("{accounts} accounts from {from}: {} MiB at most, {:?}", peak / 1024, began.elapsed());
    }
}

/// What the program may have of memory.
#[cfg(target_os = "linux")]
const MOST_KIB: usize = 64 * 1024;

/// The same with so much more in its last reply.
#[cfg(target_os = "linux")]
fn padded(n: usize, padding: &str) -> String {
    let mut evidence: Value = serde_json::from_str(&line(n)).unwrap();
    let last = evidence["responses"].as_array_mut().unwrap().last_mut().unwrap();
    if let Some(body) = last["body"].as_object_mut() {
        body.insert("padding".to_owned(), padding.into());
    }
    evidence.to_string()
}

/// Judges evidence, and tells how much memory was in use at most: the system refuses the program more of its own.
#[cfg(target_os = "linux")]
fn peak_kib(evidence: &Path, judged: &Path) -> usize {
    let program = env!("CARGO_BIN_EXE_modecheck");
    let limited = format!("ulimit -d {MOST_KIB}; exec {program} evaluate {} --format jsonl", text(evidence));
    let mut shell = Command::new("/bin/sh");
    shell.args(["-c", &limited]).env_clear().stdin(Stdio::null()).stderr(Stdio::piped());
    let mut child = shell.stdout(File::create(judged).unwrap()).spawn().unwrap();
    let (status, mut peak) = (format!("/proc/{}/status", child.id()), 0);
    while child.try_wait().unwrap().is_none() {
        let now = std::fs::read_to_string(&status).unwrap_or_default();
        let high = now.lines().find_map(|line| line.strip_prefix("VmHWM:")?.trim().strip_suffix(" kB")?.parse().ok());
        peak = peak.max(high.unwrap_or(0));
        std::thread::sleep(Duration::from_millis(2));
    }
    let output = child.wait_with_output().unwrap();
    assert_eq!(output.status.code(), Some(3), "{}", String::from_utf8_lossy(&output.stderr));
    peak
}
