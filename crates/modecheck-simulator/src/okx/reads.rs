//! The read endpoints.

use serde_json::{Value, json};

use super::{
    account::Account,
    bot_rows, holdings_rows,
    orders::{ALGO_TYPES, BotKind},
    query::Ask,
    refusal::Refusal,
    rows::{self, envelope},
};

type Answered = Result<Value, Refusal>;

/// <https://www.okx.com/docs-v5/en/#public-data-rest-api-get-system-time> (2026-06-27)
#[expect(clippy::unnecessary_wraps, reason = "all endpoints answer alike")]
pub(super) fn time(ask: &Ask) -> Answered {
    Ok(envelope(vec![json!({ "ts": ask.now_ms.to_string() })]))
}

/// <https://www.okx.com/docs-v5/en/#public-data-rest-api-get-position-tiers> (2026-06-27). Margin trading has no
/// tiers here.
pub(super) fn position_tiers(ask: &Ask) -> Answered {
    let inst_type = ask.required("instType")?;
    let mode = ask.required("tdMode")?;
    if !matches!(inst_type, "MARGIN" | "SWAP" | "FUTURES" | "OPTION") {
        return Err(Refusal::wrong("instType"));
    }
    if !matches!(mode, "cross" | "isolated") {
        return Err(Refusal::wrong("tdMode"));
    }
    if inst_type == "MARGIN" {
        ask.get("instId").or(ask.get("ccy")).ok_or_else(|| Refusal::new("50015", "instId or ccy is required"))?;
        return Ok(envelope(vec![]));
    }
    let families = ask.list("instFamily", 5)?.ok_or_else(|| Refusal::empty("instFamily"))?;
    let fits = |table: &&super::TierTable| {
        table.inst_type.as_str() == inst_type && families.contains(&table.inst_family.as_str())
    };
    let tiers = ask.tiers.iter().filter(fits).flat_map(holdings_rows::tiers);
    let wanted = ask.get("tier");
    Ok(envelope(tiers.filter(|row| wanted.is_none_or(|tier| row["tier"] == tier)).collect()))
}

/// <https://www.okx.com/docs-v5/en/#trading-account-rest-api-get-account-configuration> (2026-06-27)
#[expect(clippy::unnecessary_wraps, reason = "all endpoints answer alike")]
pub(super) fn config(account: &mut Account, _: &Ask) -> Answered {
    Ok(envelope(vec![holdings_rows::config(account)]))
}

/// <https://www.okx.com/docs-v5/en/#trading-account-rest-api-get-balance> (2026-06-27)
pub(super) fn balance(account: &mut Account, ask: &Ask) -> Answered {
    let wanted = ask.list("ccy", 20)?;
    Ok(envelope(vec![holdings_rows::balance(account, wanted.as_deref())]))
}

/// <https://www.okx.com/docs-v5/en/#trading-account-rest-api-get-positions> (2026-06-27)
pub(super) fn positions(account: &mut Account, ask: &Ask) -> Answered {
    let ids = ask.list("posId", 20)?;
    let instruments = ask.list("instId", 10)?;
    let inst_type = ask.get("instType");
    let fits = |position: &&super::Position| {
        ids.as_ref().is_none_or(|ids| ids.contains(&position.pos_id.as_str()))
            && instruments.as_ref().is_none_or(|names| names.contains(&position.inst_id.as_str()))
            && inst_type.is_none_or(|kind| kind == position.inst_type.as_str())
    };
    let rows = account.positions.iter().filter(fits).map(|held| holdings_rows::position(held, account.acct_lv));
    Ok(envelope(rows.collect()))
}

/// <https://www.okx.com/docs-v5/en/#order-book-trading-trade-get-order-list> (2026-06-27)
pub(super) fn orders(account: &mut Account, ask: &Ask) -> Answered {
    let types = ask.list("ordType", 10)?;
    let fits = |order: &&super::Order| {
        ask.get("instType").is_none_or(|kind| kind == order.inst_type.as_str())
            && ask.get("instId").is_none_or(|name| name == order.inst_id)
            && types.as_ref().is_none_or(|types| types.contains(&order.ord_type.as_str()))
            && ask.get("state").is_none_or(|state| state == "live")
    };
    let rows = account.orders.iter().filter(fits).map(|order| (order.ord_id.as_str(), rows::order(order)));
    Ok(envelope(ask.page(rows.collect())?))
}

/// <https://www.okx.com/docs-v5/en/#order-book-trading-algo-trading-get-algo-order-list> (2026-06-27): one type per
/// call, but `conditional` and `oco` may come together.
pub(super) fn algo_orders(account: &mut Account, ask: &Ask) -> Answered {
    let types: Vec<&str> = ask.required("ordType")?.split(',').collect();
    let known = types.iter().all(|kind| ALGO_TYPES.contains(kind));
    let alone = types.len() == 1 || types.iter().all(|kind| matches!(*kind, "conditional" | "oco"));
    if !known || !alone {
        return Err(Refusal::wrong("ordType"));
    }
    let fits = |order: &&super::AlgoOrder| {
        types.contains(&order.ord_type.as_str())
            && ask.get("instType").is_none_or(|kind| kind == order.inst_type.as_str())
            && ask.get("instId").is_none_or(|name| name == order.inst_id)
    };
    let rows = account.algo_orders.iter().filter(fits).map(|order| (order.algo_id.as_str(), rows::algo_order(order)));
    Ok(envelope(ask.page(rows.collect())?))
}

/// <https://www.okx.com/docs-v5/en/#order-book-trading-grid-trading-get-grid-algo-order-list> (2026-06-27)
pub(super) fn grids(account: &mut Account, ask: &Ask) -> Answered {
    bots_of_type(account, ask, &[BotKind::Grid, BotKind::ContractGrid])
}

/// <https://www.okx.com/docs-v5/en/#order-book-trading-signal-bot-trading-get-active-signal-bot> (2026-06-27). The
/// page marks `after` as required; its own example leaves it out, and so may a caller.
pub(super) fn signals(account: &mut Account, ask: &Ask) -> Answered {
    bots_of_type(account, ask, &[BotKind::Signal])
}

/// <https://www.okx.com/docs-v5/en/#order-book-trading-dca-trading> (2026-06-27)
pub(super) fn dcas(account: &mut Account, ask: &Ask) -> Answered {
    bots_of_type(account, ask, &[BotKind::ContractDca, BotKind::SpotDca])
}

/// <https://www.okx.com/docs-v5/en/#order-book-trading-recurring-buy-get-recurring-buy-order-list> (2026-06-27)
pub(super) fn recurring(account: &mut Account, ask: &Ask) -> Answered {
    bots(account, ask, BotKind::Recurring)
}

fn bots_of_type(account: &Account, ask: &Ask, kinds: &[BotKind]) -> Answered {
    let wanted = ask.required("algoOrdType")?;
    let kind = kinds.iter().find(|kind| kind.as_str() == wanted).ok_or_else(|| Refusal::wrong("algoOrdType"))?;
    bots(account, ask, *kind)
}

fn bots(account: &Account, ask: &Ask, kind: BotKind) -> Answered {
    let running = account.bots.iter().filter(|bot| bot.kind == kind);
    let running = running.filter(|bot| ask.get("algoId").is_none_or(|id| id == bot.algo_id));
    let rows = running.map(|bot| (bot.algo_id.as_str(), bot_rows::bot(bot)));
    Ok(envelope(ask.page(rows.collect())?))
}
