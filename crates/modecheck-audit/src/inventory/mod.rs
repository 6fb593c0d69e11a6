//! The inventory: a firm's accounts, what is asked of each, and what the firm says about them.
//!
//! A text, TOML or CSV, becomes a tree of values with their lines (as written), and that an [`Inventory`] (as valid).
//! Every mistake on the way is kept, so that all are reported at once.

mod account;
mod attestation;
mod family;
mod fields;
mod from_csv;
mod from_toml;
mod limits;
mod mistake;
mod packed;
mod pattern;
mod roll;
mod route;
mod site;
mod source;
mod targets;
mod uid;
mod waiver;
mod written;

use std::io::Read;

pub use account::Account;
pub use attestation::{Attestations, Stated, not_counting, unused};
pub use limits::{Limits, Policy};
pub use mistake::{Mistake, Mistakes};
use modecheck_core::BlockerKind;
pub use pattern::Accounts;
pub(crate) use pattern::is_of_name;
pub use roll::Roll;
pub use route::Route;
pub use source::Source;
pub(crate) use source::capitals;
pub use uid::Uid;
pub use waiver::{Waiver, Waivers};

use self::account::Draft;
use self::family::Family;
use self::fields::Fields;
use self::mistake::Complaints;
use self::source::Template;
use self::written::Table;

/// What a list of accounts is written in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// TOML: everything can be said.
    Toml,
    /// CSV, for long lists: one account a line. Columns are the keys of `[[account]]`, with `labels.desk` for what is
    /// in a table and `;` between the entries of a list.
    Csv,
}

/// A firm's accounts and what it says about them.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct Inventory {
    /// The accounts, in the order of the text.
    pub accounts: Roll,
    /// How much of the exchanges' limits is used.
    pub limits: Limits,
    /// What the firm demands beyond what the exchanges do.
    pub policy: Policy,
    /// What people attest.
    pub attestations: Attestations,
    /// The blockers that the firm accepts to see.
    pub waivers: Waivers,
    /// Who gets the work, the first that fits.
    pub routes: Vec<Route>,
}

impl Inventory {
    /// Reads an inventory whose hosts are all documented ones or of this machine.
    pub fn read(text: &str, format: Format) -> Result<Self, Mistakes> {
        Self::read_allowing(text, format, &[])
    }

    /// The same, where these hosts are allowed too.
    pub fn read_allowing(text: &str, format: Format, allowed: &[String]) -> Result<Self, Mistakes> {
        match format {
            Format::Toml => Self::whole(text, allowed),
            Format::Csv => Self::read_csv(text.as_bytes(), allowed),
        }
    }

    /// Reads a CSV text a line at a time, so that it may be long. Where it cannot be read to its end it is no CSV; whoever
    /// gave it knows why.
    pub fn read_csv(mut text: impl Read, allowed: &[String]) -> Result<Self, Mistakes> {
        let mut first = Vec::new();
        let complaints = Complaints::default();
        if text.by_ref().take(MARK.len() as u64).read_to_end(&mut first).is_err() {
            complaints.add(1, "not CSV", "see that it can be read");
        }
        let first = first.strip_prefix(MARK).unwrap_or(&first);
        let mut reading = Reading::new(Template::default_of(None, &complaints), allowed, &complaints);
        from_csv::read(first.chain(text), &complaints, |table| reading.account(table));
        let (accounts, _) = reading.end();
        let nothing = Table { line: 1, entries: Vec::new() };
        let read = Self::of(accounts, &Fields::new(&nothing, "the inventory", &[], &complaints), &[], &complaints);
        complaints.none().map(|()| read)
    }

    /// The account of this name.
    pub fn account(&self, name: &str) -> Option<Account> {
        self.accounts.get(self.accounts.position(name)?)
    }

    /// Who gets the work that a blocker of this kind makes on this account, if a route says so.
    pub fn assignee(&self, account: &Account, kind: BlockerKind) -> Option<&str> {
        self.routes.iter().find(|route| route.takes(account, kind)).map(|route| route.assign.as_str())
    }

    /// Reads a TOML text.
    fn whole(text: &str, allowed: &[String]) -> Result<Self, Mistakes> {
        let complaints = Complaints::default();
        let table = from_toml::read(text.strip_prefix('\u{feff}').unwrap_or(text), &complaints);
        let known = ["defaults", "limits", "policy", "account", "attestation", "waiver", "route"];
        let fields = Fields::new(&table, "the inventory", &known, &complaints);
        let template = Template::default_of(fields.table("defaults"), &complaints);
        let mut reading = Reading::new(template, allowed, &complaints);
        fields.tables("account").into_iter().for_each(|table| reading.account(table));
        let (accounts, family) = reading.end();
        let read = Self::of(accounts, &fields, &family.names(), &complaints);
        complaints.none().map(|()| read)
    }

    /// These accounts, and whatever else is said of the firm. They have these names, right or wrong.
    fn of(accounts: Roll, fields: &Fields<'_>, names: &[&str], complaints: &Complaints) -> Self {
        Self {
            accounts,
            limits: fields.table("limits").map(|table| Limits::valid(table, complaints)).unwrap_or_default(),
            policy: fields.table("policy").map(|table| Policy::valid(table, complaints)).unwrap_or_default(),
            attestations: Attestations::valid(fields, Some(names), complaints),
            waivers: Waivers::valid(fields, Some(names), complaints),
            routes: fields.tables("route").into_iter().filter_map(|one| Route::valid(one, complaints)).collect(),
        }
    }
}

/// What some editors write before a text.
const MARK: &[u8] = "\u{feff}".as_bytes();

/// Accounts that are being read: each is held as it will be kept, and nothing more of it than checks of all need.
struct Reading<'a> {
    template: Option<Template>,
    allowed: &'a [String],
    complaints: &'a Complaints,
    accounts: Roll,
    family: Family,
}

impl<'a> Reading<'a> {
    fn new(template: Option<Template>, allowed: &'a [String], complaints: &'a Complaints) -> Self {
        Self { template, allowed, complaints, accounts: Roll::default(), family: Family::default() }
    }

    fn account(&mut self, table: &Table) {
        let draft = Draft::read(table, self.template.as_ref(), self.allowed, self.complaints);
        self.family.add(&draft);
        match draft.valid() {
            Some(account) => self.accounts.push(account),
            None if self.complaints.is_empty() => {
                // No account is left out in silence, whatever its reader forgot to say.
                self.complaints.add(table.line, "the account cannot be read", "write it as the documentation does");
            }
            None => {}
        }
    }

    fn end(self) -> (Roll, Family) {
        if self.family.len() == 0 && self.complaints.is_empty() {
            self.complaints.add(1, "there is no account", "add one as [[account]]");
        }
        self.family.check(self.complaints);
        (self.accounts, self.family)
    }
}
