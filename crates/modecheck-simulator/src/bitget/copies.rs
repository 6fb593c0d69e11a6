//! Classic copy trading.
//!
//! <https://www.bitget.com/api-doc> (2025-12-05), and what clients have had to tolerate. Where the rows are and what
//! they hold is told by no source at hand; a caller can count them.

use serde_json::{Value, json};

use super::{
    account::Account,
    copying::{CopyOrder, Trader},
    manners::EmptyCopies,
    mix,
    orders::Market,
    query::{Answer, Ask, MONTHS_DAYS, Page, id, whole},
    refusal::Refusal,
};

type Answered = Result<Answer, Refusal>;

/// Elite traders whose copy trading has moved to v3 are refused here.
fn moved(account: &Account, ask: &Ask) -> Result<(), Refusal> {
    if account.copies_moved { Err(ask.refused("40731")) } else { Ok(()) }
}

/// Those who lead nothing here are told so with one of three codes.
fn trader(account: &Account, leads: bool, ask: &Ask) -> Result<(), Refusal> {
    moved(account, ask)?;
    if leads { Ok(()) } else { Err(ask.refused(ask.moment.manners.not_a_trader.code())) }
}

fn told(page: Page, ask: &Ask) -> Answered {
    if page.rows.is_empty() && ask.moment.manners.empty_copies == EmptyCopies::NoData {
        return Err(Refusal::new("40054", "The data fetched by copy trading is empty"));
    }
    Ok(Answer::ok(ask.wrapped(page, ask.moment.manners.copy_lists)))
}

/// Twenty unless more are asked for, fifty at most.
fn listed(orders: &[CopyOrder], market: Market, ask: &Ask) -> Answered {
    let limit = ask.limit("limit", 20, 50)?;
    let row = |order: &CopyOrder| {
        let row = json!({ "orderId": order.order_id, "symbol": order.symbol, "productType": order.market.as_str() });
        (id(&order.order_id), row)
    };
    let rows = orders.iter().filter(|order| order.market == market).map(row).collect();
    told(ask.page(rows, limit)?, ask)
}

pub(super) fn lead_futures_orders(account: &Account, ask: &Ask) -> Answered {
    trader(account, account.lead.futures, ask)?;
    listed(&account.lead.orders, mix::product(ask)?, ask)
}

pub(super) fn lead_spot_orders(account: &Account, ask: &Ask) -> Answered {
    trader(account, account.lead.spot, ask)?;
    listed(&account.lead.orders, Market::Spot, ask)
}

pub(super) fn followers(account: &Account, ask: &Ask) -> Answered {
    trader(account, account.lead.futures, ask)?;
    let rows = account.lead.followers.iter().map(|uid| json!({ "followerUid": uid })).collect();
    told(whole(rows), ask)
}

/// `enable` is `yes` for those who lead in spot.
pub(super) fn lead_spot_settings(account: &Account, ask: &Ask) -> Answered {
    trader(account, account.lead.spot, ask)?;
    Ok(Answer::ok(json!({ "enable": "yes" })))
}

pub(super) fn futures_traders(account: &Account, ask: &Ask) -> Answered {
    traders(account, false, ask)
}

pub(super) fn spot_traders(account: &Account, ask: &Ask) -> Answered {
    traders(account, true, ask)
}

/// Three months back unless an older time is asked for: an older relation does not show. Pages are numbered, which is
/// assumed.
fn traders(account: &Account, spot: bool, ask: &Ask) -> Answered {
    moved(account, ask)?;
    let (window, size) = (ask.window(MONTHS_DAYS)?, ask.limit("pageSize", 20, 50)?);
    let number = ask.limit("pageNo", 1, 1_000)?;
    let fits = |trader: &&Trader| trader.spot == spot && window.contains(&ask.made(trader.age_days));
    let row = |trader: &Trader| json!({ "traderId": trader.trader_id });
    let rows: Vec<Value> = account.follow.traders.iter().filter(fits).map(row).collect();
    told(whole(rows.into_iter().skip((number - 1) * size).take(size).collect()), ask)
}

pub(super) fn futures_orders(account: &Account, ask: &Ask) -> Answered {
    moved(account, ask)?;
    listed(&account.follow.orders, mix::product(ask)?, ask)
}

pub(super) fn spot_orders(account: &Account, ask: &Ask) -> Answered {
    moved(account, ask)?;
    listed(&account.follow.orders, Market::Spot, ask)
}
