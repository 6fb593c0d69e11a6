//! What a main account sees of its sub-accounts, and what lies outside the unified account.

use rust_decimal::Decimal;
use serde_json::{Value, json};

use super::{
    account::Account,
    holdings::{Member, Overview},
    profile::Ban,
    query::{Answer, Ask, Row},
    refusal::Refusal,
};

type Answered = Result<Answer, Refusal>;

/// The sub-accounts: those simulated whole, then those only mentioned.
fn of(accounts: &[Account], index: usize) -> Vec<Member> {
    let parent = &accounts[index];
    let subs = accounts.iter().filter(|other| parent.is_master && !other.is_master && other.parent_uid == parent.uid);
    let member = |sub: &Account| Member {
        uid: sub.uid.clone(),
        username: sub.name.clone(),
        status: match sub.banned {
            None => 1,
            Some(Ban::Trading) => 4,
            Some(Ban::Everything) => 2,
        },
        account_mode: sub.unified_margin_status,
        equity: sub.equity,
        ..Member::default()
    };
    subs.map(member).chain(parent.members.iter().cloned()).collect()
}

fn master(accounts: &[Account], index: usize) -> Result<Vec<Member>, Refusal> {
    if accounts[index].is_master {
        return Ok(of(accounts, index));
    }
    Err(Refusal::new("10005", "Permission denied, this is for main accounts."))
}

fn row(member: &Member) -> Row {
    let row = json!({
        "uid": member.uid, "username": member.username, "memberType": member.member_type, "status": member.status,
        "accountMode": member.account_mode, "remark": "",
    });
    (member.uid.clone(), row)
}

/// <https://bybit-exchange.github.io/docs/v5/user/subuid-list> (2026-07-24): a thousand at most, without pages.
pub(super) fn query(accounts: &mut [Account], index: usize, _: &Ask) -> Answered {
    let members = master(accounts, index)?;
    let usual = members.iter().filter(|member| matches!(member.member_type, 1 | 6));
    let rows: Vec<Value> = usual.take(1_000).map(|member| row(member).1).collect();
    Ok(Answer::new("", json!({ "subMembers": rows })))
}

/// <https://bybit-exchange.github.io/docs/v5/user/page-subuid> (2026-07-24): pages that end with `0`.
pub(super) fn submembers(accounts: &mut [Account], index: usize, ask: &Ask) -> Answered {
    paged(&master(accounts, index)?, |member| matches!(member.member_type, 1 | 6), ask)
}

/// <https://bybit-exchange.github.io/docs/v5/user/fund-subuid-list> (2026-07-24): fund custodial ones. Their mode is
/// documented as 1 or 3 only.
pub(super) fn escrow(accounts: &mut [Account], index: usize, ask: &Ask) -> Answered {
    let mut members = master(accounts, index)?;
    for member in &mut members {
        member.account_mode = if member.account_mode == 1 { 1 } else { 3 };
    }
    paged(&members, |member| member.member_type == 12, ask)
}

fn paged(members: &[Member], fits: fn(&Member) -> bool, ask: &Ask) -> Answered {
    let rows = members.iter().filter(|member| fits(member)).map(row).collect();
    let (rows, cursor) = ask.page_until("nextCursor", rows, ask.limit("pageSize", 100, 100)?, "0")?;
    Ok(Answer::new("", json!({ "subMembers": rows, "nextCursor": cursor })))
}

/// <https://bybit-exchange.github.io/docs/v5/user/wallet-type> (2026-07-24): classic accounts and those of the first
/// unified kind still show the wallets they had.
pub(super) fn wallets(accounts: &mut [Account], index: usize, ask: &Ask) -> Answered {
    let own = &accounts[index];
    let mut known = vec![(own.uid.clone(), own.unified_margin_status)];
    known.extend(of(accounts, index).into_iter().map(|member| (member.uid, member.account_mode)));
    let asked: Vec<&str> = ask.get("memberIds").map_or_else(|| vec![own.uid.as_str()], |ids| ids.split(',').collect());
    if asked.len() > 200 {
        return Err(Refusal::parameter("memberIds"));
    }
    let rows = asked.into_iter().map(|uid| {
        let found = known.iter().find(|(other, _)| other == uid);
        let (_, status) = found.ok_or_else(|| Refusal::new("3500153", "no permission for these user ids"))?;
        let held: &[&str] = match status {
            1 => &["FUND", "SPOT", "CONTRACT"],
            3 | 4 => &["FUND", "UNIFIED", "CONTRACT"],
            _ => &["FUND", "UNIFIED"],
        };
        Ok(json!({ "uid": uid, "accountType": held }))
    });
    Ok(Answer::new("", json!({ "accounts": rows.collect::<Result<Vec<_>, Refusal>>()? })))
}

/// <https://bybit-exchange.github.io/docs/v5/user/list-sub-apikeys> (2026-07-24): `readOnly` is a truth value here.
pub(super) fn keys(accounts: &mut [Account], index: usize, ask: &Ask) -> Answered {
    let uid = ask.required("subMemberId")?;
    let members = master(accounts, index)?;
    if !members.iter().any(|member| member.uid == uid) {
        return Err(Refusal::new("3500153", "no permission for these user ids"));
    }
    let of_sub = accounts.iter().filter(|account| account.uid == uid);
    let row = |sub: &Account| {
        json!({
            "id": "24828209", "ips": ["*"], "apiKey": sub.api_key, "note": "audit", "status": 3,
            "expiredAt": "1970-01-01T00:00:00Z", "createdAt": "2026-05-18T08:14:12Z", "type": sub.key_type,
            "permissions": sub.permissions, "secret": "******", "readOnly": sub.read_only, "deadlineDay": -2,
            "flag": "hmac",
        })
    };
    Ok(Answer::new("", json!({ "result": of_sub.map(row).collect::<Vec<_>>(), "nextPageCursor": "" })))
}

/// `GET /v5/asset/asset-overview` (2026-03-06): a snapshot of equity, of the account or of a sub-account.
pub(super) fn overview(accounts: &mut [Account], index: usize, ask: &Ask) -> Answered {
    let own = accounts[index].uid.clone();
    let uid = ask.get("memberId").unwrap_or(&own);
    let mentioned = uid == own || of(accounts, index).iter().any(|member| member.uid == uid);
    if !mentioned {
        return Err(Refusal::new("3500153", "no permission for these user ids"));
    }
    let account = accounts.iter().find(|account| account.uid == uid);
    let time = ask.now_ms.to_string();
    let line = |line: &Overview| {
        let mut row = json!({
            "accountType": line.account_type, "totalEquity": line.equity.to_string(), "snapshotTime": time,
        });
        if line.categories.is_empty() {
            row["coinDetail"] = json!([{ "coin": "USDT", "equity": line.equity.to_string() }]);
        } else {
            let part = |part: &super::OverviewCategory| json!({ "category": part.category, "equity": part.equity.to_string() });
            row["categories"] = line.categories.iter().map(part).collect();
        }
        row
    };
    let unified = |account: &Account| {
        let account_type = "UnifiedTradingAccount".to_owned();
        line(&Overview { account_type, equity: account.equity, categories: Vec::new() })
    };
    let rows: Vec<Value> = account.map_or_else(Vec::new, |account| {
        std::iter::once(unified(account)).chain(account.overview.iter().map(line)).collect()
    });
    let total: Decimal = account.map_or(Decimal::ZERO, |account| {
        account.equity + account.overview.iter().map(|line| line.equity).sum::<Decimal>()
    });
    Ok(Answer::ok(json!({ "memberId": uid, "totalEquity": total.to_string(), "list": rows })))
}

/// `GET /v5/asset/total-members-assets` (2026-03-26): the sub-accounts by kind, hidden ones too.
pub(super) fn assets(accounts: &mut [Account], index: usize, _: &Ask) -> Answered {
    let members = master(accounts, index)?;
    let own = accounts[index].equity;
    let total = own + members.iter().map(|member| member.equity).sum::<Decimal>();
    let row = |member: &Member| json!({ "uid": member.uid, "type": member.kind, "totalEquity": member.equity.to_string(), "stat": 0 });
    Ok(Answer::ok(json!({
        "totalEquity": total.to_string(), "mainTotalEquity": own.to_string(), "stat": 0,
        "list": members.iter().map(row).collect::<Vec<_>>(),
    })))
}
