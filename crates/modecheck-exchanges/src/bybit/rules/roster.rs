//! The accounts below a main account, by the lists that its key reads.

use modecheck_core::{Axis, Gap, Member, Mode, ModeCard, Response};

use super::super::calls::{ESCROW_MEMBERS, SUB_MEMBERS};
use super::super::dialect::{BybitDialect, read};
use super::super::wire::{SubMember, SubMembers};
use super::cards::ACCOUNT_MODES;
use crate::client::{Pages, identity};

/// A hundred to a page is the most.
pub(crate) const MEMBERS_QUERY: &str = "pageSize=100";

/// The sub-accounts that both lists name, and why there may be more.
pub(crate) fn members(responses: &[Response]) -> (Vec<Member>, Vec<Gap>) {
    let pages = Pages::among(responses, &BybitDialect);
    let rows = |page| read::<SubMembers>(page).map(|page| page.sub_members);
    let (usual, open) = pages.as_far(&SUB_MEMBERS, MEMBERS_QUERY, rows);
    let (escrow, also_open) = pages.as_far(&ESCROW_MEMBERS, MEMBERS_QUERY, rows);
    let members = usual.iter().map(|row| member(row, mode(row)));
    let escrow = escrow.iter().map(|row| member(row, escrow_mode(row)));
    (members.chain(escrow).collect(), open.into_iter().chain(also_open).collect())
}

fn member(row: &SubMember, mode: Result<Mode, String>) -> Member {
    let kind = match row.member_type {
        1 => "standard".to_owned(),
        6 => "custodial".to_owned(),
        12 => "fund custodial".to_owned(),
        other => format!("unrecognised:{other}"),
    };
    let state = match row.status {
        1 => None,
        2 => Some("login banned".to_owned()),
        4 => Some("frozen".to_owned()),
        other => Some(format!("unrecognised:{other}")),
    };
    let name = row.username.clone().filter(|name| !name.is_empty());
    Member { identity: Some(identity(&row.uid)), name, mode, kind: Some(kind), state }
}

/// Since 2025-10-13 the list tells all five modes apart.
fn mode(row: &SubMember) -> Result<Mode, String> {
    let value = row.account_mode.ok_or_else(|| "the row has no accountMode".to_owned())?.to_string();
    let card = ACCOUNT_MODES.iter().find(|card| card.native == value);
    Ok(card.map_or_else(|| Mode::unrecognised(Axis::AccountMode, &value), ModeCard::mode))
}

/// The page of this list knows 1 and 3 alone: 3 may be any unified account.
fn escrow_mode(row: &SubMember) -> Result<Mode, String> {
    match row.account_mode {
        Some(3) => Err("this list does not tell unified accounts apart (accountMode 3)".to_owned()),
        _ => mode(row),
    }
}
