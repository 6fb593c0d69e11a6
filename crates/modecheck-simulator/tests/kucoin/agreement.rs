//! What the reads show and what the switch does are written apart. Over many accounts, a judge that only reads must
//! foresee every refusal that reads can show.

use std::collections::{BTreeMap, BTreeSet};

use fastrand::Rng;
use modecheck_simulator::{
    Exchange,
    kucoin::{
        Account, Balance, EmptyLists, Envelope, FuturesBalance, FuturesOrder, IsolatedPair, Kucoin, MarginAsset,
        MarginOff, Mode, OtcLoan, Position, Rule, SpotOrder, StopOrder, Target, TradeType,
    },
};
use rust_decimal::Decimal;
use serde_json::Value;

use crate::caller::{
    CROSS, FUTURES_HOST, ISOLATED, MODE, NOW_MS, POSITIONS, STOPS, TO_UNIFIED, data, json, one, signature, trader,
    with_passphrase,
};

const ACCOUNTS: u64 = 2_700;
/// The coins futures settle in here.
const SETTLED_IN: [&str; 3] = ["XBT", "USDT", "USDC"];

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
    (0..pick(rng, &[1, 1, 2, 6])).map(|_| one(rng)).collect()
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
            over: rarely(rng),
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

/// A caller who knows the key and nothing else.
struct Caller<'a> {
    exchange: &'a Kucoin,
    key: &'a Account,
    passphrase: &'a str,
}

impl Caller<'_> {
    fn call(&self, method: &str, target: &str, body: &str, host: &str) -> Value {
        let mut sent = with_passphrase(self.key, self.passphrase, [method, target, body], NOW_MS);
        sent.headers.push(("host".to_owned(), host.to_owned()));
        json(&self.exchange.answer(&sent, NOW_MS))
    }

    fn spot(&self, target: &str) -> Value {
        self.call("GET", target, "", "api.kucoin.com")
    }

    fn futures(&self, target: &str) -> Value {
        self.call("GET", target, "", FUTURES_HOST)
    }

    /// The rules it can see broken.
    fn judge(&self) -> BTreeSet<Rule> {
        let mode = self.spot(MODE);
        if mode["code"] == "411100" {
            return [Rule::Frozen].into();
        }
        if data(&mode)["selfAccountMode"] == "UNIFIED" {
            return [Rule::AlreadyThere].into();
        }
        let mut broken = BTreeSet::new();
        self.orders(&mut |rule, seen| broken.extend(seen.then_some(rule)));
        self.debts(&mut |rule, seen| broken.extend(seen.then_some(rule)));
        broken
    }

    fn orders(&self, see: &mut dyn FnMut(Rule, bool)) {
        let symbols = self.spot("/api/v1/hf/orders/active/symbols");
        let older = total(&self.spot("/api/v1/orders?status=active"));
        see(Rule::SpotOrders, older || !list(&told(&symbols)["symbols"]).is_empty());
        let paired = total(&self.spot("/api/v1/stop-order?stop=oco"));
        see(Rule::SpotStopOrders, paired || total(&self.spot(STOPS)));
        for kind in ["MARGIN_TRADE", "MARGIN_ISOLATED_TRADE"] {
            let symbols = self.spot(&format!("/api/v3/hf/margin/order/active/symbols?tradeType={kind}"));
            see(Rule::MarginOrders, !list(&told(&symbols)["symbols"]).is_empty());
        }
        for waiting in ["/api/v3/hf/margin/stop-orders", "/api/v3/hf/margin/oco-orders"] {
            see(Rule::MarginOrders, total(&self.spot(waiting)));
        }
        see(Rule::FuturesOrders, total(&self.futures("/api/v1/orders?status=active")));
        see(Rule::FuturesStopOrders, total(&self.futures("/api/v1/stopOrders")));
        let positions = self.futures(POSITIONS);
        let held = |row: &Value| row["currentQty"] != 0 || row["isOpen"] == true;
        see(Rule::Positions, list(told(&positions)).iter().any(held));
    }

    fn debts(&self, see: &mut dyn FnMut(Rule, bool)) {
        let cross = self.spot(&format!("{CROSS}?queryType=ALL"));
        see(Rule::CrossLiability, list(&told(&cross)["accounts"]).iter().any(owes));
        let isolated = self.spot(&format!("{ISOLATED}?queryType=ALL"));
        let pairs = list(&told(&isolated)["assets"]);
        see(Rule::IsolatedLiability, pairs.iter().any(|pair| owes(&pair["baseAsset"]) || owes(&pair["quoteAsset"])));
        let loans = self.spot("/api/v1/otc-loan/loan");
        let owed = |loan: &Value| loan["principal"] != "0" || loan["interest"] != "0";
        see(Rule::OtcLoan, list(&told(&loans)["orders"]).iter().any(owed));
        let balances = self.spot("/api/v1/accounts");
        see(Rule::NegativeBalance, list(told(&balances)).iter().any(|row| below_zero(&row["balance"])));
        for coin in SETTLED_IN {
            let overview = self.futures(&format!("/api/v1/account-overview?currency={coin}"));
            let negative = ["accountEquity", "availableBalance"].iter().any(|name| below_zero(&told(&overview)[name]));
            see(Rule::NegativeBalance, negative);
        }
    }
}

#[test]
fn what_reads_show_is_refused_and_what_they_do_not_goes_through() {
    let mut rng = Rng::with_seed(0x6b75_c014);
    let mut seen: BTreeMap<Rule, u32> = BTreeMap::new();
    let key = trader();
    let (mut switched, passphrase) = (0, signature(&key.api_secret, &key.passphrase));
    for round in 0..ACCOUNTS {
        let exchange = one(account(&mut rng));
        exchange.set_empty_lists(pick(&mut rng, &[EmptyLists::Brackets, EmptyLists::Null]));
        exchange.set_envelope(pick(&mut rng, &[Envelope::Usual, Envelope::WithSuccess]));
        exchange.set_margin_off(pick(&mut rng, &[MarginOff::NotEnabled, MarginOff::NotOpened]));

        let before = exchange.account("desk").unwrap();
        let caller = Caller { exchange: &exchange, key: &key, passphrase: &passphrase };
        let judged = caller.judge();
        let refusal = exchange.would_refuse("desk", Target::Unified, NOW_MS);
        let reasons = refusal.map(|refusal| refusal.reasons).unwrap_or_default();
        let refused: BTreeSet<Rule> = reasons.iter().map(|reason| reason.rule).collect();
        let answer = caller.call("POST", MODE, TO_UNIFIED, "api.kucoin.com");
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
