use modecheck_simulator::kucoin::{
    Account, IsolatedPair, Kucoin, MarginAsset, MarginOff, SpotOrder, StopOrder, TradeType,
};
use rust_decimal::Decimal;
use serde_json::json;

use crate::caller::{CROSS, ISOLATED, data, field, get, one, rows, trader};

const SYMBOLS: &str = "/api/v3/hf/margin/order/active/symbols";
const ACTIVE: &str = "/api/v3/hf/margin/orders/active";

/// What the sample of isolated accounts owes: dust.
fn dust() -> MarginAsset {
    MarginAsset {
        total: Decimal::ONE_HUNDRED,
        liability_principal: Decimal::new(38_888, 8),
        liability_interest: Decimal::new(3, 8),
        ..MarginAsset::default()
    }
}

fn owed(exchange: &Kucoin, target: &str) -> String {
    data(&get(exchange, target))["totalLiabilityOfQuoteCurrency"].as_str().expect("a string").to_owned()
}

#[test]
fn cross_debts_may_only_show_when_everything_is_asked_for() {
    let newer = MarginAsset { v2: true, ..MarginAsset::owing("KCS", Decimal::ONE) };
    let exchange = one(Account { cross: vec![MarginAsset::default(), newer], ..trader() });
    let coins = |query: &str| {
        field(data(&get(&exchange, &format!("{CROSS}{query}")))["accounts"].as_array().unwrap(), "currency")
    };
    assert_eq!([coins(""), coins("?queryType=MARGIN")], [["USDT"], ["USDT"]]);
    assert_eq!(
        (coins("?queryType=MARGIN_V2"), coins("?queryType=ALL")),
        (vec!["KCS".into()], vec!["USDT".into(), "KCS".into()])
    );
    assert_eq!([owed(&exchange, CROSS), owed(&exchange, &format!("{CROSS}?queryType=ALL"))], ["0", "1"]);
    assert_eq!(get(&exchange, &format!("{CROSS}?queryType=ISOLATED"))["code"], "400100");
    assert_eq!(get(&exchange, &format!("{CROSS}?quoteCurrency=ETH"))["code"], "400100");
}

#[test]
fn dust_owed_shows_in_its_own_coin_and_not_in_bitcoin() {
    let pair = IsolatedPair { quote: dust(), ..IsolatedPair::default() };
    let newer = IsolatedPair { symbol: "SOL-USDT".to_owned(), v2: true, ..IsolatedPair::default() };
    let exchange = one(Account { isolated: vec![pair, newer], ..trader() });
    let answer = get(&exchange, &format!("{ISOLATED}?queryType=ALL"));
    let assets = data(&answer)["assets"].as_array().unwrap();
    assert_eq!(field(assets, "symbol"), ["BTC-USDT", "SOL-USDT"]);
    assert_eq!(
        (&assets[0]["quoteAsset"]["liability"], &assets[0]["baseAsset"]["liability"]),
        (&json!("0.00038891"), &json!("0"))
    );
    assert_eq!((&assets[0]["baseAsset"]["currency"], &assets[0]["debtRatio"]), (&json!("BTC"), &json!("0")));
    assert_eq!(owed(&exchange, ISOLATED), "0.00038891");
    assert_eq!(owed(&exchange, &format!("{ISOLATED}?quoteCurrency=BTC")), "0");
    let one_pair = get(&exchange, &format!("{ISOLATED}?queryType=ALL&symbol=SOL-USDT"));
    assert_eq!(data(&one_pair)["assets"].as_array().unwrap().len(), 1);
    assert_eq!(data(&get(&exchange, ISOLATED))["assets"].as_array().unwrap().len(), 1);
}

#[test]
fn an_account_without_margin_is_told_so_in_place_of_rows() {
    let exchange = one(Account { margin_enabled: false, ..trader() });
    let all = || {
        [CROSS, ISOLATED, "/api/v3/hf/margin/order/active/symbols?tradeType=MARGIN_TRADE"]
            .map(|target| get(&exchange, target)["code"].clone())
    };
    assert_eq!(all(), ["101030"; 3]);
    exchange.set_margin_off(MarginOff::NotOpened);
    assert_eq!(all(), ["130306"; 3]);
    exchange.edit("desk", |account| account.margin_enabled = true);
    assert_eq!(all(), ["200000"; 3]);
}

#[test]
fn margin_orders_are_asked_for_by_trade_type_and_symbol() {
    let order = |kind, symbol: &str| SpotOrder::new(kind, symbol);
    let stop = |trade_type, oco| StopOrder { trade_type, oco, ..StopOrder::default() };
    let exchange = one(Account {
        spot_orders: vec![
            order(TradeType::Trade, "BTC-USDT"),
            order(TradeType::MarginTrade, "ADA-USDT"),
            order(TradeType::MarginTrade, "ADA-USDT"),
            order(TradeType::MarginIsolatedTrade, "XRP-USDT"),
        ],
        stop_orders: vec![
            stop(TradeType::Trade, false),
            stop(TradeType::MarginTrade, false),
            stop(TradeType::MarginIsolatedTrade, true),
        ],
        ..trader()
    });
    assert_eq!(get(&exchange, SYMBOLS)["code"], "400100");
    assert_eq!(get(&exchange, &format!("{SYMBOLS}?tradeType=TRADE"))["code"], "400100");
    let symbols = |kind: &str| data(&get(&exchange, &format!("{SYMBOLS}?tradeType={kind}"))).clone();
    assert_eq!(symbols("MARGIN_TRADE"), json!({ "symbolSize": 1, "symbols": ["ADA-USDT"] }));
    assert_eq!(symbols("MARGIN_ISOLATED_TRADE"), json!({ "symbolSize": 1, "symbols": ["XRP-USDT"] }));
    let count = |query: &str| rows(&get(&exchange, &format!("{ACTIVE}?{query}"))).len();
    assert_eq!(count("symbol=ADA-USDT&tradeType=MARGIN_TRADE"), 2);
    assert_eq!(count("symbol=ADA-USDT&tradeType=MARGIN_ISOLATED_TRADE"), 0);
    assert_eq!(get(&exchange, &format!("{ACTIVE}?symbol=ADA-USDT"))["code"], "400100");
    let waiting = |list: &str| rows(&get(&exchange, &format!("/api/v3/hf/margin/{list}"))).len();
    assert_eq!([waiting("stop-orders"), waiting("oco-orders")], [1, 1]);
    assert_eq!(waiting("oco-orders?tradeType=MARGIN_TRADE"), 0);
}
