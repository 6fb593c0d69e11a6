//! Programs, and what they cost.

use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::OnceLock;
use std::time::{Duration, Instant};

use rustix::time::{ClockId, clock_gettime};
use wait4::Wait4;

use crate::role::Role;

/// The processors of the simulator and of whoever asks it, where a process can be bound to one.
pub(crate) const SERVER: usize = 0;
pub(crate) const CLIENT: usize = 1;

/// What a program cost from its start to its end.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Cost {
    pub(crate) wall: Duration,
    pub(crate) cpu: Duration,
    /// The most memory that it held, in bytes.
    pub(crate) rss: u64,
}

/// What this process used of processors so far.
pub(crate) fn used() -> Duration {
    Duration::try_from(clock_gettime(ClockId::ProcessCPUTime)).unwrap()
}

/// This program in another role, on one processor.
pub(crate) fn pinned(processor: usize, role: &Role) -> Command {
    let own = std::env::current_exe().unwrap();
    let mut command = on(processor, &own);
    command.arg("--role").arg(serde_json::to_string(role).unwrap());
    command
}

/// A program on one processor, where that can be said; else anywhere.
pub(crate) fn on(processor: usize, program: &Path) -> Command {
    static BINDS: OnceLock<bool> = OnceLock::new();
    let several = || std::thread::available_parallelism().is_ok_and(|processors| processors.get() > CLIENT);
    let binds = BINDS.get_or_init(|| several() && Command::new("taskset").arg("-V").output().is_ok());
    if !binds {
        return Command::new(program);
    }
    let mut command = Command::new("taskset");
    command.args(["-c", &processor.to_string()]).arg(program);
    command
}

/// Where a program's output goes: to a file in this folder, so that nobody waits for a reader.
pub(crate) fn output(folder: &Path) -> PathBuf {
    folder.join("output")
}

/// Runs a program to its end and gives what it cost. What it complains of last is repeated.
pub(crate) fn run(command: &mut Command, folder: &Path) -> Cost {
    let errors = folder.join("errors");
    command.stdout(File::create(output(folder)).unwrap()).stderr(File::create(&errors).unwrap());
    let started = Instant::now();
    let used = command.spawn().unwrap().wait4().unwrap();
    let wall = started.elapsed();
    if let Some(last) = fs::read_to_string(&errors).unwrap().lines().last() {
        eprintln!("{}: {last}", command.get_program().display());
    }
    Cost { wall, cpu: used.rusage.utime + used.rusage.stime, rss: used.rusage.maxrss }
}
