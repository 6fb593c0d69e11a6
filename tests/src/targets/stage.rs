//! An account on a simulated exchange, of whose answers some are replaced on the way.

use std::fmt;
use std::future::Future;
use std::sync::{Arc, Mutex, PoisonError};

use async_trait::async_trait;
use fastrand::Rng;
use modecheck::{
    AccountModeProvider, Ask, Client, Evidence, Exchange, Get, Profile, Reply, Timestamp, Transport, TransportError,
};
use modecheck_simulator::{bitget, bybit, kucoin, okx};
use secrecy::ExposeSecret;
use url::Url;

use crate::{InProcess, bitget_provider, bybit_provider, kucoin_provider, mode, provider, states};

/// A request as it was sent.
#[derive(Clone)]
pub struct Seen {
    /// Where it went.
    pub url: Url,
    /// Its headers.
    pub headers: Vec<(&'static str, String)>,
}

impl Seen {
    /// The value of a header; nothing where it was not sent.
    pub fn header(&self, name: &str) -> &str {
        self.headers.iter().find(|(known, _)| *known == name).map_or("", |(_, value)| value.as_str())
    }
}

/// The headers are not printed.
impl fmt::Debug for Seen {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Seen").field(&self.url.as_str()).finish()
    }
}

/// What is put in place of an answer.
pub(super) type Twist = Arc<dyn Fn(&Seen, Vec<u8>) -> Vec<u8> + Send + Sync>;

struct Twisted {
    way: InProcess,
    twist: Twist,
    sent: Arc<Mutex<Vec<Seen>>>,
}

impl fmt::Debug for Twisted {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Twisted")
    }
}

#[async_trait]
impl Transport for Twisted {
    async fn get(&self, request: Get) -> Result<Reply, TransportError> {
        let headers = request.headers().map(|(name, value)| (name, value.expose_secret().to_owned())).collect();
        let seen = Seen { url: request.url().clone(), headers };
        self.sent.lock().unwrap_or_else(PoisonError::into_inner).push(seen.clone());
        let reply = self.way.get(request).await?;
        Ok(Reply { body: (self.twist)(&seen, reply.body), ..reply })
    }
}

/// An account's credentials and id.
#[derive(Clone)]
pub(super) struct Owner {
    pub(super) key: String,
    pub(super) secret: String,
    pub(super) passphrase: String,
    pub(super) uid: String,
}

/// What can be asked on the stage.
pub(super) struct Stage {
    pub(super) exchange: Exchange,
    pub(super) owner: Owner,
    account: Account,
}

enum Account {
    Okx(Box<okx::Account>),
    Bybit(Box<bybit::Account>),
    Kucoin(Box<kucoin::Account>),
    Bitget(Box<bitget::Account>),
}

/// When all of it happens: outside of Bybit's window.
const START: &str = "2026-11-21T12:20:00Z";

impl Stage {
    /// An account about which there is something to list.
    pub(super) fn of(exchange: Exchange, owner: Owner) -> Self {
        let mut rng = Rng::with_seed(2026);
        let set = |key: &mut String, secret: &mut String, passphrase: &mut String| {
            key.clone_from(&owner.key);
            secret.clone_from(&owner.secret);
            passphrase.clone_from(&owner.passphrase);
        };
        let account = match exchange {
            Exchange::Okx => {
                let names = ["BTC-USDT-261225", "BTC-USDT-270326"];
                let positions = names.map(|name| okx::Position::new(okx::InstType::Futures, name, 80)).to_vec();
                let (orders, uid) = (vec![okx::Order::default()], owner.uid.clone());
                let mut account = okx::Account { acct_lv: 4, positions, orders, ..okx::Account::named("stage") };
                account.main_uid.clone_from(&uid);
                account.uid = uid;
                set(&mut account.api_key, &mut account.api_secret, &mut account.passphrase);
                Account::Okx(Box::new(account))
            }
            Exchange::Bybit => {
                let account = states::bybit::account(&mut rng, 1);
                let mut account = bybit::Account { is_master: true, parent_uid: String::new(), ..account };
                account.uid.clone_from(&owner.uid);
                set(&mut account.api_key, &mut account.api_secret, &mut String::new());
                Account::Bybit(Box::new(account))
            }
            Exchange::Kucoin => {
                let account = states::kucoin::account(&mut rng, 1);
                let mut account = kucoin::Account { is_master: true, parent_uid: String::new(), ..account };
                account.uid.clone_from(&owner.uid);
                set(&mut account.api_key, &mut account.api_secret, &mut account.passphrase);
                Account::Kucoin(Box::new(account))
            }
            Exchange::Bitget => {
                let mut account = bitget::Account::named("stage");
                let orders =
                    [bitget::Market::Spot, bitget::Market::Crossed].map(|market| bitget::Order::new(market, "BTCUSDT"));
                account.orders.extend(orders);
                account.uid.clone_from(&owner.uid);
                set(&mut account.api_key, &mut account.api_secret, &mut account.passphrase);
                Account::Bitget(Box::new(account))
            }
        };
        Self { exchange, owner, account }
    }

    /// Asks about the account, with these answers replaced: the evidence, and what was sent.
    pub(super) fn collect(&self, twist: Twist) -> (Evidence, Vec<Seen>) {
        self.collect_at(START.parse().expect("a time"), twist)
    }

    /// The same at another time.
    pub(super) fn collect_at(&self, start: Timestamp, twist: Twist) -> (Evidence, Vec<Seen>) {
        paused(async {
            let sent = Arc::new(Mutex::new(Vec::new()));
            let (way, slug) = self.way();
            let way = way.at(start);
            let clock = way.clone();
            let twisted = Twisted { way, twist, sent: Arc::clone(&sent) };
            let client = Client::on(twisted, move || clock.now(), 1.0, 7);
            let ask = Ask { profile: Profile::Thorough, ..Ask::new(mode(slug)) };
            let evidence = self.provider(&client).collect(&ask).await;
            let sent = sent.lock().unwrap_or_else(PoisonError::into_inner).clone();
            (evidence, sent)
        })
    }

    fn way(&self) -> (InProcess, &'static str) {
        macro_rules! fresh {
            ($exchange:expr, $account:expr, $target:literal) => {{
                let exchange = Arc::new($exchange);
                exchange.insert($account.as_ref().clone());
                (InProcess::new(&exchange), $target)
            }};
        }
        match &self.account {
            Account::Okx(account) => fresh!(okx::Okx::new(), account, "multi-currency"),
            Account::Bybit(account) => fresh!(bybit::Bybit::new(), account, "uta2-pro"),
            Account::Kucoin(account) => fresh!(kucoin::Kucoin::new(), account, "unified"),
            Account::Bitget(account) => fresh!(bitget::Bitget::new(), account, "unified"),
        }
    }

    fn provider(&self, client: &Client) -> Box<dyn AccountModeProvider> {
        match &self.account {
            Account::Okx(account) => Box::new(provider(client, account)),
            Account::Bybit(account) => Box::new(bybit_provider(client, account)),
            Account::Kucoin(account) => Box::new(kucoin_provider(client, account)),
            Account::Bitget(account) => Box::new(bitget_provider(client, account)),
        }
    }
}

/// Runs it to its end on a clock that waits for nobody.
fn paused<T>(task: impl Future<Output = T>) -> T {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_time().start_paused(true).build();
    runtime.expect("a runtime").block_on(task)
}
