use std::collections::HashMap;

use modecheck_core::{Axis, Environment, Exchange};
use modecheck_exchanges::Site;
use sha2::{Digest, Sha256};

use super::account::Draft;
use super::mistake::{Complaints, meant};
use super::source::{Source, capitals};

/// What has to be known of all accounts at once: as little as tells them apart.
#[derive(Debug, Default)]
pub(crate) struct Family {
    drafts: Vec<Facts>,
    /// Names, their own and those of parents, behind each other.
    texts: String,
    /// Where accounts are asked for modes of an axis, by number.
    places: HashMap<Place, usize>,
}

type Place = (Exchange, String, Environment, Axis);

/// Where a name is among the texts, and its line.
#[derive(Debug, Clone, Copy)]
struct Name {
    at: usize,
    line: u32,
    length: u32,
}

/// Alike for two texts only if they are one.
type Print = [u8; 16];

#[derive(Debug)]
struct Facts {
    line: u32,
    name: Option<Name>,
    /// Most have none.
    parent: Option<Box<Name>>,
    exchange: Option<Exchange>,
    environment: Option<Environment>,
    place: Option<u32>,
    /// The line of the uid, and whose account that is.
    uid: Option<Box<(u32, Print)>>,
    credentials: Option<Print>,
}

fn small(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}

impl Family {
    /// Keeps what has to be known of one more account.
    pub(crate) fn add(&mut self, draft: &Draft<'_>) {
        let place = || {
            let site = draft.site.as_ref()?;
            let axis = draft.targets.as_ref()?.first()?.axis();
            Some((draft.exchange?, site.network().to_owned(), site.environment(), axis))
        };
        let count = self.places.len();
        let place = place().map(|place| small(*self.places.entry(place).or_insert(count)));
        let uid = draft.uid.as_ref().zip(draft.exchange).map(|(uid, exchange)| {
            let parts: [&str; 2] = [exchange.into(), draft.environment().into()];
            Box::new((small(uid.line), print(parts.into_iter().chain([uid.value.digest().as_str()]))))
        });
        let facts = Facts {
            line: small(draft.line),
            name: draft.name.map(|name| self.keep(name.line, name.value)),
            parent: draft.parent.map(|parent| Box::new(self.keep(parent.line, parent.value))),
            exchange: draft.exchange,
            environment: draft.site.as_ref().map(Site::environment),
            place,
            uid,
            credentials: draft.credentials.as_ref().map(|source| print_of(&source.value)),
        };
        self.drafts.push(facts);
    }

    /// How many accounts there are, right or wrong.
    pub(crate) fn len(&self) -> usize {
        self.drafts.len()
    }

    /// The names of all accounts.
    pub(crate) fn names(&self) -> Vec<&str> {
        self.drafts.iter().filter_map(|draft| Some(self.text(draft.name?))).collect()
    }

    /// What accounts may not have in common, and whether those above them are there.
    pub(crate) fn check(&self, complaints: &Complaints) {
        let by_name = self.sorted(|draft| Some(self.text(draft.name?)));
        self.same_names(&by_name, complaints);
        self.same_uids(complaints);
        self.same_keys(complaints);
        for draft in &self.drafts {
            self.parent(draft, &by_name, complaints);
        }
    }

    fn keep(&mut self, line: usize, text: &str) -> Name {
        let name = Name { at: self.texts.len(), line: small(line), length: small(text.len()) };
        self.texts.push_str(text);
        name
    }

    fn text(&self, name: Name) -> &str {
        self.texts.get(name.at..name.at + name.length as usize).unwrap_or_default()
    }

    /// The drafts that have this, those that have the same beside each other, in the order of the text.
    fn sorted<K: Ord>(&self, of: impl Fn(&Facts) -> Option<K>) -> Vec<u32> {
        let all = self.drafts.iter().enumerate().filter(|(_, draft)| of(draft).is_some());
        let mut sorted: Vec<u32> = all.map(|(at, _)| small(at)).collect();
        sorted.sort_by_key(|at| self.draft(*at).and_then(&of));
        sorted
    }

    fn draft(&self, at: u32) -> Option<&Facts> {
        self.drafts.get(at as usize)
    }

    fn same_names(&self, by_name: &[u32], complaints: &Complaints) {
        for same in by_name.chunk_by(|one, other| self.name(*one) == self.name(*other)) {
            let mut names = same.iter().filter_map(|at| self.draft(*at)?.name);
            let Some(first) = names.next() else { continue };
            for name in names {
                let problem = format!("the account on line {} is called `{}` too", first.line, self.text(name));
                complaints.add(name.line as usize, problem, "give each a name of its own");
            }
        }
    }

    fn same_uids(&self, complaints: &Complaints) {
        let print = |draft: &Facts| draft.uid.as_ref().map(|uid| uid.1);
        let sorted = self.sorted(print);
        let of = |at: &u32| self.draft(*at).and_then(print);
        for same in sorted.chunk_by(|one, other| of(one) == of(other)) {
            let mut lines = same.iter().filter_map(|at| self.draft(*at)?.uid.as_ref().map(|uid| uid.0));
            let Some(first) = lines.next() else { continue };
            for line in lines {
                let problem = format!("the account on line {first} has the same `uid`");
                complaints.add(line as usize, problem, "list each account once, with all its targets");
            }
        }
    }

    /// One key is one account: two that are asked with it would be one under two names. Two names that differ, but not
    /// in capitals, would share the variables or the file that is named after them.
    fn same_keys(&self, complaints: &Complaints) {
        let print = |draft: &Facts| draft.credentials.filter(|_| draft.name.is_some());
        let sorted = self.sorted(print);
        let of = |at: &u32| self.draft(*at).and_then(print);
        for same in sorted.chunk_by(|one, other| of(one) == of(other)) {
            for (nth, at) in same.iter().enumerate().skip(1) {
                let Some(draft) = self.draft(*at) else { continue };
                let before = same[..nth].iter().filter_map(|at| self.draft(*at));
                self.clash(draft, before, complaints);
            }
        }
    }

    /// Whether an account has its key in common with one of those before it, and may not.
    fn clash<'a>(&self, draft: &Facts, mut before: impl Iterator<Item = &'a Facts>, complaints: &Complaints) {
        let Some((own, line)) = draft.name.map(|name| (self.text(name), name.line)) else { return };
        let is_alike = |other: &str| capitals(other) == capitals(own);
        let clash = before.find_map(|facts| {
            let other = self.text(facts.name?);
            // Two axes of one account need a stanza each.
            let asks_alike = draft.place.is_some() && draft.place == facts.place;
            (other != own && (is_alike(other) || asks_alike)).then_some(other)
        });
        let Some(other) = clash else { return };
        let problem = format!("`{own}` and `{other}` would have the same credentials");
        let remedy = if is_alike(other) {
            "name them less alike, or give each `credentials` of its own"
        } else {
            "give each `credentials` of its own"
        };
        complaints.add(line as usize, problem, remedy);
    }

    fn name(&self, at: u32) -> Option<&str> {
        Some(self.text(self.draft(at)?.name?))
    }

    /// The last account of this name.
    fn named(&self, by_name: &[u32], name: &str) -> Option<&Facts> {
        let after = by_name.partition_point(|at| self.name(*at) <= Some(name));
        let found = *by_name.get(after.checked_sub(1)?)?;
        self.draft(found).filter(|_| self.name(found) == Some(name))
    }

    fn parent(&self, draft: &Facts, by_name: &[u32], complaints: &Complaints) {
        let Some(parent) = draft.parent.as_deref().copied() else { return };
        let (written, line) = (self.text(parent), parent.line as usize);
        let Some(above) = self.named(by_name, written) else {
            let hint = meant(written, by_name.iter().filter_map(|at| self.name(*at)));
            let hint = hint.unwrap_or_else(|| "add it as an [[account]], or leave `parent` out".to_owned());
            complaints.add(line, format!("the parent `{written}` is not in the inventory"), hint);
            return;
        };
        if let (Some(own), Some(other)) = (draft.exchange, above.exchange)
            && own != other
        {
            let problem = format!("the parent `{written}` is on {other}, and the account on {own}");
            complaints.add(line, problem, "name the main account of the same exchange");
        }
        if let (Some(own), Some(other)) = (draft.environment, above.environment)
            && own != other
        {
            // Ids of one environment say nothing in another.
            let problem = format!("the parent `{written}` is {other}, and the account {own}");
            complaints.add(line, problem, "name the main account of the same environment");
        }
        let mut line_of_parents =
            std::iter::successors(Some(above), |one| self.named(by_name, self.text(*one.parent.as_deref()?)));
        // Nobody has more accounts above than there are accounts.
        let mut above = line_of_parents.by_ref().take(by_name.len());
        if above.any(|one| one.line == draft.line && one.name.is_some()) {
            let problem = format!("the account is its own parent, by way of `{written}`");
            complaints.add(line, problem, "leave `parent` out of the main account");
        }
    }
}

fn print<'a>(parts: impl Iterator<Item = &'a str>) -> Print {
    let mut digest = Sha256::new();
    for part in parts {
        digest.update(part.len().to_le_bytes());
        digest.update(part);
    }
    let (mut print, whole) = (Print::default(), digest.finalize());
    print.iter_mut().zip(whole).for_each(|(own, byte)| *own = byte);
    print
}

fn print_of(source: &Source) -> Print {
    match source {
        Source::Env(prefix) => print(["env", prefix].into_iter()),
        Source::File(path) => print(["file", &*path.to_string_lossy()].into_iter()),
        Source::Command(words) => print(std::iter::once("command").chain(words.iter().map(String::as_str))),
    }
}
