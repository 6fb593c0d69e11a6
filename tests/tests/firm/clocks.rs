//! This machine's clock is set while accounts are asked: what is found is what the exchanges' clocks make of it.

use modecheck::Timestamp;
use modecheck_simulator::{bitget, bybit, kucoin, okx};
use modecheck_tests::firm::{Firm, Ran};

/// Far from the hours' turn, and within the minutes when Bybit refuses whatever the account.
const USUAL: &str = "2026-11-21T12:20:00Z";
const CLOSED: &str = "2026-11-21T12:52:00Z";

fn firm() -> Firm {
    let mut firm = Firm::new();
    for n in 0..9 {
        let mut account = okx::Account { acct_lv: 3, ..okx::Account::named(&format!("okx-{n}")) };
        account.orders.extend((n % 3 == 0).then(okx::Order::default));
        firm.add_okx(&account);
        let mut account = bybit::Account::named(&format!("bybit-{n}"));
        account.orders.extend((n % 3 == 0).then(|| bybit::Order::new(bybit::Category::Spot, "BTCUSDT", "")));
        firm.add_bybit(&account);
        let mut account = kucoin::Account::named(&format!("kucoin-{n}"));
        account.spot_orders.extend((n % 3 == 0).then(kucoin::SpotOrder::default));
        firm.add_kucoin(&account);
        let mut account = bitget::Account { registered_days_ago: 30, ..bitget::Account::named(&format!("bitget-{n}")) };
        account.orders.extend((n % 3 == 0).then(bitget::Order::default));
        firm.add_bitget(&account);
    }
    firm.vouch();
    firm
}

/// A clock that is set again and again: it is right for a second, then by so many milliseconds wrong for another.
fn set(by: [i64; 4], now: Timestamp) -> Timestamp {
    let second = now.as_millis() / 1000;
    let wrong = second % 2 == 1;
    now.plus_millis(if wrong { by[usize::try_from(second / 2 % 4).unwrap()] } else { 0 })
}

fn by_hours(now: Timestamp) -> Timestamp {
    set([3_600_000, -3_600_000, 86_400_000, -7_200_000], now)
}

fn by_seconds(now: Timestamp) -> Timestamp {
    set([90_000, -90_000, 20_000, -45_000], now)
}

fn by_minutes(now: Timestamp) -> Timestamp {
    set([25 * 60_000, -25 * 60_000, 1_000_000, -1_300_000], now)
}

fn ready(ran: &Ran, exchange: &str) -> usize {
    let verdicts = ran.verdicts();
    verdicts.iter().filter(|(name, verdict)| name.starts_with(exchange) && *verdict == "ready").count()
}

#[tokio::test(start_paused = true)]
async fn a_clock_that_is_set_during_a_run_costs_no_account_and_no_verdict() {
    let undisturbed = firm().audit_by(USUAL, |now| now).await;
    assert_eq!((undisturbed.kept.len(), ready(&undisturbed, "")), (36, 24));
    for clock in [by_hours, by_seconds] {
        let ran = firm().audit_by(USUAL, clock).await;
        assert!(ran.ended.completed);
        assert_eq!(ran.verdicts(), undisturbed.verdicts());
    }
}

#[tokio::test(start_paused = true)]
async fn no_clock_makes_an_account_ready_while_its_exchange_refuses_everybody() {
    for clock in [by_hours, by_seconds, by_minutes, |now| now] {
        let ran = firm().audit_by(CLOSED, clock).await;
        assert_eq!((ran.kept.len(), ready(&ran, "bybit")), (36, 0));
        assert!(ready(&ran, "okx") > 0);
    }
}
