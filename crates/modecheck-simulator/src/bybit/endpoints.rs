//! The endpoints: path, limit, permission, answer. Everything else is a 404.
//!
//! Limits: <https://bybit-exchange.github.io/docs/v5/rate-limit> (2026-07-24). Where the page has none, ten.

use super::{
    account::Account,
    auth::Needs,
    loans, margin, members, public,
    query::{Answer, Ask},
    reads,
    refusal::Refusal,
    trading, upgrade, wallet,
};

/// One endpoint. Limits are calls per second.
#[derive(Debug)]
pub(super) struct Endpoint {
    pub(super) method: &'static str,
    pub(super) path: &'static str,
    pub(super) limit: usize,
    pub(super) handler: Handler,
}

type Answered = Result<Answer, Refusal>;

/// How an endpoint answers.
#[derive(Debug)]
pub(super) enum Handler {
    /// Without a key.
    Public(fn(&Ask) -> Answered),
    /// About the key's account.
    Own(Needs, fn(&mut Account, &Ask) -> Answered),
    /// About the key's account and those it belongs with.
    Family(Needs, fn(&mut [Account], usize, &Ask) -> Answered),
}

impl Handler {
    /// What a key needs.
    pub(super) fn needs(&self) -> Needs {
        match self {
            Self::Public(_) => Needs::AnyKey,
            Self::Own(needs, _) | Self::Family(needs, _) => *needs,
        }
    }
}

const fn public(path: &'static str, answer: fn(&Ask) -> Answered) -> Endpoint {
    Endpoint { method: "GET", path, limit: usize::MAX, handler: Handler::Public(answer) }
}

const fn own(path: &'static str, limit: usize, needs: Needs, answer: fn(&mut Account, &Ask) -> Answered) -> Endpoint {
    Endpoint { method: "GET", path, limit, handler: Handler::Own(needs, answer) }
}

const fn family(
    path: &'static str,
    limit: usize,
    needs: Needs,
    answer: fn(&mut [Account], usize, &Ask) -> Answered,
) -> Endpoint {
    Endpoint { method: "GET", path, limit, handler: Handler::Family(needs, answer) }
}

const ANY: Needs = Needs::AnyKey;
const CONTRACTS: Needs = Needs::OneOf(&[("ContractTrade", "Order")]);
const SPOT: Needs = Needs::OneOf(&[("Spot", "SpotTrade")]);
const ASSETS: Needs = Needs::OneOf(&[("Wallet", "AccountTransfer")]);
const MEMBERS: Needs =
    Needs::OneOf(&[("Wallet", "AccountTransfer"), ("Wallet", "SubMemberTransfer"), ("Wallet", "Withdraw")]);

const ENDPOINTS: [Endpoint; 30] = [
    public("/v5/market/time", public::time),
    public("/v5/market/instruments-info", public::instruments),
    public("/v5/system/status", public::status),
    own("/v5/account/info", 50, ANY, reads::info),
    own("/v5/user/query-api", 10, ANY, reads::key),
    own("/v5/account/user-setting-config", 50, ANY, reads::settings),
    own("/v5/order/realtime", 50, Needs::Category("Order"), trading::orders),
    own("/v5/position/list", 50, Needs::Category("Position"), trading::positions),
    own("/v5/spread/order/realtime", 50, CONTRACTS, trading::spread_orders),
    own("/v5/rfq/rfq-realtime", 50, CONTRACTS, trading::rfqs),
    own("/v5/rfq/quote-realtime", 50, CONTRACTS, trading::quotes),
    own("/v5/strategy/list", 200, CONTRACTS, trading::strategies),
    own("/v5/account/wallet-balance", 50, ANY, wallet::balance),
    own("/v5/account/collateral-info", 50, ANY, wallet::collateral),
    own("/v5/spot-margin-trade/state", 50, SPOT, wallet::spot_margin),
    own("/v5/spot-margin-trade/liability", 5, SPOT, wallet::liability),
    own("/v5/spot-margin-trade/fixedborrow-contract-info", 5, SPOT, loans::fixed),
    own("/v5/ins-loan/loan-order", 20, ANY, loans::institutional),
    own("/v5/ins-loan/ltv-convert", 20, ANY, loans::ltv),
    own("/v5/crypto-loan-common/position", 5, SPOT, loans::crypto),
    own("/v5/crypto-loan/ongoing-orders", 10, SPOT, loans::legacy),
    family("/v5/asset/asset-overview", 50, ASSETS, members::overview),
    family("/v5/asset/total-members-assets", 50, ASSETS, members::assets),
    family("/v5/user/query-sub-members", 10, MEMBERS, members::query),
    family("/v5/user/submembers", 5, MEMBERS, members::submembers),
    family("/v5/user/escrow_sub_members", 10, MEMBERS, members::escrow),
    family("/v5/user/get-member-type", 10, ANY, members::wallets),
    family("/v5/user/sub-apikeys", 10, ANY, members::keys),
    Endpoint {
        method: "POST",
        path: "/v5/account/upgrade-to-uta",
        limit: 1,
        handler: Handler::Family(Needs::Writing, upgrade::answer),
    },
    Endpoint {
        method: "POST",
        path: "/v5/account/set-margin-mode",
        limit: 5,
        handler: Handler::Own(Needs::Writing, margin::answer),
    },
];

/// The endpoint of a request. Methods other than the two in capitals are a 400.
pub(super) fn find(method: &str, path: &str) -> Result<&'static Endpoint, Refusal> {
    if !matches!(method, "GET" | "POST") {
        return Err(Refusal::new("400", "bad method"));
    }
    let mut endpoints = ENDPOINTS.iter();
    let found = endpoints.find(|endpoint| endpoint.path == path && endpoint.method == method);
    found.ok_or_else(|| Refusal::new("404", "not found"))
}
