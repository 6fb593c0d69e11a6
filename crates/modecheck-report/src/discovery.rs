//! `modecheck.discovery/v1`: the accounts that main accounts' keys show, beside those of the inventory.

use std::collections::BTreeSet;
use std::fmt::Write;

use modecheck_core::{Gap, GapKind, Tool};
use schemars::JsonSchema;
use serde::Serialize;
use strum::Display;

use crate::human::{lines, plain};
use crate::json::ToolV1;

/// What main accounts' keys show, compared with the inventory.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct DiscoveryV1 {
    schema: Schema,
    tool: ToolV1,
    /// Whether the inventory is known to name every account below its main accounts.
    pub complete: bool,
    /// Why it is not, the forgotten accounts apart.
    pub open: Vec<String>,
    /// How many of these speak of no family and no account.
    #[serde(skip)]
    general: usize,
    /// How many accounts of each standing.
    pub count: Count,
    /// The main accounts, in the order of the inventory.
    pub families: Vec<FamilyV1>,
    /// Accounts of the inventory that no main account of it shows, and that are not known to be main accounts.
    pub unplaced: Vec<Unplaced>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
enum Schema {
    #[serde(rename = "modecheck.discovery/v1")]
    V1,
}

/// How many accounts of each standing.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Count {
    /// In the inventory and on the exchange.
    pub known: usize,
    /// On the exchange and not in the inventory.
    pub forgotten: usize,
    /// In the inventory and not on the exchange.
    pub not_on_exchange: usize,
    /// Of which that cannot be told.
    pub cannot_tell: usize,
}

/// One main account and the accounts below it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct FamilyV1 {
    /// The main account, by its name in the inventory.
    pub parent: String,
    /// The exchange.
    pub exchange: String,
    /// `live`, or what it is instead.
    pub environment: String,
    /// The main account's id, masked, where its key told.
    pub uid: Option<String>,
    /// Whether its lists were read to their ends.
    pub complete: bool,
    /// Why they were not.
    pub gaps: Vec<OpenV1>,
    /// The accounts below it, in the exchange's order, and then those that only the inventory names.
    pub members: Vec<MemberV1>,
}

/// Why a list is not known to be whole.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct OpenV1 {
    /// The kind of gap.
    #[schemars(with = "GapKind")]
    pub gap: String,
    /// The call that left it.
    pub call: Option<String>,
    /// The exchange's own code.
    pub code: Option<String>,
    /// What happened, and what to do.
    pub detail: String,
}

impl From<&Gap> for OpenV1 {
    fn from(gap: &Gap) -> Self {
        Self {
            gap: gap.kind.to_string(),
            call: gap.call.as_deref().map(str::to_owned),
            code: gap.native.as_ref().and_then(|native| native.code.clone()),
            detail: gap.detail.to_string(),
        }
    }
}

/// Whether an account is in the inventory and on the exchange.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema, Display)]
#[serde(rename_all = "kebab-case")]
#[strum(serialize_all = "kebab-case")]
pub enum Standing {
    /// In both.
    Known,
    /// On the exchange and not in the inventory.
    Forgotten,
    /// In the inventory and not on the exchange.
    NotOnExchange,
    /// It cannot be told.
    CannotTell,
}

/// By what an account was recognised.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema, Display)]
#[serde(rename_all = "kebab-case")]
#[strum(serialize_all = "kebab-case")]
pub enum KnownBy {
    /// By its uid in the inventory.
    Uid,
    /// By the id that its own key told.
    Key,
    /// By its name alone.
    Name,
}

/// One account below a main account.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct MemberV1 {
    /// Whether it is in the inventory and on the exchange.
    pub standing: Standing,
    /// Its name in the inventory.
    pub account: Option<String>,
    /// By what it was recognised.
    pub known_by: Option<KnownBy>,
    /// What the exchange calls it.
    pub label: Option<String>,
    /// Its id, masked.
    pub uid: Option<String>,
    /// Its mode, where the list shows it.
    pub mode: Option<String>,
    /// Why the list does not show it.
    pub mode_unknown: Option<String>,
    /// What kind of account it is.
    pub kind: Option<String>,
    /// What the exchange says of its state, where that is not the ordinary one.
    pub state: Option<String>,
    /// What else is to be said.
    pub detail: Option<String>,
    /// The stanza that the inventory lacks, in TOML.
    pub stanza: Option<String>,
}

/// An account of the inventory that no list shows.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Unplaced {
    /// Its name in the inventory.
    pub account: String,
    /// Why.
    pub reason: String,
}

impl DiscoveryV1 {
    /// The document of these.
    pub fn new(families: Vec<FamilyV1>, unplaced: Vec<Unplaced>, mut open: Vec<String>) -> Self {
        let general = open.len();
        let members = || families.iter().flat_map(|family| &family.members);
        let of = |standing| members().filter(|member| member.standing == standing).count();
        let count = Count {
            known: of(Standing::Known),
            forgotten: of(Standing::Forgotten),
            not_on_exchange: of(Standing::NotOnExchange),
            cannot_tell: of(Standing::CannotTell) + unplaced.len(),
        };
        for family in &families {
            open.extend(family.gaps.iter().map(|gap| format!("{}: {}: {}", family.parent, gap.gap, gap.detail)));
            let unclear = family.members.iter().filter(|member| member.standing == Standing::CannotTell);
            open.extend(unclear.map(|member| {
                let detail = member.detail.as_deref().unwrap_or("whether it is in the inventory cannot be told");
                format!("{}: {}: {detail}", family.parent, member.called())
            }));
        }
        open.extend(unplaced.iter().map(|account| format!("{}: {}", account.account, account.reason)));
        let complete = open.is_empty() && count.forgotten == 0;
        let (schema, tool) = (Schema::V1, ToolV1::new(&Tool::default(), None));
        Self { schema, tool, complete, open, general, count, families, unplaced }
    }

    /// The forgotten accounts, each with its main account.
    pub fn forgotten(&self) -> impl Iterator<Item = (&FamilyV1, &MemberV1)> {
        let members = self.families.iter().flat_map(|family| family.members.iter().map(move |member| (family, member)));
        members.filter(|(_, member)| member.standing == Standing::Forgotten)
    }

    /// As JSON.
    pub fn to_json(&self) -> String {
        crate::pretty(self)
    }

    /// For a person: a table, what is open, and the stanzas that the inventory lacks.
    pub fn to_text(&self) -> String {
        let mut text = String::new();
        for family in &self.families {
            text.push_str(&family.text());
        }
        for account in &self.unplaced {
            let _ = writeln!(text, "{}: {}", plain(&account.account), plain(&account.reason));
        }
        let Count { known, forgotten, not_on_exchange, cannot_tell } = self.count;
        let _ = writeln!(
            text,
            "\n{known} known, {forgotten} forgotten, {not_on_exchange} not on the exchange, {cannot_tell} not to be told"
        );
        for reason in &self.open[..self.general] {
            let _ = writeln!(text, "{reason}");
        }
        let whole = match (self.complete, forgotten) {
            (true, _) => "is complete",
            (false, 0) => "is not known to be complete",
            (false, _) => "is not complete",
        };
        let _ = writeln!(text, "the inventory {whole}");
        let stanzas: Vec<&str> = self.forgotten().filter_map(|(_, member)| member.stanza.as_deref()).collect();
        if !stanzas.is_empty() {
            let _ = write!(text, "\n# for the inventory:\n\n{}", stanzas.join("\n"));
        }
        text
    }
}

impl FamilyV1 {
    fn text(&self) -> String {
        let mark = if self.environment == "live" { String::new() } else { format!("[{}] ", self.environment) };
        let uid = self.uid.as_deref().unwrap_or("whose id is not known");
        let mut text = format!("{} on {}, {uid}: ", self.parent, self.exchange);
        let seen = self.members.iter().filter(|member| member.standing != Standing::NotOnExchange).count();
        let _ = match (self.complete, seen) {
            (true, 0) => writeln!(text, "no sub-accounts"),
            (true, 1) => writeln!(text, "1 sub-account"),
            (true, seen) => writeln!(text, "{seen} sub-accounts"),
            (false, _) => writeln!(text, "not known whether these are all"),
        };
        if !self.members.is_empty() {
            let head = ["  STANDING", "ACCOUNT", "ON THE EXCHANGE", "UID", "MODE", "REMARKS"];
            text.push_str(&lines(&head, self.members.iter().map(MemberV1::cells)));
        }
        let unknown: BTreeSet<&str> = self.members.iter().filter_map(|member| member.mode_unknown.as_deref()).collect();
        for reason in unknown {
            let _ = writeln!(text, "  mode ?: {reason}");
        }
        for gap in &self.gaps {
            let code = gap.code.as_deref().map(|code| format!(" ({code})")).unwrap_or_default();
            let _ = writeln!(text, "  {}: {}{code}", gap.gap, gap.detail);
        }
        let marked: Vec<String> = text.lines().map(|line| mark.clone() + &plain(line) + "\n").collect();
        marked.concat()
    }
}

impl MemberV1 {
    /// What to call it: by the inventory, else by the exchange, else by its masked id.
    pub fn called(&self) -> &str {
        let names = [self.account.as_deref(), self.label.as_deref(), self.uid.as_deref()];
        names.into_iter().flatten().next().unwrap_or("an account without a name")
    }

    fn cells(&self) -> Vec<String> {
        let or = |text: &Option<String>, other: &str| plain(text.as_deref().unwrap_or(other));
        let mode = or(&self.mode, "?");
        let by = self.known_by.filter(|by| *by == KnownBy::Name).map(|_| "by its name alone".to_owned());
        let kind = self.kind.clone().filter(|kind| kind != "standard" && kind != "common");
        let remarks: Vec<String> = [by, kind, self.state.clone(), self.detail.clone()].into_iter().flatten().collect();
        let standing = format!("  {}", self.standing);
        let (account, label) = (or(&self.account, "-"), or(&self.label, "-"));
        vec![standing, account, label, or(&self.uid, "-"), mode, plain(&remarks.join("; "))]
    }
}
