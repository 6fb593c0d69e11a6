use super::Subject;
use crate::common::number;

/// What a database that is being written asks of its disk, and what a disk that fails says.
const CALLS: [&str; 2] = ["fsync,fdatasync", "pwrite64"];
const REMEDIES: &[&str] = &["the disk fails", "make room on its disk"];

/// `FAILING=200 SEED=7 cargo test -p modecheck-cli --test cli failing -- --nocapture`
///
/// From some call on, every one of its kind fails. That what the disk took before it failed is on it, no test of a process
/// can tell: the system answers reads from memory.
#[cfg(target_os = "linux")]
#[test]
fn a_disk_that_fails_at_any_point_leaves_an_intact_store() {
    let (times, seed) = (number("FAILING", 2), number("SEED", 2026));
    let (subject, mut rng) = (Subject::new(), fastrand::Rng::with_seed(seed as u64));
    let failing = |calls: &str, from: usize| {
        format!("strace -f -qq -o /dev/null -e trace={calls} -e inject={calls}:error=EIO:when={from}+")
    };
    if subject.firm.script(&format!("{} true", failing("fsync", 1))).code != 0 {
        println!("skipped: there is no strace, or it may trace nothing");
        return;
    }
    let (mut stopped, mut midway) = (0, 0);
    for nth in 0..times {
        let calls = CALLS[nth % CALLS.len()];
        // Of each thread of the database.
        let from = match nth {
            0 => 5,
            _ if calls == "pwrite64" => rng.usize(1..160),
            _ => rng.usize(1..16),
        };
        subject.forget();
        let line = format!("exec {} $modecheck audit firm.toml --format jsonl", failing(calls, from));
        let ran = subject.firm.script(&line);
        let (was_stopped, finished) = subject.hindered(&format!("{calls} from {from} on"), &ran, REMEDIES);
        stopped += usize::from(was_stopped);
        midway += usize::from(was_stopped && finished > 0);
    }
    println!(
        "{times} failing disks (seed {seed}): {stopped} runs stopped, {midway} of them midway; all went on to the same"
    );
    println!("  end");
    assert!(stopped > 0 || times == 0);
}
