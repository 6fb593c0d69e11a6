use modecheck_simulator::kucoin::{Account, FuturesBalance, FuturesOrder, Position};
use rust_decimal::Decimal;
use serde_json::{Value, json};

use crate::caller::{ORDERS, OVERVIEW, POSITIONS, call_at, data, field, futures, get, one, rows, trader};

fn order(id: &str) -> FuturesOrder {
    FuturesOrder { order_id: id.to_owned(), ..FuturesOrder::default() }
}

#[test]
fn orders_are_done_ones_unless_active_ones_are_asked_for() {
    let orders = vec![
        order("active"),
        FuturesOrder { order_type: "oco_stop".to_owned(), ..order("oco") },
        FuturesOrder { untriggered: true, ..order("waiting") },
        FuturesOrder { done: true, ..order("done") },
    ];
    let exchange = one(Account { futures_orders: orders, ..trader() });
    let ids = |target: &str| field(rows(&futures(&exchange, target)), "id");
    assert_eq!(ids(ORDERS), ["done"]);
    assert_eq!(ids("/api/v1/orders?status=active"), ["active", "oco"]);
    assert_eq!(ids("/api/v1/orders?status=active&type=oco_stop"), ["oco"]);
    assert_eq!(ids("/api/v1/stopOrders"), ["waiting"]);
    assert_eq!(futures(&exchange, "/api/v1/orders?status=open")["code"], "400100");
    assert_eq!(rows(&get(&exchange, "/api/v1/orders?status=active")).len(), 0, "the spot host's are others");
    let row = rows(&futures(&exchange, "/api/v1/orders?status=active"))[0].clone();
    assert_eq!(row["orderTime"].to_string().len(), 19, "nanoseconds, beyond what a double holds");
}

#[test]
fn pages_are_of_fifty_and_of_a_thousand_at_most() {
    let exchange = one(Account { futures_orders: vec![FuturesOrder::default(); 1_020], ..trader() });
    let page = |query: &str| futures(&exchange, &format!("/api/v1/orders?status=active{query}"));
    let first = page("");
    let totals = ["currentPage", "pageSize", "totalNum", "totalPage"].map(|name| data(&first)[name].clone());
    assert_eq!((rows(&first).len(), totals), (50, [json!(1), json!(50), json!(1_020), json!(21)]));
    assert_eq!(rows(&page("&currentPage=21")).len(), 20);
    assert_eq!(rows(&page("&pageSize=5000")).len(), 1_000);
}

#[test]
fn positions_without_a_size_can_appear_and_flags_can_disagree() {
    let positions = vec![
        Position::new("XBTUSDTM", "USDT", 0),
        Position::new("XBTUSDM", "XBT", -3),
        Position { is_open: Some(false), ..Position::new("ETHUSDTM", "USDT", 2) },
    ];
    let exchange = one(Account { positions, ..trader() });
    let answer = futures(&exchange, POSITIONS);
    let shown: Vec<_> = rows(&answer).iter().map(|row| (row["currentQty"].clone(), row["isOpen"].clone())).collect();
    assert_eq!(shown, [(json!(0), json!(false)), (json!(-3), json!(true)), (json!(2), json!(false))]);
    assert!(rows(&answer)[1]["isInverse"] == true && rows(&answer)[1]["avgEntryPrice"].is_f64());
    assert_eq!(field(rows(&futures(&exchange, "/api/v1/positions?currency=XBT")), "symbol"), ["XBTUSDM"]);
    assert_eq!(data(&futures(&exchange, "/api/v2/position/getPositionMode"))["positionMode"], 0);
    assert_eq!(futures(&exchange, "/api/v2/position/getMarginMode")["code"], "400100");
}

#[test]
fn the_futures_account_is_bitcoin_s_unless_another_coin_is_named() {
    let owing = FuturesBalance { available_balance: Decimal::new(-1, 8), ..FuturesBalance::new("USDT", Decimal::ONE) };
    let exchange = one(Account { futures_balances: vec![owing], ..trader() });
    let unnamed = futures(&exchange, OVERVIEW);
    assert_eq!((&data(&unnamed)["currency"], &data(&unnamed)["availableBalance"]), (&json!("XBT"), &json!(0.0)));
    let named = futures(&exchange, "/api/v1/account-overview?currency=USDT");
    assert_eq!(data(&named)["accountEquity"], json!(1.0), "a number, not a text");
    assert_eq!(data(&named)["availableBalance"].to_string(), "-1e-8");
}

#[test]
fn the_hosts_are_told_apart_by_header_or_by_path() {
    let exchange = one(Account { positions: vec![Position::default()], ..trader() });
    let by_path = call_at(&exchange, "GET", POSITIONS, "", crate::caller::NOW_MS);
    let body: Value = serde_json::from_slice(&by_path.response.body).unwrap();
    assert_eq!(rows(&body).len(), 1);
    assert_eq!(futures(&exchange, "/api/v1/hf/orders/active/symbols")["code"], "404");
    assert_eq!(get(&exchange, "/api/v1/stopOrders")["code"], "200000");
}
