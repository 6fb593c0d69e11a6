//! Classic copy trading.
//!
//! <https://www.bitget.com/api-doc> (2025-12-05), and what clients have had to tolerate. What rows hold is left out
//! but for what tells them apart.

use serde_json::{Value, json};

use super::{
    account::Account,
    copying::{CopyOrder, Trader},
    manners::{EmptyCopies, Wrapping},
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

/// A list; its own page shows it under this name, or else bare.
fn told(page: Page, name: Option<&str>, ask: &Ask) -> Answered {
    let manners = &ask.moment.manners;
    if page.rows.is_empty() && manners.empty_copies == EmptyCopies::NoData {
        return Err(Refusal::new("40054", "The data fetched by copy trading is empty"));
    }
    Ok(Answer::ok(match name {
        Some(name) if manners.copy_lists == Wrapping::Documented => {
            let end_id = page.end_id;
            json!({ name: ask.list(page.rows), "endId": end_id })
        }
        _ => ask.wrapped(page, manners.copy_lists),
    }))
}

/// Twenty unless more are asked for, fifty at most.
fn listed<'a>(orders: impl Iterator<Item = &'a CopyOrder>, market: Market, name: Option<&str>, ask: &Ask) -> Answered {
    let limit = ask.limit("limit", 20, 50)?;
    let row = |order: &CopyOrder| {
        let row = json!({ "orderId": order.order_id, "symbol": order.symbol, "productType": order.market.as_str() });
        (id(&order.order_id), row)
    };
    let rows = orders.filter(|order| order.market == market).map(row).collect();
    told(ask.page(rows, limit)?, name, ask)
}

pub(super) fn lead_futures_orders(account: &Account, ask: &Ask) -> Answered {
    trader(account, account.lead.futures, ask)?;
    listed(account.lead.orders.iter(), mix::product(ask)?, Some("trackingList"), ask)
}

pub(super) fn lead_spot_orders(account: &Account, ask: &Ask) -> Answered {
    trader(account, account.lead.spot, ask)?;
    listed(account.lead.orders.iter(), Market::Spot, Some("trackingList"), ask)
}

pub(super) fn followers(account: &Account, ask: &Ask) -> Answered {
    trader(account, account.lead.futures, ask)?;
    let rows = account.lead.followers.iter().map(|uid| json!({ "followerUid": uid })).collect();
    told(whole(rows), None, ask)
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
    let page = whole(rows.into_iter().skip((number - 1) * size).take(size).collect());
    told(page, spot.then_some("resultList"), ask)
}

/// Three months back unless an older time is asked for, too.
pub(super) fn futures_orders(account: &Account, ask: &Ask) -> Answered {
    moved(account, ask)?;
    let window = ask.window(MONTHS_DAYS)?;
    let shown = account.follow.orders.iter().filter(|order| window.contains(&ask.made(order.age_days)));
    listed(shown, mix::product(ask)?, None, ask)
}

/// And too, by the Chinese page alone.
pub(super) fn spot_orders(account: &Account, ask: &Ask) -> Answered {
    moved(account, ask)?;
    let window = ask.window(MONTHS_DAYS)?;
    let shown = account.follow.orders.iter().filter(|order| window.contains(&ask.made(order.age_days)));
    listed(shown, Market::Spot, Some("trackingList"), ask)
}
