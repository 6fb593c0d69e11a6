//! What is kept of runs, and what is read of it later.

use std::collections::BTreeMap;
use std::time::Duration;

use modecheck_simulator::{Fault, FaultKind};
use serde_json::Value;

use crate::firm::{Firm, verdicts};

/// Makes every answer take its time.
pub(crate) fn slow(firm: &Firm, ms: u64) {
    firm.okx.inject(Fault::from(FaultKind::Delay { ms }));
    firm.bybit.inject(Fault::from(FaultKind::Delay { ms }));
}

/// What is kept of the newest run.
pub(crate) fn kept(firm: &Firm) -> BTreeMap<String, String> {
    verdicts(&firm.run(&["report", "latest", "--format", "jsonl"]).out)
}

#[test]
fn a_run_that_was_kept_prints_as_it_did_and_is_forgotten_on_demand() {
    let mut firm = Firm::of(3);
    firm.lose_key("okx-002");
    let ran = firm.audit(&["--format", "json"]);
    let again = firm.run(&["report", "latest", "--format", "json"]);
    assert_eq!((again.code, again.json()), (ran.code, ran.json()));
    assert_eq!(firm.run(&["report", "latest", "--fail-on", "never"]).code, 0);
    let evidence = firm.run(&["report", "latest", "--evidence", "okx-000"]);
    std::fs::write(firm.path("evidence.json"), &evidence.out).unwrap();
    let judged = firm.run(&["evaluate", "evidence.json", "--format", "json"]);
    assert_eq!((judged.code, judged.verdict().as_str(), &judged.json()["origin"]), (3, "blocked", &"saved".into()));
    let fine = firm.run(&["report", "latest", "--evidence", "okx-001"]);
    assert!(fine.code == 2 && fine.err.contains("--keep-evidence all"), "what is fine is not kept: {}", fine.err);
    let (first, second) = (ran.json(), firm.audit(&["--format", "json"]).json());
    let reference = |run: &Value| run["reports"][0]["account"]["ref"].as_str().unwrap().to_owned();
    assert_eq!(
        (reference(&first), reference(&first).len()),
        (reference(&second), 16),
        "the same in all runs of a store"
    );
    assert_ne!(reference(&first), reference(&firm.audit(&["--format", "json", "--no-store"]).json()));
    assert_eq!(firm.run(&["prune", "--older-than", "1d"]).out.split(' ').next(), Some("0"));
    std::thread::sleep(Duration::from_millis(5));
    assert_eq!(firm.run(&["prune", "--older-than", "1ms"]).out.split(' ').next(), Some("2"));
    let text = firm.run(&["runs"]).out;
    assert_eq!(text, "no runs are kept\n");
    let bytes = std::fs::read(firm.path("modecheck/runs.db")).unwrap();
    assert!(!String::from_utf8_lossy(&bytes).contains("okx-000"), "nothing is left of it in the file");
}

#[cfg(unix)]
#[test]
fn the_store_is_for_its_owner_and_holds_no_secrets() {
    use std::os::unix::fs::PermissionsExt;
    let firm = Firm::of(2);
    firm.audit(&["--keep-evidence", "all"]);
    let file = firm.path("modecheck/runs.db");
    assert_eq!(std::fs::metadata(&file).unwrap().permissions().mode() & 0o777, 0o600);
    let bytes = std::fs::read(&file).unwrap();
    let evidence = firm.run(&["report", "latest", "--evidence", "okx-000"]).out;
    let account = firm.okx.account("okx-000").unwrap();
    for secret in [&account.api_key, &account.api_secret, &account.passphrase, &account.uid] {
        assert!(!String::from_utf8_lossy(&bytes).contains(secret.as_str()) && !evidence.contains(secret.as_str()));
    }
}

#[test]
fn what_cannot_be_gone_on_with_is_said() {
    let mut firm = Firm::of(1);
    let ran = firm.run(&["audit", "--resume", "latest"]);
    assert!(ran.code == 2 && ran.err.contains("no run is called `latest`"), "{}", ran.err);
    firm.audit(&[]);
    firm.say("[limits]\nshare = 0.9");
    let ran = firm.run(&["audit", "--resume", "latest"]);
    assert!(ran.code == 2 && ran.err.contains("is not what it was when run"), "{}", ran.err);
    let ran = firm.audit(&["--store", "/proc/none/runs.db"]);
    assert!(ran.code == 2 && ran.err.contains("the store cannot be opened"), "{}", ran.err);
    std::fs::write(firm.path("text.db"), "this is no store, and was here before").unwrap();
    let ran = firm.audit(&["--store", "text.db"]);
    assert!(ran.code == 2 && ran.err.contains("text.db: the store cannot be opened"), "{}", ran.err);
}
