//! Where reports go: to several files at once, to terminals of any sort, to readers that have seen enough.

use std::path::{Path, PathBuf};
use std::process::Command;

use crate::common::run;
use crate::firm::Firm;

const FORMS: [&str; 9] = ["human", "json", "jsonl", "markdown", "csv", "junit", "html", "ocsf", "prometheus"];

fn fixture(name: &str) -> String {
    let path: PathBuf = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../fixtures/okx").join(name);
    path.with_extension("json").to_str().unwrap().to_owned()
}

#[test]
fn one_run_writes_every_form_that_it_could_print() {
    let (one, other) = (fixture("unmatched-several"), fixture("scode-0"));
    let folder = tempfile::tempdir().unwrap();
    let outputs: Vec<String> =
        FORMS.iter().map(|form| format!("--output={form}={}", folder.path().join(form).display())).collect();
    let mut args = vec!["evaluate", &one, &other];
    args.extend(outputs.iter().map(String::as_str));
    let ran = run(&args, &[], "");
    assert_eq!((ran.code, ran.err.as_str()), (3, ""));
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), FORMS.len(), "and nothing else");
    for form in FORMS {
        let file = std::fs::read_to_string(folder.path().join(form)).unwrap();
        let printed = run(&["evaluate", &one, &other, "--format", form], &[], "");
        assert!(file == printed.out && !file.is_empty(), "{form}");
        assert_eq!(printed.code, 3);
    }
}

#[test]
fn a_file_that_cannot_be_written_is_named_before_anything_is_done() {
    let folder = tempfile::tempdir().unwrap();
    let kept = folder.path().join("kept.csv");
    std::fs::write(&kept, "of yesterday").unwrap();
    let csv = format!("csv={}", kept.display());
    let good = fixture("scode-0");
    let cases: [(&[&str], &[&str]); 5] = [
        (
            &["-o", &csv, "-o", "html=/no/such/folder/report.html"],
            &["/no/such/folder/report.html", "cannot be written"],
        ),
        (&["-o", &csv, "-o", "pdf=report.pdf"], &["pdf", "human, json"]),
        (&["-o", &csv, "-o", "report.html"], &["FORMAT=FILE"]),
        (&["-o", &csv, "-o", "html="], &["name of the file"]),
        (&["-o", &csv, "-o", &csv.replacen("csv", "html", 1)], &["kept.csv", "twice"]),
    ];
    for (args, words) in cases {
        let ran = run(&[&["evaluate", &good], args].concat(), &[], "");
        assert_eq!((ran.code, ran.out.as_str()), (2, ""), "{args:?}: {}", ran.err);
        for word in words {
            assert!(ran.err.contains(word), "{args:?} does not say `{word}`: {}", ran.err);
        }
        assert_eq!(std::fs::read_to_string(&kept).unwrap(), "of yesterday", "{args:?}");
        assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 1, "{args:?} leaves something behind");
    }
}

#[test]
fn quiet_says_nothing_of_what_is_ready() {
    let ran = run(&["evaluate", &fixture("scode-0"), "--quiet"], &[], "");
    assert_eq!((ran.code, ran.out.as_str()), (0, ""));
    let ran = run(&["evaluate", &fixture("scode-0"), &fixture("scode-3"), "-q"], &[], "");
    assert_eq!((ran.code, ran.out.lines().count()), (3, 2), "{}", ran.out);
}

#[cfg(target_os = "linux")]
fn shell(command: &str) -> (i32, String, String) {
    let program = format!("modecheck() {{ '{}' \"$@\"; }}\n{command}", env!("CARGO_BIN_EXE_modecheck"));
    let output = Command::new("bash").args(["-c", &program]).output().unwrap();
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    (output.status.code().unwrap(), text(&output.stdout), text(&output.stderr))
}

#[cfg(target_os = "linux")]
#[test]
fn a_reader_that_has_seen_enough_is_no_failure() {
    let files = (0..40).map(|_| fixture("unmatched-several")).collect::<Vec<_>>().join(" ");
    for form in FORMS {
        let command = format!("modecheck evaluate {files} --format {form} | head -1; exit ${{PIPESTATUS[0]}}");
        let (code, out, err) = shell(&command);
        assert_eq!((code, err.as_str()), (3, ""), "{form}");
        assert_eq!(out.lines().count(), 1, "{form}");
    }
    let (code, _, err) = shell(&format!("modecheck evaluate {files} --format html >&-"));
    assert!(code == 3 || code == 1, "a closed output is no panic: {code} {err}");
    assert!(!err.contains("panicked"), "{err}");
}

#[test]
fn any_locale_gets_the_same_bytes() {
    let file = fixture("unmatched-several");
    for form in FORMS {
        let of = |locale: &str| {
            let environment = [("LC_ALL", locale.to_owned()), ("LANG", locale.to_owned())];
            let ran = run(&["evaluate", &file, "--format", form], &environment, "");
            (ran.code, ran.out, ran.err)
        };
        let plain = of("C.UTF-8");
        assert_eq!((plain.0, plain.2.as_str()), (3, ""));
        for locale in ["C", "POSIX", "de_DE.ISO-8859-1"] {
            assert_eq!(of(locale), plain, "{form} in {locale}");
        }
    }
}

/// Runs on a terminal of this many columns.
#[cfg(target_os = "linux")]
fn on_terminal(columns: usize, environment: &str, args: &str) -> String {
    let binary = env!("CARGO_BIN_EXE_modecheck");
    let (_, out, err) = shell(&format!(
        "script -qec 'stty cols {columns} rows 50; {environment} {binary} {args}' /dev/null </dev/null"
    ));
    assert_eq!(err, "");
    out.replace('\r', "")
}

#[cfg(target_os = "linux")]
#[test]
fn a_terminal_gets_lines_that_fit_and_colour_unless_told_otherwise() {
    let args = format!("evaluate {} {}", fixture("unmatched-several"), fixture("scode-0"));
    for columns in [40, 200] {
        let plain = on_terminal(columns, "NO_COLOR=1 TERM=xterm", &args);
        assert!(!plain.contains('\u{1b}'), "{plain}");
        assert!(plain.contains("blocked") && plain.contains("cancel the open"), "{plain}");
        let wide = plain.lines().find(|line| line.chars().count() > columns);
        assert_eq!(wide, None, "at {columns}");
        assert!(!on_terminal(columns, "TERM=dumb", &args).contains('\u{1b}'));
        assert!(on_terminal(columns, "TERM=xterm", &args).contains("\u{1b}["));
    }
}

#[test]
fn the_page_of_blockers_is_the_one_that_the_program_prints() {
    let page = concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/blockers.md");
    let printed = run(&["explain", "--markdown"], &[], "").out;
    let written = std::fs::read_to_string(page).unwrap_or_default();
    assert!(printed == written, "docs/blockers.md is out of date: modecheck explain --markdown > docs/blockers.md");
}

#[test]
fn manual_pages_and_completions_know_every_command() {
    let folder = tempfile::tempdir().unwrap();
    let ran = run(&["man", folder.path().to_str().unwrap()], &[], "");
    assert_eq!((ran.code, ran.out.as_str(), ran.err.as_str()), (0, "", ""));
    let whole = std::fs::read_to_string(folder.path().join("modecheck.1")).unwrap();
    for command in ["check", "audit", "evaluate", "explain", "report", "demo"] {
        let page = std::fs::read_to_string(folder.path().join(format!("modecheck-{command}.1"))).unwrap();
        assert!(page.contains(".SH SYNOPSIS") && page.contains("OPTIONS"), "{command}");
        assert!(whole.contains(&format!("modecheck\\-{command}(1)")), "{command}");
        for shell in ["bash", "zsh", "fish", "elvish", "powershell"] {
            assert!(run(&["completions", shell], &[], "").out.contains(command), "{shell} does not know {command}");
        }
    }
    let ran = run(&["man", "/no/such/folder"], &[], "");
    assert!(ran.code == 2 && ran.err.contains("/no/such/folder"), "{}", ran.err);
}

#[test]
fn a_run_that_is_kept_is_written_in_every_form_as_it_was() {
    let firm = Firm::of(6);
    let outputs: Vec<String> = FORMS.iter().map(|form| format!("--output={form}=report.{form}")).collect();
    let mut args = vec!["audit", "firm.toml", "--format", "csv"];
    args.extend(outputs.iter().map(String::as_str));
    let ran = firm.run(&args);
    assert_eq!(ran.code, 3, "{}", ran.err);
    let file = |form: &str| std::fs::read_to_string(firm.folder.path().join(format!("report.{form}"))).unwrap();
    assert_eq!(ran.out, file("csv"));
    for form in FORMS {
        let again = firm.run(&["report", "latest", "--format", form]);
        assert!(again.out == file(form), "{form}");
        assert!(form == "human" || file(form).contains("okx-000"), "{form}");
    }
}

#[test]
fn evidence_from_a_folder_is_written_in_every_form() {
    let folder = tempfile::tempdir().unwrap();
    let evidence = folder.path().join("evidence");
    std::fs::create_dir(&evidence).unwrap();
    for name in ["unmatched-several", "scode-0", "already-in-mode"] {
        std::fs::copy(fixture(name), evidence.join(name).with_extension("json")).unwrap();
    }
    for form in FORMS {
        let path = folder.path().join(form);
        let output = format!("{form}={}", path.display());
        let ran = run(&["evaluate", evidence.to_str().unwrap(), "--format", form, "-o", &output], &[], "");
        assert_eq!((ran.code, ran.err.as_str()), (3, ""), "{form}");
        assert!(ran.out == std::fs::read_to_string(path).unwrap() && !ran.out.is_empty(), "{form}");
    }
    std::fs::write(evidence.join("z.json"), "{").unwrap();
    let kept = folder.path().join("kept.html");
    let output = format!("html={}", kept.display());
    let ran = run(&["evaluate", evidence.to_str().unwrap(), "-o", &output], &[], "");
    assert!(ran.code == 2 && ran.err.contains("z.json") && !kept.exists(), "whole or not at all: {}", ran.err);
}
