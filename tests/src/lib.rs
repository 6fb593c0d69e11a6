//! What the suites share: fixtures, and accounts that are asked without a socket.

pub mod calls;
pub mod firm;
pub mod hostile;
pub mod states;
pub mod targets;

use std::net::IpAddr;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
use modecheck::{
    Axis, Bitget, Bybit, Client, Context, Credentials, Evidence, FailureKind, Get, Kucoin, Mode, Okx, Reply, Report,
    Rulebook, Timestamp, Transport, TransportError, report, rulebook,
};
use modecheck_simulator::{Delivery, Exchange, Request, Response};
use modecheck_simulator::{bitget, bybit, kucoin, okx::Account};
use secrecy::ExposeSecret;
use tokio::time::Instant;

/// The root of the workspace.
pub fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().map(Path::to_path_buf).unwrap_or_default()
}

/// Every fixture of an exchange, by name, in order.
///
/// # Panics
/// When a file is no evidence: the name says which.
pub fn fixtures(exchange: &str) -> Vec<(String, Evidence)> {
    let mut fixtures: Vec<_> = std::fs::read_dir(root().join("fixtures").join(exchange))
        .expect("the folder of the exchange's fixtures")
        .map(|entry| entry.expect("a readable folder").path())
        .map(|path| {
            let name = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
            let text = std::fs::read_to_string(&path).expect("a readable fixture");
            let evidence = serde_json::from_str(&text).unwrap_or_else(|error| panic!("{name}: {error}"));
            (name, evidence)
        })
        .collect();
    fixtures.sort_by(|one, other| one.0.cmp(&other.0));
    fixtures
}

/// The report on evidence for its first target, judged when it was taken, by the newest rules.
///
/// # Panics
/// When the exchange has no rules or the evidence no target.
pub fn judged(evidence: &Evidence) -> Report {
    let rules = rulebook(evidence.exchange);
    let target = evidence.targets.first().expect("a target");
    report(rules, evidence, target, &context(rules, evidence), evidence.file_origin())
}

/// Judged when the evidence was taken, by the newest rules.
pub fn context(rules: &dyn Rulebook, evidence: &Evidence) -> Context {
    Context::new(evidence.taken.until, rules.as_of())
}

/// A mode of the account-mode axis.
pub fn mode(slug: &'static str) -> Mode {
    Mode::new(Axis::AccountMode, slug)
}

/// A simulated exchange, asked without a socket. Its clock and ours follow the runtime's, so that under a paused
/// runtime hours of waiting pass at once.
#[derive(Debug, Clone)]
pub struct InProcess {
    exchange: Arc<dyn Exchange>,
    start: Instant,
    at: i64,
}

/// As many bytes are read of a body, as on a socket.
const LONGEST: usize = 1 << 20;

/// The port that nobody listens at.
pub const DEAD: u16 = 9;

/// What both clocks say at the start.
const NOW: i64 = 1_795_222_923_004;

impl InProcess {
    /// Starts both clocks now.
    pub fn new<E: Exchange>(exchange: &Arc<E>) -> Self {
        let exchange: Arc<dyn Exchange> = Arc::<E>::clone(exchange);
        Self { exchange, start: Instant::now(), at: NOW }
    }

    /// The same, at another time of day.
    #[must_use]
    pub fn at(self, time: Timestamp) -> Self {
        Self { at: time.as_millis(), ..self }
    }

    /// What both clocks say.
    ///
    /// # Panics
    /// Never: the years can be written.
    pub fn now(&self) -> Timestamp {
        let elapsed = i64::try_from(self.start.elapsed().as_millis()).expect("a short test");
        Timestamp::from_millis(self.at + elapsed).expect("a year that can be written")
    }
}

#[async_trait]
impl Transport for InProcess {
    async fn get(&self, request: Get) -> Result<Reply, TransportError> {
        self.answer(&request).await
    }
}

impl InProcess {
    /// What comes back, as from a socket.
    ///
    /// # Errors
    /// What a socket would end with.
    pub async fn answer(&self, request: &Get) -> Result<Reply, TransportError> {
        let url = request.url();
        if url.port() == Some(DEAD) {
            return Err(TransportError::new(FailureKind::Connect, "nobody listens there"));
        }
        let target = url.query().map_or_else(|| url.path().to_owned(), |query| format!("{}?{query}", url.path()));
        let headers = request.headers().map(|(name, value)| (name.to_lowercase(), value.expose_secret().to_owned()));
        let futures = url.port() == Some(2) || url.host_str().is_some_and(|host| host.starts_with("api-futures."));
        let host = futures.then(|| ("host".to_owned(), "api-futures.example".to_owned()));
        let headers = headers.chain(host);
        // Whoever is asked at another address of this machine is asked from there.
        let peer = url.host_str().and_then(|host| host.parse().ok()).unwrap_or(IpAddr::from([127, 0, 0, 1]));
        let request = Request { method: "GET".to_owned(), target, headers: headers.collect(), body: Vec::new(), peer };
        let answered = self.exchange.answer(&request, self.now().as_millis().unsigned_abs());
        tokio::time::sleep(answered.delay.min(Duration::from_secs(10))).await;
        let broken = |kind| Err(TransportError::new(kind, "as the simulator was told"));
        match answered.delivery {
            Delivery::Whole if answered.response.body.len() > LONGEST => broken(FailureKind::TooLarge),
            Delivery::Whole if answered.delay < Duration::from_secs(10) => Ok(reply(answered.response)),
            Delivery::Whole | Delivery::Drip { .. } => broken(FailureKind::Timeout),
            Delivery::Close => broken(FailureKind::Reset),
            Delivery::Cut => broken(FailureKind::CutBody),
            Delivery::Endless => broken(FailureKind::TooLarge),
        }
    }
}

fn reply(response: Response) -> Reply {
    let headers = response.headers.into_iter().map(|(name, value)| (name.to_lowercase(), value)).collect();
    Reply { status: response.status, headers, body: response.body }
}

/// A client on the simulated exchange that uses all of its limits.
pub fn client<E: Exchange>(exchange: &Arc<E>) -> Client {
    client_with(exchange, 1.0)
}

/// A client on the simulated exchange that uses this share of its limits.
pub fn client_with<E: Exchange>(exchange: &Arc<E>, share: f64) -> Client {
    let transport = InProcess::new(exchange);
    let clock = transport.clone();
    Client::on(transport, move || clock.now(), share, 7)
}

/// A client on the simulated exchange at this time of day.
pub fn client_at<E: Exchange>(exchange: &Arc<E>, time: Timestamp) -> Client {
    let transport = InProcess::new(exchange).at(time);
    let clock = transport.clone();
    Client::on(transport, move || clock.now(), 1.0, 7)
}

/// The account, to be asked through `client`.
///
/// # Panics
/// Never: the address is one of this machine.
pub fn provider(client: &Client, account: &Account) -> Okx {
    let credentials = Credentials::new(&account.api_key, &account.api_secret, &account.passphrase);
    let site = Okx::site_at(&["http://127.0.0.1:1"], &[]).expect("an address of this machine");
    Okx::new(client.clone(), site, credentials).named(&account.name)
}

/// The same for a Bybit account.
///
/// # Panics
/// Never: the address is one of this machine.
pub fn bybit_provider(client: &Client, account: &bybit::Account) -> Bybit {
    let credentials = Credentials::new(&account.api_key, &account.api_secret, "");
    let site = Bybit::site_at(&["http://127.0.0.1:1"], &[]).expect("an address of this machine");
    Bybit::new(client.clone(), site, credentials).named(&account.name)
}

/// The same for a Bitget account.
///
/// # Panics
/// Never: the address is one of this machine.
pub fn bitget_provider(client: &Client, account: &bitget::Account) -> Bitget {
    let credentials = Credentials::new(&account.api_key, &account.api_secret, &account.passphrase);
    let site = Bitget::site_at(&["http://127.0.0.1:1"], &[]).expect("an address of this machine");
    Bitget::new(client.clone(), site, credentials).named(&account.name)
}

/// The same for a KuCoin account, on both hosts.
///
/// # Panics
/// Never: the addresses are of this machine.
pub fn kucoin_provider(client: &Client, account: &kucoin::Account) -> Kucoin {
    let credentials = Credentials::new(&account.api_key, &account.api_secret, &account.passphrase);
    let urls = ["spot=http://127.0.0.1:1", "futures=http://127.0.0.1:2"];
    let site = Kucoin::site_at(&urls, &[]).expect("addresses of this machine");
    Kucoin::new(client.clone(), site, credentials).named(&account.name)
}
