use modecheck_simulator::bitget::{
    Account, Bot, Coin, Empties, FuturesCoin, MarginCoin, MarginLists, Market, Order, Plan, Position,
};
use rust_decimal::Decimal;
use serde_json::json;

use crate::caller::{
    DAY_MS, INFO, NOW_MS, ORDERS, PLANS, POSITIONS, SPOT, all, code, count, data, field, get, one, rows, trader,
};

fn order(market: Market, status: &str, age_days: u64) -> Order {
    Order { status: status.to_owned(), age_days, ..Order::new(market, "BTCUSDT") }
}

fn before(days: u64) -> String {
    format!("startTime={}&endTime={}", NOW_MS - (days + 90) * DAY_MS, NOW_MS - days * DAY_MS)
}

#[test]
fn the_account_tells_its_key_its_parent_and_its_trader_type() {
    let exchange = one(Account { uid: "42".to_owned(), registered_days_ago: 3, ..trader() });
    let answer = get(&exchange, INFO);
    let info = data(&answer);
    assert_eq!((&info["userId"], &info["parentId"]), (&json!("42"), &json!(42)), "its own parent");
    assert_eq!((&info["traderType"], &info["ips"]), (&json!("not_trader"), &json!("")));
    assert_eq!(info["authorities"], json!(["coor", "cpor", "smor", "stor", "stow", "ttor", "wtor"]));
    assert_eq!(info["regisTime"], (NOW_MS - NOW_MS % DAY_MS - 3 * DAY_MS).to_string());
    exchange.edit("desk", |account| account.lead.spot = true);
    assert_eq!(data(&get(&exchange, INFO))["traderType"], "trader");
}

#[test]
fn each_product_type_shows_its_own_positions() {
    let place = |market, symbol, coin| Position::new(market, symbol, coin);
    let positions = vec![
        place(Market::UsdtFutures, "BTCUSDT", "USDT"),
        place(Market::CoinFutures, "BTCUSD", "BTC"),
        Position { total: Decimal::ZERO, ..place(Market::UsdcFutures, "BTCPERP", "USDC") },
        Position { locked: "0.4".parse().unwrap(), ..place(Market::CoinFutures, "ETHUSD", "ETH") },
    ];
    let exchange = one(Account { positions, ..trader() });
    let shown = |query: &str| count(&exchange, &format!("{POSITIONS}?productType={query}"));
    assert_eq!([shown("USDT-FUTURES"), shown("USDC-FUTURES"), shown("COIN-FUTURES")], [1, 0, 2]);
    assert_eq!(shown("COIN-FUTURES&marginCoin=eth"), 1);
    assert_eq!([code(&exchange, POSITIONS), code(&exchange, &format!("{POSITIONS}?productType=umcbl"))], ["40017"; 2]);
    let answer = get(&exchange, &format!("{POSITIONS}?productType=COIN-FUTURES&marginCoin=ETH"));
    let row = &rows(&answer)[0];
    assert_eq!((&row["available"], &row["locked"], &row["total"]), (&json!("0.6"), &json!("0.4"), &json!("1")));
    assert_eq!((&row["posMode"], &row["marginMode"]), (&json!("one_way_mode"), &json!("crossed")));
}

#[test]
fn futures_accounts_show_their_margin_coins() {
    let coin = FuturesCoin { market: Market::CoinFutures, margin_coin: "BTC".to_owned(), ..FuturesCoin::default() };
    let exchange = one(Account { futures_coins: vec![coin], ..trader() });
    let shown = |of: &str| count(&exchange, &format!("/api/v2/mix/account/accounts?productType={of}"));
    assert_eq!([shown("USDT-FUTURES"), shown("COIN-FUTURES")], [0, 1]);
}

#[test]
fn orders_filled_in_part_show_only_when_asked_for() {
    let of = |status: &str| order(Market::UsdcFutures, status, 1);
    let orders = vec![of("live"), of("partially_filled"), of("filled"), of("canceled")];
    let exchange = one(Account { orders, ..trader() });
    let shown = |query: &str| {
        let answer = get(&exchange, &format!("{ORDERS}?productType=USDC-FUTURES{query}"));
        field(rows(&answer), "status").concat()
    };
    assert_eq!([shown(""), shown("&status=live")], ["live", "live"]);
    assert_eq!(shown("&status=partially_filled"), "partially_filled");
    assert_eq!(code(&exchange, &format!("{ORDERS}?productType=USDC-FUTURES&status=filled")), "40017");
}

#[test]
fn orders_older_than_three_months_show_only_when_asked_for() {
    let exchange = one(Account { orders: vec![order(Market::UsdtFutures, "live", 100)], ..trader() });
    let shown = |query: &str| count(&exchange, &format!("{ORDERS}?productType=USDT-FUTURES{query}"));
    assert_eq!(shown(""), 0);
    assert_eq!([shown(&format!("&{}", before(60))), shown(&format!("&{}", before(0)))], [1, 0]);
    assert_eq!(shown(&format!("&endTime={}", NOW_MS - 90 * DAY_MS)), 1);
    assert_eq!(shown(&format!("&startTime={}", NOW_MS - 120 * DAY_MS)), 1);
    let wide = format!("{ORDERS}?productType=USDT-FUTURES&startTime=1&endTime={NOW_MS}");
    assert_eq!(code(&exchange, &wide), "40017");
}

#[test]
fn a_list_without_rows_is_null_or_empty() {
    let exchange = one(trader());
    let target = format!("{ORDERS}?productType=USDT-FUTURES");
    assert_eq!(*data(&get(&exchange, &target)), json!({ "entrustedList": null }));
    let margin = "/api/v2/margin/crossed/open-orders?symbol=BTCUSDT&startTime=1795100000000";
    assert_eq!(*data(&get(&exchange, margin)), json!({ "orderList": null, "maxId": null, "minId": null }));
    exchange.set_manners(|manners| {
        manners.empties = Empties::Empty;
        manners.margin_lists = MarginLists::ResultList;
    });
    assert_eq!(*data(&get(&exchange, &target)), json!({ "entrustedList": [] }));
    assert_eq!(data(&get(&exchange, margin))["resultList"], json!([]));
}

#[test]
fn lists_go_on_after_a_hundred_rows() {
    let orders = vec![order(Market::UsdtFutures, "live", 1); 230];
    let exchange = one(Account { orders, ..trader() });
    let target = format!("{ORDERS}?productType=USDT-FUTURES");
    assert_eq!(count(&exchange, &target), 100);
    assert_eq!(data(&get(&exchange, &target))["endId"], rows(&get(&exchange, &target))[99]["orderId"]);
    assert_eq!(all(&exchange, &target, "orderId").len(), 230);
    assert_eq!(code(&exchange, &format!("{target}&limit=101")), "40017");
}

#[test]
fn plans_are_asked_for_by_type() {
    let plan = |kind: &str| Plan::new(Market::CoinFutures, "BTCUSD", kind);
    let plans = ["normal_plan", "track_plan", "pos_profit", "loss_plan", "moving_plan"].map(plan).to_vec();
    let exchange = one(Account { plans, ..trader() });
    let shown = |kind: &str| count(&exchange, &format!("{PLANS}?productType=COIN-FUTURES&planType={kind}"));
    assert_eq!([shown("normal_plan"), shown("track_plan"), shown("profit_loss")], [1, 1, 3]);
    assert_eq!(code(&exchange, &format!("{PLANS}?productType=COIN-FUTURES")), "40017");
    assert_eq!(count(&exchange, &format!("{PLANS}?productType=USDT-FUTURES&planType=normal_plan")), 0);
    exchange.edit("desk", |account| account.plans.iter_mut().for_each(|plan| plan.age_days = 95));
    assert_eq!(shown("profit_loss"), 0);
    let older = format!("{PLANS}?productType=COIN-FUTURES&planType=profit_loss&{}", before(90));
    assert_eq!(count(&exchange, &older), 3);
}

#[test]
fn spot_shows_take_profits_only_when_asked_for() {
    let spot = |tpsl, status: &str| Order { tpsl, ..order(Market::Spot, status, 60) };
    let exchange = one(Account { orders: vec![spot(false, "live"), spot(true, "live")], ..trader() });
    let shown = |query: &str| {
        let answer = get(&exchange, &format!("{SPOT}{query}"));
        field(rows(&answer), "tpslType").concat()
    };
    assert_eq!([shown(""), shown("?tpslType=normal"), shown("?tpslType=tpsl")], ["normal", "normal", "tpsl"]);
    assert_eq!(code(&exchange, &format!("{SPOT}?tpslType=all")), "40017");
    let answer = get(&exchange, SPOT);
    assert_eq!((answer.get("msg"), &answer["message"]), (None, &json!("success")));
    exchange.edit("desk", |account| account.orders = vec![spot(false, "partially_filled"); 130]);
    assert_eq!(all(&exchange, &format!("{SPOT}?limit=100"), "orderId").len(), 130, "filled in part or not");
    let old = order(Market::Spot, "live", 95);
    exchange.edit("desk", |account| account.orders = vec![old.clone()]);
    assert_eq!(count(&exchange, SPOT), 0, "older ones are hidden");
    let assets = get(&exchange, "/api/v2/spot/account/assets");
    assert!(rows(&assets).iter().any(|coin| coin["frozen"] == "410.00"), "and freeze what they pay with: {assets}");
}

#[test]
fn spot_plans_come_twenty_at_a_time_and_ninety_days_at_once() {
    let plans = vec![Plan::new(Market::Spot, "TRXUSDT", "amount"); 21];
    let exchange = one(Account { plans, ..trader() });
    let target = "/api/v2/spot/trade/current-plan-order";
    let first = get(&exchange, target);
    assert_eq!((rows(&first).len(), &data(&first)["nextFlag"]), (20, &json!(true)));
    let rest = get(&exchange, &format!("{target}?idLessThan={}", data(&first)["idLessThan"].as_str().unwrap()));
    assert_eq!((rows(&rest).len(), &data(&rest)["nextFlag"]), (1, &json!(false)));
    exchange.edit("desk", |account| account.plans.iter_mut().for_each(|plan| plan.age_days = 95));
    assert_eq!([count(&exchange, target), count(&exchange, &format!("{target}?limit=100&{}", before(90)))], [0, 21]);
}

#[test]
fn spot_coins_show_what_is_frozen_and_locked() {
    let coin = Coin { frozen: Decimal::ONE, locked: Decimal::TWO, ..Coin::default() };
    let exchange = one(Account { coins: vec![coin], ..trader() });
    let answer = get(&exchange, "/api/v2/spot/account/assets");
    let row = &rows(&answer)[0];
    assert_eq!((&row["frozen"], &row["locked"], &row["available"]), (&json!("1"), &json!("2"), &json!("0")));
}

#[test]
fn margin_orders_are_asked_for_by_symbol_and_show_as_frozen_coins() {
    let sell = Order { side: "sell".to_owned(), ..order(Market::Isolated, "live", 1) };
    let exchange = one(Account { orders: vec![order(Market::Crossed, "live", 1), sell], ..trader() });
    let frozen = |of: &str| {
        let answer = get(&exchange, &format!("/api/v2/margin/{of}/account/assets"));
        let row = &rows(&answer)[0];
        (row["coin"].clone(), row["frozen"].clone(), row.get("symbol").cloned())
    };
    assert_eq!(frozen("crossed"), (json!("USDT"), json!("410.00"), None));
    assert_eq!(frozen("isolated"), (json!("BTC"), json!("0.01"), Some(json!("BTCUSDT"))));
    let orders = |query: &str| format!("/api/v2/margin/crossed/open-orders?{query}");
    let from = NOW_MS - 3 * DAY_MS;
    assert_eq!(code(&exchange, &orders("symbol=BTCUSDT")), "40017");
    assert_eq!(code(&exchange, &orders(&format!("startTime={from}"))), "40017");
    assert_eq!(count(&exchange, &orders(&format!("symbol=BTCUSDT&startTime={from}"))), 1);
    assert_eq!(count(&exchange, &orders(&format!("symbol=ETHUSDT&startTime={from}"))), 0);
}

#[test]
fn margin_coins_show_debts() {
    let coin =
        MarginCoin { total: Decimal::TEN, borrow: Decimal::TWO, interest: Decimal::ONE, ..MarginCoin::default() };
    let exchange = one(Account { margin_coins: vec![coin], ..trader() });
    let answer = get(&exchange, "/api/v2/margin/crossed/account/assets");
    let row = &rows(&answer)[0];
    assert_eq!((&row["borrow"], &row["interest"], &row["net"]), (&json!("2"), &json!("1"), &json!("7")));
    assert_eq!(count(&exchange, "/api/v2/margin/isolated/account/assets"), 0);
}

#[test]
fn bots_show_as_money_only() {
    let bot = Bot { spot: true, frozen: Decimal::TEN, running: false, ..Bot::default() };
    let exchange = one(Account { bots: vec![bot], earn: Decimal::TWO, ..trader() });
    let of = |kind: &str| format!("/api/v2/account/bot-assets{kind}");
    let answer = get(&exchange, &of("?accountType=spot"));
    let row = &rows(&answer)[0];
    assert_eq!((&row["equity"], &row["available"], &row["usdtValue"]), (&json!("100"), &json!("90"), &json!("100")));
    assert_eq!(count(&exchange, &of("?accountType=futures")), 0);
    assert_eq!(code(&exchange, &of("")), "40017");
    let all = get(&exchange, "/api/v2/account/all-account-balance");
    assert_eq!(field(rows(&all), "accountType"), ["spot", "futures", "funding", "earn", "bots", "margin"]);
    assert_eq!(field(rows(&all), "usdtBalance"), ["50000", "0", "0", "2", "100", "0"]);
}
