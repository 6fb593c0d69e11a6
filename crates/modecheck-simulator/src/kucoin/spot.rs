//! Spot orders.

use serde_json::{Value, json};

use super::{
    account::Account,
    orders::{SpotOrder, StopOrder, TradeType},
    query::{Answer, Ask, Pages},
    refusal::Refusal,
    rows,
};

type Answered = Result<Answer, Refusal>;

/// The largest page of spot lists is documented for one of them only.
pub(super) const PAGES: Pages = Pages::of(50, 500);
/// 10 to 500.
pub(super) const OCO_PAGES: Pages = Pages { least: 10, ..PAGES };
const TRADE_TYPES: [&str; 3] = ["TRADE", "MARGIN_TRADE", "MARGIN_ISOLATED_TRADE"];

/// Active orders of the high-frequency account, of which nobody but [`symbols`] tells the symbols.
fn in_account(account: &Account) -> impl Iterator<Item = &SpotOrder> {
    account.spot_orders.iter().filter(|order| !order.done && !order.low_frequency && !order.is_margin())
}

/// `GET /api/v1/hf/orders/active/symbols`
#[expect(clippy::unnecessary_wraps, reason = "all endpoints answer alike")]
pub(super) fn symbols(account: &Account, ask: &Ask) -> Answered {
    let symbols = symbols_of(in_account(account));
    Ok(ask.seen_in_two(json!({ "symbols": ask.list(symbols) })))
}

/// Each symbol once, in the order of the orders.
pub(super) fn symbols_of<'a>(orders: impl Iterator<Item = &'a SpotOrder>) -> Vec<Value> {
    orders.fold(Vec::new(), |mut known, order| {
        let symbol = json!(order.symbol);
        if !known.contains(&symbol) {
            known.push(symbol);
        }
        known
    })
}

/// `GET /api/v1/hf/orders/active`: one symbol's, without pages.
pub(super) fn active(account: &Account, ask: &Ask) -> Answered {
    Ok(ask.list(of_symbol(account, ask)?).into())
}

/// `GET /api/v1/hf/orders/active/page`: one symbol's, twenty to a page by default. The largest page is assumed.
pub(super) fn active_page(account: &Account, ask: &Ask) -> Answered {
    let pages = Pages { page: "pageNum", ..Pages::of(20, 100) };
    Ok(ask.page(of_symbol(account, ask)?, pages)?.into())
}

fn of_symbol(account: &Account, ask: &Ask) -> Result<Vec<Value>, Refusal> {
    let symbol = ask.required("symbol")?;
    Ok(in_account(account).filter(|order| order.symbol == symbol).map(rows::high_frequency).collect())
}

/// `GET /api/v1/orders` on the spot host: orders from before the high-frequency account, done ones unless asked, of the
/// spot account unless asked. Those of margin are disabled since 2026-03-04.
pub(super) fn orders(account: &Account, ask: &Ask) -> Answered {
    let done = ask.one_of("status", &["done", "active"])? == "done";
    if ask.one_of("tradeType", &TRADE_TYPES)? != "TRADE" {
        return Err(Refusal::deprecated());
    }
    let fits = |order: &&SpotOrder| {
        order.low_frequency
            && !order.is_margin()
            && order.done == done
            && ask.fits("symbol", &order.symbol)
            && ask.fits("side", &order.side)
            && ask.fits("type", "limit")
    };
    let rows = account.spot_orders.iter().filter(fits).map(rows::low_frequency).collect();
    Ok(ask.page(rows, PAGES)?.into())
}

/// `GET /api/v1/stop-order`: of the spot account unless asked. `stop` is `stop` or `oco`; that the first is meant when
/// it is absent is assumed.
pub(super) fn stops(account: &Account, ask: &Ask) -> Answered {
    let wanted = ask.one_of("tradeType", &TRADE_TYPES)?;
    let oco = ask.one_of("stop", &["stop", "oco"])? == "oco";
    let fits = |order: &&StopOrder| {
        order.trade_type.as_str() == wanted
            && order.oco == oco
            && !order.over
            && ask.fits("symbol", &order.symbol)
            && ask.fits("side", &order.side)
            && ask.fits("type", "limit")
    };
    Ok(ask.page(account.stop_orders.iter().filter(fits).map(rows::stop).collect(), PAGES)?.into())
}

/// `GET /api/v3/oco/orders`: of the spot account. That those that are over are told too is read off their statuses.
pub(super) fn ocos(account: &Account, ask: &Ask) -> Answered {
    let fits =
        |order: &&StopOrder| order.oco && order.trade_type == TradeType::Trade && ask.fits("symbol", &order.symbol);
    Ok(ask.page(account.stop_orders.iter().filter(fits).map(rows::oco).collect(), OCO_PAGES)?.into())
}
