//! What Bybit sends, field for field. No meaning.
#![expect(clippy::struct_field_names, reason = "the names are Bybit's")]

use std::collections::BTreeMap;

use serde::{Deserialize, Deserializer, Serialize};
use serde_json::value::RawValue;

use crate::client::lenient;

/// Around every reply. `result` is empty in an error.
///
/// <https://bybit-exchange.github.io/docs/v5/guide> (2026-07-24)
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Envelope<'a> {
    pub(crate) ret_code: i64,
    #[serde(default)]
    pub(crate) ret_msg: Option<String>,
    #[serde(borrow)]
    pub(crate) result: Option<&'a RawValue>,
    pub(crate) time: Option<i64>,
}

/// <https://bybit-exchange.github.io/docs/v5/market/time>
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct MarketTime {
    pub(crate) time_nano: String,
}

/// A list, by the rows that are wanted of it. Those that are asked for by category say which one they are of.
#[derive(Debug, Deserialize)]
pub(crate) struct List<T> {
    pub(crate) list: Vec<T>,
    pub(crate) category: Option<String>,
}

/// Where a page of a list ends: most name the next page by the first field, strategies by the second.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Page {
    #[serde(alias = "subMembers")]
    pub(crate) list: Vec<serde::de::IgnoredAny>,
    pub(crate) next_page_cursor: Option<String>,
    pub(crate) next_cursor: Option<String>,
}

/// <https://bybit-exchange.github.io/docs/v5/account/account-info>. Old replies have the first three fields only.
#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct AccountInfo {
    pub(crate) unified_margin_status: i64,
    pub(crate) margin_mode: String,
    pub(crate) is_master_trader: Option<bool>,
}

/// <https://bybit-exchange.github.io/docs/v5/user/apikey-info>
#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct KeyInfo {
    #[serde(rename = "userID", deserialize_with = "id")]
    pub(crate) user_id: String,
    pub(crate) read_only: Option<i64>,
    pub(crate) vip_level: Option<String>,
    pub(crate) is_master: Option<bool>,
    pub(crate) parent_uid: Option<String>,
    #[serde(default)]
    pub(crate) ips: Vec<Option<String>>,
    pub(crate) expired_at: Option<String>,
    #[serde(default, deserialize_with = "lenient")]
    pub(crate) permissions: Option<BTreeMap<String, Vec<String>>>,
}

/// <https://bybit-exchange.github.io/docs/v5/user/page-subuid>
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct SubMembers {
    pub(crate) sub_members: Vec<SubMember>,
}

/// One sub-account of it.
#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct SubMember {
    pub(crate) uid: String,
    pub(crate) username: Option<String>,
    pub(crate) member_type: i64,
    pub(crate) status: i64,
    pub(crate) account_mode: Option<i64>,
}

/// An id that is a number in replies and a text once it is masked.
fn id<'de, D: Deserializer<'de>>(deserializer: D) -> Result<String, D::Error> {
    #[derive(Deserialize)]
    #[serde(untagged)]
    enum Id {
        Number(u64),
        Text(String),
    }
    Ok(match Id::deserialize(deserializer)? {
        Id::Number(number) => number.to_string(),
        Id::Text(text) => text,
    })
}

/// <https://bybit-exchange.github.io/docs/v5/order/open-order>
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Order {
    pub(crate) order_id: String,
    #[serde(default)]
    pub(crate) order_link_id: String,
    pub(crate) symbol: String,
    #[serde(default)]
    pub(crate) side: String,
    #[serde(default)]
    pub(crate) qty: String,
    #[serde(default)]
    pub(crate) stop_order_type: String,
    #[serde(default)]
    pub(crate) create_type: String,
    #[serde(default)]
    pub(crate) order_status: String,
    #[serde(default)]
    pub(crate) created_time: String,
    /// 0 in one-way mode, 1 and 2 in hedge mode; spot orders and those of other interfaces have none.
    pub(crate) position_idx: Option<i64>,
}

/// <https://bybit-exchange.github.io/docs/v5/position>
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Position {
    pub(crate) symbol: String,
    pub(crate) position_idx: i64,
    #[serde(default)]
    pub(crate) side: String,
    pub(crate) size: String,
    pub(crate) trade_mode: Option<i64>,
    pub(crate) take_profit: Option<String>,
    pub(crate) stop_loss: Option<String>,
    pub(crate) trailing_stop: Option<String>,
    pub(crate) position_status: Option<String>,
    #[serde(default)]
    pub(crate) leverage: String,
    #[serde(default)]
    pub(crate) created_time: String,
}

/// <https://bybit-exchange.github.io/docs/v5/account/wallet-balance>
#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Wallet {
    pub(crate) total_equity: Option<String>,
    pub(crate) coin: Vec<Coin>,
}

/// One coin of a wallet. `colRes` is documented since 2026 and absent from older replies.
#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Coin {
    pub(crate) coin: String,
    pub(crate) equity: Option<String>,
    pub(crate) borrow_amount: Option<String>,
    pub(crate) spot_borrow: Option<String>,
    pub(crate) accrued_interest: Option<String>,
    pub(crate) collateral_switch: Option<bool>,
    pub(crate) col_res: Option<String>,
}

/// <https://bybit-exchange.github.io/docs/v5/spot-margin-uta/status>
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct SpotMargin {
    pub(crate) spot_margin_mode: String,
}

/// <https://bybit-exchange.github.io/docs/v5/strategy/strategy-list>
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Strategy {
    pub(crate) strategy_id: String,
    #[serde(default)]
    pub(crate) strategy_type: String,
    #[serde(default)]
    pub(crate) symbol: String,
    pub(crate) status: i64,
}

/// <https://bybit-exchange.github.io/docs/v5/otc/ltv-convert>
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct LoanLiquidations {
    pub(crate) ltv_info: Vec<LoanLiquidation>,
}

/// 0 nothing, 1 liquidation, 2 manual repayment, 3 transfer.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct LoanLiquidation {
    pub(crate) liq_status: i64,
}

/// <https://bybit-exchange.github.io/docs/v5/otc/loan-info>
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct InstitutionalLoans {
    pub(crate) loan_info: Vec<InstitutionalLoan>,
}

/// 1 outstanding, 2 paid.
#[derive(Debug, Deserialize)]
pub(crate) struct InstitutionalLoan {
    pub(crate) status: String,
}

/// <https://bybit-exchange.github.io/docs/v5/new-crypto-loan/crypto-loan-position>
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct CryptoLoans {
    pub(crate) total_debt: String,
}

/// <https://bybit-exchange.github.io/docs/v5/asset/balance/asset-overview>
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Overview {
    pub(crate) account_type: String,
    #[serde(default)]
    pub(crate) total_equity: String,
    #[serde(default)]
    pub(crate) categories: Vec<OverviewCategory>,
}

/// A product with an equity of its own.
#[derive(Debug, Deserialize)]
pub(crate) struct OverviewCategory {
    pub(crate) category: String,
    #[serde(default)]
    pub(crate) equity: String,
}

/// <https://bybit-exchange.github.io/docs/v5/asset/total-members-assets>. Only sub-accounts have a type.
#[derive(Debug, Deserialize)]
pub(crate) struct Member {
    #[serde(rename = "type")]
    pub(crate) kind: Option<i64>,
    /// Other than 0 when Bybit could not gather everything.
    pub(crate) stat: Option<i64>,
}

/// <https://bybit-exchange.github.io/docs/v5/rfq/trade/rfq-realtime>, and quotes alike.
#[derive(Debug, Deserialize)]
pub(crate) struct Negotiation {
    pub(crate) status: String,
}

/// <https://bybit-exchange.github.io/docs/v5/system-status>
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Maintenance {
    #[serde(default)]
    pub(crate) title: String,
    pub(crate) state: String,
    pub(crate) begin: String,
    pub(crate) end: String,
}

/// <https://bybit-exchange.github.io/docs/v5/market/instrument>
#[derive(Debug, Deserialize, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Instrument {
    pub(crate) symbol: String,
    pub(crate) settle_coin: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) is_pre_listing: Option<bool>,
}

/// A page of instruments as it is kept: the first of each settle coin, and those in pre-market.
#[derive(Debug, Deserialize, Serialize)]
#[serde(rename_all = "camelCase")]
struct Instruments {
    ret_code: i64,
    ret_msg: String,
    result: InstrumentPage,
    time: i64,
}

#[derive(Debug, Deserialize, Serialize)]
#[serde(rename_all = "camelCase")]
struct InstrumentPage {
    category: String,
    list: Vec<Instrument>,
    next_page_cursor: String,
    /// How many rows the page had.
    #[serde(default)]
    condensed_from: usize,
}

/// Leaves out of a page of instruments what no rule looks at: hundreds of rows, the same for every account.
pub(crate) fn condense_instruments(body: &str) -> Option<String> {
    let mut page: Instruments = serde_json::from_str(body).ok()?;
    let rows = &mut page.result.list;
    page.result.condensed_from = rows.len();
    let mut coins = Vec::new();
    rows.retain(|row| {
        let known = coins.contains(&row.settle_coin);
        if !known {
            coins.push(row.settle_coin.clone());
        }
        !known || row.is_pre_listing != Some(false)
    });
    serde_json::to_string(&page).ok()
}

/// The reply to an upgrade: <https://bybit-exchange.github.io/docs/v5/account/upgrade-unified-account>
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Upgrade {
    pub(crate) unified_update_status: String,
    pub(crate) unified_update_msg: Option<UpgradeMessages>,
}

/// The sentences of a refused upgrade.
#[derive(Debug, Deserialize)]
pub(crate) struct UpgradeMessages {
    pub(crate) msg: Option<Vec<String>>,
}

/// The reply to an upgrade of 2022 to 2024, `POST /unified/v3/private/account/upgrade-unified-account`.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct UpgradeV3 {
    pub(crate) status: String,
    pub(crate) relieve_limit_biz_response: Vec<RelieveLimit>,
}

/// One of its checks.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct RelieveLimit {
    #[serde(default)]
    pub(crate) relieve_limit_code: String,
    #[serde(default)]
    pub(crate) relieve_limit_msg: String,
    pub(crate) pass: bool,
}

/// The reply to a margin mode: <https://bybit-exchange.github.io/docs/v5/account/set-margin-mode>
#[derive(Debug, Deserialize)]
pub(crate) struct SetMarginMode {
    pub(crate) reasons: Option<Vec<MarginReason>>,
}

/// Why it was refused.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct MarginReason {
    #[serde(default)]
    pub(crate) reason_code: String,
    #[serde(default)]
    pub(crate) reason_msg: String,
}
