use super::Subject;
use crate::common::number;
use crate::firm::{reports, verdicts};

/// How often a size in the midst is looked for at most.
const TRIES: usize = 12;
const ROOM: &[&str] = &["make room on its disk"];

/// `FULL=100 SEED=7 cargo test -p modecheck-cli --test cli full -- --nocapture`
#[test]
fn a_disk_that_is_full_at_any_point_leaves_an_intact_store() {
    let (times, seed) = (number("FULL", 3), number("SEED", 2026));
    let (subject, mut rng) = (Subject::new(), fastrand::Rng::with_seed(seed as u64));
    let (mut runs, mut stopped, mut midway) = (0, 0, 0);
    // How large the files of a run become depends on how many accounts are finished at a time: between a size that none of
    // them fits into and one that does not hinder it is one in its midst.
    let (mut none, mut all) = (174, 1_200);
    while runs < times || (midway == 0 && times > 0 && runs < times + TRIES) {
        // No file may grow beyond so many times 512 bytes: any user may have that, and the database meets an error in the
        // midst of a page as on a disk that is full. The first is known to be in the midst of making a store.
        let blocks = match runs {
            0 => none,
            _ if midway == 0 => u32::midpoint(none, all),
            _ => rng.u32(..1_200),
        };
        runs += 1;
        subject.forget();
        let limited = format!("trap '' XFSZ; ulimit -f {blocks}; exec $modecheck audit firm.toml");
        let ran = subject.firm.script(&format!("{limited} --keep-evidence all --format jsonl"));
        let (was_stopped, finished) = subject.hindered(&format!("{blocks} blocks"), &ran, ROOM);
        match (was_stopped, finished) {
            (true, 0) => none = none.max(blocks),
            (true, _) => midway += 1,
            (false, _) => all = all.min(blocks),
        }
        stopped += usize::from(was_stopped);
    }
    println!(
        "{runs} sizes of a full disk (seed {seed}): {stopped} runs stopped, {midway} of them midway; all went on to"
    );
    println!("  the same end");
    assert!(midway > 0 || times == 0);
}

/// The same on a disk of which the database is told that it is full, where the system lets a test have one.
#[cfg(target_os = "linux")]
#[test]
fn a_small_disk_is_gone_on_with_when_it_is_made_larger() {
    let subject = Subject::new();
    let firm = &subject.firm;
    if firm.script("unshare -rm mount -t tmpfs none /mnt").code != 0 {
        println!("skipped: nobody here may mount a disk; ulimit stands for it in the test above");
        return;
    }
    std::fs::create_dir(firm.path("disk")).unwrap();
    let ran = firm.script(
        "exec unshare -rm sh -c '
            mount -t tmpfs -o size=300k none disk || exit 90
            $modecheck audit firm.toml --store disk/runs.db --keep-evidence all --format jsonl > told 2> err
            echo $? > code
            $modecheck report latest --store disk/runs.db --format jsonl > kept
            mount -o remount,size=64m disk || exit 91
            exec $modecheck audit --resume latest --store disk/runs.db --format jsonl'",
    );
    let read = |name: &str| std::fs::read_to_string(firm.path(name)).unwrap();
    let (told, kept, err) = (reports(&read("told")), reports(&read("kept")), read("err"));
    assert_eq!(read("code"), "1\n", "{err}");
    assert!(err.contains("disk/runs.db: the store cannot be written: database or disk is full: make room"), "{err}");
    assert!(err.contains("go on with --resume"), "{err}");
    assert!(told == kept, "{} were told of, {} are kept", told.len(), kept.len());
    assert_eq!((ran.code, ran.out.lines().count()), (3, 40), "{}", ran.err);
    assert_eq!(verdicts(&ran.out), subject.undisturbed);
}
