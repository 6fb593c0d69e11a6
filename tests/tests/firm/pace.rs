//! As fast as the limits allow, and never faster.

use std::time::Duration;

use futures::join;
use modecheck::Exchange;
use modecheck_simulator::{Logged, bitget, bybit, kucoin, okx};
use modecheck_tests::{InProcess, states};

use crate::common::Firm;

/// Not a whole number of windows: what all accounts of Bybit share is asked for besides.
const OF_BYBIT: usize = 495;
const OF_OKX: usize = 255;
const OF_KUCOIN: usize = 100;
const OF_BITGET: usize = 150;

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
    for n in 0..OF_KUCOIN {
        let mut account = kucoin::Account { whitelisted: true, ..kucoin::Account::named(&format!("kucoin-{n}")) };
        account.spot_orders.extend((n % 3 == 0).then(kucoin::SpotOrder::default));
        firm.add_kucoin(&account);
    }
    for n in 0..OF_BITGET {
        // Older accounts are asked for older windows of their orders.
        let mut account = bitget::Account::named(&format!("bitget-{n}"));
        account.registered_days_ago = 30;
        account.orders.extend((n % 3 == 0).then(bitget::Order::default));
        firm.add_bitget(&account);
    }
    firm.attest(&["kucoin/whitelist", "kucoin/questionnaire"]);
    firm.attest(&BITGET_WORDS);
    firm
}

/// What no call shows of an account on Bitget.
const BITGET_WORDS: [&str; 7] = [
    "bitget/copy-trading-lead",
    "bitget/trading-bots",
    "bitget/login-method",
    "bitget/account-status",
    "bitget/region",
    "bitget/questionnaire",
    "bitget/upgrade-status",
];

/// The requests that an exchange refused for rate.
fn refused(firm: &Firm) -> Vec<String> {
    let logs = [firm.okx.requests(), firm.bybit.requests(), firm.kucoin.requests(), firm.bitget.requests()].concat();
    let throttled = |request: &Logged| {
        matches!(request.status, 403 | 429) || matches!(request.code.as_str(), "10006" | "50011" | "429000" | "429")
    };
    logs.into_iter().filter(throttled).map(|request| format!("{request:?}")).take(5).collect()
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
        let refused = match name.split('-').next() {
            Some("okx") => firm.okx.would_refuse(name, 4).is_some(),
            Some("bybit") => firm.bybit.would_refuse(name, now).is_some(),
            Some("kucoin") => firm.kucoin.would_refuse(name, kucoin::Target::Unified, now).is_some(),
            _ => firm.bitget.would_refuse(name, now).is_some(),
        };
        assert_eq!(verdict, if refused { "blocked" } else { "ready" }, "{name}: {}", ran.gaps(name));
    }
    let (asked, bound) = (ran.ended.asked, ran.plan.bound());
    assert!(bound > Duration::from_secs(30), "{bound:?} says nothing");
    assert!(asked >= bound, "{asked:?} is less than the shortest possible time, {bound:?}");
    assert!(asked <= bound.mul_f64(1.05), "{asked:?}, and {bound:?} was possible");
}

#[tokio::test(start_paused = true)]
async fn whoever_trades_with_the_other_half_is_never_refused() {
    let firm = thousand();
    // What Bitget serves once a second cannot be halved: two that ask for it meet by chance.
    let trading = |exchange| exchange != Exchange::Bitget;
    let (one, other) = join!(firm.audit(0.5), firm.audit_on(0.5, trading));
    assert_eq!(refused(&firm), Vec::<String>::new());
    let verdicts = one.verdicts();
    assert!(other.verdicts().iter().all(|(name, verdict)| verdicts[name] == *verdict));
    assert_eq!((verdicts.len(), other.verdicts().len()), (1_000, 1_000 - OF_BITGET));
    assert!(one.ended.asked <= one.plan.bound().mul_f64(1.05), "{:?} of {:?}", one.ended.asked, one.plan.bound());
}

#[tokio::test(start_paused = true)]
async fn accounts_that_take_more_than_was_planned_end_within_their_deadlines() {
    let mut firm = Firm::new();
    for n in 0..200 {
        let account = bitget::Account::named(&format!("bitget-{n}"));
        assert!(account.registered_days_ago > 90, "it is asked for older windows");
        firm.add_bitget(&account);
    }
    firm.attest(&BITGET_WORDS);
    let ran = firm.audit(0.5).await;
    assert_eq!(refused(&firm), Vec::<String>::new());
    assert!(ran.ended.asked > ran.plan.bound() * 2, "{:?} and {:?} show nothing", ran.ended.asked, ran.plan.bound());
    let open: Vec<_> = ran.verdicts().into_iter().filter(|(_, verdict)| verdict != "ready").collect();
    assert_eq!(open, [], "{}", ran.gaps(&open.first().cloned().unwrap_or_default().0));
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
    assert_eq!(refused(&firm), Vec::<String>::new());
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
