//! What the reads show and what the upgrade does are written apart. Over many accounts, a judge that only reads must
//! foresee every refusal that reads can show.

use std::collections::{BTreeMap, BTreeSet};

use fastrand::Rng;
use modecheck_simulator::bybit::{
    Account, Ban, Bybit, Category, Coin, Cursors, Hidden, MarginMode, Order, Position, Rule, RuleSet, SpreadOrder,
};
use rust_decimal::Decimal;
use serde_json::Value;

use crate::caller::{
    INFO, KEY, NOW_MS, ORDERS, POSITIONS, SPREADS, UPGRADE, call_at, json, one, request, result, trader,
};
use modecheck_simulator::Exchange;

const ACCOUNTS: u64 = 4_000;
const PLACES: [(Category, &str, &str); 6] = [
    (Category::Linear, "BTCUSDT", "USDT"),
    (Category::Linear, "BTCPERP", "USDC"),
    (Category::Inverse, "BTCUSD", "BTC"),
    (Category::Spot, "BTCUSDT", ""),
    (Category::Option, "BTC-25DEC26-70000-C", "USDC"),
    (Category::Option, "BTC-25DEC26-70000-C-USDT", "USDT"),
];

fn pick<T: Copy>(rng: &mut Rng, from: &[T]) -> T {
    from[rng.usize(..from.len())]
}

fn rarely(rng: &mut Rng) -> bool {
    rng.u8(..16) == 0
}

fn order(rng: &mut Rng) -> Order {
    let (category, symbol, settle) = pick(rng, &PLACES);
    let kind = pick(rng, &["", "", "UNKNOWN", "Stop", "tpslOrder", "OcoOrder", "TrailingStop"]);
    let status = pick(rng, &["New", "PartiallyFilled", "Untriggered", "Filled", "Cancelled", "Filled", "Cancelled"]);
    Order { stop_order_type: kind.to_owned(), order_status: status.to_owned(), ..Order::new(category, symbol, settle) }
}

fn position(rng: &mut Rng) -> Position {
    let (category, symbol, settle) = pick(rng, &[PLACES[0], PLACES[1], PLACES[2], PLACES[2], PLACES[4]]);
    let price = if rarely(rng) { "70000" } else { pick(rng, &["", "0", "0.00"]) };
    Position {
        position_idx: pick(rng, &[0, 0, 0, 0, 1, 2]),
        isolated: rng.bool(),
        stop_loss: price.to_owned(),
        ..Position::new(category, symbol, settle, rng.i64(0..4))
    }
}

fn account(rng: &mut Rng) -> Account {
    let master = rng.u8(..4) > 0;
    let levels = ["VIP-1", "VIP-Supreme", "PRO-6", "VIP-3", "VIP-2", "No VIP"];
    let modes = [MarginMode::IsolatedMargin, MarginMode::RegularMargin, MarginMode::PortfolioMargin];
    let mut account = Account {
        is_master: master,
        parent_uid: if master { "0" } else { "99" }.to_owned(),
        vip_level: pick(rng, &levels).to_owned(),
        unified_margin_status: pick(rng, &[1, 2, 3, 4, 4, 5, 5, 5, 5, 5, 6, 7]),
        margin_mode: pick(rng, &modes),
        positions: (0..pick(rng, &[0, 0, 1, 2, 4])).map(|_| position(rng)).collect(),
        orders: (0..pick(rng, &[0, 0, 0, 1, 1, 2, 60])).map(|_| order(rng)).collect(),
        tpsl_rows: rng.bool(),
        ..trader()
    };
    if account.unified_margin_status == 1 {
        // Classic accounts have no options here.
        account.orders.retain(|order| order.category != Category::Option);
        account.positions.retain(|position| position.category != Category::Option);
    }
    if rarely(rng) {
        account.spread_orders = vec![SpreadOrder::default(); rng.usize(1..60)];
    }
    if rarely(rng) {
        account.coins = vec![Coin { borrow_amount: Decimal::ONE, ..Coin::default() }];
    }
    if rarely(rng) {
        account.banned = Some(Ban::Everything);
    }
    if rarely(rng) {
        account.hidden = [pick(rng, &[Hidden::RiskRate, Hidden::TransferringUsdt, Hidden::UpgradesClosed])].into();
    }
    account
}

/// Everything a list has, over all its pages; nothing when the account has no such list.
fn listed(exchange: &Bybit, target: &str, now_ms: u64) -> Vec<Value> {
    let (mut rows, mut cursor) = (Vec::new(), String::new());
    loop {
        let page = if cursor.is_empty() { target.to_owned() } else { format!("{target}&cursor={cursor}") };
        let reply = call_at(exchange, "GET", &page, "", now_ms);
        if reply.response.status == 404 {
            return rows;
        }
        let answer = json(&reply);
        let page = crate::caller::rows(&answer);
        rows.extend(page.iter().cloned());
        let next = result(&answer)["nextPageCursor"].as_str().expect("a string").to_owned();
        if page.is_empty() || matches!(next.as_str(), "" | "0") || next == cursor {
            return rows;
        }
        cursor = next;
    }
}

fn held(exchange: &Bybit, now_ms: u64) -> Vec<(String, Value)> {
    let asked = ["linear&settleCoin=USDT", "linear&settleCoin=USDC", "inverse", "option"];
    let of = |query: &str| {
        let rows = listed(exchange, &format!("{POSITIONS}?category={query}&limit=200"), now_ms);
        rows.into_iter().map(|row| (query.to_owned(), row)).collect::<Vec<_>>()
    };
    asked.into_iter().flat_map(of).collect()
}

fn has_orders(exchange: &Bybit, now_ms: u64) -> bool {
    let places = ["linear&settleCoin=USDT", "linear&settleCoin=USDC", "inverse", "spot", "option"];
    let more = ["spot&orderFilter=tpslOrder", "spot&orderFilter=StopOrder", "spot&orderFilter=OcoOrder"];
    let mut asked = places.iter().chain(&more).map(|query| format!("{ORDERS}?category={query}&limit=50"));
    asked.any(|target| !listed(exchange, &target, now_ms).is_empty())
        || !listed(exchange, &format!("{SPREADS}?limit=50"), now_ms).is_empty()
}

/// The rules a caller with the account's key, and with the main account's for the level, can see broken.
fn judged(exchange: &Bybit, rules: RuleSet, now_ms: u64) -> BTreeSet<Rule> {
    let read = |target: &str| json(&call_at(exchange, "GET", target, "", now_ms));
    let info = read(INFO);
    if info["retCode"] == 10_008 {
        return [Rule::Banned].into();
    }
    let status = result(&info)["unifiedMarginStatus"].as_i64().expect("a number");
    match (status, rules) {
        (6, _) => return [Rule::AlreadyThere].into(),
        (5, _) | (1 | 3 | 4, RuleSet::Of2025_10) => {}
        _ => return [Rule::NotDescribed].into(),
    }
    let mut broken = BTreeSet::new();
    let minute =
        result(&read("/v5/market/time"))["timeSecond"].as_str().expect("text").parse::<u64>().expect("a number") / 60
            % 60;
    let level = level(exchange, now_ms);
    broken.extend((minute >= 50 || minute <= 5).then_some(Rule::Window));
    broken.extend((rules == RuleSet::Of2026_01 && level == "No VIP").then_some(Rule::Level));
    broken.extend(has_orders(exchange, now_ms).then_some(Rule::OpenOrders));
    if rules == RuleSet::Of2025_10 {
        broken.extend(judged_of_2025(exchange, status, result(&info)["marginMode"].as_str().expect("text"), now_ms));
    }
    broken
}

fn level(exchange: &Bybit, now_ms: u64) -> String {
    let own = json(&call_at(exchange, "GET", KEY, "", now_ms));
    let of = if result(&own)["isMaster"] == true {
        own
    } else {
        let main = exchange.account("main").expect("the main account");
        json(&exchange.answer(&request(&main, "GET", KEY, "", now_ms), now_ms))
    };
    result(&of)["vipLevel"].as_str().expect("a string").to_owned()
}

fn judged_of_2025(exchange: &Bybit, status: i64, mode: &str, now_ms: u64) -> BTreeSet<Rule> {
    let mut broken = BTreeSet::new();
    let positions = held(exchange, now_ms);
    let is_set = |price: &Value| !matches!(price.as_str(), Some("" | "0" | "0.00"));
    let attached = |row: &Value| ["takeProfit", "stopLoss", "trailingStop"].iter().any(|name| is_set(&row[name]));
    for (place, row) in &positions {
        let hedged = row["positionIdx"] != 0;
        broken.extend(attached(row).then_some(Rule::PositionTpSl));
        let inverse = place == "inverse" && status != 5;
        broken.extend((inverse && hedged).then_some(Rule::InverseHedge));
        let like = match mode {
            "ISOLATED_MARGIN" => row["tradeMode"] == 1,
            "REGULAR_MARGIN" => row["tradeMode"] == 0,
            _ => false,
        };
        broken.extend((inverse && status != 1 && !like).then_some(Rule::InverseMarginMode));
        broken.extend((status == 1 && place == "linear&settleCoin=USDC").then_some(Rule::UsdcPositions));
        broken.extend((status == 1 && place == "linear&settleCoin=USDT" && hedged).then_some(Rule::UsdtHedge));
    }
    if status == 1 {
        let wallet = json(&call_at(exchange, "GET", "/v5/account/wallet-balance?accountType=SPOT", "", now_ms));
        let coins = crate::caller::rows(&wallet)[0]["coin"].as_array().expect("rows").clone();
        let owes = coins.iter().any(|coin| coin["borrowAmount"] != "0");
        broken.extend(owes.then_some(Rule::SpotLiabilities));
    }
    broken
}

#[test]
fn what_reads_show_is_refused_and_what_they_do_not_goes_through() {
    let mut rng = Rng::with_seed(0x00b4_b17a_11ad);
    let mut seen: BTreeMap<Rule, u32> = BTreeMap::new();
    let mut upgraded = 0;
    for round in 0..ACCOUNTS {
        let exchange = one(account(&mut rng));
        let level = pick(&mut rng, &["VIP-1", "No VIP", "PRO-3"]).to_owned();
        exchange.insert(Account { uid: "99".to_owned(), vip_level: level, ..Account::named("main") });
        let rules = pick(&mut rng, &[RuleSet::Of2025_10, RuleSet::Of2026_01]);
        exchange.set_rule_set(rules);
        exchange.set_cursors(pick(&mut rng, &[Cursors::EmptyAtTheEnd, Cursors::OnEveryPage, Cursors::ZeroAtTheEnd]));
        let now_ms = NOW_MS + rng.u64(0..3_600_000) / if rng.bool() { 1 } else { 10 };

        let before = exchange.account("desk").unwrap();
        let judged = judged(&exchange, rules, now_ms);
        let reasons = exchange.would_refuse("desk", now_ms).map(|refusal| refusal.reasons).unwrap_or_default();
        let refused: BTreeSet<Rule> = reasons.iter().map(|reason| reason.rule).collect();
        let answer = json(&call_at(&exchange, "POST", UPGRADE, "{}", now_ms));
        let context = format!("round {round}: {before:#?} under {rules:?}: {judged:?} but {refused:?}, {answer}");

        // A position's stop is told as an order where it is listed as one. What hides everything else hides it here too.
        let told_as_order = |rule: &Rule| *rule == Rule::PositionTpSl && before.tpsl_rows;
        let expected: BTreeSet<Rule> = judged.into_iter().filter(|rule| !told_as_order(rule)).collect();
        let readable: BTreeSet<Rule> = refused.iter().copied().filter(|rule| rule.is_readable()).collect();
        let closed = before.hidden.contains(&Hidden::UpgradesClosed) && before.banned.is_none();
        assert!(readable == expected || closed && readable.is_empty(), "{context}");
        let done = answer["result"]["unifiedUpdateStatus"] == "SUCCESS";
        assert_eq!(done, refused.is_empty(), "{context}");
        let after = exchange.account("desk").unwrap().unified_margin_status;
        assert_eq!(after != before.unified_margin_status, done, "{context}");
        upgraded += u32::from(done);
        for rule in refused {
            *seen.entry(rule).or_default() += 1;
        }
    }
    let every = [
        Rule::Level,
        Rule::OpenOrders,
        Rule::PositionTpSl,
        Rule::Window,
        Rule::InverseMarginMode,
        Rule::InverseHedge,
        Rule::UsdtHedge,
        Rule::UsdcPositions,
        Rule::SpotLiabilities,
        Rule::Banned,
        Rule::AlreadyThere,
        Rule::NotDescribed,
        Rule::Hidden,
    ];
    assert_eq!(seen.keys().copied().collect::<Vec<_>>(), every, "{seen:?}");
    assert!(upgraded > 400, "{upgraded} {seen:?}");
}
