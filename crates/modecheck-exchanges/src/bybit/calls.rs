//! The read-only calls to Bybit. This list is the allow-list: nothing else can be sent.
//!
//! Limits: <https://bybit-exchange.github.io/docs/v5/rate-limit> (2026-07-24). Where that page says 50 a second, ten are
//! taken: until 2025-11-25 accounts that are not Pro had ten, and the page has no row for them since.

use std::time::Duration;

use modecheck_core::Environment;

use super::wire;
use crate::client::{Access, Call, Mask, Meter, Paging, Quota, SiteCard};

/// Bybit's hosts. A key works on the site and in the environment that it was made in, and nowhere else.
///
/// <https://bybit-exchange.github.io/docs/v5/guide> (2026-07-24)
pub(crate) const SITES: &[SiteCard] = &[
    site("global", &[], Environment::Live, &[("rest", "https://api.bybit.com")]),
    site("bytick", &[], Environment::Live, &[("rest", "https://api.bytick.com")]),
    site("nl", &[], Environment::Live, &[("rest", "https://api.bybit.nl")]),
    site("tr", &[], Environment::Live, &[("rest", "https://api.bybit.tr")]),
    site("kz", &[], Environment::Live, &[("rest", "https://api.bybit.kz")]),
    site("ge", &[], Environment::Live, &[("rest", "https://api.bybitgeorgia.ge")]),
    site("ae", &[], Environment::Live, &[("rest", "https://api.bybit.ae")]),
    site("eu", &["eea"], Environment::Live, &[("rest", "https://api.bybit.eu")]),
    site("id", &[], Environment::Live, &[("rest", "https://api.bybit.id")]),
    site("jp", &[], Environment::Live, &[("rest", "https://api.manepa.jp")]),
    site("demo", &[], Environment::Demo, &[("rest", "https://api-demo.bybit.com")]),
    site("testnet", &[], Environment::Testnet, &[("rest", "https://api-testnet.bybit.com")]),
    site("testnet-jp", &[], Environment::Testnet, &[("rest", "https://api-testnet.manepa.jp")]),
];

const fn site(
    name: &'static str,
    aliases: &'static [&'static str],
    environment: Environment,
    hosts: &'static [(&'static str, &'static str)],
) -> SiteCard {
    SiteCard { name, aliases, environment, hosts }
}

/// 600 requests in any five seconds from one address, all hosts together.
const OF_ADDRESS: Quota = Quota::of_pool(600, Duration::from_secs(5), Meter::Address, "address", 1);

const fn per_second(limit: u32) -> Quota {
    Quota::of_call(limit, Duration::from_secs(1), Meter::User)
}

/// The exchange's clock.
pub(crate) const MARKET_TIME: Call = Call {
    name: "market-time",
    path: "/v5/market/time",
    access: Access::Public,
    quotas: &[OF_ADDRESS],
    document: "https://bybit-exchange.github.io/docs/v5/market/time",
    ..ACCOUNT_INFO
};

/// Maintenance, announced or under way.
pub(crate) const SYSTEM_STATUS: Call = Call {
    name: "system-status",
    path: "/v5/system/status",
    document: "https://bybit-exchange.github.io/docs/v5/system-status",
    ..MARKET_TIME
};

/// What is listed, for the coins that linear contracts settle in and for pre-market contracts. A page holds up to half
/// a megabyte; no more is kept of it than that.
pub(crate) const INSTRUMENTS: Call = Call {
    name: "instruments",
    path: "/v5/market/instruments-info",
    document: "https://bybit-exchange.github.io/docs/v5/market/instrument",
    paging: Some(Paging::Cursor { parameter: "cursor" }),
    condense: Some(wire::condense_instruments),
    ..MARKET_TIME
};

/// The account's mode and margin mode.
pub(crate) const ACCOUNT_INFO: Call = Call {
    name: "account-info",
    host: "rest",
    path: "/v5/account/info",
    access: Access::Private("any"),
    quotas: &[per_second(10), OF_ADDRESS],
    document: "https://bybit-exchange.github.io/docs/v5/account/account-info",
    mask: &[],
    paging: None,
    condense: None,
};

/// Whose key it is, what it may do, and the account's VIP level.
pub(crate) const KEY_INFO: Call = Call {
    name: "key-info",
    path: "/v5/user/query-api",
    document: "https://bybit-exchange.github.io/docs/v5/user/apikey-info",
    mask: &[
        ("userID", Mask::Tail),
        ("userIDInt64", Mask::Tail),
        ("parentUid", Mask::Tail),
        ("inviterID", Mask::Tail),
        ("inviterIDInt64", Mask::Tail),
        ("affiliateID", Mask::Tail),
        ("affiliateIDInt64", Mask::Tail),
        ("id", Mask::Whole),
        ("apiKey", Mask::Whole),
        ("secret", Mask::Whole),
        ("note", Mask::Whole),
        ("ips", Mask::Whole),
        ("rsaPublicKey", Mask::Whole),
    ],
    ..ACCOUNT_INFO
};

/// Open orders of one category, all kinds of them; of linear contracts by settle coin.
pub(crate) const OPEN_ORDERS: Call = Call {
    name: "open-orders",
    path: "/v5/order/realtime",
    access: Access::Private("ContractTrade, Spot, Options"),
    document: "https://bybit-exchange.github.io/docs/v5/order/open-order",
    paging: Some(Paging::Cursor { parameter: "cursor" }),
    ..ACCOUNT_INFO
};

/// Open spread orders.
pub(crate) const SPREAD_ORDERS: Call = Call {
    name: "spread-orders",
    path: "/v5/spread/order/realtime",
    document: "https://bybit-exchange.github.io/docs/v5/spread/trade/open-order",
    ..OPEN_ORDERS
};

/// Positions of one category; of linear contracts by settle coin.
pub(crate) const POSITIONS: Call = Call {
    name: "positions",
    path: "/v5/position/list",
    document: "https://bybit-exchange.github.io/docs/v5/position",
    ..OPEN_ORDERS
};

/// Equity, debts and collateral of one kind of wallet.
pub(crate) const WALLET: Call = Call {
    name: "wallet-balance",
    path: "/v5/account/wallet-balance",
    document: "https://bybit-exchange.github.io/docs/v5/account/wallet-balance",
    ..ACCOUNT_INFO
};

/// Whether spot margin is on.
pub(crate) const SPOT_MARGIN: Call = Call {
    name: "spot-margin",
    path: "/v5/spot-margin-trade/state",
    access: Access::Private("Spot"),
    document: "https://bybit-exchange.github.io/docs/v5/spot-margin-uta/status",
    ..ACCOUNT_INFO
};

/// Strategies (TWAP, iceberg, chase) in one state.
pub(crate) const STRATEGIES: Call = Call {
    name: "strategies",
    path: "/v5/strategy/list",
    document: "https://bybit-exchange.github.io/docs/v5/strategy/strategy-list",
    ..OPEN_ORDERS
};

/// Whether an institutional loan is being liquidated.
pub(crate) const LOAN_LIQUIDATION: Call = Call {
    name: "loan-liquidation",
    path: "/v5/ins-loan/ltv-convert",
    document: "https://bybit-exchange.github.io/docs/v5/otc/ltv-convert",
    mask: &[("parentUid", Mask::Tail), ("subAccountUids", Mask::Whole), ("uid", Mask::Tail)],
    ..ACCOUNT_INFO
};

/// Institutional loans, the newest ones: the list has no cursor.
pub(crate) const INSTITUTIONAL_LOANS: Call = Call {
    name: "institutional-loans",
    path: "/v5/ins-loan/loan-order",
    document: "https://bybit-exchange.github.io/docs/v5/otc/loan-info",
    ..LOAN_LIQUIDATION
};

/// Crypto loans.
pub(crate) const CRYPTO_LOANS: Call = Call {
    name: "crypto-loans",
    path: "/v5/crypto-loan-common/position",
    access: Access::Private("Spot"),
    quotas: &[per_second(5), OF_ADDRESS],
    document: "https://bybit-exchange.github.io/docs/v5/new-crypto-loan/crypto-loan-position",
    ..ACCOUNT_INFO
};

/// Equity by product: the only list that shows bots and copy trading.
pub(crate) const ASSET_OVERVIEW: Call = Call {
    name: "asset-overview",
    path: "/v5/asset/asset-overview",
    access: Access::Private("Wallet"),
    document: "https://bybit-exchange.github.io/docs/v5/asset/balance/asset-overview",
    mask: &[("memberId", Mask::Tail), ("uid", Mask::Tail)],
    ..ACCOUNT_INFO
};

/// The kinds of a main account's sub-accounts, bots and copy trading among them.
pub(crate) const MEMBERS: Call = Call {
    name: "members",
    path: "/v5/asset/total-members-assets",
    document: "https://bybit-exchange.github.io/docs/v5/asset/total-members-assets",
    mask: &[("memberId", Mask::Tail), ("uid", Mask::Tail), ("username", Mask::Whole)],
    ..ASSET_OVERVIEW
};

/// A main account's sub-accounts with their modes, a hundred at most to a page; the last page names the cursor `0`. The
/// key needs one of the permissions to transfer or to withdraw (2026-07-24).
pub(crate) const SUB_MEMBERS: Call = Call {
    name: "sub-members",
    path: "/v5/user/submembers",
    access: Access::Private("AccountTransfer, SubMemberTransfer or Withdraw"),
    quotas: &[per_second(5), OF_ADDRESS],
    document: "https://bybit-exchange.github.io/docs/v5/user/page-subuid",
    mask: &[("uid", Mask::Tail), ("username", Mask::Whole), ("remark", Mask::Whole)],
    paging: Some(Paging::Cursor { parameter: "nextCursor" }),
    ..ACCOUNT_INFO
};

/// A main account's fund custodial sub-accounts, which the list of the others leaves out (2026-07-24).
pub(crate) const ESCROW_MEMBERS: Call = Call {
    name: "escrow-members",
    path: "/v5/user/escrow_sub_members",
    quotas: &[per_second(10), OF_ADDRESS],
    document: "https://bybit-exchange.github.io/docs/v5/user/fund-subuid-list",
    ..SUB_MEMBERS
};

/// Requests for quotes that one made.
pub(crate) const RFQS: Call = Call {
    name: "rfqs",
    path: "/v5/rfq/rfq-realtime",
    document: "https://bybit-exchange.github.io/docs/v5/rfq/trade/rfq-realtime",
    paging: None,
    ..OPEN_ORDERS
};

/// Quotes that one gave.
pub(crate) const QUOTES: Call = Call {
    name: "quotes",
    path: "/v5/rfq/quote-realtime",
    document: "https://bybit-exchange.github.io/docs/v5/rfq/trade/quote-realtime",
    ..RFQS
};

/// Every call, for whoever reviews what can be sent.
pub(crate) const ALL: &[&Call] = &[
    &MARKET_TIME,
    &SYSTEM_STATUS,
    &INSTRUMENTS,
    &ACCOUNT_INFO,
    &KEY_INFO,
    &OPEN_ORDERS,
    &SPREAD_ORDERS,
    &POSITIONS,
    &WALLET,
    &SPOT_MARGIN,
    &STRATEGIES,
    &LOAN_LIQUIDATION,
    &INSTITUTIONAL_LOANS,
    &CRYPTO_LOANS,
    &ASSET_OVERVIEW,
    &MEMBERS,
    &SUB_MEMBERS,
    &ESCROW_MEMBERS,
    &RFQS,
    &QUOTES,
];
