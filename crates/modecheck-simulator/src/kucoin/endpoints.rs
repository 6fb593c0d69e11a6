//! The endpoints: host, path, permission, pool, weight, answer. Everything else is not there.
//!
//! <https://github.com/Kucoin/kucoin-universal-sdk> (2025-11-04), and the pages of the calls under `/api/ua/`. What
//! these have no permission, pool or weight for is assumed: `Unified`, the unified pool and 1 for the unified account,
//! otherwise what the classic call for the same has.

use super::{
    account::Account,
    futures,
    limits::Pool,
    loans, margin, members,
    profile::Permission,
    public,
    query::{Answer, Ask},
    reads,
    refusal::Refusal,
    settings::{Host, Settings, UaPaths},
    spot, switch, unified, wallet,
};

/// One endpoint.
#[derive(Debug)]
pub(super) struct Endpoint {
    host: Host,
    method: &'static str,
    /// `/api/ua/*/` is there in both versions.
    path: &'static str,
    needs: Needs,
    pub(super) pool: Pool,
    pub(super) weight: u64,
    pub(super) handler: Handler,
}

/// What a key needs.
#[derive(Clone, Copy, Debug)]
enum Needs {
    One(Permission),
    /// `Futures` by the client's specification of November 2025, `General` by the change log of 2025-09-25.
    FuturesOrGeneral,
}

type Answered = Result<Answer, Refusal>;

/// How an endpoint answers.
#[derive(Clone, Copy, Debug)]
pub(super) enum Handler {
    /// Without a key.
    Public(fn(&Ask) -> Answered),
    /// About the key's account.
    Own(fn(&Account, &Ask) -> Answered),
    /// About what a classic account has of its own.
    Classic(fn(&Account, &Ask) -> Answered),
    /// About the key's account and those it belongs with.
    Family(fn(&[Account], usize, &Ask) -> Answered),
    /// Changes something.
    Changing(fn(&mut [Account], usize, &Ask) -> Answered),
}

impl Endpoint {
    pub(super) fn needs(&self, settings: &Settings) -> Permission {
        match self.needs {
            Needs::One(permission) => permission,
            Needs::FuturesOrGeneral => settings.futures_permission,
        }
    }

    const fn on(host: Host, path: &'static str, needs: Needs, pool: Pool, weight: u64, handler: Handler) -> Self {
        Self { host, method: "GET", path, needs, pool, weight, handler }
    }

    const fn get(path: &'static str, needs: Needs, pool: Pool, weight: u64, handler: Handler) -> Self {
        Self::on(Host::Spot, path, needs, pool, weight, handler)
    }

    const fn futures(path: &'static str, needs: Needs, pool: Pool, weight: u64, handler: Handler) -> Self {
        Self::on(Host::Futures, path, needs, pool, weight, handler)
    }
}

use Handler::{Changing, Classic, Family, Own, Public};

const GENERAL: Needs = Needs::One(Permission::General);
const SPOT: Needs = Needs::One(Permission::Spot);
const MARGIN: Needs = Needs::One(Permission::Margin);
const FUTURES: Needs = Needs::One(Permission::Futures);
const UNIFIED: Needs = Needs::One(Permission::Unified);

const ENDPOINTS: &[Endpoint] = &[
    Endpoint::get("/api/v1/timestamp", GENERAL, Pool::Public, 3, Public(public::time)),
    Endpoint::get("/api/v1/status", GENERAL, Pool::Public, 3, Public(public::status)),
    Endpoint::get("/api/ua/*/account/mode", GENERAL, Pool::Management, 30, Family(members::mode)),
    Endpoint::get("/api/ua/*/user/api-key", GENERAL, Pool::Management, 20, Own(reads::ua_key)),
    Endpoint::get("/api/v1/user/api-key", GENERAL, Pool::Management, 20, Own(reads::key)),
    Endpoint::get("/api/v2/user-info", GENERAL, Pool::Management, 20, Family(members::user_info)),
    Endpoint::get("/api/v1/hf/accounts/opened", GENERAL, Pool::Spot, 30, Own(reads::hf_opened)),
    Endpoint::get("/api/v2/sub/user", GENERAL, Pool::Management, 20, Family(members::list)),
    Endpoint::get("/api/ua/v2/user/sub-account-list", GENERAL, Pool::Management, 20, Family(members::list)),
    Endpoint::get("/api/v1/sub/api-key", GENERAL, Pool::Management, 20, Family(members::keys)),
    Endpoint::get("/api/v1/accounts", GENERAL, Pool::Management, 5, Classic(wallet::accounts)),
    Endpoint::get("/api/v3/margin/accounts", GENERAL, Pool::Spot, 15, Classic(margin::cross)),
    Endpoint::get("/api/v3/isolated/accounts", GENERAL, Pool::Spot, 15, Classic(margin::isolated)),
    Endpoint::get("/api/v1/otc-loan/loan", SPOT, Pool::Management, 5, Own(loans::loan)),
    Endpoint::get("/api/ua/v2/otc-loan/loan", SPOT, Pool::Management, 5, Own(loans::loan)),
    Endpoint::get("/api/v1/otc-loan/accounts", SPOT, Pool::Management, 20, Own(loans::accounts)),
    Endpoint::get("/api/v3/purchase/orders", GENERAL, Pool::Spot, 10, Own(wallet::lendings)),
    Endpoint::get("/api/v1/earn/hold-assets", GENERAL, Pool::Earn, 5, Own(wallet::earn)),
    Endpoint::get("/api/v1/hf/orders/active/symbols", SPOT, Pool::Spot, 2, Classic(spot::symbols)),
    Endpoint::get("/api/v1/hf/orders/active", GENERAL, Pool::Spot, 2, Classic(spot::active)),
    Endpoint::get("/api/v1/hf/orders/active/page", GENERAL, Pool::Spot, 2, Classic(spot::active_page)),
    Endpoint::get("/api/v1/orders", GENERAL, Pool::Spot, 2, Classic(spot::orders)),
    Endpoint::get("/api/v1/stop-order", GENERAL, Pool::Spot, 8, Classic(spot::stops)),
    Endpoint::get("/api/v3/oco/orders", GENERAL, Pool::Spot, 2, Classic(spot::ocos)),
    Endpoint::get("/api/v3/hf/margin/order/active/symbols", MARGIN, Pool::Spot, 4, Classic(margin::symbols)),
    Endpoint::get("/api/v3/hf/margin/orders/active", GENERAL, Pool::Spot, 4, Classic(margin::active)),
    Endpoint::get("/api/v3/hf/margin/stop-orders", GENERAL, Pool::Spot, 8, Classic(margin::stops)),
    Endpoint::get("/api/v3/hf/margin/oco-orders", GENERAL, Pool::Spot, 2, Classic(margin::ocos)),
    Endpoint::get("/api/ua/*/unified/account/overview", UNIFIED, Pool::Unified, 1, Own(unified::overview)),
    Endpoint::get("/api/ua/*/unified/account/balance", UNIFIED, Pool::Unified, 1, Own(unified::balance)),
    Endpoint::get("/api/ua/*/unified/order/open-list", UNIFIED, Pool::Unified, 1, Own(unified::orders)),
    Endpoint::get("/api/ua/*/unified/position/open-list", UNIFIED, Pool::Unified, 1, Own(unified::positions)),
    Endpoint::get("/api/ua/v2/account/fee/kcs-deduct", GENERAL, Pool::Management, 20, Changing(reads::kcs_deduct)),
    Endpoint {
        host: Host::Spot,
        method: "POST",
        path: "/api/ua/*/account/mode",
        needs: UNIFIED,
        pool: Pool::Management,
        weight: 30,
        handler: Changing(switch::answer),
    },
    Endpoint::futures("/api/v1/timestamp", GENERAL, Pool::Public, 2, Public(public::time)),
    Endpoint::futures("/api/v1/status", GENERAL, Pool::Public, 4, Public(public::status)),
    Endpoint::futures("/api/v1/contracts/active", GENERAL, Pool::Public, 3, Public(public::contracts)),
    Endpoint::futures("/api/v1/orders", GENERAL, Pool::Futures, 2, Classic(futures::orders)),
    Endpoint::futures("/api/v1/stopOrders", GENERAL, Pool::Futures, 6, Classic(futures::stops)),
    Endpoint::futures("/api/v1/positions", Needs::FuturesOrGeneral, Pool::Futures, 2, Classic(futures::positions)),
    Endpoint::futures(
        "/api/v1/account-overview",
        Needs::FuturesOrGeneral,
        Pool::Futures,
        5,
        Classic(futures::overview),
    ),
    Endpoint::futures("/api/v2/position/getPositionMode", FUTURES, Pool::Futures, 2, Classic(futures::position_mode)),
    Endpoint::futures("/api/v2/position/getMarginMode", FUTURES, Pool::Futures, 2, Classic(futures::margin_mode)),
];

/// The host of a path where it alone tells, the spot host otherwise.
pub(super) fn host_of(path: &str) -> Host {
    let has = |host: Host| ENDPOINTS.iter().any(|endpoint| endpoint.host == host && endpoint.path == path);
    if has(Host::Futures) && !has(Host::Spot) { Host::Futures } else { Host::Spot }
}

/// The endpoint of a request.
pub(super) fn find(host: Host, method: &str, path: &str, settings: &Settings) -> Result<&'static Endpoint, Refusal> {
    let paths = settings.ua_paths;
    let ua = path.strip_prefix("/api/ua/").and_then(|rest| rest.split_once('/'));
    let there = match ua {
        Some(("v1", _)) => paths != UaPaths::OnlyV2,
        Some(("v2", _)) => paths != UaPaths::OnlyV1,
        Some(_) => false,
        None => true,
    };
    let same = |known: &str| match (known.strip_prefix("/api/ua/*/"), ua) {
        (Some(known), Some((_, rest))) => known == rest,
        _ => known == path,
    };
    let mut endpoints = ENDPOINTS.iter().filter(|_| there);
    let found = endpoints.find(|known| known.host == host && known.method == method && same(known.path));
    found.ok_or_else(|| Refusal::absent(settings.absent))
}
