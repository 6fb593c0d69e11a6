//! How much reports say: every subject, full uids to one file, nothing of what is taken out.

use modecheck_simulator::okx::{Account, Order};
use serde_json::Value;

use crate::common::Exchange;
use crate::firm::Firm;

const UID: &str = "447000099990001";

fn crowded(orders: usize) -> Account {
    let order = |n: usize| Order { ord_id: format!("90000{n:05}"), ..Order::default() };
    let orders = (0..orders).map(order).collect();
    Account { acct_lv: 3, uid: UID.into(), main_uid: UID.into(), orders, ..Account::named("desk") }
}

#[test]
fn fifty_subjects_are_listed_unless_all_are_asked_for() {
    let account = crowded(60);
    let exchange = Exchange::with(&account);
    let listed = |args: &[&str]| {
        let blocker = exchange.check(&account, args).json()["blockers"][0].clone();
        (blocker["subjects"].as_array().unwrap().len(), blocker["subjects_omitted"].as_u64().unwrap())
    };
    assert_eq!(listed(&[]), (50, 10));
    assert_eq!(listed(&["--all-subjects"]), (60, 0));
    let mut firm = Firm::new();
    firm.add_okx(&account, "");
    let kept = |args: &[&str]| {
        firm.audit(args);
        let report = firm.run(&["report", "latest", "--format", "jsonl"]).json();
        report["blockers"][0]["subjects"].as_array().unwrap().len()
    };
    assert_eq!((kept(&[]), kept(&["--all-subjects"])), (50, 60));
}

#[cfg(unix)]
#[test]
fn full_uids_go_to_a_file_of_their_owner_and_nowhere_else() {
    use std::os::unix::fs::PermissionsExt;
    let account = crowded(0);
    let exchange = Exchange::with(&account);
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("uids.json");
    let ran =
        exchange.check(&account, &["--name", "desk-a", "--reveal-uids", file.to_str().unwrap(), "--log", "trace"]);
    assert_eq!(ran.code, 0, "{}", ran.err);
    assert!(!ran.out.contains(UID) && !ran.err.contains(UID));
    let uids: Value = serde_json::from_str(&std::fs::read_to_string(&file).unwrap()).unwrap();
    assert_eq!((&uids["accounts"][0]["account"], &uids["accounts"][0]["uid"]), (&"desk-a".into(), &UID.into()));
    assert_eq!(std::fs::metadata(&file).unwrap().permissions().mode() & 0o777, 0o600);
    let asked = exchange.okx.requests().len();
    for place in ["-", "/dev/stdout", "/dev/fd/1"] {
        let ran = exchange.check(&account, &["--reveal-uids", place]);
        assert!(ran.code == 2 && ran.out.is_empty() && ran.err.contains("file of their own"), "{place}: {}", ran.err);
    }
    assert_eq!(exchange.okx.requests().len(), asked, "nothing was asked");
    let mut firm = Firm::new();
    firm.add_okx(&account, "");
    let run = firm.audit(&["--format", "json", "--reveal-uids", "uids.json"]);
    let uids: Value = serde_json::from_str(&std::fs::read_to_string(firm.path("uids.json")).unwrap()).unwrap();
    assert_eq!((&uids["accounts"][0]["uid"], run.out.contains(UID)), (&UID.into(), false));
    assert_eq!(uids["accounts"][0]["ref"], run.json()["reports"][0]["account"]["ref"]);
    firm.lose_key("desk");
    let keyless = firm.audit(&["--reveal-uids", "uids.json"]);
    assert!(keyless.err.contains("of 1 of 1 accounts no uid was read"), "{}", keyless.err);
    let store = std::fs::read(firm.path("modecheck/runs.db")).unwrap();
    assert!(!String::from_utf8_lossy(&store).contains(UID), "it is not kept");
}

#[test]
fn what_is_taken_out_is_in_no_output_and_stays_in_the_store() {
    let mut firm = Firm::new();
    firm.add_okx(&crowded(2), "");
    let forms = ["human", "json", "jsonl", "csv", "markdown", "html", "junit", "ocsf"];
    let outputs: Vec<_> = forms.iter().map(|form| format!("--output={form}={form}.out")).collect();
    let outputs: Vec<_> = outputs.iter().map(String::as_str).collect();
    let leaks = |text: &str| text.contains("9000000000") || text.contains("••••0001");
    for form in forms {
        let args = ["--redact", "amounts,ids", "--verbose", "--format", form];
        let ran = firm.audit(&[&args[..], if form == "human" { &outputs } else { &[] }].concat());
        assert_eq!(ran.code, 3, "{form}: {}", ran.err);
        assert!(!leaks(&ran.out) && ran.out.contains("redacted"), "{form}: {}", ran.out);
        let kept = firm.run(&[&["report", "latest"][..], &args].concat());
        assert!(!leaks(&kept.out) && kept.out.contains("redacted"), "report as {form}: {}", kept.out);
    }
    for form in forms {
        let file = std::fs::read_to_string(firm.path(&format!("{form}.out"))).unwrap();
        assert!(!leaks(&file) && file.contains("redacted"), "{form} as a file: {file}");
    }
    assert!(leaks(&firm.run(&["report", "latest", "--format", "json"]).out), "the store has all of it");
    let evidence = firm.run(&["report", "latest", "--evidence", "desk", "--redact", "ids"]);
    assert_eq!((evidence.code, evidence.out.as_str()), (2, ""), "evidence is printed as it is or not at all");
    let wrong = firm.audit(&["--redact", "names"]);
    assert!(wrong.code == 2 && wrong.err.contains("use amounts, ids"), "{}", wrong.err);
}

#[test]
fn what_a_person_reads_of_a_run_is_what_check_prints() {
    let mut firm = Firm::new();
    firm.add_okx(&crowded(1), "");
    let account = Account { acct_lv: 3, ..Account::named("calm") };
    firm.add_okx(&account, "");
    firm.audit(&[]);
    let whole = firm.run(&["report", "latest"]).out;
    let exchange = Exchange::with(&crowded(1));
    let checked = exchange.check(&crowded(1), &["--name", "desk", "--format", "human"]).out;
    for line in checked.lines().skip(2).filter(|line| !line.is_empty()) {
        assert!(whole.contains(line), "{line} is not in: {whole}");
    }
    assert!(whole.starts_with("ACCOUNT") && whole.contains("2 reports: 1 blocked, 1 ready"), "{whole}");
    let quiet = firm.run(&["report", "latest", "--quiet"]).out;
    assert!(quiet.lines().count() == 2 && !quiet.contains("calm"), "{quiet}");
    assert!(!whole.contains("passed, ") && firm.run(&["report", "latest", "--verbose"]).out.contains("passed, "));
    let quiet = firm.audit(&["--quiet"]).out;
    assert!(quiet.lines().count() == 1 && quiet.contains("desk"), "{quiet}");
    assert!(firm.audit(&["--verbose"]).out.contains("do: cancel the open orders"));
}

#[test]
fn the_command_line_s_share_counts_more_than_the_inventory_s() {
    let mut firm = Firm::of(3);
    firm.say("[limits]\nshare = 0.01");
    let ran = firm.audit(&["--share", "1", "--format", "json"]);
    assert_eq!(ran.json()["summary"]["run"]["bound_millis"], 0, "{}", ran.err);
    let wrong = firm.audit(&["--share", "1.5"]);
    assert!(wrong.code == 2 && wrong.err.contains("above 0 and at most 1"), "{}", wrong.err);
}

#[test]
fn what_counts_for_check_is_said_as_for_many_accounts() {
    let account = crowded(1);
    let exchange = Exchange::with(&account);
    assert_eq!(exchange.check(&account, &[]).code, 3);
    assert_eq!(exchange.check(&account, &["--fail-on", "indeterminate,impact"]).code, 0);
    let ready = crowded(0);
    let exchange = Exchange::with(&ready);
    assert_eq!(exchange.check(&ready, &["--min-assurance", "exchange", "--fail-on", "impact"]).code, 0);
}
