//! The only file that reads the clock and the environment, and that writes to the terminal.
#![expect(clippy::disallowed_methods, reason = "this is the one place")]

use std::io::{ErrorKind, IsTerminal, Write};
use std::path::PathBuf;
use std::time::SystemTime;

use modecheck_core::Timestamp;
use tracing_subscriber::filter::Targets;
use tracing_subscriber::prelude::*;

use crate::exit::Failure;
use crate::files::room;
use crate::output_args::Log;

/// The time of day.
pub(crate) fn now() -> Timestamp {
    SystemTime::now().into()
}

/// A variable of the environment, unless it is absent or empty.
pub(crate) fn variable(name: &str) -> Option<String> {
    std::env::var(name).ok().filter(|value| !value.is_empty())
}

/// The variables that programs need to run at all, and that hold no keys.
pub(crate) fn harmless() -> impl Iterator<Item = (&'static str, std::ffi::OsString)> {
    let names = ["PATH", "HOME", "USER", "LOGNAME", "LANG", "LC_ALL", "TZ", "TMPDIR", "SYSTEMROOT", "TEMP"];
    names.into_iter().filter_map(|name| Some((name, std::env::var_os(name)?)))
}

/// Whether standard output takes colour: a terminal, and nobody said otherwise.
pub(crate) fn colour() -> bool {
    std::io::stdout().is_terminal() && variable("NO_COLOR").is_none() && variable("TERM").as_deref() != Some("dumb")
}

/// How many columns standard output has, where it is a terminal.
pub(crate) fn width() -> Option<usize> {
    let (terminal_size::Width(columns), _) = terminal_size::terminal_size_of(std::io::stdout())?;
    (columns > 0).then(|| usize::from(columns))
}

/// Data goes to standard output. A reader that has seen enough is no failure.
pub(crate) fn print(text: &str) -> Result<(), Failure> {
    let mut out = std::io::stdout().lock();
    match out.write_all(text.as_bytes()).and_then(|()| out.flush()) {
        Err(error) if error.kind() != ErrorKind::BrokenPipe => {
            Err(Failure::Unexpected(format!("standard output cannot be written: {error}{}", room(&error))))
        }
        _ => Ok(()),
    }
}

/// Everything else goes to standard error; nothing can be done when that is gone too.
pub(crate) fn complain(text: &str) {
    let _ = writeln!(std::io::stderr().lock(), "modecheck: {text}");
}

/// Whether somebody watches standard error.
pub(crate) fn watched() -> bool {
    std::io::stderr().is_terminal() && variable("TERM").as_deref() != Some("dumb")
}

/// Where runs are kept unless somebody says otherwise; `None` without a home.
pub(crate) fn store() -> Option<PathBuf> {
    let data = variable("XDG_DATA_HOME").map(PathBuf::from).filter(|path| path.is_absolute());
    let data = data.or_else(|| Some(PathBuf::from(variable("HOME")?).join(".local").join("share")))?;
    Some(data.join("modecheck").join("runs.db"))
}

/// Lets nobody find a key in what a process leaves when it fails: no core is dumped, on Linux nobody but root looks into
/// its memory, and a panic says where it was, and nothing of what was being read.
pub(crate) fn seal() {
    std::panic::set_hook(Box::new(|panic| complain(&defect(panic.location()))));
    #[cfg(unix)]
    {
        use rustix::process::{Resource, Rlimit, setrlimit};
        let sealed = setrlimit(Resource::Core, Rlimit { current: Some(0), maximum: Some(0) });
        #[cfg(target_os = "linux")]
        let sealed = sealed.and_then(|()| {
            use rustix::process::{DumpableBehavior, set_dumpable_behavior};
            set_dumpable_behavior(DumpableBehavior::NotDumpable)
        });
        if let Err(error) = sealed {
            complain(&format!("core dumps could not be turned off: {error}"));
        }
    }
}

fn defect(place: Option<&std::panic::Location<'_>>) -> String {
    let place = place.map_or_else(|| "an unknown place".to_owned(), ToString::to_string);
    format!("failed at {place}; that is a defect of modecheck: report it, please")
}

/// Logs to standard error: our own events only, since those of other crates may print what is sent.
pub(crate) fn log(log: Log) {
    let ours = Targets::new().with_target("modecheck", log.level);
    let layer = tracing_subscriber::fmt::layer().with_writer(std::io::stderr).with_ansi(false);
    let registry = tracing_subscriber::registry();
    let _ = if log.json {
        registry.with(layer.json().with_filter(ours)).try_init()
    } else {
        registry.with(layer.with_filter(ours)).try_init()
    };
}

#[cfg(test)]
mod tests {
    use std::panic::{catch_unwind, set_hook, take_hook};
    use std::sync::{Arc, Mutex};

    /// The hook itself prints; what it would print of a panic over what an exchange sent is looked at here.
    #[test]
    fn a_panic_says_where_it_was_and_not_of_what() {
        let said = Arc::new(Mutex::new(String::new()));
        let heard = Arc::clone(&said);
        set_hook(Box::new(move |panic| *heard.lock().expect("no panic here") = super::defect(panic.location())));
        let body = String::from("€ sent by an exchange");
        let panicked = catch_unwind(|| body[1..].len()).is_err();
        drop(take_hook());
        let said = said.lock().expect("no panic here").clone();
        assert!(panicked && said.contains("ambient.rs") && !said.contains("exchange"), "{said}");
    }
}
