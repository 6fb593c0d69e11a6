//! Every list is read to its end, and one that is not is never taken for whole.

use std::collections::BTreeSet;

use modecheck::output::DiscoveryV1;
use modecheck_simulator::{Fault, FaultKind};
use modecheck_simulator::{bitget, bybit, kucoin, okx};

use crate::firm::{Firm, gaps, members};

fn at(path: &str, kind: FaultKind) -> Fault {
    Fault { path: Some(path.to_owned()), ..Fault::from(kind) }
}

/// How many accounts of the one family there are, each once.
fn count(found: &DiscoveryV1) -> usize {
    let uids: BTreeSet<_> = found.families[0].members.iter().filter_map(|member| member.uid.as_deref()).collect();
    assert_eq!(uids.len(), found.families[0].members.len(), "each once");
    uids.len()
}

fn numbered<T>(range: std::ops::Range<usize>, member: impl Fn(String, String) -> T) -> Vec<T> {
    range.map(|nth| member(format!("{}", 700_000_000_000_u64 + nth as u64), format!("desk{nth:03}"))).collect()
}

#[tokio::test(start_paused = true)]
async fn bybits_pages_and_the_custodial_list_are_read_to_their_ends() {
    let mut members_of = numbered(0..230, |uid, username| bybit::Member { uid, username, ..bybit::Member::default() });
    (members_of[3].account_mode, members_of[4].account_mode) = (3, 6);
    (members_of[5].status, members_of[6].member_type) = (4, 6);
    (members_of[7].member_type, members_of[7].account_mode) = (12, 5);
    let mut firm = Firm::default();
    firm.add_bybit(&bybit::Account { members: members_of, ..bybit::Account::named("main") }, "");
    let found = firm.discover().await;
    assert!(found.families[0].complete && gaps(&found).is_empty(), "{:?}", found.families[0].gaps);
    assert_eq!((count(&found), found.count.forgotten), (230, 230));
    let told = |name: &str| {
        let mut all = found.families[0].members.iter();
        let member = all.find(|member| member.label.as_deref() == Some(name)).unwrap();
        (member.mode.as_deref(), member.kind.as_deref(), member.state.as_deref())
    };
    assert_eq!(told("desk003"), (Some("uta1"), Some("standard"), None));
    assert_eq!(told("desk004"), (Some("uta2-pro"), Some("standard"), None));
    assert_eq!(told("desk005").2, Some("frozen"));
    assert_eq!(told("desk006").1, Some("custodial"));
    assert_eq!(told("desk007"), (None, Some("fund custodial"), None), "3 may be any unified account there");
    let asked = |path: &str| {
        firm.bybit.requests().iter().filter(|request| request.target.split('?').next() == Some(path)).count()
    };
    assert_eq!((asked("/v5/user/submembers"), asked("/v5/user/escrow_sub_members")), (3, 1));
}

#[tokio::test(start_paused = true)]
async fn a_list_that_bybit_refuses_or_breaks_off_is_never_no_sub_accounts() {
    let members_of = numbered(0..150, |uid, username| bybit::Member { uid, username, ..bybit::Member::default() });
    let mut firm = Firm::default();
    firm.add_bybit(&bybit::Account { members: members_of, ..bybit::Account::named("main") }, "");
    firm.bybit.edit("main", |account| {
        account.permissions.remove("Wallet");
    });
    let found = firm.discover().await;
    assert_eq!((gaps(&found), found.complete), (vec!["permission-missing"; 2], false));
    assert!(found.to_text().contains("not known whether these are all"), "{}", found.to_text());
    let full = bybit::Account::named("main");
    firm.bybit.edit("main", |account| account.permissions = full.permissions);
    for kind in [FaultKind::Html, FaultKind::EmptyData, FaultKind::ForbiddenPage] {
        firm.bybit.inject(at("/submembers", kind));
        let found = firm.discover().await;
        assert!(!found.complete && !found.families[0].complete, "{found:#?}");
        firm.bybit.clear_faults();
    }
    assert!(firm.discover().await.families[0].complete, "without faults it is whole");
}

#[tokio::test(start_paused = true)]
async fn okxs_pages_lose_none_that_were_made_within_one_millisecond() {
    let member = |uid: String, sub_acct| {
        let created_ms = 1_700_000_000_000 + uid.parse::<u64>().unwrap() / 7;
        okx::Member { uid, sub_acct, created_ms, ..okx::Member::default() }
    };
    let mut firm = Firm::default();
    let main = okx::Account { members: numbered(0..250, member), ..okx::Account::named("main") };
    firm.add_okx(&main, "");
    let found = firm.discover().await;
    assert!(found.families[0].complete, "{:?}", found.families[0].gaps);
    assert_eq!(count(&found), 250);
    assert!(found.families[0].members.iter().all(|member| member.mode.is_none()), "OKX shows no modes");
    assert!(found.families[0].members[0].mode_unknown.as_deref().unwrap().contains("no key but the account's own"));
    assert!(found.to_text().contains("mode ?: OKX shows it"), "and says why");
    // More of one millisecond than a page holds: nobody can ask for the rest.
    let same = |uid, sub_acct| okx::Member { uid, sub_acct, ..okx::Member::default() };
    firm.okx.edit("main", |account| account.members = numbered(0..150, same));
    let found = firm.discover().await;
    assert_eq!((gaps(&found), found.complete), (vec!["truncated"], false));
}

#[tokio::test(start_paused = true)]
async fn one_reply_tells_the_modes_of_all_that_kucoin_lists() {
    let member = |uid: String, sub_name: String| kucoin::Member { unified: uid.ends_with('3'), uid, sub_name };
    let mut firm = Firm::default();
    let main = kucoin::Account { members: numbered(0..130, member), ..kucoin::Account::named("main") };
    firm.add_kucoin(&main, "");
    let found = firm.discover().await;
    assert!(found.families[0].complete, "{:?}", found.families[0].gaps);
    assert_eq!(count(&found), 130);
    let unified = members(&found).iter().filter(|(_, _, mode)| *mode == "unified").count();
    let classic = members(&found).iter().filter(|(_, _, mode)| *mode == "classic").count();
    assert_eq!((unified, classic), (13, 117));
    let asked = |path: &str| {
        firm.kucoin.requests().iter().filter(|request| request.target.split('?').next() == Some(path)).count()
    };
    assert_eq!((asked("/api/v2/sub/user"), asked("/api/ua/v2/account/mode")), (2, 1));
    firm.kucoin.inject(at("/account/mode", FaultKind::Html));
    let found = firm.discover().await;
    assert_eq!(count(&found), 130);
    assert!(!found.complete && found.families[0].members.iter().all(|member| member.mode.is_none()));
    firm.kucoin.clear_faults();
    firm.kucoin.inject(at("/sub/user", FaultKind::Close));
    let found = firm.discover().await;
    assert_eq!((count(&found), found.families[0].complete), (130, false), "with modes and without names");
}

#[tokio::test(start_paused = true)]
async fn a_unified_main_account_of_bitget_sees_all_and_a_classic_one_the_virtual_ones() {
    let sub = |uid: String, username| bitget::Sub {
        kind: if uid.ends_with('1') { bitget::Kind::Virtual } else { bitget::Kind::Common },
        mode: if uid.ends_with('2') { bitget::Mode::Unified } else { bitget::Mode::Classic },
        uid,
        username,
        ..bitget::Sub::default()
    };
    let mut firm = Firm::default();
    let unified = bitget::Account { mode: bitget::Mode::Unified, ..bitget::Account::named("main") };
    firm.add_bitget(&bitget::Account { subs: numbered(0..130, sub), ..unified }, "");
    let found = firm.discover().await;
    assert!(found.families[0].complete, "{:?}", found.families[0].gaps);
    assert_eq!(count(&found), 130);
    assert_eq!(members(&found).iter().filter(|(_, _, mode)| *mode == "unified").count(), 13);
    firm.bitget.edit("main", |account| account.mode = bitget::Mode::Classic);
    let found = firm.discover().await;
    assert_eq!((count(&found), gaps(&found)), (0, vec!["ip-not-allowed", "not-observable"]), "the key is not bound");
    firm.bitget.edit("main", |account| account.ips = vec!["127.0.0.1".parse().unwrap()]);
    let found = firm.discover().await;
    assert_eq!((count(&found), gaps(&found), found.complete), (13, vec!["not-observable"], false));
    assert!(members(&found).iter().all(|(_, _, mode)| *mode == "?"));
}
