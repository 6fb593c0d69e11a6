//! `POST /api/v5/account/set-account-level`: the switch itself.
//!
//! <https://www.okx.com/docs-v5/en/#trading-account-rest-api-set-account-mode> (2026-07-06); what it refuses follows
//! the texts of its error codes, <https://www.okx.com/docs-v5/en/#error-code> (2026-07-13). None of it is taken from
//! the precheck: where the two disagree, one of them is wrong.

use rust_decimal::Decimal;
use serde_json::{Value, json};

use super::{
    account::Account,
    items::{InstType, MgnMode, PosSide, Position},
    profile::{Compliance, CopyTrading, PosMode, Role},
    query::{Ask, mode},
    refusal::Refusal,
    rows::envelope,
    tiers::{self, TierTable},
};

type Checked = Result<(), Refusal>;

pub(super) fn answer(account: &mut Account, ask: &Ask) -> Result<Value, Refusal> {
    let body = ask.body()?;
    let target = mode(body.get("acctLv").and_then(Value::as_str).ok_or_else(|| Refusal::empty("acctLv"))?)?;
    check(account, ask.tiers, target)?;
    apply(account, target);
    Ok(envelope(vec![json!({ "acctLv": target.to_string() })]))
}

/// Why the switch would be refused. Switching to the current mode changes nothing and is never refused for its state.
pub(super) fn check(account: &Account, tiers: &[TierTable], target: u8) -> Checked {
    refuse(
        account.restricted.is_some(),
        account.restricted.as_deref().unwrap_or_default(),
        "the account is restricted",
    )?;
    if target == account.acct_lv {
        return Ok(());
    }
    let new = !account.activated.contains(&target);
    refuse(new, "51070", "activate this account mode on the website or in the app first")?;
    compliance(account, target)?;
    orders(account)?;
    copy_trading(account, target)?;
    debts(account)?;
    positions(account, target)?;
    assets(account, target)?;
    leverage(account, target)?;
    refuse(!fits_tiers(account, tiers, target), "59138", "cannot switch: the position tier check failed")?;
    refuse(!account.margin.passes, "59139", "cannot switch: the margin check failed")
}

/// Carries a switch out. Hedge mode does not exist in portfolio margin mode, and a preset is used up.
pub(super) fn apply(account: &mut Account, target: u8) {
    if target == account.acct_lv {
        return;
    }
    if let (4, Some(preset)) = (account.acct_lv, account.preset.take()) {
        for position in account.positions.iter_mut().filter(|position| position.is_cross_contract()) {
            position.lever = preset.lever;
        }
    }
    if target == 4 {
        account.pos_mode = PosMode::Net;
    }
    account.activated.extend([account.acct_lv, target]);
    account.acct_lv = target;
}

fn refuse(when: bool, code: &str, message: &str) -> Checked {
    if when { Err(Refusal::new(code, message)) } else { Ok(()) }
}

/// 59113 and 59114: margin trading is not offered where the account is.
fn compliance(account: &Account, target: u8) -> Checked {
    if target == 1 {
        return Ok(());
    }
    let barred = account.compliance.contains(&Compliance::Restricted);
    refuse(barred, "59114", "margin trading is not offered in your region")?;
    let unverified = account.kyc_level <= 1 && account.compliance.contains(&Compliance::Kyc2);
    refuse(unverified, "59113", "margin trading needs level 2 verification in your region")
}

/// 59132: open orders and bots that cannot go on.
fn orders(account: &Account) -> Checked {
    let hindering_bots = account.bots.iter().filter(|bot| !bot.compatible).count();
    let open = account.orders.len() + account.algo_orders.len() + hindering_bots;
    refuse(open > 0, "59132", "cannot switch: cancel all open orders and stop incompatible bots")
}

/// 51164 for lead traders, 59135 for the rest of copy trading.
fn copy_trading(account: &Account, target: u8) -> Checked {
    let roles = [account.contract_role(), account.spot_role()];
    refuse(target == 4 && roles.contains(&Role::Lead), "51164", "lead traders cannot use portfolio margin mode")?;
    let hinders = |state: &CopyTrading| match state {
        CopyTrading::SpotCustomCopy | CopyTrading::FuturesCustomCopy => true,
        CopyTrading::FuturesSmartSync => target == 1,
        CopyTrading::SpotCustomLead => target >= 3,
    };
    let hindered = account.copy_trading.iter().any(hinders) || (target >= 3 && roles.contains(&Role::Copy));
    refuse(hindered, "59135", "cannot switch: adjust your copy trading first")
}

/// 59001 for borrowings, 59311 for a VIP loan.
fn debts(account: &Account) -> Checked {
    let owed: Decimal = account.liabilities.values().map(Decimal::abs).sum();
    refuse(owed > Decimal::ZERO, "59001", "cannot switch with borrowings")?;
    refuse(account.vip_loan, "59311", "cannot go on with a VIP loan outstanding")
}

/// 51041 for hedged contracts on the way into portfolio margin mode, 59134 for positions the target cannot hold.
fn positions(account: &Account, target: u8) -> Checked {
    for position in &account.positions {
        let hedge =
            account.pos_mode == PosMode::LongShort && matches!(position.pos_side, PosSide::Long | PosSide::Short);
        let futures = matches!(position.inst_type, InstType::Swap | InstType::Futures);
        refuse(target == 4 && hedge && futures, "51041", "portfolio margin mode supports net mode only")?;
        let lost = target == 1 || position.trial_fund || !transferable(account, position);
        refuse(lost, "59134", "cannot switch: close the incompatible positions")?;
    }
    Ok(())
}

/// Whether a mode with cross margin can take the position over.
fn transferable(account: &Account, position: &Position) -> bool {
    match (position.inst_type, position.mgn_mode) {
        (InstType::Margin, MgnMode::Cross) => false,
        (InstType::Option, MgnMode::Cross) => {
            let bought = position.pos > Decimal::ZERO && position.pos_side != PosSide::Short;
            !(bought && account.acct_lv == 4)
        }
        (InstType::Option, MgnMode::Isolated) | (InstType::Spot, _) | (_, MgnMode::Cross) => true,
        (InstType::Margin | InstType::Swap | InstType::Futures, MgnMode::Isolated) => !position.manual_transfer,
    }
}

/// 59133: less equity than the mode demands of this account.
fn assets(account: &Account, target: u8) -> Checked {
    let short = account.minimum_equity.iter().any(|least| least.acct_lv == target && least.usd > account.equity);
    refuse(short, "59133", "cannot switch: not enough assets for this account mode")
}

/// 59136: leaving portfolio margin mode with cross-margin contracts and no leverage set for the target.
fn leverage(account: &Account, target: u8) -> Checked {
    let preset = account.preset.as_ref().is_some_and(|preset| preset.acct_lv == target);
    let wanted = account.acct_lv == 4 && target != 1 && account.positions.iter().any(Position::is_cross_contract);
    refuse(wanted && !preset, "59136", "cannot switch: set the leverage of all cross-margin contracts first")
}

/// Whether each cross-margin position may keep its leverage, or keep its size, in the target mode.
fn fits_tiers(account: &Account, tiers: &[TierTable], target: u8) -> bool {
    let cross = || account.positions.iter().filter(|position| position.mgn_mode == MgnMode::Cross);
    cross().filter(|position| position.is_derivative()).all(|position| {
        let same =
            |other: &&Position| (other.inst_type, &other.inst_family) == (position.inst_type, &position.inst_family);
        let held: Decimal = cross().filter(same).map(|other| other.pos.abs()).sum();
        if target == 4 {
            let mut limits = account.position_limits.iter();
            let own = limits
                .find(|limit| (limit.inst_type, &limit.inst_family) == (position.inst_type, &position.inst_family));
            return own.is_none_or(|limit| held <= limit.max_sz);
        }
        let Some(table) = tiers::table(tiers, position.inst_type, &position.inst_family) else { return true };
        let leaving = account.acct_lv == 4 && target != 1;
        let preset = account.preset.as_ref().filter(|preset| leaving && preset.acct_lv == target);
        let lever = preset.map_or(position.lever, |preset| preset.lever);
        match table.highest_lever(held) {
            None => false,
            Some(highest) => position.inst_type == InstType::Option || lever <= highest,
        }
    })
}
