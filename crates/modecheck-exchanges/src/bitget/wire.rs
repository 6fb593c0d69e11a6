//! What Bitget sends, field for field. No meaning. <https://www.bitget.com/api-doc> (2025-12-05)

use modecheck_core::{Answer, Response};
use serde::de::IgnoredAny;
use serde::{Deserialize, Deserializer};
use serde_json::value::RawValue;

use crate::client::lenient;

/// Around every reply. Two spot reads call the text `message`; `requestTime` was seen as number and as text.
#[derive(Debug, Deserialize)]
pub(crate) struct Envelope<'a> {
    pub(crate) code: String,
    #[serde(default, alias = "message")]
    pub(crate) msg: Option<String>,
    #[serde(default, borrow, rename = "requestTime", deserialize_with = "text")]
    pub(crate) request_time: Option<&'a str>,
    /// `null` is something: a list without rows.
    #[serde(default, borrow, deserialize_with = "raw")]
    pub(crate) data: Option<&'a RawValue>,
}

fn raw<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<&'de RawValue>, D::Error> {
    <&RawValue>::deserialize(deserializer).map(Some)
}

fn text<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<&'de str>, D::Error> {
    <&RawValue>::deserialize(deserializer).map(|raw| Some(raw.get()))
}

/// That the time is in `serverTime` is how clients read it.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct ServerTime {
    pub(crate) server_time: String,
}

/// A list that stands under one of the names that were seen, and is `null` when it has no rows.
#[derive(Debug, Deserialize)]
#[serde(untagged, bound(deserialize = "T: Deserialize<'de>"))]
pub(crate) enum Listed<T> {
    Wrapped {
        #[serde(
            alias = "entrustedList",
            alias = "orderList",
            alias = "resultList",
            alias = "trackingList",
            deserialize_with = "present"
        )]
        list: Option<Vec<T>>,
    },
    /// What is owed for crypto loans, and what is pledged for them.
    #[serde(rename_all = "camelCase")]
    Debts {
        #[serde(deserialize_with = "present")]
        loan_infos: Option<Vec<T>>,
        #[serde(deserialize_with = "present")]
        pledge_infos: Option<Vec<T>>,
    },
}

/// A field that may be `null` and may not be absent.
fn present<'de, D: Deserializer<'de>, T: Deserialize<'de>>(deserializer: D) -> Result<Option<T>, D::Error> {
    Option::deserialize(deserializer)
}

impl<T> Listed<T> {
    pub(crate) fn rows(self) -> Vec<T> {
        match self {
            Self::Wrapped { list } => list.unwrap_or_default(),
            Self::Debts { loan_infos, pledge_infos } => loan_infos.into_iter().chain(pledge_infos).flatten().collect(),
        }
    }
}

/// A list of which no document says where it stands: it may be the data itself.
#[derive(Debug, Deserialize)]
#[serde(untagged)]
pub(crate) enum Somewhere<T> {
    Bare(Vec<T>),
    Listed(Listed<T>),
}

impl<T> Somewhere<T> {
    pub(crate) fn rows(self) -> Vec<T> {
        match self {
            Self::Bare(rows) => rows,
            Self::Listed(listed) => listed.rows(),
        }
    }
}

/// A row of a list of orders, for paging.
#[derive(Debug, Deserialize)]
pub(crate) struct OrderId {
    #[serde(rename = "orderId")]
    pub(crate) id: String,
}

/// What a list of v2 may say of the page that follows.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct More {
    pub(crate) next_flag: bool,
}

/// What a list of v3 says of the page that follows.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct CursorPage {
    #[serde(deserialize_with = "present")]
    pub(crate) list: Option<Vec<IgnoredAny>>,
    #[serde(deserialize_with = "present")]
    pub(crate) cursor: Option<String>,
    pub(crate) has_next: Option<bool>,
}

/// `/api/v3/user/sub-list`
#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct SubAccount {
    pub(crate) sub_uid: String,
    #[serde(rename = "type")]
    pub(crate) kind: String,
    #[serde(default)]
    pub(crate) username: Option<String>,
    #[serde(default)]
    pub(crate) status: Option<String>,
    #[serde(default)]
    pub(crate) account_mode: Option<String>,
}

/// `/api/v2/user/virtual-subaccount-list`: the id that a page ends with is a number in the page's sample and a text in
/// its table.
#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct VirtualPage {
    #[serde(deserialize_with = "end_id")]
    pub(crate) end_id: Option<String>,
    #[serde(deserialize_with = "present")]
    pub(crate) sub_account_list: Option<Vec<VirtualSub>>,
}

/// One sub-account of it.
#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct VirtualSub {
    pub(crate) sub_account_uid: String,
    pub(crate) sub_account_name: Option<String>,
    pub(crate) label: Option<String>,
    pub(crate) status: Option<String>,
}

/// `/api/v3/account/settings`
#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Settings {
    pub(crate) account_mode: String,
}

/// `/api/v3/account/info`. A main account's parent is `""` or `null`.
#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct UnifiedInfo {
    pub(crate) user_id: String,
    #[serde(deserialize_with = "present")]
    pub(crate) parent_id: Option<String>,
    #[serde(default, deserialize_with = "lenient")]
    pub(crate) ips: Option<String>,
    #[serde(default, deserialize_with = "lenient")]
    pub(crate) perm_type: Option<String>,
    #[serde(default, deserialize_with = "lenient")]
    pub(crate) permissions: Option<Vec<String>>,
}

/// `/api/v2/spot/account/info`. A main account is its own parent, and the parent's id is a number.
#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Info {
    pub(crate) user_id: String,
    #[serde(deserialize_with = "id")]
    pub(crate) parent_id: String,
    pub(crate) trader_type: Option<String>,
    pub(crate) regis_time: Option<String>,
    #[serde(default, deserialize_with = "lenient")]
    pub(crate) ips: Option<String>,
    #[serde(default, deserialize_with = "lenient")]
    pub(crate) authorities: Option<Vec<String>>,
}

#[derive(Deserialize)]
#[serde(untagged)]
enum Id {
    Number(u64),
    Text(String),
}

impl Id {
    fn text(self) -> String {
        match self {
            Self::Number(number) => number.to_string(),
            Self::Text(text) => text,
        }
    }
}

/// An id that is a number in replies and a text once it is masked.
fn id<'de, D: Deserializer<'de>>(deserializer: D) -> Result<String, D::Error> {
    Id::deserialize(deserializer).map(Id::text)
}

fn end_id<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<String>, D::Error> {
    Option::<Id>::deserialize(deserializer).map(|id| id.map(Id::text))
}

/// `/api/v2/spot/account/upgrade-status`
#[derive(Debug, Clone, Deserialize)]
pub(crate) struct UpgradeStatus {
    pub(crate) status: String,
    pub(crate) reason: Option<String>,
}

/// `/api/v2/mix/position/all-position`, and `/api/v3/position/current-position`, which calls the side `posSide`.
#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Position {
    pub(crate) symbol: String,
    pub(crate) total: String,
    #[serde(default, alias = "posSide")]
    pub(crate) hold_side: String,
}

/// Orders of all products, ordinary ones and those that wait for a trigger. v3 calls the size `qty`.
#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Order {
    #[serde(rename = "orderId")]
    pub(crate) id: String,
    pub(crate) symbol: String,
    #[serde(default)]
    pub(crate) client_oid: Option<String>,
    #[serde(default)]
    pub(crate) side: Option<String>,
    #[serde(default, alias = "qty")]
    pub(crate) size: Option<String>,
    #[serde(default)]
    pub(crate) plan_type: Option<String>,
}

/// `/api/v2/margin/crossed/account/assets`, and isolated alike, where a row also has its pair.
#[derive(Debug, Clone, Deserialize)]
pub(crate) struct MarginCoin {
    #[serde(default)]
    pub(crate) symbol: Option<String>,
    pub(crate) coin: String,
    pub(crate) frozen: String,
    pub(crate) borrow: String,
    pub(crate) interest: String,
}

/// `/api/v2/spot/account/assets`
#[derive(Debug, Clone, Deserialize)]
pub(crate) struct SpotCoin {
    pub(crate) frozen: String,
    pub(crate) locked: String,
}

/// `/api/v2/mix/account/accounts`
#[derive(Debug, Clone, Deserialize)]
pub(crate) struct FuturesAccount {
    pub(crate) locked: String,
}

/// `/api/v3/account/assets`
#[derive(Debug, Clone, Deserialize)]
pub(crate) struct UnifiedAssets {
    pub(crate) assets: Vec<UnifiedCoin>,
}

/// One coin of it.
#[derive(Debug, Clone, Deserialize)]
pub(crate) struct UnifiedCoin {
    pub(crate) coin: String,
    pub(crate) debt: String,
}

/// `/api/v2/account/bot-assets`
#[derive(Debug, Clone, Deserialize)]
pub(crate) struct BotCoin {
    pub(crate) coin: String,
    pub(crate) equity: String,
    pub(crate) frozen: String,
}

/// `/api/v2/account/all-account-balance`
#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Balance {
    pub(crate) account_type: String,
    pub(crate) usdt_balance: String,
}

/// `/api/v2/copy/spot-trader/config-query-settings`
#[derive(Debug, Clone, Deserialize)]
pub(crate) struct LeadSettings {
    pub(crate) enable: String,
}

/// Prompts that somebody copied: one text, a prompt a line.
#[derive(Debug, Deserialize)]
#[serde(transparent)]
pub(crate) struct Prompts(String);

impl Prompts {
    pub(crate) fn of(response: &Response) -> Option<String> {
        let Answer::Reply { body, .. } = &response.answer else { return None };
        serde_json::from_str(body.get()).ok().map(|Self(text)| text)
    }

    /// A text as evidence keeps it: as a JSON string.
    pub(crate) fn quoted(text: &str) -> String {
        if serde_json::from_str::<String>(text).is_ok() {
            return text.to_owned();
        }
        serde_json::to_string(text).unwrap_or_default()
    }
}
