//! Lists that never end, of pages that are each as large as one may be.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use async_trait::async_trait;
use modecheck::{
    AccountModeProvider, Answer, Ask, Client, FailureKind, Get, Reply, Transport, TransportError, Verdict,
};
use modecheck_simulator::bybit::{self, Account};
use modecheck_tests::{InProcess, bybit_provider, judged, mode};

const MIB: usize = 1 << 20;

/// The exchange, with lists of orders that nobody comes to the end of.
#[derive(Debug)]
struct Endless(InProcess, AtomicUsize);

#[async_trait]
impl Transport for Endless {
    async fn get(&self, request: Get) -> Result<Reply, TransportError> {
        let mut reply = self.0.answer(&request).await?;
        if request.url().path() == "/v5/order/realtime" {
            let (cursor, large) = (self.1.fetch_add(1, Ordering::Relaxed), " ".repeat(MIB - 200));
            let page = format!(r#"{{"category":"linear","nextPageCursor":"page-{cursor}","list":[{{}}{large}]}}"#);
            reply.body = format!(r#"{{"retCode":0,"retMsg":"OK","result":{page},"time":1}}"#).into_bytes();
        }
        Ok(reply)
    }
}

#[tokio::test(start_paused = true)]
async fn the_answers_of_an_account_are_bounded_together() {
    let (exchange, account) = (Arc::new(bybit::Bybit::new()), Account::named("desk"));
    exchange.insert(account.clone());
    let transport = InProcess::new(&exchange).at("2026-11-21T12:20:00Z".parse().expect("a time"));
    let clock = transport.clone();
    let client = Client::on(Endless(transport, AtomicUsize::default()), move || clock.now(), 1.0, 7);
    let evidence = bybit_provider(&client, &account).collect(&Ask::new(mode("uta2-pro"))).await;
    let kept = |answer: &Answer| if let Answer::Reply { body, .. } = answer { body.get().len() } else { 0 };
    let kept: usize = evidence.responses.iter().map(|response| kept(&response.answer)).sum();
    assert!((16 * MIB..=32 * MIB).contains(&kept), "{kept} bytes are kept");
    let is_cut = |answer: &Answer| matches!(answer, Answer::Failure { kind: FailureKind::TooLarge, .. });
    assert!(evidence.responses.iter().any(|response| is_cut(&response.answer)), "it is said that there was more");
    assert_eq!(judged(&evidence).verdict(), Verdict::Indeterminate);
}
