//! What the reads show and what the switch does are written apart. Over many accounts, a judge that only reads must
//! foresee every refusal that reads can show.

use std::collections::{BTreeMap, BTreeSet};

use fastrand::Rng;
use modecheck_simulator::kucoin::{
    Account, Balance, EmptyLists, Envelope, FuturesBalance, FuturesOrder, IsolatedPair, Kucoin, MarginAsset, MarginOff,
    Mode, OtcLoan, Position, Rule, SpotOrder, StopOrder, Target, TradeType,
};
use rust_decimal::Decimal;
use serde_json::Value;

use crate::caller::{
    CROSS, ISOLATED, MODE, NOW_MS, POSITIONS, STOPS, TO_UNIFIED, data, futures, get, one, post, trader,
};

const ACCOUNTS: u64 = 3_000;
/// The coins futures settle in here.
const SETTLED_IN: [&str; 4] = ["XBT", "ETH", "USDT", "USDC"];

fn pick<T: Copy>(rng: &mut Rng, from: &[T]) -> T {
    from[rng.usize(..from.len())]
}

fn rarely(rng: &mut Rng) -> bool {
    rng.u8(..12) == 0
}

fn several<T>(rng: &mut Rng, one: impl Fn(&mut Rng) -> T) -> Vec<T> {
    if !rarely(rng) {
        return Vec::new();
    }
    (0..pick(rng, &[1, 1, 2, 60])).map(|_| one(rng)).collect()
}

fn spot_order(rng: &mut Rng) -> SpotOrder {
    let trade_type = pick(rng, &TradeType::ALL);
    SpotOrder {
        low_frequency: trade_type == TradeType::Trade && rng.bool(),
        done: rng.bool(),
        ..SpotOrder::new(trade_type, pick(rng, &["BTC-USDT", "ETH-USDT", "KCS-BTC"]))
    }
}

fn owed(rng: &mut Rng) -> Decimal {
    if rng.bool() { Decimal::ZERO } else { Decimal::new(rng.i64(1..50_000), 8) }
}

fn asset(rng: &mut Rng) -> MarginAsset {
    let currency = pick(rng, &["USDT", "KCS", "SHIB"]).to_owned();
    MarginAsset {
        currency,
        liability_principal: owed(rng),
        liability_interest: owed(rng),
        price: Decimal::new(1, pick(rng, &[0, 5])),
        v2: rng.bool(),
        ..MarginAsset::default()
    }
}

fn account(rng: &mut Rng) -> Account {
    let amount = |rng: &mut Rng| Decimal::new(rng.i64(-3..9), pick(rng, &[0, 8]));
    Account {
        mode: if rarely(rng) { Mode::Unified } else { Mode::Classic },
        frozen: rng.u8(..60) == 0,
        whitelisted: !rarely(rng),
        questionnaire: !rarely(rng),
        margin_enabled: !rarely(rng),
        spot_orders: several(rng, spot_order),
        stop_orders: several(rng, |rng| StopOrder {
            trade_type: pick(rng, &TradeType::ALL),
            oco: rng.bool(),
            ..StopOrder::default()
        }),
        futures_orders: several(rng, |rng| FuturesOrder {
            untriggered: rng.bool(),
            done: rng.bool(),
            order_type: pick(rng, &["limit", "oco_stop"]).to_owned(),
            ..FuturesOrder::default()
        }),
        positions: several(rng, |rng| Position {
            is_open: pick(rng, &[None, None, Some(true), Some(false)]),
            ..Position::new("XBTUSDTM", pick(rng, &SETTLED_IN), rng.i64(-1..2))
        }),
        balances: several(rng, |rng| Balance { balance: amount(rng), ..Balance::default() }),
        futures_balances: if rarely(rng) {
            let available_balance = amount(rng);
            let balance = FuturesBalance::new(pick(rng, &SETTLED_IN), Decimal::TEN);
            vec![FuturesBalance { available_balance, ..balance }]
        } else {
            Vec::new()
        },
        cross: several(rng, asset),
        isolated: several(rng, |rng| IsolatedPair {
            base: asset(rng),
            quote: asset(rng),
            v2: rng.bool(),
            ..IsolatedPair::default()
        }),
        otc_loans: several(rng, |rng| OtcLoan { principal: owed(rng), interest: owed(rng), ..OtcLoan::default() }),
        ..trader()
    }
}

/// The data of a success in either envelope; nothing where margin is off.
fn told(answer: &Value) -> &Value {
    match answer["code"].as_str() {
        Some("200" | "200000") => &answer["data"],
        Some("101030" | "130306") => &Value::Null,
        _ => panic!("{answer}"),
    }
}

fn list(value: &Value) -> &[Value] {
    value.as_array().map_or(&[], Vec::as_slice)
}

/// Whether a paged list has any row.
fn total(answer: &Value) -> bool {
    told(answer)["totalNum"].as_u64().is_some_and(|total| total > 0)
}

fn below_zero(value: &Value) -> bool {
    value.as_str().map_or_else(|| value.as_f64().expect("a number") < 0.0, |text| text.starts_with('-'))
}

fn owes(asset: &Value) -> bool {
    asset["liability"].as_str().expect("a string").parse::<Decimal>().expect("a number") != Decimal::ZERO
}

/// The rules a caller with the account's key can see broken.
fn judged(exchange: &Kucoin) -> BTreeSet<Rule> {
    let mode = get(exchange, MODE);
    if mode["code"] == "411100" {
        return [Rule::Frozen].into();
    }
    if data(&mode)["selfAccountMode"] == "UNIFIED" {
        return [Rule::AlreadyThere].into();
    }
    let mut broken = BTreeSet::new();
    let mut see = |rule: Rule, seen: bool| broken.extend(seen.then_some(rule));

    let symbols = get(exchange, "/api/v1/hf/orders/active/symbols");
    let older = total(&get(exchange, "/api/v1/orders?status=active"));
    see(Rule::SpotOrders, older || !list(&told(&symbols)["symbols"]).is_empty());
    let ocos = total(&get(exchange, "/api/v3/oco/orders"));
    see(Rule::SpotStopOrders, ocos || total(&get(exchange, STOPS)));
    let margin_is_on = told(&get(exchange, &format!("{CROSS}?queryType=ALL"))) != &Value::Null;
    for kind in ["MARGIN_TRADE", "MARGIN_ISOLATED_TRADE"] {
        let symbols = get(exchange, &format!("/api/v3/hf/margin/order/active/symbols?tradeType={kind}"));
        see(Rule::MarginOrders, !list(&told(&symbols)["symbols"]).is_empty());
        for stop in ["stop", "oco"] {
            let waiting = total(&get(exchange, &format!("{STOPS}?tradeType={kind}&stop={stop}")));
            see(Rule::MarginOrders, waiting && margin_is_on);
        }
    }
    see(Rule::FuturesOrders, total(&futures(exchange, "/api/v1/orders?status=active")));
    see(Rule::FuturesStopOrders, total(&futures(exchange, "/api/v1/stopOrders")));
    let positions = futures(exchange, POSITIONS);
    see(Rule::Positions, list(told(&positions)).iter().any(|row| row["currentQty"] != 0 || row["isOpen"] == true));

    let cross = get(exchange, &format!("{CROSS}?queryType=ALL"));
    see(Rule::CrossLiability, list(&told(&cross)["accounts"]).iter().any(owes));
    let isolated = get(exchange, &format!("{ISOLATED}?queryType=ALL"));
    let pairs = list(&told(&isolated)["assets"]);
    see(Rule::IsolatedLiability, pairs.iter().any(|pair| owes(&pair["baseAsset"]) || owes(&pair["quoteAsset"])));
    let loans = get(exchange, "/api/v1/otc-loan/loan");
    see(
        Rule::OtcLoan,
        list(&told(&loans)["orders"]).iter().any(|loan| loan["principal"] != "0" || loan["interest"] != "0"),
    );
    let balances = get(exchange, "/api/v1/accounts");
    see(Rule::NegativeBalance, list(told(&balances)).iter().any(|row| below_zero(&row["balance"])));
    for coin in SETTLED_IN {
        let overview = futures(exchange, &format!("/api/v1/account-overview?currency={coin}"));
        let negative = ["accountEquity", "availableBalance"].iter().any(|name| below_zero(&told(&overview)[name]));
        see(Rule::NegativeBalance, negative);
    }
    broken
}

#[test]
fn what_reads_show_is_refused_and_what_they_do_not_goes_through() {
    let mut rng = Rng::with_seed(0x6b75_c014);
    let mut seen: BTreeMap<Rule, u32> = BTreeMap::new();
    let mut switched = 0;
    for round in 0..ACCOUNTS {
        let exchange = one(account(&mut rng));
        exchange.set_empty_lists(pick(&mut rng, &[EmptyLists::Brackets, EmptyLists::Null]));
        exchange.set_envelope(pick(&mut rng, &[Envelope::Usual, Envelope::WithSuccess]));
        exchange.set_margin_off(pick(&mut rng, &[MarginOff::NotEnabled, MarginOff::NotOpened]));

        let before = exchange.account("desk").unwrap();
        let judged = judged(&exchange);
        let refusal = exchange.would_refuse("desk", Target::Unified, NOW_MS);
        let reasons = refusal.map(|refusal| refusal.reasons).unwrap_or_default();
        let refused: BTreeSet<Rule> = reasons.iter().map(|reason| reason.rule).collect();
        let answer = post(&exchange, TO_UNIFIED);
        let context = format!("round {round}: {before:#?}: {judged:?} but {refused:?}, {answer}");

        let readable: BTreeSet<Rule> = refused.iter().copied().filter(|rule| rule.is_readable()).collect();
        assert!(readable == judged, "{context}");
        let done = answer["code"] == "200000";
        assert_eq!(done, refused.is_empty(), "{context}");
        let after = exchange.account("desk").unwrap().mode;
        assert_eq!(after != before.mode, done, "{context}");
        switched += u32::from(done);
        for rule in refused {
            *seen.entry(rule).or_default() += 1;
        }
    }
    let every = [
        Rule::Whitelist,
        Rule::Questionnaire,
        Rule::Positions,
        Rule::SpotOrders,
        Rule::SpotStopOrders,
        Rule::MarginOrders,
        Rule::FuturesOrders,
        Rule::FuturesStopOrders,
        Rule::CrossLiability,
        Rule::IsolatedLiability,
        Rule::OtcLoan,
        Rule::NegativeBalance,
        Rule::Frozen,
        Rule::AlreadyThere,
    ];
    assert_eq!(seen.keys().copied().collect::<Vec<_>>(), every, "{seen:?}");
    assert!(switched > 300, "{switched} {seen:?}");
}
