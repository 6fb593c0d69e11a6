//! However many accounts are asked at once, a host gets so many requests at a time and no more.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use async_trait::async_trait;
use futures::future::join_all;
use modecheck::{AccountModeProvider, Ask, Client, Get, Reply, STREAMS_PER_HOST, Transport, TransportError};
use modecheck_simulator::bitget::{Account, Bitget};
use modecheck_tests::{InProcess, bitget_provider, mode};

/// Counts the requests that are under way, to an exchange that carries many on one connection once it has answered.
#[derive(Debug)]
struct Counted {
    to: InProcess,
    multiplexed: bool,
    under_way: AtomicUsize,
    answered: AtomicUsize,
    most: Arc<AtomicUsize>,
}

#[async_trait]
impl Transport for Counted {
    async fn get(&self, request: Get) -> Result<Reply, TransportError> {
        let under_way = self.under_way.fetch_add(1, Ordering::SeqCst) + 1;
        self.most.fetch_max(under_way, Ordering::SeqCst);
        tokio::time::sleep(Duration::from_millis(100)).await;
        let answer = self.to.get(request).await;
        self.under_way.fetch_sub(1, Ordering::SeqCst);
        self.answered.fetch_add(1, Ordering::SeqCst);
        answer
    }

    fn at_a_time(&self, host: &str) -> usize {
        let many = self.multiplexed && self.answered.load(Ordering::SeqCst) > 0;
        if many { STREAMS_PER_HOST } else { self.to.at_a_time(host) }
    }
}

/// The most requests that were under way at a time while twenty accounts were asked.
async fn most(multiplexed: bool) -> usize {
    let exchange = Arc::new(Bitget::new());
    let accounts: Vec<_> = (0..20).map(|n| Account::named(&format!("desk-{n}"))).collect();
    for account in &accounts {
        exchange.insert(account.clone());
    }
    let accounts: Vec<_> = accounts.iter().filter_map(|account| exchange.account(&account.name)).collect();
    let (to, most) = (InProcess::new(&exchange), Arc::<AtomicUsize>::default());
    let clock = to.clone();
    let (under_way, answered) = (AtomicUsize::default(), AtomicUsize::default());
    let counted = Counted { to, multiplexed, under_way, answered, most: Arc::clone(&most) };
    let client = Client::on(counted, move || clock.now(), 1.0, 7);
    let providers: Vec<_> = accounts.iter().map(|account| bitget_provider(&client, account)).collect();
    let ask = Ask::new(mode("unified"));
    join_all(providers.iter().map(|provider| provider.collect(&ask))).await;
    most.load(Ordering::SeqCst)
}

#[tokio::test(start_paused = true)]
async fn a_host_gets_thirty_two_connections_and_three_times_as_many_requests_where_one_carries_many() {
    assert_eq!((most(false).await, most(true).await), (32, STREAMS_PER_HOST));
}
