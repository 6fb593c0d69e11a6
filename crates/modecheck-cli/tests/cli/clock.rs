//! The time of day was wrong, or was set, between a run and the next.

use std::path::Path;

use crate::firm::{Firm, verdicts};
use crate::stores::change;

const DAY: i64 = 86_400_000;

/// Makes a store say what it would if the clock had been wrong by so much while this run was going on.
fn wrong(store: &Path, run: &str, by: i64) {
    let of_run =
        format!("UPDATE run SET started_at = started_at + {by}, ended_at = ended_at + {by} WHERE id = '{run}'");
    let of_accounts = format!("UPDATE account SET finished_at = finished_at + {by} WHERE run = '{run}'");
    change(store, &[&of_run, &of_accounts]);
}

fn latest(firm: &Firm) -> String {
    firm.run(&["runs"]).out.split_whitespace().next().unwrap().to_owned()
}

#[test]
fn the_latest_run_is_the_one_that_was_begun_last_whatever_the_clock_said() {
    for by in [DAY, -DAY] {
        let firm = Firm::of(2);
        firm.audit(&[]);
        let first = latest(&firm);
        wrong(&firm.path("modecheck/runs.db"), &first, by);
        firm.okx.edit("okx-000", |account| account.orders.clear());
        let second = firm.audit(&["--format", "jsonl"]);
        assert_ne!(latest(&firm), first, "{by}");
        let resumed = firm.run(&["audit", "--resume", "latest", "--format", "jsonl"]);
        assert_eq!(verdicts(&resumed.out), verdicts(&second.out), "{by}");
        assert_eq!(verdicts(&resumed.out)["okx-000"], "ready", "{by}");
    }
}

#[test]
fn an_account_that_was_finished_in_the_future_is_not_young() {
    let firm = Firm::of(2);
    firm.audit(&[]);
    let asked = firm.asked();
    let resume = ["audit", "--resume", "latest", "--max-age", "1h", "--format", "jsonl"];
    assert_eq!(firm.run(&resume).out.lines().count(), 4);
    assert_eq!(firm.asked(), asked, "they are young");
    let run = latest(&firm);
    wrong(&firm.path("modecheck/runs.db"), &run, DAY);
    let resumed = firm.run(&resume);
    assert_eq!((resumed.code, resumed.out.lines().count()), (3, 4), "{}", resumed.err);
    assert!(asked.iter().all(|(name, times)| firm.asked()[name] > *times), "nobody knows how old they are");
}
