use modecheck_simulator::kucoin::{
    Account, Balance, Basis, Denial, EarnHolding, FuturesBalance, FuturesOrder, Hidden, IsolatedPair, Kucoin, Lending,
    MarginAsset, Mode, OtcLoan, Permission, Position, Rule, SpotOrder, StopOrder, Strictness, Target, TradeType,
    WayBack,
};
use rust_decimal::Decimal;

use crate::caller::{MODE, NOW_MS, TO_UNIFIED, call_at, data, get, json, one, post, trader};

const TO_CLASSIC: &str = r#"{"accountType":"CLASSIC"}"#;

fn rules(exchange: &Kucoin, to: Target) -> Vec<Rule> {
    let refusal = exchange.would_refuse("desk", to, NOW_MS);
    refusal.map(|refusal| refusal.reasons.iter().map(|reason| reason.rule).collect()).unwrap_or_default()
}

fn found(change: impl FnOnce(&mut Account)) -> Vec<(Rule, Basis)> {
    let exchange = one(trader());
    exchange.edit("desk", change);
    let reasons = exchange.would_refuse("desk", Target::Unified, NOW_MS).map(|refusal| refusal.reasons);
    reasons.unwrap_or_default().iter().map(|reason| (reason.rule, reason.basis)).collect()
}

fn told_mode(exchange: &Kucoin) -> String {
    data(&get(exchange, MODE))["selfAccountMode"].as_str().expect("a string").to_owned()
}

#[test]
fn a_switch_goes_there_and_back() {
    let exchange = one(trader());
    assert!(data(&post(&exchange, TO_UNIFIED)).is_null());
    assert_eq!(told_mode(&exchange), "UNIFIED");
    assert_eq!(rules(&exchange, Target::Unified), [Rule::AlreadyThere]);
    assert!(data(&post(&exchange, TO_CLASSIC)).is_null());
    assert_eq!(told_mode(&exchange), "CLASSIC");
    exchange.edit("desk", |account| account.mode = Mode::Unified);
    exchange.set_way_back(WayBack::Closed);
    assert_eq!(rules(&exchange, Target::Classic), [Rule::WayBack]);
    assert_eq!(post(&exchange, TO_CLASSIC)["code"], "400100");
    assert_eq!(exchange.try_switch("nobody", Target::Unified, NOW_MS).unwrap_err().code, "400003");
}

#[test]
fn each_documented_condition_is_refused() {
    use Basis::Documented;
    let owing = || MarginAsset::owing("USDT", Decimal::new(1, 8));
    let negative = Balance { balance: Decimal::NEGATIVE_ONE, ..Balance::default() };
    assert_eq!(found(|account| account.whitelisted = false), [(Rule::Whitelist, Documented)]);
    assert_eq!(found(|account| account.questionnaire = false), [(Rule::Questionnaire, Documented)]);
    assert_eq!(found(|account| account.positions = vec![Position::default()]), [(Rule::Positions, Documented)]);
    assert_eq!(found(|account| account.spot_orders = vec![SpotOrder::default()]), [(Rule::SpotOrders, Documented)]);
    assert_eq!(
        found(|account| account.futures_orders = vec![FuturesOrder::default()]),
        [(Rule::FuturesOrders, Documented)]
    );
    assert_eq!(found(|account| account.cross = vec![owing()]), [(Rule::CrossLiability, Documented)]);
    let pair = IsolatedPair { base: owing(), ..IsolatedPair::default() };
    assert_eq!(found(|account| account.isolated = vec![pair]), [(Rule::IsolatedLiability, Documented)]);
    assert_eq!(found(|account| account.balances = vec![negative]), [(Rule::NegativeBalance, Documented)]);
    let futures = FuturesBalance::new("ETH", Decimal::NEGATIVE_ONE);
    assert_eq!(found(|account| account.futures_balances = vec![futures]), [(Rule::NegativeBalance, Documented)]);
    assert_eq!(found(|account| account.frozen = true), [(Rule::Frozen, Documented)]);
}

#[test]
fn what_no_page_speaks_of_is_refused_on_the_cautious_side_only() {
    let stop = |trade_type| StopOrder { trade_type, ..StopOrder::default() };
    let exchange = one(Account {
        stop_orders: vec![stop(TradeType::Trade), stop(TradeType::MarginTrade)],
        spot_orders: vec![SpotOrder::new(TradeType::MarginIsolatedTrade, "XRP-USDT")],
        futures_orders: vec![FuturesOrder { untriggered: true, ..FuturesOrder::default() }],
        otc_loans: vec![OtcLoan::default()],
        hidden: [Hidden::Region].into(),
        ..trader()
    });
    let assumed = [Rule::SpotStopOrders, Rule::MarginOrders, Rule::FuturesStopOrders, Rule::OtcLoan, Rule::Hidden];
    assert_eq!(rules(&exchange, Target::Unified), assumed);
    exchange.set_strictness(Strictness::Literal);
    assert_eq!(rules(&exchange, Target::Unified), []);
}

#[test]
fn neither_earn_nor_lending_nor_done_orders_nor_empty_positions_are_refused() {
    let change = |account: &mut Account| {
        account.earn = vec![EarnHolding::default()];
        account.lendings = vec![Lending::default()];
        account.spot_orders = vec![SpotOrder { done: true, ..SpotOrder::default() }];
        account.futures_orders = vec![FuturesOrder { done: true, ..FuturesOrder::default() }];
        account.positions = vec![Position::new("XBTUSDTM", "USDT", 0)];
        account.permissions.insert(Permission::LeadtradeFutures);
    };
    assert_eq!(found(change), []);
}

#[test]
fn a_refusal_is_one_sentence_with_the_code_that_was_set() {
    let exchange = one(Account { positions: vec![Position::default()], whitelisted: false, ..trader() });
    let answer = post(&exchange, TO_UNIFIED);
    assert_eq!(answer["code"], "400100");
    assert!(answer["msg"].as_str().unwrap().contains("whitelisted"), "{answer}");
    assert_eq!(rules(&exchange, Target::Unified), [Rule::Whitelist, Rule::Positions]);
    exchange.set_refusal_code("987654");
    assert_eq!(post(&exchange, TO_UNIFIED)["code"], "987654");
    exchange.edit("desk", |account| {
        (account.whitelisted, account.positions) = (true, Vec::new());
        account.hidden = [Hidden::Restricted].into();
    });
    assert_eq!(post(&exchange, TO_UNIFIED)["code"], "130201");
    let why = Denial { code: "155555".to_owned(), message: "no".to_owned(), ..Denial::default() };
    exchange.edit("desk", |account| (account.hidden.clear(), account.refused_with = Some(why)).1);
    assert_eq!(post(&exchange, TO_UNIFIED)["code"], "155555");
    assert_eq!(rules(&exchange, Target::Unified), [Rule::Unexplained]);
    assert_eq!(told_mode(&exchange), "CLASSIC");
}

#[test]
fn a_main_account_can_be_activated_and_stay_classic() {
    let exchange = one(Account { positions: vec![Position::default()], ..trader() });
    let main = exchange.account("desk").unwrap().uid;
    let sub = Account { is_master: false, parent_uid: main, questionnaire: false, ..Account::default() };
    exchange.insert(Account { name: "sub".to_owned(), ..sub });
    let of_sub = || exchange.would_refuse("sub", Target::Unified, NOW_MS).map(|refusal| refusal.reasons[0].rule);
    assert_eq!(of_sub(), Some(Rule::MainNotActivated));
    assert_eq!(rules(&exchange, Target::SubsUnified), [], "its positions stay where they are");
    exchange.try_switch("desk", Target::SubsUnified, NOW_MS).unwrap();
    assert_eq!((told_mode(&exchange).as_str(), of_sub()), ("CLASSIC", None));
    assert_eq!(rules(&exchange, Target::SubsUnified), [Rule::AlreadyThere]);
    assert_eq!(post(&exchange, r#"{"accountType":"SUBS-UNIFIED"}"#)["code"], "400100", "there is no call for it");
    exchange.edit("desk", |account| account.whitelisted = false);
    assert_eq!(of_sub(), Some(Rule::Whitelist), "the main account's counts");
    let activated = exchange.would_refuse("sub", Target::SubsUnified, NOW_MS).unwrap();
    assert_eq!(activated.reasons[0].rule, Rule::NotDescribed);
}

#[test]
fn a_switch_may_take_its_time() {
    let exchange = one(Account { switch_takes_ms: 4_000, ..trader() });
    assert!(data(&post(&exchange, TO_UNIFIED)).is_null());
    let at = |at_ms: u64| {
        let answer = json(&call_at(&exchange, "GET", MODE, "", at_ms));
        data(&answer)["selfAccountMode"].as_str().unwrap().to_owned()
    };
    assert_eq!(rules(&exchange, Target::Unified), [Rule::InProgress]);
    assert_eq!([at(NOW_MS + 3_999), at(NOW_MS + 4_000)], ["CLASSIC", "UNIFIED"]);
}

#[test]
fn a_body_that_is_none_switches_nothing() {
    let exchange = one(trader());
    for body in ["", "{}", r#"{"accountType":"unified"}"#, "[]"] {
        assert_eq!(post(&exchange, body)["code"], "400100", "{body}");
    }
    exchange.edit("desk", |account| account.permissions.retain(|held| *held != Permission::Unified));
    assert_eq!(post(&exchange, TO_UNIFIED)["code"], "400007");
    assert_eq!(told_mode(&exchange), "CLASSIC");
}
