use std::fs::File;
use std::io::Read;
use std::path::Path;

use zeroize::Zeroizing;

use super::format::{LARGEST, Parts};

/// What the end of a file is found in.
const ROOM: usize = 64;

/// Reads a file that only its owner can read.
pub(crate) fn read(path: &Path) -> Result<Parts, String> {
    let wrong = |problem: String| format!("{}: {problem}", path.display());
    // Looked at before it is opened: opening a pipe would wait for a writer.
    let about = std::fs::metadata(path).map_err(|error| wrong(format!("cannot be opened: {error}")))?;
    if !about.is_file() {
        return Err(wrong("it is no ordinary file".to_owned()));
    }
    let file = File::open(path).map_err(|error| wrong(format!("cannot be opened: {error}")))?;
    private(&file).map_err(wrong)?;
    // As long as the file and more: where it grew, a part of the key would stay behind in memory.
    let room = usize::try_from(about.len().min(LARGEST)).unwrap_or_default() + ROOM;
    let mut text = Zeroizing::new(String::with_capacity(room));
    let read = file.take(LARGEST + 1).read_to_string(&mut text);
    read.map_err(|error| wrong(format!("cannot be read: {error}")))?;
    if text.len() as u64 > LARGEST {
        return Err(wrong("it is too long to be a key".to_owned()));
    }
    Parts::read(&text).map_err(wrong)
}

/// That it is ours, and that nobody else has any right to it. What is behind a link counts, not the link.
#[cfg(unix)]
fn private(file: &File) -> Result<(), String> {
    use std::os::unix::fs::{MetadataExt, PermissionsExt};
    let about = file.metadata().map_err(|error| format!("cannot be looked at: {error}"))?;
    let (mode, of_others) = (about.permissions().mode() & 0o777, 0o077);
    if mode & of_others != 0 {
        return Err(format!("others can get at it (mode {mode:04o}): chmod 600 it"));
    }
    if about.uid() != rustix::process::geteuid().as_raw() {
        return Err("it belongs to another user, who could change the key: chown it".to_owned());
    }
    Ok(())
}

#[cfg(not(unix))]
fn private(_: &File) -> Result<(), String> {
    Ok(())
}
