//! The accounts below a main account: their names by one list, and the modes of all of them by one reply.

use std::collections::BTreeMap;

use modecheck_core::{Axis, Gap, GapKind, Member, Mode, Response};
use serde::de::DeserializeOwned;

use super::super::calls::{ACCOUNT_MODE, ACCOUNT_MODE_V1, SUB_ACCOUNTS};
use super::super::dialect::{READING, read, rows};
use super::super::wire::{SubModes, SubUser};
use crate::client::{Pages, Read, identity};

/// A hundred to a page is the most.
pub(crate) const SUB_ACCOUNTS_QUERY: &str = "pageSize=100";

/// The sub-accounts, and why there may be more. One that either reply leaves out makes the two disagree.
pub(crate) fn members(responses: &[Response]) -> (Vec<Member>, Vec<Gap>) {
    let pages = Pages::among(responses, &READING);
    let (users, open) = pages.as_far(&SUB_ACCOUNTS, SUB_ACCOUNTS_QUERY, rows::<SubUser>);
    let (modes, unread) = match modes(pages) {
        Ok(modes) => (modes, None),
        Err(gap) => (BTreeMap::new(), Some(gap)),
    };
    let mut gaps: Vec<Gap> = open.into_iter().chain(unread.clone()).collect();
    let of = |uid: &str| match (modes.get(uid), &unread) {
        (Some(slug), _) => Ok(Mode::new(Axis::AccountMode, *slug)),
        (None, Some(gap)) => Err(format!("the modes of sub-accounts were not read: {}", gap.detail)),
        (None, None) => Err("the reply on modes does not name it".to_owned()),
    };
    let mut members: Vec<Member> = users.iter().map(|user| member(user, of(&user.uid))).collect();
    let unnamed: Vec<&String> = modes.keys().filter(|uid| users.iter().all(|user| user.uid != **uid)).collect();
    if !unnamed.is_empty() && gaps.is_empty() {
        let detail = format!("{} sub-accounts have a mode and are not in the list of names", unnamed.len());
        gaps.push(Gap::new(GapKind::Contradictory, detail).left_by(SUB_ACCOUNTS.name));
    }
    members.extend(unnamed.into_iter().map(|uid| Member {
        identity: Some(identity(uid)),
        name: None,
        mode: of(uid),
        kind: None,
        state: None,
    }));
    (members, gaps)
}

fn member(user: &SubUser, mode: Result<Mode, String>) -> Member {
    let state = match user.status {
        Some(2) => None,
        Some(3) => Some("frozen".to_owned()),
        Some(other) => Some(format!("unrecognised:{other}")),
        None => Some("not told".to_owned()),
    };
    let name = user.sub_name.clone().filter(|name| !name.is_empty());
    Member { identity: Some(identity(&user.uid)), name, mode, kind: user.access.clone(), state }
}

/// The modes by user id. That one is in both lists cannot be: then neither counts.
fn modes(pages: Pages<'_>) -> Read<BTreeMap<String, &'static str>> {
    let newer = pages.only(ACCOUNT_MODE.name, "")?;
    let reply = if super::is_absent(newer) { pages.only(ACCOUNT_MODE_V1.name, "")? } else { newer };
    let SubModes { unified_sub_account: unified, classic_sub_account: classic } = one(reply)?;
    if classic.iter().any(|uid| unified.contains(uid)) {
        let detail = "a sub-account is in the lists of both modes";
        return Err(Gap::new(GapKind::Contradictory, detail).left_by(reply.call.clone()));
    }
    let unified = unified.into_iter().map(|uid| (uid, "unified"));
    Ok(unified.chain(classic.into_iter().map(|uid| (uid, "classic"))).collect())
}

/// The official client leaves open whether a reply of these paths is an object or a list of one.
fn one<T: DeserializeOwned>(response: &Response) -> Read<T> {
    read(response).or_else(|gap| read::<[T; 1]>(response).map(|[one]| one).map_err(|_| gap))
}
