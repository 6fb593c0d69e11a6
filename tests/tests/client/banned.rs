//! An address that an exchange shuts out sends it nothing more until the documented time is over.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use async_trait::async_trait;
use futures::future::join_all;
use modecheck::{AccountModeProvider, Ask, Client, Get, Reply, Transport, TransportError, Verdict};
use modecheck_simulator::{bitget, bybit, kucoin};
use modecheck_tests::{InProcess, bitget_provider, bybit_provider, judged, kucoin_provider, mode};
use tokio::time::{Instant, advance, sleep};

/// How many accounts are asked at once.
const ACCOUNTS: usize = 30;
/// After so many requests the address is shut out.
const ALLOWED: usize = 25;

/// What an exchange is known to tell an address by that asked too often, and how long it shuts it out.
struct Known {
    status: u16,
    body: &'static str,
    lasts: Duration,
}

const fn known(status: u16, body: &'static str, seconds: u64) -> Known {
    Known { status, body, lasts: Duration::from_secs(seconds) }
}

/// An exchange that shuts out whoever asks too often.
#[derive(Debug)]
struct Shut {
    to: InProcess,
    reply: Reply,
    lasts: Duration,
    seen: Arc<Mutex<Seen>>,
}

#[derive(Debug, Default)]
struct Seen {
    requests: usize,
    until: Option<Instant>,
    /// How many left after the first was told so.
    after: usize,
}

#[async_trait]
impl Transport for Shut {
    async fn get(&self, request: Get) -> Result<Reply, TransportError> {
        let number = {
            let mut seen = self.seen.lock().expect("nobody panics");
            seen.requests += 1;
            let told = seen.until.is_some_and(|until| Instant::now() < until);
            seen.after += usize::from(told);
            seen.requests
        };
        sleep(Duration::from_millis(20 + number as u64 % 60)).await;
        if self.shuts_out(number) { Ok(self.reply.clone()) } else { self.to.get(request).await }
    }
}

impl Shut {
    fn shuts_out(&self, number: usize) -> bool {
        let mut seen = self.seen.lock().expect("nobody panics");
        let shuts_out = number > ALLOWED && seen.until.is_none_or(|until| Instant::now() < until);
        if shuts_out {
            seen.until.get_or_insert(Instant::now() + self.lasts);
        }
        shuts_out
    }

    fn new(to: &InProcess, known: &Known) -> Self {
        let reply = Reply { status: known.status, headers: Vec::new(), body: known.body.as_bytes().to_vec() };
        Self { to: to.clone(), reply, lasts: known.lasts, seen: Arc::default() }
    }
}

type Provider = Box<dyn AccountModeProvider>;
type Accounts = Box<dyn Fn(&Client) -> Vec<Provider>>;

/// Accounts of an exchange, and the way there.
fn bybit() -> (InProcess, Accounts) {
    let exchange = Arc::new(bybit::Bybit::new());
    let accounts: Vec<_> = (0..ACCOUNTS).map(|n| bybit::Account::named(&format!("desk-{n}"))).collect();
    for account in &accounts {
        exchange.insert(account.clone());
    }
    let to = InProcess::new(&exchange).at("2026-11-21T12:10:00Z".parse().expect("a time"));
    (to, Box::new(move |client| accounts.iter().map(|one| Box::new(bybit_provider(client, one)) as Provider).collect()))
}

fn kucoin() -> (InProcess, Accounts) {
    let exchange = Arc::new(kucoin::Kucoin::new());
    let accounts: Vec<_> = (0..ACCOUNTS)
        .map(|n| kucoin::Account {
            spot_orders: vec![kucoin::SpotOrder::default()],
            ..kucoin::Account::named(&format!("desk-{n}"))
        })
        .collect();
    for account in &accounts {
        exchange.insert(account.clone());
    }
    let to = InProcess::new(&exchange);
    (
        to,
        Box::new(move |client| accounts.iter().map(|one| Box::new(kucoin_provider(client, one)) as Provider).collect()),
    )
}

fn bitget() -> (InProcess, Accounts) {
    let exchange = Arc::new(bitget::Bitget::new());
    let accounts: Vec<_> = (0..ACCOUNTS)
        .map(|n| bitget::Account {
            orders: vec![bitget::Order::default()],
            registered_days_ago: 30,
            ..bitget::Account::named(&format!("desk-{n}"))
        })
        .collect();
    for account in &accounts {
        exchange.insert(account.clone());
    }
    let to = InProcess::new(&exchange);
    (
        to,
        Box::new(move |client| accounts.iter().map(|one| Box::new(bitget_provider(client, one)) as Provider).collect()),
    )
}

/// The verdicts of all accounts, asked at once with this deadline.
async fn verdicts(providers: &[Provider], target: &'static str, deadline: u64) -> Vec<Verdict> {
    let ask = Ask { deadline: Duration::from_secs(deadline), ..Ask::new(mode(target)) };
    let evidence = join_all(providers.iter().map(|provider| provider.collect(&ask))).await;
    evidence.iter().map(|evidence| judged(evidence).verdict()).collect()
}

#[tokio::test(start_paused = true)]
async fn nothing_leaves_after_the_first_ban_and_all_goes_on_when_it_is_over() {
    let page = "<!doctype html><title>403 ERROR</title>";
    let cloudflare = "<!doctype html><title>Access denied | used Cloudflare to restrict access</title>error code: 1015";
    let too_many = r#"{"code":"429","msg":"Too many requests","requestTime":1795222923004,"data":null}"#;
    let cases = [
        ("bybit", "uta2-pro", bybit(), known(403, page, 600)),
        (
            "bybit",
            "uta2-pro",
            bybit(),
            known(200, r#"{"retCode":10018,"retMsg":"Exceeded the IP Rate Limit.","result":{}}"#, 600),
        ),
        ("kucoin", "unified", kucoin(), known(429, cloudflare, 30)),
        ("kucoin", "unified", kucoin(), known(403, cloudflare, 30)),
        ("bitget", "unified", bitget(), known(403, page, 300)),
        ("bitget", "unified", bitget(), known(429, page, 300)),
        ("bitget", "unified", bitget(), known(429, too_many, 300)),
    ];
    for (name, target, (to, accounts), known) in cases {
        let case = format!("{name}, HTTP {}", known.status);
        let way = Shut::new(&to, &known);
        let seen = Arc::clone(&way.seen);
        let client = Client::on(way, move || to.now(), 1.0, 7);
        let providers = accounts(&client);
        let start = Instant::now();
        let first = verdicts(&providers, target, 20).await;
        assert!(first.contains(&Verdict::Indeterminate), "{case}: somebody was not answered");
        let (sent, after) = {
            let seen = seen.lock().expect("nobody panics");
            (seen.requests, seen.after)
        };
        println!("{case}: {sent} requests, of which {after} left after the first ban and were not under way");
        // What two users in a row have to tell takes two answers.
        let unclear = usize::from(known.body == too_many) * 32;
        assert!(after <= unclear, "{case}: {after} left after the ban");
        verdicts(&providers, target, 20).await;
        if start.elapsed() + Duration::from_secs(20) < known.lasts {
            assert_eq!(seen.lock().expect("nobody panics").requests, sent, "{case}: still shut out");
        }
        advance(known.lasts).await;
        let later = verdicts(&providers, target, 120).await;
        assert!(!later.contains(&Verdict::Indeterminate), "{case}: {later:?}");
        assert_eq!(seen.lock().expect("nobody panics").after, after, "{case}: nothing before its end");
    }
}

#[tokio::test(start_paused = true)]
async fn whoever_has_time_waits_for_the_end_of_a_ban() {
    let (to, accounts) = kucoin();
    let way = Shut::new(&to, &known(429, "<!doctype html>error code: 1015", 30));
    let seen = Arc::clone(&way.seen);
    let client = Client::on(way, move || to.now(), 1.0, 7);
    let verdicts = verdicts(&accounts(&client), "unified", 120).await;
    assert!(verdicts.iter().all(|verdict| *verdict == Verdict::Blocked), "{verdicts:?}");
    assert_eq!(seen.lock().expect("nobody panics").after, 0);
}

#[tokio::test(start_paused = true)]
async fn what_is_sent_from_another_address_goes_on() {
    let (to, accounts) = bybit();
    let way = Shut::new(&to, &known(403, "<!doctype html>", 600));
    let (clock, other) = (to.clone(), to.clone());
    let banned = Client::on(way, move || clock.now(), 1.0, 7);
    let elsewhere = Client::on(other, move || to.now(), 1.0, 8);
    assert!(verdicts(&accounts(&banned), "uta2-pro", 20).await.contains(&Verdict::Indeterminate));
    assert!(!verdicts(&accounts(&elsewhere), "uta2-pro", 60).await.contains(&Verdict::Indeterminate));
}
