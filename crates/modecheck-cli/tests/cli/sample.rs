//! A simulated firm as a folder, audited as a newcomer would.

use std::io::{BufRead, BufReader};
use std::process::{Child, Command, Stdio};

use crate::common::run;

/// A simulator in a process of its own, until it is dropped.
struct Simulator(Child);

impl Drop for Simulator {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

#[test]
fn a_simulated_firm_is_a_folder_that_can_be_audited_at_once() {
    let folder = tempfile::tempdir().unwrap();
    let firm = folder.path().join("firm");
    let program = env!("CARGO_BIN_EXE_modecheck");
    let child = Command::new(program).arg("simulate").arg("--firm").arg(&firm).stdout(Stdio::piped()).spawn().unwrap();
    let mut simulator = Simulator(child);
    let told = BufReader::new(simulator.0.stdout.take().unwrap()).lines().nth(1).unwrap().unwrap();
    assert!(told.contains("modecheck audit"), "{told}");

    let (inventory, store) = (firm.join("firm.toml"), folder.path().join("store.db"));
    let [inventory, store] = [&inventory, &store].map(|path| path.to_str().unwrap());
    let ran = run(&["audit", inventory, "--store", store, "--format", "jsonl", "--until-blocked"], &[], "");
    assert_eq!(ran.code, 3, "{}", ran.err);
    let reports: Vec<serde_json::Value> = ran.out.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(reports.len(), 25);
    assert!(reports.iter().all(|report| report["account"]["environment"] == "simulator"));
    assert!(!std::fs::read_to_string(inventory).unwrap().contains("secret"));
}
