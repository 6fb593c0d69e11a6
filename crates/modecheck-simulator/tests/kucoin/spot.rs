use modecheck_simulator::kucoin::{Account, Mode, SpotOrder, StopOrder, TradeType};
use serde_json::json;

use crate::caller::{ORDERS, STOPS, data, field, get, one, rows, trader};

const SYMBOLS: &str = "/api/v1/hf/orders/active/symbols";
const ACTIVE: &str = "/api/v1/hf/orders/active";

fn named(id: &str, order: SpotOrder) -> SpotOrder {
    SpotOrder { order_id: id.to_owned(), ..order }
}

fn waiting(id: &str, trade_type: TradeType, oco: bool) -> StopOrder {
    StopOrder { order_id: id.to_owned(), trade_type, oco, ..StopOrder::default() }
}

fn everything() -> Account {
    let spot = |symbol: &str| SpotOrder::new(TradeType::Trade, symbol);
    let spot_orders = vec![
        named("hf-btc", spot("BTC-USDT")),
        named("hf-eth", spot("ETH-USDT")),
        named("hf-done", SpotOrder { done: true, ..spot("SOL-USDT") }),
        named("lf", SpotOrder { low_frequency: true, ..spot("KCS-USDT") }),
        named("lf-done", SpotOrder { low_frequency: true, done: true, ..spot("KCS-USDT") }),
        named("cross", SpotOrder::new(TradeType::MarginTrade, "ADA-USDT")),
        named("isolated", SpotOrder::new(TradeType::MarginIsolatedTrade, "XRP-USDT")),
    ];
    let stop_orders = vec![
        waiting("stop", TradeType::Trade, false),
        waiting("oco", TradeType::Trade, true),
        waiting("cross-stop", TradeType::MarginTrade, false),
        waiting("isolated-oco", TradeType::MarginIsolatedTrade, true),
    ];
    Account { spot_orders, stop_orders, ..trader() }
}

#[test]
fn the_symbols_must_be_known_before_the_orders_can_be_asked_for() {
    let exchange = one(everything());
    assert_eq!(data(&get(&exchange, SYMBOLS))["symbols"], json!(["BTC-USDT", "ETH-USDT"]));
    assert_eq!(get(&exchange, ACTIVE)["code"], "400100");
    assert_eq!(field(rows(&get(&exchange, &format!("{ACTIVE}?symbol=ETH-USDT"))), "id"), ["hf-eth"]);
    assert_eq!(rows(&get(&exchange, &format!("{ACTIVE}?symbol=KCS-USDT"))).len(), 0, "of the older kind");
    assert_eq!(rows(&get(&exchange, &format!("{ACTIVE}?symbol=ADA-USDT"))).len(), 0, "of margin");
    assert_eq!(rows(&get(&exchange, &format!("{ACTIVE}?symbol=SOL-USDT"))).len(), 0, "done");
    assert_eq!(rows(&get(&exchange, &format!("{ACTIVE}?symbol=BTC-USDT")))[0]["active"], true);
}

#[test]
fn one_symbol_s_orders_come_twenty_to_a_page() {
    let exchange = one(Account { spot_orders: vec![SpotOrder::default(); 45], ..trader() });
    let page = |query: &str| get(&exchange, &format!("{ACTIVE}/page?symbol=BTC-USDT{query}"));
    let last = page("&pageNum=3");
    assert_eq!((rows(&page("")).len(), rows(&last).len(), rows(&page("&pageNum=4")).len()), (20, 5, 0));
    assert_eq!((&data(&last)["totalNum"], &data(&last)["totalPage"]), (&json!(45), &json!(3)));
    assert_eq!(rows(&page("&currentPage=3")).len(), 20, "the page goes by another name here");
    assert_eq!(rows(&get(&exchange, &format!("{ACTIVE}?symbol=BTC-USDT"))).len(), 45);
    assert_eq!(get(&exchange, &format!("{ACTIVE}/page"))["code"], "400100");
}

#[test]
fn the_older_list_shows_done_orders_unless_asked_for_active_ones() {
    let exchange = one(everything());
    let ids = |query: &str| field(rows(&get(&exchange, &format!("{ORDERS}{query}"))), "id");
    assert_eq!([ids(""), ids("?status=done")], [["lf-done"], ["lf-done"]]);
    assert_eq!(ids("?status=active"), ["lf"]);
    assert_eq!(get(&exchange, &format!("{ORDERS}?status=open"))["code"], "400100");
    assert_eq!(get(&exchange, &format!("{ORDERS}?status=active&tradeType=MARGIN_TRADE"))["code"], "401000");
}

#[test]
fn waiting_orders_are_those_of_the_spot_account_unless_asked() {
    let exchange = one(everything());
    let ids = |query: &str| field(rows(&get(&exchange, &format!("{STOPS}{query}"))), "id");
    assert_eq!([ids(""), ids("?tradeType=TRADE&stop=stop")], [["stop"], ["stop"]]);
    assert_eq!(ids("?stop=oco"), ["oco"]);
    assert_eq!(ids("?tradeType=MARGIN_TRADE"), ["cross-stop"]);
    assert_eq!(ids("?tradeType=MARGIN_ISOLATED_TRADE").len(), 0);
    assert_eq!(ids("?tradeType=MARGIN_ISOLATED_TRADE&stop=oco"), ["isolated-oco"]);
    assert_eq!(field(rows(&get(&exchange, "/api/v3/oco/orders")), "orderId"), ["oco"]);
    let exchange = one(Account { stop_orders: vec![waiting("", TradeType::Trade, true); 60], ..trader() });
    assert_eq!(rows(&get(&exchange, "/api/v3/oco/orders")).len(), 50);
    assert_eq!(rows(&get(&exchange, "/api/v3/oco/orders?pageSize=1")).len(), 10, "no page is smaller than ten");
}

#[test]
fn a_unified_account_has_nothing_in_the_classic_lists() {
    let exchange = one(Account { mode: Mode::Unified, ..everything() });
    assert_eq!(data(&get(&exchange, SYMBOLS))["symbols"], json!([]));
    assert_eq!(rows(&get(&exchange, STOPS)).len(), 0);
    assert_eq!(rows(&get(&exchange, "/api/v1/accounts")).len(), 0);
}
