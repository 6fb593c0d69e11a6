use modecheck_core::{Attestation, Exchange, GapKind, Outcome, Report, RuleCard, Rulebook, Timestamp};
use modecheck_exchanges::rulebook;
use strum::IntoEnumIterator;

use super::fields::Fields;
use super::from_toml;
use super::mistake::{Complaints, Mistakes, meant};
use super::pattern::Accounts;
use super::written::Table;

/// What somebody attests, of which accounts, and where it is written.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct Stated {
    /// The accounts that it speaks of.
    pub accounts: Accounts,
    /// What it says.
    pub word: Attestation,
    /// Its line in the file.
    pub line: usize,
}

/// What people attest, each with the accounts that it speaks of.
#[derive(Debug, Clone, Default)]
pub struct Attestations(Vec<Stated>);

impl Attestations {
    /// Reads a TOML file that holds `[[attestation]]` tables and nothing else.
    pub fn read(text: &str) -> Result<Self, Mistakes> {
        let complaints = Complaints::default();
        let table = from_toml::read(text, &complaints);
        let fields = Fields::new(&table, "a file of attestations", &["attestation"], &complaints);
        let read = Self::valid(&fields, None, &complaints);
        complaints.none().map(|()| read)
    }

    /// What is attested of the account of this name.
    pub fn of(&self, account: &str) -> Vec<Attestation> {
        let speaks = |stated: &&Stated| stated.accounts.include(account);
        self.0.iter().filter(speaks).map(|stated| stated.word.clone()).collect()
    }

    /// Each of them, in the order in which they are written.
    pub fn iter(&self) -> impl Iterator<Item = &Stated> {
        self.0.iter()
    }

    pub(crate) fn valid(fields: &Fields<'_>, names: Option<&[&str]>, complaints: &Complaints) -> Self {
        Self(fields.tables("attestation").into_iter().filter_map(|table| word(table, names, complaints)).collect())
    }
}

fn word(table: &Table, names: Option<&[&str]>, complaints: &Complaints) -> Option<Stated> {
    let known = ["rules", "accounts", "holds", "by", "on", "expires", "note"];
    let fields = Fields::new(table, "[[attestation]]", &known, complaints);
    fields.demand(&[
        ("rules", "[\"EXCHANGE/RULE\"]"),
        ("accounts", "[\"desk-*\"]"),
        ("by", "\"jane@firm\""),
        ("on", "2026-11-01"),
        ("expires", "2027-02-01"),
    ]);
    let rules = fields.texts("rules");
    for rule in rules.iter().flatten() {
        if let Err((problem, remedy)) = attestable(rule.value) {
            complaints.add(rule.line, problem, remedy);
        }
    }
    let accounts = fields.texts("accounts").map(|written| Accounts::read(&written, names, complaints));
    let (holds, by) = (if fields.has("holds") { fields.flag("holds") } else { Some(true) }, fields.text("by"));
    let (on, expires) = (fields.day("on"), fields.day("expires"));
    let note = if fields.has("note") { fields.text("note").map_or("", |note| note.value) } else { "" };
    if let (Some(on), Some(expires)) = (on, expires)
        && expires.value < on.value
    {
        let problem = format!("it expires on {}, before it was given on {}", expires.value, on.value);
        complaints.add(expires.line, problem, "correct one of the days");
    }
    let word = Attestation {
        rules: rules?.into_iter().map(|rule| rule.value.to_owned()).collect(),
        holds: holds?,
        by: by?.value.to_owned(),
        on: on?.value,
        expires: expires?.value,
        note: note.to_owned(),
    };
    Some(Stated { accounts: accounts?, word, line: table.line })
}

/// That a person's word may fill a gap in this rule; or problem and remedy.
fn attestable(id: &str) -> Result<(), (String, String)> {
    let rules = || Exchange::iter().map(rulebook).flat_map(Rulebook::rules);
    match rules().find(|rule| rule.id == id) {
        Some(rule) if rule.attestable => Ok(()),
        Some(rule) => Err((
            format!("no person's word counts for `{id}`"),
            format!("take it out: it is observed by {}", rule.observed),
        )),
        None => {
            let hint = meant(id, rules().map(|rule| rule.id));
            let hint = hint.unwrap_or_else(|| "`modecheck rules` lists the rules".to_owned());
            Err((format!("no rule is called `{id}`"), hint))
        }
    }
}

/// The words that a report did not rest on, although they speak of its account, and why.
pub fn unused(words: &[Attestation], report: &Report) -> Vec<String> {
    let finding = |rule: &str| report.evaluation.findings.iter().find(|finding| finding.card.id == rule);
    let reason = |rule: &String, word: &Attestation| match finding(rule).map(|finding| (&finding.outcome, finding.card))
    {
        Some((Outcome::Passed(_), _)) => Some("reads decided it".to_owned()),
        Some((Outcome::Blocked(_), _)) if word.holds => Some("reads decided it".to_owned()),
        Some((Outcome::Unknown(gap), _)) if gap.kind != GapKind::NotObservable => {
            Some(format!("it never replaces a read, and that left a gap: {}", gap.kind))
        }
        Some((Outcome::Unknown(_), card)) => Some(lapsed(card, word, report.evaluated_at)),
        _ => None,
    };
    let of = |word: &Attestation| {
        let said: Vec<_> = word.rules.iter().filter_map(|rule| Some((rule, reason(rule, word)?))).collect();
        said.into_iter().map(|(rule, why)| format!("the word of {} on {rule} does not count: {why}", word.by)).collect()
    };
    words.iter().flat_map(|word| -> Vec<String> { of(word) }).collect()
}

/// Why a word does not count for a rule at this time, if it does not.
pub fn not_counting(card: &RuleCard, word: &Attestation, at: Timestamp) -> Option<String> {
    (!word.counts(card, Some(at))).then(|| lapsed(card, word, Some(at)))
}

fn lapsed(card: &RuleCard, word: &Attestation, at: Option<Timestamp>) -> String {
    let last = word.lapses();
    match at.map(Timestamp::date) {
        None => "nobody knows when the evidence was taken".to_owned(),
        Some(day) if day < word.on => format!("it is of {}, which is yet to come", word.on),
        Some(day) if day > last => format!("it lapsed after {last}"),
        Some(_) if word.on < card.source.as_of => {
            format!("the rule was revised on {}, after {}", card.source.as_of, word.on)
        }
        Some(_) => "a newer word counts".to_owned(),
    }
}
