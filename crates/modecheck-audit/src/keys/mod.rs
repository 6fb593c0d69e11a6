//! The keys of an inventory's accounts, fetched from where it says they are. All are looked for before the first is used,
//! and all that is missing is listed together.

mod command;
mod file;
mod format;

use std::collections::BTreeMap;
use std::fmt;
use std::path::Path;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use modecheck_exchanges::{Credentials, has_passphrase};

use self::format::Parts;
use crate::inventory::{Account, Roll, Source};

/// How many commands run at a time.
const AT_A_TIME: usize = 8;

/// What fetching keys needs of the world.
#[derive(Clone, Copy)]
pub struct Surroundings<'a> {
    /// A variable of the environment, unless it is absent or empty.
    pub variable: &'a (dyn Fn(&str) -> Option<String> + Sync),
    /// The folder that the paths of files, and commands, start from: that of the inventory.
    pub folder: &'a Path,
    /// After how long a command is stopped.
    pub patience: Duration,
}

impl fmt::Debug for Surroundings<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Surroundings").field("folder", &self.folder).finish_non_exhaustive()
    }
}

/// An account without a key, and why.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Missing {
    /// The account.
    pub account: String,
    /// Its place in the inventory.
    pub position: usize,
    /// What is missing and what to do.
    pub problem: String,
}

impl fmt::Display for Missing {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.account, self.problem)
    }
}

/// The keys of many accounts. Those that commands print are held; those in files and variables are looked at and let
/// go, and fetched again when their turn comes.
#[derive(Debug, Default)]
pub struct Keys {
    printed: BTreeMap<String, Credentials>,
    missing: Vec<Missing>,
}

impl Keys {
    /// Fetches the keys of all accounts. An account without one stops none of the others.
    pub fn fetch(accounts: &Roll, around: Surroundings<'_>) -> Self {
        Self::fetch_while(&|| true, accounts, around)
    }

    /// The same, while somebody waits for them: else commands are stopped, and no more are begun.
    pub fn fetch_while(waits: &(dyn Fn() -> bool + Sync), accounts: &Roll, around: Surroundings<'_>) -> Self {
        let (next, keys) = (AtomicUsize::new(0), Mutex::new(Self::default()));
        let work = || {
            while waits() {
                let position = next.fetch_add(1, Ordering::Relaxed);
                let Some(account) = accounts.get(position) else { break };
                let key = key(&account, around, waits);
                let mut keys = keys.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
                match (key, &account.credentials) {
                    (Ok(key), Source::Command(_)) => drop(keys.printed.insert(account.name, key)),
                    (Ok(_), Source::Env(_) | Source::File(_)) => {}
                    (Err(problem), _) => keys.missing.push(Missing { account: account.name, position, problem }),
                }
            }
        };
        std::thread::scope(|scope| {
            for _ in 0..AT_A_TIME.min(accounts.len()) {
                scope.spawn(work);
            }
        });
        let mut keys = keys.into_inner().unwrap_or_else(std::sync::PoisonError::into_inner);
        keys.missing.sort_unstable_by_key(|missing| missing.position);
        keys
    }

    /// The key of an account; or why it has none, now or when all were looked for.
    pub fn of(&self, account: &Account, around: Surroundings<'_>) -> Result<Credentials, String> {
        match &account.credentials {
            Source::Command(_) => self.printed.get(&account.name).cloned().ok_or_else(|| {
                let missing = self.missing.iter().find(|missing| missing.account == account.name);
                missing.map_or_else(|| "it has none".to_owned(), |missing| missing.problem.clone())
            }),
            Source::Env(_) | Source::File(_) => key(account, around, &|| true),
        }
    }

    /// The accounts that have none, in the order of the inventory.
    pub fn missing(&self) -> &[Missing] {
        &self.missing
    }

    /// What is missing of the account at this place.
    pub fn missing_of(&self, position: usize) -> Option<&Missing> {
        let found = self.missing.binary_search_by_key(&position, |missing| missing.position);
        found.ok().and_then(|at| self.missing.get(at))
    }
}

/// The key of one account, or what is missing.
fn key(account: &Account, around: Surroundings<'_>, waits: &(dyn Fn() -> bool + Sync)) -> Result<Credentials, String> {
    let variable = |prefix: &str, part: &str| format!("{prefix}_{}", part.to_uppercase());
    let parts = match &account.credentials {
        Source::Env(prefix) => Parts::from_each(|part| (around.variable)(&variable(prefix, part))),
        Source::File(path) => file::read(&around.folder.join(path))?,
        Source::Command(words) => command::run(words, around, waits)?,
    };
    let missing = parts.missing(has_passphrase(account.exchange)).map(|part| match &account.credentials {
        Source::Env(prefix) => variable(prefix, part),
        _ => part.to_owned(),
    });
    let missing: Vec<_> = missing.collect();
    if missing.is_empty() {
        return parts.into_key(account.exchange);
    }
    let missing = missing.join(", ");
    Err(match &account.credentials {
        Source::Env(_) => format!("set {missing} in the environment"),
        Source::File(path) => format!("{}: add {missing}", path.display()),
        Source::Command(_) => format!("the command does not print {missing}"),
    })
}
