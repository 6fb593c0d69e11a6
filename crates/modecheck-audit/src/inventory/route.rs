use std::collections::BTreeMap;

use modecheck_core::{BlockerKind, Category};

use super::account::Account;
use super::fields::Fields;
use super::mistake::Complaints;
use super::waiver::category;
use super::written::Table;

/// Who gets the work of some blockers on some accounts.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Route {
    /// The blockers that it is for; all when `None`.
    pub category: Option<Category>,
    /// The labels of the accounts that it is for; all accounts when empty.
    pub labels: BTreeMap<String, String>,
    /// Who gets the work.
    pub assign: String,
}

impl Route {
    /// Whether it is for a blocker of this kind on this account.
    pub fn takes(&self, account: &Account, kind: BlockerKind) -> bool {
        self.category.is_none_or(|category| category == kind.category())
            && self.labels.iter().all(|(key, value)| account.labels.get(key) == Some(value))
    }

    pub(crate) fn valid(table: &Table, complaints: &Complaints) -> Option<Self> {
        let fields = Fields::new(table, "[[route]]", &["category", "labels", "assign"], complaints);
        fields.demand(&[("assign", "\"treasury\"")]);
        let labels = fields.pairs("labels").into_iter().map(|(key, text)| (key.to_owned(), text.value.to_owned()));
        let labels = labels.collect();
        let written = fields.text("category");
        let category = written.and_then(|written| category(written, complaints));
        Some(Self { category, labels, assign: fields.text("assign")?.value.to_owned() })
    }
}
