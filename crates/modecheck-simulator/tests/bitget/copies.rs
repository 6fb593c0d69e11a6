use modecheck_simulator::bitget::{
    Account, Bitget, CopyOrder, EmptyCopies, Follow, Lead, Market, NotATrader, Trader, Wrapping,
};

use crate::caller::{DAY_MS, INFO, NOW_MS, code, count, data, get, one, trader};

const TRADERS: &str = "/api/v2/copy/mix-follower/query-traders";
const LEADS: [&str; 4] = [
    "/api/v2/copy/mix-trader/order-current-track?productType=USDT-FUTURES",
    "/api/v2/copy/mix-trader/config-query-followers",
    "/api/v2/copy/spot-trader/order-current-track",
    "/api/v2/copy/spot-trader/config-query-settings",
];

fn following(age_days: u64) -> Bitget {
    let traders = vec![Trader { age_days, ..Trader::default() }];
    one(Account { follow: Follow { traders, ..Follow::default() }, ..trader() })
}

#[test]
fn those_who_lead_nothing_are_told_so_with_a_code() {
    let exchange = one(trader());
    let wordings = [(NotATrader::C31001, "31001"), (NotATrader::C31025, "31025"), (NotATrader::C40732, "40732")];
    for (not_a_trader, expected) in wordings {
        exchange.set_manners(|manners| manners.not_a_trader = not_a_trader);
        assert_eq!(LEADS.map(|target| code(&exchange, target)), [expected; 4]);
    }
}

#[test]
fn futures_and_spot_are_led_apart() {
    let lead = Lead { futures: true, followers: vec!["7".to_owned()], ..Lead::default() };
    let exchange = one(Account { lead, ..trader() });
    assert_eq!(LEADS.map(|target| code(&exchange, target)), ["00000", "00000", "31001", "31001"]);
    assert_eq!([count(&exchange, LEADS[0]), count(&exchange, LEADS[1])], [0, 1]);
    exchange.edit("desk", |account| account.lead = Lead { spot: true, ..Lead::default() });
    assert_eq!(LEADS.map(|target| code(&exchange, target)), ["31001", "31001", "00000", "00000"]);
    assert_eq!(data(&get(&exchange, LEADS[3]))["enable"], "yes");
}

#[test]
fn those_who_moved_to_v3_are_refused_by_every_classic_copy_read() {
    let exchange = one(Account { copies_moved: true, lead: Lead { futures: true, ..Lead::default() }, ..trader() });
    assert_eq!(LEADS.map(|target| code(&exchange, target)), ["40731"; 4]);
    assert_eq!(code(&exchange, TRADERS), "40731");
    assert_eq!(data(&get(&exchange, INFO))["traderType"], "trader");
}

#[test]
fn a_relation_older_than_three_months_shows_only_when_asked_for() {
    assert_eq!(count(&following(80), TRADERS), 1);
    let exchange = following(130);
    assert_eq!(count(&exchange, TRADERS), 0);
    let older = format!("{TRADERS}?startTime={}&endTime={}", NOW_MS - 180 * DAY_MS, NOW_MS - 90 * DAY_MS);
    assert_eq!(count(&exchange, &older), 1);
    assert_eq!(count(&exchange, "/api/v2/copy/spot-follower/query-traders"), 0);
}

#[test]
fn traders_come_in_pages_of_twenty_or_fifty() {
    let exchange = following(1);
    exchange.edit("desk", |account| account.follow.traders = vec![Trader { spot: true, ..Trader::default() }; 60]);
    let target = |query: &str| format!("/api/v2/copy/spot-follower/query-traders{query}");
    assert_eq!(count(&exchange, &target("")), 20);
    assert_eq!(count(&exchange, &target("?pageSize=50")), 50);
    assert_eq!(count(&exchange, &target("?pageSize=50&pageNo=2")), 10);
    assert_eq!(code(&exchange, &target("?pageSize=51")), "40017");
}

#[test]
fn copied_orders_outlast_the_relation() {
    let order = |market| CopyOrder { market, ..CopyOrder::default() };
    let orders = vec![order(Market::UsdcFutures), order(Market::Spot)];
    let exchange = one(Account { follow: Follow { orders, ..Follow::default() }, ..trader() });
    assert_eq!(count(&exchange, TRADERS), 0);
    let futures = "/api/v2/copy/mix-follower/query-current-orders";
    assert_eq!(count(&exchange, &format!("{futures}?productType=USDC-FUTURES")), 1);
    assert_eq!(count(&exchange, &format!("{futures}?productType=USDT-FUTURES")), 0);
    assert_eq!(count(&exchange, "/api/v2/copy/spot-follower/query-current-orders"), 1);
    assert_eq!(code(&exchange, futures), "40017");
}

#[test]
fn nothing_may_be_told_with_a_code() {
    let exchange = one(trader());
    assert!(data(&get(&exchange, TRADERS))["resultList"].is_null());
    exchange.set_manners(|manners| manners.copy_lists = Wrapping::Bare);
    assert!(data(&get(&exchange, TRADERS)).as_array().unwrap().is_empty());
    exchange.set_manners(|manners| manners.empty_copies = EmptyCopies::NoData);
    assert_eq!(code(&exchange, TRADERS), "40054");
    assert_eq!(code(&following(1), TRADERS), "00000");
}
