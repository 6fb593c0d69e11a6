use std::collections::{BTreeMap, BTreeSet};

use modecheck_core::{Exchange, Gap, GapKind, Member, Role, Roster};
use modecheck_report::{DiscoveryV1, FamilyV1, KnownBy, MemberV1, OpenV1, Standing, Unplaced};

use super::stanza::{Names, name, stanza};
use super::{Rosters, ask, parents};
use crate::inventory::{Account, Uid};

/// An exchange and one of its environments: ids of one say nothing in another.
type Realm = (Exchange, String);

fn realm(account: &Account) -> Realm {
    (account.exchange, account.site.environment().to_string())
}

/// The inventory's accounts as far as it is known whose they are.
struct Known<'a> {
    accounts: &'a [Account],
    /// By whose they are.
    by_id: BTreeMap<(Realm, String), (usize, KnownBy)>,
    /// Those of which nothing tells whose they are.
    unidentified: BTreeSet<usize>,
    /// Those whose keys are of the account of an earlier one, which stands beside them.
    doubled: BTreeMap<usize, usize>,
}

impl<'a> Known<'a> {
    fn of(accounts: &'a [Account], rosters: &Rosters) -> Self {
        let (mut by_id, mut unidentified, mut doubled) = (BTreeMap::new(), BTreeSet::new(), BTreeMap::new());
        for (position, account) in accounts.iter().enumerate() {
            let told = roster(accounts, rosters, position).and_then(|roster| roster.owner.as_ref());
            let id = match (&account.uid, told) {
                (Some(uid), _) => Some((Uid::digest(uid), KnownBy::Uid)),
                (None, Some(owner)) => Some((owner.digest.clone(), KnownBy::Key)),
                (None, None) => None,
            };
            match id {
                Some((digest, by)) => {
                    let (first, _) = *by_id.entry((realm(account), digest)).or_insert((position, by));
                    // One key in two stanzas is one account for two axes.
                    if ask::place(&accounts[first]) != ask::place(account) {
                        doubled.insert(position, first);
                    }
                }
                None => drop(unidentified.insert(position)),
            }
        }
        Self { accounts, by_id, unidentified, doubled }
    }

    /// That another account stands in this one's place, and which.
    fn stood_in_for(&self, position: usize) -> Option<String> {
        let first = &self.accounts[*self.doubled.get(&position)?].name;
        Some(format!("its key is of the same account as that of {first}: give it a key of its own"))
    }

    /// The accounts that one below this parent may be, although nothing tells whose they are.
    fn may_be(&self, parent: &Account) -> Vec<usize> {
        let accounts = self.accounts;
        let fits = |position: &usize| {
            let account = &accounts[*position];
            let below = account.parent.as_deref().is_none_or(|named| named == parent.name);
            below && realm(account) == realm(parent) && account.name != parent.name
        };
        self.unidentified.iter().copied().filter(fits).collect()
    }
}

/// What an account's key told, or that of another stanza with the same key.
fn roster<'a>(accounts: &[Account], rosters: &'a Rosters, position: usize) -> Option<&'a Roster> {
    let own = ask::place(&accounts[position]);
    let same = || rosters.iter().find(|(other, _)| ask::place(&accounts[**other]) == own);
    rosters.get(&position).or_else(|| same().map(|(_, roster)| roster))
}

pub(super) fn compare(accounts: &[Account], rosters: &Rosters, stopped: bool) -> DiscoveryV1 {
    let known = Known::of(accounts, rosters);
    let (above, mut names) = (parents(accounts), Names::of(accounts));
    let mut placed = BTreeSet::new();
    let mut families = Vec::new();
    for (position, parent) in accounts.iter().enumerate() {
        let asked = rosters.get(&position);
        let is_named = above.contains(parent.name.as_str());
        let is_main = asked.is_some_and(|roster| roster.owner.is_some() && is_main(roster));
        if !is_named && !is_main {
            continue;
        }
        // Of two stanzas of one main account the first that was asked speaks.
        let roster = match roster(accounts, rosters, position) {
            Some(roster) if asked.is_some() || is_named => roster.clone(),
            _ => Roster::unread(Gap::new(GapKind::NotAsked, "it was not asked")),
        };
        placed.insert(position);
        families.push(Family { parent, roster, is_named }.compared(&known, &mut placed, &mut names));
    }
    let unplaced = unplaced(&known, rosters, &placed);
    let stop = stopped.then(|| "it was interrupted before every key was asked".to_owned());
    let none = families.is_empty().then(|| {
        "no account of the inventory is known to be a main account: add the main accounts, with read-only keys"
            .to_owned()
    });
    DiscoveryV1::new(families, unplaced, stop.into_iter().chain(none).collect())
}

/// One whose key does not say is none for certain, and may be one.
fn is_main(roster: &Roster) -> bool {
    roster.role.is_none() || roster.role == Some(Role::Master)
}

struct Family<'a> {
    parent: &'a Account,
    roster: Roster,
    is_named: bool,
}

impl Family<'_> {
    fn compared(mut self, known: &Known<'_>, placed: &mut BTreeSet<usize>, names: &mut Names) -> FamilyV1 {
        self.doubt();
        // Lists that change while their pages are read may name an account twice.
        let mut seen = BTreeSet::new();
        let mut is_new = |member: &Member| member.identity.as_ref().is_none_or(|id| seen.insert(id.digest.clone()));
        self.roster.members.retain(|member| is_new(member));
        let may_be = known.may_be(self.parent);
        let by_name = self.by_name(known, &may_be);
        let open: Vec<usize> =
            may_be.into_iter().filter(|position| !by_name.values().any(|at| at == position)).collect();
        let mut members = Vec::new();
        for (nth, member) in self.roster.members.iter().enumerate() {
            let by_id = member
                .identity
                .as_ref()
                .and_then(|identity| known.by_id.get(&(realm(self.parent), identity.digest.clone())).copied());
            let found = by_id.or_else(|| by_name.get(&nth).map(|position| (*position, KnownBy::Name)));
            if let Some((position, _)) = found {
                placed.insert(position);
            }
            members.push(self.member(member, found, &open, known, names));
        }
        members.extend(self.absent(known, placed));
        FamilyV1 {
            parent: self.parent.name.clone(),
            exchange: self.parent.exchange.to_string(),
            environment: self.parent.site.environment().to_string(),
            uid: self.roster.owner.as_ref().map(|owner| owner.masked.clone()),
            complete: self.roster.is_complete(),
            gaps: self.roster.gaps.iter().map(OpenV1::from).collect(),
            members,
        }
    }

    /// An account that others name as their parent, and whose key says otherwise or nothing.
    fn doubt(&mut self) {
        if self.roster.owner.is_none() || !self.roster.gaps.is_empty() {
            return;
        }
        let gap = match &self.roster.role {
            Some(Role::Master) => return,
            Some(role) if self.is_named => {
                let detail =
                    format!("the inventory names it as a parent, and its key says that it is a {role} account");
                Gap::new(GapKind::Contradictory, detail)
            }
            _ => Gap::new(GapKind::Undecodable, "the key does not say whether it is a main account's"),
        };
        self.roster.gaps.push(gap);
    }

    /// The members that can be recognised by their name alone: of one account each, and no two by one name.
    fn by_name(&self, known: &Known<'_>, may_be: &[usize]) -> BTreeMap<usize, usize> {
        let label = |member: &Member| member.name.as_deref().map(name);
        let alike = |label: &str, position: &usize| known.accounts[*position].name.eq_ignore_ascii_case(label);
        let members = self.roster.members.iter().enumerate();
        let found = members.filter_map(|(nth, member)| {
            let label = label(member).filter(|label| !label.is_empty())?;
            let twice = self
                .roster
                .members
                .iter()
                .filter(|other| self::name(other.name.as_deref().unwrap_or_default()).eq_ignore_ascii_case(&label));
            let once = twice.count() == 1;
            may_be.iter().find(|position| once && alike(&label, position)).map(|position| (nth, *position))
        });
        found.collect()
    }

    fn member(
        &self,
        member: &Member,
        found: Option<(usize, KnownBy)>,
        open: &[usize],
        known: &Known<'_>,
        names: &mut Names,
    ) -> MemberV1 {
        let accounts = known.accounts;
        let account = found.map(|(position, _)| &accounts[position]);
        let (standing, detail, stanza) = match account {
            Some(account) => (Standing::Known, self.other_parent(account), None),
            None if open.is_empty() => (Standing::Forgotten, None, Some(stanza(member, self.parent, names))),
            None => {
                let may: Vec<&str> = open.iter().map(|position| accounts[*position].name.as_str()).collect();
                let may = may.join(", ");
                let detail = format!("it may be {may}: give these a `uid`, or keys that work");
                (Standing::CannotTell, Some(detail), None)
            }
        };
        MemberV1 {
            standing,
            account: account.map(|account| account.name.clone()),
            known_by: found.map(|(_, by)| by),
            label: member.name.clone(),
            uid: member.identity.as_ref().map(|identity| identity.masked.clone()),
            mode: member.mode.as_ref().ok().map(ToString::to_string),
            mode_unknown: member.mode.as_ref().err().cloned(),
            kind: member.kind.clone(),
            state: member.state.clone(),
            detail,
            stanza,
        }
    }

    fn other_parent(&self, account: &Account) -> Option<String> {
        let other = account.parent.as_ref().filter(|named| **named != self.parent.name)?;
        Some(format!("the inventory names {other} as its parent"))
    }

    /// The accounts that the inventory puts below this one, and that its lists do not show.
    fn absent(&self, known: &Known<'_>, placed: &mut BTreeSet<usize>) -> Vec<MemberV1> {
        let below = |account: &Account| account.parent.as_deref() == Some(self.parent.name.as_str());
        let accounts = known.accounts.iter().enumerate();
        let absent: Vec<(usize, &Account)> =
            accounts.filter(|(position, account)| below(account) && !placed.contains(position)).collect();
        placed.extend(absent.iter().map(|(position, _)| *position));
        let told = |(position, account): (usize, &Account)| {
            let unidentified = known.unidentified.contains(&position);
            let unclear = |why: &str| (Standing::CannotTell, Some(why.to_owned()));
            let (standing, detail) = match (self.roster.is_complete(), unidentified) {
                _ if known.doubled.contains_key(&position) => (Standing::CannotTell, known.stood_in_for(position)),
                (true, false) => (Standing::NotOnExchange, None),
                (true, true) if self.roster.members.is_empty() => (Standing::NotOnExchange, None),
                (true, true) => unclear("it has no `uid`, and its key did not tell whose it is"),
                (false, _) => unclear("the list of its main account is not known to be whole"),
            };
            MemberV1 {
                standing,
                account: Some(account.name.clone()),
                known_by: None,
                label: None,
                uid: None,
                mode: None,
                mode_unknown: None,
                kind: None,
                state: None,
                detail,
                stanza: None,
            }
        };
        absent.into_iter().map(told).collect()
    }
}

/// The accounts that no list shows and that no main account is known to be above.
fn unplaced(known: &Known<'_>, rosters: &Rosters, placed: &BTreeSet<usize>) -> Vec<Unplaced> {
    let accounts = known.accounts;
    let same = |position: usize| placed.iter().any(|at| ask::place(&accounts[*at]) == ask::place(&accounts[position]));
    let open = (0..accounts.len()).filter(|position| !placed.contains(position) && !same(*position));
    let told = |position: usize| {
        let reason = match roster(known.accounts, rosters, position) {
            _ if known.doubled.contains_key(&position) => known.stood_in_for(position).unwrap_or_default(),
            Some(roster) if roster.owner.is_some() => {
                "it is a sub-account, and no main account of the inventory shows it: add its main account, unless it is \
                 one whose list is not whole"
                    .to_owned()
            }
            Some(roster) => roster.gaps.first().map_or_else(
                || "its key did not tell whose it is".to_owned(),
                |gap| format!("its key did not tell whose it is: {}: {}", gap.kind, gap.detail),
            ),
            None => "it was not asked".to_owned(),
        };
        Unplaced { account: accounts[position].name.clone(), reason }
    };
    open.map(told).collect()
}
