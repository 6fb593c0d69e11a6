//! The endpoints: path, limit, permission, answer. Everything else is a 40404.
//!
//! Limits: <https://www.bitget.com/api-doc> (2025-12-05). Where the pages at hand have none, ten a second.

use super::{
    account::Account,
    assets,
    auth::Needs,
    copies, info, loans, margin, members, mix,
    query::{Answer, Ask},
    refusal::Refusal,
    spot, switch, unified,
};

/// One endpoint.
#[derive(Debug)]
pub(super) struct Endpoint {
    pub(super) method: &'static str,
    pub(super) path: &'static str,
    /// Calls, and in how many milliseconds.
    pub(super) limit: (usize, u64),
    pub(super) handler: Handler,
}

type Answered = Result<Answer, Refusal>;

/// How an endpoint answers.
#[derive(Debug)]
pub(super) enum Handler {
    /// Without a key.
    Public(fn(&Ask) -> Answered),
    /// About the key's account.
    Own(Needs, fn(&Account, &Ask) -> Answered),
    /// About the key's account and those it belongs with.
    Family(Needs, fn(&mut [Account], usize, &Ask) -> Answered),
}

impl Endpoint {
    /// Whether it is of the interface for unified accounts.
    pub(super) fn is_v3(&self) -> bool {
        self.path.starts_with("/api/v3/")
    }

    /// What a key needs.
    pub(super) fn needs(&self) -> Needs {
        match self.handler {
            Handler::Public(_) => ANY,
            Handler::Own(needs, _) | Handler::Family(needs, _) => needs,
        }
    }
}

const fn own(path: &'static str, limit: usize, needs: Needs, answer: fn(&Account, &Ask) -> Answered) -> Endpoint {
    Endpoint { method: "GET", path, limit: (limit, SECOND_MS), handler: Handler::Own(needs, answer) }
}

const fn family(
    path: &'static str,
    limit: (usize, u64),
    needs: Needs,
    answer: fn(&mut [Account], usize, &Ask) -> Answered,
) -> Endpoint {
    Endpoint { method: "GET", path, limit, handler: Handler::Family(needs, answer) }
}

const fn writing(path: &'static str, answer: fn(&mut [Account], usize, &Ask) -> Answered) -> Endpoint {
    Endpoint { method: "POST", path, limit: (1, SECOND_MS), handler: Handler::Family(Needs::Writing, answer) }
}

const SECOND_MS: u64 = 1_000;
const ANY: Needs = Needs::AnyKey;
const POSITIONS: Needs = Needs::Authority("cpo");
const ORDERS: Needs = Needs::Authority("coo");
const SPOT: Needs = Needs::Authority("sto");
const MARGIN: Needs = Needs::Authority("smo");
const COPY: Needs = Needs::Authority("tto");
const MANAGE: Needs = Needs::Permission("uta_mgt");
const TRADE: Needs = Needs::Permission("uta_trade");

const ENDPOINTS: [Endpoint; 47] = [
    Endpoint {
        method: "GET",
        path: "/api/v2/public/time",
        limit: (usize::MAX, SECOND_MS),
        handler: Handler::Public(info::time),
    },
    own("/api/v2/spot/account/info", 1, ANY, info::classic),
    own("/api/v2/spot/account/assets", 10, SPOT, spot::assets),
    own("/api/v2/spot/trade/unfilled-orders", 20, SPOT, spot::orders),
    own("/api/v2/spot/trade/current-plan-order", 20, SPOT, spot::plans),
    own("/api/v2/mix/position/all-position", 5, POSITIONS, mix::positions),
    own("/api/v2/mix/account/accounts", 10, POSITIONS, mix::accounts),
    own("/api/v2/mix/order/orders-pending", 10, ORDERS, mix::orders),
    own("/api/v2/mix/order/orders-plan-pending", 10, ORDERS, mix::plans),
    own("/api/v2/margin/crossed/account/assets", 10, MARGIN, margin::crossed_assets),
    own("/api/v2/margin/isolated/account/assets", 10, MARGIN, margin::isolated_assets),
    own("/api/v2/margin/crossed/open-orders", 10, MARGIN, margin::crossed_orders),
    own("/api/v2/margin/isolated/open-orders", 10, MARGIN, margin::isolated_orders),
    own("/api/v2/earn/loan/ongoing-orders", 10, ANY, loans::ongoing),
    own("/api/v2/earn/loan/debts", 10, ANY, loans::debts),
    own("/api/v2/spot/ins-loan/risk-unit", 5, ANY, loans::risk_unit),
    own("/api/v2/spot/ins-loan/loan-order", 5, ANY, loans::institutional),
    own("/api/v2/spot/ins-loan/ltv-convert", 5, ANY, loans::ltv),
    own("/api/v2/copy/mix-trader/order-current-track", 5, COPY, copies::lead_futures_orders),
    own("/api/v2/copy/mix-trader/config-query-followers", 5, COPY, copies::followers),
    own("/api/v2/copy/spot-trader/order-current-track", 10, COPY, copies::lead_spot_orders),
    own("/api/v2/copy/spot-trader/config-query-settings", 5, COPY, copies::lead_spot_settings),
    own("/api/v2/copy/mix-follower/query-traders", 5, COPY, copies::futures_traders),
    own("/api/v2/copy/mix-follower/query-current-orders", 5, COPY, copies::futures_orders),
    own("/api/v2/copy/spot-follower/query-traders", 5, COPY, copies::spot_traders),
    own("/api/v2/copy/spot-follower/query-current-orders", 5, COPY, copies::spot_orders),
    own("/api/v2/account/bot-assets", 10, ANY, assets::bots),
    own("/api/v2/account/all-account-balance", 1, ANY, assets::overview),
    family("/api/v2/user/virtual-subaccount-list", (1, SECOND_MS), ANY, members::virtuals),
    family("/api/v2/spot/account/subaccount-assets", (10, SECOND_MS), ANY, members::spot_assets),
    family("/api/v2/mix/account/sub-account-assets", (1, 10 * SECOND_MS), ANY, members::futures_assets),
    family("/api/v2/spot/account/upgrade-status", (1, SECOND_MS), ANY, switch::upgrade_status),
    writing("/api/v2/spot/account/upgrade", switch::upgrade),
    own("/api/v3/account/settings", 20, MANAGE, info::settings),
    own("/api/v3/account/info", 5, ANY, info::unified),
    own("/api/v3/account/assets", 20, MANAGE, unified::assets),
    own("/api/v3/account/repayable-coins", 10, MANAGE, unified::repayable),
    own("/api/v3/account/delta-info", 10, MANAGE, unified::delta),
    own("/api/v3/position/current-position", 20, TRADE, unified::positions),
    own("/api/v3/trade/unfilled-orders", 20, TRADE, unified::orders),
    own("/api/v3/trade/unfilled-strategy-orders", 10, TRADE, unified::strategies),
    own("/api/v3/loan/borrow-ongoing", 10, MANAGE, loans::ongoing),
    own("/api/v3/loan/debts", 10, MANAGE, loans::debts),
    family("/api/v3/user/sub-list", (10, SECOND_MS), MANAGE, members::listed),
    family("/api/v3/account/switch-status", (5, SECOND_MS), MANAGE, switch::switch_status),
    writing("/api/v3/account/switch", switch::back),
    writing("/api/v3/account/adjust-account-mode", unified::adjust),
];

/// The endpoint of a request. Paths come before the mode gates, so that a gate's code says that the path exists.
pub(super) fn find(method: &str, path: &str) -> Result<&'static Endpoint, Refusal> {
    let mut endpoints = ENDPOINTS.iter();
    let found = endpoints.find(|endpoint| endpoint.path == path && endpoint.method == method);
    found.ok_or_else(|| Refusal::of("40404", false))
}
