//! The read-only calls to Bitget. This list is the allow-list: nothing else can be sent.
//!
//! Limits: <https://www.bitget.com/api-doc> (2025-12-05), per second and user, and 6,000 a minute from one address;
//! where that documentation names none, the ten a second of its other account reads. The upgrade and the way back
//! (`/api/v3/account/switch`) are no GETs and are not here.

use std::time::Duration;

use modecheck_core::Environment;

use crate::client::{Access, Call, Mask, Meter, Paging, Quota, RowId, SiteCard};

/// Bitget has one host. Demo trading is a header on it.
pub(crate) const SITES: &[SiteCard] = &[SiteCard {
    name: "global",
    aliases: &[],
    environment: Environment::Live,
    hosts: &[("rest", "https://api.bitget.com")],
}];

/// 6,000 requests in any minute from one address.
const OF_ADDRESS: Quota = Quota::of_pool(6_000, Duration::from_secs(60), Meter::Address, "address", 1);

const fn a_second(limit: u32) -> Quota {
    Quota::of_call(limit, Duration::from_secs(1), Meter::User)
}

const ONE: &[Quota] = &[a_second(1), OF_ADDRESS];
const FIVE: &[Quota] = &[a_second(5), OF_ADDRESS];
const TEN: &[Quota] = &[a_second(10), OF_ADDRESS];
const TWENTY: &[Quota] = &[a_second(20), OF_ADDRESS];

const fn call(name: &'static str, path: &'static str, permission: &'static str, quotas: &'static [Quota]) -> Call {
    Call {
        name,
        host: "rest",
        path,
        access: Access::Private(permission),
        quotas,
        document: "https://www.bitget.com/api-doc",
        mask: &[],
        paging: None,
        condense: None,
    }
}

/// The same of a list whose pages follow each other by the id of an order, a hundred in each.
const fn orders(name: &'static str, path: &'static str, permission: &'static str, quotas: &'static [Quota]) -> Call {
    let paging = Some(Paging::LastRow { parameter: "idLessThan", id: RowId::Order, rows: 100 });
    Call { paging, mask: &[("userId", Mask::Tail)], ..call(name, path, permission, quotas) }
}

/// The same of a list of other people, or of what they traded.
const fn of_traders(name: &'static str, path: &'static str) -> Call {
    let mask = &[("traderId", Mask::Tail), ("traderName", Mask::Whole)];
    Call { mask, ..call(name, path, "ttor", FIVE) }
}

/// The same of a list whose pages name what follows them.
const fn by_cursor(name: &'static str, path: &'static str, permission: &'static str, quotas: &'static [Quota]) -> Call {
    Call { paging: Some(Paging::Cursor { parameter: "cursor" }), ..call(name, path, permission, quotas) }
}

/// Whose key it is.
const OWNER: &[(&str, Mask)] =
    &[("userId", Mask::Tail), ("parentId", Mask::Tail), ("inviterId", Mask::Tail), ("ips", Mask::Whole)];

/// The exchange's clock.
pub(crate) const TIME: Call =
    Call { access: Access::Public, ..call("public-time", "/api/v2/public/time", "", &[OF_ADDRESS]) };

/// The unified account's mode; a code about the mode from a classic account.
pub(crate) const SETTINGS: Call =
    Call { mask: &[("uid", Mask::Tail)], ..call("account-settings", "/api/v3/account/settings", "uta_mgt", TWENTY) };

/// Whose key it is, of a unified account.
pub(crate) const UNIFIED_INFO: Call =
    Call { mask: OWNER, ..call("unified-account-info", "/api/v3/account/info", "any", FIVE) };

/// Whose key it is, of a classic account, what it may read, and since when there is the account.
pub(crate) const INFO: Call = Call { mask: OWNER, ..call("account-info", "/api/v2/spot/account/info", "any", ONE) };

/// How the last upgrade that somebody asked for went. It asks for none.
pub(crate) const UPGRADE_STATUS: Call = call("upgrade-status", "/api/v2/spot/account/upgrade-status", "any", ONE);

/// Futures positions of one product type.
pub(crate) const POSITIONS: Call = call("positions", "/api/v2/mix/position/all-position", "cpor", FIVE);

/// Open futures orders of one product type, in one state.
pub(crate) const ORDERS: Call = orders("open-orders", "/api/v2/mix/order/orders-pending", "coor", TEN);

/// Futures orders that wait for a trigger, of one product type and one kind.
pub(crate) const PLANS: Call = orders("plan-orders", "/api/v2/mix/order/orders-plan-pending", "coor", TEN);

/// Open spot orders, either ordinary ones or take-profits and stop-losses.
pub(crate) const SPOT_ORDERS: Call = orders("spot-orders", "/api/v2/spot/trade/unfilled-orders", "stor", TWENTY);

/// Spot orders that wait for a trigger. Each page says whether another follows.
pub(crate) const SPOT_PLANS: Call = Call {
    paging: Some(Paging::LastRow { parameter: "idLessThan", id: RowId::FlaggedOrder, rows: 100 }),
    ..orders("spot-plan-orders", "/api/v2/spot/trade/current-plan-order", "stor", TWENTY)
};

/// What spot holds: `frozen` by orders and `locked`.
pub(crate) const SPOT_ASSETS: Call = call("spot-assets", "/api/v2/spot/account/assets", "stor", TEN);

/// What the futures accounts of one product type hold, and how much of it is `locked`.
pub(crate) const FUTURES_ACCOUNTS: Call = call("futures-accounts", "/api/v2/mix/account/accounts", "cpor", TEN);

/// What the cross-margin account holds and owes.
pub(crate) const CROSSED: Call = call("crossed-assets", "/api/v2/margin/crossed/account/assets", "smor", TEN);

/// What the isolated-margin accounts hold and owe.
pub(crate) const ISOLATED: Call = call("isolated-assets", "/api/v2/margin/isolated/account/assets", "smor", TEN);

/// Open cross-margin orders of one pair: there is no call for all.
pub(crate) const CROSSED_ORDERS: Call = call("crossed-orders", "/api/v2/margin/crossed/open-orders", "smor", TEN);

/// Open isolated-margin orders of one pair: there is no call for all.
pub(crate) const ISOLATED_ORDERS: Call = call("isolated-orders", "/api/v2/margin/isolated/open-orders", "smor", TEN);

/// Crypto loans that run.
pub(crate) const LOANS: Call = call("crypto-loans", "/api/v2/earn/loan/ongoing-orders", "any", TEN);

/// What is owed for crypto loans.
pub(crate) const LOAN_DEBTS: Call = call("crypto-loan-debts", "/api/v2/earn/loan/debts", "any", TEN);

/// The ratio of a sub-account's institutional loan; a code from who has none.
pub(crate) const LOAN_TO_VALUE: Call = Call {
    mask: &[("subAccountUids", Mask::Whole)],
    ..call("institutional-loan", "/api/v2/spot/ins-loan/ltv-convert", "any", FIVE)
};

/// The risk units of a main account's institutional loans; a code from who has none.
pub(crate) const RISK_UNIT: Call =
    Call { mask: &[("riskUnitId", Mask::Whole)], ..call("risk-unit", "/api/v2/spot/ins-loan/risk-unit", "any", FIVE) };

/// Futures orders that others copy, of one product type; a code from who leads nobody.
pub(crate) const LEAD_ORDERS: Call = call("lead-orders", "/api/v2/copy/mix-trader/order-current-track", "ttor", FIVE);

/// Spot orders that others copy; a code from who leads nobody.
pub(crate) const LEAD_SPOT_ORDERS: Call =
    call("lead-spot-orders", "/api/v2/copy/spot-trader/order-current-track", "ttor", TEN);

/// Who follows the account in futures; a code from who leads nobody.
pub(crate) const FOLLOWERS: Call = Call {
    mask: &[("followerUid", Mask::Tail), ("followerName", Mask::Whole)],
    ..call("lead-followers", "/api/v2/copy/mix-trader/config-query-followers", "ttor", FIVE)
};

/// Whether the account leads in spot; a code from who does not.
pub(crate) const LEAD_SETTINGS: Call =
    call("lead-spot-settings", "/api/v2/copy/spot-trader/config-query-settings", "ttor", FIVE);

/// Whom the account follows in futures.
pub(crate) const TRADERS: Call = of_traders("followed-traders", "/api/v2/copy/mix-follower/query-traders");

/// Whom the account follows in spot.
pub(crate) const SPOT_TRADERS: Call = of_traders("followed-spot-traders", "/api/v2/copy/spot-follower/query-traders");

/// Open copied futures orders of one product type.
pub(crate) const COPIED: Call = of_traders("copied-orders", "/api/v2/copy/mix-follower/query-current-orders");

/// Open copied spot orders.
pub(crate) const SPOT_COPIED: Call =
    of_traders("copied-spot-orders", "/api/v2/copy/spot-follower/query-current-orders");

/// What bots hold, of spot or of futures.
pub(crate) const BOTS: Call = call("bot-assets", "/api/v2/account/bot-assets", "any", TEN);

/// What the account is worth in USDT, by wallet.
pub(crate) const BALANCES: Call = call("all-account-balance", "/api/v2/account/all-account-balance", "any", ONE);

/// A unified main account's sub-accounts, and of which kind each is.
pub(crate) const SUB_ACCOUNTS: Call = Call {
    mask: &[("subUid", Mask::Tail), ("username", Mask::Whole)],
    ..by_cursor("sub-accounts", "/api/v3/user/sub-list", "uta_mgt", TEN)
};

/// A classic main account's virtual sub-accounts; common and custodial ones are not in it. The key must be bound to an
/// address.
pub(crate) const VIRTUAL_SUB_ACCOUNTS: Call = Call {
    document: "https://www.bitget.com/api-doc/common/vsubaccount/Get-Virtual-Subaccount-List",
    mask: &[("subAccountUid", Mask::Tail), ("subAccountName", Mask::Whole), ("label", Mask::Whole)],
    paging: Some(Paging::EndId { parameter: "idLessThan" }),
    ..call("virtual-sub-accounts", "/api/v2/user/virtual-subaccount-list", "any", ONE)
};

/// A unified account's positions of one product type.
pub(crate) const UNIFIED_POSITIONS: Call =
    call("unified-positions", "/api/v3/position/current-position", "uta_trade", TWENTY);

/// A unified account's open orders of one category.
pub(crate) const UNIFIED_ORDERS: Call = by_cursor("unified-orders", "/api/v3/trade/unfilled-orders", "uta_trade", TEN);

/// A unified account's take-profits, stop-losses and triggers of one product type.
pub(crate) const UNIFIED_PLANS: Call =
    call("unified-strategy-orders", "/api/v3/trade/unfilled-strategy-orders", "uta_trade", TEN);

/// What a unified account holds and owes.
pub(crate) const UNIFIED_ASSETS: Call = call("unified-assets", "/api/v3/account/assets", "uta_mgt", TWENTY);

/// Crypto loans of a unified account.
pub(crate) const UNIFIED_LOANS: Call = call("unified-loans", "/api/v3/loan/borrow-ongoing", "uta_mgt", TEN);

/// What a unified account owes for crypto loans.
pub(crate) const UNIFIED_LOAN_DEBTS: Call = call("unified-loan-debts", "/api/v3/loan/debts", "uta_mgt", TEN);

/// How the last switch to classic mode that somebody asked for went. It asks for none.
pub(crate) const SWITCH_STATUS: Call = call("switch-status", "/api/v3/account/switch-status", "uta_mgt", FIVE);

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
    &SPOT_ASSETS,
    &FUTURES_ACCOUNTS,
    &CROSSED,
    &ISOLATED,
    &CROSSED_ORDERS,
    &ISOLATED_ORDERS,
    &LOANS,
    &LOAN_DEBTS,
    &LOAN_TO_VALUE,
    &RISK_UNIT,
    &LEAD_ORDERS,
    &LEAD_SPOT_ORDERS,
    &FOLLOWERS,
    &LEAD_SETTINGS,
    &TRADERS,
    &SPOT_TRADERS,
    &COPIED,
    &SPOT_COPIED,
    &BOTS,
    &BALANCES,
    &SUB_ACCOUNTS,
    &VIRTUAL_SUB_ACCOUNTS,
    &UNIFIED_POSITIONS,
    &UNIFIED_ORDERS,
    &UNIFIED_PLANS,
    &UNIFIED_ASSETS,
    &UNIFIED_LOANS,
    &UNIFIED_LOAN_DEBTS,
    &SWITCH_STATUS,
];
