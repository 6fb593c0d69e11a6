use modecheck_simulator::bybit::{
    Account, Ban, Basis, Bybit, Category, Coin, Hidden, MarginMode, Order, Position, Rule, RuleSet, SpreadOrder,
    Strategy, UpgradeRefusal, Upgrading,
};
use rust_decimal::Decimal;

use crate::caller::{INFO, NOW_MS, UPGRADE, get, one, post, result, sentences, trader};

fn rules(exchange: &Bybit) -> Vec<Rule> {
    let refusal = exchange.would_refuse("desk", NOW_MS);
    refusal.map(|refusal| refusal.reasons.iter().map(|reason| reason.rule).collect()).unwrap_or_default()
}

fn in_2025(account: Account) -> Bybit {
    let exchange = one(account);
    exchange.set_rule_set(RuleSet::Of2025_10);
    exchange
}

fn with_status(unified_margin_status: i64) -> Account {
    Account { unified_margin_status, vip_level: "No VIP".to_owned(), ..trader() }
}

fn hidden(state: Hidden) -> Account {
    Account { hidden: [state].into(), ..trader() }
}

fn inverse(idx: u8, isolated: bool) -> Position {
    Position { position_idx: idx, isolated, ..Position::new(Category::Inverse, "BTCUSD", "BTC", 100) }
}

#[test]
fn an_upgrade_goes_from_five_to_six_and_no_further() {
    let exchange = one(trader());
    assert!(exchange.would_refuse("desk", NOW_MS).is_none());
    assert_eq!(exchange.account("desk").unwrap().unified_margin_status, 5);
    let answer = post(&exchange, UPGRADE, "{}");
    assert_eq!(result(&answer)["unifiedUpdateStatus"], "SUCCESS");
    assert!(result(&answer)["unifiedUpdateMsg"].is_null());
    assert_eq!(result(&get(&exchange, INFO))["unifiedMarginStatus"], 6);
    assert_eq!(post(&exchange, UPGRADE, "{}")["retCode"], 176_134);
    assert_eq!(rules(&exchange), [Rule::AlreadyThere]);
    assert_eq!(exchange.try_upgrade("nobody", NOW_MS).unwrap_err().code, "10003");
}

#[test]
fn each_rule_set_has_its_transitions() {
    let outcome = |set, status| {
        let exchange = one(Account { vip_level: "PRO-6".to_owned(), ..with_status(status) });
        exchange.set_rule_set(set);
        exchange.try_upgrade("desk", NOW_MS).map(|()| exchange.account("desk").unwrap().unified_margin_status).ok()
    };
    let statuses = [0, 1, 2, 3, 4, 5, 6, 7];
    let newest = [None, None, None, None, None, Some(6), None, None];
    let older = [None, Some(6), None, Some(5), Some(6), Some(6), None, None];
    assert_eq!(statuses.map(|status| outcome(RuleSet::Of2026_01, status)), newest);
    assert_eq!(statuses.map(|status| outcome(RuleSet::Of2025_10, status)), older);
    let answer = post(&one(with_status(3)), UPGRADE, "{}");
    assert!(sentences(&answer)[0].contains("ineligible"), "{answer}");
}

#[test]
fn only_the_newest_rules_ask_for_a_level() {
    let exchange = one(trader());
    let outcome = |level: &str| {
        exchange.edit("desk", |account| level.clone_into(&mut account.vip_level));
        rules(&exchange)
    };
    for level in ["VIP-1", "VIP-5", "VIP-Supreme", "PRO-1", "PRO-6"] {
        assert_eq!(outcome(level), [], "{level}");
    }
    assert_eq!([outcome("No VIP"), outcome("")], [[Rule::Level], [Rule::Level]]);
    let answer = post(&exchange, UPGRADE, "{}");
    assert!(sentences(&answer)[0].to_lowercase().contains("haven’t met the vip or pro level"), "{answer}");
    exchange.set_rule_set(RuleSet::Of2025_10);
    assert_eq!(outcome("No VIP"), []);
}

#[test]
fn a_sub_account_s_level_is_its_main_account_s() {
    let sub = Account { name: "desk".to_owned(), is_master: false, parent_uid: "77".to_owned(), ..Account::default() };
    let exchange = one(Account { vip_level: "VIP-1".to_owned(), ..sub });
    assert_eq!(rules(&exchange), [Rule::Level], "its own level does not count");
    exchange.edit("desk", |account| account.parent_vip_level = "PRO-2".to_owned());
    assert_eq!(rules(&exchange), []);
    exchange.insert(Account { uid: "77".to_owned(), vip_level: "No VIP".to_owned(), ..Account::named("main") });
    assert_eq!(rules(&exchange), [Rule::Level], "the simulated main account is the one that counts");
    exchange.edit("main", |account| account.vip_level = "VIP-3".to_owned());
    assert_eq!(rules(&exchange), []);
}

#[test]
fn one_open_order_anywhere_is_enough() {
    let place = |category, settle: &str, kind: &str| {
        let order = Order { stop_order_type: kind.to_owned(), ..Order::new(category, "X", settle) };
        Account { orders: vec![order], ..trader() }
    };
    let attached = Position { stop_loss: "1".to_owned(), ..Position::default() };
    let places = [
        (place(Category::Linear, "USDT", ""), "usdt perpetual", "3400054"),
        (place(Category::Linear, "USDC", "Stop"), "usdc perpetual", "3400052"),
        (place(Category::Linear, "USDE", ""), "usde perpetual", ""),
        (place(Category::Inverse, "BTC", ""), "inverse futures", ""),
        (place(Category::Spot, "", "tpslOrder"), "spot", ""),
        (place(Category::Option, "USDC", ""), "usdc options", "3400053"),
        (Account { spread_orders: vec![SpreadOrder::default()], ..trader() }, "spread", ""),
        (Account { positions: vec![attached], ..trader() }, "usdt perpetual", "3400054"),
    ];
    for (account, product, code) in places {
        let exchange = one(account);
        let reason = exchange.would_refuse("desk", NOW_MS).unwrap().reasons.remove(0);
        assert_eq!((reason.rule, reason.basis, reason.code.as_str()), (Rule::OpenOrders, Basis::Documented, code));
        let told = sentences(&post(&exchange, UPGRADE, "{}"));
        let sentence = told[0].to_lowercase();
        assert!(told.len() == 1 && sentence.contains(&format!("cancel the {product} open orders")), "{told:?}");
        assert_eq!(exchange.account("desk").unwrap().unified_margin_status, 5);
    }
    let closed = Order { order_status: "Cancelled".to_owned(), ..Order::default() };
    assert_eq!(rules(&one(Account { orders: vec![closed], ..trader() })), []);
    assert_eq!(rules(&one(Account { positions: vec![Position::default()], ..trader() })), [], "positions may stay");
}

#[test]
fn every_reason_is_told_once() {
    let orders = vec![Order::default(), Order::default(), Order::new(Category::Linear, "BTCPERP", "USDC")];
    let exchange = one(Account { orders, vip_level: "No VIP".to_owned(), ..trader() });
    assert_eq!(sentences(&post(&exchange, UPGRADE, "{}")).len(), 3);
    assert_eq!(rules(&exchange), [Rule::Level, Rule::OpenOrders, Rule::OpenOrders]);
}

#[test]
fn attached_prices_that_are_no_orders_counted_until_2025_only() {
    let attached = Position { take_profit: "70000".to_owned(), ..Position::default() };
    let exchange = one(Account { positions: vec![attached], tpsl_rows: false, ..trader() });
    assert_eq!(rules(&exchange), []);
    exchange.set_rule_set(RuleSet::Of2025_10);
    assert_eq!(rules(&exchange), [Rule::PositionTpSl]);
}

#[test]
fn inverse_positions_have_to_be_margined_like_the_account() {
    let outcome = |status, margin_mode, position| {
        rules(&in_2025(Account { margin_mode, positions: vec![position], ..with_status(status) }))
    };
    let [isolated, cross, portfolio] =
        [MarginMode::IsolatedMargin, MarginMode::RegularMargin, MarginMode::PortfolioMargin];
    assert_eq!(outcome(4, cross, inverse(0, false)), []);
    assert_eq!(outcome(4, isolated, inverse(0, true)), []);
    for status in [3, 4] {
        assert_eq!(outcome(status, cross, inverse(0, true)), [Rule::InverseMarginMode]);
        assert_eq!(outcome(status, isolated, inverse(0, false)), [Rule::InverseMarginMode]);
        assert_eq!(outcome(status, portfolio, inverse(0, false)), [Rule::InverseMarginMode]);
        assert_eq!(outcome(status, cross, inverse(1, false)), [Rule::InverseHedge]);
        let empty = Position { size: Decimal::ZERO, ..inverse(2, true) };
        assert_eq!(outcome(status, cross, empty), []);
    }
    assert_eq!(outcome(5, portfolio, inverse(0, false)), []);
    assert_eq!(outcome(1, cross, inverse(0, true)), []);
    assert_eq!(outcome(1, cross, inverse(2, true)), [Rule::InverseHedge]);
}

#[test]
fn a_classic_account_is_refused_with_the_page_s_four_sentences() {
    let borrowed = Coin { borrow_amount: Decimal::ONE, ..Coin::default() };
    let hedged = Position { position_idx: 1, ..Position::default() };
    let exchange = in_2025(Account {
        coins: vec![borrowed],
        positions: vec![hedged, Position::new(Category::Linear, "BTCPERP", "USDC", 1)],
        orders: vec![Order::default()],
        ..with_status(1)
    });
    assert_eq!(rules(&exchange), [Rule::OpenOrders, Rule::SpotLiabilities, Rule::UsdcPositions, Rule::UsdtHedge]);
    let told = sentences(&post(&exchange, UPGRADE, "{}")).join("|").to_lowercase();
    for part in [
        "you have outstanding liabilities in your",
        "close the usdc perpetual positions in",
        "cancel the usdt perpetual open orders in",
        "close the usdt perpetual positions in",
    ] {
        assert!(told.contains(part), "{told}");
    }
    exchange.edit("desk", |account| {
        account.coins.clear();
        account.orders.clear();
        account.positions = vec![Position::default()];
    });
    assert_eq!(rules(&exchange), [], "a one-way USDT position may stay");
}

#[test]
fn sentences_vary_in_family_case_and_account_with_the_name() {
    let mut told: Vec<String> = (0..40)
        .map(|nth| {
            let exchange = Bybit::new();
            exchange.insert(Account { orders: vec![Order::default()], ..Account::named(&format!("desk-{nth}")) });
            exchange.would_refuse(&format!("desk-{nth}"), NOW_MS).unwrap().reasons.remove(0).message
        })
        .collect();
    told.sort();
    told.dedup();
    assert!(told.len() > 8, "{told:?}");
    assert!(
        told.iter().any(|text| text.starts_with("unable to upgrade, please cancel the usdt perpetual")),
        "{told:?}"
    );
    assert!(told.iter().any(|text| text.starts_with("Update account failed. Please cancel the USDT")), "{told:?}");
    assert!(told.iter().any(|text| text.contains("USDC Account")), "a wrong account's name is documented: {told:?}");
    assert!(told.iter().any(|text| *text == text.to_uppercase()), "{told:?}");
}

#[test]
fn every_documented_code_of_an_upgrade_is_reachable() {
    let usdc_order = Account { orders: vec![Order::new(Category::Linear, "BTCPERP", "USDC")], ..trader() };
    let option_order = Account { orders: vec![Order::new(Category::Option, "X", "USDC")], ..trader() };
    let hedged = Position { position_idx: 2, ..Position::default() };
    let cases = [
        (usdc_order, "3400052"),
        (option_order, "3400053"),
        (Account { orders: vec![Order::default()], ..trader() }, "3400054"),
        (hidden(Hidden::Ineligible), "3400065"),
        (hidden(Hidden::NetAsset), "3400071"),
        (Account { positions: vec![hedged], ..with_status(1) }, "3400208"),
        (hidden(Hidden::RiskRate), "3400210"),
        (hidden(Hidden::RiskRateAfter), "3400211"),
        (hidden(Hidden::RiskRateUsdc), "3400213"),
        (hidden(Hidden::Trouble), "3400214"),
        (hidden(Hidden::UpgradesClosed), "110071"),
        (Account { banned: Some(Ban::Trading), ..trader() }, "10027"),
        (Account { banned: Some(Ban::Everything), ..trader() }, "10008"),
        (Account { upgrading: Some(Upgrading { to: 6, done_ms: None }), ..trader() }, "3100197"),
        (with_status(6), "176134"),
    ];
    for (account, code) in cases {
        let exchange = in_2025(account);
        exchange.set_upgrade_refusal(UpgradeRefusal::Code);
        let answer = post(&exchange, UPGRADE, "{}");
        assert_eq!(answer["retCode"].to_string(), code, "{answer}");
        assert!(!answer["retMsg"].as_str().unwrap().is_empty(), "{code}");
        assert!(
            exchange.would_refuse("desk", NOW_MS).unwrap().reasons.iter().any(|reason| reason.code == code),
            "{code}"
        );
    }
}

#[test]
fn transfers_are_refused_in_sentences_without_a_code() {
    for (state, coin) in [(Hidden::TransferringUsdt, "USDT"), (Hidden::TransferringUsdc, "USDC")] {
        let exchange = one(hidden(state));
        exchange.set_upgrade_refusal(UpgradeRefusal::Code);
        let told = sentences(&post(&exchange, UPGRADE, "{}"));
        assert!(told[0].contains(coin) && told[0].contains("transferring"), "{told:?}");
    }
    let assets = sentences(&post(&one(hidden(Hidden::NetAsset)), UPGRADE, "{}"));
    assert!(assets[0].to_lowercase().contains("haven’t met the minimum asset"), "{assets:?}");
    assert_eq!(rules(&one(hidden(Hidden::RiskLimit))), [], "that one is a margin mode's");
}

#[test]
fn a_slow_upgrade_is_in_process_and_then_done() {
    let strategies = [2, 3, 5, 6].map(|status| Strategy { status, ..Strategy::default() }).to_vec();
    let exchange = one(Account { upgrade_takes_ms: 180_000, strategies, ..trader() });
    let answer = post(&exchange, UPGRADE, "{}");
    assert_eq!(result(&answer)["unifiedUpdateStatus"], "PROCESS");
    assert!(result(&answer)["unifiedUpdateMsg"].is_null());
    assert_eq!(result(&get(&exchange, INFO))["unifiedMarginStatus"], 5);
    assert_eq!(rules(&exchange), [Rule::InProgress]);
    assert_eq!(exchange.would_refuse("desk", NOW_MS + 179_999).unwrap().code, "3100197");
    assert_eq!(exchange.would_refuse("desk", NOW_MS + 180_000).unwrap().reasons[0].rule, Rule::AlreadyThere);
    let after = exchange.account("desk").unwrap();
    let ended: Vec<_> = after.strategies.iter().map(|strategy| (strategy.status, strategy.terminate_type)).collect();
    assert_eq!((after.unified_margin_status, ended), (6, vec![(3, 8), (3, 0), (3, 8), (3, 8)]));
}
