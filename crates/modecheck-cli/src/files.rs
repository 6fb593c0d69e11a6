//! Files in and out. Every complaint names the file, the place in it, and what to do.

use std::fs::File;
use std::io::{BufRead, BufReader, ErrorKind, Read, Write};
use std::path::{Path, PathBuf};

use serde::de::DeserializeOwned;
use sha2::{Digest, Sha256};
use tempfile::NamedTempFile;

use crate::ambient;
use crate::exit::Failure;

/// No evidence comes near this.
const LARGEST: u64 = 256 << 20;

/// A file to read; `-` is standard input.
fn open(path: &Path) -> Result<Box<dyn Read>, Failure> {
    if path == Path::new("-") {
        return Ok(Box::new(std::io::stdin().lock()));
    }
    let file = File::open(path);
    let file = file.map_err(|error| Failure::Usage(format!("{}: cannot be opened: {error}", named(path))))?;
    Ok(Box::new(file))
}

/// The text of a file that may be long: it is given away as it is read, and known again by its digest.
pub(crate) struct Streamed {
    source: Box<dyn Read>,
    name: String,
    digest: Sha256,
    read: u64,
    /// The line that is being read, and the bytes of a character that is not all there yet.
    line: usize,
    begun: Vec<u8>,
    problem: Option<String>,
}

impl Streamed {
    pub(crate) fn open(path: &Path) -> Result<Self, Failure> {
        let (source, name) = (open(path)?, named(path));
        Ok(Self { source, name, digest: Sha256::new(), read: 0, line: 1, begun: Vec::new(), problem: None })
    }

    /// The digest of all that was read; or why it could not be read to its end.
    pub(crate) fn end(mut self) -> Result<String, Failure> {
        if !self.begun.is_empty() {
            self.problem.get_or_insert(format!("line {}: not UTF-8 text", self.line));
        }
        match self.problem {
            Some(problem) => Err(Failure::Usage(format!("{}: {problem}", self.name))),
            None => Ok(base16ct::lower::encode_string(&self.digest.finalize())),
        }
    }

    /// Looks at what was read: what is wrong with it.
    fn look(&mut self, bytes: &[u8]) -> Result<(), String> {
        self.digest.update(bytes);
        self.read += bytes.len() as u64;
        if self.read > LARGEST {
            return Err(format!("has more than {} MiB: split it", LARGEST >> 20));
        }
        let mut text = std::mem::take(&mut self.begun);
        text.extend_from_slice(bytes);
        let valid = match std::str::from_utf8(&text) {
            Ok(_) => text.len(),
            Err(error) => error.valid_up_to(),
        };
        let is_wrong = std::str::from_utf8(&text).is_err_and(|error| error.error_len().is_some());
        self.line += text[..valid].split(|byte| *byte == b'\n').count() - 1;
        self.begun = text.split_off(valid);
        if is_wrong { Err(format!("line {}: not UTF-8 text", self.line)) } else { Ok(()) }
    }
}

impl Read for Streamed {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        let read = self.source.read(buffer);
        let looked = match &read {
            Ok(count) => self.look(buffer.get(..*count).unwrap_or_default()),
            Err(error) if error.kind() == ErrorKind::Interrupted => Ok(()),
            Err(error) => Err(format!("cannot be read: {error}")),
        };
        let Err(problem) = looked else { return read };
        Err(std::io::Error::other(self.problem.get_or_insert(problem).clone()))
    }
}

/// The text of a file; `-` is standard input.
pub(crate) fn read(path: &Path) -> Result<String, Failure> {
    let wrong = |problem: String| Failure::Usage(format!("{}: {problem}", named(path)));
    let mut bytes = Vec::new();
    let source = open(path)?;
    let count = source.take(LARGEST + 1).read_to_end(&mut bytes);
    let count = count.map_err(|error| wrong(format!("cannot be read: {error}")))?;
    if count as u64 > LARGEST {
        return Err(wrong(format!("has more than {} MiB: split it", LARGEST >> 20)));
    }
    String::from_utf8(bytes).map_err(|error| {
        let text = &error.as_bytes()[..error.utf8_error().valid_up_to()];
        wrong(format!("line {}: not UTF-8 text", text.split(|byte| *byte == b'\n').count()))
    })
}

/// Each line of a file that is not empty, with its number; one is held at a time.
pub(crate) fn lines(path: &Path, mut read: impl FnMut(usize, &str) -> Result<(), Failure>) -> Result<(), Failure> {
    let wrong = |problem: String| Failure::Usage(format!("{}: {problem}", named(path)));
    let file = File::open(path).map_err(|error| wrong(format!("cannot be opened: {error}")))?;
    let (mut file, mut line, mut number) = (BufReader::new(file), String::new(), 0);
    loop {
        line.clear();
        number += 1;
        let count = (&mut file).take(LARGEST).read_line(&mut line);
        match count.map_err(|error| wrong(format!("line {number}: {error}")))? as u64 {
            0 => return Ok(()),
            LARGEST => return Err(wrong(format!("line {number} has more than {} MiB", LARGEST >> 20))),
            _ if line.trim().is_empty() => {}
            _ => read(number, &line)?,
        }
    }
}

/// The files of a folder that end in one of these, by name.
pub(crate) fn of_folder(folder: &Path, endings: &[&str]) -> Result<Vec<PathBuf>, Failure> {
    let wrong = |error: std::io::Error| Failure::Usage(format!("{}: cannot be read: {error}", folder.display()));
    let wanted = |path: &PathBuf| {
        path.is_file() && path.extension().is_some_and(|ending| endings.iter().any(|one| ending == *one))
    };
    let entries = std::fs::read_dir(folder).map_err(wrong)?;
    let paths = entries.map(|entry| entry.map(|entry| entry.path())).collect::<Result<Vec<_>, _>>().map_err(wrong)?;
    let mut paths: Vec<_> = paths.into_iter().filter(wanted).collect();
    paths.sort();
    if paths.is_empty() {
        let problem = format!("{}: has no file that ends in {}", folder.display(), endings.join(" or "));
        return Err(Failure::Usage(problem));
    }
    Ok(paths)
}

/// What a JSON file holds.
pub(crate) fn json<T: DeserializeOwned>(path: &Path, expected: &str) -> Result<T, Failure> {
    let text = read(path)?;
    serde_json::from_str(&text).map_err(|error| not_json(path, expected, &error))
}

/// The complaint about a file that is not the JSON that was expected.
pub(crate) fn not_json(path: &Path, expected: &str, error: &serde_json::Error) -> Failure {
    let place = format!("line {}, column {}", error.line(), error.column());
    let text = error.to_string();
    let problem = text.rsplit_once(" at line ").map_or(text.as_str(), |(problem, _)| problem);
    Failure::Usage(format!("{}: {place}: {problem}; expected {expected}", named(path)))
}

/// A file that will be written whole or not at all; `-` is standard output. What is no ordinary file (a pipe, a device)
/// is written to, not replaced.
#[derive(Debug)]
pub(crate) struct Pending {
    path: PathBuf,
    file: Sink,
}

#[derive(Debug)]
enum Sink {
    Standard,
    Direct(File),
    Whole(NamedTempFile),
}

impl Pending {
    /// Makes sure that the file can be written, before there is anything to lose.
    pub(crate) fn create(path: &Path) -> Result<Self, Failure> {
        // A temporary file is readable by its owner only, and so is what it becomes.
        Self::made_by(path, &tempfile::Builder::new())
    }

    /// The same for a file without anything that is to be kept from others: they may read it, as far as the user's mask
    /// lets them.
    pub(crate) fn for_everybody(path: &Path) -> Result<Self, Failure> {
        let mut builder = tempfile::Builder::new();
        #[cfg(unix)]
        builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o644));
        Self::made_by(path, &builder)
    }

    fn made_by(path: &Path, builder: &tempfile::Builder<'_, '_>) -> Result<Self, Failure> {
        let wrong = |problem: String| Failure::Usage(format!("{}: cannot be written: {problem}", path.display()));
        if path == Path::new("-") {
            return Ok(Self { path: path.to_owned(), file: Sink::Standard });
        }
        // The file behind a link is meant, not the link.
        let path = path.canonicalize().unwrap_or_else(|_| path.to_owned());
        if path.is_dir() {
            return Err(wrong("it is a folder".to_owned()));
        }
        if path.exists() && !path.is_file() {
            let file = File::options().write(true).open(&path).map_err(|error| wrong(error.to_string()))?;
            return Ok(Self { path, file: Sink::Direct(file) });
        }
        let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or_else(|| Path::new("."));
        let file = builder.tempfile_in(folder).map_err(|error| wrong(error.to_string()))?;
        Ok(Self { path, file: Sink::Whole(file) })
    }

    pub(crate) fn write(mut self, text: &str) -> Result<(), Failure> {
        self.append(text)?;
        self.finish()
    }

    /// Writes a part; the file is there once it is finished.
    pub(crate) fn append(&mut self, text: &str) -> Result<(), Failure> {
        let written = match &mut self.file {
            Sink::Standard => return ambient::print(text),
            Sink::Direct(file) => file.write_all(text.as_bytes()),
            Sink::Whole(file) => file.write_all(text.as_bytes()),
        };
        written.map_err(|error| unwritten(&self.path, &error))
    }

    /// All of it is written.
    pub(crate) fn finish(self) -> Result<(), Failure> {
        let Sink::Whole(file) = self.file else { return Ok(()) };
        file.as_file().sync_all().map_err(|error| unwritten(&self.path, &error))?;
        file.persist(&self.path).map(drop).map_err(|error| unwritten(&self.path, &error.error))
    }
}

fn unwritten(path: &Path, error: &std::io::Error) -> Failure {
    Failure::Unexpected(format!("{}: cannot be written: {error}{}", path.display(), room(error)))
}

/// What to do where there is no room.
pub(crate) fn room(error: &std::io::Error) -> &'static str {
    match error.kind() {
        ErrorKind::StorageFull | ErrorKind::QuotaExceeded | ErrorKind::FileTooLarge => {
            ": make room there, or name a place that has some"
        }
        _ => "",
    }
}

fn named(path: &Path) -> String {
    if path == Path::new("-") { "standard input".to_owned() } else { path.display().to_string() }
}
