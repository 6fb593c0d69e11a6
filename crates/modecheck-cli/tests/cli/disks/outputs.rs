use std::path::{Path, PathBuf};

use crate::firm::Firm;

const FORMS: [&str; 9] = ["human", "json", "jsonl", "markdown", "csv", "junit", "html", "ocsf", "prometheus"];

fn fixture() -> String {
    let path: PathBuf = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../fixtures/okx/unmatched-several.json");
    path.to_str().unwrap().to_owned()
}

#[cfg(target_os = "linux")]
#[test]
fn an_output_without_room_is_named_in_every_form() {
    let (firm, evidence) = (Firm::new(), fixture());
    for form in FORMS {
        let full = firm.run(&["evaluate", &evidence, "-o", &format!("{form}=/dev/full")]);
        assert_eq!(full.code, 1, "{form}: {}", full.err);
        assert!(full.err.contains("/dev/full: cannot be written") && full.err.contains("make room"), "{}", full.err);
        let full = firm.script(&format!("exec $modecheck evaluate {evidence} --format {form} > /dev/full"));
        assert_eq!(full.code, 1, "{form}: {}", full.err);
        assert!(full.err.contains("standard output cannot be written") && full.err.contains("make room"), "{form}");
    }
}

#[test]
fn a_file_that_has_no_room_stays_what_it_was() {
    let (firm, evidence) = (Firm::new(), fixture());
    for form in FORMS {
        std::fs::write(firm.path("page"), "of yesterday").unwrap();
        let limited = format!("trap '' XFSZ; ulimit -f 0; exec $modecheck evaluate {evidence} -o {form}=page");
        let ran = firm.script(&limited);
        assert_eq!(ran.code, 1, "{form}: {}", ran.err);
        assert!(ran.err.contains("/page: cannot be written") && ran.err.contains("make room"), "{form}: {}", ran.err);
        assert_eq!(std::fs::read_to_string(firm.path("page")).unwrap(), "of yesterday", "{form}");
        let left = std::fs::read_dir(firm.folder.path()).unwrap().count();
        assert_eq!(left, 2, "{form}: beside it there is the inventory, and nothing half-written");
    }
}

#[cfg(target_os = "linux")]
#[test]
fn a_run_whose_outputs_have_no_room_is_kept_and_can_be_told_of_later() {
    let firm = Firm::of(3);
    for args in [["-o", "html=/dev/full"], ["--metrics-file", "/dev/full"]] {
        let ran = firm.audit(&[&args[..], &["--format", "jsonl"]].concat());
        assert_eq!((ran.code, ran.out.lines().count()), (1, 6), "{args:?}: {}", ran.err);
        let run = firm.run(&["runs"]).out;
        let run = run.split_whitespace().next().unwrap();
        let told = format!("run {run} is kept: `modecheck report {run}`");
        assert!(ran.err.contains("/dev/full: cannot be written") && ran.err.contains(&told), "{args:?}: {}", ran.err);
        let later = firm.run(&["report", run, "-o", "html=page.html"]);
        assert!(later.code == 3 && firm.path("page.html").exists(), "{}", later.err);
    }
    let ran = firm.script("exec $modecheck audit firm.toml --format jsonl > /dev/full");
    assert!(ran.code == 1 && ran.err.contains("standard output cannot be written"), "{}: {}", ran.code, ran.err);
    assert!(ran.err.contains("is kept"), "{}", ran.err);
    assert_eq!(firm.run(&["report", "latest", "--format", "jsonl"]).out.lines().count(), 6);
}
