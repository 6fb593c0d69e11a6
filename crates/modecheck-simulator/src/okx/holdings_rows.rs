//! Rows of the account endpoints: configuration, balances, positions, tiers.
//!
//! <https://www.okx.com/docs-v5/en/#trading-account-rest-api> (2026-06-27)

use std::{collections::BTreeSet, iter};

use rust_decimal::Decimal;
use serde_json::{Value, json};

use super::{
    account::Account,
    items::{InstType, MgnMode, PosSide, Position},
    profile::CopyTrading,
    rows::{CREATED_MS, filled},
    tiers::{TierStep, TierTable},
};

pub(super) fn config(account: &Account) -> Value {
    let manual = |wanted: fn(&Position) -> bool| {
        account.positions.iter().any(|position| position.manual_transfer && wanted(position))
    };
    let contracts = if manual(Position::is_contract) { "autonomy" } else { "automatic" };
    let margin = if manual(|position| position.inst_type == InstType::Margin) { "quick_margin" } else { "automatic" };
    let permissions: Vec<_> = account.permissions.iter().map(|permission| permission.as_str()).collect();
    let ips: Vec<_> = account.ips.iter().map(ToString::to_string).collect();
    json!({
        "acctLv": account.acct_lv.to_string(), "acctStpMode": "cancel_maker", "autoLoan": false,
        "ctIsoMode": contracts, "enableSpotBorrow": false, "feeType": "0", "greeksType": "PA", "ip": ips.join(","),
        "kycLv": account.kyc_level.to_string(), "label": "readonly", "level": "Lv1", "levelTmp": "",
        "liquidationGear": "-1", "mainUid": account.main_uid, "mgnIsoMode": margin, "opAuth": "1",
        "perm": permissions.join(","), "posMode": account.pos_mode.as_str(),
        "roleType": account.contract_role().as_str(), "settleCcy": "USDC", "settleCcyList": ["USD", "USDC"],
        "spotBorrowAutoRepay": false, "spotOffsetType": "", "spotRoleType": account.spot_role().as_str(),
        "spotTraderInsts": [], "stgyType": account.stgy_type.to_string(), "traderInsts": [],
        "type": account.kind.as_str(), "uid": account.uid,
    })
}

pub(super) fn position(position: &Position, acct_lv: u8) -> Value {
    const EMPTY: &str = "baseBal baseBorrowed baseInterest bePx clSpotInUseAmt deltaBS deltaPA gammaBS \
        gammaPA hedgedPos imr interest liab liabCcy liqPx margin maxSpotInUseAmt mgnRatio mmr nonSettleAvgPx \
        optVal pendingCloseOrdLiabVal posCcy quoteBal quoteBorrowed quoteInterest settledPnl spotInUseAmt \
        spotInUseCcy thetaBS thetaPA vegaBS vegaPA availPos";
    let cross = position.mgn_mode == MgnMode::Cross;
    let no_lever = position.inst_type == InstType::Option || (cross && acct_lv == 4);
    let (price, notional) = (position.mark_px.to_string(), position.notional_usd.to_string());
    let side = match position.pos_side {
        PosSide::Net => "net",
        PosSide::Long => "long",
        PosSide::Short => "short",
    };
    let mut row = filled(
        EMPTY,
        json!({
            "adl": "1", "avgPx": price, "bizRefId": if position.trial_fund { "9174" } else { "" },
            "bizRefType": if position.trial_fund { "trial_fund" } else { "" }, "cTime": CREATED_MS,
            "ccy": position.ccy, "closeOrderAlgo": [], "fee": "0", "fundingFee": "0", "idxPx": price,
            "instId": position.inst_id, "instType": position.inst_type.as_str(), "last": price,
            "lever": if no_lever { String::new() } else { position.lever.to_string() }, "liqPenalty": "0",
            "markPx": price, "mgnMode": if cross { "cross" } else { "isolated" }, "notionalUsd": notional, "pnl": "0",
            "pos": position.pos.to_string(), "posId": position.pos_id, "posSide": side, "realizedPnl": "0",
            "tradeId": "100000001", "uTime": CREATED_MS, "upl": "0", "uplLastPx": "0", "uplRatio": "0",
            "uplRatioLastPx": "0", "usdPx": "1",
        }),
    );
    if position.inst_type == InstType::Margin {
        row["posCcy"] = json!(position.pos_ccy);
        row["availPos"] = json!(position.pos.to_string());
    }
    row
}

/// Fields outside the modes the page lists for them are `""`: in futures mode even the liabilities.
pub(super) fn balance(account: &Account, wanted: Option<&[&str]>) -> Value {
    let mode = account.acct_lv;
    let only = |modes: &[u8], text: String| if modes.contains(&mode) { text } else { String::new() };
    let equity = account.equity.to_string();
    let mut currencies: BTreeSet<&str> = account.balances.iter().map(|balance| balance.ccy.as_str()).collect();
    currencies.extend(account.liabilities.keys().map(String::as_str));
    currencies.extend(account.bots.iter().map(|bot| bot.ccy.as_str()));
    let shown = currencies.into_iter().filter(|ccy| wanted.is_none_or(|wanted| wanted.contains(ccy)));
    let details: Vec<Value> = shown.map(|ccy| currency(account, ccy)).collect();
    filled(
        "ordFroz",
        json!({
            "adjEq": only(&[1, 3, 4], equity.clone()), "availEq": only(&[3, 4], equity.clone()),
            "borrowFroz": only(&[1, 3, 4], "0".to_owned()), "delta": "0", "deltaLever": "0",
            "deltaNeutralStatus": "0", "details": details, "imr": only(&[1, 3, 4], "0".to_owned()),
            "isoEq": only(&[2, 3, 4], "0".to_owned()),
            "mgnRatio": only(&[1, 3, 4], account.margin.before.mgn_ratio.clone()),
            "mmr": only(&[1, 3, 4], "0".to_owned()), "notionalUsd": only(&[1, 3, 4], "0".to_owned()),
            "notionalUsdForBorrow": only(&[1, 3, 4], "0".to_owned()),
            "notionalUsdForFutures": only(&[3, 4], "0".to_owned()),
            "notionalUsdForOption": only(&[1, 3, 4], "0".to_owned()),
            "notionalUsdForSwap": only(&[3, 4], "0".to_owned()),
            "totalEq": equity, "uTime": CREATED_MS, "upl": only(&[3, 4], "0".to_owned()),
        }),
    )
}

fn currency(account: &Account, ccy: &str) -> Value {
    const EMPTY: &str = "accAvgPx clSpotInUseAmt imr maxSpotInUse mgnRatio mmr notionalLever openAvgPx \
        spotBal spotInUseAmt spotUpl spotUplRatio totalPnl totalPnlRatio";
    let only =
        |modes: &[u8], text: &str| if modes.contains(&account.acct_lv) { text.to_owned() } else { String::new() };
    let (eq, usd) = account
        .balances
        .iter()
        .find(|balance| balance.ccy == ccy)
        .map_or_else(Default::default, |balance| (balance.eq.to_string(), balance.eq_usd.to_string()));
    let owed = account.liabilities.get(ccy).map_or_else(|| "0".to_owned(), Decimal::to_string);
    let in_bots: Decimal = account.bots.iter().filter(|bot| bot.ccy == ccy).map(|bot| bot.investment).sum();
    let trial: Decimal =
        account.positions.iter().filter(|p| p.trial_fund && p.ccy == ccy).map(|p| p.notional_usd).sum();
    let copied = |state| if account.copy_trading.contains(&state) { eq.clone() } else { "0".to_owned() };
    filled(
        EMPTY,
        json!({
            "autoLendMtAmt": "0", "autoLendStatus": "off", "availBal": eq, "availEq": only(&[2, 3, 4], &eq),
            "borrowFroz": only(&[3, 4], "0"), "cashBal": eq, "ccy": ccy, "colBorrAutoConversion": "0", "colRes": "0",
            "collateralEnabled": false, "collateralRestrict": false, "crossLiab": only(&[1, 3, 4], &owed),
            "disEq": only(&[1, 3, 4], &usd), "eq": eq, "eqUsd": usd, "fixedBal": "0", "frozenBal": "0",
            "frpType": "0", "interest": only(&[1, 3, 4], "0"), "isoEq": only(&[2, 3, 4], "0"),
            "isoLiab": only(&[3, 4], "0"), "isoUpl": only(&[2, 3, 4], "0"), "liab": only(&[1, 3, 4], &owed),
            "maxLoan": only(&[1, 3, 4], "0"), "ordFrozen": only(&[1, 2, 3], "0"), "rewardBal": trial.to_string(),
            "smtSyncEq": copied(CopyTrading::FuturesSmartSync),
            "spotCopyTradingEq": copied(CopyTrading::SpotCustomCopy), "spotIsoBal": "0",
            "stgyEq": in_bots.to_string(), "twap": only(&[1, 3, 4], "0"), "uTime": CREATED_MS,
            "upl": only(&[2, 3, 4], "0"), "uplLiab": only(&[3, 4], "0"),
        }),
    )
}

pub(super) fn tiers(table: &TierTable) -> Vec<Value> {
    let ends = table.steps.iter().map(|step| step.max_sz);
    let begins = iter::once(Decimal::ZERO).chain(ends);
    let row = |((index, step), begin): ((usize, &TierStep), Decimal)| {
        json!({
            "baseMaxLoan": "", "imr": step.imr.to_string(), "instFamily": table.inst_family, "instId": "",
            "maxLever": step.max_lever.to_string(), "maxSz": step.max_sz.to_string(), "minSz": begin.to_string(),
            "mmr": step.mmr.to_string(), "optMgnFactor": "0", "quoteMaxLoan": "", "tier": (index + 1).to_string(),
            "uly": table.inst_family,
        })
    };
    table.steps.iter().enumerate().zip(begins).map(row).collect()
}
