//! What a plan says against what is asked.

use modecheck::Exchange;
use modecheck_audit::Scope;
use modecheck_simulator::{Logged, bitget, bybit, kucoin};
use modecheck_tests::firm::{Firm, Ran};

/// How many requests an account made.
fn made(requests: &[Logged], name: &str) -> u64 {
    let own = requests.iter().filter(|request| request.account.as_deref() == Some(name));
    u64::try_from(own.count()).unwrap()
}

/// How many calls are planned of an exchange.
fn planned(ran: &Ran, exchange: Exchange) -> u64 {
    ran.plan.exchanges[&exchange].calls.values().sum()
}

#[tokio::test(start_paused = true)]
async fn the_youngest_and_the_oldest_account_of_bitget_are_asked_what_was_planned() {
    let asked = async |days| {
        let mut firm = Firm::new();
        firm.add_bitget(&bitget::Account { registered_days_ago: days, ..bitget::Account::named("bitget") });
        let ran = firm.audit(1.0).await;
        (made(&firm.bitget.requests(), "bitget"), ran.plan.exchanges[&Exchange::Bitget].each.unwrap())
    };
    let (young, (least, oldest)) = asked(30).await;
    let (old, _) = asked(5_000).await;
    assert_eq!((young, old), (least, oldest));
    let (between, _) = asked(400).await;
    assert!(least < between && between < oldest, "{least} {between} {oldest}");
}

#[tokio::test(start_paused = true)]
async fn what_a_main_account_is_asked_for_others_is_planned_of_it_once() {
    let mut firm = Firm::new();
    firm.add_bybit(&bybit::Account { uid: "55000001".to_owned(), ..bybit::Account::named("b-main") });
    let main = kucoin::Account::named("k-main");
    firm.add_kucoin(&main);
    for n in 0..4 {
        let parent_uid = "55000001".to_owned();
        firm.add_bybit(&bybit::Account { is_master: false, parent_uid, ..bybit::Account::named(&format!("b-{n}")) });
        firm.say("parent = \"b-main\"");
        let parent_uid = main.uid.clone();
        firm.add_kucoin(&kucoin::Account { is_master: false, parent_uid, ..kucoin::Account::named(&format!("k-{n}")) });
        firm.say("parent = \"k-main\"");
    }
    let ran = firm.audit(1.0).await;
    for (exchange, requests) in [(Exchange::Bybit, firm.bybit.requests()), (Exchange::Kucoin, firm.kucoin.requests())] {
        let part = &ran.plan.exchanges[&exchange];
        assert_eq!((part.accounts, part.parents), (5, 1));
        let total = u64::try_from(requests.len()).unwrap();
        assert!(planned(&ran, exchange) <= total, "{exchange}: a plan is of the least: {total}");
        let of_main = |scope: &Scope| scope.counted.ends_with("-main") && scope.weight > 1;
        assert!(part.scopes.iter().any(of_main), "{:?}", part.scopes);
    }
}
