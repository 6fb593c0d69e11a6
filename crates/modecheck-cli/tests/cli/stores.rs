//! Files that cannot be used as a store, and runs that cannot be gone on with: each is said with its remedy.

use std::path::Path;

use sqlx::sqlite::SqliteConnectOptions;
use sqlx::{ConnectOptions, Connection};

use crate::firm::{Firm, verdicts};

/// Changes a database behind the binary's back.
pub(crate) fn change(file: &Path, statements: &[&str]) {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    runtime.block_on(async {
        let mut opened = SqliteConnectOptions::new().filename(file).create_if_missing(true).connect().await.unwrap();
        for statement in statements {
            sqlx::query(statement).execute(&mut opened).await.unwrap();
        }
        opened.close().await.unwrap();
    });
}

/// The commands that open a store all say the same of one that they cannot use, and nothing is asked.
fn refused(firm: &Firm, store: &str, said: &[&str]) {
    for args in [&["audit", "firm.toml"][..], &["runs"], &["report", "latest"], &["prune", "--older-than", "1d"]] {
        let ran = firm.run(&[args, &["--store", store]].concat());
        assert_eq!(ran.code, 2, "{args:?}: {}", ran.err);
        for words in [&["store cannot be opened", store, "--store"][..], said].concat() {
            assert!(ran.err.contains(words), "{args:?}: {words}: {}", ran.err);
        }
    }
    assert!(firm.asked().is_empty(), "nothing is sent");
}

#[cfg(unix)]
#[test]
fn a_folder_that_cannot_be_written_holds_no_store() {
    use std::os::unix::fs::PermissionsExt;
    let firm = Firm::of(1);
    let folder = firm.path("closed");
    std::fs::create_dir(&folder).unwrap();
    std::fs::set_permissions(&folder, PermissionsExt::from_mode(0o555)).unwrap();
    // Whoever may do everything is kept out by no mode, only by the system's own folders.
    let all_may = std::fs::write(folder.join("probe"), "").is_ok();
    let (store, said) =
        if all_may { ("/proc/runs.db", "") } else { ("closed/runs.db", "make it and its folder writable") };
    refused(&firm, store, &[said]);
}

#[test]
fn what_is_no_database_is_left_as_it_is() {
    let firm = Firm::of(1);
    let text = "these are notes, and were here before";
    std::fs::write(firm.path("notes.db"), text).unwrap();
    #[cfg(unix)]
    std::fs::set_permissions(firm.path("notes.db"), std::os::unix::fs::PermissionsExt::from_mode(0o644)).unwrap();
    refused(&firm, "notes.db", &["it is not a store of runs"]);
    assert_eq!(std::fs::read_to_string(firm.path("notes.db")).unwrap(), text);
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        let mode = std::fs::metadata(firm.path("notes.db")).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o644, "nor is it taken from its readers");
    }
    assert!(!firm.path("notes.db.lock").exists());
}

#[test]
fn a_database_of_another_program_is_left_as_it_is() {
    let firm = Firm::of(1);
    let file = firm.path("books.db");
    change(&file, &["CREATE TABLE book (title TEXT)"]);
    let before = std::fs::read(&file).unwrap();
    refused(&firm, "books.db", &["it is not modecheck's"]);
    assert_eq!(std::fs::read(&file).unwrap(), before);
}

#[test]
fn a_store_of_a_newer_version_is_for_that_version() {
    let firm = Firm::of(1);
    assert_eq!(firm.run(&["runs", "--store", "new.db"]).code, 0);
    change(
        &firm.path("new.db"),
        &["INSERT INTO _sqlx_migrations (version, description, success, checksum, execution_time) \
           VALUES (99990101000000, 'of the future', 1, x'00', 0)"],
    );
    refused(&firm, "new.db", &["a newer modecheck made it: use that one"]);
}

#[test]
fn a_store_whose_tables_are_others_is_not_written() {
    let firm = Firm::of(1);
    assert_eq!(firm.run(&["runs", "--store", "other.db"]).code, 0);
    change(&firm.path("other.db"), &["UPDATE _sqlx_migrations SET checksum = x'00'"]);
    refused(&firm, "other.db", &["another build of modecheck made it"]);
}

#[test]
fn a_store_that_was_made_before_reports_had_digests_is_read_and_gone_on_with() {
    let firm = Firm::of(3);
    let whole = firm.audit(&["--format", "jsonl"]).out;
    let as_it_was = [
        "DELETE FROM report WHERE position = 0",
        "UPDATE account SET state = 'pending', finished_at = NULL WHERE position = 0",
        "ALTER TABLE report DROP COLUMN digest",
        "ALTER TABLE run DROP COLUMN documented_bound_millis",
        "DELETE FROM _sqlx_migrations WHERE version IN (2, 3)",
    ];
    change(&firm.path("modecheck/runs.db"), &as_it_was);
    let kept = firm.run(&["report", "latest", "--format", "jsonl"]);
    assert_eq!((kept.code, verdicts(&kept.out).len()), (5, 5), "{}", kept.err);
    let ran = firm.run(&["audit", "--resume", "latest", "--format", "jsonl"]);
    assert_eq!(verdicts(&ran.out), verdicts(&whole), "{}", ran.err);
    let run = firm.run(&["report", "latest", "--format", "json"]).json()["summary"]["run"].clone();
    assert!(
        run["bound_millis"] == 0 && run["documented_bound_millis"].is_null(),
        "what was not kept is not known: {run}"
    );
    let changed = "UPDATE report SET body = replace(body, 'blocked', 'Blocked') WHERE digest IS NOT NULL";
    change(&firm.path("modecheck/runs.db"), &[changed]);
    let said = firm.run(&["report", "latest", "--format", "jsonl"]);
    assert!(said.code == 1 && said.err.contains("not what it was when it was kept"), "{}: {}", said.code, said.err);
}

#[test]
fn two_runs_on_one_store_are_both_kept_whole() {
    let firm = Firm::of(30);
    let args = ["audit", "firm.toml", "--format", "jsonl"];
    let children = [0; 2].map(|_| firm.command(&args).spawn().unwrap());
    for child in children {
        let output = child.wait_with_output().unwrap();
        assert_eq!(output.status.code(), Some(3), "{}", String::from_utf8_lossy(&output.stderr));
        assert_eq!(verdicts(&String::from_utf8(output.stdout).unwrap()).len(), 60);
    }
    let runs = firm.run(&["runs"]).out;
    assert_eq!(runs.lines().filter(|run| run.contains("complete  60 of 60 accounts")).count(), 2, "{runs}");
    for run in runs.lines().filter_map(|line| line.split_whitespace().next()) {
        assert_eq!(verdicts(&firm.run(&["report", run, "--format", "jsonl"]).out).len(), 60);
    }
}

#[test]
fn a_run_of_another_version_is_not_gone_on_with() {
    let firm = Firm::of(1);
    firm.audit(&[]);
    let asked = firm.asked();
    let store = firm.path("modecheck/runs.db");
    let resumed = |said: &[&str]| {
        let ran = firm.run(&["audit", "--resume", "latest"]);
        let all = said.iter().all(|words| ran.err.contains(words));
        assert!(ran.code == 2 && all, "{}: {}", ran.code, ran.err);
        assert_eq!(firm.asked(), asked, "nothing is sent");
    };
    change(&store, &["UPDATE run SET settings = json_set(settings, '$.tool', '0.0.1')"]);
    resumed(&["was begun by modecheck 0.0.1, and this is ", "rules may be others", "a new run without --resume"]);
    assert_eq!(firm.run(&["report", "latest"]).code, 3, "what was kept is still read");
    change(&store, &["UPDATE run SET settings = '{\"depth\":7}'"]);
    resumed(&["was kept by another modecheck", "missing field", "begin a new run"]);
}
