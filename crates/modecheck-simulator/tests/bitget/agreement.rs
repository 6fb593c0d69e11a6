//! What the reads show and what the upgrade does are written apart. Over many accounts, a judge that only reads must
//! foresee every refusal that reads can show.

use std::{
    cell::RefCell,
    collections::{BTreeMap, BTreeSet},
};

use fastrand::Rng;
use modecheck_simulator::{
    Exchange, Request,
    bitget::{
        Account, Bitget, Bot, Coin, CopyOrder, Empties, EmptyCopies, ErrorStatus, Hidden, InsLoan, Kind, Loan,
        MarginCoin, Market, Mode, NotATrader, Order, Plan, Position, Rule, Switching, Trader, Wrapping,
    },
};
use rust_decimal::Decimal;
use serde_json::Value;

use crate::caller::{
    DAY_MS, INFO, NOW_MS, ORDERS, PLANS, POSITIONS, SPOT, UPGRADE, UPGRADE_STATUS, call_at, data, json, one, post,
    request, rows, trader,
};

const ACCOUNTS: u64 = 2_600;
const MARKETS: [Market; 6] =
    [Market::UsdtFutures, Market::UsdcFutures, Market::CoinFutures, Market::Spot, Market::Crossed, Market::Isolated];

fn pick<T: Copy>(rng: &mut Rng, from: &[T]) -> T {
    from[rng.usize(..from.len())]
}

fn rarely(rng: &mut Rng) -> bool {
    rng.u8(..20) == 0
}

fn age(rng: &mut Rng, oldest: u64) -> u64 {
    rng.u64(..=oldest)
}

fn order(rng: &mut Rng, oldest: u64) -> Order {
    let market = pick(rng, &MARKETS);
    Order {
        side: pick(rng, &["buy", "sell"]).to_owned(),
        status: pick(rng, &["live", "partially_filled", "filled", "canceled"]).to_owned(),
        tpsl: market == Market::Spot && rng.bool(),
        // Older ones are in no list of spot.
        age_days: age(rng, if market == Market::Spot { oldest.min(89) } else { oldest }),
        ..Order::new(market, "BTCUSDT")
    }
}

fn plan(rng: &mut Rng, oldest: u64) -> Plan {
    let market = pick(rng, &MARKETS[..4]);
    let futures = ["normal_plan", "track_plan", "pos_profit", "pos_loss", "loss_plan", "moving_plan"];
    let kind = if market == Market::Spot { "amount" } else { pick(rng, &futures) };
    Plan { age_days: age(rng, oldest), ..Plan::new(market, "BTCUSDT", kind) }
}

fn account(rng: &mut Rng) -> Account {
    let oldest = pick(rng, &[20, 60, 80, 80, 80, 80, 80, 80, 170, 260]);
    let kind = pick(rng, &[Kind::Main, Kind::Main, Kind::Common, Kind::Common, Kind::Virtual, Kind::Custodial]);
    let some = |rng: &mut Rng| pick(rng, &[0, 0, 0, 0, 0, 1, 2]);
    let mut account = Account {
        kind,
        registered_days_ago: oldest,
        mode: pick(rng, &[Mode::Classic; 12]),
        orders: (0..some(rng)).map(|_| order(rng, oldest)).collect(),
        plans: (0..some(rng)).map(|_| plan(rng, oldest)).collect(),
        whitelisted: rng.bool(),
        ..trader()
    };
    if rarely(rng) {
        account.mode = pick(rng, &[Mode::Unified, Mode::Hybrid]);
    }
    if rarely(rng) {
        account.switching = Some(Switching { to: Mode::Unified, done_ms: None, reason: None });
    }
    if rarely(rng) {
        account.barred = Some(pick(rng, &["40013", "40024", "40035", "50023"]).to_owned());
    }
    if rarely(rng) {
        let total = rng.i64(0..2).into();
        account.positions = vec![Position { total, ..Position::new(pick(rng, &MARKETS[..3]), "BTCUSD", "BTC") }];
    }
    if rarely(rng) {
        (account.lead.futures, account.lead.spot) = (rng.bool(), true);
    }
    if rarely(rng) {
        account.follow.traders = vec![Trader { spot: rng.bool(), age_days: age(rng, oldest), ..Trader::default() }];
    }
    if rarely(rng) {
        account.follow.orders = vec![CopyOrder { market: pick(rng, &MARKETS[..4]), ..CopyOrder::default() }];
    }
    if rarely(rng) {
        account.bots = vec![Bot { spot: rng.bool(), running: rng.bool(), ..Bot::default() }];
    }
    if rarely(rng) {
        account.crypto_loans = vec![Loan::default()];
    }
    if rarely(rng) {
        account.risk_unit = Some("77".to_owned());
        account.ins_loans = (0..rng.usize(0..3)).map(|_| InsLoan::default()).collect();
    }
    if rarely(rng) {
        let (market, owed) = (pick(rng, &MARKETS[4..]), rng.i64(0..2).into());
        account.margin_coins = vec![MarginCoin { market, interest: owed, ..MarginCoin::default() }];
    }
    if rarely(rng) {
        account.coins = vec![Coin { usdt_value: rng.i64(0..2_000).into(), ..Coin::default() }];
        account.earn = rng.i64(0..500).into();
    }
    if rarely(rng) {
        account.hidden =
            [pick(rng, &[Hidden::SignalProvider, Hidden::Region, Hidden::Questionnaire, Hidden::Disabled])].into();
    }
    account
}

/// Every ninety days since the account was opened.
fn windows(opened_ms: u64) -> Vec<String> {
    let mut windows = Vec::new();
    let mut end = NOW_MS;
    while end > opened_ms {
        let start = end - 90 * DAY_MS;
        windows.push(format!("startTime={start}&endTime={end}"));
        end = start;
    }
    windows
}

/// A caller that asks one exchange after the other with the same key at the same time, and so signs a call but once.
struct Reader<'a> {
    exchange: &'a Bitget,
    sent: &'a RefCell<BTreeMap<String, Request>>,
}

impl Reader<'_> {
    fn get(&self, target: &str) -> Value {
        let mut sent = self.sent.borrow_mut();
        if !sent.contains_key(target) {
            sent.insert(target.to_owned(), request(&trader(), "GET", target, "", NOW_MS));
        }
        json(&self.exchange.answer(&sent[target], NOW_MS))
    }

    /// Whether a list has rows; 40054 says it has none.
    fn any(&self, target: &str) -> bool {
        let answer = self.get(target);
        answer["code"] != "40054" && !rows(&answer).is_empty()
    }

    fn any_in(&self, windows: &[String], target: &str) -> bool {
        windows.iter().any(|window| self.any(&format!("{target}&{window}")))
    }
}

fn decimal(value: &Value) -> Decimal {
    value.as_str().and_then(|text| text.parse().ok()).expect("a number as text")
}

/// The rules a caller with the account's key can see broken.
fn judged(reader: &Reader) -> BTreeSet<Rule> {
    let info = reader.get(INFO);
    match info["code"].as_str().expect("a code") {
        "00000" => {}
        "40085" => return [Rule::AlreadyThere].into(),
        "40115" => return [Rule::InProgress].into(),
        _ => return [Rule::Barred].into(),
    }
    let info = data(&info);
    let is_sub = info["parentId"].as_u64() != info["userId"].as_str().and_then(|uid| uid.parse().ok());
    let opened_ms = info["regisTime"].as_str().and_then(|text| text.parse().ok()).expect("a time");
    let windows = windows(opened_ms);
    let mut broken = BTreeSet::new();
    broken.extend((info["traderType"] == "trader").then_some(Rule::CopyLead));
    broken.extend(follows(reader, &windows).then_some(Rule::CopyFollow));
    let borrows = reader.get("/api/v2/spot/ins-loan/loan-order")["code"] != "25559";
    broken.extend((is_sub && borrows).then_some(Rule::InsLoanSub));
    broken.extend(futures(reader, &windows));
    let spot = reader.any(SPOT) || reader.any(&format!("{SPOT}?tpslType=tpsl"));
    broken.extend(spot.then_some(Rule::SpotOrders));
    let plans = reader.any_in(&windows, "/api/v2/spot/trade/current-plan-order?limit=100");
    broken.extend(plans.then_some(Rule::SpotPlans));
    for kind in ["crossed", "isolated"] {
        for row in rows(&reader.get(&format!("/api/v2/margin/{kind}/account/assets"))) {
            let has = |field: &str| !decimal(&row[field]).is_zero();
            broken.extend(has("frozen").then_some(Rule::MarginOrders));
            broken.extend((has("borrow") || has("interest")).then_some(Rule::Debt));
        }
    }
    broken.extend(reader.any("/api/v2/earn/loan/ongoing-orders").then_some(Rule::CryptoLoan));
    let overview = reader.get("/api/v2/account/all-account-balance");
    let total: Decimal = rows(&overview).iter().map(|row| decimal(&row["usdtBalance"])).sum();
    broken.extend((total < Decimal::ONE_THOUSAND).then_some(Rule::Assets));
    broken
}

fn follows(reader: &Reader, windows: &[String]) -> bool {
    let copy = |path: &str| format!("/api/v2/copy/{path}");
    let orders = copy("mix-follower/query-current-orders?productType=");
    reader.any_in(windows, &copy("mix-follower/query-traders?pageSize=50"))
        || reader.any_in(windows, &copy("spot-follower/query-traders?pageSize=50"))
        || Market::FUTURES.iter().any(|of| reader.any(&format!("{orders}{}", of.as_str())))
        || reader.any(&copy("spot-follower/query-current-orders"))
}

fn futures(reader: &Reader, windows: &[String]) -> BTreeSet<Rule> {
    let mut broken = BTreeSet::new();
    for product in Market::FUTURES.map(Market::as_str) {
        let positions = reader.any(&format!("{POSITIONS}?productType={product}"));
        broken.extend(positions.then_some(Rule::Positions));
        let orders = |status: &str| format!("{ORDERS}?productType={product}&limit=100&status={status}");
        let open = ["live", "partially_filled"].iter().any(|of| reader.any_in(windows, &orders(of)));
        broken.extend(open.then_some(Rule::FuturesOrders));
        let plans = |kind: &str| format!("{PLANS}?productType={product}&limit=100&planType={kind}");
        let kinds = ["normal_plan", "track_plan", "profit_loss"];
        let waiting = kinds.iter().any(|kind| reader.any_in(windows, &plans(kind)));
        broken.extend(waiting.then_some(Rule::FuturesPlans));
    }
    broken
}

fn vary(rng: &mut Rng, exchange: &Bitget) {
    let wrappings = [Wrapping::Bare, Wrapping::List, Wrapping::ResultList];
    exchange.set_manners(|manners| {
        manners.empties = pick(rng, &[Empties::Null, Empties::Empty]);
        manners.empty_copies = pick(rng, &[EmptyCopies::List, EmptyCopies::NoData]);
        manners.error_status = pick(rng, &[ErrorStatus::BadRequest, ErrorStatus::Ok]);
        manners.not_a_trader = pick(rng, &[NotATrader::C31001, NotATrader::C31025, NotATrader::C40732]);
        (manners.copy_lists, manners.loan_lists) = (pick(rng, &wrappings), pick(rng, &wrappings));
    });
}

#[test]
fn what_reads_show_is_refused_and_what_they_do_not_goes_through() {
    let mut rng = Rng::with_seed(0x00b1_79e7);
    let mut seen: BTreeMap<Rule, u32> = BTreeMap::new();
    let mut upgraded = 0;
    let sent = RefCell::default();
    for round in 0..ACCOUNTS {
        let exchange = one(account(&mut rng));
        vary(&mut rng, &exchange);
        let before = exchange.account("desk").unwrap();
        let reader = Reader { exchange: &exchange, sent: &sent };
        let judged = judged(&reader);
        let kinds = ["futures", "spot"].map(|kind| format!("/api/v2/account/bot-assets?accountType={kind}"));
        let bots = judged.is_empty() && kinds.iter().any(|target| reader.any(target));
        let refusal = exchange.would_refuse("desk", NOW_MS);
        let reasons = refusal.map(|refusal| refusal.reasons).unwrap_or_default();
        let refused: BTreeSet<Rule> = reasons.iter().map(|reason| reason.rule).collect();
        let answer = post(&exchange, UPGRADE);
        let context = || format!("round {round}: {before:#?}: {judged:?} but {refused:?}, {answer}");

        let readable: BTreeSet<Rule> = refused.iter().copied().filter(|rule| rule.is_readable()).collect();
        assert_eq!(readable, judged, "{}", context());
        assert!(bots || !judged.is_empty() || !refused.contains(&Rule::Bots), "{}", context());
        if answer["code"] == "00000" {
            let told = json(&call_at(&exchange, "GET", UPGRADE_STATUS, "", NOW_MS + before.switch_takes_ms));
            assert_eq!(data(&told)["status"] == "success", refused.is_empty(), "{told} {}", context());
            assert_eq!(data(&told).get("reason").is_none(), refused.is_empty(), "{told} {}", context());
        }
        let done = before.mode == Mode::Classic && exchange.account("desk").unwrap().mode == Mode::Unified;
        assert_eq!(done, refused.is_empty(), "{}", context());
        upgraded += u32::from(done);
        for rule in refused {
            *seen.entry(rule).or_default() += 1;
        }
    }
    let every = [
        Rule::CopyLead,
        Rule::SignalProvider,
        Rule::CopyFollow,
        Rule::Bots,
        Rule::InsLoanSub,
        Rule::Region,
        Rule::Disabled,
        Rule::Positions,
        Rule::FuturesOrders,
        Rule::FuturesPlans,
        Rule::SpotOrders,
        Rule::SpotPlans,
        Rule::MarginOrders,
        Rule::Debt,
        Rule::CryptoLoan,
        Rule::Assets,
        Rule::Questionnaire,
        Rule::Custodial,
        Rule::Virtual,
        Rule::Barred,
        Rule::InProgress,
        Rule::AlreadyThere,
    ];
    assert_eq!(seen.keys().copied().collect::<Vec<_>>(), every, "{seen:?}");
    assert!(upgraded > 300, "{upgraded} {seen:?}");
}
