use modecheck_simulator::kucoin::{Account, FuturesOrder, MarginAsset, Mode, Position, SpotOrder, StopOrder};
use rust_decimal::Decimal;
use serde_json::json;

use crate::caller::{data, get, one, rows, trader};

const ORDERS: &str = "/api/ua/v2/unified/order/open-list";
const POSITIONS: &str = "/api/ua/v1/unified/position/open-list";

fn unified() -> Account {
    Account {
        mode: Mode::Unified,
        spot_orders: vec![SpotOrder::default()],
        stop_orders: vec![StopOrder::default()],
        futures_orders: vec![
            FuturesOrder::default(),
            FuturesOrder { untriggered: true, ..FuturesOrder::default() },
            FuturesOrder { done: true, ..FuturesOrder::default() },
        ],
        positions: vec![Position::default(), Position::new("ETHUSDTM", "USDT", 0)],
        cross: vec![MarginAsset::owing("USDT", Decimal::TEN)],
        ..trader()
    }
}

#[test]
fn a_classic_account_is_no_unified_user() {
    let exchange = one(trader());
    for target in ["/api/ua/v2/unified/account/overview", "/api/ua/v2/unified/account/balance", POSITIONS] {
        assert_eq!(get(&exchange, target)["code"], "112010", "{target}");
    }
    assert_eq!(get(&exchange, &format!("{ORDERS}?tradeType=FUTURES"))["code"], "112010");
}

#[test]
fn orders_are_asked_for_by_trade_type_symbol_and_filter() {
    let exchange = one(unified());
    let code = |query: &str| get(&exchange, &format!("{ORDERS}?{query}"))["code"].clone();
    assert_eq!([code(""), code("tradeType=TRADE"), code("tradeType=SPOT")], ["400100", "100040", "400100"]);
    let count = |query: &str| rows(&get(&exchange, &format!("{ORDERS}?{query}"))).len();
    assert_eq!([count("tradeType=FUTURES"), count("tradeType=FUTURES&orderFilter=CONDITION")], [1, 1]);
    assert_eq!([count("tradeType=SPOT&symbol=BTC-USDT"), count("tradeType=SPOT&symbol=ETH-USDT")], [1, 0]);
    assert_eq!(count("tradeType=SPOT&symbol=BTC-USDT&orderFilter=CONDITION"), 1);
    assert_eq!(count("tradeType=MARGIN"), 0);
    let answer = get(&exchange, &format!("{ORDERS}?tradeType=FUTURES"));
    assert_eq!((&data(&answer)["pageNumber"], &data(&answer)["pageSize"]), (&json!(1), &json!(50)));
    let row = &rows(&answer)[0];
    assert_eq!((&row["status"], row["orderTime"].to_string().len()), (&json!(2), 19));
}

#[test]
fn positions_are_a_bare_list_and_debts_are_told_by_coin() {
    let exchange = one(unified());
    assert_eq!(rows(&get(&exchange, POSITIONS)).len(), 1);
    let balance = get(&exchange, "/api/ua/v1/unified/account/balance");
    let coin = &data(&balance)["accounts"][0]["currencies"][0];
    assert_eq!((&coin["currency"], &coin["liability"]), (&json!("USDT"), &json!("10.0000000000")));
    let overview = get(&exchange, "/api/ua/v2/unified/account/overview");
    assert_eq!(data(&overview)["liability"], "10.0000000000");
}
