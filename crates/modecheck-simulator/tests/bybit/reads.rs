use modecheck_simulator::bybit::{
    Account, Bybit, Category, Maintenance, MarginMode, Order, Position, SpreadOrder, Strategy,
};
use rust_decimal::Decimal;
use serde_json::json;

use crate::caller::{INFO, KEY, NOW_MS, ORDERS, POSITIONS, SPREADS, call_at, field, get, one, result, rows, trader};

fn order(stop: &str, status: &str) -> Order {
    Order { stop_order_type: stop.to_owned(), order_status: status.to_owned(), ..Order::default() }
}

fn kinds(exchange: &Bybit, query: &str) -> Vec<String> {
    let answer = get(exchange, &format!("{ORDERS}?{query}"));
    field(rows(&answer), "stopOrderType").into_iter().map(str::to_owned).collect()
}

#[test]
fn the_account_tells_its_mode() {
    let exchange = one(Account { margin_mode: MarginMode::PortfolioMargin, spot_hedging: true, ..trader() });
    let answer = get(&exchange, INFO);
    let info = result(&answer);
    assert_eq!((&info["unifiedMarginStatus"], &info["marginMode"]), (&json!(5), &json!("PORTFOLIO_MARGIN")));
    assert_eq!((&info["spotHedgingStatus"], &info["isMasterTrader"]), (&json!("ON"), &json!(false)));
    assert!(answer.get("time").is_none(), "the page's sample has none");
    exchange.edit("desk", |account| account.unified_margin_status = 7);
    assert_eq!(result(&get(&exchange, INFO))["unifiedMarginStatus"], 7);
}

#[test]
fn the_key_tells_what_it_may_and_whose_it_is() {
    let sub = Account { is_master: false, vip_level: "No VIP".to_owned(), ..Account::default() };
    let exchange = one(Account { name: "desk".to_owned(), ..sub });
    let answer = get(&exchange, KEY);
    let key = result(&answer);
    assert_eq!((&key["readOnly"], &key["isMaster"], &key["vipLevel"]), (&json!(1), &json!(false), &json!("No VIP")));
    assert_ne!(key["parentUid"], "0");
    assert_eq!((&key["unified"], &key["uta"], &key["secret"]), (&json!(0), &json!(1), &json!("")));
    assert_eq!((&key["expiredAt"], &key["deadlineDay"]), (&json!("1970-01-01T00:00:00Z"), &json!(-2)));
    assert_eq!(key["permissions"]["ContractTrade"], json!(["Order", "Position"]));
    assert_eq!((&key["permissions"]["NFT"], &key["ips"]), (&json!([]), &json!(["*"])));
    exchange.edit("desk", |account| {
        account.key_expires_ms = Some(NOW_MS + 3 * 86_400_000 + 5);
        account.ips = vec!["127.0.0.1".parse().unwrap()];
    });
    let answer = get(&exchange, KEY);
    assert_eq!((&result(&answer)["deadlineDay"], &result(&answer)["ips"]), (&json!(3), &json!(["127.0.0.1"])));
    assert_eq!(result(&answer)["expiredAt"], "2026-11-23T12:20:00Z");
}

#[test]
fn linear_orders_are_asked_for_by_coin_and_spot_ones_are_not() {
    let exchange = one(trader());
    let code = |query: &str| get(&exchange, &format!("{ORDERS}?{query}"))["retCode"].clone();
    assert_eq!([code(""), code("category=futures"), code("category=linear")], [10_001, 10_001, 10_001]);
    assert_eq!([code("category=inverse"), code("category=option"), code("category=spot")], [0, 0, 0]);
    assert_eq!(code("category=spot&settleCoin=USDT"), 10_001);
    assert_eq!([code("category=spot&orderFilter=All"), code("category=spot&openOnly=7")], [10_001, 10_001]);
}

#[test]
fn each_place_shows_its_own_orders() {
    let place = |category, settle: &str| Order::new(category, &format!("{category:?}{settle}"), settle);
    let orders = vec![
        place(Category::Linear, "USDT"),
        place(Category::Linear, "USDC"),
        place(Category::Inverse, "BTC"),
        Order { is_leverage: true, ..place(Category::Spot, "") },
        place(Category::Option, "USDC"),
    ];
    let exchange = one(Account { orders, spread_orders: vec![SpreadOrder::default()], ..trader() });
    let symbols = |query: &str| field(rows(&get(&exchange, &format!("{ORDERS}?{query}"))), "symbol").concat();
    assert_eq!(symbols("category=linear&settleCoin=USDT"), "LinearUSDT");
    assert_eq!(symbols("category=linear&settleCoin=USDC"), "LinearUSDC");
    assert_eq!(symbols("category=linear&baseCoin=Linear"), "LinearUSDTLinearUSDC");
    assert_eq!([symbols("category=inverse"), symbols("category=option")], ["InverseBTC", "OptionUSDC"]);
    assert_eq!(symbols("category=option&settleCoin=USDT"), "");
    assert_eq!(rows(&get(&exchange, &format!("{ORDERS}?category=spot")))[0]["isLeverage"], "1");
    assert_eq!(field(rows(&get(&exchange, SPREADS)), "price"), ["-2.5"]);
}

#[test]
fn closed_orders_are_shown_only_when_asked_for() {
    let closed = ["Filled", "Cancelled", "Rejected", "PartiallyFilledCanceled", "Deactivated", "Triggered"];
    let mut orders: Vec<_> = closed.iter().map(|status| order("", status)).collect();
    orders.push(order("Stop", "Untriggered"));
    orders.push(order("", "PartiallyFilled"));
    let exchange = one(Account { orders, ..trader() });
    let shown = |query: &str| rows(&get(&exchange, &format!("{ORDERS}?category=linear&symbol=BTCUSDT{query}"))).len();
    assert_eq!([shown(""), shown("&openOnly=0"), shown("&openOnly=1"), shown("&openOnly=2")], [2, 2, 6, 6]);
}

#[test]
fn classic_spot_shows_plain_orders_only_unless_asked() {
    let spot = |stop: &str| Order { category: Category::Spot, ..order(stop, "New") };
    let orders = vec![spot(""), spot("tpslOrder"), spot("OcoOrder"), spot("Stop"), spot("BidirectionalTpslOrder")];
    let exchange = one(Account { orders, ..trader() });
    assert_eq!(kinds(&exchange, "category=spot").len(), 5);
    assert_eq!(kinds(&exchange, "category=spot&orderFilter=StopOrder"), ["Stop"]);
    exchange.edit("desk", |account| account.unified_margin_status = 1);
    assert_eq!(kinds(&exchange, "category=spot"), [""]);
    assert_eq!(kinds(&exchange, "category=spot&orderFilter=tpslOrder"), ["tpslOrder"]);
    let option = call_at(&exchange, "GET", &format!("{ORDERS}?category=option"), "", NOW_MS).response;
    assert_eq!((option.status, option.body.len()), (404, 0), "no such category in a classic account");
}

#[test]
fn what_is_attached_to_a_position_is_an_order_too() {
    let position = Position { take_profit: "70000".to_owned(), trailing_stop: "150".to_owned(), ..Position::default() };
    let empty = Position { size: Decimal::ZERO, ..position.clone() };
    let exchange = one(Account { positions: vec![position, empty], ..trader() });
    assert_eq!(kinds(&exchange, "category=linear&settleCoin=USDT"), ["TakeProfit", "TrailingStop"]);
    exchange.edit("desk", |account| account.tpsl_rows = false);
    assert_eq!(kinds(&exchange, "category=linear&settleCoin=USDT").len(), 0);
    let held = get(&exchange, &format!("{POSITIONS}?category=linear&settleCoin=USDT"));
    let row = &rows(&held)[0];
    assert_eq!(
        (&row["takeProfit"], &row["stopLoss"], &row["trailingStop"]),
        (&json!("70000"), &json!("0.00"), &json!("150"))
    );
}

#[test]
fn only_a_symbol_shows_the_empty_places_of_a_hedge() {
    let place = |idx: u8, size: i64| Position { position_idx: idx, size: size.into(), ..Position::default() };
    let exchange = one(Account { positions: vec![place(1, 3), place(2, 0)], ..trader() });
    let ask = |query: &str| get(&exchange, &format!("{POSITIONS}?category=linear{query}"));
    assert_eq!(ask("")["retCode"], 10_001);
    assert_eq!(rows(&ask("&settleCoin=USDT")).len(), 1);
    let both = ask("&symbol=BTCUSDT");
    let shown: Vec<_> = rows(&both).iter().map(|row| (row["positionIdx"].clone(), row["side"].clone())).collect();
    assert_eq!(shown, [(json!(1), json!("Buy")), (json!(2), json!(""))]);
    assert_eq!(get(&exchange, &format!("{POSITIONS}?category=spot"))["retCode"], 10_001);
    assert_eq!(ask("&symbol=BTCUSDT,ETHUSDT")["retCode"], 10_001);
}

#[test]
fn trade_mode_leverage_and_empty_sides_depend_on_the_account() {
    let isolated = |category, symbol: &str, settle: &str, size| Position {
        isolated: true,
        ..Position::new(category, symbol, settle, size)
    };
    let positions =
        vec![isolated(Category::Inverse, "BTCUSD", "BTC", 0), isolated(Category::Linear, "BTCUSDT", "USDT", 1)];
    let exchange = one(Account { positions, ..trader() });
    let shown = |category: &str, symbol: &str| {
        let answer = get(&exchange, &format!("{POSITIONS}?category={category}&symbol={symbol}"));
        let row = rows(&answer)[0].clone();
        format!("{} {} {} {}", row["tradeMode"], row["side"], row["leverage"], row["riskId"])
    };
    let both = || [shown("inverse", "BTCUSD"), shown("linear", "BTCUSDT")];
    assert_eq!(both(), [r#"0 "" "10" 1"#, r#"0 "Buy" "10" 1"#]);
    exchange.edit("desk", |account| account.unified_margin_status = 4);
    assert_eq!(both(), [r#"1 "None" "10" 1"#, r#"0 "Buy" "10" 1"#]);
    assert_eq!(rows(&get(&exchange, &format!("{POSITIONS}?category=inverse&symbol=X,BTCUSD"))).len(), 1);
    exchange.edit("desk", |account| account.unified_margin_status = 1);
    assert_eq!(both(), [r#"1 "None" "10" 1"#, r#"1 "Buy" "10" 1"#]);
    exchange.edit("desk", |account| {
        account.unified_margin_status = 5;
        account.margin_mode = MarginMode::PortfolioMargin;
    });
    assert_eq!(both(), [r#"0 "" "" 0"#, r#"0 "Buy" "" 0"#]);
}

#[test]
fn strategies_come_by_status_and_quotes_by_side() {
    let strategy = |status| Strategy { status, ..Strategy::default() };
    let exchange = one(Account {
        strategies: vec![strategy(2), strategy(5), strategy(2), strategy(3)],
        rfqs: vec!["a".to_owned()],
        quotes: vec!["b".to_owned(), "c".to_owned()],
        ..trader()
    });
    let count = |target: &str| rows(&get(&exchange, target)).len();
    assert_eq!([2, 3, 4, 5, 6].map(|of| count(&format!("/v5/strategy/list?status={of}"))), [2, 1, 0, 1, 0]);
    assert_eq!(count("/v5/strategy/list?status=2&strategyType=pov"), 0);
    assert_eq!(get(&exchange, "/v5/strategy/list")["retCode"], 10_001);
    assert_eq!([count("/v5/rfq/rfq-realtime"), count("/v5/rfq/rfq-realtime?traderType=request")], [0, 1]);
    assert_eq!([count("/v5/rfq/quote-realtime"), count("/v5/rfq/quote-realtime?traderType=request")], [2, 0]);
}

#[test]
fn the_market_names_its_settle_coins_and_the_system_its_maintenance() {
    let exchange = one(trader());
    let coins = |category: &str| {
        let answer = get(&exchange, &format!("/v5/market/instruments-info?category={category}"));
        let mut coins: Vec<_> =
            rows(&answer).iter().filter_map(|row| row["settleCoin"].as_str().map(str::to_owned)).collect();
        coins.sort();
        coins.dedup();
        coins
    };
    assert_eq!((coins("linear"), coins("spot").len()), (vec!["USDC".to_owned(), "USDT".to_owned()], 0));
    assert_eq!(get(&exchange, "/v5/market/instruments-info")["retCode"], 10_001);
    exchange.set_maintenance(vec![Maintenance { uid_suffix: vec![3], begin_ms: 7, ..Maintenance::default() }]);
    let status = get(&exchange, "/v5/system/status");
    assert_eq!((&rows(&status)[0]["begin"], &rows(&status)[0]["uidSuffix"]), (&json!("7"), &json!([3])));
    assert_eq!(rows(&get(&exchange, "/v5/system/status?state=ongoing")).len(), 0);
    assert_eq!(get(&exchange, "/v5/system/status?state=later")["retCode"], 10_001);
}
