//! What the accounts of a process share, and what one of them must not do to another.

use std::sync::Arc;
use std::time::Duration;

use modecheck::{AccountModeProvider, Ask, Bybit, Client, Credentials, Profile, Timestamp, Verdict};
use modecheck_simulator::bybit::{self, Account, Category, Order};
use modecheck_simulator::{Fault, FaultKind};
use modecheck_tests::{bybit_provider, client_at, judged, mode};
use tokio::time::Instant;

fn exchange(accounts: &[&Account]) -> (Arc<bybit::Bybit>, Client) {
    let exchange = Arc::new(bybit::Bybit::new());
    for account in accounts {
        exchange.insert((*account).clone());
    }
    let client = client_at(&exchange, at("12:20:00"));
    (exchange, client)
}

fn at(time: &str) -> Timestamp {
    format!("2026-11-21T{time}Z").parse().expect("a time")
}

fn fault(path: &str, times: u32, kind: FaultKind) -> Fault {
    Fault { account: None, path: Some(path.to_owned()), times: Some(times), kind }
}

fn page(status: u16) -> FaultKind {
    FaultKind::Status { status, body: "<html></html>".to_owned(), headers: Vec::new() }
}

fn upgrade() -> Ask {
    Ask::new(mode("uta2-pro"))
}

#[tokio::test(start_paused = true)]
async fn what_one_site_lists_says_nothing_of_another() {
    let account = Account::named("desk");
    let (exchange, client) = exchange(&[&account]);
    for url in ["http://127.0.0.1:1", "http://127.0.0.1:2"] {
        let site = Bybit::site_at(&[url], &[]).expect("an address of this machine");
        let credentials = Credentials::new(&account.api_key, &account.api_secret, "");
        Bybit::new(client.clone(), site, credentials).collect(&upgrade()).await;
    }
    let listed = exchange.requests().into_iter().filter(|request| request.target.contains("instruments-info"));
    assert_eq!(listed.count(), 2);
}

#[tokio::test(start_paused = true)]
async fn a_public_read_that_failed_is_made_again_for_the_next_account() {
    let (first, second) = (Account::named("desk-1"), Account::named("desk-2"));
    for path in ["system/status", "instruments-info"] {
        let (exchange, client) = exchange(&[&first, &second]);
        exchange.inject(fault(path, 3, page(500)));
        bybit_provider(&client, &first).collect(&upgrade()).await;
        let report = judged(&bybit_provider(&client, &second).collect(&upgrade()).await);
        assert_eq!(report.verdict(), Verdict::Ready, "{path}");
        assert!(report.evaluation.notices.iter().all(|notice| !notice.detail.contains("500")), "{path}");
    }
}

#[tokio::test(start_paused = true)]
async fn nobody_waits_for_the_deadline_of_another_account() {
    let (slow, quick) = (Account::named("desk-1"), Account::named("desk-2"));
    let (exchange, client) = exchange(&[&slow, &quick]);
    exchange.inject(fault("instruments-info", 9, FaultKind::Delay { ms: 60_000 }));
    let start = Instant::now();
    let patient = Ask { deadline: Duration::from_secs(30), ..upgrade() };
    let hasty = Ask { deadline: Duration::from_secs(2), ..upgrade() };
    let (slow, quick) = (bybit_provider(&client, &slow), bybit_provider(&client, &quick));
    let (_, took) = tokio::join!(slow.collect(&patient), async {
        let report = judged(&quick.collect(&hasty).await);
        assert_eq!(report.verdict(), Verdict::Indeterminate);
        start.elapsed()
    });
    assert!(took < Duration::from_secs(3), "{took:?}");
}

#[tokio::test(start_paused = true)]
async fn the_time_is_asked_for_like_everything_else() {
    let account = Account::named("desk");
    let (exchange, client) = exchange(&[&account]);
    exchange.inject(fault("market/time", 1, page(503)));
    let report = judged(&bybit_provider(&client, &account).collect(&upgrade()).await);
    assert_eq!(report.verdict(), Verdict::Ready, "asked again");
    exchange.inject(fault("market/time", 1, page(403)));
    bybit_provider(&client, &account).collect(&upgrade()).await;
    let sent = exchange.requests().len();
    bybit_provider(&client, &account).collect(&upgrade()).await;
    assert_eq!(exchange.requests().len(), sent, "a ban is a ban");
}

#[tokio::test(start_paused = true)]
async fn a_blocker_of_time_alone_does_not_end_the_reading() {
    let order = Order::new(Category::Spot, "BTCUSDT", "");
    let account = Account { orders: vec![order], ..Account::named("desk") };
    let (exchange, _) = exchange(&[&account]);
    let client = client_at(&exchange, at("12:55:00"));
    let ask = Ask { profile: Profile::UntilBlocked, ..upgrade() };
    let report = judged(&bybit_provider(&client, &account).collect(&ask).await);
    assert!(!report.evaluation.blocked_only_by_time(), "the order was looked for too");
}

#[tokio::test(start_paused = true)]
async fn a_reply_that_names_nobody_confirms_no_account_and_is_read_to_its_end() {
    use modecheck_simulator::{bitget, kucoin, okx};
    use modecheck_tests::{bitget_provider, kucoin_provider, provider};
    macro_rules! asked {
        ($exchange:expr, $account:expr, $provider:ident, $path:literal, $field:literal, $target:literal) => {{
            let exchange = Arc::new($exchange);
            exchange.insert($account.clone());
            let json = "\"\"".to_owned();
            exchange.inject(fault($path, 99, FaultKind::SetField { field: $field.to_owned(), json }));
            let provider = || $provider(&client_at(&exchange, at("12:20:00")), &$account);
            let anybody = provider().collect(&Ask::new(mode($target))).await;
            assert!(anybody.responses.len() > 1, "{}", $path);
            let expected = judged(&provider().expecting("12345678").collect(&Ask::new(mode($target))).await);
            assert_eq!(expected.verdict(), Verdict::Indeterminate, "{}", $path);
        }};
    }
    let account = okx::Account::named("desk");
    asked!(okx::Okx::new(), account, provider, "account/config", "uid", "portfolio");
    let account = bybit::Account::named("desk");
    asked!(bybit::Bybit::new(), account, bybit_provider, "query-api", "userID", "uta2-pro");
    let account = kucoin::Account::named("desk");
    asked!(kucoin::Kucoin::new(), account, kucoin_provider, "user/api-key", "uid", "unified");
    let account = bitget::Account::named("desk");
    asked!(bitget::Bitget::new(), account, bitget_provider, "spot/account/info", "userId", "unified");
}
