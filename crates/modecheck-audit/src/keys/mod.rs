//! The keys of an inventory's accounts, fetched from where it says they are: all at once, and all that is missing is
//! listed together.

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
use crate::inventory::{Account, Source};

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
    /// What is missing and what to do.
    pub problem: String,
}

impl fmt::Display for Missing {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.account, self.problem)
    }
}

/// The keys of many accounts.
#[derive(Debug, Default)]
pub struct Keys {
    found: BTreeMap<String, Credentials>,
    missing: Vec<Missing>,
}

impl Keys {
    /// Fetches the keys of all accounts. An account without one stops none of the others.
    pub fn fetch(accounts: &[Account], around: Surroundings<'_>) -> Self {
        Self::fetch_while(&|| true, accounts, around)
    }

    /// The same, while somebody waits for them: else commands are stopped, and no more are begun.
    pub fn fetch_while(waits: &(dyn Fn() -> bool + Sync), accounts: &[Account], around: Surroundings<'_>) -> Self {
        let (next, results) = (AtomicUsize::new(0), Mutex::new(BTreeMap::new()));
        let work = || {
            while waits()
                && let Some(account) = accounts.get(next.fetch_add(1, Ordering::Relaxed))
            {
                let key = key(account, around, waits);
                let mut results = results.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
                results.insert(account.name.clone(), key);
            }
        };
        std::thread::scope(|scope| {
            for _ in 0..AT_A_TIME.min(accounts.len()) {
                scope.spawn(work);
            }
        });
        let mut results = results.into_inner().unwrap_or_else(std::sync::PoisonError::into_inner);
        let mut keys = Self::default();
        for account in accounts {
            match results.remove(&account.name) {
                Some(Ok(key)) => drop(keys.found.insert(account.name.clone(), key)),
                Some(Err(problem)) => keys.missing.push(Missing { account: account.name.clone(), problem }),
                None => {}
            }
        }
        keys
    }

    /// The key of the account of this name.
    pub fn of(&self, account: &str) -> Option<&Credentials> {
        self.found.get(account)
    }

    /// The accounts that have none, in the order of the inventory.
    pub fn missing(&self) -> &[Missing] {
        &self.missing
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
