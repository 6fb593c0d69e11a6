//! What a main account sees of its sub-accounts.
//!
//! <https://www.bitget.com/api-doc> (2025-12-05). The names of the rows of the two asset lists are assumed.

use rust_decimal::Decimal;
use serde_json::{Value, json};

use super::{
    account::Account,
    holdings::Sub,
    profile::{Kind, Mode},
    query::{Answer, Ask, Row, id, whole},
    refusal::Refusal,
};

type Answered = Result<Answer, Refusal>;

/// The sub-accounts: those simulated whole, then those only mentioned.
fn of(accounts: &[Account], index: usize) -> Vec<Sub> {
    let parent = &accounts[index];
    let own = |other: &&Account| parent.kind == Kind::Main && other.parent_uid == parent.uid;
    let sub = |sub: &Account| Sub {
        uid: sub.uid.clone(),
        username: sub.name.clone(),
        frozen: sub.barred.is_some(),
        mode: sub.mode,
        kind: sub.kind,
        equity: sub.total(),
        has_orders: sub.orders.iter().any(super::Order::is_open),
    };
    accounts.iter().filter(own).map(sub).chain(parent.subs.iter().cloned()).collect()
}

/// Whether a sub-account holds assets or has open orders.
pub(super) fn hold(accounts: &[Account], index: usize) -> bool {
    of(accounts, index).iter().any(|sub| sub.has_orders || sub.equity > Decimal::ZERO)
}

fn main_only(accounts: &[Account], index: usize, ask: &Ask) -> Result<Vec<Sub>, Refusal> {
    if accounts[index].kind != Kind::Main {
        return Err(ask.refused("40048"));
    }
    Ok(of(accounts, index))
}

/// `GET /api/v3/user/sub-list`: for main accounts in unified mode; a hundred at most.
pub(super) fn listed(accounts: &mut [Account], index: usize, ask: &Ask) -> Answered {
    let row = |sub: &Sub| -> Row {
        let row = json!({
            "subUid": sub.uid, "username": sub.username, "status": if sub.frozen { "freeze" } else { "normal" },
            "accountMode": if sub.mode == Mode::Classic { "CLASSIC" } else { "UNIFIED" }, "type": sub.kind.as_str(),
        });
        (id(&sub.uid), row)
    };
    let rows = main_only(accounts, index, ask)?.iter().map(row).collect();
    let page = ask.page(rows, ask.limit("limit", 100, 100)?)?;
    let (more, cursor) = (page.more, page.end_id);
    Ok(Answer::ok(json!({ "list": ask.list(page.rows), "hasNext": more, "cursor": cursor })))
}

/// <https://www.bitget.com/api-doc/common/vsubaccount/Get-Virtual-Subaccount-List>: needs a key that is bound to an
/// address. `endId` is no user id: a number in the page's sample and a text in its table, here what the exchange writes
/// ids as; it is `null` at the end.
pub(super) fn virtuals(accounts: &mut [Account], index: usize, ask: &Ask) -> Answered {
    if accounts[index].ips.is_empty() {
        return Err(ask.refused("22010"));
    }
    let row = |sub: &Sub| -> Value {
        json!({
            "subAccountUid": sub.uid, "subAccountName": sub.username, "label": "", "accountType": "1",
            "status": if sub.frozen { "freeze" } else { "normal" }, "bindingTime": "", "permList": ["read"],
            "cTime": "1653287983475", "uTime": "1682660169573",
        })
    };
    let fits = |sub: &&Sub| ask.get("status").is_none_or(|status| (status == "freeze") == sub.frozen);
    let subs = main_only(accounts, index, ask)?;
    let virtuals = subs.iter().filter(|sub| sub.kind == Kind::Virtual);
    // Ids within the list, which grow.
    let rows: Vec<Row> = (51..).zip(virtuals).filter(|(_, sub)| fits(sub)).map(|(id, sub)| (id, row(sub))).collect();
    let page = ask.page(rows, ask.limit("limit", 100, 500)?)?;
    let end_id = page.end_id.filter(|_| page.more).and_then(|id| id.parse::<u64>().ok());
    Ok(Answer::ok(json!({ "endId": end_id, "subAccountList": ask.list(page.rows) })))
}

/// `GET /api/v2/spot/account/subaccount-assets`
pub(super) fn spot_assets(accounts: &mut [Account], index: usize, ask: &Ask) -> Answered {
    holdings(accounts, index, "assetsList", ask)
}

/// `GET /api/v2/mix/account/sub-account-assets`
pub(super) fn futures_assets(accounts: &mut [Account], index: usize, ask: &Ask) -> Answered {
    ask.one_of("productType", &super::Market::FUTURES, super::Market::as_str)?;
    holdings(accounts, index, "assetList", ask)
}

fn holdings(accounts: &[Account], index: usize, list: &str, ask: &Ask) -> Answered {
    let subs = main_only(accounts, index, ask)?;
    let row = |sub: &Sub| -> Value {
        let coin = json!({ "coin": "USDT", "available": sub.equity.to_string() });
        json!({ "userId": sub.uid, list: [coin] })
    };
    let held = subs.iter().filter(|sub| !sub.equity.is_zero());
    Ok(Answer::ok(whole(held.map(row).collect()).rows.into()))
}
