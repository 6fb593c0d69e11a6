//! What a main account sees of its sub-accounts.

use serde_json::{Value, json};

use super::{
    account::Account,
    fill::hex_id,
    holdings::Member,
    profile::Mode,
    query::{Answer, Ask, Pages},
    refusal::Refusal,
    rows::CREATED_MS,
};
use crate::made_up::fingerprint;

type Answered = Result<Answer, Refusal>;

/// The sub-accounts: those simulated whole, then those only mentioned.
fn of(accounts: &[Account], index: usize) -> Vec<Member> {
    let main = &accounts[index];
    let subs = accounts.iter().filter(|other| main.is_master && !other.is_master && other.parent_uid == main.uid);
    let member =
        |sub: &Account| Member { uid: sub.uid.clone(), sub_name: sub.name.clone(), unified: sub.mode == Mode::Unified };
    subs.map(member).chain(main.members.iter().cloned()).collect()
}

/// What a sub-account's key is told is documented nowhere; here it is denied.
fn main_account(accounts: &[Account], index: usize) -> Result<Vec<Member>, Refusal> {
    if accounts[index].is_master { Ok(of(accounts, index)) } else { Err(Refusal::denied()) }
}

/// <https://www.kucoin.com/docs-new/rest/ua/get-account-mode>: user ids as numbers. It works for classic accounts too. A
/// sub-account's own lists are assumed to be empty.
#[expect(clippy::unnecessary_wraps, reason = "all endpoints answer alike")]
pub(super) fn mode(accounts: &[Account], index: usize, ask: &Ask) -> Answered {
    let members = of(accounts, index);
    let uids = |unified: bool| {
        let of_mode = members.iter().filter(|member| member.unified == unified);
        ask.list(of_mode.map(|member| json!(member.uid.parse::<u64>().unwrap_or_default())).collect())
    };
    let data = json!({
        "selfAccountMode": accounts[index].mode.as_str(), "unifiedSubAccount": uids(true),
        "classicSubAccount": uids(false),
    });
    Ok(data.into())
}

/// `GET /api/v2/sub/user` and `GET /api/ua/v2/user/sub-account-list`: ten to a page by default. That the second is paged
/// like the first is assumed.
pub(super) fn list(accounts: &[Account], index: usize, ask: &Ask) -> Answered {
    let row = |member: &Member| {
        json!({
            "userId": hex_id(fingerprint(&member.uid), 0), "uid": member.uid.parse::<u64>().unwrap_or_default(),
            "subName": member.sub_name, "status": 2, "type": 0, "access": "All", "createdAt": CREATED_MS,
            "remarks": Value::Null, "tradeTypes": ["Spot", "Futures", "Margin"], "openedTradeTypes": ["Spot"],
            "hostedStatus": Value::Null,
        })
    };
    let rows = main_account(accounts, index)?.iter().map(row).collect();
    Ok(ask.page(rows, Pages::of(10, 100))?.into())
}

/// `GET /api/v1/sub/api-key`: the keys of one sub-account, by its name.
pub(super) fn keys(accounts: &[Account], index: usize, ask: &Ask) -> Answered {
    let named = ask.required("subName")?;
    let members = main_account(accounts, index)?;
    let subs = accounts.iter().filter(|sub| {
        sub.name == named && ask.fits("apiKey", &sub.api_key) && members.iter().any(|member| member.uid == sub.uid)
    });
    let row = |sub: &Account| {
        let permissions: Vec<&str> = sub.permissions.iter().map(|permission| permission.as_str()).collect();
        json!({
            "subName": sub.name, "remark": "audit", "apiKey": sub.api_key, "apiVersion": sub.api_version,
            "permission": permissions.join(","), "ipWhitelist": "", "createdAt": CREATED_MS,
        })
    };
    Ok(ask.list(subs.map(row).collect()).into())
}

/// `GET /api/v2/user-info`
#[expect(clippy::unnecessary_wraps, reason = "all endpoints answer alike")]
pub(super) fn user_info(accounts: &[Account], index: usize, _: &Ask) -> Answered {
    let subs = of(accounts, index).len();
    let data = json!({
        "level": accounts[index].vip_level, "subQuantity": subs, "spotSubQuantity": subs, "marginSubQuantity": subs,
        "futuresSubQuantity": subs, "optionSubQuantity": 0, "maxSubQuantity": subs.max(5), "maxDefaultSubQuantity": 5,
        "maxSpotSubQuantity": 0, "maxMarginSubQuantity": 0, "maxFuturesSubQuantity": 0, "maxOptionSubQuantity": 0,
    });
    Ok(data.into())
}
