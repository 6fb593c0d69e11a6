use std::io::Read;
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::mpsc::{self, RecvTimeoutError};
use std::thread;
use std::time::{Duration, Instant};

use zeroize::Zeroizing;

use super::Surroundings;
use super::format::{LARGEST, Parts};

/// How often it is looked whether a command has ended.
const LOOK: Duration = Duration::from_millis(5);

/// Runs a program and reads what it prints. What it prints is in no complaint, and what it complains of in no log.
pub(crate) fn run(
    words: &[String],
    around: Surroundings<'_>,
    waits: &(dyn Fn() -> bool + Sync),
) -> Result<Parts, String> {
    let Some((program, arguments)) = words.split_first() else { return Err("there is no command".to_owned()) };
    let mut command = Command::new(program);
    command.args(arguments).current_dir(around.folder);
    command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::null());
    let mut child = command.spawn().map_err(|error| format!("`{program}` cannot be run: {error}"))?;
    let ended = finish(&mut child, around.patience, waits);
    if ended.is_err() {
        // It may have ended meanwhile; then there is nothing to stop.
        let _ = child.kill();
        let _ = child.wait();
    }
    let (text, status) = ended.map_err(|problem| format!("`{program}` {problem}"))?;
    if !status.success() {
        return Err(format!("`{program}` failed ({status}): run it by hand to see why"));
    }
    Parts::read(&text).map_err(|problem| format!("`{program}` printed something else: {problem}"))
}

/// All that the program prints, and how it ended, within a time and while somebody waits for it.
fn finish(
    child: &mut Child,
    patience: Duration,
    waits: &(dyn Fn() -> bool + Sync),
) -> Result<(Zeroizing<String>, ExitStatus), String> {
    let deadline = Instant::now() + patience;
    let in_time = || match (waits(), Instant::now() < deadline) {
        (true, true) => Ok(()),
        (false, _) => Err("was stopped: nobody waits for it".to_owned()),
        (_, false) => Err(format!("took longer than {} s and was stopped", patience.as_secs_f64())),
    };
    let output = child.stdout.take().ok_or("has no output")?;
    let (send, receive) = mpsc::channel();
    // A thread that is not waited for: a program's own children may keep the pipe open for ever.
    thread::spawn(move || {
        let mut text = Zeroizing::new(String::new());
        let read = output.take(LARGEST + 1).read_to_string(&mut text);
        let _ = send.send(read.map(|_| text));
    });
    let text = loop {
        match receive.recv_timeout(LOOK) {
            Ok(Ok(text)) if text.len() as u64 <= LARGEST => break text,
            Ok(Ok(_)) => return Err("printed too much to be a key".to_owned()),
            Ok(Err(_)) => return Err("printed something that is not text".to_owned()),
            Err(RecvTimeoutError::Timeout) => in_time()?,
            Err(RecvTimeoutError::Disconnected) => return Err("has an output that cannot be read".to_owned()),
        }
    };
    loop {
        match child.try_wait() {
            Ok(Some(status)) => return Ok((text, status)),
            Ok(None) => in_time()?,
            Err(error) => return Err(format!("cannot be waited for: {error}")),
        }
        thread::sleep(LOOK);
    }
}
