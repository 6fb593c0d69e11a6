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
mod pattern;
mod route;
mod site;
mod source;
mod targets;
mod uid;
mod waiver;
mod written;

pub use account::Account;
pub use attestation::{Attestations, Stated, not_counting, unused};
pub use limits::{Limits, Policy};
pub use mistake::{Mistake, Mistakes};
use modecheck_core::BlockerKind;
pub use pattern::Accounts;
pub(crate) use pattern::is_of_name;
pub use route::Route;
pub use source::Source;
pub(crate) use source::capitals;
pub use uid::Uid;
pub use waiver::{Waiver, Waivers};

use self::account::Draft;
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
    pub accounts: Vec<Account>,
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
        let complaints = Complaints::default();
        let text = text.strip_prefix('\u{feff}').unwrap_or(text);
        let table = match format {
            Format::Toml => from_toml::read(text, &complaints),
            Format::Csv => from_csv::read(text, &complaints),
        };
        let read = Self::valid(&table, allowed, &complaints);
        complaints.none().map(|()| read)
    }

    /// The account of this name.
    pub fn account(&self, name: &str) -> Option<&Account> {
        self.accounts.iter().find(|account| account.name == name)
    }

    /// Who gets the work that a blocker of this kind makes on this account, if a route says so.
    pub fn assignee(&self, account: &Account, kind: BlockerKind) -> Option<&str> {
        self.routes.iter().find(|route| route.takes(account, kind)).map(|route| route.assign.as_str())
    }

    fn valid(table: &Table, allowed: &[String], complaints: &Complaints) -> Self {
        let known = ["defaults", "limits", "policy", "account", "attestation", "waiver", "route"];
        let fields = Fields::new(table, "the inventory", &known, complaints);
        let template = Template::default_of(fields.table("defaults"), complaints);
        let accounts = fields.tables("account");
        if accounts.is_empty() {
            complaints.add(1, "there is no account", "add one as [[account]]");
        }
        let read = |table| Draft::read(table, template.as_ref(), allowed, complaints);
        let drafts: Vec<_> = accounts.into_iter().map(read).collect();
        family::check(&drafts, complaints);
        let names: Vec<&str> = drafts.iter().filter_map(|draft| draft.name.as_ref()).map(|name| name.value).collect();
        let names = Some(names.as_slice());
        let attestations = Attestations::valid(&fields, names, complaints);
        let waivers = Waivers::valid(&fields, names, complaints);
        Self {
            accounts: drafts.into_iter().filter_map(Draft::valid).collect(),
            limits: fields.table("limits").map(|table| Limits::valid(table, complaints)).unwrap_or_default(),
            policy: fields.table("policy").map(|table| Policy::valid(table, complaints)).unwrap_or_default(),
            attestations,
            waivers,
            routes: fields.tables("route").into_iter().filter_map(|one| Route::valid(one, complaints)).collect(),
        }
    }
}
