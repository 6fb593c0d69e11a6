//! The account and its key.
//!
//! <https://www.bitget.com/api-doc> (2025-12-05), the pages on account information and settings.

use serde_json::{Value, json};

use super::{
    account::Account,
    manners::{Empties, PermType},
    profile::{Kind, Mode},
    query::{Answer, Ask},
    refusal::Refusal,
};

type Answered = Result<Answer, Refusal>;

/// That the time is in `serverTime`, as text, is assumed.
#[expect(clippy::unnecessary_wraps, reason = "all endpoints answer alike")]
pub(super) fn time(ask: &Ask) -> Answered {
    Ok(Answer::ok(json!({ "serverTime": ask.now_ms().to_string() })))
}

fn bound(account: &Account) -> String {
    account.ips.iter().map(ToString::to_string).collect::<Vec<_>>().join(",")
}

/// A main account is its own parent here, and `parentId` is a number.
#[expect(clippy::unnecessary_wraps, reason = "all endpoints answer alike")]
pub(super) fn classic(account: &Account, ask: &Ask) -> Answered {
    let parent = if account.kind == Kind::Main { &account.uid } else { &account.parent_uid };
    Ok(Answer::ok(json!({
        "userId": account.uid, "inviterId": "", "ips": bound(account), "authorities": account.authorities,
        "parentId": parent.parse::<u64>().unwrap_or_default(),
        "traderType": if account.lead.is_any() { "trader" } else { "not_trader" },
        "channelCode": "", "channel": "", "regisTime": ask.made(account.registered_days_ago).to_string(),
    })))
}

/// A main account has no parent here: `""`, or `null`.
#[expect(clippy::unnecessary_wraps, reason = "all endpoints answer alike")]
pub(super) fn unified(account: &Account, ask: &Ask) -> Answered {
    let parent = match (account.kind, ask.moment.manners.empties) {
        (Kind::Main, Empties::Null) => Value::Null,
        _ => json!(account.parent_uid),
    };
    let perm_type = match (account.read_only, ask.moment.manners.perm_type) {
        (true, _) => "read-only",
        (false, PermType::Documented) => "read-and-write",
        (false, PermType::Live) => "read_and_write",
    };
    Ok(Answer::ok(json!({
        "userId": account.uid, "inviterId": "", "parentId": parent, "channelCode": "", "channel": "",
        "ips": bound(account), "permType": perm_type, "permissions": account.permissions,
        "regisTime": ask.made(account.registered_days_ago).to_string(),
    })))
}

/// `upgrading` and `switching` while the mode changes; `hybrid` is listed and not explained.
#[expect(clippy::unnecessary_wraps, reason = "all endpoints answer alike")]
pub(super) fn settings(account: &Account, _: &Ask) -> Answered {
    let mode = match (&account.switching, account.mode) {
        (Some(switching), _) if switching.to == Mode::Classic => "switching",
        (Some(_), _) => "upgrading",
        (None, Mode::Hybrid) => "hybrid",
        (None, _) => "unified",
    };
    let hedged = account.positions.iter().any(|position| position.pos_mode == "hedge_mode");
    Ok(Answer::ok(json!({
        "uid": account.uid, "accountMode": mode, "assetMode": "multi_assets", "accountLevel": account.level.as_str(),
        "holdMode": if hedged { "hedge_mode" } else { "one_way_mode" }, "stpMode": "none",
        "symbolConfigList": [
            { "category": "USDT-FUTURES", "symbol": "BTCUSDT", "marginMode": "crossed", "leverage": "20" },
        ],
        "coinConfigList": [{ "coin": "USDT", "leverage": "3" }],
    })))
}
