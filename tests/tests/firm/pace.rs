//! As fast as the limits allow, and never faster.

use std::collections::BTreeMap;
use std::time::Duration;

use futures::join;
use modecheck_simulator::{Logged, bitget, bybit, kucoin};
use modecheck_tests::firm::{Firm, Ran, Uneven, in_process, of_sizes, refused};
use modecheck_tests::states;

/// Not a whole number of windows: what all accounts of Bybit share is asked for besides.
const OF_BYBIT: usize = 495;
const OF_OKX: usize = 255;
const OF_KUCOIN: usize = 100;
const OF_BITGET: usize = 150;

/// A thousand accounts with few things about them, each of which may stop the switch.
fn thousand() -> Firm {
    of_sizes([OF_OKX, OF_BYBIT, OF_KUCOIN, OF_BITGET])
}

/// Every verdict is what the exchange's own switch would say, and no exchange has only one to give.
fn assert_true(firm: &Firm, ran: &Ran) {
    let now = in_process(&firm.bybit).now().as_millis().unsigned_abs();
    let mut counts = BTreeMap::<_, usize>::new();
    for (name, verdict) in ran.verdicts() {
        let (exchange, _) = name.split_once('-').unwrap();
        let refused = match exchange {
            "okx" => firm.okx.would_refuse(&name, 4).is_some(),
            "bybit" => firm.bybit.would_refuse(&name, now).is_some(),
            "kucoin" => firm.kucoin.would_refuse(&name, kucoin::Target::Unified, now).is_some(),
            _ => firm.bitget.would_refuse(&name, now).is_some(),
        };
        assert_eq!(verdict, if refused { "blocked" } else { "ready" }, "{name}: {}", ran.gaps(&name));
        *counts.entry((exchange.to_owned(), verdict)).or_default() += 1;
    }
    assert!(counts.len() == 8 && counts.values().all(|count| *count >= 20), "{counts:?}");
}

#[tokio::test(start_paused = true)]
async fn a_thousand_accounts_take_no_longer_than_the_limits_make_them() {
    let firm = thousand();
    let ran = firm.audit(1.0).await;
    assert_eq!(refused(&firm), Vec::<String>::new());
    assert_eq!(ran.verdicts().len(), 1_000);
    assert_true(&firm, &ran);
    let (asked, bound) = (ran.ended.asked, ran.plan.bound());
    assert!(bound > Duration::from_secs(30), "{bound:?} says nothing");
    assert!(asked >= bound, "{asked:?} is less than the shortest possible time, {bound:?}");
    assert!(asked <= bound.mul_f64(1.05), "{asked:?}, and {bound:?} was possible");
}

#[tokio::test(start_paused = true)]
async fn whoever_trades_with_the_other_half_is_never_refused() {
    let firm = thousand();
    let (one, other) = join!(firm.audit(0.5), firm.trade(0.5));
    assert_eq!(refused(&firm), Vec::<String>::new());
    assert_eq!((one.verdicts().len(), other.verdicts()), (1_000, one.verdicts()));
    assert_true(&firm, &one);
    assert!(one.ended.asked <= one.plan.bound().mul_f64(1.05), "{:?} of {:?}", one.ended.asked, one.plan.bound());
}

/// A main account and so many accounts below it, on each exchange that has its subs' answers from the main account.
fn families(each: usize) -> Firm {
    let mut firm = Firm::new();
    firm.add_bybit(&bybit::Account { uid: "55000001".to_owned(), ..bybit::Account::named("bybit-main") });
    firm.add_kucoin(&kucoin::Account { uid: "66000001".to_owned(), ..kucoin::Account::named("kucoin-main") });
    firm.add_bitget(&bitget::Account { uid: "77000001".to_owned(), ..bitget::Account::named("bitget-main") });
    for n in 0..each {
        let sub = bybit::Account::named(&format!("bybit-{n}"));
        firm.add_bybit(&bybit::Account { is_master: false, parent_uid: "55000001".to_owned(), ..sub });
        firm.say("parent = \"bybit-main\"");
        let sub = kucoin::Account::named(&format!("kucoin-{n}"));
        firm.add_kucoin(&kucoin::Account { is_master: false, parent_uid: "66000001".to_owned(), ..sub });
        firm.say("parent = \"kucoin-main\"");
        let sub = bitget::Account::named(&format!("bitget-{n}"));
        let (kind, parent_uid) = (bitget::Kind::Common, "77000001".to_owned());
        firm.add_bitget(&bitget::Account { kind, parent_uid, registered_days_ago: 30, ..sub });
        firm.say("parent = \"bitget-main\"");
    }
    firm
}

#[tokio::test(start_paused = true)]
async fn a_main_account_is_asked_no_more_for_many_subs_than_for_one() {
    let mut of_main = Vec::new();
    for each in [1, 60] {
        let firm = families(each);
        let ran = firm.audit(1.0).await;
        assert_eq!(refused(&firm), Vec::<String>::new(), "within the limits that each main account has too");
        assert_eq!(ran.verdicts().len(), 3 * (each + 1));
        let logs = [firm.bybit.requests(), firm.kucoin.requests(), firm.bitget.requests()];
        let mains = |log: &Vec<Logged>| {
            let signed = log.iter().filter_map(|request| request.account.as_deref());
            signed.filter(|name| name.ends_with("-main")).count()
        };
        of_main.push(logs.each_ref().map(mains));
    }
    assert_eq!(of_main[0], of_main[1]);
    assert!(of_main[0].iter().all(|count| *count > 1), "{of_main:?}");
}

#[tokio::test(start_paused = true)]
async fn accounts_that_take_more_than_was_planned_end_within_their_deadlines() {
    let mut firm = Firm::new();
    for n in 0..200 {
        let account = bitget::Account::named(&format!("bitget-{n}"));
        assert!(account.registered_days_ago > 90, "it is asked for older windows");
        firm.add_bitget(&account);
    }
    firm.vouch();
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

#[tokio::test(start_paused = true)]
async fn what_is_asked_once_for_all_paces_nobody() {
    let firm = of_sizes([300, 0, 0, 0]);
    let ran = firm.audit_over(1.0, |to| Uneven::new(to, 200, 0)).await;
    // Some 680 requests of 100 ms on 32 connections.
    assert!(ran.ended.asked < Duration::from_millis(2_600), "{:?}", ran.ended.asked);
}
