//! Margin orders and the margin accounts.

use rust_decimal::{Decimal, RoundingStrategy};
use serde_json::{Value, json};

use super::{
    account::Account,
    holdings::{IsolatedPair, MarginAsset},
    orders::{SpotOrder, StopOrder},
    query::{Answer, Ask},
    refusal::Refusal,
    rows,
    settings::MarginOff,
    spot::{OCO_PAGES, PAGES, symbols_of},
};

type Answered = Result<Answer, Refusal>;

const TRADE_TYPES: [&str; 2] = ["MARGIN_TRADE", "MARGIN_ISOLATED_TRADE"];

/// An account without margin has neither accounts nor orders there. Which reads say so is documented nowhere; here all
/// do.
fn enabled(account: &Account, ask: &Ask) -> Result<(), Refusal> {
    match ask.settings.margin_off {
        _ if account.margin_enabled => Ok(()),
        MarginOff::NotEnabled => Err(Refusal::new("101030", "You haven't yet enabled the margin trading")),
        MarginOff::NotOpened => Err(Refusal::new("130306", "The account has not opened leveraged trading")),
    }
}

fn trade_type<'a>(ask: &Ask) -> Result<&'a str, Refusal> {
    ask.required("tradeType")?;
    ask.one_of("tradeType", &TRADE_TYPES)
}

fn orders_of<'a>(account: &'a Account, trade_type: &'a str) -> impl Iterator<Item = &'a SpotOrder> {
    account.spot_orders.iter().filter(move |order| !order.done && order.trade_type.as_str() == trade_type)
}

/// `GET /api/v3/hf/margin/order/active/symbols`: of one trade type, which must be named.
pub(super) fn symbols(account: &Account, ask: &Ask) -> Answered {
    let trade_type = trade_type(ask)?;
    enabled(account, ask)?;
    let symbols = symbols_of(orders_of(account, trade_type));
    Ok(json!({ "symbolSize": symbols.len(), "symbols": ask.list(symbols) }).into())
}

/// `GET /api/v3/hf/margin/orders/active`: of one symbol and one trade type, without pages.
pub(super) fn active(account: &Account, ask: &Ask) -> Answered {
    let (symbol, trade_type) = (ask.required("symbol")?, trade_type(ask)?);
    enabled(account, ask)?;
    let orders = orders_of(account, trade_type).filter(|order| order.symbol == symbol);
    Ok(ask.list(orders.map(rows::high_frequency).collect()).into())
}

/// `GET /api/v3/hf/margin/stop-orders` (change log of 2025-09-03). Its parameters were not published; that it takes
/// those of the spot list, without a default trade type, is assumed.
pub(super) fn stops(account: &Account, ask: &Ask) -> Answered {
    waiting(account, ask, false)
}

/// `GET /api/v3/hf/margin/oco-orders` (change log of 2025-09-03), like [`stops`].
pub(super) fn ocos(account: &Account, ask: &Ask) -> Answered {
    waiting(account, ask, true)
}

fn waiting(account: &Account, ask: &Ask, oco: bool) -> Answered {
    enabled(account, ask)?;
    let fits = |order: &&StopOrder| {
        order.oco == oco
            && !order.over
            && TRADE_TYPES.contains(&order.trade_type.as_str())
            && ask.fits("tradeType", order.trade_type.as_str())
            && ask.fits("symbol", &order.symbol)
    };
    let row = if oco { rows::oco } else { rows::stop };
    let rows = account.stop_orders.iter().filter(fits).map(row).collect();
    Ok(ask.page(rows, if oco { OCO_PAGES } else { PAGES })?.into())
}

/// What an amount of USDT is in the quote currency, cut to eight digits: dust in USDT may be nothing in bitcoin. The
/// prices are made up.
fn quoted(in_usdt: Decimal, ask: &Ask) -> Result<String, Refusal> {
    let price = match ask.one_of("quoteCurrency", &["USDT", "KCS", "BTC"])? {
        "BTC" => Decimal::from(64_000),
        "KCS" => Decimal::TEN,
        _ => Decimal::ONE,
    };
    Ok((in_usdt / price).round_dp_with_strategy(8, RoundingStrategy::ToZero).normalize().to_string())
}

/// `GET /api/v3/margin/accounts`. `queryType` is `MARGIN` unless asked, which hides a part of some accounts.
pub(super) fn cross(account: &Account, ask: &Ask) -> Answered {
    let wanted = ask.one_of("queryType", &["MARGIN", "MARGIN_V2", "ALL"])?;
    enabled(account, ask)?;
    let shown: Vec<_> = account.cross.iter().filter(|asset| shown(asset.v2, wanted)).collect();
    let (total, owed) = sums(shown.iter().copied());
    let row = |asset: &&MarginAsset| coin(asset, &asset.currency);
    let data = json!({
        "totalAssetOfQuoteCurrency": quoted(total, ask)?, "totalLiabilityOfQuoteCurrency": quoted(owed, ask)?,
        "debtRatio": ratio(total, owed), "status": account.cross_status,
        "accounts": ask.list(shown.iter().map(row).collect()),
    });
    Ok(data.into())
}

/// `GET /api/v3/isolated/accounts`. `queryType` is `ISOLATED` unless asked, which hides a part of some accounts.
pub(super) fn isolated(account: &Account, ask: &Ask) -> Answered {
    let wanted = ask.one_of("queryType", &["ISOLATED", "ISOLATED_V2", "ALL"])?;
    enabled(account, ask)?;
    let fits = |pair: &&IsolatedPair| shown(pair.v2, wanted) && ask.fits("symbol", &pair.symbol);
    let pairs: Vec<_> = account.isolated.iter().filter(fits).collect();
    let (total, owed) = sums(pairs.iter().flat_map(|pair| [&pair.base, &pair.quote]));
    let row = |pair: &&IsolatedPair| {
        let (base, quote) = pair.symbol.split_once('-').unwrap_or((&pair.symbol, "USDT"));
        let (total, owed) = sums([&pair.base, &pair.quote].into_iter());
        json!({
            "symbol": pair.symbol, "status": pair.status, "debtRatio": ratio(total, owed),
            "baseAsset": coin(&pair.base, base), "quoteAsset": coin(&pair.quote, quote),
        })
    };
    let data = json!({
        "totalAssetOfQuoteCurrency": quoted(total, ask)?, "totalLiabilityOfQuoteCurrency": quoted(owed, ask)?,
        "timestamp": ask.now_ms, "assets": ask.list(pairs.iter().map(row).collect()),
    });
    Ok(data.into())
}

fn shown(v2: bool, wanted: &str) -> bool {
    wanted == "ALL" || v2 == wanted.ends_with("_V2")
}

/// Assets and debts in USDT.
fn sums<'a>(assets: impl Iterator<Item = &'a MarginAsset>) -> (Decimal, Decimal) {
    assets.fold((Decimal::ZERO, Decimal::ZERO), |(total, owed), asset| {
        (total + asset.total * asset.price, owed + asset.liability() * asset.price)
    })
}

/// Four digits: dust is no debt by it.
fn ratio(total: Decimal, owed: Decimal) -> String {
    let ratio = owed.checked_div(total).unwrap_or_default();
    ratio.round_dp_with_strategy(4, RoundingStrategy::ToZero).normalize().to_string()
}

fn coin(asset: &MarginAsset, currency: &str) -> Value {
    json!({
        "currency": currency, "total": asset.total.to_string(), "available": asset.total.to_string(), "hold": "0",
        "liability": asset.liability().to_string(), "liabilityPrincipal": asset.liability_principal.to_string(),
        "liabilityInterest": asset.liability_interest.to_string(), "maxBorrowSize": "44", "borrowEnabled": true,
        "transferInEnabled": true,
    })
}
