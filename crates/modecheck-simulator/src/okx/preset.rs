//! `POST /api/v5/account/account-level-switch-preset`: the leverage all cross-margin contracts get at the switch.
//!
//! <https://www.okx.com/docs-v5/en/#trading-account-rest-api-preset-account-mode-switch> (2026-07-21). Its samples
//! are bare objects without an envelope.

use rust_decimal::Decimal;
use serde_json::{Value, json};

use super::{
    account::Account,
    holdings::Preset,
    items::Position,
    query::{Ask, mode},
    refusal::Refusal,
    tiers::{self, TierTable},
};

pub(super) fn answer(account: &mut Account, ask: &Ask) -> Result<Value, Refusal> {
    let body = ask.body()?;
    let target = mode(body.get("acctLv").and_then(Value::as_str).ok_or_else(|| Refusal::empty("acctLv"))?)?;
    if target == 1 {
        return Err(Refusal::wrong("acctLv"));
    }
    if let Some(code) = &account.restricted {
        return Err(Refusal::new(code, "the account is restricted"));
    }
    let wanted = account.acct_lv == 4 && target != 4 && account.positions.iter().any(Position::is_cross_contract);
    let lever = if wanted { Some(lever(account, ask.tiers, &body)?) } else { None };
    account.preset = lever.map(|lever| Preset { acct_lv: target, lever }).or(account.preset.take());
    Ok(json!({
        "acctLv": target.to_string(),
        "curAcctLv": account.acct_lv.to_string(),
        "lever": lever.map(|lever| lever.to_string()).unwrap_or_default(),
        "riskOffsetType": "",
    }))
}

fn lever(account: &Account, tiers: &[TierTable], body: &Value) -> Result<Decimal, Refusal> {
    let text = body.get("lever").and_then(Value::as_str).filter(|text| !text.is_empty());
    let lever: Decimal = text.ok_or_else(|| Refusal::empty("lever"))?.parse().map_err(|_| Refusal::wrong("lever"))?;
    if lever <= Decimal::ZERO {
        return Err(Refusal::wrong("lever"));
    }
    match ceiling(account, tiers) {
        Some(highest) if lever > highest => {
            let message = format!("lower the leverage of all cross-margin contracts to {highest} or less");
            Err(Refusal::new("59137", message))
        }
        _ => Ok(lever),
    }
}

/// The smallest of the highest leverages of the families at their current size; a family beyond its tiers gets the
/// last tier's, and fails the tier check later.
fn ceiling(account: &Account, tiers: &[TierTable]) -> Option<Decimal> {
    let contracts = || account.positions.iter().filter(|position| position.is_cross_contract());
    let highest = |position: &Position| {
        let same =
            |other: &&Position| other.inst_type == position.inst_type && other.inst_family == position.inst_family;
        let size = contracts().filter(same).map(|other| other.pos.abs()).sum();
        let table = tiers::table(tiers, position.inst_type, &position.inst_family)?;
        table.highest_lever(size).or_else(|| table.steps.last().map(|step| step.max_lever))
    };
    contracts().filter_map(highest).min()
}
