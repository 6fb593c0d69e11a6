//! Balances and borrowings.

use rust_decimal::Decimal;
use serde_json::{Value, json};

use super::{
    account::Account,
    holdings::{Coin, Wallet},
    profile::MarginMode,
    query::{Answer, Ask},
    refusal::Refusal,
};

type Answered = Result<Answer, Refusal>;

/// <https://bybit-exchange.github.io/docs/v5/account/wallet-balance> (2026-07-24): one wallet in the second unified
/// account, a second one for inverse contracts in the first, and two others in the classic one.
pub(super) fn balance(account: &mut Account, ask: &Ask) -> Answered {
    let kind = ask.required("accountType")?;
    let wanted: Option<Vec<&str>> = ask.get("coin").map(|coins| coins.split(',').collect());
    let lies_in = |coin: &&Coin| match (account.unified_margin_status, kind) {
        (1, "SPOT") | (3 | 4, "UNIFIED") => Some(coin.wallet == Wallet::Unified),
        (1 | 3 | 4, "CONTRACT") => Some(coin.wallet == Wallet::Contract),
        (1 | 3 | 4, _) => None,
        (_, "UNIFIED") => Some(true),
        _ => None,
    };
    if lies_in(&&Coin::default()).is_none() {
        return Err(Refusal::new("10001", "accountType only support UNIFIED"));
    }
    let shown = account.coins.iter().filter(|coin| lies_in(coin) == Some(true));
    let shown = shown.filter(|coin| wanted.as_ref().is_none_or(|wanted| wanted.contains(&coin.coin.as_str())));
    let coins: Vec<_> = shown.map(|held| coin(held, account.margin_mode)).collect();
    let rate = if account.margin_mode == MarginMode::IsolatedMargin { "" } else { "0" };
    let equity = account.equity.to_string();
    let row = json!({
        "accountType": kind, "totalEquity": equity, "totalWalletBalance": equity, "totalMarginBalance": equity,
        "totalAvailableBalance": equity, "totalPerpUPL": "0", "totalInitialMargin": "0",
        "totalMaintenanceMargin": "0", "accountLTV": "0", "accountIMRate": rate, "accountMMRate": rate, "coin": coins,
    });
    Ok(Answer::ok(json!({ "list": [row] })))
}

fn coin(coin: &Coin, mode: MarginMode) -> Value {
    let figure = if mode == MarginMode::PortfolioMargin { "" } else { "0" };
    let mut row = json!({
        "coin": coin.coin, "equity": coin.equity.to_string(), "usdValue": coin.usd_value.to_string(),
        "walletBalance": (coin.equity + coin.spot_borrow).to_string(), "free": "", "locked": "0",
        "spotHedgingQty": "0", "borrowAmount": coin.borrow_amount.to_string(),
        "spotBorrow": coin.spot_borrow.to_string(), "availableToWithdraw": "", "availableToBorrow": "",
        "accruedInterest": coin.accrued_interest.to_string(), "totalOrderIM": figure, "totalPositionIM": figure,
        "totalPositionMM": figure, "unrealisedPnl": "0", "cumRealisedPnl": "0", "bonus": "0",
        "marginCollateral": true, "collateralSwitch": coin.collateral_switch,
    });
    if let Some(limit) = &coin.col_res {
        row["colRes"] = json!(limit);
    }
    row
}

/// <https://bybit-exchange.github.io/docs/v5/account/collateral-info> (2026-07-24)
#[expect(clippy::unnecessary_wraps, reason = "all endpoints answer alike")]
pub(super) fn collateral(account: &mut Account, ask: &Ask) -> Answered {
    let shown = account.coins.iter().filter(|coin| ask.get("currency").is_none_or(|wanted| wanted == coin.coin));
    let row = |coin: &Coin| {
        json!({
            "currency": coin.coin, "hourlyBorrowRate": "0.000001", "maxBorrowingAmount": "3",
            "freeBorrowingLimit": "0", "freeBorrowAmount": "0", "freeBorrowingAmount": "",
            "borrowAmount": coin.borrow_amount.to_string(), "otherBorrowAmount": "0", "availableToBorrow": "3",
            "borrowable": true, "borrowUsageRate": "0", "marginCollateral": true,
            "collateralSwitch": coin.collateral_switch, "collateralRatio": "0.95",
        })
    };
    Ok(Answer::ok(json!({ "list": shown.map(row).collect::<Vec<_>>() })))
}

/// <https://bybit-exchange.github.io/docs/v5/spot-margin-uta/status> (2026-07-24)
#[expect(clippy::unnecessary_wraps, reason = "all endpoints answer alike")]
pub(super) fn spot_margin(account: &mut Account, _: &Ask) -> Answered {
    let (mode, leverage) = if account.spot_margin { ("1", "4") } else { ("0", "") };
    Ok(Answer::ok(json!({ "spotMarginMode": mode, "spotLeverage": leverage, "effectiveLeverage": "0" })))
}

/// The debt in one coin, which has to be named: `GET /v5/spot-margin-trade/liability` (2026-07-24).
pub(super) fn liability(account: &mut Account, ask: &Ask) -> Answered {
    let currency = ask.required("currency")?;
    let of_coin = |figure: fn(&Coin) -> Decimal| -> String {
        let coins = account.coins.iter().filter(|coin| coin.coin == currency);
        coins.map(figure).sum::<Decimal>().to_string()
    };
    Ok(Answer::ok(json!({
        "currency": currency, "borrowAmount": of_coin(|coin| coin.borrow_amount),
        "spotBorrow": of_coin(|coin| coin.spot_borrow), "accruedInterest": of_coin(|coin| coin.accrued_interest),
    })))
}
