//! The same over real sockets: what goes wrong on a wire, at one call of each exchange.

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use modecheck::{AccountModeProvider, Ask, Client, Credentials, Exchange, Verdict, calls, precheck};
use modecheck::{Bitget, Bybit, Kucoin, Okx};
use modecheck_simulator::{Fault, FaultKind, Logged, Server, bitget, bybit, kucoin, okx};
use modecheck_tests::mode;
use strum::IntoEnumIterator;

use crate::accounts::start;

/// Every kind that is one of the wire, so bad that nothing can be made of it, and quick to have come to an end.
fn kinds(elsewhere: &str) -> Vec<FaultKind> {
    let status = |status| FaultKind::Status { status, body: String::new(), headers: Vec::new() };
    let redirected = |status| FaultKind::Status {
        status,
        body: String::new(),
        headers: vec![("location".to_owned(), elsewhere.to_owned())],
    };
    let of_wire = FaultKind::each("").filter(|kind| {
        use FaultKind::{BadGateway, GatewayTimeout, NotFound, Trailing, Unauthorized, Unavailable};
        use FaultKind::{Close, Compressed, CutBody, Deep, EmptyBody, Endless, Html, InvalidUtf8, NoContent};
        matches!(kind, Close | Compressed | CutBody | Deep { .. } | EmptyBody | Endless | Html | InvalidUtf8)
            || matches!(kind, NoContent | BadGateway | GatewayTimeout | NotFound | Trailing | Unauthorized)
            || matches!(kind, Unavailable)
    });
    let redirects = [301, 302, 303, 307, 308].map(redirected);
    let large = FaultKind::Oversize { bytes: 10_000_000 };
    of_wire.chain(redirects).chain([status(500), large, FaultKind::Drip { ms_per_byte: 400 }]).collect()
}

/// An exchange on a loopback address, with one account that nothing is in the way of or that it would refuse.
struct Served {
    inject: Box<dyn Fn(Fault)>,
    requests: Box<dyn Fn() -> Vec<Logged>>,
    provider: Box<dyn AccountModeProvider>,
    path: &'static str,
    target: &'static str,
    _servers: Vec<Server>,
}

async fn serve(exchange: Arc<dyn modecheck_simulator::Exchange>) -> Server {
    let clock = Arc::new(|| start().as_millis().unsigned_abs());
    Server::start(SocketAddr::from(([127, 0, 0, 1], 0)), exchange, clock).await.unwrap()
}

/// What is struck tells, where nothing is in the way, that nothing is: orders, or the exchange's own word.
async fn served(exchange: Exchange, blocked: bool) -> Served {
    let client = Client::with_share(start, 1.0).unwrap();
    macro_rules! served {
        ($own:expr, $account:expr, $servers:expr, $of:expr, $path:literal, $target:literal) => {{
            let (own, again) = (Arc::clone(&$own), Arc::clone(&$own));
            assert!(calls(exchange).iter().any(|call| call.path == $path), "{} is listed", $path);
            Served {
                inject: Box::new(move |fault| own.inject(fault)),
                requests: Box::new(move || again.requests()),
                provider: Box::new($of),
                path: $path,
                target: $target,
                _servers: $servers,
            }
        }};
    }
    match exchange {
        Exchange::Okx => {
            let own = Arc::new(okx::Okx::new());
            let orders = if blocked { vec![okx::Order::default()] } else { Vec::new() };
            let account = okx::Account { acct_lv: 3, orders, ..okx::Account::named("desk") };
            own.insert(account.clone());
            let server = serve(Arc::clone(&own) as _).await;
            let key = Credentials::new(&account.api_key, &account.api_secret, &account.passphrase);
            let of = Okx::new(client, Okx::site_at(&[server.url()], &[]).unwrap(), key);
            served!(own, account, vec![server], of, "/api/v5/account/set-account-switch-precheck", "portfolio")
        }
        Exchange::Bybit => {
            let own = Arc::new(bybit::Bybit::new());
            let order = bybit::Order::new(bybit::Category::Spot, "BTCUSDT", "");
            let orders = if blocked { vec![order] } else { Vec::new() };
            let account = bybit::Account { orders, ..bybit::Account::named("desk") };
            own.insert(account.clone());
            let server = serve(Arc::clone(&own) as _).await;
            let key = Credentials::new(&account.api_key, &account.api_secret, "");
            let of = Bybit::new(client, Bybit::site_at(&[server.url()], &[]).unwrap(), key);
            served!(own, account, vec![server], of, "/v5/order/realtime", "uta2-pro")
        }
        Exchange::Kucoin => {
            let own = Arc::new(kucoin::Kucoin::new());
            let stop_orders = if blocked { vec![kucoin::StopOrder::default()] } else { Vec::new() };
            let members = vec![kucoin::Member { unified: true, ..kucoin::Member::default() }];
            let account = kucoin::Account { stop_orders, members, ..kucoin::Account::named("desk") };
            own.insert(account.clone());
            let servers = vec![serve(own.host(kucoin::Host::Spot)).await, serve(own.host(kucoin::Host::Futures)).await];
            let urls = [format!("spot={}", servers[0].url()), format!("futures={}", servers[1].url())];
            let key = Credentials::new(&account.api_key, &account.api_secret, &account.passphrase);
            let of = Kucoin::new(client, Kucoin::site_at(&urls, &[]).unwrap(), key);
            served!(own, account, servers, of, "/api/v1/stop-order", "unified")
        }
        Exchange::Bitget => {
            let own = Arc::new(bitget::Bitget::new());
            let orders = if blocked { vec![bitget::Order::default()] } else { Vec::new() };
            let account = bitget::Account { orders, registered_days_ago: 30, ..bitget::Account::named("desk") };
            own.insert(account.clone());
            let server = serve(Arc::clone(&own) as _).await;
            let key = Credentials::new(&account.api_key, &account.api_secret, &account.passphrase);
            let of = Bitget::new(client, Bitget::site_at(&[server.url()], &[]).unwrap(), key);
            served!(own, account, vec![server], of, "/api/v2/spot/trade/unfilled-orders", "unified")
        }
    }
}

impl Served {
    async fn verdict(&self, seconds: u64) -> Verdict {
        let words =
            if matches!(self.provider.rulebook().exchange(), Exchange::Bitget) { vouched() } else { Vec::new() };
        let ask = Ask { deadline: Duration::from_secs(seconds), ..Ask::new(mode(self.target)) };
        precheck(&*self.provider, &ask, words).await[0].verdict()
    }
}

/// What no call of Bitget's shows.
fn vouched() -> Vec<modecheck::Attestation> {
    crate::accounts::Account::Bitget(bitget::Account::named("desk")).words()
}

#[tokio::test]
async fn what_goes_wrong_on_a_wire_makes_no_wrong_verdict() {
    // Whoever is sent elsewhere would arrive here.
    let elsewhere = Arc::new(okx::Okx::new());
    let trap = serve(Arc::clone(&elsewhere) as _).await;
    let cases: Vec<_> = Exchange::iter()
        .flat_map(|exchange| kinds(&trap.url()).into_iter().map(move |kind| (exchange, kind)))
        .flat_map(|(exchange, kind)| [true, false].map(|blocked| (exchange, kind.clone(), blocked)))
        .collect();
    let (audits, mut requests, mut others, mut wrong) = (cases.len(), 0, 0, Vec::new());
    let told = futures::future::join_all(cases.into_iter().map(async |(exchange, kind, blocked)| {
        let served = served(exchange, blocked).await;
        let name: &str = (&kind).into();
        let case = format!("{exchange} {name} blocked: {blocked}");
        // What drips would end with the third attempt, in half a minute.
        let seconds = if matches!(kind, FaultKind::Drip { .. }) { 3 } else { 60 };
        (served.inject)(Fault { path: Some(served.path.to_owned()), ..kind.into() });
        (case, blocked, served.verdict(seconds).await, (served.requests)())
    }));
    for (case, blocked, verdict, sent) in told.await {
        requests += sent.len();
        others += sent.iter().filter(|sent| sent.method != "GET").count();
        let bad = if blocked { verdict == Verdict::Ready } else { verdict != Verdict::Indeterminate };
        wrong.extend(bad.then(|| format!("{case}: {verdict}")));
    }
    let foreign = elsewhere.requests().len();
    println!("over sockets: {audits} audits, {requests} requests, {others} no GETs, {foreign} to a foreign origin");
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert_eq!((others, foreign), (0, 0));
    for exchange in Exchange::iter() {
        for (blocked, verdict) in [(true, Verdict::Blocked), (false, Verdict::Ready)] {
            assert_eq!(served(exchange, blocked).await.verdict(60).await, verdict, "{exchange} is sound");
        }
    }
}
