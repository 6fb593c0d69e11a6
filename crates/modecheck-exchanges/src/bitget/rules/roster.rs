//! The accounts below a main account, by the list of the interface that serves it.

use modecheck_core::{Axis, Gap, GapKind, Member, Mode, Response};

use super::super::calls::{SUB_ACCOUNTS, VIRTUAL_SUB_ACCOUNTS};
use super::super::dialect::{BitgetDialect, read, rows};
use super::super::wire::{SubAccount, VirtualPage, VirtualSub};
use super::SUB_ACCOUNTS_QUERY;
use crate::client::{Pages, identity};

/// Five hundred to a page is the most.
pub(crate) const VIRTUAL_QUERY: &str = "limit=500";

/// The sub-accounts of a unified main account, and why there may be more.
pub(crate) fn members(responses: &[Response]) -> (Vec<Member>, Vec<Gap>) {
    let pages = Pages::among(responses, &BitgetDialect { demo: false });
    let (rows, open) = pages.as_far(&SUB_ACCOUNTS, SUB_ACCOUNTS_QUERY, rows::<SubAccount>);
    (rows.iter().map(member).collect(), open.into_iter().collect())
}

/// The virtual sub-accounts of a classic main account. Its others are in no list: there may always be more.
pub(crate) fn virtual_members(responses: &[Response]) -> (Vec<Member>, Vec<Gap>) {
    let pages = Pages::among(responses, &BitgetDialect { demo: false });
    let rows = |page| read::<VirtualPage>(page).map(|page| page.sub_account_list.unwrap_or_default());
    let (rows, open) = pages.as_far(&VIRTUAL_SUB_ACCOUNTS, VIRTUAL_QUERY, rows);
    let detail = "to a classic main account Bitget lists virtual sub-accounts only: it may have others";
    let others = Gap::new(GapKind::NotObservable, detail).left_by(VIRTUAL_SUB_ACCOUNTS.name);
    (rows.iter().map(virtual_member).collect(), open.into_iter().chain([others]).collect())
}

fn member(row: &SubAccount) -> Member {
    let mode = match row.account_mode.as_deref() {
        Some("CLASSIC") => Ok(Mode::new(Axis::AccountMode, "classic")),
        Some("UNIFIED") => Ok(Mode::new(Axis::AccountMode, "unified")),
        Some(other) => Ok(Mode::unrecognised(Axis::AccountMode, other)),
        None => Err("the row has no accountMode".to_owned()),
    };
    let kind = match row.kind.as_str() {
        "COMMON" => "common".to_owned(),
        "VIRTUAL_CHILD" => "virtual".to_owned(),
        // By its name the custodial one; the page does not explain it.
        "ENTRUST_CHILD" => "custodial".to_owned(),
        other => format!("unrecognised:{other}"),
    };
    Member {
        identity: Some(identity(&row.sub_uid)),
        name: row.username.clone().filter(|name| !name.is_empty()),
        mode,
        kind: Some(kind),
        state: state(row.status.as_deref()),
    }
}

fn virtual_member(row: &VirtualSub) -> Member {
    let name = row.sub_account_name.clone().filter(|name| !name.is_empty());
    Member {
        identity: Some(identity(&row.sub_account_uid)),
        name: name.or_else(|| row.label.clone()).filter(|name| !name.is_empty()),
        mode: Err("a classic main account's list does not show it".to_owned()),
        kind: Some("virtual".to_owned()),
        state: state(row.status.as_deref()),
    }
}

fn state(status: Option<&str>) -> Option<String> {
    match status {
        Some("normal") => None,
        Some("freeze") => Some("frozen".to_owned()),
        Some(other) => Some(format!("unrecognised:{other}")),
        None => Some("not told".to_owned()),
    }
}
