//! Whatever goes wrong, an account takes no longer than it may.

use std::sync::Arc;
use std::time::Duration;

use modecheck::{AccountModeProvider, Ask, Client, Profile};
use modecheck_simulator::{FaultKind, bitget, bybit, kucoin, okx};
use modecheck_tests::{bitget_provider, bybit_provider, client, kucoin_provider, mode, provider};
use tokio::time::Instant;

/// An account of a fresh exchange with which all of this goes wrong, always.
fn troubled(exchange: &str, kind: FaultKind) -> (Client, Box<dyn AccountModeProvider>) {
    macro_rules! troubled {
        ($exchange:expr, $account:expr, $provider:ident) => {{
            let (exchange, account) = (Arc::new($exchange), $account);
            exchange.insert(account.clone());
            exchange.inject(kind.into());
            let client = client(&exchange);
            let provider = Box::new($provider(&client, &account));
            (client, provider)
        }};
    }
    match exchange {
        "okx" => troubled!(okx::Okx::new(), okx::Account { acct_lv: 3, ..okx::Account::named("desk") }, provider),
        "bybit" => troubled!(bybit::Bybit::new(), bybit::Account::named("desk"), bybit_provider),
        "kucoin" => troubled!(kucoin::Kucoin::new(), kucoin::Account::named("desk"), kucoin_provider),
        _ => troubled!(bitget::Bitget::new(), bitget::Account::named("desk"), bitget_provider),
    }
}

#[tokio::test(start_paused = true)]
async fn no_account_outlives_its_deadline_whatever_goes_wrong() {
    let (mut tried, mut longest) = (0, Duration::ZERO);
    for (exchange, target) in
        [("okx", "portfolio"), ("bybit", "uta2-pro"), ("kucoin", "unified"), ("bitget", "unified")]
    {
        for kind in FaultKind::each("code").chain([FaultKind::Delay { ms: 900 }, FaultKind::Delay { ms: 9_000 }]) {
            for deadline in [2_500, 30_000].map(Duration::from_millis) {
                let (_client, provider) = troubled(exchange, kind.clone());
                let ask = Ask { deadline, profile: Profile::Thorough, ..Ask::new(mode(target)) };
                let start = Instant::now();
                provider.collect(&ask).await;
                assert_in_time(&kind, exchange, deadline, start.elapsed());
                longest = longest.max(start.elapsed().saturating_sub(deadline));
                let start = Instant::now();
                provider.vouch(&ask).await;
                assert_in_time(&kind, exchange, deadline, start.elapsed());
                let start = Instant::now();
                provider.own_key(deadline).await;
                assert_in_time(&kind, exchange, deadline, start.elapsed());
                let start = Instant::now();
                provider.roster(deadline).await;
                assert_in_time(&kind, exchange, deadline, start.elapsed());
                tried += 4;
            }
        }
    }
    println!("{tried} times something went wrong with every call: the longest went {longest:?} beyond its deadline");
}

fn assert_in_time(kind: &FaultKind, exchange: &str, deadline: Duration, took: Duration) {
    // Timers are exact to the millisecond.
    assert!(took <= deadline + Duration::from_millis(2), "{exchange}, {kind:?}: {took:?} of {deadline:?}");
}
