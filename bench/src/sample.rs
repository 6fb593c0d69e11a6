//! Evidence of one account of OKX, with all that the documents name in it, as anybody would decode it.
#![expect(dead_code, reason = "what is decoded is the measure")]

use serde::Deserialize;
use serde::de::IgnoredAny;

#[derive(Deserialize)]
pub(crate) struct Document {
    schema: String,
    exchange: String,
    responses: Vec<Reply>,
}

#[derive(Deserialize)]
struct Reply {
    call: String,
    query: String,
    at: String,
    status: u16,
    body: Envelope,
}

#[derive(Deserialize)]
struct Envelope {
    code: String,
    msg: String,
    data: Vec<Row>,
}

/// A row of either call: its configuration or its precheck.
#[derive(Deserialize, Default)]
#[serde(rename_all = "camelCase", default)]
struct Row {
    acct_lv: String,
    acct_stp_mode: String,
    ct_iso_mode: String,
    fee_type: String,
    greeks_type: String,
    ip: String,
    kyc_lv: String,
    label: String,
    level: String,
    level_tmp: String,
    liquidation_gear: String,
    main_uid: String,
    mgn_iso_mode: String,
    op_auth: String,
    perm: String,
    pos_mode: String,
    role_type: String,
    settle_ccy: String,
    spot_offset_type: String,
    spot_role_type: String,
    stgy_type: String,
    uid: String,
    cur_acct_lv: String,
    risk_offset_type: String,
    s_code: String,
    #[serde(rename = "type")]
    kind: String,
    auto_loan: bool,
    enable_spot_borrow: bool,
    spot_borrow_auto_repay: bool,
    settle_ccy_list: Vec<String>,
    spot_trader_insts: Vec<String>,
    trader_insts: Vec<String>,
    mgn_aft: Margin,
    mgn_bf: Margin,
    pos_list: Vec<IgnoredAny>,
    pos_tier_check: Vec<IgnoredAny>,
    unmatched_info_check: Vec<IgnoredAny>,
}

#[derive(Deserialize, Default)]
#[serde(rename_all = "camelCase", default)]
struct Margin {
    acct_avail_eq: String,
    mgn_ratio: String,
    details: Option<IgnoredAny>,
}
