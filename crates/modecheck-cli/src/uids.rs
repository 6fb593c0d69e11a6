//! Full uids, in a file of their own and nowhere else.

use std::collections::BTreeMap;
use std::fmt;
use std::path::Path;

use modecheck_core::Exchange;
use serde::Serialize;

use crate::ambient;
use crate::exit::Failure;
use crate::files::Pending;

/// Whose account is whose, for the firm alone.
#[derive(Serialize)]
pub(crate) struct UidsV1 {
    schema: &'static str,
    accounts: Vec<UidV1>,
}

/// One account.
#[derive(Serialize)]
pub(crate) struct UidV1 {
    pub(crate) account: String,
    pub(crate) exchange: Exchange,
    /// What reports of the store call it.
    #[serde(rename = "ref")]
    pub(crate) reference: Option<String>,
    pub(crate) uid: String,
}

impl fmt::Debug for UidV1 {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("UidV1").field("account", &self.account).finish_non_exhaustive()
    }
}

impl UidsV1 {
    pub(crate) fn new(accounts: Vec<UidV1>) -> Self {
        Self { schema: "modecheck.uids/v1", accounts }
    }

    /// Those of accounts that no store knows.
    pub(crate) fn of(exchange: Exchange, uids: BTreeMap<String, String>) -> Self {
        let one = |(account, uid)| UidV1 { account, exchange, reference: None, uid };
        Self::new(uids.into_iter().map(one).collect())
    }
}

/// The file for them, for its owner only.
#[derive(Debug)]
pub(crate) struct Uids(Pending);

impl Uids {
    /// Makes sure that it can be written, and that it is a file: uids go to no terminal, pipe or device.
    pub(crate) fn create(path: &Path) -> Result<Self, Failure> {
        let other = path == Path::new("-") || path.exists() && !path.is_file() || path.starts_with("/dev");
        if other {
            let problem = "uids are only written to a file of their own: name one for --reveal-uids";
            return Err(Failure::Usage(format!("{}: {problem}", path.display())));
        }
        Pending::create(path).map(Self)
    }

    /// Writes them; of how many accounts there is none is told.
    pub(crate) fn write(self, uids: &UidsV1, accounts: usize) -> Result<(), Failure> {
        let missing = accounts.saturating_sub(uids.accounts.len());
        if missing > 0 {
            ambient::complain(&format!("of {missing} of {accounts} accounts no uid was read: the file has the others"));
        }
        let json = serde_json::to_string_pretty(uids);
        let json = json.map_err(|error| Failure::Unexpected(format!("uids cannot be written: {error}")))?;
        self.0.write(&(json + "\n"))
    }
}
