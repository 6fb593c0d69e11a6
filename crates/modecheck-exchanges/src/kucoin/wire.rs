//! What `KuCoin` sends, field for field. No meaning.
//!
//! <https://github.com/Kucoin/kucoin-universal-sdk> (2025-11-04)
#![expect(clippy::struct_field_names, reason = "the names are KuCoin's")]

use serde::{Deserialize, Deserializer, Serialize, de::Error};
use serde_json::{Number, value::RawValue};

use crate::client::lenient;

/// Around every reply.
#[derive(Debug, Deserialize)]
pub(crate) struct Envelope<'a> {
    pub(crate) code: String,
    #[serde(default)]
    pub(crate) msg: Option<String>,
    /// Seen beside the code `200`.
    #[serde(default)]
    pub(crate) success: Option<bool>,
    #[serde(borrow)]
    pub(crate) data: Option<&'a RawValue>,
}

/// <https://www.kucoin.com/docs-new/rest/ua/get-account-mode>
#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct AccountMode {
    pub(crate) self_account_mode: String,
    /// What a sub-account's key is told is documented nowhere.
    #[serde(default, deserialize_with = "some_ids")]
    pub(crate) unified_sub_account: Option<Vec<String>>,
}

/// `GET /api/v1/user/api-key`; `parentUid` since 2025-11-14 and `siteType` since 2026-01-27 by the change log.
#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct KeyInfo {
    #[serde(deserialize_with = "id")]
    pub(crate) uid: String,
    #[serde(default, deserialize_with = "some_id")]
    pub(crate) parent_uid: Option<String>,
    pub(crate) permission: String,
    pub(crate) is_master: Option<bool>,
    pub(crate) site_type: Option<String>,
    #[serde(default, deserialize_with = "lenient")]
    pub(crate) ip_whitelist: Option<String>,
    #[serde(default, deserialize_with = "lenient")]
    pub(crate) expired_at: Option<i64>,
}

/// The sub-accounts in the reply to `get-account-mode`, by their modes.
#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct SubModes {
    #[serde(deserialize_with = "ids")]
    pub(crate) unified_sub_account: Vec<String>,
    #[serde(deserialize_with = "ids")]
    pub(crate) classic_sub_account: Vec<String>,
}

/// `GET /api/v2/sub/user`; `status` is 2 for an enabled account and 3 for a frozen one.
#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct SubUser {
    #[serde(deserialize_with = "id")]
    pub(crate) uid: String,
    pub(crate) sub_name: Option<String>,
    pub(crate) status: Option<i64>,
    pub(crate) access: Option<String>,
}

impl KeyInfo {
    /// The account above; main accounts name none, or nobody.
    pub(crate) fn parent(&self) -> Option<&str> {
        self.parent_uid.as_deref().filter(|uid| !matches!(*uid, "" | "0"))
    }
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

fn ids<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<String>, D::Error> {
    named(Vec::deserialize(deserializer)?)
}

fn some_ids<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Vec<String>>, D::Error> {
    Option::<Vec<Id>>::deserialize(deserializer)?.map(named).transpose()
}

/// An empty text names nobody: a list that has one is not understood.
fn named<E: Error>(ids: Vec<Id>) -> Result<Vec<String>, E> {
    let named = |id: Id| Some(id.text()).filter(|id| !id.is_empty()).ok_or_else(|| E::custom("an id is empty"));
    ids.into_iter().map(named).collect()
}

fn some_id<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<String>, D::Error> {
    Option::<Id>::deserialize(deserializer).map(|id| id.map(Id::text))
}

/// A page of a list.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Page<T> {
    pub(crate) current_page: u64,
    pub(crate) page_size: u64,
    pub(crate) total_num: u64,
    pub(crate) total_page: u64,
    pub(crate) items: Vec<T>,
}

/// Symbols with active orders.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Symbols {
    /// Of margin alone.
    pub(crate) symbol_size: Option<u64>,
    pub(crate) symbols: Vec<String>,
}

/// An order of any list.
#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Order {
    #[serde(alias = "orderId")]
    pub(crate) id: String,
    pub(crate) symbol: String,
    pub(crate) side: Option<String>,
    pub(crate) client_oid: Option<String>,
    pub(crate) settle_currency: Option<String>,
    /// Of pairs: `NEW`, `TRIGGERED`, `DONE` or `CANCELLED`.
    pub(crate) status: Option<String>,
}

/// `GET /api/v1/positions`
#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Position {
    pub(crate) symbol: String,
    pub(crate) current_qty: Number,
    pub(crate) is_open: bool,
    pub(crate) settle_currency: String,
}

/// `GET /api/v1/account-overview`
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Overview {
    pub(crate) currency: String,
    pub(crate) account_equity: Number,
    pub(crate) available_balance: Number,
}

/// `GET /api/v1/accounts`
#[derive(Debug, Deserialize)]
pub(crate) struct Balance {
    pub(crate) currency: String,
    pub(crate) balance: String,
    pub(crate) available: String,
    pub(crate) holds: String,
}

/// `GET /api/v3/margin/accounts`
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Cross {
    pub(crate) total_liability_of_quote_currency: String,
    pub(crate) debt_ratio: Option<String>,
    pub(crate) status: String,
    pub(crate) accounts: Vec<Asset>,
}

/// `GET /api/v3/isolated/accounts`
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Isolated {
    pub(crate) total_liability_of_quote_currency: String,
    pub(crate) assets: Vec<Pair>,
}

/// One isolated pair.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Pair {
    pub(crate) symbol: String,
    pub(crate) status: String,
    pub(crate) debt_ratio: Option<String>,
    pub(crate) base_asset: Asset,
    pub(crate) quote_asset: Asset,
}

/// One coin of a margin account.
#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Asset {
    pub(crate) currency: String,
    pub(crate) liability: String,
    pub(crate) liability_principal: Option<String>,
    pub(crate) liability_interest: Option<String>,
}

/// `GET /api/v1/otc-loan/loan`
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct OtcLoan {
    pub(crate) orders: Vec<Loan>,
    /// The main account of those that the loan is shared by.
    #[serde(default, deserialize_with = "some_id")]
    pub(crate) parent_uid: Option<String>,
}

/// One loan.
#[derive(Debug, Deserialize)]
pub(crate) struct Loan {
    pub(crate) currency: String,
    pub(crate) principal: String,
    pub(crate) interest: String,
}

/// `GET /api/v1/contracts/active`: <https://www.kucoin.com/docs-new/rest/futures-trading/market-data/get-all-symbols>,
/// where `settleCurrency` is the "currency used to clear and settle the trades" of every row (client of 2025-11-04).
#[derive(Debug, Deserialize, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Contract {
    pub(crate) symbol: String,
    pub(crate) settle_currency: String,
}

/// The contracts as they are kept: the first of each settle currency.
#[derive(Debug, Deserialize, Serialize)]
struct Contracts {
    code: String,
    data: Vec<Contract>,
}

/// Leaves out of the contracts what no rule looks at: hundreds of rows, the same for every account.
pub(crate) fn condense_contracts(body: &str) -> Option<String> {
    let mut contracts: Contracts = serde_json::from_str(body).ok()?;
    let mut currencies = Vec::new();
    contracts.data.retain(|row| {
        let known = currencies.contains(&row.settle_currency);
        if !known {
            currencies.push(row.settle_currency.clone());
        }
        !known
    });
    serde_json::to_string(&contracts).ok()
}
