//! As fast as the limits allow, and never faster.

use std::time::Duration;

use futures::join;
use modecheck_simulator::{bybit, okx};
use modecheck_tests::{InProcess, states};

use crate::common::Firm;

/// Not a whole number of windows: what all accounts of Bybit share is asked for besides.
const OF_BYBIT: usize = 495;
const OF_OKX: usize = 505;

/// A thousand accounts with few things about them, each of which may stop the switch.
fn thousand() -> Firm {
    let mut firm = Firm::new();
    for n in 0..OF_OKX {
        let mut account = okx::Account { acct_lv: 3, ..okx::Account::named(&format!("okx-{n}")) };
        account.orders.extend((n % 4 == 0).then(okx::Order::default));
        firm.add_okx(&account);
    }
    for n in 0..OF_BYBIT {
        let mut account = bybit::Account::named(&format!("bybit-{n}"));
        let order = bybit::Order::new(bybit::Category::Linear, "BTCUSDT", "USDT");
        account.orders.extend((n % 3 == 0).then_some(order));
        if n % 7 == 0 {
            "No VIP".clone_into(&mut account.vip_level);
        }
        firm.add_bybit(&account);
    }
    firm
}

/// The requests that an exchange refused for rate, or for anything else.
fn refused(firm: &Firm) -> Vec<String> {
    let logs = firm.okx.requests().into_iter().chain(firm.bybit.requests());
    let bad = logs.filter(|request| request.status != 200 || !matches!(request.code.as_str(), "0" | ""));
    bad.map(|request| format!("{request:?}")).collect()
}

#[tokio::test(start_paused = true)]
async fn a_thousand_accounts_take_no_longer_than_the_limits_make_them() {
    let firm = thousand();
    let ran = firm.audit(1.0).await;
    assert_eq!(refused(&firm), Vec::<String>::new());
    let verdicts = ran.verdicts();
    assert_eq!(verdicts.len(), 1_000);
    let now = InProcess::new(&firm.bybit).now().as_millis().unsigned_abs();
    for (name, verdict) in &verdicts {
        let refused = if name.starts_with("okx") {
            firm.okx.would_refuse(name, 4).is_some()
        } else {
            firm.bybit.would_refuse(name, now).is_some()
        };
        assert_eq!(verdict, if refused { "blocked" } else { "ready" }, "{name}");
    }
    let (asked, bound) = (ran.ended.asked, ran.plan.bound());
    assert!(bound > Duration::from_secs(30), "{bound:?} says nothing");
    assert!(asked >= bound, "{asked:?} is less than the shortest possible time, {bound:?}");
    assert!(asked <= bound.mul_f64(1.05), "{asked:?}, and {bound:?} was possible");
}

#[tokio::test(start_paused = true)]
async fn whoever_trades_with_the_other_half_is_never_refused() {
    let firm = thousand();
    let (one, other) = join!(firm.audit(0.5), firm.audit(0.5));
    assert_eq!(refused(&firm), Vec::<String>::new());
    assert_eq!(one.verdicts(), other.verdicts());
    assert!(one.ended.asked <= one.plan.bound().mul_f64(1.05), "{:?} of {:?}", one.ended.asked, one.plan.bound());
}

#[tokio::test(start_paused = true)]
async fn accounts_in_any_state_have_the_verdicts_that_the_exchanges_would_give() {
    let mut rng = fastrand::Rng::with_seed(2026);
    let mut firm = Firm::new();
    for n in 0..300 {
        firm.add_okx(&states::okx::account(&mut rng, n));
        let account = states::bybit::account(&mut rng, n + 1_000);
        // Who has no parent in the inventory leaves a gap.
        firm.add_bybit(&bybit::Account { is_master: true, parent_uid: "0".to_owned(), ..account });
    }
    let ran = firm.audit(1.0).await;
    let throttled = |request: &modecheck_simulator::Logged| {
        request.status == 429 || request.status == 403 || matches!(request.code.as_str(), "10006" | "50011")
    };
    let logs = firm.okx.requests().into_iter().chain(firm.bybit.requests());
    assert_eq!(logs.filter(throttled).count(), 0);
    let verdicts = ran.verdicts();
    assert_eq!(verdicts.len(), 600);
    for n in 0..300 {
        let name = format!("state-{n}");
        let account = firm.okx.account(&name).unwrap();
        let expected = match firm.okx.would_refuse(&name, 4) {
            _ if account.acct_lv == 4 => "already-in-mode",
            Some(_) => "blocked",
            None => "ready",
        };
        assert_eq!(verdicts[&name], expected, "{account:?}");
    }
}
