//! Orders, positions, spreads, quotes and strategies.

use serde_json::json;

use super::{
    account::Account,
    items::{Category, Position},
    orders::Order,
    query::{Answer, Ask, Row},
    refusal::Refusal,
    rows,
};

type Answered = Result<Answer, Refusal>;

const FILTERS: [&str; 5] = ["Order", "StopOrder", "tpslOrder", "OcoOrder", "BidirectionalTpslOrder"];

/// A category that the account's mode does not have is a 404, as
/// <https://bybit-exchange.github.io/docs/v5/error> (2026-07-20) says; that this means options in a classic account is
/// assumed.
fn category(account: &Account, ask: &Ask) -> Result<Category, Refusal> {
    match (ask.category()?, account.unified_margin_status) {
        (Category::Option, 1) => Err(Refusal::new("404", "not found")),
        (category, _) => Ok(category),
    }
}

/// <https://bybit-exchange.github.io/docs/v5/order/open-order> (2026-07-24). Linear needs a symbol or a coin; spot knows
/// no settle coin. Every kind of order is shown by default, but in a classic account's spot plain ones only.
/// `openOnly` 1 and 2 show the closed ones.
pub(super) fn orders(account: &mut Account, ask: &Ask) -> Answered {
    let category = category(account, ask)?;
    let (symbol, base, settle) = (ask.get("symbol"), ask.get("baseCoin"), ask.get("settleCoin"));
    if category == Category::Linear && symbol.or(base).or(settle).is_none() {
        return Err(Refusal::parameter("symbol, baseCoin or settleCoin is required"));
    }
    if category == Category::Spot && settle.is_some() {
        return Err(Refusal::parameter("settleCoin is not supported for spot"));
    }
    let open = match ask.get("openOnly") {
        None | Some("0") => true,
        Some("1" | "2") => false,
        Some(_) => return Err(Refusal::parameter("openOnly")),
    };
    let plain_only = (category == Category::Spot && account.unified_margin_status == 1).then_some("Order");
    let filter = ask.get("orderFilter").or(plain_only);
    if filter.is_some_and(|filter| !FILTERS.contains(&filter)) {
        return Err(Refusal::parameter("orderFilter"));
    }
    let all = if open {
        account.open_orders()
    } else {
        account.orders.iter().filter(|order| !order.is_open()).cloned().collect()
    };
    let fits = |order: &&Order| {
        order.category == category
            && symbol.is_none_or(|symbol| symbol == order.symbol)
            && base.is_none_or(|base| order.symbol.starts_with(base))
            && settle.is_none_or(|coin| coin == order.settle_coin)
            && filter.is_none_or(|filter| filter == order.filter())
    };
    let rows: Vec<Row> = all.iter().filter(fits).map(rows::order).collect();
    let (rows, cursor) = ask.page(rows, ask.limit("limit", 20, 50)?)?;
    Ok(Answer::ok(json!({ "category": category.as_str(), "list": rows, "nextPageCursor": cursor })))
}

/// <https://bybit-exchange.github.io/docs/v5/position> (2026-07-24). Linear needs a symbol or a settle coin, spot has no
/// positions, and only a symbol shows empty rows. Up to ten symbols at once in the older accounts' inverse contracts.
pub(super) fn positions(account: &mut Account, ask: &Ask) -> Answered {
    let category = category(account, ask)?;
    let (symbol, settle, base) = (ask.get("symbol"), ask.get("settleCoin"), ask.get("baseCoin"));
    if category == Category::Spot {
        return Err(Refusal::parameter("category"));
    }
    if category == Category::Linear && symbol.or(settle).is_none() {
        return Err(Refusal::parameter("symbol or settleCoin is required"));
    }
    let many = category == Category::Inverse && account.is_older();
    let symbols: Vec<&str> = symbol.map(|names| names.split(',').collect()).unwrap_or_default();
    if symbols.len() > if many { 10 } else { 1 } {
        return Err(Refusal::parameter("symbol"));
    }
    let fits = |position: &&Position| {
        !position.event_futures
            && position.category == category
            && if symbols.is_empty() { position.is_held() } else { symbols.contains(&position.symbol.as_str()) }
            && settle.is_none_or(|coin| coin == position.settle_coin)
            && base.is_none_or(|base| position.symbol.starts_with(base))
    };
    let rows = account.positions.iter().filter(fits).map(|position| rows::position(position, account)).collect();
    let (rows, cursor) = ask.page(rows, ask.limit("limit", 20, 200)?)?;
    Ok(Answer::ok(json!({ "category": category.as_str(), "list": rows, "nextPageCursor": cursor })))
}

/// <https://bybit-exchange.github.io/docs/v5/spread/trade/open-order> (2026-07-24)
pub(super) fn spread_orders(account: &mut Account, ask: &Ask) -> Answered {
    let wanted = ask.get("symbol");
    let fits = |order: &&super::SpreadOrder| wanted.is_none_or(|symbol| symbol == order.symbol);
    let rows = account.spread_orders.iter().filter(fits).map(rows::spread_order).collect();
    let (rows, cursor) = ask.page(rows, ask.limit("limit", 20, 50)?)?;
    Ok(Answer::ok(json!({ "list": rows, "nextPageCursor": cursor })))
}

/// <https://bybit-exchange.github.io/docs/v5/rfq/trade/rfq-realtime> (2026-07-24). Unasked, one sees what one is asked,
/// which here is nothing.
pub(super) fn rfqs(account: &mut Account, ask: &Ask) -> Answered {
    traded_as(&account.rfqs, "request", "rfqId", ask)
}

/// <https://bybit-exchange.github.io/docs/v5/rfq/trade/quote-realtime> (2026-07-24)
pub(super) fn quotes(account: &mut Account, ask: &Ask) -> Answered {
    traded_as(&account.quotes, "quote", "quoteId", ask)
}

fn traded_as(ids: &[String], own: &str, field: &str, ask: &Ask) -> Answered {
    let side = ask.get("traderType").unwrap_or("quote");
    if !matches!(side, "quote" | "request") {
        return Err(Refusal::parameter("traderType"));
    }
    let shown = ids.iter().filter(|_| side == own);
    let rows: Vec<_> = shown.map(|id| json!({ field: id, "status": "Active", "traderType": side })).collect();
    Ok(Answer::ok(json!({ "list": rows })))
}

/// <https://bybit-exchange.github.io/docs/v5/strategy> (2026-07-24): one status per call.
pub(super) fn strategies(account: &mut Account, ask: &Ask) -> Answered {
    let status: u8 = ask.required("status")?.parse().map_err(|_| Refusal::parameter("status"))?;
    let kind = ask.get("strategyType");
    let fits = |strategy: &&super::Strategy| {
        strategy.status == status && kind.is_none_or(|kind| kind == strategy.strategy_type)
    };
    let row = |strategy: &super::Strategy| {
        let row = json!({
            "strategyId": strategy.strategy_id, "strategyType": strategy.strategy_type, "symbol": strategy.symbol,
            "category": strategy.category, "status": strategy.status, "terminateType": strategy.terminate_type,
            "createdTime": rows::CREATED_MS.to_string(), "updatedTime": rows::CREATED_MS.to_string(),
        });
        (strategy.strategy_id.clone(), row)
    };
    let rows = account.strategies.iter().filter(fits).map(row).collect();
    let parameter = if ask.get("nextCursor").is_some() { "nextCursor" } else { "cursor" };
    let (rows, cursor) = ask.page_until(parameter, rows, ask.limit("pageSize", 20, 50)?, "")?;
    Ok(Answer::ok(json!({ "list": rows, "nextCursor": cursor })))
}
