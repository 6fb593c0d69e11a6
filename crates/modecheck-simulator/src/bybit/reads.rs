//! The account and its key.

use serde_json::{Value, json};

use super::{
    account::Account,
    query::{Answer, Ask},
    refusal::Refusal,
    rows::CREATED_MS,
};

type Answered = Result<Answer, Refusal>;

const DAY_MS: u64 = 86_400_000;
const NO_EXPIRY: &str = "1970-01-01T00:00:00Z";

/// <https://bybit-exchange.github.io/docs/v5/account/account-info> (2026-07-24)
#[expect(clippy::unnecessary_wraps, reason = "all endpoints answer alike")]
pub(super) fn info(account: &mut Account, _: &Ask) -> Answered {
    let result = json!({
        "unifiedMarginStatus": account.unified_margin_status, "marginMode": account.margin_mode.as_str(),
        "isMasterTrader": account.is_master_trader, "spotHedgingStatus": on(account.spot_hedging),
        "updatedTime": CREATED_MS.to_string(), "dcpStatus": "OFF", "timeWindow": 10, "smpGroup": 0,
    });
    Ok(Answer { bare: true, ..Answer::ok(result) })
}

fn on(is_on: bool) -> &'static str {
    if is_on { "ON" } else { "OFF" }
}

/// <https://bybit-exchange.github.io/docs/v5/user/apikey-info> (2026-07-24). A sub-account's key shows its own level;
/// whether the exchange shows the main account's there is documented nowhere.
#[expect(clippy::unnecessary_wraps, reason = "all endpoints answer alike")]
pub(super) fn key(account: &mut Account, ask: &Ask) -> Answered {
    let uid: u64 = account.uid.parse().unwrap_or_default();
    let bound: Vec<String> = account.ips.iter().map(ToString::to_string).collect();
    let (deadline, expires) = expiry(account, ask.now_ms);
    Ok(Answer::new(
        "",
        json!({
            "id": "13770661", "note": "audit", "apiKey": account.api_key, "readOnly": u8::from(account.read_only),
            "secret": "", "permissions": permissions(account),
            "ips": if bound.is_empty() { vec!["*".to_owned()] } else { bound }, "type": account.key_type,
            "deadlineDay": deadline, "expiredAt": expires, "createdAt": "2026-05-18T08:14:12Z", "unified": 0,
            "uta": u8::from(account.unified_margin_status > 2), "userID": uid, "userIDInt64": account.uid,
            "inviterID": 0, "inviterIDInt64": "0", "vipLevel": account.vip_level, "mktMakerLevel": "0",
            "affiliateID": 0, "affiliateIDInt64": "0", "rsaPublicKey": "", "isMaster": account.is_master,
            "parentUid": account.parent_uid, "kycLevel": account.kyc_level, "kycRegion": account.kyc_region,
        }),
    ))
}

/// The days left and when; 1970 for a key without an end.
fn expiry(account: &Account, now_ms: u64) -> (i64, String) {
    let at = account.key_expires_ms.and_then(|at| i64::try_from(at).ok());
    let shown = at.and_then(|at| jiff::Timestamp::from_millisecond(at).ok());
    match (account.key_expires_ms, shown) {
        (Some(at), Some(shown)) => {
            let days = i64::try_from(at.saturating_sub(now_ms) / DAY_MS).unwrap_or(i64::MAX);
            (days, format!("{shown:.0}"))
        }
        _ => (-2, NO_EXPIRY.to_owned()),
    }
}

/// What the key has, and the other groups of the page empty.
fn permissions(account: &Account) -> Value {
    const GROUPS: &str = "ContractTrade Spot Wallet Options Derivatives Exchange Earn FiatP2P FiatBitPay \
        FiatConvertBroker FiatGlobalPay BitCard ByXPost Affiliate BlockTrade NFT CopyTrading";
    let mut groups = json!({});
    for group in GROUPS.split_whitespace() {
        groups[group] = json!([]);
    }
    for (group, held) in &account.permissions {
        groups[group] = json!(held);
    }
    groups
}

/// <https://bybit-exchange.github.io/docs/v5/account/get-user-setting-config> (2026-07-24)
#[expect(clippy::unnecessary_wraps, reason = "all endpoints answer alike")]
pub(super) fn settings(_: &mut Account, _: &Ask) -> Answered {
    Ok(Answer::ok(json!({ "lpaSpot": false, "lpaPerp": false, "smsef": false, "fmsef": false })))
}
