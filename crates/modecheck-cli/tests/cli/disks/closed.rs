use std::fs::{Permissions, metadata, set_permissions};
use std::os::unix::fs::{MetadataExt, PermissionsExt, chown};
use std::os::unix::process::CommandExt;

use crate::common::Ran;
use crate::firm::Firm;

/// Anybody who may not do everything.
const NOBODY: u32 = 65_534;

/// Runs the binary as somebody whom modes keep out. Tests may be run by somebody whom they do not.
fn run(firm: &Firm, args: &[&str]) -> Ran {
    let mut command = firm.command(args);
    let program = firm.path("modecheck-of-nobody");
    if !program.exists() {
        if metadata(firm.path("firm.toml")).unwrap().uid() != 0 {
            return Ran::of(command.output().unwrap());
        }
        std::fs::copy(command.get_program(), &program).unwrap();
        for path in [firm.folder.path(), &firm.path("firm.toml")] {
            chown(path, Some(NOBODY), None).unwrap();
        }
    }
    let environment: Vec<_> =
        command.get_envs().map(|(name, value)| (name.to_owned(), value.unwrap().to_owned())).collect();
    command = std::process::Command::new(program);
    command.args(args).env_clear().envs(environment).current_dir(firm.folder.path()).uid(NOBODY);
    Ran::of(command.output().unwrap())
}

fn mode(firm: &Firm, name: &str, mode: u32) {
    set_permissions(firm.path(name), Permissions::from_mode(mode)).unwrap();
}

#[test]
fn a_store_that_may_not_be_written_is_named_and_used_when_it_may() {
    let firm = Firm::of(2);
    assert_eq!(run(&firm, &["audit", "firm.toml"]).code, 3);
    let asked = firm.asked();
    for (closed, mode_then, mode_else) in [("modecheck/runs.db", 0o400, 0o600), ("modecheck", 0o500, 0o700)] {
        mode(&firm, closed, mode_then);
        for args in [&["audit", "firm.toml"][..], &["audit", "--resume", "latest"], &["report", "latest"], &["runs"]] {
            let ran = run(&firm, args);
            assert_eq!(ran.code, 2, "{closed}: {args:?}: {}{}", ran.out, ran.err);
            let says = |words: &str| ran.err.contains(words);
            assert!(says("modecheck/runs.db: the store cannot be opened"), "{closed}: {args:?}: {}", ran.err);
            assert!(says("make it and its folder writable"), "{closed}: {args:?}: {}", ran.err);
        }
        mode(&firm, closed, mode_else);
        assert_eq!(firm.asked(), asked, "nothing is sent");
        let ran = run(&firm, &["report", "latest", "--format", "jsonl"]);
        assert_eq!(ran.out.lines().count(), 4, "{closed}: {}", ran.err);
    }
    assert_eq!(run(&firm, &["audit", "firm.toml"]).code, 3);
}
