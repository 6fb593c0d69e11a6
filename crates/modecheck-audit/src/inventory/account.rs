use std::collections::BTreeMap;

use modecheck_core::{Environment, Exchange, Mode};
use modecheck_exchanges::Site;
use strum::VariantNames;

use super::fields::Fields;
use super::mistake::{Complaints, meant_or_all};
use super::pattern::is_of_name;
use super::source::{Source, Template};
use super::uid::Uid;
use super::written::{At, Table};
use super::{site, targets};

/// The keys of `[[account]]`.
pub(crate) const KEYS: [&str; 13] = [
    "name",
    "exchange",
    "target",
    "targets",
    "uid",
    "credentials",
    "base_url",
    "base_urls",
    "region",
    "demo",
    "testnet",
    "parent",
    "labels",
];

/// Those that are tables: in CSV, columns of the form `labels.desk`.
pub(crate) const TABLES: [&str; 3] = ["credentials", "base_urls", "labels"];

/// Those that are lists: in CSV, with `;` between their entries.
pub(crate) const LISTS: [&str; 2] = ["targets", "credentials.command"];

/// The longest name of an account.
const LONGEST: usize = 64;

/// One account and what is asked of it.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct Account {
    /// What its owner calls it; no other account has the name.
    pub name: String,
    /// The exchange that it is on.
    pub exchange: Exchange,
    /// The modes that it might be switched to: at least one, all on one axis, none twice.
    pub targets: Vec<Mode>,
    /// The account that the key has to be of, where that is given.
    pub uid: Option<Uid>,
    /// Where its key is kept.
    pub credentials: Source,
    /// Where the exchange is asked.
    pub site: Site,
    /// The account above it, by name; it is in the inventory, and on the same exchange.
    pub parent: Option<String>,
    /// What the firm sorts it by.
    pub labels: BTreeMap<String, String>,
}

impl Account {
    /// Whether it may be the account whose id is masked so.
    pub fn may_be(&self, masked: &str) -> bool {
        self.uid.as_ref().is_none_or(|uid| uid.may_be(masked))
    }
}

/// An account as far as it could be read.
#[derive(Debug)]
pub(crate) struct Draft<'a> {
    pub(crate) line: usize,
    pub(crate) name: Option<At<&'a str>>,
    pub(crate) exchange: Option<Exchange>,
    pub(crate) targets: Option<Vec<Mode>>,
    pub(crate) uid: Option<At<Uid>>,
    pub(crate) credentials: Option<At<Source>>,
    pub(crate) site: Option<Site>,
    pub(crate) parent: Option<At<&'a str>>,
    labels: BTreeMap<String, String>,
}

impl<'a> Draft<'a> {
    pub(crate) fn read(
        table: &'a Table,
        template: Option<&Template>,
        allowed: &[String],
        complaints: &'a Complaints,
    ) -> Self {
        let fields = Fields::new(table, "[[account]]", &KEYS, complaints);
        fields.demand(&[("name", "\"desk-a\""), ("exchange", "\"okx\"")]);
        let name = fields.text("name").filter(|name| is_name(*name, complaints));
        let exchange = fields.text("exchange").and_then(|written| exchange(written, complaints));
        let own = fields.table("credentials").map(|table| Template::read(table, complaints));
        let template = if fields.has("credentials") { own.flatten() } else { template.cloned() };
        let credentials = template.zip(name).and_then(|(template, name)| template.expand(name.value, complaints));
        let labels = fields.pairs("labels").into_iter().map(|(key, text)| (key.to_owned(), text.value.to_owned()));
        Self {
            line: table.line,
            name,
            exchange,
            targets: targets::read(&fields, exchange, complaints),
            uid: fields.text("uid").and_then(|written| Uid::read(written, complaints)),
            credentials,
            site: site::read(&fields, exchange, allowed, complaints),
            parent: fields.text("parent"),
            labels: labels.collect(),
        }
    }

    /// Where the account is, as far as that is known; accounts of different environments are different accounts.
    pub(crate) fn environment(&self) -> Environment {
        self.site.as_ref().map_or(Environment::Live, Site::environment)
    }

    /// The account, if nothing was wrong with it.
    pub(crate) fn valid(self) -> Option<Account> {
        Some(Account {
            name: self.name?.value.to_owned(),
            exchange: self.exchange?,
            targets: self.targets?,
            uid: self.uid.map(|uid| uid.value),
            credentials: self.credentials?.value,
            site: self.site?,
            parent: self.parent.map(|parent| parent.value.to_owned()),
            labels: self.labels,
        })
    }
}

/// An exchange by its name.
pub(crate) fn exchange(written: At<&str>, complaints: &Complaints) -> Option<Exchange> {
    let Ok(exchange) = written.value.parse::<Exchange>() else {
        let problem = format!("unknown exchange `{}`", written.value);
        complaints.add(written.line, problem, meant_or_all(written.value, Exchange::VARIANTS));
        return None;
    };
    Some(exchange)
}

/// Names stand in patterns, in variables and in the names of files.
fn is_name(name: At<&str>, complaints: &Complaints) -> bool {
    let is_name = name.value.starts_with(|first: char| first.is_ascii_alphanumeric())
        && name.value.len() <= LONGEST
        && name.value.bytes().all(is_of_name);
    if !is_name {
        let remedy = format!("use up to {LONGEST} letters, digits, `-`, `_` and `.`, a letter or digit first");
        complaints.add(name.line, format!("`{}` cannot be the name of an account", name.value), remedy);
    }
    is_name
}
