//! `GET /api/v5/account/set-account-switch-precheck`.
//!
//! <https://www.okx.com/docs-v5/en/#trading-account-rest-api-precheck-account-mode-switch> (2026-06-28). The stages
//! follow from which fields the page says are filled for which check code: a stage that fails hides the ones after
//! it.

use std::collections::BTreeMap;

use rust_decimal::Decimal;
use serde_json::{Value, json};

use super::{
    account::Account,
    holdings::MarginFigures,
    items::{InstType, MgnMode, Position},
    query::{Ask, DetailsShape, PosListShape, mode},
    refusal::Refusal,
    rows::envelope,
    tiers,
    unmatched::{State, UNMATCHED_TYPES, UnmatchedType},
};

/// What the precheck finds; every later variant means that the stages before it passed.
enum Verdict {
    Unmatched(Vec<Value>),
    LeverageNotSet,
    Tiers(Vec<Value>),
    Margin,
    Pass,
}

pub(super) fn answer(account: &mut Account, ask: &Ask) -> Result<Value, Refusal> {
    let target = mode(ask.required("acctLv")?)?;
    if let Some(code) = &account.restricted {
        return Err(Refusal::new(code, "the account is restricted"));
    }
    if !account.has_activated(target) {
        return Err(Refusal::new("51070", "this account mode has to be activated on the website or in the app first"));
    }
    let verdict = verdict(account, target, ask);
    Ok(envelope(vec![row(account, target, &verdict, ask.details)]))
}

/// A target that is the current mode passes: the page does not speak of it, and nothing would change.
fn verdict(account: &Account, target: u8, ask: &Ask) -> Verdict {
    if target == account.acct_lv {
        return Verdict::Pass;
    }
    let unmatched: Vec<Value> =
        UNMATCHED_TYPES.iter().filter_map(|kind| unmatched(account, target, kind, ask.pos_list)).collect();
    if !unmatched.is_empty() {
        return Verdict::Unmatched(unmatched);
    }
    if leaves_portfolio(account, target) && !cross_contracts(account).is_empty() && preset(account, target).is_none() {
        return Verdict::LeverageNotSet;
    }
    let beyond = beyond_tiers(account, target, ask);
    match (beyond.is_empty(), account.margin.passes) {
        (false, _) => Verdict::Tiers(beyond),
        (true, false) => Verdict::Margin,
        (true, true) => Verdict::Pass,
    }
}

fn unmatched(account: &Account, target: u8, kind: &UnmatchedType, shape: PosListShape) -> Option<Value> {
    let (found, total_asset, positions) = match kind.state {
        State::Equity => (lacks_equity(account, target), account.equity.to_string(), vec![]),
        State::Holder(holds) => (holds(account), String::new(), vec![]),
        State::Positions(fits) => {
            let positions: Vec<_> = account.positions.iter().filter(|position| fits(account, position)).collect();
            (!positions.is_empty(), String::new(), positions)
        }
    };
    let listed = |position: &&Position| match shape {
        PosListShape::Ids => json!(position.pos_id),
        PosListShape::Objects => json!({ "posId": position.pos_id, "lever": position.lever.to_string() }),
    };
    let pos_list: Vec<Value> = positions.iter().map(listed).collect();
    (found && kind.targets.contains(&target))
        .then(|| json!({ "type": kind.name, "totalAsset": total_asset, "posList": pos_list }))
}

fn lacks_equity(account: &Account, target: u8) -> bool {
    let minima = account.minimum_equity.iter().filter(|minimum| minimum.acct_lv == target);
    minima.map(|minimum| minimum.usd).max().is_some_and(|least| account.equity < least)
}

/// One row per family whose cross-margin positions are too large for the target.
fn beyond_tiers(account: &Account, target: u8, ask: &Ask) -> Vec<Value> {
    let mut families: BTreeMap<(InstType, &str), (Decimal, Decimal)> = BTreeMap::new();
    for position in account.positions.iter().filter(|position| position.is_derivative()) {
        if position.mgn_mode == MgnMode::Cross {
            let (size, lever) = families.entry((position.inst_type, &position.inst_family)).or_default();
            *size += position.pos.abs();
            *lever = (*lever).max(position.lever);
        }
    }
    let mut rows = Vec::new();
    for ((inst_type, family), (size, own)) in families {
        let lever = (inst_type != InstType::Option).then(|| preset(account, target).unwrap_or(own));
        let most = if target == 4 {
            let mut limits = account.position_limits.iter();
            limits.find(|limit| limit.inst_type == inst_type && limit.inst_family == family).map(|limit| limit.max_sz)
        } else {
            tiers::table(ask.tiers, inst_type, family).map(|table| table.largest_size(lever))
        };
        if let Some(most) = most.filter(|most| size > *most) {
            let lever = lever.map(|lever| lever.to_string()).unwrap_or_default();
            rows.push(json!({
                "instFamily": family, "instType": inst_type.as_str(), "pos": size.to_string(), "lever": lever,
                "maxSz": most.to_string(),
            }));
        }
    }
    rows
}

fn row(account: &Account, target: u8, verdict: &Verdict, details: DetailsShape) -> Value {
    let (code, unmatched, tiers) = match verdict {
        Verdict::Unmatched(list) => ("1", list.clone(), vec![]),
        Verdict::LeverageNotSet => ("3", vec![], vec![]),
        Verdict::Tiers(list) => ("4", vec![], list.clone()),
        Verdict::Margin => ("4", vec![], vec![]),
        Verdict::Pass => ("0", vec![], vec![]),
    };
    let judged = matches!(code, "0" | "4");
    let margin = |figures, acct_lv| if judged { margin(figures, acct_lv, details) } else { Value::Null };
    let after = if target == account.acct_lv { &account.margin.before } else { &account.margin.after };
    let positions = if code == "1" { vec![] } else { levers_after(account, target) };
    json!({
        "sCode": code,
        "curAcctLv": account.acct_lv.to_string(),
        "acctLv": target.to_string(),
        "riskOffsetType": "",
        "unmatchedInfoCheck": unmatched,
        "posList": positions,
        "posTierCheck": tiers,
        "mgnBf": margin(&account.margin.before, account.acct_lv),
        "mgnAft": margin(after, target),
    })
}

/// The cross-margin contract positions and their leverage after the switch: the preset one, or still each its own.
fn levers_after(account: &Account, target: u8) -> Vec<Value> {
    if !leaves_portfolio(account, target) {
        return vec![];
    }
    let lever = |position: &Position| preset(account, target).unwrap_or(position.lever).to_string();
    let row = |position: &&Position| json!({ "posId": position.pos_id, "lever": lever(position) });
    cross_contracts(account).iter().map(row).collect()
}

fn margin(figures: &MarginFigures, acct_lv: u8, shape: DetailsShape) -> Value {
    let in_usd = |figure: &String| if matches!(acct_lv, 3 | 4) { figure.clone() } else { String::new() };
    let details = match shape {
        _ if acct_lv == 2 => figures
            .details
            .iter()
            .map(|row| json!({ "ccy": row.ccy, "availEq": row.avail_eq, "mgnRatio": row.mgn_ratio }))
            .collect(),
        DetailsShape::Array => json!([]),
        DetailsShape::EmptyString => json!(""),
    };
    json!({ "acctAvailEq": in_usd(&figures.acct_avail_eq), "mgnRatio": in_usd(&figures.mgn_ratio), "details": details })
}

fn leaves_portfolio(account: &Account, target: u8) -> bool {
    account.acct_lv == 4 && matches!(target, 2 | 3)
}

fn cross_contracts(account: &Account) -> Vec<&Position> {
    account.positions.iter().filter(|position| position.is_cross_contract()).collect()
}

/// The leverage set ahead of this very switch.
fn preset(account: &Account, target: u8) -> Option<Decimal> {
    let preset = account.preset.as_ref().filter(|preset| preset.acct_lv == target);
    preset.filter(|_| leaves_portfolio(account, target)).map(|preset| preset.lever)
}
