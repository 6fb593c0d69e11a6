//! A simulated exchange without limits: an instance for each account, so that a request costs the same however many
//! accounts there are.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use modecheck::Exchange;
use modecheck_simulator::{Exchange as Simulated, Reply, Request, bitget, bybit, kucoin, okx};
use serde::{Deserialize, Serialize};

use crate::desk::Desk;

/// So many of the first requests are remembered.
const REMEMBERED: usize = 256;

/// What was asked since the last time that somebody looked.
#[derive(Debug, Default, Serialize, Deserialize)]
pub(crate) struct Counts {
    pub(crate) requests: u64,
    /// Those whose answer is not a success.
    pub(crate) refused: u64,
    /// What the simulator's process used of its processor, in seconds.
    pub(crate) cpu: f64,
    pub(crate) first: Vec<Asked>,
}

/// One request that was seen.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Asked {
    /// When it came, in seconds since the simulator began.
    pub(crate) at: f64,
    /// The host, where the exchange has several.
    pub(crate) host: String,
    pub(crate) target: String,
    pub(crate) private: bool,
    /// Whether the answer is a success.
    pub(crate) fine: bool,
}

/// One host of the exchange.
#[derive(Debug)]
pub(crate) struct Sharded {
    host: &'static str,
    header: &'static str,
    success: &'static str,
    shards: HashMap<String, Arc<dyn Simulated>>,
    /// Answers whoever has no key that is known.
    anyone: Arc<dyn Simulated>,
    delay: Duration,
    began: Instant,
    counts: Arc<Mutex<Counts>>,
}

impl Sharded {
    /// The hosts of an exchange with so many accounts, each with its name, and what counts the requests of all.
    pub(crate) fn hosts(exchange: Exchange, accounts: usize, delay: Duration) -> (Vec<Self>, Arc<Mutex<Counts>>) {
        let counts = Arc::default();
        let (header, success) = match exchange {
            Exchange::Okx => ("OK-ACCESS-KEY", r#""code":"0""#),
            Exchange::Bybit => ("X-BAPI-API-KEY", r#""retCode":0"#),
            Exchange::Kucoin => ("KC-API-KEY", r#""code":"200000""#),
            Exchange::Bitget => ("ACCESS-KEY", r#""code":"00000""#),
        };
        let mut hosts: Vec<_> = shard(exchange, None)
            .into_iter()
            .map(|(host, anyone)| {
                let (shards, counts, began) = (HashMap::new(), Arc::clone(&counts), Instant::now());
                Self { host, header, success, shards, anyone, delay, began, counts }
            })
            .collect();
        for key in (0..accounts).map(Desk::of) {
            for (host, (_, one)) in hosts.iter_mut().zip(shard(exchange, Some(&key))) {
                host.shards.insert(key.key.clone(), one);
            }
        }
        (hosts, counts)
    }

    /// Its name; empty where the exchange has one only.
    pub(crate) fn name(&self) -> &'static str {
        self.host
    }
}

impl Simulated for Sharded {
    fn answer(&self, request: &Request, now_ms: u64) -> Reply {
        let key = request.header(self.header);
        let shard = key.and_then(|key| self.shards.get(key)).unwrap_or(&self.anyone);
        let mut reply = shard.answer(request, now_ms);
        reply.delay += self.delay;
        let is_fine = String::from_utf8_lossy(&reply.response.body).contains(self.success);
        let mut counts = self.counts.lock().unwrap_or_else(PoisonError::into_inner);
        counts.requests += 1;
        counts.refused += u64::from(!is_fine);
        if counts.first.len() < REMEMBERED {
            let at = self.began.elapsed().as_secs_f64();
            let (host, target, private) = (self.host.to_owned(), request.target.clone(), key.is_some());
            counts.first.push(Asked { at, host, target, private, fine: is_fine });
        }
        reply
    }
}

/// An exchange with one account or none, by host.
fn shard(exchange: Exchange, key: Option<&Desk>) -> Vec<(&'static str, Arc<dyn Simulated>)> {
    macro_rules! one {
        ($exchange:expr, $account:ty $(, $passphrase:ident)?) => {{
            let exchange = $exchange;
            exchange.set_limits_enforced(false);
            if let Some(key) = key {
                let mut account = <$account>::named(&key.name);
                (account.api_key, account.api_secret) = (key.key.clone(), key.secret.clone());
                $(account.$passphrase = key.passphrase.clone();)?
                exchange.insert(account);
            }
            Arc::new(exchange)
        }};
    }
    match exchange {
        Exchange::Okx => vec![("", one!(okx::Okx::new(), okx::Account, passphrase) as Arc<dyn Simulated>)],
        Exchange::Bybit => vec![("", one!(bybit::Bybit::new(), bybit::Account))],
        Exchange::Bitget => vec![("", one!(bitget::Bitget::new(), bitget::Account, passphrase))],
        Exchange::Kucoin => {
            let both = one!(kucoin::Kucoin::new(), kucoin::Account, passphrase);
            vec![("spot", both.host(kucoin::Host::Spot)), ("futures", both.host(kucoin::Host::Futures))]
        }
    }
}
