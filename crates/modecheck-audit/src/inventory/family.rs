use std::collections::BTreeMap;

use super::account::Draft;
use super::mistake::{Complaints, meant};
use super::source::capitals;

/// What accounts may not have in common, and whether those above them are there.
pub(crate) fn check(drafts: &[Draft<'_>], complaints: &Complaints) {
    names(drafts, complaints);
    uids(drafts, complaints);
    shared(drafts, complaints);
    let by_name = drafts.iter().filter_map(|draft| Some((draft.name?.value, draft))).collect();
    for draft in drafts {
        parent(draft, &by_name, complaints);
    }
}

fn names(drafts: &[Draft<'_>], complaints: &Complaints) {
    let mut seen = BTreeMap::new();
    for name in drafts.iter().filter_map(|draft| draft.name) {
        match seen.get(name.value) {
            None => drop(seen.insert(name.value, name.line)),
            Some(first) => {
                let problem = format!("the account on line {first} is called `{}` too", name.value);
                complaints.add(name.line, problem, "give each a name of its own");
            }
        }
    }
}

fn uids(drafts: &[Draft<'_>], complaints: &Complaints) {
    let mut seen = BTreeMap::new();
    for draft in drafts {
        let (Some(uid), Some(exchange)) = (&draft.uid, draft.exchange) else { continue };
        let account = (exchange, draft.environment().to_string(), uid.value.digest());
        match seen.get(&account) {
            None => drop(seen.insert(account, uid.line)),
            Some(first) => {
                let problem = format!("the account on line {first} has the same `uid`");
                complaints.add(uid.line, problem, "list each account once, with all its targets");
            }
        }
    }
}

/// Two names that differ, but not in capitals, would share the variables or the file that is named after them.
fn shared(drafts: &[Draft<'_>], complaints: &Complaints) {
    let mut seen: BTreeMap<String, Vec<&Draft<'_>>> = BTreeMap::new();
    for draft in drafts {
        let Some(name) = draft.name else { continue };
        let alike = seen.entry(capitals(name.value)).or_default();
        let source = draft.credentials.as_ref().map(|source| &source.value);
        let clashes = |other: &&&Draft<'_>| {
            other.credentials.as_ref().map(|source| &source.value) == source
                && other.name.is_some_and(|other| other.value != name.value)
        };
        if let Some(other) = alike.iter().find(clashes).and_then(|other| other.name).filter(|_| source.is_some()) {
            let problem = format!("`{}` and `{}` would have the same credentials", name.value, other.value);
            complaints.add(name.line, problem, "name them less alike, or give each `credentials` of its own");
        }
        alike.push(draft);
    }
}

fn parent(draft: &Draft<'_>, by_name: &BTreeMap<&str, &Draft<'_>>, complaints: &Complaints) {
    let Some(written) = draft.parent else { return };
    let Some(above) = by_name.get(written.value) else {
        let hint = meant(written.value, by_name.keys().copied());
        let hint = hint.unwrap_or_else(|| "add it as an [[account]], or leave `parent` out".to_owned());
        complaints.add(written.line, format!("the parent `{}` is not in the inventory", written.value), hint);
        return;
    };
    if let (Some(own), Some(other)) = (draft.exchange, above.exchange)
        && own != other
    {
        let problem = format!("the parent `{}` is on {other}, and the account on {own}", written.value);
        complaints.add(written.line, problem, "name the main account of the same exchange");
    }
    let mut line_of_parents = std::iter::successors(Some(*above), |one| by_name.get(one.parent?.value).copied());
    // Nobody has more accounts above than there are accounts.
    if line_of_parents.by_ref().take(by_name.len()).any(|one| one.line == draft.line && one.name.is_some()) {
        let problem = format!("the account is its own parent, by way of `{}`", written.value);
        complaints.add(written.line, problem, "leave `parent` out of the main account");
    }
}
