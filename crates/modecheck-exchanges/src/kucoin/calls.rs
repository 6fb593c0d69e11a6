//! The read-only calls to `KuCoin`. This list is the allow-list: nothing else can be sent, and the GET that changes a
//! setting (`/api/ua/v2/account/fee/kcs-deduct`) is not in it.
//!
//! Limits: <https://www.kucoin.com/docs-new/rate-limit>, those of VIP level 0; weights and permissions:
//! <https://github.com/Kucoin/kucoin-universal-sdk> (2025-11-04).

use std::time::Duration;

use modecheck_core::Environment;

use super::wire;
use crate::client::{Access, Call, Mask, Meter, Paging, Quota, SiteCard};

/// `KuCoin`'s hosts.
///
/// <https://www.kucoin.com/docs-new> (2026-11-21)
pub(crate) const SITES: &[SiteCard] = &[
    SiteCard {
        name: "global",
        aliases: &[],
        environment: Environment::Live,
        hosts: &[("spot", "https://api.kucoin.com"), ("futures", "https://api-futures.kucoin.com")],
    },
    SiteCard {
        name: "eu",
        aliases: &["eea"],
        environment: Environment::Live,
        hosts: &[("spot", "https://api.kucoin.eu"), ("futures", "https://api-futures.kucoin.eu")],
    },
    // The hosts of the global site, told apart by a header.
    SiteCard {
        name: AUSTRALIA,
        aliases: &["au"],
        environment: Environment::Live,
        hosts: &[("spot", "https://api.kucoin.com"), ("futures", "https://api-futures.kucoin.com")],
    },
];

/// The site that a header names.
pub(crate) const AUSTRALIA: &str = "australia";

const WINDOW: Duration = Duration::from_secs(30);
const SDK: &str = "https://github.com/Kucoin/kucoin-universal-sdk";

macro_rules! pool {
    ($limit:expr, $pool:literal, $weight:expr) => {
        &[Quota::of_pool($limit, WINDOW, Meter::User, $pool, $weight)]
    };
}

const GENERAL: Access = Access::Private("General");

/// The exchange's clock.
pub(crate) const TIMESTAMP: Call = Call {
    name: "timestamp",
    path: "/api/v1/timestamp",
    access: Access::Public,
    quotas: &[Quota::of_pool(2_000, WINDOW, Meter::Address, "public", 3)],
    mask: &[],
    ..KEY_INFO
};

/// Whose key it is and what it may do.
pub(crate) const KEY_INFO: Call = Call {
    name: "key-info",
    host: "spot",
    path: "/api/v1/user/api-key",
    access: GENERAL,
    quotas: pool!(2_000, "management", 20),
    document: SDK,
    mask: &[
        ("uid", Mask::Tail),
        ("parentUid", Mask::Tail),
        ("subName", Mask::Whole),
        ("remark", Mask::Whole),
        ("apiKey", Mask::Whole),
        ("ipWhitelist", Mask::Whole),
    ],
    paging: None,
    condense: None,
};

/// The account's mode, and the sub-accounts of a main account by theirs.
pub(crate) const ACCOUNT_MODE: Call = Call {
    name: "account-mode",
    path: "/api/ua/v2/account/mode",
    quotas: pool!(2_000, "management", 30),
    document: "https://www.kucoin.com/docs-new/rest/ua/get-account-mode",
    mask: &[("unifiedSubAccount", Mask::Whole), ("classicSubAccount", Mask::Whole)],
    ..KEY_INFO
};

/// The same by its older path.
pub(crate) const ACCOUNT_MODE_V1: Call =
    Call { name: "account-mode-v1", path: "/api/ua/v1/account/mode", ..ACCOUNT_MODE };

/// A main account's sub-accounts by name and user id, a hundred at most to a page.
pub(crate) const SUB_ACCOUNTS: Call = Call {
    name: "sub-accounts",
    path: "/api/v2/sub/user",
    document: "https://www.kucoin.com/docs/rest/account/sub-account/get-all-sub-accounts-info-v2-",
    mask: &[("userId", Mask::Whole), ("uid", Mask::Tail), ("subName", Mask::Whole), ("remarks", Mask::Whole)],
    paging: PAGES,
    ..KEY_INFO
};

/// The symbols that have active spot orders: the only list that needs no symbol.
pub(crate) const SPOT_SYMBOLS: Call = Call {
    name: "spot-order-symbols",
    path: "/api/v1/hf/orders/active/symbols",
    access: Access::Private("Spot"),
    quotas: pool!(4_000, "spot", 2),
    mask: &[],
    ..KEY_INFO
};

/// Spot orders from before the high-frequency account. `status` defaults to done ones.
pub(crate) const OLD_ORDERS: Call =
    Call { name: "old-spot-orders", path: "/api/v1/orders", access: GENERAL, paging: PAGES, ..SPOT_SYMBOLS };

/// Orders that wait for a trigger, of one trade type; `tradeType` defaults to spot.
pub(crate) const STOP_ORDERS: Call = Call {
    name: "stop-orders",
    path: "/api/v1/stop-order",
    quotas: pool!(4_000, "spot", 8),
    mask: &[("userId", Mask::Whole)],
    ..OLD_ORDERS
};

/// Pairs of spot orders of which one cancels the other, by the older of two paths.
pub(crate) const OCO_ORDERS: Call = Call { name: "oco-orders", path: "/api/v3/oco/orders", ..OLD_ORDERS };

/// The symbols that have active margin orders, of one trade type.
pub(crate) const MARGIN_SYMBOLS: Call = Call {
    name: "margin-order-symbols",
    path: "/api/v3/hf/margin/order/active/symbols",
    access: Access::Private("Margin"),
    quotas: pool!(4_000, "spot", 4),
    ..SPOT_SYMBOLS
};

/// Cross margin, coin by coin.
pub(crate) const CROSS: Call = Call {
    name: "margin-cross",
    path: "/api/v3/margin/accounts",
    access: GENERAL,
    quotas: pool!(4_000, "spot", 15),
    ..SPOT_SYMBOLS
};

/// Isolated margin, pair by pair.
pub(crate) const ISOLATED: Call = Call { name: "margin-isolated", path: "/api/v3/isolated/accounts", ..CROSS };

/// Balances of the funding and trading accounts.
pub(crate) const ACCOUNTS: Call = Call {
    name: "accounts",
    path: "/api/v1/accounts",
    access: GENERAL,
    quotas: pool!(2_000, "management", 5),
    mask: &[],
    ..KEY_INFO
};

/// Loans of the OTC desk.
pub(crate) const OTC_LOAN: Call = Call {
    name: "otc-loan",
    path: "/api/v1/otc-loan/loan",
    access: Access::Private("Spot"),
    mask: &[("parentUid", Mask::Tail)],
    ..ACCOUNTS
};

/// Futures positions of all settle currencies.
pub(crate) const POSITIONS: Call = Call {
    name: "futures-positions",
    host: "futures",
    path: "/api/v1/positions",
    access: Access::Private("Futures"),
    quotas: pool!(2_000, "futures", 2),
    mask: &[("userId", Mask::Whole)],
    ..SPOT_SYMBOLS
};

/// Futures orders. `status` defaults to done ones.
pub(crate) const FUTURES_ORDERS: Call =
    Call { name: "futures-orders", path: "/api/v1/orders", access: GENERAL, paging: PAGES, ..POSITIONS };

/// Futures orders that wait for a trigger.
pub(crate) const FUTURES_STOPS: Call = Call {
    name: "futures-stop-orders",
    path: "/api/v1/stopOrders",
    quotas: pool!(2_000, "futures", 6),
    ..FUTURES_ORDERS
};

/// Every futures contract that can be traded, for the currencies that they settle in (`settleCurrency`). No key; three
/// points of the public pool: `spec/rest/api/openapi-futures-market.json` of the official client (2025-11-04).
pub(crate) const CONTRACTS: Call = Call {
    name: "futures-contracts",
    path: "/api/v1/contracts/active",
    access: Access::Public,
    document: "https://www.kucoin.com/docs-new/rest/futures-trading/market-data/get-all-symbols",
    quotas: &[Quota::of_pool(2_000, WINDOW, Meter::Address, "public", 3)],
    condense: Some(wire::condense_contracts),
    ..POSITIONS
};

/// The futures account in one settle currency; `currency` defaults to bitcoin.
pub(crate) const OVERVIEW: Call = Call {
    name: "futures-overview",
    path: "/api/v1/account-overview",
    quotas: pool!(2_000, "futures", 5),
    ..POSITIONS
};

const PAGES: Option<Paging> = Some(Paging::Number { parameter: "currentPage" });

/// Every call, for whoever reviews what can be sent.
pub(crate) const ALL: &[&Call] = &[
    &TIMESTAMP,
    &KEY_INFO,
    &ACCOUNT_MODE,
    &ACCOUNT_MODE_V1,
    &SUB_ACCOUNTS,
    &SPOT_SYMBOLS,
    &OLD_ORDERS,
    &STOP_ORDERS,
    &OCO_ORDERS,
    &MARGIN_SYMBOLS,
    &CROSS,
    &ISOLATED,
    &ACCOUNTS,
    &OTC_LOAN,
    &POSITIONS,
    &FUTURES_ORDERS,
    &FUTURES_STOPS,
    &CONTRACTS,
    &OVERVIEW,
];
