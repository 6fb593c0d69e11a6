use modecheck_simulator::okx::{
    ALGO_TYPES, Account, AlgoOrder, Bot, BotKind, InstType, MgnMode, Order, Position, TierStep, TierTable,
};
use rust_decimal::Decimal;
use serde_json::Value;

use crate::caller::{CONFIG, get, one, rows};

fn field<'a>(rows: &'a [Value], name: &str) -> Vec<&'a str> {
    rows.iter().map(|row| row[name].as_str().expect("a string")).collect()
}

#[test]
fn orders_come_in_pages_of_a_hundred() {
    let exchange = one(Account { orders: vec![Order::default(); 250], ..Account::named("desk") });
    let (mut target, mut seen, mut sizes) = ("/api/v5/trade/orders-pending".to_owned(), Vec::new(), Vec::new());
    for _ in 0..4 {
        let answer = get(&exchange, "desk", &target);
        let page = field(rows(&answer), "ordId").into_iter().map(|id| id.parse().unwrap()).collect::<Vec<u64>>();
        sizes.push(page.len());
        let Some(last) = page.last() else { break };
        target = format!("/api/v5/trade/orders-pending?limit=100&after={last}");
        seen.extend(page);
    }
    assert_eq!(sizes, [100, 100, 50, 0]);
    assert!(seen.is_sorted_by(|newer, older| newer > older), "each order once, the newest first");
    assert_eq!(seen[0].to_string().len(), 19);
}

#[test]
fn pages_beyond_the_limit_are_refused() {
    let exchange = one(Account::named("desk"));
    for limit in ["0", "101", "many"] {
        let answer = get(&exchange, "desk", &format!("/api/v5/trade/orders-pending?limit={limit}"));
        assert_eq!(answer["code"], "51000", "{limit}");
    }
}

#[test]
fn algo_orders_are_asked_for_by_type() {
    let algo_orders =
        ALGO_TYPES.iter().map(|kind| AlgoOrder { ord_type: (*kind).to_owned(), ..AlgoOrder::default() }).collect();
    let exchange = one(Account { algo_orders, ..Account::named("desk") });
    let ask = |query: &str| get(&exchange, "desk", &format!("/api/v5/trade/orders-algo-pending{query}"));
    for kind in ALGO_TYPES {
        assert_eq!(field(rows(&ask(&format!("?ordType={kind}"))), "ordType"), [kind]);
    }
    assert_eq!(rows(&ask("?ordType=conditional%2Coco")).len(), 2);
    assert_eq!(ask("")["code"], "50014");
    assert_eq!(ask("?ordType=conditional,trigger")["code"], "51000");
    assert_eq!(ask("?ordType=stop")["code"], "51000");
}

#[test]
fn each_kind_of_bot_has_its_place() {
    let kinds = [
        (BotKind::Grid, "grid/orders-algo-pending?algoOrdType=grid", "grid"),
        (BotKind::ContractGrid, "grid/orders-algo-pending?algoOrdType=contract_grid", "contract_grid"),
        (BotKind::Recurring, "recurring/orders-algo-pending", "recurring"),
        (BotKind::Signal, "signal/orders-algo-pending?algoOrdType=contract", "contract"),
        (BotKind::ContractDca, "dca/ongoing-list?algoOrdType=contract_dca", "contract_dca"),
        (BotKind::SpotDca, "dca/ongoing-list?algoOrdType=spot_dca", "spot_dca"),
    ];
    let bots = kinds.iter().map(|(kind, ..)| Bot { kind: *kind, ..Bot::default() }).collect();
    let exchange = one(Account { bots, ..Account::named("desk") });
    for (_, target, name) in kinds {
        let answer = get(&exchange, "desk", &format!("/api/v5/tradingBot/{target}"));
        assert_eq!(field(rows(&answer), "algoOrdType"), [name]);
    }
    for path in ["grid/orders-algo-pending", "signal/orders-algo-pending", "dca/ongoing-list"] {
        assert_eq!(get(&exchange, "desk", &format!("/api/v5/tradingBot/{path}"))["code"], "50014", "{path}");
        let wrong = format!("/api/v5/tradingBot/{path}?algoOrdType=recurring");
        assert_eq!(get(&exchange, "desk", &wrong)["code"], "51000", "{path}");
    }
    assert_eq!(rows(&get(&exchange, "desk", "/api/v5/account/balance"))[0]["details"][0]["stgyEq"], "3000");
}

#[test]
fn positions_are_found_by_at_most_twenty_ids() {
    let positions = vec![Position::default(); 25];
    let exchange = one(Account { positions, ..Account::named("desk") });
    let all = get(&exchange, "desk", "/api/v5/account/positions");
    let ids = field(rows(&all), "posId");
    assert_eq!(ids.len(), 25);
    let two = get(&exchange, "desk", &format!("/api/v5/account/positions?posId={},{}", ids[3], ids[17]));
    assert_eq!(field(rows(&two), "posId"), [ids[3], ids[17]]);
    let many = get(&exchange, "desk", &format!("/api/v5/account/positions?posId={}", ids[..21].join(",")));
    assert_eq!(many["code"], "51000");
}

#[test]
fn leverage_is_hidden_where_it_does_not_apply() {
    let isolated = Position { mgn_mode: MgnMode::Isolated, ..Position::new(InstType::Swap, "ETH-USDT-SWAP", 3) };
    let positions = vec![
        Position::new(InstType::Swap, "BTC-USDT-SWAP", 1),
        Position::new(InstType::Option, "BTC-USD-261225-70000-C", -1),
        isolated,
    ];
    let exchange = one(Account { positions, ..Account::named("desk") });
    let levers = || field(rows(&get(&exchange, "desk", "/api/v5/account/positions")), "lever").join("/");
    assert_eq!(levers(), "10//10");
    exchange.edit("desk", |account| account.acct_lv = 4);
    assert_eq!(levers(), "//10");
}

#[test]
fn liabilities_are_empty_in_futures_mode() {
    let exchange = one(Account { liabilities: [("ETH".to_owned(), Decimal::TWO)].into(), ..Account::named("desk") });
    let liability = || {
        let answer = get(&exchange, "desk", "/api/v5/account/balance?ccy=ETH");
        let details = rows(&answer)[0]["details"].as_array().unwrap().clone();
        assert_eq!(details.len(), 1);
        details[0]["liab"].as_str().unwrap().to_owned()
    };
    assert_eq!(liability(), "");
    exchange.edit("desk", |account| account.acct_lv = 3);
    assert_eq!(liability(), "2");
}

#[test]
fn the_configuration_tells_who_is_asking() {
    let account = Account { main_uid: "1".to_owned(), ..Account::named("desk") };
    let exchange = one(account);
    let answer = get(&exchange, "desk", CONFIG);
    let row = &rows(&answer)[0];
    assert_eq!((&row["acctLv"], &row["perm"], &row["ip"]), (&"2".into(), &"read_only".into(), &"".into()));
    assert_eq!(row["mainUid"], "1");
    assert_eq!(row["uid"].as_str().unwrap().len(), 18);
}

#[test]
fn tiers_begin_where_the_one_before_ends() {
    let exchange = one(Account::named("desk"));
    let step = |size: i64, lever: i64| TierStep {
        max_sz: size.into(),
        max_lever: lever.into(),
        mmr: Decimal::ZERO,
        imr: Decimal::ZERO,
    };
    exchange.set_tiers(TierTable {
        inst_type: InstType::Swap,
        inst_family: "BTC-USDT".to_owned(),
        steps: vec![step(100, 50), step(900, 10)],
    });
    let ask = |query: &str| get(&exchange, "desk", &format!("/api/v5/public/position-tiers?{query}"));
    let answer = ask("instType=SWAP&tdMode=cross&instFamily=BTC-USDT,ETH-USDT");
    assert_eq!(field(rows(&answer), "minSz"), ["0", "100"]);
    assert_eq!(field(rows(&answer), "maxLever"), ["50", "10"]);
    assert_eq!(rows(&ask("instType=FUTURES&tdMode=cross&instFamily=BTC-USDT")).len(), 0);
    assert_eq!(ask("instType=SWAP&tdMode=cross")["code"], "50014");
    assert_eq!(ask("instType=SWAP&tdMode=cross&instFamily=A,B,C,D,E,F")["code"], "51000");
}
