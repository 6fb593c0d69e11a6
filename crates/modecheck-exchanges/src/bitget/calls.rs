//! The read-only calls to Bitget. This list is the allow-list: nothing else can be sent.
//!
//! Limits: <https://www.bitget.com/api-doc> (2025-12-05), per second and user, and 6,000 a minute from one address.
//! The way back (`/api/v3/account/switch`) and the upgrade are no GETs and are not here.

use std::time::Duration;

use modecheck_core::Environment;

use crate::client::{Access, Call, Mask, Meter, Quota, SiteCard};

/// Bitget has one host. Demo trading is a header on it.
pub(crate) const SITES: &[SiteCard] = &[SiteCard {
    name: "global",
    aliases: &[],
    environment: Environment::Live,
    hosts: &[("rest", "https://api.bitget.com")],
}];

/// 6,000 requests in any minute from one address.
const OF_ADDRESS: Quota = Quota::of_pool(6_000, Duration::from_secs(60), Meter::Address, "address", 1);

const fn per_second(limit: u32) -> Quota {
    Quota::of_call(limit, Duration::from_secs(1), Meter::User)
}

/// The exchange's clock.
pub(crate) const TIME: Call = Call {
    name: "public-time",
    path: "/api/v2/public/time",
    access: Access::Public,
    quotas: &[OF_ADDRESS],
    document: "https://www.bitget.com/api-doc",
    mask: &[],
    ..SETTINGS
};

/// The unified account's mode; a code about the mode from a classic account.
pub(crate) const SETTINGS: Call = Call {
    name: "account-settings",
    host: "rest",
    path: "/api/v3/account/settings",
    access: Access::Private("uta_mgt"),
    quotas: &[per_second(20), OF_ADDRESS],
    document: "https://www.bitget.com/api-doc",
    mask: &[("uid", Mask::Tail)],
    paging: None,
    condense: None,
};

/// Whose key it is, of a unified account.
pub(crate) const UNIFIED_INFO: Call = Call {
    name: "unified-account-info",
    path: "/api/v3/account/info",
    access: Access::Private("any"),
    quotas: &[per_second(5), OF_ADDRESS],
    document: "https://www.bitget.com/api-doc",
    mask: &[("userId", Mask::Tail), ("parentId", Mask::Tail), ("inviterId", Mask::Tail), ("ips", Mask::Whole)],
    ..SETTINGS
};

/// Whose key it is, of a classic account, what it may read, and since when there is the account.
pub(crate) const INFO: Call = Call {
    name: "account-info",
    path: "/api/v2/spot/account/info",
    access: Access::Private("any"),
    quotas: &[per_second(1), OF_ADDRESS],
    document: "https://www.bitget.com/api-doc",
    mask: &[("userId", Mask::Tail), ("parentId", Mask::Tail), ("inviterId", Mask::Tail), ("ips", Mask::Whole)],
    ..SETTINGS
};

/// How the last upgrade that somebody asked for went. It asks for none.
pub(crate) const UPGRADE_STATUS: Call = Call {
    name: "upgrade-status",
    path: "/api/v2/spot/account/upgrade-status",
    access: Access::Private("any"),
    quotas: &[per_second(1), OF_ADDRESS],
    document: "https://www.bitget.com/api-doc",
    mask: &[],
    ..SETTINGS
};

/// Futures positions of one product type.
pub(crate) const POSITIONS: Call = Call {
    name: "positions",
    path: "/api/v2/mix/position/all-position",
    access: Access::Private("cpor"),
    quotas: &[per_second(5), OF_ADDRESS],
    document: "https://www.bitget.com/api-doc",
    mask: &[],
    ..SETTINGS
};

/// Open futures orders of one product type, in one state.
pub(crate) const ORDERS: Call = Call {
    name: "open-orders",
    path: "/api/v2/mix/order/orders-pending",
    access: Access::Private("coor"),
    quotas: &[per_second(10), OF_ADDRESS],
    document: "https://www.bitget.com/api-doc",
    mask: &[],
    ..SETTINGS
};

/// Futures orders that wait for a trigger, of one product type and one kind.
pub(crate) const PLANS: Call = Call {
    name: "plan-orders",
    path: "/api/v2/mix/order/orders-plan-pending",
    access: Access::Private("coor"),
    quotas: &[per_second(10), OF_ADDRESS],
    document: "https://www.bitget.com/api-doc",
    mask: &[],
    ..SETTINGS
};

/// Open spot orders, either ordinary ones or take-profits and stop-losses.
pub(crate) const SPOT_ORDERS: Call = Call {
    name: "spot-orders",
    path: "/api/v2/spot/trade/unfilled-orders",
    access: Access::Private("stor"),
    quotas: &[per_second(20), OF_ADDRESS],
    document: "https://www.bitget.com/api-doc",
    mask: &[("userId", Mask::Tail)],
    ..SETTINGS
};

/// Spot orders that wait for a trigger.
pub(crate) const SPOT_PLANS: Call = Call {
    name: "spot-plan-orders",
    path: "/api/v2/spot/trade/current-plan-order",
    access: Access::Private("stor"),
    quotas: &[per_second(20), OF_ADDRESS],
    document: "https://www.bitget.com/api-doc",
    mask: &[],
    ..SETTINGS
};

/// What the cross-margin account holds and owes.
pub(crate) const CROSSED: Call = Call {
    name: "crossed-assets",
    path: "/api/v2/margin/crossed/account/assets",
    access: Access::Private("smor"),
    quotas: &[per_second(10), OF_ADDRESS],
    document: "https://www.bitget.com/api-doc",
    mask: &[],
    ..SETTINGS
};

/// What the isolated-margin accounts hold and owe.
pub(crate) const ISOLATED: Call = Call {
    name: "isolated-assets",
    path: "/api/v2/margin/isolated/account/assets",
    access: Access::Private("smor"),
    quotas: &[per_second(10), OF_ADDRESS],
    document: "https://www.bitget.com/api-doc",
    mask: &[],
    ..SETTINGS
};

/// Crypto loans that run.
pub(crate) const LOANS: Call = Call {
    name: "crypto-loans",
    path: "/api/v2/earn/loan/ongoing-orders",
    access: Access::Private("any"),
    quotas: &[per_second(10), OF_ADDRESS],
    document: "https://www.bitget.com/api-doc",
    mask: &[],
    ..SETTINGS
};

/// What is owed for crypto loans.
pub(crate) const LOAN_DEBTS: Call = Call {
    name: "crypto-loan-debts",
    path: "/api/v2/earn/loan/debts",
    access: Access::Private("any"),
    quotas: &[per_second(10), OF_ADDRESS],
    document: "https://www.bitget.com/api-doc",
    mask: &[],
    ..SETTINGS
};

/// The risk unit of institutional loans that the account is in; a code from who has none.
pub(crate) const LOAN_TO_VALUE: Call = Call {
    name: "institutional-loan",
    path: "/api/v2/spot/ins-loan/ltv-convert",
    access: Access::Private("any"),
    quotas: &[per_second(5), OF_ADDRESS],
    document: "https://www.bitget.com/api-doc",
    mask: &[],
    ..SETTINGS
};

/// Who follows the account in futures; a code from who leads nobody.
pub(crate) const FOLLOWERS: Call = Call {
    name: "lead-followers",
    path: "/api/v2/copy/mix-trader/config-query-followers",
    access: Access::Private("ttor"),
    quotas: &[per_second(5), OF_ADDRESS],
    document: "https://www.bitget.com/api-doc",
    mask: &[("followerUid", Mask::Tail)],
    ..SETTINGS
};

/// Whether the account leads in spot; a code from who does not.
pub(crate) const LEAD_SETTINGS: Call = Call {
    name: "lead-spot-settings",
    path: "/api/v2/copy/spot-trader/config-query-settings",
    access: Access::Private("ttor"),
    quotas: &[per_second(5), OF_ADDRESS],
    document: "https://www.bitget.com/api-doc",
    mask: &[],
    ..SETTINGS
};

/// Whom the account follows in futures.
pub(crate) const TRADERS: Call = Call {
    name: "followed-traders",
    path: "/api/v2/copy/mix-follower/query-traders",
    access: Access::Private("ttor"),
    quotas: &[per_second(5), OF_ADDRESS],
    document: "https://www.bitget.com/api-doc",
    mask: &[],
    ..SETTINGS
};

/// Whom the account follows in spot.
pub(crate) const SPOT_TRADERS: Call = Call {
    name: "followed-spot-traders",
    path: "/api/v2/copy/spot-follower/query-traders",
    access: Access::Private("ttor"),
    quotas: &[per_second(5), OF_ADDRESS],
    document: "https://www.bitget.com/api-doc",
    mask: &[],
    ..SETTINGS
};

/// Open copied futures orders of one product type.
pub(crate) const COPIED: Call = Call {
    name: "copied-orders",
    path: "/api/v2/copy/mix-follower/query-current-orders",
    access: Access::Private("ttor"),
    quotas: &[per_second(5), OF_ADDRESS],
    document: "https://www.bitget.com/api-doc",
    mask: &[],
    ..SETTINGS
};

/// Open copied spot orders.
pub(crate) const SPOT_COPIED: Call = Call {
    name: "copied-spot-orders",
    path: "/api/v2/copy/spot-follower/query-current-orders",
    access: Access::Private("ttor"),
    quotas: &[per_second(5), OF_ADDRESS],
    document: "https://www.bitget.com/api-doc",
    mask: &[],
    ..SETTINGS
};

/// What bots hold, of spot or of futures.
pub(crate) const BOTS: Call = Call {
    name: "bot-assets",
    path: "/api/v2/account/bot-assets",
    access: Access::Private("any"),
    quotas: &[per_second(10), OF_ADDRESS],
    document: "https://www.bitget.com/api-doc",
    mask: &[],
    ..SETTINGS
};

/// What the account is worth in USDT, by wallet.
pub(crate) const BALANCES: Call = Call {
    name: "all-account-balance",
    path: "/api/v2/account/all-account-balance",
    access: Access::Private("any"),
    quotas: &[per_second(1), OF_ADDRESS],
    document: "https://www.bitget.com/api-doc",
    mask: &[],
    ..SETTINGS
};

/// Every call, for whoever reviews what can be sent.
pub(crate) const ALL: &[&Call] = &[
    &TIME,
    &SETTINGS,
    &UNIFIED_INFO,
    &INFO,
    &UPGRADE_STATUS,
    &POSITIONS,
    &ORDERS,
    &PLANS,
    &SPOT_ORDERS,
    &SPOT_PLANS,
    &CROSSED,
    &ISOLATED,
    &LOANS,
    &LOAN_DEBTS,
    &LOAN_TO_VALUE,
    &FOLLOWERS,
    &LEAD_SETTINGS,
    &TRADERS,
    &SPOT_TRADERS,
    &COPIED,
    &SPOT_COPIED,
    &BOTS,
    &BALANCES,
];
