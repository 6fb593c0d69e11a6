//! The endpoints: path, limit, permission, answer. Everything else is a 404.

use serde_json::Value;

use super::{
    account::Account, members, precheck, preset, profile::Permission, query::Ask, reads, refusal::Refusal, switch,
};

/// One endpoint. Limits are calls per two seconds.
#[derive(Debug)]
pub(super) struct Endpoint {
    pub(super) method: &'static str,
    pub(super) path: &'static str,
    pub(super) limit: usize,
    pub(super) handler: Handler,
}

/// How an endpoint answers.
#[derive(Debug)]
pub(super) enum Handler {
    /// Without a key; limited per address.
    Public(fn(&Ask) -> Result<Value, Refusal>),
    /// About the key's account; limited per user id.
    Private(Permission, fn(&mut Account, &Ask) -> Result<Value, Refusal>),
    /// About the accounts below the key's; limited per user id.
    Family(Permission, fn(&[Account], usize, &Ask) -> Result<Value, Refusal>),
}

const fn public(path: &'static str, limit: usize, answer: fn(&Ask) -> Result<Value, Refusal>) -> Endpoint {
    Endpoint { method: "GET", path, limit, handler: Handler::Public(answer) }
}

const fn read(path: &'static str, limit: usize, answer: fn(&mut Account, &Ask) -> Result<Value, Refusal>) -> Endpoint {
    Endpoint { method: "GET", path, limit, handler: Handler::Private(Permission::ReadOnly, answer) }
}

const fn write(path: &'static str, limit: usize, answer: fn(&mut Account, &Ask) -> Result<Value, Refusal>) -> Endpoint {
    Endpoint { method: "POST", path, limit, handler: Handler::Private(Permission::Trade, answer) }
}

const ENDPOINTS: [Endpoint; 15] = [
    public("/api/v5/public/time", 10, reads::time),
    public("/api/v5/public/position-tiers", 10, reads::position_tiers),
    read("/api/v5/account/config", 5, reads::config),
    read("/api/v5/account/set-account-switch-precheck", 5, precheck::answer),
    read("/api/v5/account/positions", 10, reads::positions),
    read("/api/v5/account/balance", 10, reads::balance),
    read("/api/v5/trade/orders-pending", 60, reads::orders),
    read("/api/v5/trade/orders-algo-pending", 20, reads::algo_orders),
    read("/api/v5/tradingBot/grid/orders-algo-pending", 20, reads::grids),
    read("/api/v5/tradingBot/recurring/orders-algo-pending", 20, reads::recurring),
    read("/api/v5/tradingBot/signal/orders-algo-pending", 20, reads::signals),
    read("/api/v5/tradingBot/dca/ongoing-list", 20, reads::dcas),
    Endpoint {
        method: "GET",
        path: "/api/v5/users/subaccount/list",
        limit: 20,
        handler: Handler::Family(Permission::ReadOnly, members::list),
    },
    write("/api/v5/account/set-account-level", 5, switch::answer),
    write("/api/v5/account/account-level-switch-preset", 5, preset::answer),
];

/// The endpoint of a request.
pub(super) fn find(method: &str, path: &str) -> Result<&'static Endpoint, Refusal> {
    let endpoint =
        ENDPOINTS.iter().find(|endpoint| endpoint.path == path).ok_or_else(|| Refusal::new("404", "not found"))?;
    if endpoint.method == method { Ok(endpoint) } else { Err(Refusal::new("50115", "this method is not valid here")) }
}
