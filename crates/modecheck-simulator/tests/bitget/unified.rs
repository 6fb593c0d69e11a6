use modecheck_simulator::bitget::{
    Account, Coin, Empties, InFlight, Kind, Level, Market, Mode, Order, PermType, Plan, Position, Switching,
};
use rust_decimal::Decimal;
use serde_json::json;

use crate::caller::{INFO, SETTINGS, code, count, data, get, one, rows, unified};

const POSITIONS: &str = "/api/v3/position/current-position";
const ORDERS: &str = "/api/v3/trade/unfilled-orders";
const STRATEGIES: &str = "/api/v3/trade/unfilled-strategy-orders";

#[test]
fn settings_tell_the_mode_the_level_and_what_is_under_way() {
    let exchange = one(Account { level: Level::Delta, ..unified() });
    let mode = || data(&get(&exchange, SETTINGS))["accountMode"].clone();
    assert_eq!((mode(), &data(&get(&exchange, SETTINGS))["accountLevel"]), (json!("unified"), &json!("delta")));
    assert_eq!(code(&exchange, "/api/v3/account/delta-info"), "00000");
    exchange.edit("desk", |account| (account.mode, account.level) = (Mode::Hybrid, Level::Basic));
    assert_eq!((mode(), code(&exchange, INFO)), (json!("hybrid"), "40085".to_owned()));
    assert_eq!(code(&exchange, "/api/v3/account/delta-info"), "25002");
    let under_way = |to| Some(Switching { to, done_ms: None, reason: None });
    exchange.edit("desk", |account| account.switching = under_way(Mode::Classic));
    assert_eq!(mode(), "switching");
    exchange.edit("desk", |account| (account.mode, account.switching) = (Mode::Classic, under_way(Mode::Unified)));
    assert_eq!((mode(), code(&exchange, INFO)), (json!("upgrading"), "40115".to_owned()));
    exchange.set_manners(|manners| manners.in_flight = InFlight::Code);
    assert_eq!(code(&exchange, SETTINGS), "40115");
}

#[test]
fn a_main_account_has_no_parent_and_permissions_have_two_spellings() {
    let exchange = one(unified());
    let info = || data(&get(&exchange, "/api/v3/account/info")).clone();
    assert_eq!((&info()["parentId"], &info()["permType"]), (&json!(null), &json!("read-and-write")));
    assert_eq!(info()["permissions"], json!(["uta_mgt", "uta_trade"]));
    exchange.set_manners(|manners| (manners.empties, manners.perm_type) = (Empties::Empty, PermType::Live));
    assert_eq!((&info()["parentId"], &info()["permType"]), (&json!(""), &json!("read_and_write")));
    exchange.edit("desk", |account| {
        (account.kind, account.parent_uid, account.read_only) = (Kind::Common, "7".to_owned(), true);
    });
    assert_eq!((&info()["parentId"], &info()["permType"]), (&json!("7"), &json!("read-only")));
}

#[test]
fn positions_need_a_category_and_end_without_a_cursor() {
    let exchange = one(Account { positions: vec![Position::default()], ..unified() });
    let of = |category: &str| get(&exchange, &format!("{POSITIONS}?category={category}"));
    assert_eq!((code(&exchange, POSITIONS), &of("SPOT")["code"]), ("400172".to_owned(), &json!("400172")));
    assert_eq!(rows(&of("USDT-FUTURES")).len(), 1);
    assert_eq!(*data(&of("COIN-FUTURES")), json!({ "list": null }));
}

#[test]
fn orders_of_all_categories_come_at_once_and_triggers_of_one() {
    let orders = vec![
        Order::new(Market::Spot, "BTCUSDT"),
        Order { status: "partially_filled".to_owned(), age_days: 200, ..Order::default() },
        Order { tpsl: true, ..Order::new(Market::Spot, "BTCUSDT") },
    ];
    let plans = vec![Plan::new(Market::CoinFutures, "BTCUSD", "pos_loss")];
    let exchange = one(Account { orders, plans, ..unified() });
    assert_eq!([count(&exchange, ORDERS), count(&exchange, &format!("{ORDERS}?category=SPOT"))], [2, 1]);
    assert_eq!(code(&exchange, &format!("{ORDERS}?category=OPTIONS")), "400172");
    let triggers = |category: &str| get(&exchange, &format!("{STRATEGIES}?category={category}"));
    assert_eq!([rows(&triggers("SPOT")).len(), rows(&triggers("COIN-FUTURES")).len()], [1, 1]);
    assert_eq!(data(&triggers("MARGIN")), &json!([]));
    assert_eq!(code(&exchange, STRATEGIES), "400172");
    exchange.edit("desk", |account| account.orders = vec![Order::default(); 101]);
    let first = get(&exchange, ORDERS);
    let cursor = data(&first)["cursor"].as_str().unwrap();
    assert_eq!([rows(&first).len(), count(&exchange, &format!("{ORDERS}?cursor={cursor}"))], [100, 1]);
}

#[test]
fn debts_show_with_the_coin_and_among_what_can_be_repaid() {
    let coin = Coin { debt: Decimal::TWO, locked: Decimal::ONE, ..Coin::default() };
    let exchange = one(Account { coins: vec![coin], ..unified() });
    let answer = get(&exchange, "/api/v3/account/assets");
    let row = &data(&answer)["assets"][0];
    assert_eq!((&row["debt"], &row["locked"]), (&json!("2"), &json!("1")));
    assert!(data(&answer).get("unrealisedPnl").is_some() && data(&answer).get("btcUnrealizedPnl").is_some());
    assert_eq!(count(&exchange, "/api/v3/account/repayable-coins"), 1);
    assert_eq!(count(&exchange, "/api/v3/loan/debts"), 0);
}
