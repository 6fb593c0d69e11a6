//! The read-only calls to OKX. This list is the allow-list: nothing else can be sent.

use std::time::Duration;

use modecheck_core::Environment;

use crate::client::{Access, Call, Mask, Meter, Paging, Quota, RowId, SiteCard};

/// OKX's hosts. The global one serves neither US and Australian nor European accounts.
///
/// <https://www.okx.com/docs-v5/en/#overview> (2026-07-06). `www.okx.com` is the global host of before May 2026.
pub(crate) const SITES: &[SiteCard] = &[
    site("global", &[], &[("rest", "https://openapi.okx.com")]),
    site("us", &["au"], &[("rest", "https://us.okx.com")]),
    site("eea", &["eu"], &[("rest", "https://eea.okx.com")]),
    site("legacy", &["www"], &[("rest", "https://www.okx.com")]),
];

const fn site(
    name: &'static str,
    aliases: &'static [&'static str],
    hosts: &'static [(&'static str, &'static str)],
) -> SiteCard {
    SiteCard { name, aliases, environment: Environment::Live, hosts }
}

pub(crate) const SERVER_TIME: Call = Call {
    name: "server-time",
    path: "/api/v5/public/time",
    access: Access::Public,
    quotas: &[per_two_seconds(10, Meter::Address)],
    document: "https://www.okx.com/docs-v5/en/#public-data-rest-api-get-system-time",
    ..ACCOUNT_CONFIG
};

/// The account's mode, role, identity and key. 2026-07-20.
pub(crate) const ACCOUNT_CONFIG: Call = Call {
    name: "account-config",
    host: "rest",
    path: "/api/v5/account/config",
    access: Access::Private("read"),
    quotas: &[per_two_seconds(5, Meter::User)],
    document: "https://www.okx.com/docs-v5/en/#trading-account-rest-api-get-account-configuration",
    mask: &[("uid", Mask::Tail), ("mainUid", Mask::Tail), ("ip", Mask::Whole), ("label", Mask::Whole)],
    paging: None,
    condense: None,
};

/// OKX's own answer to the question. 2026-06-28.
pub(crate) const SWITCH_PRECHECK: Call = Call {
    name: "switch-precheck",
    path: "/api/v5/account/set-account-switch-precheck",
    document: "https://www.okx.com/docs-v5/en/#trading-account-rest-api-precheck-account-mode-switch",
    mask: &[],
    ..ACCOUNT_CONFIG
};

/// Positions, at most 20 ids a call. 2026-07-13.
pub(crate) const POSITIONS: Call = Call {
    name: "positions",
    path: "/api/v5/account/positions",
    quotas: &[per_two_seconds(10, Meter::User)],
    document: "https://www.okx.com/docs-v5/en/#trading-account-rest-api-get-positions",
    mask: &[],
    ..ACCOUNT_CONFIG
};

/// How many position ids one call takes.
pub(crate) const POSITION_IDS: usize = 20;

/// Balances with what is borrowed. 2026-07-04.
pub(crate) const BALANCE: Call = Call {
    name: "balance",
    path: "/api/v5/account/balance",
    document: "https://www.okx.com/docs-v5/en/#trading-account-rest-api-get-balance",
    ..POSITIONS
};

/// Orders on the book. 2026-06-27.
pub(crate) const OPEN_ORDERS: Call = Call {
    name: "open-orders",
    path: "/api/v5/trade/orders-pending",
    quotas: &[per_two_seconds(60, Meter::User)],
    document: "https://www.okx.com/docs-v5/en/#order-book-trading-trade-get-order-list",
    paging: Some(Paging::LastRow { parameter: "after", id: RowId::Order, rows: 100 }),
    ..POSITIONS
};

/// Algo orders, one type a call. 2026-06-27.
pub(crate) const ALGO_ORDERS: Call = Call {
    name: "algo-orders",
    path: "/api/v5/trade/orders-algo-pending",
    quotas: &[per_two_seconds(20, Meter::User)],
    document: "https://www.okx.com/docs-v5/en/#order-book-trading-algo-trading-get-algo-order-list",
    paging: Some(Paging::LastRow { parameter: "after", id: RowId::Algo, rows: 100 }),
    ..POSITIONS
};

/// Every list of algo orders, with the query of its first page; only `conditional` and `oco` may share a call.
pub(crate) const ALGO_LISTS: &[(&Call, &str)] = &[
    (&ALGO_ORDERS, "ordType=conditional,oco"),
    (&ALGO_ORDERS, "ordType=chase"),
    (&ALGO_ORDERS, "ordType=trigger"),
    (&ALGO_ORDERS, "ordType=move_order_stop"),
    (&ALGO_ORDERS, "ordType=iceberg"),
    (&ALGO_ORDERS, "ordType=twap"),
    (&ALGO_ORDERS, "ordType=smart_iceberg"),
];

/// Grid bots, one type a call. 2026-06-27.
pub(crate) const GRID_BOTS: Call = Call {
    name: "grid-bots",
    path: "/api/v5/tradingBot/grid/orders-algo-pending",
    document: "https://www.okx.com/docs-v5/en/#order-book-trading-grid-trading-get-grid-algo-order-list",
    ..ALGO_ORDERS
};

/// Recurring buys. 2026-06-27.
pub(crate) const RECURRING_BUYS: Call = Call {
    name: "recurring-buys",
    path: "/api/v5/tradingBot/recurring/orders-algo-pending",
    document: "https://www.okx.com/docs-v5/en/#order-book-trading-recurring-buy-get-recurring-buy-order-list",
    ..ALGO_ORDERS
};

/// Signal bots. Their page calls `after` required, and an id and a time in one sentence: the first page is asked for
/// without it, and what follows a full page is not asked for at all. 2026-06-27.
pub(crate) const SIGNAL_BOTS: Call = Call {
    name: "signal-bots",
    path: "/api/v5/tradingBot/signal/orders-algo-pending",
    document: "https://www.okx.com/docs-v5/en/#order-book-trading-signal-bot-trading-get-active-signal-bot",
    paging: Some(Paging::LastRow { parameter: "after", id: RowId::Unclear, rows: 100 }),
    ..ALGO_ORDERS
};

/// DCA (Martingale) bots, one type a call. 2026-06-27.
pub(crate) const DCA_BOTS: Call = Call {
    name: "dca-bots",
    path: "/api/v5/tradingBot/dca/ongoing-list",
    document: "https://www.okx.com/docs-v5/en/#order-book-trading-dca-trading-get-dca-algo-order-details",
    ..ALGO_ORDERS
};

/// Every list of bots, with the query of its first page.
pub(crate) const BOT_LISTS: &[(&Call, &str)] = &[
    (&GRID_BOTS, "algoOrdType=grid"),
    (&GRID_BOTS, "algoOrdType=contract_grid"),
    (&RECURRING_BUYS, ""),
    (&SIGNAL_BOTS, "algoOrdType=contract"),
    (&DCA_BOTS, "algoOrdType=contract_dca"),
    (&DCA_BOTS, "algoOrdType=spot_dca"),
];

/// How much leverage a position of a size may have, at most 5 families a call. 2026-06-27.
pub(crate) const POSITION_TIERS: Call = Call {
    name: "position-tiers",
    path: "/api/v5/public/position-tiers",
    access: Access::Public,
    quotas: &[per_two_seconds(10, Meter::Address)],
    document: "https://www.okx.com/docs-v5/en/#public-data-rest-api-get-position-tiers",
    mask: &[],
    ..ACCOUNT_CONFIG
};

/// A main account's sub-accounts by name and id, the newest first: pages go by the time at which an account was made. It
/// shows no account mode: `subAcctLv` is how deep an account is nested. 2026-07-10.
pub(crate) const SUB_ACCOUNTS: Call = Call {
    name: "sub-accounts",
    path: "/api/v5/users/subaccount/list",
    quotas: &[per_two_seconds(20, Meter::User)],
    document: "https://www.okx.com/docs-v5/en/#sub-account-rest-api-get-sub-account-list",
    mask: &[
        ("uid", Mask::Tail),
        ("subAcct", Mask::Whole),
        ("firstLvSubAcct", Mask::Whole),
        ("label", Mask::Whole),
        ("mobile", Mask::Whole),
    ],
    paging: Some(Paging::LastRow { parameter: "after", id: RowId::Created, rows: 100 }),
    ..ACCOUNT_CONFIG
};

/// How many instrument families one call takes.
pub(crate) const TIER_FAMILIES: usize = 5;

/// Every call, for whoever reviews what can be sent.
pub(crate) const ALL: &[&Call] = &[
    &SERVER_TIME,
    &ACCOUNT_CONFIG,
    &SWITCH_PRECHECK,
    &POSITIONS,
    &BALANCE,
    &OPEN_ORDERS,
    &ALGO_ORDERS,
    &GRID_BOTS,
    &RECURRING_BUYS,
    &SIGNAL_BOTS,
    &DCA_BOTS,
    &POSITION_TIERS,
    &SUB_ACCOUNTS,
];

const fn per_two_seconds(limit: u32, meter: Meter) -> Quota {
    Quota::of_call(limit, Duration::from_secs(2), meter)
}
