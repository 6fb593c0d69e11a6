use modecheck_simulator::bitget::{
    Account, Basis, Bitget, Bot, Coin, CopyOrder, Follow, Hidden, Kind, Lead, Loan, MarginCoin, Market, Mode,
    NeverAsked, Order, Outcome, Plan, Position, Reasons, Rule, RuleSet, Sub, Switching,
};
use rust_decimal::Decimal;
use serde_json::{Value, json};

use crate::caller::{
    INFO, NOW_MS, SETTINGS, SWITCH, SWITCH_STATUS, UPGRADE, UPGRADE_STATUS, call_at, code, data, get, json, one, post,
    trader, unified,
};

const MINUTE_MS: u64 = 60_000;

fn rules(exchange: &Bitget) -> Vec<Rule> {
    let refusal = exchange.would_refuse("desk", NOW_MS);
    refusal.map(|refusal| refusal.reasons.iter().map(|reason| reason.rule).collect()).unwrap_or_default()
}

fn back(exchange: &Bitget) -> Vec<Rule> {
    let refusal = exchange.would_refuse_back("desk", NOW_MS);
    refusal.map(|refusal| refusal.reasons.iter().map(|reason| reason.rule).collect()).unwrap_or_default()
}

fn status(exchange: &Bitget, target: &str, at_ms: u64) -> Value {
    data(&json(&call_at(exchange, "GET", target, "", at_ms))).clone()
}

fn hidden(state: Hidden) -> Account {
    Account { hidden: [state].into(), ..trader() }
}

fn sub(kind: Kind) -> Account {
    Account { kind, ..trader() }
}

#[test]
fn an_upgrade_is_received_under_way_and_done_a_minute_later() {
    let exchange = one(trader());
    let accepted = post(&exchange, UPGRADE);
    assert!(data(&accepted).is_null());
    assert_eq!(status(&exchange, UPGRADE_STATUS, NOW_MS), json!({ "status": "process" }));
    assert_eq!([code(&exchange, INFO), code(&exchange, UPGRADE_STATUS)], ["40115", "00000"]);
    assert_eq!(data(&get(&exchange, SETTINGS))["accountMode"], "upgrading");
    assert_eq!((rules(&exchange), post(&exchange, UPGRADE)["code"].clone()), (vec![Rule::InProgress], json!("40115")));
    let later = NOW_MS + MINUTE_MS;
    assert_eq!(exchange.would_refuse("desk", later - 1).unwrap().code, "40115");
    assert_eq!(exchange.would_refuse("desk", later).unwrap().code, "40085");
    assert_eq!(status(&exchange, UPGRADE_STATUS, later), json!({ "status": "success" }));
    assert_eq!([code(&exchange, INFO), code(&exchange, SETTINGS)], ["40085", "00000"]);
}

#[test]
fn a_refusal_is_told_by_the_status_a_minute_later_and_lingers() {
    let exchange =
        one(Account { follow: Follow { orders: vec![CopyOrder::default()], ..Follow::default() }, ..trader() });
    assert!(data(&post(&exchange, UPGRADE)).is_null(), "it is accepted all the same");
    assert_eq!(status(&exchange, UPGRADE_STATUS, NOW_MS + MINUTE_MS - 1)["status"], "process");
    let told = status(&exchange, UPGRADE_STATUS, NOW_MS + MINUTE_MS);
    assert_eq!(told["status"], "fail");
    assert!(told["reason"].as_str().unwrap().contains("ongoing copy relationship"), "{told}");
    exchange.edit("desk", |account| account.follow = Follow::default());
    assert_eq!(status(&exchange, UPGRADE_STATUS, NOW_MS + MINUTE_MS), told, "though nothing is in the way any more");
    assert_eq!((rules(&exchange), code(&exchange, INFO)), (vec![], "00000".to_owned()));
}

#[test]
fn a_reason_may_say_nothing_and_so_may_a_status_before_anything_was_asked_for() {
    let exchange = one(Account { bots: vec![Bot::default()], switch_takes_ms: 0, ..trader() });
    let nothing = json!({ "status": "fail", "reason": "upgrade_disabled" });
    assert_eq!(status(&exchange, UPGRADE_STATUS, NOW_MS), nothing);
    assert_eq!(status(&exchange, SWITCH_STATUS, NOW_MS), nothing);
    exchange.set_manners(|manners| manners.never_asked = NeverAsked::NoData);
    assert_eq!(code(&exchange, UPGRADE_STATUS), "40054");
    exchange.set_manners(|manners| manners.reasons = Reasons::Disabled);
    post(&exchange, UPGRADE);
    assert_eq!(status(&exchange, UPGRADE_STATUS, NOW_MS), nothing);
}

#[test]
fn the_statuses_may_be_behind_the_gates_too() {
    let exchange = one(trader());
    exchange.set_manners(|manners| manners.status_gated = true);
    assert_eq!([code(&exchange, UPGRADE_STATUS), code(&exchange, SWITCH_STATUS)], ["00000", "40084"]);
    exchange.edit("desk", |account| account.mode = Mode::Unified);
    assert_eq!([code(&exchange, UPGRADE_STATUS), code(&exchange, SWITCH_STATUS)], ["40085", "00000"]);
}

#[test]
fn each_prompt_of_the_failure_guide_has_its_state() {
    let lead = |futures, spot| Account { lead: Lead { futures, spot, ..Lead::default() }, ..trader() };
    let loan_sub = Account { risk_unit: Some("77".to_owned()), ..sub(Kind::Common) };
    let cases = [
        (lead(true, false), Rule::CopyLead, "elite traders"),
        (lead(false, true), Rule::CopyLead, "elite traders"),
        (hidden(Hidden::SignalProvider), Rule::SignalProvider, "signal providers"),
        (Account { bots: vec![Bot::default()], ..trader() }, Rule::Bots, "active trading bots"),
        (loan_sub, Rule::InsLoanSub, "institutional loan users"),
        (hidden(Hidden::ThirdPartyLogin), Rule::Login, "Login is not supported"),
        (hidden(Hidden::Abnormal), Rule::Abnormal, "Abnormal account status"),
        (hidden(Hidden::Region), Rule::Region, "country or region"),
        (hidden(Hidden::Disabled), Rule::Disabled, "upgrade_disabled"),
    ];
    for (account, rule, text) in cases {
        let exchange = one(account);
        for set in [RuleSet::Everything, RuleSet::FailureGuide] {
            exchange.set_manners(|manners| manners.rule_set = set);
            assert_eq!(rules(&exchange), [rule]);
        }
        let refusal = exchange.would_refuse("desk", NOW_MS).unwrap();
        assert_ne!(refusal.reasons[0].basis, Basis::HelpPages);
        assert!(refusal.reasons[0].message.contains(text), "{refusal:?}");
    }
    let parent = one(Account { risk_unit: Some("77".to_owned()), ..trader() });
    assert!(rules(&parent).is_empty(), "main accounts with institutional loans may");
    let stopped = one(Account { bots: vec![Bot { running: false, ..Bot::default() }], ..trader() });
    assert!(rules(&stopped).is_empty());
}

#[test]
fn the_help_pages_add_conditions_that_the_guide_does_not_have() {
    let order = |market| Account { orders: vec![Order::new(market, "X")], ..trader() };
    let plan = |market| Account { plans: vec![Plan::new(market, "X", "normal_plan")], ..trader() };
    let owes = |borrow, interest| MarginCoin { borrow, interest, ..MarginCoin::default() };
    let debt = |coin| Account { margin_coins: vec![coin], ..trader() };
    let cases = [
        (Account { positions: vec![Position::default()], ..trader() }, Rule::Positions),
        (order(Market::UsdcFutures), Rule::FuturesOrders),
        (plan(Market::CoinFutures), Rule::FuturesPlans),
        (order(Market::Spot), Rule::SpotOrders),
        (plan(Market::Spot), Rule::SpotPlans),
        (order(Market::Crossed), Rule::MarginOrders),
        (order(Market::Isolated), Rule::MarginOrders),
        (debt(owes(Decimal::ONE, Decimal::ZERO)), Rule::Debt),
        (debt(owes(Decimal::ZERO, Decimal::ONE)), Rule::Debt),
        (Account { crypto_loans: vec![Loan::default()], ..trader() }, Rule::CryptoLoan),
        (Account { coins: vec![Coin::default()], funding: "999.99".parse().unwrap(), ..trader() }, Rule::Assets),
        (hidden(Hidden::Questionnaire), Rule::Questionnaire),
        (sub(Kind::Custodial), Rule::Custodial),
        (sub(Kind::Virtual), Rule::Virtual),
    ];
    for (account, rule) in cases {
        let exchange = one(account);
        assert_eq!(rules(&exchange), [rule]);
        exchange.set_manners(|manners| manners.rule_set = RuleSet::FailureGuide);
        assert_eq!(rules(&exchange), []);
    }
    assert_eq!(rules(&one(Account { whitelisted: true, ..sub(Kind::Virtual) })), []);
    let enough = Account { coins: vec![Coin::default()], earn: Decimal::ONE_THOUSAND, ..trader() };
    assert_eq!(rules(&one(enough)), []);
}

#[test]
fn those_barred_and_those_already_there_are_refused_at_once() {
    let exchange = one(Account { barred: Some("40013".to_owned()), ..trader() });
    assert_eq!((rules(&exchange), post(&exchange, UPGRADE)["code"].clone()), (vec![Rule::Barred], json!("40013")));
    let exchange = one(unified());
    assert_eq!(
        (rules(&exchange), post(&exchange, UPGRADE)["code"].clone()),
        (vec![Rule::AlreadyThere], json!("40085"))
    );
    assert_eq!(exchange.try_switch("nobody", NOW_MS).unwrap_err().code, "40037");
    let refusal = one(hidden(Hidden::Region)).try_switch("desk", NOW_MS).unwrap_err();
    assert_eq!((refusal.code.as_str(), refusal.reasons[0].rule), ("00000", Rule::Region));
}

#[test]
fn a_main_account_upgrades_and_watches_its_sub_accounts() {
    let exchange = one(Account { uid: "70".to_owned(), ..trader() });
    let (uid, parent_uid) = ("74".to_owned(), "70".to_owned());
    exchange.insert(Account { uid, parent_uid, kind: Kind::Common, ..Account::named("sub") });
    let ask = |body: &str| json(&call_at(&exchange, "POST", UPGRADE, body, NOW_MS))["code"].clone();
    assert_eq!([ask(r#"{"subUid":"9"}"#), ask("{"), ask(r#"{"subUid":"74"}"#)], ["25005", "40017", "00000"]);
    assert_eq!(exchange.account("sub").unwrap().switching.map(|on_its_way| on_its_way.to), Some(Mode::Unified));
    assert!(exchange.account("desk").unwrap().switching.is_none());
    let of_sub = format!("{UPGRADE_STATUS}?subUid=74");
    assert_eq!(status(&exchange, &of_sub, NOW_MS)["status"], "process");
    assert_eq!(status(&exchange, &of_sub, NOW_MS + MINUTE_MS)["status"], "success");
    exchange.edit("desk", |account| account.kind = Kind::Common);
    assert_eq!(code(&exchange, &of_sub), "40048");
}

#[test]
fn the_way_back_is_for_main_accounts_without_orders_positions_and_debts() {
    let exchange = one(unified());
    assert_eq!(back(&exchange), []);
    assert!(data(&post(&exchange, SWITCH)).is_null());
    assert_eq!(data(&get(&exchange, SETTINGS))["accountMode"], "switching");
    assert_eq!(status(&exchange, SWITCH_STATUS, NOW_MS)["status"], "process");
    assert_eq!(status(&exchange, SWITCH_STATUS, NOW_MS + MINUTE_MS)["status"], "success");
    let after = exchange.account("desk").unwrap();
    assert_eq!((after.mode, after.switched_back.map(|told| told.status)), (Mode::Classic, Some("success".to_owned())));
    assert_eq!(back(&exchange), [Rule::AlreadyThere]);

    let debt = Coin { debt: Decimal::ONE, ..Coin::default() };
    let cases = [
        (Account { positions: vec![Position::default()], ..unified() }, Rule::Positions),
        (Account { orders: vec![Order::default()], ..unified() }, Rule::FuturesOrders),
        (Account { coins: vec![debt], ..unified() }, Rule::Debt),
        (Account { subs: vec![Sub { equity: Decimal::ONE, ..Sub::default() }], ..unified() }, Rule::SubsHold),
        (Account { subs: vec![Sub { has_orders: true, ..Sub::default() }], ..unified() }, Rule::SubsHold),
    ];
    for (account, rule) in cases {
        let exchange = one(account);
        assert_eq!(back(&exchange), [rule]);
        post(&exchange, SWITCH);
        assert_eq!(status(&exchange, SWITCH_STATUS, NOW_MS + MINUTE_MS)["status"], "fail");
        assert_eq!(exchange.account("desk").unwrap().mode, Mode::Unified);
    }
    let sub = one(Account { kind: Kind::Common, ..unified() });
    assert_eq!((back(&sub), post(&sub, SWITCH)["code"].clone()), (vec![Rule::SubAccount], json!("40048")));
    assert_eq!(code(&sub, SWITCH_STATUS), "40048");
    assert_eq!(post(&one(unified()), "/api/v3/account/adjust-account-mode")["code"], "25002");
}

#[test]
fn an_outcome_can_be_set_and_a_change_of_mode_can_hang() {
    let upgraded = Some(Outcome { status: "success".to_owned(), reason: None });
    let exchange = one(Account { upgraded, ..trader() });
    assert_eq!(status(&exchange, UPGRADE_STATUS, NOW_MS)["status"], "success", "a classic account again");
    exchange.edit("desk", |account| {
        account.switching = Some(Switching { to: Mode::Unified, done_ms: None, reason: None });
    });
    assert_eq!(status(&exchange, UPGRADE_STATUS, NOW_MS + 1_000 * MINUTE_MS)["status"], "process");
}
