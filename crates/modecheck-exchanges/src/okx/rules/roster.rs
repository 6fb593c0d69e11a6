//! The accounts below a main account, by the list that its key reads. No call lets a main account read the mode of
//! another account (2026-07-10).

use std::collections::BTreeSet;

use modecheck_core::{Gap, Member, Response};

use super::super::calls::SUB_ACCOUNTS;
use super::super::dialect::{OkxDialect, read};
use super::super::wire::SubAccount;
use crate::client::{Pages, identity};

/// A hundred to a page is the most.
pub(crate) const SUB_ACCOUNTS_QUERY: &str = "limit=100";

/// The sub-accounts, and why there may be more. Pages overlap: an account counts once.
pub(crate) fn members(responses: &[Response]) -> (Vec<Member>, Vec<Gap>) {
    let pages = Pages::among(responses, &OkxDialect { demo: false });
    let (rows, open) = pages.as_far(&SUB_ACCOUNTS, SUB_ACCOUNTS_QUERY, read::<SubAccount>);
    let mut seen = BTreeSet::new();
    let once = rows.iter().filter(|row| seen.insert(row.uid.as_str()));
    (once.map(member).collect(), open.into_iter().collect())
}

fn member(row: &SubAccount) -> Member {
    let kind = match row.kind.as_str() {
        "1" => "standard".to_owned(),
        "2" | "9" => "managed".to_owned(),
        "5" | "12" => "custody".to_owned(),
        other => format!("unrecognised:{other}"),
    };
    let state = match row.enable {
        Some(true) => None,
        Some(false) => Some("frozen".to_owned()),
        None => Some("not told".to_owned()),
    };
    Member {
        identity: Some(identity(&row.uid)),
        name: Some(row.sub_acct.clone()).filter(|name| !name.is_empty()),
        mode: Err("OKX shows it to no key but the account's own".to_owned()),
        kind: Some(kind),
        state,
    }
}
