use modecheck_core::{BlockerKind, Category, Date};
use strum::IntoEnumIterator;

use super::fields::Fields;
use super::mistake::{Complaints, meant};
use super::pattern::Accounts;
use super::written::{At, Table};

/// The categories whose blockers may be waived.
const WAIVABLE: [Category; 4] = [Category::Timing, Category::CopyTrading, Category::Eligibility, Category::Automation];

/// A firm's word that it accepts to see blockers of some kinds. They stay blockers.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct Waiver {
    /// The kinds; those of a waived category among them.
    pub kinds: Vec<BlockerKind>,
    /// The accounts.
    pub accounts: Accounts,
    /// Why.
    pub reason: String,
    /// Who answers for it.
    pub owner: String,
    /// The last day it counts.
    pub expires: Date,
    /// Where in the inventory it is.
    pub line: usize,
}

impl Waiver {
    /// Whether it waives a blocker of this kind on this account on this day.
    pub fn covers(&self, account: &str, kind: BlockerKind, day: Date) -> bool {
        day <= self.expires && self.kinds.contains(&kind) && self.accounts.include(account)
    }

    fn valid(table: &Table, names: Option<&[&str]>, complaints: &Complaints) -> Option<Self> {
        let known = ["kinds", "categories", "accounts", "reason", "owner", "expires"];
        let fields = Fields::new(table, "[[waiver]]", &known, complaints);
        fields.demand(&[
            ("accounts", "[\"desk-*\"]"),
            ("reason", "\"…\""),
            ("owner", "\"ops\""),
            ("expires", "2026-12-31"),
        ]);
        if !fields.has("kinds") && !fields.has("categories") {
            complaints.add(table.line, "[[waiver]] has neither `kinds` nor `categories`", "add kinds = [\"…\"]");
        }
        let kinds = fields.texts("kinds").unwrap_or_default();
        let kinds: Vec<_> = kinds.into_iter().filter_map(|written| kind(written, complaints)).collect();
        let categories = fields.texts("categories").unwrap_or_default();
        let categories: Vec<_> = categories.into_iter().filter_map(|one| waivable(one, complaints)).collect();
        let of_categories = BlockerKind::iter().filter(|kind| categories.contains(&kind.category()));
        let accounts = fields.texts("accounts").map(|written| Accounts::read(&written, names, complaints));
        let [reason, owner] = ["reason", "owner"].map(|key| fields.text(key).map(|text| text.value.to_owned()));
        let expires = fields.day("expires");
        Some(Self {
            kinds: kinds.into_iter().chain(of_categories).collect(),
            accounts: accounts?,
            reason: reason?,
            owner: owner?,
            expires: expires?.value,
            line: table.line,
        })
    }
}

/// All that a firm waives.
#[derive(Debug, Clone, Default)]
pub struct Waivers(Vec<Waiver>);

impl Waivers {
    /// Each of them, in the order of the inventory.
    pub fn iter(&self) -> impl Iterator<Item = &Waiver> {
        self.0.iter()
    }

    /// The first that waives a blocker of this kind on this account on this day.
    pub fn covering(&self, account: &str, kind: BlockerKind, day: Date) -> Option<&Waiver> {
        self.iter().find(|waiver| waiver.covers(account, kind, day))
    }

    pub(crate) fn valid(fields: &Fields<'_>, names: Option<&[&str]>, complaints: &Complaints) -> Self {
        Self(fields.tables("waiver").into_iter().filter_map(|table| Waiver::valid(table, names, complaints)).collect())
    }
}

fn kind(written: At<&str>, complaints: &Complaints) -> Option<BlockerKind> {
    let Ok(kind) = written.value.parse::<BlockerKind>() else {
        let hint = meant(written.value, BlockerKind::iter().map(Into::into));
        let hint = hint.unwrap_or_else(|| "`modecheck explain` lists the kinds".to_owned());
        complaints.add(written.line, format!("no kind of blocker is called `{}`", written.value), hint);
        return None;
    };
    is_waivable(kind.category(), written, complaints).then_some(kind)
}

fn waivable(written: At<&str>, complaints: &Complaints) -> Option<Category> {
    let category = category(written, complaints)?;
    is_waivable(category, written, complaints).then_some(category)
}

/// A category by its name.
pub(crate) fn category(written: At<&str>, complaints: &Complaints) -> Option<Category> {
    let known = written.value.parse().ok();
    if known.is_none() {
        let mut names: Vec<_> = BlockerKind::iter().map(|kind| kind.category().to_string()).collect();
        names.dedup();
        let hint = meant(written.value, names.iter().map(String::as_str));
        let hint = hint.unwrap_or_else(|| format!("use one of {}", names.join(", ")));
        complaints.add(written.line, format!("no category is called `{}`", written.value), hint);
    }
    known
}

fn is_waivable(category: Category, written: At<&str>, complaints: &Complaints) -> bool {
    let is_waivable = WAIVABLE.contains(&category);
    if !is_waivable {
        let remedy = format!("take it out: only {} can be", WAIVABLE.map(|one| one.to_string()).join(", "));
        complaints.add(written.line, format!("`{}` ({category}) cannot be waived", written.value), remedy);
    }
    is_waivable
}
