use modecheck_simulator::bybit::{Account, Bybit, Category, Position, Reason, Rule, RuleSet};

use crate::caller::{UPGRADE, call_at, json, one, sentences, trader};

/// 2026-11-20T12:00:00Z.
const HOUR_MS: u64 = 1_795_176_000_000;

fn at(minute: u64, second: u64, milli: u64) -> u64 {
    HOUR_MS + (minute * 60 + second) * 1_000 + milli
}

fn refused(exchange: &Bybit, now_ms: u64) -> Option<Reason> {
    exchange.would_refuse("desk", now_ms).map(|mut refusal| refusal.reasons.remove(0))
}

#[test]
fn the_window_is_minute_fifty_to_the_end_of_minute_five() {
    for set in [RuleSet::Of2025_10, RuleSet::Of2026_01] {
        let exchange = one(trader());
        exchange.set_rule_set(set);
        let closed = |now_ms| refused(&exchange, now_ms).is_some_and(|reason| reason.rule == Rule::Window);
        assert!(!closed(at(49, 59, 0)) && !closed(at(49, 59, 999)));
        assert!(closed(at(50, 0, 0)) && closed(at(59, 59, 999)));
        assert!(closed(at(60, 0, 0)) && closed(at(65, 59, 999)));
        assert!(!closed(at(66, 0, 0)) && !closed(at(80, 0, 0)));
        assert!(closed(at(5, 59, 0)) && !closed(at(6, 0, 0)));
    }
}

#[test]
fn the_exchange_s_clock_counts_on_the_wire_too() {
    let exchange = one(trader());
    let outcome = |now_ms: u64| {
        let answer = json(&call_at(&exchange, "POST", UPGRADE, "{}", now_ms));
        answer["result"]["unifiedUpdateStatus"].as_str().unwrap_or_default().to_owned()
    };
    assert_eq!(outcome(at(55, 0, 0)), "FAIL");
    exchange.set_clock_offset_ms(500);
    assert!(refused(&exchange, at(49, 59, 500)).is_some());
    assert_eq!(outcome(at(49, 59, 500)), "FAIL");
    assert_eq!(outcome(at(49, 59, 499)), "SUCCESS");
}

#[test]
fn what_is_said_depends_on_the_positions() {
    let held = |category, settle: &str| vec![Position::new(category, "X", settle, 1)];
    let cases = [
        (vec![], ""),
        (held(Category::Inverse, "BTC"), ""),
        (held(Category::Linear, "USDT"), "3400209"),
        (held(Category::Linear, "USDC"), "3400212"),
        (held(Category::Option, "USDT"), "3400212"),
        (vec![Position::new(Category::Linear, "X", "USDT", 0)], ""),
    ];
    for (positions, code) in cases {
        let exchange = one(Account { positions, ..trader() });
        let reason = refused(&exchange, at(58, 0, 0)).unwrap();
        assert_eq!((reason.rule, reason.code.as_str()), (Rule::Window, code));
        let told = sentences(&json(&call_at(&exchange, "POST", UPGRADE, "{}", at(58, 0, 0))));
        assert!(told.len() == 1 && told[0].contains("the hour"), "{told:?}");
    }
}
